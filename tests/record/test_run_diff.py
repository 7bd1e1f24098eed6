"""Two runs: what is only in one, where they part first, and whether one is slower by more than chance."""

import random
from collections.abc import Sequence

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.protocol.events import (
    ConnectionStateChanged,
    Event,
    MessageReceived,
    MessageSent,
    MessageSubmitted,
    RoomMessageReceived,
    UserJoined,
)
from rts_console.protocol.words import ConnectionState, MessageMode, Outcome, PayloadKind, Scope, UserMessageSendResult
from rts_console.record.log import EventLog
from rts_console.record.marks import Mark
from rts_console.record.masking import Masker
from rts_console.record.run_diff import Steps, What, compare, markdown, step_of


def _received(number: int, text: str, delay_ms: float = 10.0) -> MessageReceived:
    at_ns = 10**18 + number * 10**7
    return MessageReceived(
        at_ns=at_ns,
        user_id="alice",
        kind=PayloadKind.TEXT,
        data=text.encode(),
        mode=MessageMode.RELIABLE_ORDERED,
        client_message_id=f"m-{number}",
        composed_at_ns=at_ns - int(delay_ms * 1e6),
        gateway_in_ns=0,
        gateway_out_ns=0,
    )


def _sent(number: int, text: str, delay_ms: float, code: UserMessageSendResult) -> list[Event]:
    at_ns = 10**18 + number * 10**8
    outcome = Outcome.ACCEPTED if code is UserMessageSendResult.SUCCESS else Outcome.REFUSED
    return [
        MessageSubmitted(
            at_ns=at_ns,
            scope=Scope.PEER,
            target="bob",
            message_id=number,
            client_message_id=f"{random.random()}",
            kind=PayloadKind.TEXT,
            data=text.encode(),
            mode=MessageMode.RELIABLE_ORDERED,
        ),
        MessageSent(
            at_ns=at_ns + int(delay_ms * 1e6),
            user_id="bob",
            code=code,
            message_id=number,
            client_message_id="",
            outcome=outcome,
            composed_at_ns=at_ns,
        ),
    ]


def _log(texts: Sequence[str]) -> EventLog:
    log = EventLog()
    log.append("bob", [_received(number, text) for number, text in enumerate(texts)])
    return log


def _outgoing(delays_ms: Sequence[float], codes: Sequence[UserMessageSendResult] | None = None) -> EventLog:
    log = EventLog()
    for number, delay_ms in enumerate(delays_ms):
        code = codes[number] if codes else UserMessageSendResult.SUCCESS
        submitted, result = _sent(number, f"text {number}", delay_ms, code)
        assert isinstance(submitted, MessageSubmitted)
        log.append("alice", [submitted, msgspec.structs.replace(result, client_message_id=submitted.client_message_id)])
    return log


def test_equal_runs_have_no_difference() -> None:
    found = compare(_log(["a", "b", "c"]), _log(["a", "b", "c"]))
    assert (found.same, found.first, sum(found.counts.values())) == (3, None, 0)
    assert found.verdict.startswith("The runs say the same (3 rows)")


def test_one_that_is_missing_extra_or_changed_is_found_and_all_else_agrees() -> None:
    left = [f"text {number}" for number in range(50)]
    right = left.copy()
    right[5] = "other"
    del right[20]
    right.insert(40, "new")
    found = compare(_log(left), _log(right))
    assert found.counts == {What.MISSING: 1, What.EXTRA: 1, What.CHANGED: 1, What.MOVED: 0}
    assert found.same == 48
    first, second, third = found.differences
    assert first.what is What.CHANGED
    assert first.fields == ("payload",)
    assert first.left
    assert first.right
    assert (first.left.preview, first.right.preview) == ("text 5", "other")
    assert second.left
    assert (second.what, second.left.preview, second.right) == (What.MISSING, "text 20", None)
    assert third.right
    assert (third.what, third.left, third.right.preview) == (What.EXTRA, None, "new")


