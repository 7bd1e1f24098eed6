"""The parts of writing a recording down (whole recordings are in `test_recorder`)."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from rts_console.protocol import events as ev
from rts_console.protocol.words import MessageMode, PayloadKind, UserMessageSendResult
from rts_console.scenario.actions import Answer
from rts_console.scenario.format import loads
from rts_console.scenario.transcript import Cast, Done, Heard, write

S = 10**9
CAST = {"alice": Cast("alice", "alice"), "bob": Cast("bob", "bob")}


def done(who: str, number: int, ended: int, at_s: float, **fields: object) -> Done:
    verb = "send" if fields else "login"
    more = {"to": "bob", "data": "x", "mode": MessageMode.RELIABLE_ORDERED, **fields} if fields else {}
    made = Done(who, verb, more, number, int(at_s * S))
    made.ended, made.ended_at_ns, made.answer = ended, int(at_s * S), Answer("ok")
    made.client_message_id = f"m{number}"
    return made


def heard(number: int, at_s: float, message: str, data: bytes = b"x", kind: PayloadKind = PayloadKind.TEXT) -> Heard:
    event = ev.MessageReceived(
        at_ns=int(at_s * S),
        user_id="alice",
        kind=kind,
        data=data,
        mode=MessageMode.RELIABLE_ORDERED,
        client_message_id=message,
        composed_at_ns=0,
        gateway_in_ns=0,
        gateway_out_ns=0,
    )
    return Heard("bob", event, number, int(at_s * S))


def words(*entries: Done | Heard) -> list[str]:
    return [step.words for step in loads(write("x", entries, CAST, 0, {})).all_steps()]


def test_a_pause_becomes_a_wait() -> None:
    assert words(done("alice", 1, 2, 0), done("bob", 3, 4, 2.04)) == ["alice logs in", "wait 2 s", "bob logs in"]
    assert words(done("alice", 1, 2, 0), done("bob", 3, 4, 0.1)) == ["alice logs in", "bob logs in"]


def test_a_long_recording_has_the_time_that_it_takes() -> None:
    short, long = ([done("alice", 1, 2, 0), done("bob", 3, 4, at_s)] for at_s in (60, 3_600))
    assert "timeout" not in write("x", short, CAST, 0, {})
    assert loads(write("x", long, CAST, 0, {})).timeout == 4 * 3_600


def test_calls_that_overlapped_become_rows_at_once() -> None:
    made = words(done("alice", 1, 6, 0), done("bob", 2, 3, 0), done("bob", 4, 5, 0))
    assert made == ["2 things at once", "alice logs in", "bob logs in", "bob logs in"]


def test_tolerance_grows_with_what_was_seen() -> None:
    made = words(done("alice", 1, 2, 0, text=1), heard(3, 0.01, "m1"), heard(4, 2.1, "m1"))
    assert made[1:] == ['bob receives "x" from alice within 1 s', 'bob receives "x" from alice within 9 s']


def test_what_comes_late_points_back_to_its_cause() -> None:
    entries = [
        done("alice", 1, 2, 0, data="one"),
        done("alice", 3, 4, 0, data="two"),
        heard(5, 0, "m3", b"two"),
        done("bob", 6, 7, 0),
        heard(8, 0, "m1", b"one"),
    ]
    text = write("x", entries, CAST, 0, {})
    assert 'expect: bob receives "two" from alice within 1 s' in text
    assert "name: step 1" in text
    assert "after: step 1" in text


def test_which_of_too_many_are_refused_is_left_open() -> None:
    entries: list[Done | Heard] = [done("alice", 1, 9, 0, data="one"), done("alice", 2, 3, 0, data="two")]
    entries[1].answer = Answer("refused", UserMessageSendResult.EXCEED_QPS)  # type: ignore[union-attr]
    text = write("x", [*entries, heard(10, 0, "m1", b"one")], CAST, 0, {})
    assert text.count("code: [ok, ExceedQPS]") == 2
    assert "receives" not in text
    assert loads(text)


def test_large_payloads_are_expected_by_their_size() -> None:
    made = write("x", [done("alice", 1, 2, 0, data="y" * 999), heard(3, 0, "m1", b"y" * 999)], CAST, 0, {})
    assert "bytes: 999" in made
    assert made.count("y" * 999) == 1
    made = write("x", [done("alice", 1, 2, 0, data=b"z"), heard(3, 0, "m1", b"z", PayloadKind.BINARY)], CAST, 0, {})
    assert made.count('base64: "eg=="') == 2


def test_messages_of_others_are_not_expected() -> None:
    assert words(done("alice", 1, 2, 0), heard(3, 0, "unknown")) == ["alice logs in"]


json_values = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(2**63), 2**63)
    | some.floats(allow_nan=False)
    | some.text(max_size=9),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=8,
).filter(lambda value: isinstance(value, dict | list))


@given(json_values)
def test_json_that_was_sent_is_the_same_to_the_byte(value: object) -> None:
    sent = msgspec.json.encode(value).decode()
    (step,) = loads(write("x", [done("alice", 1, 2, 0, data=sent)], CAST, 0, {})).all_steps()
    assert step.value.get("json", step.value.get("text")) is not None
    if "json" in step.value:
        assert msgspec.json.encode(step.value["json"]).decode() == sent
        assert "${" not in sent
    else:
        assert step.value["text"] == sent.replace("${", "$${")


@pytest.mark.parametrize("text", ['{"a": 1}', '{"a":1,"a":2}', '{"a":1e2}', "[1,]", '{"who":"${user}"}', "12", '"x"'])
def test_json_that_would_come_out_otherwise_is_a_text(text: str) -> None:
    (step,) = loads(write("x", [done("alice", 1, 2, 0, data=text)], CAST, 0, {})).all_steps()
    assert step.value["text"].replace("$${", "${") == text


def test_json_can_be_read_without_quotes() -> None:
    made = write("x", [done("alice", 1, 2, 0, data='{"op":"go","ids":[1,null]}')], CAST, 0, {})
    assert "json: {op: go, ids: [1, null]}" in made
