"""What a message says about itself, by family."""

import pytest

from rts_console.gui.message_words import MessageWords, holds_its_type
from rts_console.protocol.words import MessageMode

ORDERED, LOOSE = MessageMode.RELIABLE_ORDERED, MessageMode.UNRELIABLE_UNORDERED


def test_rongclouds_are_those_of_the_form() -> None:
    values = {"type": "RC:TxtMsg", "flag": 3}
    assert MessageWords().attributes("rongcloud", values, "alice", "lobby", ORDERED) == values


def test_the_packets_of_an_agora_stream_are_counted() -> None:
    words = MessageWords()
    first = words.attributes("agora", {"stream": 2}, "alice", "lobby", ORDERED)
    second = words.attributes("agora", {"stream": 2}, "alice", "lobby", ORDERED)
    assert (first["stream"], first["seq"], second["seq"]) == (2, 1, 2)
    assert first["run"] == second["run"]
    assert (first["reliable"], first["ordered"]) == (1, 1)


def test_each_user_room_and_number_is_a_stream_of_its_own() -> None:
    words = MessageWords()
    for key, room, number in (("alice", "lobby", 1), ("bob", "lobby", 1), ("alice", "hall", 1), ("alice", "lobby", 2)):
        assert words.attributes("agora", {"stream": number}, key, room, ORDERED)["seq"] == 1


def test_one_that_travels_otherwise_is_another_stream() -> None:
    words = MessageWords()
    words.attributes("agora", {"stream": 1}, "alice", "lobby", ORDERED)
    loose = words.attributes("agora", {"stream": 1}, "alice", "lobby", LOOSE)
    assert (loose["seq"], loose["reliable"], loose["ordered"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("kind", "text", "right"),
    [
        ("RC:TxtMsg", '{"content":"a"}', True),
        ("RC:TxtMsg", "", True),
        ("RC:TxtMsg", "hello", False),
        ("RC:InfoNtf", "[1]", False),
        ("RC:TxtMsg", "[" * 100_000, False),
        ("app:gift", "hello", True),
        ("", "hello", True),
    ],
)
def test_the_vendors_types_hold_json(kind: str, text: str, right: bool) -> None:
    assert holds_its_type({"type": kind} if kind else {}, text) is right
