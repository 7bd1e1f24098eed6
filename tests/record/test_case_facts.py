from rts_console.record.case_facts import CaseFacts, CaseIdentity, Contents, masked_contents
from rts_console.record.case_times import Times
from rts_console.record.marks import Mark
from rts_console.record.masking import Masker


def times_of(identity):
    return Times("receipt", identity, 10**18, (0.0,), (1.0,))


def test_secrets_go_out_of_every_text():
    known = "hunter2-hunter2"
    facts = CaseFacts(
        program={"version": "1"},
        identities=(CaseIdentity("alice", "alice", claims={"note": f"is {known}", "n": 3}),),
        settings={"proxy": {"password": "short", "port": 1080}, "token_life_s": 60, "url": f"ws://u:{known}@h"},
    )
    contents = Contents(
        "title", f"notes {known}", facts, (Mark(1, known, 2),), f"text: {known}", (times_of(f"user {known}"),)
    )
    masker = Masker([known])
    masked = masked_contents(contents, masker)
    assert masked.notes == "notes ***"
    assert masked.marks == (Mark(1, "***", 2),)
    assert masked.scenario == "text: ***"
    assert masked.facts.identities[0].claims == {"note": "is ***", "n": 3}
    expected = {"proxy": {"password": "***", "port": 1080}, "token_life_s": 60, "url": "ws://u:***@h"}
    assert masked.facts.settings == expected
    assert masked.times == (times_of("user ***"),)
    assert masker.count == 7
