import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.protocol.events import LatencyMeasured, PeerOnlineStatus, UserJoined
from rts_console.protocol.words import (
    MessageMode,
    OfflinePolicy,
    Outcome,
    PayloadKind,
    Scope,
    UserMessageSendResult,
    UserOnlineStatus,
)
from rts_console.record.chunk import ROW_BYTES
from rts_console.record.log import OPEN_MESSAGES, Direction, EventLog, Flag, Portion, Severity
from rts_console.record.recording import Recording

from .events import (
    START_NS,
    delivered,
    held,
    logged_in,
    received,
    room_received,
    room_sent,
    sent,
    server_sent,
    submitted,
)

ONLINE, OFFLINE = UserOnlineStatus.ONLINE, UserOnlineStatus.OFFLINE
PING = LatencyMeasured(at_ns=START_NS, round_trip_ns=1, offset_ns=0, error_ns=1)


def test_an_empty_log_has_no_rows():
    log = EventLog()
    assert (len(log), log.first_seq, log.next_seq, log.revision) == (0, 0, 0, 0)
    with pytest.raises(IndexError, match="row 0 is not held"):
        log.row(0)


def test_a_received_message_is_a_row():
    log = EventLog()
    log.append("alice", [room_received("你好".encode())])
    row = log.row(0)
    assert (row.identity, row.direction, row.kind) == ("alice", Direction.IN, "room message")
    assert (row.who, row.where, row.position) == ("bob", "lobby", 7)
    assert (row.preview, row.size, row.payload_kind) == ("你好", 6, PayloadKind.TEXT)
    assert (row.client_message_id, row.mode, row.code) == ("b-1", MessageMode.RELIABLE_ORDERED, None)
    assert math.isnan(row.elapsed_ms)


def test_the_payload_is_the_bytes_as_they_came():
    payload = bytes(range(256)) * 256
    log = EventLog()
    log.append("alice", [received(payload, kind=PayloadKind.BINARY), received(b"")])
    assert log.payload(0) == payload
    assert log.payload(1) == b""


def test_between_our_own_identities_the_one_way_time_is_known():
    log = EventLog()
    log.append("bob", [logged_in("bob")])
    log.append("alice", [received()])
    assert log.row(1).elapsed_ms == pytest.approx(3.0)


def test_a_result_amends_the_row_of_its_message():
    log = EventLog()
    log.append("alice", [submitted()])
    assert log.row(0).pending
    log.append("alice", [sent()])
    row = log.row(0)
    assert len(log) == 1
    assert (row.result, row.code, row.severity, row.recipients) == ("0 Success", 0, Severity.SUCCESS, 1)
    assert row.meaning == UserMessageSendResult.SUCCESS.meaning
    assert row.elapsed_ms == pytest.approx(1.2)
    assert row.gateway_in_ns == START_NS + 500_000
    assert not row.pending


def test_a_result_in_the_same_batch_amends_the_row():
    log = EventLog()
    log.append("alice", [submitted(), sent(), received(), submitted(client_message_id="a-2"), sent("a-2")])
    assert [log.row(seq).result for seq in range(3)] == ["0 Success", "", "0 Success"]


def test_a_refusal_keeps_its_reason():
    log = EventLog()
    code = UserMessageSendResult.NO_RECEIVER
    log.append("alice", [submitted(), sent(outcome=Outcome.REFUSED, code=code, reason="bob is away")])
    row = log.row(0)
    assert (row.result, row.severity, row.note) == ("3 NoReceiver", Severity.ERROR, "bob is away")
    assert row.preview == "hi"


def test_an_unknown_outcome_is_a_warning():
    log = EventLog()
    code = UserMessageSendResult.TIMEOUT
    log.append("alice", [submitted(), sent(outcome=Outcome.UNKNOWN, code=code)])
    assert (log.row(0).severity, log.row(0).note) == (Severity.WARNING, "Whether it arrived is unknown.")
    assert (log.row(0).code, log.row(0).result, log.row(0).label) == (1, "unknown outcome (1 Timeout)", "Timeout")


