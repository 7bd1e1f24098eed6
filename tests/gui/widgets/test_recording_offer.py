"""Recordings are offered with what they are, and deleted only by a second click."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.recording_offer import RecordingOffer
from rts_console.record.recording import Found

DAMAGE = "2 rows from 7 on are damaged and left out."


def found(folder: Path, name: str, rows: int, *, kept: bool = False, damage: tuple[str, ...] = ()) -> Found:
    path = folder / name
    path.mkdir()
    return Found(path, 1_700_000_000_000_000_000, rows, 4_096, kept, damage)


@pytest.fixture
def offer(qtbot: QtBot) -> RecordingOffer:
    made = RecordingOffer(Theme())
    qtbot.addWidget(made)
    made.resize(1100, 100)
    return made


def press(offer: RecordingOffer, name: str, place: int = 0) -> None:
    offer.findChildren(QPushButton, name)[place].click()


def test_each_says_when_how_many_and_what_is_missing(offer: RecordingOffer, tmp_path: Path) -> None:
    offer.offer([])
    assert offer.isHidden()
    offer.offer([found(tmp_path, "a", 1, kept=True), found(tmp_path, "b", 1_204, damage=(DAMAGE,))])
    assert not offer.isHidden()
    newest, oldest = offer.texts()
    assert newest.startswith("The console ended unexpectedly. The last event is of 2023-11-14, ")
    assert newest.endswith(f"Recorded: 1,204 events. {DAMAGE}")
    assert oldest.endswith("was kept: 1 event.")


def test_open_and_copy_name_the_recording(offer: RecordingOffer, tmp_path: Path, qtbot: QtBot) -> None:
    older, newer = found(tmp_path, "a", 1), found(tmp_path, "b", 2)
    offer.offer([older, newer])
    with qtbot.waitSignal(offer.open_wanted) as opened:
        press(offer, "recording_open", 1)
    with qtbot.waitSignal(offer.copy_wanted) as copied:
        press(offer, "recording_copy", 0)
    assert opened.args == [older]
    assert copied.args == [newer]


def test_only_a_second_click_deletes(offer: RecordingOffer, tmp_path: Path, qtbot: QtBot) -> None:
    offer.offer([found(tmp_path, "a", 1)])
    with qtbot.assertNotEmitted(offer.delete_wanted):
        press(offer, "recording_delete")
    assert offer.findChildren(QPushButton, "recording_delete")[0].text() == "Delete for good"
    with qtbot.waitSignal(offer.delete_wanted):
        press(offer, "recording_delete")


def test_not_now_takes_the_bar_away_and_touches_nothing(offer: RecordingOffer, tmp_path: Path, qtbot: QtBot) -> None:
    kept = found(tmp_path, "a", 1)
    offer.offer([kept])
    with qtbot.waitSignal(offer.dismissed):
        press(offer, "recording_later")
    assert offer.isHidden()
    assert kept.path.exists()


def test_many_stand_in_a_list_that_scrolls(offer: RecordingOffer, tmp_path: Path) -> None:
    offer.offer([found(tmp_path, f"r{number}", number) for number in range(12)])
    offer.show()
    assert len(offer.texts()) == 12
    assert offer.sizeHint().height() < 300
