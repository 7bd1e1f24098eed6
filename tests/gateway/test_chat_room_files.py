"""Files of chat rooms: brought in pieces, kept within bounds, served as what they are."""

import base64

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from rts_console.gateway.chat_room_entries import ChatRoomError
from rts_console.gateway.chat_room_files import FILE_BYTES, ChatRoomFiles
from rts_console.protocol.chat_room_codes import ChatRoomCode as C
from tests.gateway.desk import SECOND, START


class Store:
    """Files with the clock by hand, and room for 100 bytes."""

    def __init__(self, total_bytes: int = 100) -> None:
        self.now = START
        self.files = ChatRoomFiles(lambda: "http://gw", clock=lambda: self.now, total_bytes=total_bytes)

    def bring(self, data: bytes, step: int = 1_000) -> str:
        """Bring a file; returns its name."""
        name = self.files.begin("alice", len(data))
        for offset in range(0, len(data), step):
            self.add(name, offset, data[offset : offset + step])
        return name

    def add(self, name: str, offset: int, data: bytes, user_id: str = "alice") -> str:
        return self.files.add(user_id, name, offset, base64.b64encode(data).decode())


@pytest.fixture
def store() -> Store:
    return Store()


def test_a_file_is_there_once_its_last_piece_is(store: Store) -> None:
    name = store.files.begin("alice", 5)
    assert store.add(name, 0, b"abc") == ""
    assert store.files.read(name) is None
    assert store.add(name, 3, b"de") == f"http://gw/rongcloud/files/{name}"
    assert store.files.read(name) == b"abcde"


@pytest.mark.parametrize(("size", "code"), [(0, C.NO_FILE), (-1, C.NO_FILE), (101, C.UPLOAD_FAILED)])
def test_a_size_that_cannot_be(store: Store, size: int, code: C) -> None:
    with pytest.raises(ChatRoomError) as caught:
        store.files.begin("alice", size)
    assert caught.value.code is code


def test_a_file_may_have_10_mb() -> None:
    store = Store(total_bytes=2 * FILE_BYTES)
    store.files.begin("alice", FILE_BYTES)
    with pytest.raises(ChatRoomError, match="Make it smaller"):
        store.files.begin("alice", FILE_BYTES + 1)


@pytest.mark.parametrize(
    ("offset", "data", "user_id", "word"),
    [
        (0, b"x", "alice", "begins at 3"),
        (4, b"x", "alice", "begins at 3"),
        (3, b"abc", "alice", "1 to 2 bytes"),
        (3, b"", "alice", "1 to 2 bytes"),
        (3, b"x", "mallory", "no such upload"),
    ],
)
def test_a_piece_that_does_not_fit(store: Store, offset: int, data: bytes, user_id: str, word: str) -> None:
    name = store.files.begin("alice", 5)
    store.add(name, 0, b"abc")
    with pytest.raises(ChatRoomError, match=word):
        store.add(name, offset, data, user_id)
    assert store.add(name, 3, b"de")


def test_what_is_no_base64_and_what_is_whole_already(store: Store) -> None:
    name = store.files.begin("alice", 5)
    with pytest.raises(ChatRoomError, match="not Base64"):
        store.files.add("alice", name, 0, "%%%")
    whole = store.bring(b"abc")
    with pytest.raises(ChatRoomError, match="no such upload"):
        store.add(whole, 3, b"d")


def test_the_oldest_goes_when_there_is_no_room(store: Store) -> None:
    first, second, third = (store.bring(bytes(40)) for _ in range(3))
    assert store.files.read(first) is None
    assert store.files.read(second) == store.files.read(third) == bytes(40)
    assert store.files.size == 80


def test_files_go_after_an_hour_and_unfinished_ones_after_a_minute(store: Store) -> None:
    whole, part = store.bring(b"abc"), store.files.begin("alice", 5)
    store.now += 60 * SECOND
    store.files.forget_old()
    with pytest.raises(ChatRoomError):
        store.add(part, 0, b"x")
    assert store.files.read(whole) == b"abc"
    store.now += 3_540 * SECOND
    store.files.forget_old()
    assert store.files.read(whole) is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n.", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"<script>alert(1)</script>", "application/octet-stream"),
    ],
)
async def test_a_file_is_served_as_what_it_is(store: Store, data: bytes, kind: str) -> None:
    name = store.bring(data)
    application = web.Application()
    application.add_routes(store.files.routes())
    async with TestClient(TestServer(application)) as client, client.get(f"/rongcloud/files/{name}") as answer:
        assert (answer.content_type, await answer.read()) == (kind, data)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
