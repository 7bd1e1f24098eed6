"""Icons in a line edit: as large as the zoom says, beside the text, and pressed by mouse and keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.icon_edit import SIDE, IconEdit


@pytest.fixture
def edit(qtbot: QtBot, qapp: QApplication) -> IconEdit:
    theme = Theme()
    theme.apply(qapp, "light", scale=1.0)
    edit = IconEdit(theme)
    qtbot.addWidget(edit)
    edit.set_sign(theme.icon("search"), "Nothing is searched for")
    edit.set_clearable()
    edit.resize(300, 60)
    edit.show()
    return edit


def buttons(edit: IconEdit) -> list[QToolButton]:
    return [each for each in edit.findChildren(QToolButton) if each.isVisible()]


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_icons_grow_with_the_zoom_and_the_text_stands_between_them(
    edit: IconEdit, qapp: QApplication, scale: float
) -> None:
    edit.setText("something")
    edit._theme.apply(qapp, "light", scale=scale)
    sign, cross = buttons(edit)
    assert {each.iconSize().width() for each in (sign, cross)} == {round(SIDE * scale)}
    assert sign.geometry().right() <= edit.cursorRect().left() + edit.textMargins().left()
    assert edit.textMargins().left() > 0
    assert cross.geometry().right() < edit.width()
    assert edit.textMargins().right() > 0
    edit._theme.apply(qapp, "light", scale=1.0)


def test_the_cross_is_there_while_there_is_something_to_empty(edit: IconEdit) -> None:
    assert len(buttons(edit)) == 1
    margin = edit.textMargins().right()
    QTest.keyClicks(edit, "bob")
    _sign, cross = buttons(edit)
    assert edit.textMargins().right() > margin
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert edit.text() == ""
    assert len(buttons(edit)) == 1


def test_a_button_takes_no_focus_and_its_keys_work_in_the_field(edit: IconEdit, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    action = QAction("Press", edit)
    action.setShortcut("Ctrl+E")
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(lambda: pressed.append(True))
    edit.add_button(action)
    with qtbot.waitActive(edit):
        edit.activateWindow()
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [True]
    assert all(each.focusPolicy() == Qt.FocusPolicy.NoFocus for each in buttons(edit))
