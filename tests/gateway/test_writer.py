"""Writing: order, slow receivers, and what is counted."""

from typing import Any

import pytest

from rts_console.gateway.backplane import ScopeKey
from rts_console.gateway.presence import App, Client, User
from rts_console.gateway.room import Room
from rts_console.gateway.writer import ANSWER_BYTES, PAIRS_SHOWN, SLOW_BYTES, Writer
from rts_console.protocol import codec
from rts_console.protocol import frames as f
from rts_console.protocol.server import ServerSession
from rts_console.protocol.words import RULE_SETS
from tests.gateway.desk import START, Wire

RULES = RULE_SETS["volcengine"]


class Bench:
    """A writer, and two clients in a room."""

    def __init__(self) -> None:
        self.lost: list[Client] = []
        self.writer = Writer(lambda: START, self.lost.append)
        self.room = Room(ScopeKey.room("app", "lobby"), RULES)
        self.wires: dict[str, Wire] = {}
        self.clients: dict[str, Client] = {}
        for user_id in ("alice", "bob"):
            self.enter(user_id)

    def enter(self, user_id: str) -> None:
        wire = self.wires[user_id] = Wire()
        client = self.clients[user_id] = Client(wire, ServerSession(RULES, node="n", epoch="e", now_ns=START))
        user = User(App("app"), user_id, RULES)
        user.enter(client)
        self.room.add(user, START).attached = True


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_room_is_told_but_for_one(bench: Bench) -> None:
    bench.writer.tell_room(bench.room, f.Notice(1, "x"), but="alice")
    assert [wire.read() for wire in bench.wires.values()] == [[], [f.Notice(1, "x")]]


def test_what_a_busy_client_is_told_comes_after_its_earlier_answers_and_before_later_ones(bench: Bench) -> None:
    alice, wire = bench.clients["alice"], bench.wires["alice"]
    bench.writer.begin(alice)
    alice.session.reply(f.Done(1))
    bench.writer.flush_later(alice)
    assert wire.read() == []
    bench.writer.tell_room(bench.room, f.Notice(1, "x"))
    alice.session.reply(f.Done(2))
    bench.writer.end(alice)
    assert wire.read() == [f.Done(1), f.Notice(1, "x"), f.Done(2)]


def test_a_slow_client_is_ended_with_4002_and_the_others_are_told(bench: Bench) -> None:
    bench.wires["alice"].buffered = SLOW_BYTES + 1
    bench.writer.tell_room(bench.room, f.Notice(1, "x"))
    assert bench.wires["alice"].closed is not None
    assert bench.wires["alice"].closed[0] == 4002
    assert bench.lost == [bench.clients["alice"]]
    assert bench.wires["bob"].read() == [f.Notice(1, "x")]


@pytest.mark.parametrize(("waiting", "closed"), [(ANSWER_BYTES, False), (ANSWER_BYTES + 1, True)])
def test_answers_may_wait_a_little_more(bench: Bench, waiting: int, closed: bool) -> None:
    alice = bench.clients["alice"]
    bench.wires["alice"].buffered = waiting
    bench.writer.begin(alice)
    bench.writer.end(alice)
    assert (bench.wires["alice"].closed is not None) is closed


def test_what_may_wait_is_within_6_mib() -> None:
    assert SLOW_BYTES < ANSWER_BYTES <= 6 * 1024 * 1024 - codec.MESSAGE_LIMIT


def test_what_was_shed_is_counted_by_pair_the_most_first(bench: Bench) -> None:
    for number in range(PAIRS_SHOWN + 5):
        bench.writer.shed("app", "alice", str(number))
    bench.writer.shed("app", "alice", "7")
    pairs: list[Any] = bench.writer.shed_pairs()
    assert pairs[0] == {"app_id": "app", "from": "alice", "to": "7", "messages": 2}
    assert len(pairs) == PAIRS_SHOWN
    assert bench.writer.messages_shed == PAIRS_SHOWN + 6
