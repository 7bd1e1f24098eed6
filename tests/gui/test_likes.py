"""Likes: many taps, one message a second."""

import asyncio
import json

from rts_console.gui.likes import LIKE, Likes, like_payload
from tests.support import until

HERE, THERE = ("alice", "lobby"), ("bob", "lobby")


def test_a_message_of_likes_is_the_vendors_advice() -> None:
    assert json.loads(like_payload(7)) == {"count": 7}
    assert LIKE == {"type": "app:like", "flag": 16}


async def test_taps_of_one_window_come_together_and_of_each_place_apart() -> None:
    likes = Likes(0.01)
    assert [likes.tap(HERE) for _ in range(5)] == [True, False, False, False, False]
    assert likes.tap(THERE)
    assert (likes.waiting(HERE), likes.waiting(THERE)) == (5, 1)
    assert await likes.gather(HERE) == 5
    assert not likes.tap(HERE)  # somebody gathers still
    assert await likes.gather(HERE) == 1
    assert await likes.gather(HERE) == 0
    assert likes.tap(HERE)


async def test_what_is_given_up_begins_anew() -> None:
    likes = Likes(60)
    likes.tap(HERE)
    gathering = asyncio.get_running_loop().create_task(likes.gather(HERE))
    await asyncio.sleep(0)
    gathering.cancel()
    await until(gathering.done)
    likes.forget(HERE)
    assert likes.waiting(HERE) == 0
    assert likes.tap(HERE)
