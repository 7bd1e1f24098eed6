"""The facts of a case as words."""

from rts_console.gui.models.case_text import case_sections, flat, moment
from rts_console.record.case_facts import CaseFacts, CaseFault, CaseIdentity, Clock, Contents, Manifest, Part
from rts_console.record.marks import Mark

MANIFEST = Manifest(1, "1.0", 10**18, "Ticket 1", 12, 10**18, 2 * 10**18, True, (Part("events", "kept", 12),), ())


def test_every_kind_of_fact_has_its_section() -> None:
    facts = CaseFacts(
        program={"version": "1.0"},
        machine={"system": "Linux"},
        identities=(CaseIdentity("a", "alice", "app", "ws://h", {"nonce": "x", "more": {"deep": 1}}, 1_700_000_000),),
        clocks=(Clock("a", 1.5, 0.25),),
        faults=(CaseFault("delay 200 ms", 10**18, 0),),
        settings={"record": True, "profiles": [{"name": "Local"}], "empty": []},
    )
    sections = dict(case_sections(MANIFEST, Contents("Ticket 1", "see", facts, (Mark(3, "here"),), "steps: []")))
    assert list(sections) == [
        *("Case", "Notes", "alice’s token", "Faults", "Clocks", "Marks", "Program", "Machine", "Settings"),
        *("What was kept", "Scenario"),
    ]
    assert ("more.deep", "1") in sections["alice’s token"]
    assert ("ends", "2023-11-14 22:13:20.000 UTC") in sections["alice’s token"]
    assert sections["Faults"] == (("delay 200 ms", "2001-09-09 01:46:40.000 UTC to the end"),)
    assert sections["Settings"] == (("record", "yes"), ("profiles.1.name", "Local"), ("empty", "–"))
    assert sections["Marks"] == (("row 3", "here"),)


def test_a_case_with_secrets_says_so() -> None:
    manifest = Manifest(1, "1.0", 0, "", 0, 0, 0, False, (), ())
    ((title, pairs),) = case_sections(manifest, Contents())
    assert title == "Case"
    assert dict(pairs)["secrets"].startswith("SECRETS ARE IN IT")
    assert dict(pairs)["from"] == "–"


def test_odd_times_and_values() -> None:
    assert moment(2**63 - 1) == "2262-04-11 23:47:16.854 UTC"
    assert moment(10**30) == "–"
    assert flat([1, {"a": None}]) == (("1", "1"), ("2.a", "–"))


def test_what_no_page_can_show_is_said_to_be_in_the_file() -> None:
    facts = CaseFacts(
        settings={str(number): number for number in range(1_000)},
        identities=tuple(CaseIdentity(str(number), str(number)) for number in range(100)),
    )
    sections = case_sections(MANIFEST, Contents("x", "n" * 60_000, facts))
    assert len(sections) == 61
    assert sections[-1][1][0][1].endswith("more sections are in the file.")
    assert sections[1][1][0][1].endswith("(10,000 more characters are in the file.)")
    settings = dict(case_sections(MANIFEST, Contents(facts=CaseFacts(settings=facts.settings))))["Settings"]
    assert settings[-1] == ("…", "800 more are in the file.")
