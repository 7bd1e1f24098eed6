import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from rts_console.gui.widgets.completion_list import CompletionList
from rts_console.record.query import Completion
from tests.gui.widgets.conftest import painted


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.line = QLineEdit(window)
    window.line.setGeometry(10, 10, 300, 30)
    window.show()
    return window


@pytest.fixture
def offered(theme, window):
    offered = CompletionList(theme)
    offered.open([Completion(0, 1, text, "a field") for text in ("from:", "kind:", "room:")], window.line, 20)
    return offered


def test_nothing_is_chosen_until_a_key_chooses_it(offered):
    assert offered.current() is None
    offered.step(1)
    assert offered.current().text == "from:"
    offered.step(-1)
    assert offered.current() is None


def test_only_the_keys_of_a_list_are_taken(offered):
    assert [offered.take_key(key) for key in (Qt.Key.Key_Down, Qt.Key.Key_A, Qt.Key.Key_Return)] == [True, False, False]
    assert offered.current().text == "from:"
    assert offered.take_key(Qt.Key.Key_Escape)
    assert offered.isHidden()


def test_up_from_the_line_chooses_the_last(offered):
    offered.step(-1)
    assert offered.current().text == "room:"
    offered.step(1)
    assert offered.current() is None


def test_it_lies_inside_the_window_below_the_line(offered, window):
    assert offered.parentWidget() is window
    assert offered.y() >= window.line.geometry().bottom()
    assert window.rect().contains(offered.geometry())


def test_without_room_below_it_lies_above(theme, window):
    window.line.move(10, 260)
    offered = CompletionList(theme)
    offered.open([Completion(0, 1, str(number), "") for number in range(30)], window.line, 0)
    assert offered.geometry().bottom() <= window.line.y()
    assert window.rect().contains(offered.geometry())


def test_with_nothing_to_offer_it_closes(offered, window):
    offered.open([], window.line, 0)
    assert offered.isHidden()
    assert offered.current() is None


def test_a_click_chooses(offered, qtbot):
    place = offered.view.visualRect(offered.view.model().index(1)).center()
    with qtbot.waitSignal(offered.chosen) as signal:
        qtbot.mouseClick(offered.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert signal.args[0].text == "kind:"


def test_the_choice_is_painted(offered):
    before = painted(offered)
    offered.step(1)
    assert painted(offered) != before


def test_a_screen_reader_hears_text_and_meaning(offered):
    index = offered.view.model().index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "from:, a field"
