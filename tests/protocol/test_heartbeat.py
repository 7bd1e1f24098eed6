"""Pings and silence of one connection."""

import pytest

from rts_console.protocol.clock import MS
from rts_console.protocol.errors import ProtocolError
from rts_console.protocol.frames import Ping, Pong
from rts_console.protocol.heartbeat import GRACE_MS, LATE_MS, MUTE_MS, PING_BURST, Heartbeat
from rts_console.protocol.link_state import SILENCE_MS

START = 1_700_000_000 * 10**9


class Bench:
    """A heartbeat on a new connection, and the pings that it sends."""

    def __init__(self) -> None:
        self.sent: list[Ping] = []
        self.numbers = iter(range(1, 1_000))
        self.heart = Heartbeat(5_000, lambda: next(self.numbers), self.sent.append)
        self.heart.connected(START)
        self.heart.begin(START)

    def answer(self, now_ns: int) -> None:
        ping = self.sent[-1]
        self.heart.heard(now_ns)
        self.heart.pong(Pong(ping.id, ping.sent_at_ns, now_ns, now_ns), now_ns)


def test_the_first_answers_are_each_followed_by_a_ping() -> None:
    bench = Bench()
    for _ in range(PING_BURST):
        bench.answer(START)
    assert len(bench.sent) == PING_BURST


def test_silence_ends_the_link_and_anything_heard_puts_it_off() -> None:
    bench = Bench()
    bench.heart.heard(START + MS)
    assert bench.heart.handle_deadline(START + SILENCE_MS * MS) == f"no ping was answered for {MUTE_MS // 1000} s"
    bench = Bench()
    bench.answer(START)
    assert bench.heart.handle_deadline(START + SILENCE_MS * MS) == f"nothing was heard for {SILENCE_MS // 1000} s"


def test_who_slept_looks_first_at_what_came_meanwhile() -> None:
    bench = Bench()
    late = START + (SILENCE_MS + LATE_MS) * MS
    before = len(bench.sent)
    assert bench.heart.handle_deadline(late) == ""
    assert len(bench.sent) == before + 1
    assert bench.heart.handle_deadline(late + GRACE_MS * MS)


def test_a_new_connection_owes_nothing_for_the_old_one() -> None:
    bench = Bench()
    later = START + 60_000 * MS
    bench.heart.connected(later)
    bench.heart.begin(later)
    assert bench.heart.next_deadline() == later + 5_000 * MS
    with pytest.raises(ProtocolError):
        bench.heart.pong(Pong(1, START, START, START), later)