@pytest.mark.parametrize("policy", [OfflinePolicy.HOLD, OfflinePolicy.SEND])
def test_a_message_that_is_held_says_so_and_goes_on_to_wait_for_its_result(policy):
    log = EventLog()
    log.append("alice", [submitted(), held(policy)])
    row = log.row(0)
    assert (row.result, row.code, row.severity, row.pending) == ("held", None, Severity.WARNING, True)
    assert row.meaning.startswith("Kept here")
    log.append("alice", [sent(), delivered()])
    row = log.row(0)
    assert (row.result, row.severity, row.delivered, row.pending) == ("0 Success", Severity.SUCCESS, 1, False)


def test_a_receipt_of_a_held_message_still_finds_it():
    log = EventLog()
    log.append("alice", [submitted(), held(), delivered(), sent()])
    assert (log.row(0).delivered, log.row(0).result, log.stats.unmatched) == (1, "0 Success", 0)


def test_receipts_are_counted_on_the_row():
    log = EventLog()
    log.append("alice", [submitted(scope=Scope.ROOM, target="lobby"), room_sent(recipients=3)])
    log.append("alice", [delivered("bob"), delivered("carol")])
    assert (log.row(0).delivered, log.row(0).recipients, log.row(0).position) == (2, 3, 9)


def test_a_receipt_may_come_before_the_result():
    log = EventLog()
    log.append("alice", [submitted(), delivered(), sent()])
    assert (log.row(0).delivered, log.row(0).result) == (1, "0 Success")


def test_the_app_servers_answer_is_kept():
    log = EventLog()
    log.append("alice", [submitted(scope=Scope.SERVER, target=""), server_sent(b"\x00\xffok", 200)])
    answer = log.answer(0)
    assert answer is not None
    assert (answer.data, answer.http_status, answer.truncated) == (b"\x00\xffok", 200, 3)
    assert log.row(0).note == "HTTP 200, 4 bytes of answer."


def test_results_of_two_identities_with_the_same_message_id_stay_apart():
    log = EventLog()
    log.append("alice", [submitted()])
    log.append("bob", [submitted()])
    log.append("bob", [sent()])
    assert [log.row(0).result, log.row(1).result] == ["", "0 Success"]


def test_a_result_of_an_unknown_message_is_counted():
    log = EventLog()
    log.append("alice", [sent("never submitted")])
    assert (len(log), log.revision, log.stats.unmatched) == (0, 0, 1)


def test_changed_since_names_only_amended_rows():
    log = EventLog(chunk_rows=4)
    log.append("alice", [submitted(client_message_id=f"a-{number}") for number in range(10)])
    before = log.revision
    log.append("alice", [sent("a-3"), sent("a-8")])
    assert log.changed_since(before) == [3, 8]
    middle = log.revision - 1
    assert log.changed_since(middle) == [8]
    assert log.changed_since(log.revision) == []


def test_flags_are_set_and_cleared_and_count_as_an_amendment():
    log = EventLog(chunk_rows=2)
    log.append("alice", [received(), received(), received()])
    log.flag(2, Flag.MARKED | Flag.LATE)
    log.flag(2, Flag.LATE, on=False)
    assert log.column("flags", 0, 3).tolist() == [0, 0, Flag.MARKED]
    assert (log.row(1).flags, log.row(2).flags) == (Flag(0), Flag.MARKED)
    assert log.changed_since(0) == [2]
    before = log.revision
    log.flag(2, Flag.MARKED)
    assert log.revision == before
    with pytest.raises(IndexError):
        log.flag(3, Flag.GAP)


def test_pings_never_enter_and_are_counted():
    log = EventLog()
    log.append("alice", [PING, received(), PING])
    assert (len(log), log.stats.skipped) == (1, 2)


def looked_up(status, user_id="bob"):
    return PeerOnlineStatus(at_ns=START_NS, peer_user_id=user_id, status=status)


def test_a_look_up_that_found_nothing_new_is_no_row_and_is_counted():
    log = EventLog()
    for status in (ONLINE, ONLINE, OFFLINE, OFFLINE, ONLINE):
        log.append("alice", [looked_up(status)])
    assert [log.row(seq).code for seq in range(len(log))] == [ONLINE, OFFLINE, ONLINE]
    assert log.stats.skipped == 2


