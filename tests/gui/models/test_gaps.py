"""The pairs as a table: what is odd is coloured, what is unknown is a dash."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from rts_console.gui.models.gaps import GapModel
from rts_console.gui.theme import Theme
from rts_console.record.gaps import Pair, PairCounts

PAIR = Pair("alice", "bob", "", "0a0b0c0d")


@pytest.fixture
def model(qapp: QApplication, qtmodeltester: ModelTester) -> GapModel:
    theme = Theme()
    theme.apply(qapp, "light")
    model = GapModel(theme)
    qtmodeltester.check(model)
    return model


def test_figures_stand_in_their_columns(model: GapModel) -> None:
    model.show({PAIR: PairCounts(PAIR, 10, 9, 2, 1, 3, 4, 1, 11)})
    texts = [model.index(0, column).data() for column in range(model.columnCount())]
    assert texts == ["bob → alice", "0a0b0c0d", "10", "9", "80.00%", "2", "4", "1", "3", "1 … 11"]
    for column in (GapModel.GAP, GapModel.LATE, GapModel.DUPLICATE, GapModel.REORDERED):
        assert model.index(0, column).data(Qt.ItemDataRole.ForegroundRole) is not None
    assert "2 of what was sent have not arrived" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_a_foreign_sender_has_no_count_of_what_was_sent(model: GapModel) -> None:
    pair = Pair("alice", "zoe", "lobby", "")
    model.show({pair: PairCounts(pair, None, 5, 0, 0, 0, 0, 3, 7)})
    assert model.index(0, GapModel.SENT).data() == "–"
    assert model.index(0, GapModel.PAIR).data() == "zoe → alice @ lobby"
    assert model.index(0, GapModel.RUN).data() == "counter"
    assert model.index(0, GapModel.GAP).data(Qt.ItemDataRole.ForegroundRole) is None


def test_it_is_sorted_by_number(model: GapModel) -> None:
    pairs = [Pair("alice", name, "", "r") for name in "abc"]
    model.show(
        {pair: PairCounts(pair, None, 5, gap, 0, 0, 0, 1, 9) for pair, gap in zip(pairs, (2, 10, 1), strict=True)}
    )
    model.sort(GapModel.GAP, Qt.SortOrder.DescendingOrder)
    assert model.keys() == (pairs[1], pairs[0], pairs[2])
