"""A log that is only read: its rows, its details, what is missing of it, and the way out."""

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.models.codes import Subject
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.recording_view import RecordingView
from rts_console.protocol.words import LoginErrorCode
from rts_console.record.log import EventLog
from tests.gui.sample_events import received, submitted
from tests.record.events import logged_in
from tests.record.events import received as came


def make(qtbot: QtBot, *damage: str) -> RecordingView:
    log = EventLog()
    log.append("alice", [received(f"hello {number}") for number in range(5)])
    view = RecordingView(Theme(), log, "Recording of 2026-11-20, 14:03", damage)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    return view


def test_it_says_what_it_is_and_that_nothing_can_be_changed(qtbot: QtBot) -> None:
    view = make(qtbot)
    assert view.words.text() == "Recording of 2026-11-20, 14:03, read only."
    assert view.table.model.rowCount() == 5
    assert not view.table.clear_button.isVisible()
    assert not view.table.following


def test_a_row_shows_its_details(qtbot: QtBot) -> None:
    view = make(qtbot)
    assert view.table.select_seq(3)
    assert view.detail.row is not None
    assert view.detail.row.preview == "hello 3"
    view.refresh()


def test_its_rows_can_be_compared_and_its_values_filtered_by(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.table.compare_requested.emit()
    view.table.select_seq(1)
    view.table.toggle_reference()
    view.table.select_seq(3)
    view.table.compare_requested.emit()
    assert view.detail.current_view() is view.detail.diff
    view.detail.filter_wanted.emit('text:"hello 3"')
    assert view.table.filter_bar.text() == 'text:"hello 3"'


def test_damage_is_told_in_the_header(qtbot: QtBot) -> None:
    view = make(qtbot, "12 rows are missing before row 40.")
    assert view.words.text().endswith("read only. 12 rows are missing before row 40.")


def test_closing_is_a_wish(qtbot: QtBot) -> None:
    view = make(qtbot)
    close = view.findChild(QPushButton, "recording_close")
    assert close is not None
    with qtbot.waitSignal(view.close_wanted):
        close.click()


def test_a_code_is_asked_about_with_its_row(qtbot: QtBot) -> None:
    view, asked = make(qtbot), []
    view.explain_wanted.connect(asked.append)
    subject = Subject(LoginErrorCode.INVALID_TOKEN, "alice", seq=3, reason="old")
    view.table.explain_requested.emit(subject)
    view.detail.explain_wanted.emit(subject)
    assert asked == [subject] * 2


def test_a_message_has_its_way_and_its_rows_can_be_exported(qtbot: QtBot) -> None:
    log = EventLog()
    log.append("a", [logged_in("alice")])
    log.append("b", [logged_in("bob")])
    log.append("a", [submitted("hi", name="a-1")])
    log.append("b", [came(b"hi", user_id="alice", client_message_id="a-1")])
    view = RecordingView(Theme(), log, "Recording")
    qtbot.addWidget(view)
    view.table.select_seq(3)
    assert "another machine" not in view.detail.journey.drawing.accessibleDescription()
    view.detail.show_view(view.detail.journey)
    assert view.detail.current_view() is view.detail.journey
    assert "gateway" in view.detail.journey.drawing.accessibleDescription()
    asked: list[str] = []
    view.export_wanted.connect(asked.append)
    export = view.findChild(QPushButton, "recording_export")
    assert export is not None
    export.click()
    view.table.export_requested.emit()
    assert asked == ["shown", "selected"]