def test_each_identity_and_each_peer_is_looked_up_for_itself():
    log = EventLog()
    log.append("alice", [looked_up(ONLINE), looked_up(ONLINE, "carol")])
    log.append("zoe", [looked_up(ONLINE)])
    assert (len(log), log.stats.skipped) == (3, 0)


def test_after_a_clear_a_look_up_is_a_row_again():
    log = EventLog()
    log.append("alice", [looked_up(ONLINE)])
    log.clear()
    log.append("alice", [looked_up(ONLINE)])
    assert len(log) == 1


def test_only_so_many_peers_are_remembered(monkeypatch):
    monkeypatch.setattr("rts_console.record.log.KNOWN_PEERS", 2)
    log = EventLog()
    log.append("alice", [looked_up(ONLINE, user_id) for user_id in ("a", "b", "a", "c", "a", "b")])
    assert [log.row(seq).who for seq in range(len(log))] == ["a", "b", "c", "b"]


def test_at_the_ceiling_the_oldest_rows_go_and_are_counted():
    log = EventLog(ceiling_bytes=200 * ROW_BYTES, chunk_rows=50)
    log.append("alice", [received(b"%06d" % number) for number in range(1_000)])
    assert log.stats.dropped == log.first_seq > 0
    assert len(log) + log.stats.dropped == 1_000
    assert log.stats.bytes <= 200 * ROW_BYTES
    assert log.payload(log.first_seq) == b"%06d" % log.first_seq
    assert log.payload(999) == b"000999"
    with pytest.raises(IndexError):
        log.row(log.first_seq - 1)


def test_large_payloads_close_a_chunk_early():
    log = EventLog(ceiling_bytes=8_000_000)
    for number in range(400):
        log.append("alice", [received(bytes([number % 256]) * 64_000, kind=PayloadKind.BINARY)])
    # The newest chunk has its columns at full length: that is the floor of what a log takes.
    assert log.stats.bytes <= 8_000_000 + 65_536 * ROW_BYTES
    assert log.stats.dropped > 0
    assert log.payload(399) == bytes([399 % 256]) * 64_000


def test_a_result_for_a_row_that_was_let_go_changes_nothing():
    log = EventLog(ceiling_bytes=100 * ROW_BYTES, chunk_rows=10)
    log.append("alice", [submitted()])
    log.append("alice", [received() for _ in range(500)])
    log.append("alice", [sent()])
    assert (log.revision, log.stats.unmatched) == (0, 1)


def test_open_messages_are_bounded():
    log = EventLog()
    log.append("alice", [submitted(client_message_id=f"a-{number}") for number in range(OPEN_MESSAGES + 1)])
    log.append("alice", [sent("a-0"), sent("a-1")])
    assert (log.row(0).result, log.row(1).result) == ("", "0 Success")
    assert log.stats.unmatched == 1


def test_clear_forgets_the_rows_but_not_the_numbers():
    log = EventLog()
    log.append("alice", [submitted(), received()])
    log.clear()
    assert (len(log), log.first_seq, log.next_seq) == (0, 2, 2)
    assert log.emptied.seq == 2
    log.append("alice", [sent(), received(b"new")])
    assert log.row(2).preview == "new"


def test_column_joins_chunks():
    log = EventLog(chunk_rows=3)
    log.append("alice", [received(b"x" * number) for number in range(10)])
    assert log.column("size", 2, 9).tolist() == [2, 3, 4, 5, 6, 7, 8]
    assert log.column("size", 50, 60).tolist() == []


def test_a_number_that_no_column_holds_does_not_break_the_log():
    log = EventLog()
    log.append("alice", [received(gateway_in_ns=2**70)])
    assert log.row(0).gateway_in_ns == 2**63 - 1


def test_a_user_id_that_is_no_unicode_does_not_break_the_log():
    log = EventLog()
    log.append("alice", [UserJoined(at_ns=1, room_id="r", user_id="\ud800"), received(client_message_id="\ud800")])
    assert log.row(1).client_message_id == "\ud800"


