"""Settings: what is kept, and that a bad file costs nobody his start, nor the file."""

import os
from pathlib import Path

import pytest

from rts_console.settings import FILE_NAME, Profile, ProxySettings, Settings, load, save


def test_without_a_file_there_are_defaults_and_nothing_to_say(tmp_path: Path) -> None:
    loaded = load(tmp_path / "none")
    assert loaded.notice == ""
    assert loaded.settings.active == Profile("Local gateway", "local")


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    settings = Settings()
    proxy = ProxySettings("socks5", "10.0.0.1", 1080, "me")
    settings.profiles.append(
        Profile("测试", "url", "wss://rts.example.com", "0" * 24, pin="a" * 64, user_id="alice", proxy=proxy)
    )
    settings.active_profile = "测试"
    settings.offline_policy = "hold"
    settings.window.geometry = b"\x00\xff"
    settings.window.panels["rooms"] = {"widths": [1, 2]}
    save(tmp_path / "new", settings)
    assert load(tmp_path / "new").settings == settings
    assert load(tmp_path / "new").settings.active.url == "wss://rts.example.com"


def test_saving_leaves_no_other_file_behind(tmp_path: Path) -> None:
    save(tmp_path, Settings())
    save(tmp_path, Settings())
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.skipif(os.name == "nt", reason="files have no such modes there")
def test_nobody_else_can_read_them(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("{}")
    (tmp_path / FILE_NAME).chmod(0o644)
    save(tmp_path, Settings())
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"profiles": 3}', '{"profiles": [{"name": "a"}, {"name": "a"}]}', '{"window": {"docks": "%"}}'],
)
def test_a_file_that_cannot_be_understood_is_kept_and_the_notice_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    loaded = load(tmp_path)
    kept = tmp_path / "settings.bak"
    assert kept.read_text(encoding="utf-8") == text
    assert str(kept) in loaded.notice
    assert loaded.settings == Settings()


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()  # which root cannot read as a file either
    assert "cannot be read" in load(tmp_path).notice
    assert (tmp_path / FILE_NAME).exists()


def test_a_newer_file_with_more_in_it_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"look": {"theme": "dark", "sparkle": 9}, "beyond": 1}', encoding="utf-8")
    loaded = load(tmp_path)
    assert loaded.notice == ""
    assert loaded.settings.look.theme == "dark"


def test_the_local_profile_is_always_there(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"profiles": [], "active_profile": "gone"}', encoding="utf-8")
    assert load(tmp_path).settings.active.kind == "local"


@pytest.mark.parametrize("name", ["log_memory_mb", "log_disk_mb"])
def test_a_log_without_room_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / FILE_NAME).write_text(f'{{"{name}": 15}}')
    loaded = load(tmp_path)
    assert (loaded.settings.log_memory_mb, loaded.settings.log_disk_mb) == (512, 8 * 1024)
    assert "must be 16 or more" in loaded.notice