def test_another_result_is_a_change() -> None:
    codes = [UserMessageSendResult.SUCCESS] * 5
    other = [*codes[:3], UserMessageSendResult.NO_RECEIVER, codes[4]]
    found = compare(_outgoing([5] * 5, codes), _outgoing([5] * 5, other))
    assert found.first
    assert (found.first.what, found.first.fields) == (What.CHANGED, ("result",))


def test_an_identity_that_only_one_run_has_is_all_missing() -> None:
    found = compare(_log(["a", "b"]), EventLog())
    assert found.counts[What.MISSING] == 2
    assert found.identities == {"bob": (2, 0)}
    assert compare(EventLog(), EventLog()).verdict.startswith("The runs say the same")


_TEXTS = st.lists(st.sampled_from("abcdef"), max_size=60)


@settings(max_examples=60)
@given(_TEXTS, _TEXTS)
def test_nothing_is_lost_in_the_comparison(left: list[str], right: list[str]) -> None:
    found = compare(_log(left), _log(right))
    counts = found.counts
    missing, extra = counts[What.MISSING], counts[What.EXTRA]
    changed, moved = counts[What.CHANGED], counts[What.MOVED]
    assert found.same + missing + changed + moved == len(left)
    assert found.same + extra + changed + moved == len(right)
    assert (found.first is None) == (left == right)
    assert len(found.differences) == missing + extra + changed + moved


def test_a_slower_run_is_told_from_chance() -> None:
    rng = random.Random(1)
    base = [rng.gauss(20, 3) for _ in range(200)]
    again = [rng.gauss(20, 3) for _ in range(200)]
    slower = [rng.gauss(30, 3) for _ in range(200)]
    same, other = compare(_outgoing(base), _outgoing(again)).delays, compare(_outgoing(base), _outgoing(slower)).delays
    assert [each.surely for each in same] == [False]
    assert [each.surely for each in other] == [True]
    assert "slower by" in other[0].verdict
    assert "slower by" in compare(_outgoing(base), _outgoing(slower)).verdict
    assert compare(_outgoing(base[:3]), _outgoing(slower[:3])).delays[0].verdict.startswith("too few")


def test_the_report_keeps_texts_as_text() -> None:
    report = markdown(compare(_log(["a|b`c\n# no heading"]), _log(["<script>"])), "before", "after")
    assert "¦" in report
    assert "\n# no" not in report
    assert "| 1 | `bob` | changed: payload |" in report
    assert report.startswith("## `before` and `after`")


def test_rows_of_several_chunks_are_compared() -> None:
    texts = [str(number % 1_000) for number in range(70_000)]
    other = texts.copy()
    other[69_000] = "x"
    found = compare(_log(texts), _log(other))
    assert (found.same, found.counts[What.CHANGED], len(found.differences)) == (69_999, 1, 1)


def test_a_secret_that_a_preview_would_cut_is_masked_whole() -> None:
    token = "eyJ" + "a" * 300 + "." + "b" * 20 + ".c"
    found = compare(_log([f"login with {token}"]), _log(["hello"]), Masker())
    assert found.first
    assert found.first.left
    assert found.first.left.preview == "login with ***"
    assert found.first.right
    assert found.first.right.preview == "hello"


def test_a_row_that_went_far_away_is_moved_and_not_missing_and_extra() -> None:
    left = ["first", *(f"text {number}" for number in range(1_000))]
    found = compare(_log(left), _log([*left[1:], "first"]))
    assert found.counts == {What.MISSING: 0, What.EXTRA: 0, What.CHANGED: 0, What.MOVED: 1}
    (moved,) = found.differences
    assert moved.left
    assert moved.right
    assert (moved.left.seq, moved.right.seq) == (0, 1_000)


