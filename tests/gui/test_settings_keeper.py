"""Settings are written when they have changed, and only then."""

import logging
from pathlib import Path

import pytest

from rts_console.gui.settings_keeper import SettingsKeeper
from rts_console.settings import FILE_NAME, Settings, WindowState, load


def test_only_a_change_is_written(tmp_path: Path) -> None:
    kept, layouts = Settings(), [None, WindowState(docks=b"1"), WindowState(docks=b"1"), None]
    keeper = SettingsKeeper(tmp_path, kept, lambda: layouts.pop(0))
    keeper.look()
    assert not (tmp_path / FILE_NAME).exists()
    keeper.look()
    assert load(tmp_path).settings.window.docks == b"1"
    (tmp_path / FILE_NAME).unlink()
    keeper.look()
    assert not (tmp_path / FILE_NAME).exists()
    kept.look.theme = "dark"
    keeper.look()
    assert load(tmp_path).settings.look.theme == "dark"
    assert load(tmp_path).settings.window.docks == b"1"  # that of a window that is being closed counts for nothing


def test_a_folder_that_cannot_be_written_is_told_once_for_each_change(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, expected_logs: object
) -> None:
    folder = tmp_path / "file"
    folder.write_text("in the way", encoding="utf-8")
    kept = Settings()
    keeper = SettingsKeeper(folder, kept, lambda: None)
    kept.look.theme = "dark"
    with caplog.at_level(logging.WARNING):
        keeper.look()
        keeper.look()
    assert [record.message.split(":")[0] for record in caplog.records] == ["the settings cannot be saved"]
