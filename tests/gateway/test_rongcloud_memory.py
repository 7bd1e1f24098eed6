"""What app servers have set is there again at the next start, and nothing else is."""

import logging
from pathlib import Path

import pytest

from rts_console.gateway.chat_room_family import ChatRoomFamily
from rts_console.gateway.chat_rooms import ChatRooms
from rts_console.gateway.config import ConfigError, RongCloudApp
from rts_console.gateway.issued_tokens import IssuedTokens
from rts_console.gateway.login import TokenCheck, TokenRefused
from rts_console.gateway.rongcloud_memory import FILE, RongCloudMemory
from rts_console.gateway.word_filter import Word, WordFilter
from rts_console.protocol.secret import Secret
from tests.gateway.desk import Desk

SECOND = 1_000_000_000
START = 1_700_000_000 * SECOND
LATER = START + 600 * SECOND


class Start:
    """One start of a gateway for the app `rc`."""

    def __init__(self, folder: Path | None, app_key: str = "rc") -> None:
        self.rooms = ChatRooms(clock=lambda: START)
        self.desk = Desk("rongcloud", family=ChatRoomFamily(self.rooms))
        self.tokens = IssuedTokens([RongCloudApp(app_key, Secret("s"))], TokenCheck({}), lambda: START)
        self.filters = {app_key: WordFilter()}
        self.memory = RongCloudMemory(folder, [app_key], self.rooms, self.tokens, self.filters)


def set_all(start: Start) -> None:
    """Have everything that is kept."""
    start.tokens.expire("rc", "alice", START // 1_000_000 + 1)
    start.rooms.mute_users("rc", "r", ["alice"], LATER)
    start.rooms.mute_users("rc", "", ["bob"], LATER)
    start.rooms.block_users("rc", "r", ["carol"], LATER)
    start.rooms.low_priority_types("rc")["app:like"] = None
    start.rooms.protected_types("rc")["app:gift"] = None
    start.rooms.kept_alive("rc")["r"] = None
    start.filters["rc"].add([Word("bad"), Word("worse", "**")])


def test_all_of_it_is_there_again(tmp_path: Path) -> None:
    before = Start(tmp_path)
    set_all(before)
    before.memory.save()
    after = Start(tmp_path)
    after.memory.load()
    assert after.rooms.muted_users("rc", "r") == before.rooms.muted_users("rc", "r") != []
    assert after.rooms.muted_users("rc", "") == before.rooms.muted_users("rc", "") != []
    assert after.rooms.blocked_users("rc", "r") == before.rooms.blocked_users("rc", "r") != []
    assert list(after.rooms.low_priority_types("rc")) == ["app:like"]
    assert list(after.rooms.protected_types("rc")) == ["app:gift"]
    assert list(after.rooms.kept_alive("rc")) == ["r"]
    assert after.filters["rc"].words == before.filters["rc"].words
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_an_expired_token_stays_so(tmp_path: Path) -> None:
    before = Start(tmp_path)
    before.tokens.issue("rc", "alice")
    token = Start(None).tokens.issue("rc", "alice").reveal()
    before.tokens.expire("rc", "alice", START // 1_000_000 - 1)
    before.tokens.expire("rc", "bob", START // 1_000_000)
    before.memory.save()
    after = Start(tmp_path)
    after.memory.load()
    assert after.tokens.void_before_ms("rc") == before.tokens.void_before_ms("rc")
    assert after.tokens.admit("rc", "alice", token, START / SECOND) == 0
    old = IssuedTokens([RongCloudApp("rc", Secret("s"))], TokenCheck({}), lambda: START - SECOND).issue("rc", "bob")
    with pytest.raises(TokenRefused, match="expired by the app server"):
        after.tokens.admit("rc", "bob", old.reveal(), START / SECOND)


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    start = Start(None)
    set_all(start)
    start.memory.save()
    start.memory.load()
    assert list(tmp_path.iterdir()) == []


def test_what_did_not_change_is_not_written_and_other_apps_are_left_out(tmp_path: Path) -> None:
    start = Start(tmp_path)
    set_all(start)
    start.memory.save()
    (tmp_path / FILE).unlink()
    start.memory.save()
    assert not (tmp_path / FILE).exists()
    start.filters["rc"].delete(["bad"])
    start.memory.save()
    other = Start(tmp_path, "another")
    other.memory.load()
    assert other.filters["another"].words == []
    assert other.rooms.muted_users("another", "r") == []


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"rc":{"mutes":7}}'])
def test_a_file_that_cannot_be_read_is_not_thrown_away(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(ConfigError, match="Mend the file, or move it away"):
        Start(tmp_path).memory.load()
    assert (tmp_path / FILE).read_bytes() == content


def test_a_folder_that_is_gone_is_told(tmp_path: Path, expected_logs: list[logging.LogRecord]) -> None:
    start = Start(tmp_path / "gone")
    set_all(start)
    start.memory.save()
    assert "cannot be written" in expected_logs[0].getMessage()
