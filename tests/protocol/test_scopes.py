"""The order of a scope: each message once, in order, and what is missing is told."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.protocol.clock import MS
from rts_console.protocol.events import Event, GapNoticed, UserJoined
from rts_console.protocol.scopes import HEAL_TIMEOUT_MS, HELD_LIMIT, Order, Place
from rts_console.protocol.words import Scope

T = 1_700_000_000 * 10**9


class Reader:
    """A scope whose messages are told by their numbers, and gaps by what is missing."""

    def __init__(self, epoch: str = "e1", position: int = 0) -> None:
        self.events: list[Event] = []
        self.order = Order(Scope.ROOM, "lobby", self.events.append)
        self.now = T
        if epoch:
            self.order.begin(epoch, position, T)

    def take(self, *positions: int, epoch: str = "e1", own: bool = False) -> None:
        """Messages whose forerunner is the number before theirs."""
        for position in positions:
            self.give(Place(epoch, position, position - 1), own=own)

    def give(self, place: Place, *, own: bool = False) -> None:
        message = UserJoined(at_ns=self.now, room_id=place.epoch, user_id=str(place.position))
        self.order.take(place, None if own else message, self.now)

    def own(self, position: int, previous: int = 0, written_ns: int = T) -> None:
        self.order.own(position, previous, written_ns)

    def continued(self, position: int, *, epoch: str = "e1", recovered: bool = True, **kept: Any) -> None:
        self.order.continued(epoch, position, self.now, recovered=recovered, reason="gone", **kept)

    def wait(self, ms: int) -> None:
        self.now += ms * MS
        self.order.handle_deadline(self.now)

    @property
    def shown(self) -> list[Any]:
        return [f"gap {e.missed}" if isinstance(e, GapNoticed) else int(e.user_id) for e in self.events]  # type: ignore[attr-defined]


# --- each once, in order ---


def test_messages_in_order_are_shown_as_they_come() -> None:
    reader = Reader(position=40)
    reader.take(41, 42, 43)
    assert reader.shown == [41, 42, 43]
    assert reader.order.since == ("e1", 43)
    assert not reader.order.wants_healing
    assert reader.order.due_ns is None


def test_what_was_shown_is_not_shown_again() -> None:
    reader = Reader()
    reader.take(1, 2, 1, 2, 3, 3)
    assert reader.shown == [1, 2, 3]


def test_a_message_without_a_place_is_shown_and_moves_nothing() -> None:
    reader = Reader(position=5)
    reader.give(Place("", 0, 0))
    reader.give(Place("", 0, 0))
    assert reader.shown == [0, 0]
    assert reader.order.since == ("e1", 5)


def test_positions_may_have_holes_when_the_forerunner_says_so() -> None:
    reader = Reader()
    reader.give(Place("e1", 10, 0))
    reader.give(Place("e1", 25, 10))
    assert reader.shown == [10, 25]


def test_the_first_message_of_all_begins_the_order_where_none_was_known() -> None:
    reader = Reader(epoch="")
    reader.take(7, 8)
    assert reader.shown == [7, 8]
    assert reader.order.since == ("e1", 8)


def test_an_answer_that_comes_behind_the_first_messages_does_not_turn_back() -> None:
    reader = Reader(epoch="")
    reader.take(7, 8)
    reader.order.begin("e1", 6, T)
    reader.take(8, 9)
    assert reader.shown == [7, 8, 9]


# --- gaps that are healed ---


def test_behind_a_gap_messages_are_held_until_it_is_filled() -> None:
    reader = Reader()
    reader.take(1, 4, 5)
    assert reader.shown == [1]
    assert reader.order.wants_healing
    assert reader.order.since == ("e1", 1)
    reader.take(2, 3)
    assert reader.shown == [1, 2, 3, 4, 5]
    assert not reader.order.wants_healing
    assert reader.order.due_ns is None


def test_a_gap_is_asked_for_once() -> None:
    reader = Reader()
    reader.take(3)
    reader.order.asked()
    reader.take(4)
    assert not reader.order.wants_healing
    reader.take(1)
    assert reader.order.wants_healing, "it is another gap now"


def test_a_gap_is_not_asked_for_while_what_was_missed_is_coming() -> None:
    reader = Reader()
    reader.take(9)
    reader.continued(8)
    for position in range(1, 8):
        reader.take(position)
        assert not reader.order.wants_healing
    reader.take(8)
    assert reader.shown == list(range(1, 10))


def test_after_a_loss_a_gap_may_be_asked_for_again() -> None:
    reader = Reader()
    reader.take(3)
    reader.order.asked()
    reader.order.rest()
    assert reader.order.wants_healing
    assert reader.order.due_ns is None


# --- gaps that are not ---


def test_a_gap_that_is_not_filled_in_time_is_told_and_passed() -> None:
    reader = Reader()
    reader.take(1, 4, 5, 9)
    reader.wait(HEAL_TIMEOUT_MS - 1)
    assert reader.shown == [1]
    reader.wait(1)
    assert reader.shown == [1, "gap 2", 4, 5, "gap 3", 9]
    reader.take(2, 10)
    assert reader.shown[-1] == 10
    assert 2 not in reader.shown


def test_too_many_messages_behind_a_gap_are_not_held() -> None:
    reader = Reader()
    reader.take(*range(3, 3 + HELD_LIMIT))
    assert reader.shown == []
    reader.take(3 + HELD_LIMIT)
    assert reader.shown == ["gap 2", *range(3, 4 + HELD_LIMIT)]
    assert reader.order.due_ns is None


def test_a_gap_names_its_scope_and_why() -> None:
    reader = Reader()
    reader.take(3)
    reader.order.give_up("left", T + 1)
    assert reader.events[0] == GapNoticed(at_ns=T + 1, scope=Scope.ROOM, target="lobby", missed=2, reason="left")


def test_what_the_gateway_no_longer_has_is_told_at_once_and_the_rest_is_shown() -> None:
    reader = Reader()
    reader.take(1)
    reader.continued(9, recovered=False)
    assert reader.shown == [1, "gap None"]
    reader.take(7, 8, 9, 10)
    assert reader.shown == [1, "gap None", 7, 8, 9, 10]


def test_when_nothing_is_left_the_next_message_goes_on() -> None:
    reader = Reader()
    reader.continued(9, recovered=False)
    assert reader.order.since == ("e1", 9)
    reader.take(10, 11)
    assert reader.shown == ["gap None", 10, 11]


def test_a_gap_has_its_number_where_the_gateway_says_what_it_still_has() -> None:
    reader = Reader()
    reader.take(1)
    reader.continued(9, recovered=False, kept_after=6)
    assert reader.shown == [1, "gap 5"]
    reader.take(7, 8, 9, 10)
    assert reader.shown == [1, "gap 5", 7, 8, 9, 10]


def test_our_own_are_not_among_the_missed_and_where_they_may_be_nobody_counts() -> None:
    reader = Reader()
    reader.own(2, previous=1)
    reader.continued(9, recovered=False, kept_after=4)
    assert reader.shown == ["gap 3"]
    reader.continued(12, recovered=False, kept_after=11, counted=False)
    assert reader.shown == ["gap 3", "gap None"]
    assert "not known" in reader.events[-1].reason  # type: ignore[attr-defined]


def test_where_only_our_own_are_gone_there_is_no_gap() -> None:
    reader = Reader()
    reader.own(2, previous=1)
    reader.take(1)
    reader.continued(4, recovered=False, kept_after=2)
    reader.take(3, 4)
    assert reader.shown == [1, 3, 4]


def test_what_was_held_before_what_is_lost_is_shown_in_its_place() -> None:
    reader = Reader()
    reader.take(3)
    reader.continued(9, recovered=False, kept_after=6)
    reader.take(7, 8, 9)
    assert reader.shown == ["gap 2", 3, "gap 3", 7, 8, 9]


def test_an_order_that_ends_before_our_place_is_told_and_gone_on_with() -> None:
    reader = Reader(position=9)
    reader.continued(4, recovered=False, kept_after=4)
    reader.take(5)
    assert reader.shown == ["gap None", 5]


def test_of_another_epoch_all_that_is_kept_is_shown() -> None:
    reader = Reader(position=100)
    reader.continued(4, epoch="e2", recovered=False, kept_after=2)
    reader.take(3, 4, 5, epoch="e2")
    assert reader.shown == ["gap None", 3, 4, 5]


def test_what_came_before_the_answer_waits_for_what_is_left_of_the_rest() -> None:
    reader = Reader()
    reader.take(10)
    reader.continued(9, recovered=False)
    reader.take(8, 9)
    assert reader.shown == ["gap None", 8, 9, 10]


def test_what_came_before_the_answer_is_shown_in_the_end_though_nothing_is_left() -> None:
    reader = Reader()
    reader.take(10)
    reader.continued(9, recovered=False)
    reader.wait(HEAL_TIMEOUT_MS)
    assert reader.shown == ["gap None", 10]


def test_a_place_that_will_not_be_filled_is_skipped_with_its_number() -> None:
    reader = Reader(position=3)
    reader.order.skip_to(8, "forgotten", T)
    reader.order.skip_to(8, "forgotten", T)
    reader.take(8, 9)
    assert reader.shown == ["gap 5", 9]


# --- epochs ---


def test_another_epoch_is_a_gap_of_unknown_size() -> None:
    reader = Reader(position=100)
    reader.take(3, 4, epoch="e2")
    assert reader.shown == ["gap None", 3, 4]
    assert reader.order.since == ("e2", 4)


def test_what_is_held_is_shown_before_another_epoch_begins() -> None:
    reader = Reader()
    reader.take(3)
    reader.take(1, epoch="e2")
    assert reader.shown == ["gap 2", 3, "gap None", 1]


def test_an_answer_of_another_epoch_begins_it_wherever_its_messages_begin() -> None:
    for first in (1, 5):
        reader = Reader(position=100)
        reader.continued(4, epoch="e2", recovered=False)
        assert reader.order.since == ("e2", 4)
        reader.take(first, epoch="e2")
        assert reader.shown == ["gap None", first]


# --- our own ---


def test_our_own_messages_are_passed_and_not_shown() -> None:
    reader = Reader()
    reader.own(1, 0)
    reader.take(2)
    reader.own(3)
    reader.own(4, 3)
    reader.take(5)
    assert reader.shown == [2, 5]


def test_our_own_message_may_be_known_before_or_behind_what_is_around_it() -> None:
    early, late = Reader(), Reader()
    early.own(2, 1)
    early.take(1, 3)
    late.take(1, 3)
    late.own(2, 1)
    assert early.shown == late.shown == [1, 3]


def test_our_own_message_among_those_that_come_again_fills_its_place() -> None:
    reader = Reader()
    reader.take(1)
    reader.take(2, own=True)
    reader.take(3)
    assert reader.shown == [1, 3]


def test_our_own_messages_may_be_left_out_of_those_that_come_again() -> None:
    """The gateway then names the place before them, or, at the end, the end of what was missed."""
    reader = Reader(position=1)
    reader.continued(6)
    reader.give(Place("e1", 3, 1))
    reader.give(Place("e1", 4, 3))
    reader.take(7)
    assert reader.shown == [3, 4, 7]


def test_a_message_from_before_the_answer_fits_when_it_comes_again() -> None:
    reader = Reader(position=1)
    reader.take(5)
    reader.continued(6)
    reader.give(Place("e1", 3, 1))
    reader.give(Place("e1", 5, 3))
    assert reader.shown == [3, 5]
    reader.take(7)
    assert reader.shown == [3, 5, 7]
    assert not reader.order.wants_healing


def test_what_was_on_its_way_when_the_link_broke_is_not_taken_for_come() -> None:
    reader = Reader(position=1)
    reader.continued(6)
    reader.take(2)
    reader.order.rest()
    reader.take(8)
    assert reader.shown == [2]
    assert reader.order.since == ("e1", 2)
    reader.continued(8)
    reader.take(*range(3, 9))
    assert reader.shown == list(range(2, 9))


def test_a_gap_behind_what_came_again_is_still_a_gap() -> None:
    reader = Reader(position=1)
    reader.continued(6)
    reader.take(9)
    assert reader.shown == []
    assert reader.order.wants_healing
    assert reader.order.since == ("e1", 6)


def test_our_own_are_not_counted_as_missed() -> None:
    reader = Reader()
    reader.own(3, 2)
    reader.take(6)
    reader.order.give_up("gone", T)
    assert reader.shown == ["gap 4", 6]


def test_a_place_of_an_earlier_epoch_is_not_heeded() -> None:
    reader = Reader(position=9)
    reader.now += 1
    reader.take(1, epoch="e2")
    reader.own(2, 1, written_ns=T)
    reader.take(2, epoch="e2")
    assert reader.shown == ["gap None", 1, 2]


# --- whatever comes ---


@settings(max_examples=200)
@given(st.data())
def test_whatever_is_lost_repeated_or_late_is_shown_once_and_in_order(data: st.DataObject) -> None:
    """Messages come in any order, some never: with a healed gap all are shown, without it the gap is told."""
    last = data.draw(st.integers(1, 12))
    own = set(data.draw(st.lists(st.integers(1, last), unique=True)))
    coming = data.draw(st.lists(st.integers(1, last), max_size=30))
    reader = Reader()
    for position in coming:
        if position in own:
            reader.own(position, position - 1)
        else:
            reader.take(position)
    heals = data.draw(st.booleans())
    if heals:
        reader.continued(last)
        for position in range(1, last + 1):
            reader.take(position, own=position in own)
        assert reader.shown == [position for position in range(1, last + 1) if position not in own]
    reader.wait(HEAL_TIMEOUT_MS)
    numbers = [each for each in reader.shown if isinstance(each, int)]
    assert numbers == sorted(set(numbers))
    assert set(coming) - own <= set(numbers)
    assert not (heals and "gap" in str(reader.shown))
    assert reader.order.due_ns is None
