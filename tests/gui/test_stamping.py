"""Stamps of the composer: a number for each, limits that count them, none for the app server."""

from rts_console.gui.stamping import Stamping
from rts_console.protocol.words import RULE_SETS, PayloadKind, Scope
from rts_console.record.stamp import BINARY_BYTES, TEXT_BYTES, read_stamp

RULES = RULE_SETS["volcengine"]


def number(stamping: Stamping, key: str, scope: Scope, target: str) -> int:
    wrap = stamping.wrap(key, scope, target)
    assert wrap is not None
    data = wrap("hi")
    assert isinstance(data, str)
    stamp = read_stamp(data.encode())
    assert stamp is not None
    assert stamp.run == stamping.run
    return stamp.number


def test_off_nothing_is_added() -> None:
    stamping = Stamping()
    assert stamping.wrap("alice", Scope.PEER, "bob") is None
    assert stamping.rules(RULES, Scope.PEER) is RULES
    assert stamping.size(PayloadKind.TEXT, Scope.PEER) == 0


def test_each_way_counts_from_one_and_a_new_run_begins_anew() -> None:
    stamping = Stamping()
    stamping.switch(True)
    first = stamping.run
    assert [number(stamping, "alice", Scope.PEER, "bob") for _ in range(3)] == [1, 2, 3]
    assert number(stamping, "alice", Scope.ROOM, "bob") == 1
    assert number(stamping, "carol", Scope.PEER, "bob") == 1
    stamping.switch(True)
    assert stamping.run != first
    assert number(stamping, "alice", Scope.PEER, "bob") == 1


def test_the_limits_leave_room_for_it() -> None:
    stamping = Stamping()
    stamping.switch(True)
    rules = stamping.rules(RULES, Scope.ROOM)
    assert (rules.text_limit, rules.binary_limit) == (
        RULES.text_limit - TEXT_BYTES,
        RULES.binary_limit - BINARY_BYTES,
    )
    assert stamping.rules(RULES, Scope.SERVER) is RULES
    assert stamping.wrap("alice", Scope.SERVER, "") is None
