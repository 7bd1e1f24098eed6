"""What is private is hidden in whatever is shown, and comes back unharmed."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.veil import OPEN, Veil
from rts_console.gui.widgets.cover import Cover

WORDS = "at wss://rts-west.example:7443/v1 now"
HIDDEN = "at ••• now"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window)
    window.resize(600, 400)
    window.show()
    return window


@pytest.fixture
def veil(qtbot: QtBot, window: QWidget) -> Iterator[Veil]:
    theme = Theme()
    theme.privacy.on = True
    made = Veil(theme, window)
    yield made
    made.lift()


def put(window: QWidget, part: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(part)
    part.show()


def test_texts_titles_and_tips_are_hidden_and_come_back(veil: Veil, window: QWidget) -> None:
    label, button, group = QLabel(WORDS), QPushButton(WORDS), QGroupBox(WORDS)
    label.setToolTip(WORDS)
    window.setWindowTitle(WORDS)
    for part in (label, button, group):
        put(window, part)
    veil.draw()
    shown = [label.text(), button.text(), group.title(), label.toolTip(), window.windowTitle()]
    assert shown == [HIDDEN] * 5
    veil.lift()
    shown = [label.text(), button.text(), group.title(), label.toolTip(), window.windowTitle()]
    assert shown == [WORDS] * 5


def test_what_is_said_meanwhile_is_hidden_before_it_is_painted(veil: Veil, window: QWidget) -> None:
    label = QLabel("nothing")
    put(window, label)
    veil.draw()
    label.setText(WORDS)
    QApplication.processEvents()  # the request to paint is one of them
    assert label.text() == HIDDEN
    label.setText("something else")
    veil.lift()
    assert label.text() == "something else"


def test_a_field_shows_dots_and_keeps_its_text(veil: Veil, window: QWidget) -> None:
    field = QLineEdit("wss://rts-west.example")
    secret = QLineEdit("wss://rts-west.example")
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    for part in (field, secret):
        put(window, part)
    veil.draw()
    assert "rts-west" not in field.displayText()
    assert field.text() == "wss://rts-west.example"
    field.setText("alice")
    veil.look()
    assert field.displayText() == "alice"
    field.setText("wss://rts-west.example")
    veil.look()
    veil.lift()
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    assert secret.echoMode() is QLineEdit.EchoMode.Password


def test_editors_and_choosers_get_a_cover_once(veil: Veil, window: QWidget) -> None:
    editor, chooser = QPlainTextEdit(WORDS), QComboBox()
    for part in (editor, chooser):
        put(window, part)
    veil.draw()
    veil.look()
    assert [len(part.findChildren(Cover)) for part in (editor, chooser)] == [1, 1]
    assert editor.toPlainText() == WORDS
    veil.lift()
    QApplication.sendPostedEvents(None, 52)  # type: ignore[call-overload]  # DeferredDelete
    assert not editor.findChildren(Cover)


def test_a_dialog_that_comes_later_is_hidden_from_its_first_moment(veil: Veil, window: QWidget) -> None:
    veil.draw()
    dialog = QDialog(window)
    QVBoxLayout(dialog)
    label = QLabel(WORDS)
    put(dialog, label)
    dialog.open()
    QApplication.processEvents()
    assert label.text() == HIDDEN
    dialog.close()


def test_menus_are_hidden_when_they_open(veil: Veil, window: QWidget) -> None:
    menu = QMenu(window)
    action = menu.addAction("filled when it opens")
    menu.aboutToShow.connect(lambda: action.setText(WORDS))
    veil.draw()
    menu.aboutToShow.emit()
    assert action.text() == HIDDEN
    veil.lift()
    assert action.text() == WORDS


def test_a_window_for_the_audience_and_one_that_is_gone_do_no_harm(veil: Veil, window: QWidget, qtbot: QtBot) -> None:
    other, gone = QWidget(), QDialog(window)
    qtbot.addWidget(other)
    QVBoxLayout(other)
    label = QLabel(WORDS)
    put(other, label)
    other.setProperty(OPEN, True)
    other.show()
    veil.draw()
    gone.deleteLater()
    QApplication.sendPostedEvents(gone, 52)  # type: ignore[call-overload]
    veil.look()
    veil.lift()
    assert label.text() == WORDS


def test_what_qt_made_itself_is_covered_too_and_stays_so(veil: Veil, window: QWidget) -> None:
    dialog = QFileDialog(window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.open()
    veil.draw()
    gc.collect()
    QApplication.processEvents()
    covers = dialog.findChildren(Cover)
    assert covers
    assert all(isinstance(cover.bars(), list) for cover in covers)
    dialog.grab()
    dialog.close()
    dialog.deleteLater()
    QApplication.sendPostedEvents(dialog, 52)  # type: ignore[call-overload]
    veil.look()
    veil.lift()
