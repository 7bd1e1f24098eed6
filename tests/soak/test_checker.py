"""The judge finds each fault, and finds none where there is none."""

import pytest

from soak.checker import FAULTS, Book, Fate, Seen, compose, read

ROOM = {"hall": ["ann", "bob", "cleo"]}


def seen(message: str, position: int = 0, previous: int = 0, epoch: str = "e") -> Seen:
    return Seen(message, epoch, position, previous)


def told(book: Book, count: int = 2, sender: str = "ann", fate: Fate = Fate.ACCEPTED) -> list[str]:
    """Messages of a sender in the hall."""
    messages = [book.say(sender, "hall") for _ in range(count)]
    for message in messages:
        book.tell(message, fate)
    return messages


def show(book: Book, messages: list[str], *members: str) -> None:
    for member in members:
        for message in messages:
            book.see(member, "hall", seen(message))


def faults(book: Book) -> dict[str, int]:
    """Only those that were found."""
    return {name: count for name, count in book.judge(ROOM).faults.items() if count}


def test_what_everybody_saw_once_and_in_order_is_clean() -> None:
    book = Book()
    show(book, told(book), "bob", "cleo")
    verdict = book.judge(ROOM)
    assert verdict.clean
    assert verdict.counts == {"sent": 2, "acked": 2, "refused": 0, "unknown": 0, "deliveries": 4}
    assert book.complete(ROOM)


def test_an_acknowledged_message_that_one_member_never_saw_is_lost() -> None:
    book = Book()
    messages = told(book)
    show(book, messages, "bob")
    show(book, messages[:1], "cleo")
    assert faults(book) == {"lost": 1}
    assert not book.complete(ROOM)


def test_a_message_of_unknown_outcome_may_have_arrived_or_not() -> None:
    book = Book()
    messages = told(book, fate=Fate.UNKNOWN)
    show(book, messages[:1], "bob", "cleo")
    assert faults(book) == {}


def test_a_refused_message_that_arrives_is_a_fault() -> None:
    book = Book()
    show(book, told(book, 1, fate=Fate.REFUSED), "bob")
    assert faults(book) == {"refused_but_seen": 1}


def test_a_message_of_which_the_sender_was_told_nothing_is_a_fault() -> None:
    book = Book()
    book.say("ann", "hall")
    assert faults(book) == {"untold": 1}


def test_a_message_shown_twice_is_a_fault() -> None:
    book = Book()
    messages = told(book, 1)
    show(book, messages, "bob", "bob", "cleo")
    assert faults(book) == {"duplicated": 1}


def test_a_sender_s_order_that_all_see_turned_round_is_a_fault() -> None:
    book = Book()
    messages = told(book)
    show(book, messages[::-1], "bob", "cleo")
    assert faults(book) == {"misordered": 2}


def test_two_members_who_see_two_senders_in_different_order_disagree() -> None:
    book = Book()
    one, other = told(book, 1, "ann"), told(book, 1, "dan")
    show(book, one + other, "bob")
    show(book, other + one, "cleo", "ann")
    assert faults(book)["disagreed"] >= 1
    assert "misordered" not in faults(book)


@pytest.mark.parametrize(
    "places",
    [
        [(1, 0, "e"), (1, 0, "e")],
        [(2, 1, "e"), (1, 0, "e")],
        [(1, 1, "e"), (2, 1, "e")],
    ],
)
def test_places_that_are_taken_fall_or_follow_themselves_are_faults(places: list[tuple[int, int, str]]) -> None:
    book = Book()
    messages = told(book)
    for message, (position, previous, epoch) in zip(messages, places, strict=True):
        book.see("bob", "hall", seen(message, position, previous, epoch))
    show(book, messages, "cleo")
    assert faults(book).keys() == {"misplaced"}


def placed(book: Book, member: str, *places: tuple[str, int, int]) -> None:
    for message, position, previous in places:
        book.see(member, "hall", seen(message, position, previous))


def test_the_place_before_may_lie_behind_one_s_own_message_only() -> None:
    book = Book()
    first, own, last = *told(book, 1, "ann"), *told(book, 1, "bob"), *told(book, 1, "ann")
    placed(book, "bob", (first, 1, 0), (last, 3, 1))
    placed(book, "ann", (own, 2, 1))
    placed(book, "cleo", (first, 1, 0), (own, 2, 1), (last, 3, 2))
    assert faults(book) == {}


@pytest.mark.parametrize("previous", [1, 0])
def test_a_place_before_that_leaves_out_somebody_else_s_message_is_a_fault(previous: int) -> None:
    book = Book()
    messages = told(book, 3, "ann")
    placed(book, "bob", (messages[0], 1, 0), (messages[1], 2, 1), (messages[2], 3, previous))
    placed(book, "cleo", (messages[0], 1, 0), (messages[1], 2, 1), (messages[2], 3, 2))
    assert faults(book) == {"misplaced": 1}


def test_a_new_epoch_may_begin_at_one_again() -> None:
    book = Book()
    messages = told(book)
    for message, epoch in zip(messages, "ef", strict=True):
        book.see("bob", "hall", seen(message, 1, 0, epoch))
    show(book, messages, "cleo")
    assert faults(book) == {}


def test_what_nobody_sent_what_cannot_be_read_and_gaps_are_faults_of_their_own() -> None:
    book = Book()
    book.see("bob", "hall", seen("nobody|hall|1"))
    book.cannot_read("bob", "noise")
    book.gap("bob", "three are missing")
    assert faults(book) == {"strange": 1, "unreadable": 1, "gaps": 1}


def test_after_clearing_nothing_is_left_and_the_numbering_goes_on() -> None:
    book = Book()
    first = told(book, 1)
    book.clear()
    assert book.judge(ROOM).sent == 0
    assert told(book, 1) != first
    assert faults(book) == {"lost": 2}


def test_every_fault_is_promised_to_be_absent() -> None:
    assert set(Book().judge({}).faults) == set(FAULTS)


def test_a_payload_gives_its_message_back_unless_one_byte_is_wrong() -> None:
    payload = compose("ann|hall|1", b"." * 50)
    assert read(payload) == "ann|hall|1"
    for at in range(len(payload)):
        changed = bytearray(payload)
        changed[at] ^= 1
        assert read(bytes(changed)) is None
