"""The log beside a plain list of rows that does the same the simple way."""

import math
import tempfile
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.protocol.words import MessageMode, Outcome, PayloadKind, UserMessageSendResult
from rts_console.record.client_ids import IdSearch
from rts_console.record.log import EventLog, Flag, Severity
from rts_console.record.recording import Recording
from rts_console.record.search import find_in_payload

from .events import START_NS, delivered, held, received, room_received, sent, server_sent, submitted

REFUSED = UserMessageSendResult.NO_RECEIVER


class Plain:
    """Rows as dictionaries."""

    def __init__(self):
        self.rows, self.open, self.unmatched = [], {}, 0

    def take(self, key, event):
        getattr(self, f"_{type(event).__name__}")(key, event)

    def _row(self, key, event, **more):
        self.rows.append({"identity": key, "at_ns": event.at_ns, "note": "", "code": None, "delivered": 0} | more)
        self.rows[-1] |= {"recipients": 0, "flags": Flag(0), "position": 0} | more
        return self.rows[-1]

    def _MessageReceived(self, key, event):
        names = ("client_message_id", "composed_at_ns", "gateway_in_ns", "gateway_out_ns", "mode")
        more = {name: getattr(event, name) for name in names}
        position = getattr(event, "position", 0)
        self._row(key, event, payload=event.data, who=event.user_id, position=position, **more)

    _RoomMessageReceived = _MessageReceived

    def _MessageSubmitted(self, key, event):
        more = {"message_id": event.message_id, "client_message_id": event.client_message_id, "mode": event.mode}
        row = self._row(key, event, payload=event.data, severity=Severity.INFO, written_at_ns=0, **more)
        self.open[key, event.client_message_id] = row

    def _find(self, key, event):
        row = self.open.get((key, event.client_message_id))
        self.unmatched += row is None
        return row

    def _MessageDelivered(self, key, event):
        if row := self._find(key, event):
            row["delivered"] += 1
            self._settle(key, event, row)

    def _MessageHeld(self, key, event):
        if row := self._find(key, event):
            row |= {"result": "held", "code": None, "severity": Severity.WARNING}

    def _MessageSent(self, key, event):
        if row := self._find(key, event):
            names = ("message_id", "recipients", "composed_at_ns", "written_at_ns", "gateway_in_ns", "gateway_out_ns")
            row |= {name: getattr(event, name) for name in names}
            row |= {"code": int(event.code), "result": str(event.code), "note": event.reason or row["note"]}
            row["severity"] = Severity.SUCCESS if event.outcome is Outcome.ACCEPTED else Severity.ERROR
            if getattr(event, "http_status", 0):
                row["answer"] = event.answer
                row["note"] = f"HTTP {event.http_status}, {len(event.answer):,} bytes of answer."
            self._settle(key, event, row)

    _ServerMessageSent = _MessageSent

    def _settle(self, key, event, row):
        refused = row["code"] is not None and row["severity"] != Severity.SUCCESS
        waits = row["mode"] == MessageMode.RELIABLE_ORDERED and row["delivered"] < max(1, row["recipients"])
        if refused or (row["code"] is not None and not waits):
            del self.open[key, event.client_message_id]


def same(log, plain):
    """Every row held, in all that the plain list knows of it."""
    for seq in range(log.first_seq, log.next_seq):
        row, expected = log.row(seq), dict(plain.rows[seq])
        assert log.payload(seq) == expected.pop("payload")
        answer = log.answer(seq)
        assert (answer.data if answer else None) == expected.pop("answer", None)
        assert {name: getattr(row, name) for name in expected} == expected


NAMES = st.sampled_from(["a-1", "a-2", "a-70000", "b", "007", ""])
PAYLOADS = st.one_of(st.binary(max_size=12), st.integers(0, 700).map(lambda size: b"z" * size))
TIMES = st.sampled_from([0, START_NS, START_NS - 1, START_NS + 2**31, START_NS + 2**40, 17, 2**62])
NUMBERS = st.sampled_from([0, 1, 200, 300, 70_000, 2**33, -5])


def changed(event, **more):
    return msgspec.structs.replace(event, **more)


def server_answer(name, data):
    return server_sent(data, 200, name)


