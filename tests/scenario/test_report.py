"""Reports: a table, JSON that programs read, XML that is XML whatever was sent."""

import json
from xml.etree import ElementTree

from rts_console.scenario.report import as_json, junit, markdown, summary, table
from tests.scenario.world import play

STEPS = """
    - login: [alice, bob]
    - repeat: {times: 2, steps: [{send: {from: alice, to: bob, text: "a\\u0000<&>\\u001b"}}]}
    - expect: {who: bob, receives: {contains: "<&>"}, within: 2 s}
    - expect: {who: bob, receives: "never\\u0007", within: 5 ms}
    - wait: 1 s
"""


async def test_a_table_has_expected_and_seen_and_the_line() -> None:
    text = table(await play(STEPS))
    assert "FAIL" in text
    assert "expected: bob receives text" in text
    assert "(line 6)" in text
    assert "(round 2)" in text
    assert text.splitlines()[-1].startswith("FAIL scenario: 4 passed, 1 failed, 1 skipped in ")


async def test_json_is_json() -> None:
    made = json.loads(json.dumps(as_json(await play(STEPS, seed=5))))
    assert (made["ok"], made["seed"], made["counts"]["failed"]) == (False, 5, 1)
    assert made["steps"][-2]["expected"].startswith("bob receives")
    assert [each for each in made["steps"] if "events" in each][0]["events"][0]["kind"] == "MessageReceived"


async def test_junit_is_what_build_servers_read() -> None:
    root = ElementTree.fromstring(junit([await play(STEPS), await play("- login: alice")]).encode())
    first, second = root.findall("testsuite")
    assert (first.get("tests"), first.get("failures"), first.get("skipped")) == ("6", "1", "1")
    assert (second.get("tests"), second.get("failures")) == ("1", "0")
    (failed,) = first.findall("testcase/failure")
    assert "expected bob receives" in str(failed.get("message"))
    names = [case.get("name") for case in first.findall("testcase")]
    assert len(set(names)) == len(names)


async def test_a_run_that_was_ended_says_why() -> None:
    result = await play("- wait: {for: 9 s, always: true}", "identities: {alice: }\ntimeout: 10 ms")
    assert "longer than 10 ms" in summary(result)
    (suite,) = ElementTree.fromstring(junit([result]).encode()).findall("testsuite")
    assert suite.get("errors") == "1"
    assert "longer than" in str(suite.findtext("system-err"))
    assert "longer than" in str(suite.findtext("testcase/error"))
    assert suite.get("tests") == str(len(suite.findall("testcase")))


async def test_markdown_is_a_page_and_what_was_sent_stays_text() -> None:
    page = markdown(await play(STEPS))
    assert page.startswith("# scenario\n\n**failed**: scenario: 4 passed, 1 failed, 1 skipped in ")
    assert "## Line 6: bob receives" in page
    assert "- expected: bob receives text" in page
    assert "\\<&\\>" in page
    assert page.count("| passed |") == 5


async def test_a_test_keeps_its_name_whatever_came_of_it() -> None:
    steps = """
    - login: [alice, bob]
    - expect: {who: alice, receives: "never", within: 5 ms}
    - send: {from: alice, to: bob, text: "${word}"}
"""
    head = "identities: {alice: , bob: }\nvariables: {word: hello}"
    skipped, sent = await play(steps, head), await play(steps, head, keep_going=True)
    cases = [ElementTree.fromstring(junit([run]).encode()).findall("testsuite/testcase")[2] for run in (skipped, sent)]
    assert [case.find("skipped") is None for case in cases] == [False, True]
    assert cases[0].get("name") == cases[1].get("name")
    assert "${word}" in str(cases[0].get("name"))
    assert "hello" in str(cases[1].findtext("system-out"))
