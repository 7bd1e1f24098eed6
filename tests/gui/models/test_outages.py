"""The table of outages."""

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from rts_console.gui.models.outages import OutageModel, OutageRow
from rts_console.gui.theme import Theme

S = 10**9
OVER = OutageRow("bob", 1_795_000_000 * S, 1_795_000_020 * S, 20.0, 9.9, True, 1, 2, 3, 0, 0, 0)
LASTING = OutageRow("alice", 1_795_000_010 * S, 0, 3.5, 0.0, None, 0, 0, 0, 0, 0, 0)
AFRESH = OutageRow("carol", 5 * S, 9 * S, 4.0, 0.01, False, 0, 0, 0, 0, 0, 7)


def texts(model: OutageModel, row: int) -> list[str]:
    return [model.data(model.index(row, column), Qt.ItemDataRole.DisplayRole) for column in range(model.columnCount())]


def test_every_outage_in_words(qtmodeltester: ModelTester) -> None:
    model = OutageModel(Theme())
    model.show({each.identity: each for each in (OVER, LASTING, AFRESH)})
    qtmodeltester.check(model)
    assert texts(model, 0)[2:] == ["20.00 s", "9.90 s", "resumed", "1", "2", "3", "0", "0", "0"]
    assert texts(model, 1)[2:5] == ["3.50 s …", "–", "still away"]
    assert texts(model, 2)[2:] == ["4.00 s", "0.01 s", "afresh", "0", "0", "0", "0", "0", "7"]
    error, color = Theme().color("error"), Qt.ItemDataRole.ForegroundRole
    assert model.data(model.index(0, OutageModel.UNNOTICED), color) == error
    assert model.data(model.index(2, OutageModel.UNNOTICED), color) is None
    assert model.data(model.index(2, OutageModel.GAPS), color) == error
    assert "dead for so long" in model.data(model.index(0, OutageModel.UNNOTICED), Qt.ItemDataRole.ToolTipRole)


def test_it_is_sorted_by_what_is_meant(qtmodeltester: ModelTester) -> None:
    model = OutageModel(Theme())
    model.show({each.identity: each for each in (OVER, LASTING, AFRESH)})
    for column, order in (
        (OutageModel.WHEN, ["carol", "bob", "alice"]),
        (OutageModel.LASTED, ["alice", "carol", "bob"]),
        (OutageModel.UNNOTICED, ["alice", "carol", "bob"]),
        (OutageModel.WHO, ["alice", "bob", "carol"]),
        (OutageModel.UNKNOWN, ["alice", "carol", "bob"]),
    ):
        model.sort(column, Qt.SortOrder.AscendingOrder)
        shown = [texts(model, row)[0] for row in range(3)]
        assert sorted(shown) == sorted(order)
        assert shown[-1] == order[-1]
