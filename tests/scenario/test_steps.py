"""Steps as typed values: short forms, numbers from templates, and every verb in the schema too."""

import pytest

from rts_console.scenario import steps as st
from rts_console.scenario.schema import scenario_schema
from rts_console.scenario.values import BadValue


def made(verb: str, value: object) -> object:
    return st.typed(verb, st.normal(verb, value))


@pytest.mark.parametrize(
    ("verb", "short", "long"),
    [
        ("login", "alice", {"who": ["alice"]}),
        ("login", ["a", "b"], {"who": ["a", "b"]}),
        ("join", {"who": "a", "room": "x"}, {"who": ["a"], "room": "x"}),
        ("wait", "5 ms", {"for": "5 ms"}),
        ("fault", "3G", {"preset": "3G"}),
        ("lift", "all", {"which": "all"}),
        ("expect", {"who": "b", "receives": "hi"}, {"who": ["b"], "receives": {"text": "hi"}}),
        ("repeat", {"times": 2, "as": "i", "steps": []}, {"times": 2, "counter": "i", "steps": []}),
    ],
)
def test_short_forms(verb: str, short: object, long: object) -> None:
    assert st.normal(verb, short) == long
    st.typed(verb, long)


def test_the_schema_and_the_code_know_the_same_verbs() -> None:
    properties = scenario_schema()["$defs"]["step"]["properties"]
    assert set(properties) == {*st.VERBS, *st.MODIFIERS}


@pytest.mark.parametrize("verb", st.VERBS)
def test_the_schema_and_the_code_know_the_same_keys(verb: str) -> None:
    described = scenario_schema()["$defs"]["step"]["properties"][verb].get("properties")
    if described is None:
        return
    known = {*st.VERBS[verb].__struct_encode_fields__}
    if verb == "repeat":
        known = (known - {"counter"}) | {"as"}
    short = {"which", "preset"} if verb in ("lift",) else set()
    assert set(described) - short == known - short


def test_numbers_from_templates_become_texts_where_texts_are_meant() -> None:
    sent = made("send", {"from": "a", "to": "b", "text": 5})
    assert isinstance(sent, st.Send)
    assert sent.text == "5"
    wanted = made("expect", {"who": "b", "receives": {"text": 7}})
    assert isinstance(wanted, st.Expect)
    assert wanted.receives is not None
    assert wanted.receives.text == "7"


def test_durations_and_sizes_are_read() -> None:
    wanted = made("expect", {"who": "b", "receives": {"bytes": "1 KiB"}, "within": "50 ms"})
    assert isinstance(wanted, st.Expect)
    assert wanted.receives is not None
    assert (wanted.within, wanted.receives.bytes) == (pytest.approx(0.05), 1024)
    assert st.typed_token({"life": "2 s"}).life == 2
    assert st.typed_generate({"of": "ascii", "bytes": "2"}).bytes == 2


def test_what_does_not_fit_says_so() -> None:
    with pytest.raises(BadValue, match="no duration"):
        made("wait", "soon")
    with pytest.raises(BadValue):
        made("join", {"who": "a"})
