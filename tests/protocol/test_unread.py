"""What a client has not confirmed, and when it is cut off for that."""

from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.unread import STALLED_NS, TRACKED, Unread

START = 1_700_000_000 * SECOND_NS
LATER = START + STALLED_NS + 1


def unread(count: int, *, weight: int = 10, confirms: bool = True, name: str = "lobby") -> Unread:
    """So many messages at once, after one that was confirmed."""
    found = Unread()
    found.sent(name, weight, START)
    if confirms:
        found.confirmed(1, START)
    for _ in range(count):
        found.sent(name, weight, START)
    return found


def test_more_than_half_a_window_without_a_word_is_too_much_and_more_than_a_whole_one_too_late() -> None:
    answers = {count: unread(count).falls_behind("lobby", 10, 1_000, LATER) for count in (5, 6, 10, 11)}
    assert answers == {5: False, 6: True, 10: True, 11: False}


def test_bytes_count_as_messages_do() -> None:
    answers = {count: unread(count, weight=100).falls_behind("lobby", 999, 1_000, LATER) for count in (5, 6, 10, 11)}
    assert answers == {5: False, 6: True, 10: True, 11: False}


def test_who_confirms_something_now_and_then_reads_on() -> None:
    found = unread(8)
    assert not found.falls_behind("lobby", 10, 1_000, START + STALLED_NS)
    found.confirmed(1, LATER)
    assert not found.falls_behind("lobby", 10, 1_000, LATER + STALLED_NS)
    assert found.falls_behind("lobby", 10, 1_000, LATER + STALLED_NS + 1)


def test_each_scope_is_on_its_own() -> None:
    found = unread(8)
    for _ in range(4):
        found.sent("", 10, START)
    assert found.falls_behind("lobby", 10, 1_000, LATER)
    assert not found.falls_behind("", 10, 1_000, LATER)
    found.confirmed(9, START)
    assert not found.falls_behind("lobby", 10, 1_000, LATER)


def test_of_a_client_that_never_confirms_nothing_is_known() -> None:
    assert not unread(8, confirms=False).falls_behind("lobby", 10, 1_000, LATER)


def test_very_many_are_not_looked_at_any_more() -> None:
    found = unread(TRACKED + 5)
    found.confirmed(TRACKED, LATER)
    found.sent("lobby", 10, LATER)
    assert not found.falls_behind("lobby", 10 * TRACKED, 10**9, LATER + STALLED_NS + 1)