class PlainLog:
    """The same log as a list of rows, to compare with."""

    def __init__(self) -> None:
        self.rows = []

    def append(self, key, event):
        match event:
            case ("received", data, kind):
                self.rows.append([key, data, kind, "", 0])
            case ("submitted", data, name):
                self.rows.append([key, data, PayloadKind.TEXT, name, None])
            case ("sent", name):
                self._find(key, name, lambda row: row.__setitem__(4, 0))

    def _find(self, key, name, change):
        for row in reversed(self.rows):
            if row[0] == key and row[3] == name:
                if row[4] is None:
                    change(row)
                return


def _event(step):
    match step:
        case ("received", data, kind):
            return received(data, kind=kind)
        case ("submitted", data, name):
            return submitted(data, client_message_id=name, mode=MessageMode.UNRELIABLE_ORDERED)
        case ("sent", name):
            return sent(name)
    raise AssertionError(step)


NAMES = st.sampled_from(["a-1", "a-2", "a-3"])
STEPS = st.one_of(
    st.tuples(st.just("received"), st.binary(max_size=400), st.sampled_from(PayloadKind)),
    st.tuples(st.just("submitted"), st.binary(max_size=400), NAMES),
    st.tuples(st.just("sent"), NAMES),
)
BATCHES = st.lists(st.tuples(st.sampled_from(["alice", "bob"]), st.lists(STEPS, max_size=12)), max_size=12)


@given(batches=BATCHES, chunk_rows=st.integers(1, 9))
@settings(max_examples=150, deadline=None)
def test_the_log_is_the_same_as_a_plain_list(batches, chunk_rows):
    log, plain = EventLog(chunk_rows=chunk_rows), PlainLog()
    for key, steps in batches:
        log.append(key, [_event(step) for step in steps])
        for step in steps:
            plain.append(key, step)
    assert len(log) == len(plain.rows)
    for seq, (key, data, kind, name, code) in enumerate(plain.rows):
        row = log.row(seq)
        assert (row.identity, row.size, row.payload_kind) == (key, len(data), kind)
        assert log.payload(seq) == data
        if name:
            assert (row.client_message_id, row.code) == (name, code)


@given(batches=BATCHES, ceiling_rows=st.integers(1, 60))
@settings(max_examples=100, deadline=None)
def test_whatever_is_let_go_is_counted_and_the_rest_is_whole(batches, ceiling_rows):
    log, payloads = EventLog(ceiling_bytes=ceiling_rows * ROW_BYTES, chunk_rows=4), []
    for key, steps in batches:
        log.append(key, [_event(step) for step in steps])
        payloads += [step[1] for step in steps if step[0] != "sent"]
    assert log.next_seq == len(payloads)
    assert log.stats.dropped == log.first_seq
    held = range(log.first_seq, log.next_seq)
    assert [log.payload(seq) for seq in held] == payloads[log.first_seq :]


@pytest.mark.parametrize("recorded", [False, True])
def test_a_portion_is_bounded_by_rows_bytes_and_chunk(tmp_path, recorded):
    recording = Recording.create(tmp_path) if recorded else None
    log = EventLog(chunk_rows=6, recording=recording)
    log.append("alice", [received(b"x" * size) for size in (1, 2, 90, 4, 5, 6, 7, 8, 9)])
    for first, last, rows, size, newest, expected in (
        (0, 9, 3, 1000, False, Portion(0, 3, 93)),
        (0, 9, 9, 1000, False, Portion(0, 6, 108)),
        (0, 9, 9, 1000, True, Portion(6, 9, 24)),
        (0, 9, 9, 3, False, Portion(0, 2, 3)),
        (1, 5, 9, 92, False, Portion(1, 3, 92)),
        (2, 9, 9, 10, False, Portion(2, 3, 90)),
        (0, 3, 9, 10, True, Portion(2, 3, 90)),
        (0, 6, 9, 11, True, Portion(4, 6, 11)),
        (0, 6, 2, 1000, True, Portion(4, 6, 11)),
        (8, 9, 1, 0, False, Portion(8, 9, 9)),
    ):
        assert log.portion(first, last, rows, size, newest=newest) == expected
    log.close()
    if recording:
        recording.finish()
