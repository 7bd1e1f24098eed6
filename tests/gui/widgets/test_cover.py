"""Bars over what is private in editors, tables and choosers."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QListView, QPlainTextEdit, QTableView, QTextEdit, QTreeView
from pytestqt.qtbot import QtBot

from rts_console.gui.privacy import ALL_PRIVATE, PRIVATE_ROLE
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.cover import PAINTS_ITSELF, Cover


@pytest.fixture(autouse=True)
def _presenting(theme: Theme) -> None:
    theme.privacy.on = True
    theme.privacy.know(["rts-west-7"])


@pytest.mark.parametrize("kind", [QPlainTextEdit, QTextEdit])
def test_each_private_part_of_a_text_has_its_bar(kind: type, theme: Theme, qtbot: QtBot) -> None:
    editor = kind()
    qtbot.addWidget(editor)
    editor.resize(300, 200)
    editor.setPlainText("nothing here\nat rts-west-7, and again rts-west-7\n" + "x " * 60 + "wss://a.b.c/d")
    editor.show()
    cover = Cover(theme, editor)
    bars = cover.bars()
    assert len(bars) >= 3
    metrics = editor.fontMetrics()
    assert abs(bars[0].width() - metrics.horizontalAdvance("rts-west-7")) <= 3
    assert bars[0].top() > metrics.height() / 2
    theme.privacy.on = False
    assert not cover.bars()


def test_bars_go_with_the_text_when_it_is_scrolled(theme: Theme, qtbot: QtBot) -> None:
    editor = QPlainTextEdit("\n".join(f"line {number}" for number in range(200)) + "\nrts-west-7")
    qtbot.addWidget(editor)
    editor.resize(300, 200)
    editor.show()
    cover = Cover(theme, editor)
    assert not cover.bars()
    editor.verticalScrollBar().setValue(editor.verticalScrollBar().maximum())
    assert len(cover.bars()) == 1


@pytest.mark.parametrize("kind", [QTableView, QListView, QTreeView])
def test_cells_of_a_table_are_covered(kind: type, theme: Theme, qtbot: QtBot) -> None:
    model = QStandardItemModel()
    for row in range(3):
        model.appendRow([QStandardItem("alice" if row != 1 else "rts-west-7"), QStandardItem("online")])
    view = kind()
    qtbot.addWidget(view)
    view.setModel(model)
    view.resize(300, 200)
    view.show()
    bars = Cover(theme, view).bars()
    assert len(bars) == 1
    assert view.visualRect(model.index(1, 0)).contains(bars[0])


def test_a_chooser_is_covered_while_its_choice_is_private(theme: Theme, qtbot: QtBot) -> None:
    chooser = QComboBox()
    qtbot.addWidget(chooser)
    chooser.addItems(["lobby", "rts-west-7"])
    cover = Cover(theme, chooser)
    assert not cover.bars()
    chooser.setCurrentIndex(1)
    assert len(cover.bars()) == 1


def test_it_paints_and_lets_the_mouse_through(theme: Theme, qtbot: QtBot) -> None:
    editor = QPlainTextEdit("at rts-west-7")
    qtbot.addWidget(editor)
    editor.show()
    before = editor.grab().toImage()
    cover = Cover(theme, editor)
    cover.show()
    after = editor.grab().toImage()
    assert after != before
    assert cover.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    bar = cover.bars()[0].translated(cover.pos())
    colour = theme.color("border_input").rgb()
    assert all(after.pixel(x, bar.center().y()) == colour for x in range(bar.left() + 4, bar.right() - 4))


def test_what_paints_itself_has_no_bars_and_its_tool_tips_tell_nothing(theme: Theme, qtbot: QtBot) -> None:
    view, model = QTableView(), QStandardItemModel()
    qtbot.addWidget(view)
    item = QStandardItem("rts-west-7")
    item.setToolTip("at rts-west-7")
    model.appendRow([item, QStandardItem("alice")])
    view.setModel(model)
    view.setProperty(PAINTS_ITSELF, True)
    view.resize(300, 200)
    view.show()
    cover = Cover(theme, view)
    assert not cover.bars()

    def tells(column: int) -> bool:
        place = view.visualRect(model.index(0, column)).center()
        return not cover.eventFilter(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, place))

    assert not tells(0)
    assert tells(1)
    theme.privacy.on = False
    assert tells(0)


def test_a_cell_is_covered_that_its_model_says_is_private_and_its_tool_tip_tells_nothing(
    theme: Theme, qtbot: QtBot
) -> None:
    model, view = QStandardItemModel(), QTableView()
    qtbot.addWidget(view)
    items = [QStandardItem("hunter2"), QStandardItem("user"), QStandardItem("the middle")]
    items[0].setData(True, PRIVATE_ROLE)
    items[0].setToolTip("hunter2")
    items[2].setData("at rts-west-7, the middle", PRIVATE_ROLE)
    model.appendRow(items)
    view.setModel(model)
    view.resize(500, 200)
    view.show()
    cover = Cover(theme, view)
    places = [view.visualRect(model.index(0, column)) for column in range(3)]
    assert [any(place.contains(bar) for bar in cover.bars()) for place in places] == [True, False, True]
    middle = places[0].center()
    assert cover.eventFilter(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, middle, middle))
    theme.privacy.on = False
    assert not cover.bars()


def test_an_editor_of_which_nothing_may_be_seen_is_covered_as_a_whole(theme: Theme, qtbot: QtBot) -> None:
    editor = QPlainTextEdit("hunter2")
    qtbot.addWidget(editor)
    editor.show()
    editor.setProperty(ALL_PRIVATE, True)
    cover = Cover(theme, editor)
    assert cover.bars() == [cover.rect()]
    theme.privacy.on = False
    assert not cover.bars()
