"""The ring: what goes in comes out, one by one or many at once, and the newest stay."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rts_console.record.ring as module
from rts_console.record.ring import BATCH, LEAST_SAMPLES, Ring

ALL = (-(2**62), 2**62)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(st.integers(1, 3 * BATCH), st.just(1)), max_size=12))
def test_one_by_one_and_many_at_once_are_the_same(sizes: list[int]) -> None:
    ring, number = Ring(), 0
    for size in sizes:
        if size == 1:
            ring.add(number, float(number), 0.5)
        else:
            numbers = np.arange(number, number + size)
            ring.extend(numbers, numbers.astype(float), np.full(size, 0.5))
        number += size
    at_ns, values, errors = ring.since(*ALL)
    assert at_ns.tolist() == values.tolist() == list(range(number))
    assert set(errors.tolist()) <= {0.5}
    assert ring.count == ring.histogram.count == number


def test_the_newest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RING_SAMPLES", 2_048)
    ring = Ring()
    numbers = np.arange(5_000)
    ring.extend(numbers[:3_000], numbers[:3_000].astype(float), np.zeros(3_000))
    for number in range(3_000, 5_000):
        ring.add(number, float(number))
    assert ring.since(*ALL)[0].tolist() == list(range(5_000 - 2_048, 5_000))
    assert (ring.dropped, ring.histogram.count) == (5_000 - 2_048, 5_000)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(st.integers(1, 3 * BATCH), st.none()), max_size=12))
def test_a_ring_that_was_halved_keeps_the_newest(sizes: list[int | None]) -> None:
    ring, number = Ring(), 0
    for size in sizes:
        if size is None:
            if ring.room > LEAST_SAMPLES:
                ring.halve()
            continue
        numbers = np.arange(number, number + size)
        ring.extend(numbers, numbers.astype(float), np.zeros(size))
        number += size
        assert ring.since(*ALL)[0].tolist() == list(range(ring.dropped, number))
    assert ring.count == number
    assert ring.count - ring.dropped <= ring.room <= ring.most


def test_half_the_room_is_half_the_memory() -> None:
    ring = Ring(histogram=False)
    numbers = np.arange(10_000)
    ring.extend(numbers, numbers.astype(float), np.zeros(10_000))
    before = ring.memory_bytes
    ring.halve()
    assert (ring.memory_bytes, ring.room) == (before // 2, 8_192)
    assert ring.since(*ALL)[0].tolist() == list(range(10_000 - 8_192, 10_000))
