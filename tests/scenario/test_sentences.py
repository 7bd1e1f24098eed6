"""Expectations as sentences, and back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rts_console.scenario.sentences import FORMS, read_sentence, sentence_of
from rts_console.scenario.values import BadValue


@pytest.mark.parametrize(
    ("text", "no", "fields"),
    [
        ('bob receives "hello"', False, {"who": ["bob"], "receives": {"text": "hello"}}),
        (
            'bob and carol receive "a \\"b\\"" from alice in lobby within 500 ms',
            False,
            {
                "who": ["bob", "carol"],
                "receives": {"text": 'a "b"', "from": "alice", "room": "lobby"},
                "within": "500 ms",
            },
        ),
        ('bob receives 3 × "r"', False, {"who": ["bob"], "receives": {"text": "r"}, "count": 3}),
        ("bob receives binary", False, {"who": ["bob"], "receives": {"kind": "binary"}}),
        ("bob receives message", False, {"who": ["bob"], "receives": {}}),
        ("bob receives 3 messages from alice", False, {"who": ["bob"], "receives": {"from": "alice"}, "count": 3}),
        (
            'bob receives text containing "x" within 1 s',
            False,
            {"who": ["bob"], "receives": {"contains": "x", "kind": "text"}, "within": "1 s"},
        ),
        ("bob receives no message within 100 ms", True, {"who": ["bob"], "receives": {}, "within": "100 ms"}),
        ("alice sees bob join lobby", False, {"who": ["alice"], "sees": {"joined": "bob", "room": "lobby"}}),
        ("alice sees bob leave", False, {"who": ["alice"], "sees": {"left": "bob"}}),
        ("alice sees bob not leave", True, {"who": ["alice"], "sees": {"left": "bob"}}),
        ("alice link becomes reconnected", False, {"who": ["alice"], "link": "reconnected"}),
        ("alice is logged in", False, {"who": ["alice"], "is": {"logged_in": True}}),
        ("alice is logged out", False, {"who": ["alice"], "is": {"logged_in": False}}),
        ("alice and bob are in lobby", False, {"who": ["alice", "bob"], "is": {"in_room": "lobby"}}),
        ("alice is not in lobby", False, {"who": ["alice"], "is": {"not_in_room": "lobby"}}),
        ("p95 of delivery < 51 ms", False, {"measure": "p95", "less_than": "51 ms", "of": "delivery"}),
        ("count for bob >= 10", False, {"who": ["bob"], "measure": "count", "at_least": 10}),
        ('bob receives "x" from ${who} in ${room}', False, None),
    ],
)
def test_sentences_have_a_long_form(text: str, no: bool, fields: dict[str, object] | None) -> None:
    found = read_sentence(text)
    assert found[0] is no
    if fields is not None:
        assert found[1] == fields


@pytest.mark.parametrize("text", ["", "bob gets hello", "bob receives", "alice sees bob dance", "p95 of delivery"])
def test_what_is_no_sentence_is_shown_the_forms(text: str) -> None:
    with pytest.raises(BadValue) as error:
        read_sentence(text)
    assert any(form in error.value.remedy for form in FORMS)


def test_a_form_near_to_what_was_written_is_shown() -> None:
    with pytest.raises(BadValue) as error:
        read_sentence("alice link comes back")
    assert error.value.remedy == f"Write it like one of: {FORMS[6]}. Or use the long form, see docs/scenarios.md."


texts = some.text(min_size=1, max_size=30)
users = some.sampled_from(["bob", "carol-2", "d.e@f"])


@settings(deadline=None)
@given(texts, users, users, some.sampled_from([None, "500 ms"]))
def test_what_is_written_as_a_sentence_is_read_as_the_same(
    text: str, who: str, sender: str, within: str | None
) -> None:
    fields: dict[str, object] = {"who": [who], "receives": {"text": text, "from": sender}}
    if within:
        fields["within"] = within
    sentence = sentence_of(fields)
    assert sentence is not None
    assert read_sentence(sentence) == (False, fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"who": ["a"], "receives": {"json": {"x": 1}}},
        {"who": ["a"], "receives": {}, "after": "x"},
        {"who": ["a"], "order": "as sent"},
        {"who": ["a"], "is": {"link": "lost", "logged_in": True}},
    ],
)
def test_what_no_sentence_says_has_none(fields: dict[str, object]) -> None:
    assert sentence_of(fields) is None


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ('bob recieves "in 5 s" within 500 ms', 'Did you mean: bob receives "in 5 s" within 500 ms'),
        ('bob receives "x" in 500 ms', 'Did you mean: bob receives "x" within 500 ms'),
        ("Alice sees bob joins lobby", "Did you mean: Alice sees bob join lobby"),
        ('bob receives "hello within 500 ms', "between two quotes"),
        ("code InvalidToken", "Write 'code: InvalidToken' beside the step's verb."),
    ],
)
def test_what_is_nearly_a_sentence_is_mended(text: str, remedy: str) -> None:
    with pytest.raises(BadValue) as error:
        read_sentence(text)
    assert remedy in error.value.remedy