EVENTS = st.one_of(
    st.builds(lambda data, name, t: received(data, client_message_id=name, gateway_in_ns=t), PAYLOADS, NAMES, TIMES),
    st.builds(lambda data, at, composed: received(data, at_ns=at, composed_at_ns=composed), PAYLOADS, TIMES, TIMES),
    st.builds(lambda data, p, who: changed(room_received(data, position=p), user_id=who), PAYLOADS, NUMBERS, st.text()),
    st.builds(
        lambda data, name, number, mode: changed(
            submitted(data, client_message_id=name, mode=mode), message_id=number, kind=PayloadKind.BINARY
        ),
        PAYLOADS,
        NAMES,
        NUMBERS,
        st.sampled_from(MessageMode),
    ),
    st.builds(
        lambda name, many, t: changed(sent(name, recipients=many), written_at_ns=t), NAMES, st.integers(0, 300), TIMES
    ),
    st.builds(
        lambda name, why: sent(name, outcome=Outcome.REFUSED, code=REFUSED, reason=why), NAMES, st.text(max_size=9)
    ),
    st.builds(server_answer, NAMES, PAYLOADS),
    st.builds(lambda name: delivered("bob", name), NAMES),
    st.builds(lambda name: held(client_message_id=name), NAMES),
)
BATCHES = st.lists(st.tuples(st.sampled_from(["alice", "bob"]), st.lists(EVENTS, max_size=9)), max_size=9)
FLAGS = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(Flag), st.booleans()), max_size=4)


def with_id(log, needle):
    search, chunks = IdSearch(needle), log.chunks_between(log.first_seq, log.next_seq)
    masks = [(chunk.first, search.find(log.client_ids, chunk, 0, chunk.count).tolist()) for chunk in chunks]
    return [first + place for first, mask in masks for place, found in enumerate(mask) if found]


def play(log, batches, flags):
    plain = Plain()
    for key, events in batches:
        log.append(key, events)
        for event in events:
            plain.take(key, event)
    for seq, flag, on in flags:
        if log.first_seq <= seq < log.next_seq:
            log.flag(seq, flag, on)
            before = plain.rows[seq]["flags"]
            plain.rows[seq]["flags"] = before | flag if on else before & ~flag
    assert log.next_seq == len(plain.rows)
    return plain


@given(batches=BATCHES, flags=FLAGS, chunk_rows=st.integers(1, 9))
@settings(max_examples=120, deadline=None)
def test_in_memory(batches, flags, chunk_rows):
    log = EventLog(chunk_rows=chunk_rows)
    plain = play(log, batches, flags)
    same(log, plain)
    assert log.stats.unmatched == plain.unmatched


@given(batches=BATCHES, flags=FLAGS, chunk_rows=st.integers(1, 9), ceiling_bytes=st.integers(1, 3_000))
@settings(max_examples=60, deadline=None)
def test_on_disk_and_opened_again(batches, flags, chunk_rows, ceiling_bytes):
    with tempfile.TemporaryDirectory() as folder:
        recording = Recording.create(Path(folder))
        log = EventLog(ceiling_bytes, chunk_rows=chunk_rows, recording=recording)
        plain = play(log, batches, flags)
        assert (log.first_seq, log.stats.reason) == (0, "")
        same(log, plain)
        opened = EventLog.open(recording.path)
        assert opened.damage == ()
        same(opened, plain)
        for needle in (b"z", b"zzz", b"\x00"):
            expected = [seq for seq, row in enumerate(plain.rows) if needle in row["payload"].lower()]
            assert find_in_payload(log, needle, 0, len(plain.rows), fold=True).tolist() == expected
            expected = [seq for seq, row in enumerate(plain.rows) if needle in row["payload"]]
            assert find_in_payload(opened, needle, 0, len(plain.rows), fold=False).tolist() == expected
        expected = [seq for seq, row in enumerate(plain.rows) if "a-7" in row["client_message_id"]]
        assert with_id(opened, "a-7") == expected
        log.close()
        recording.finish()


@given(batches=BATCHES, ceiling_bytes=st.integers(1, 3_000))
@settings(max_examples=100, deadline=None)
def test_without_a_disk_the_rest_is_whole(batches, ceiling_bytes):
    log = EventLog(ceiling_bytes, chunk_rows=4)
    plain = Plain()
    for key, events in batches:
        log.append(key, [event for event in events if not hasattr(event, "outcome")])
        for event in events:
            if not hasattr(event, "outcome") and type(event).__name__ not in ("MessageDelivered", "MessageHeld"):
                plain.take(key, event)
    assert log.stats.dropped == log.first_seq
    assert log.next_seq == len(plain.rows)
    for seq in range(log.first_seq, log.next_seq):
        assert log.payload(seq) == plain.rows[seq]["payload"]
        assert math.isnan(log.row(seq).elapsed_ms)
