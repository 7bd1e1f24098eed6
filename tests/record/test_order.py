import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.record.log import EventLog
from rts_console.record.order import COLUMNS, order

from .events import received
from .test_query import logs

KEYS = {
    "identity": lambda row: row.identity.lower(),
    "kind": lambda row: row.kind.lower(),
    "who": lambda row: row.who.lower(),
    "where": lambda row: row.where.lower(),
    "result": lambda row: row.result.lower() or None,
    "code": lambda row: row.code,
    "elapsed_ms": lambda row: None if math.isnan(row.elapsed_ms) else row.elapsed_ms,
    "payload_kind": lambda row: row.payload_kind or 0,
    "mode": lambda row: -1 if row.mode is None else row.mode,
}


def plain(log, seqs, column, descending):
    key = KEYS.get(column, lambda row: getattr(row, column))
    known = [seq for seq in seqs if key(log.row(seq)) is not None]
    unknown = [seq for seq in seqs if key(log.row(seq)) is None]
    # Reversing before and after keeps those that are equal in their order.
    ordered = sorted(known[::-1] if descending else known, key=lambda seq: key(log.row(seq)))
    return (ordered[::-1] if descending else ordered) + unknown


@given(log=logs(), column=st.sampled_from(COLUMNS), descending=st.booleans(), data=st.data())
@settings(max_examples=300, deadline=None)
def test_orders_as_sorting_rows_does_and_keeps_equal_ones(log, column, descending, data):
    every = list(range(log.first_seq, log.next_seq))
    seqs = data.draw(st.just(every) | st.permutations(every).map(lambda some: some[: len(some) // 2 + 1]))
    given_seqs = np.array(seqs, dtype=np.int64)
    assert order(log, given_seqs, column, descending=descending).tolist() == plain(log, seqs, column, descending)


def test_an_unknown_column_is_refused():
    with pytest.raises(ValueError, match="cannot be ordered by colour; only by seq"):
        order(EventLog(), np.empty(0, dtype=np.int64), "colour")


def test_more_words_than_sixteen_bits_hold():
    log = EventLog()
    log.append("a", [received(b"", user_id=f"{70_000 - number:06}") for number in range(70_000)])
    assert order(log, np.arange(70_000), "who")[:3].tolist() == [69_999, 69_998, 69_997]


def test_chunks_that_keep_a_column_in_other_widths():
    log = EventLog(chunk_rows=200)
    log.append("a", [received(b"", user_id=f"{600 - number:04}", composed_at_ns=number) for number in range(600)])
    some = np.array([599, 3, 250, 0, 598])
    assert order(log, some, "who").tolist() == [599, 598, 250, 3, 0]
    assert order(log, some, "message_id", descending=True).tolist() == some.tolist()