def test_how_long_chance_let_one_wait_is_no_difference() -> None:
    logs = [EventLog(), EventLog()]
    for log, retry_ms in zip(logs, (100, 350), strict=True):
        state = ConnectionState.RECONNECTING
        log.append("bob", [ConnectionStateChanged(at_ns=1, state=state, attempt=1, retry_in_ms=retry_ms)])
    assert compare(*logs).same_words


def test_a_difference_stands_at_its_step() -> None:
    steps = Steps([Mark(2, "line 9: bob waits"), Mark(0, "line 4: alice sends"), Mark(3, "")])
    found = compare(_log(["a", "b", "c", "d"]), _log(["a", "b", "c", "x"]))
    assert found.first
    assert step_of(found.first, steps, Steps()) == "line 9: bob waits"
    assert step_of(found.first, Steps(), steps) == "line 9: bob waits"
    assert steps.of(None) == ""
    assert "| step |" not in markdown(found, "a", "b")
    assert "| 1 | `line 9: bob waits` | `bob` |" in markdown(found, "a", "b", steps=(steps, Steps()))


def test_rows_that_only_changed_places_are_said_to_be_moved() -> None:
    left = [f"text {number}" for number in range(20)]
    right = left.copy()
    right[8], right[9] = right[9], right[8]
    found = compare(_log(left), _log(right))
    assert found.counts == {What.MISSING: 0, What.EXTRA: 0, What.CHANGED: 0, What.MOVED: 1}
    assert found.same == 19


def _room(*order: str, step_ms: int = 1) -> EventLog:
    """Alice's log of a room: who came, and what she and others said, `step_ms` apart."""
    log = EventLog()
    for number, word in enumerate(order):
        at_ns = 10**18 + number * step_ms * 10**6
        if word.startswith("joined"):
            log.append("alice", [UserJoined(at_ns=at_ns, room_id="lobby", user_id=word.split()[1])])
        elif word.startswith("alice"):
            log.append(
                "alice", [msgspec.structs.replace(_sent(0, word, 1, UserMessageSendResult.SUCCESS)[0], at_ns=at_ns)]
            )
        else:
            log.append("alice", [_said(at_ns, *word.split(": "))])
    return log


def _said(at_ns: int, user_id: str, text: str) -> RoomMessageReceived:
    return RoomMessageReceived(
        at_ns=at_ns,
        room_id="lobby",
        user_id=user_id,
        kind=PayloadKind.TEXT,
        data=text.encode(),
        mode=MessageMode.RELIABLE_ORDERED,
        client_message_id="",
        composed_at_ns=at_ns,
        gateway_in_ns=0,
        gateway_out_ns=0,
    )


def test_what_no_promise_orders_comes_in_either_order_when_it_is_close() -> None:
    left = _room("joined bob", "alice: hi", "bob: one", "carol: two", "alice: bye")
    right = _room("alice: hi", "joined bob", "carol: two", "bob: one", "alice: bye")
    found = compare(left, right)
    assert found.same_words
    assert found.same == 5


def test_one_that_comes_late_by_chance_passes_many() -> None:
    rest = [f"alice: {number}" for number in range(20)]
    assert compare(_room("joined bob", *rest), _room(*rest, "joined bob")).same_words


def test_what_is_far_apart_in_both_runs_has_moved() -> None:
    left = _room("joined bob", "alice: hi", "bob: one", step_ms=101)
    right = _room("alice: hi", "joined bob", "bob: one", step_ms=101)
    assert compare(left, right).counts[What.MOVED] == 1
    assert compare(left, _room("alice: hi", "joined bob", "bob: one")).same_words


def test_the_order_of_one_sender_and_of_what_one_does_is_kept_however_close() -> None:
    spoken = ["joined bob", "bob: one", "bob: two", "alice: hi", "alice: bye"]
    for first, second in ((1, 2), (3, 4)):
        other = spoken.copy()
        other[first], other[second] = other[second], other[first]
        assert compare(_room(*spoken), _room(*other)).counts[What.MOVED] == 1
