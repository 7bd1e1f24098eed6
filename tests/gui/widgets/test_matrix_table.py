"""The painted delivery matrix."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from rts_console.gui.models.matrix import CellState, CellView, MatrixModel
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.matrix_table import MatrixTable
from rts_console.protocol.events import LoginResult
from rts_console.protocol.words import LoginErrorCode
from rts_console.record.log import EventLog


class Counted(MatrixModel):
    """Counts what is asked of it, and answers with one kind of cell."""

    asked = 0
    state = CellState.ALL

    def view(self, index: QModelIndex) -> CellView:  # type: ignore[override]
        self.asked += 1
        return CellView(self.state, "3/4", "1.0 ms")


def model(users: int) -> Counted:
    log = EventLog()
    for number in range(users):
        user = f"user-{number}"
        log.append(user, [LoginResult(at_ns=1, user_id=user, code=LoginErrorCode.SUCCESS, elapsed_ms=1)])
    made = Counted(log)
    made.matrix.pull()
    made.refresh(2)
    return made


def table(theme: Theme, qtbot: QtBot, users: int) -> tuple[MatrixTable, Counted]:
    counted = model(users)
    made = MatrixTable(theme, counted)
    counted.setParent(made)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made, counted


def test_of_a_hundred_users_only_the_cells_in_sight_are_asked_for(theme: Theme, qtbot: QtBot) -> None:
    made, counted = table(theme, qtbot, 100)
    assert counted.rowCount() == counted.columnCount() == 100
    counted.asked = 0
    made.grab()
    assert 20 < counted.asked < 400


def test_each_state_has_a_ground_and_a_sign_of_its_own(theme: Theme, qtbot: QtBot) -> None:
    made, counted = table(theme, qtbot, 2)
    pictures: list[QImage] = []
    for state in CellState:
        counted.state = state
        pictures.append(made.grab().toImage())
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])
    counted.state = CellState.MISSING
    picture = made.viewport().grab().toImage()
    cell = made.visualRect(counted.index(0, 0))
    assert QColor(picture.pixel(cell.bottomRight().x() - 3, cell.bottom() - 3)) == theme.color("error_soft")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_current_cell(theme: Theme, qtbot: QtBot, key: Qt.Key) -> None:
    made, counted = table(theme, qtbot, 2)
    made.setCurrentIndex(counted.index(1, 0))
    with qtbot.waitSignal(made.opened) as opened:
        qtbot.keyClick(made, key)
    index = opened.args[0]
    assert (index.row(), index.column()) == (1, 0)


def test_the_corner_says_which_side_sends_and_has_its_place_there(theme: Theme, qtbot: QtBot) -> None:
    made, _counted = table(theme, qtbot, 3)
    corner, names, titles = made.corner, made.verticalHeader(), made.horizontalHeader()
    assert "From" in corner.text()
    assert corner.isVisible()
    assert names.geometry().right() == corner.geometry().right()
    assert (corner.y(), corner.height()) == (titles.y(), titles.height())
    assert corner.sizeHint().width() <= corner.width()
