"""The practice receiver for callbacks, posted to over real sockets."""

import aiohttp

from rts_console.gui.callback_inbox import CallbackInbox
from rts_console.protocol.secret import Secret


def secrets() -> dict[str, Secret]:
    return {"volcengine": Secret("key"), "rongcloud": Secret("secret")}


async def post(url: str, body: bytes, **headers: str) -> int:
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as response:
        return response.status


async def test_it_keeps_the_newest_and_answers_as_it_is_told() -> None:
    inbox = CallbackInbox(secrets, kept=2)
    await inbox.start()
    url = inbox.url
    assert url.startswith("http://127.0.0.1:")
    assert await post(url, b"one") == 200
    inbox.answer = 500
    assert await post(url, b"two") == 500
    assert await post(url, b"[]") == 500
    assert [(posted.number, posted.body, posted.answered) for posted in inbox.posts] == [
        (2, b"two", 500),
        (3, b"[]", 500),
    ]
    assert inbox.posts[1].verdict.family == "rongcloud"
    assert inbox.count == 3
    await inbox.stop()
    assert not inbox.listening


async def test_a_web_page_may_not_post() -> None:
    inbox = CallbackInbox(secrets)
    await inbox.start()
    await inbox.start()
    assert await post(inbox.url, b"{}", Origin="https://example.com") == 403
    assert inbox.count == 0
    await inbox.stop()
    await inbox.stop()
