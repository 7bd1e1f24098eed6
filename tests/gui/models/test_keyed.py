"""Whatever list follows whatever list, Qt is told the truth, and indexes stay on their rows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from rts_console.gui.models.keyed import MARK_S, MOST_MARKS, KeyedTable
from rts_console.gui.theme import Theme

BACKGROUND = Qt.ItemDataRole.BackgroundRole


class Numbers(KeyedTable[int]):
    numeric = frozenset({1})

    def cell(self, row: int, column: int, role: int) -> Any:
        return str(row) if role == Qt.ItemDataRole.DisplayRole else None

    def sort_value(self, row: int, column: int) -> Any:
        return row


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme()
    theme.apply(qapp, "light")
    return theme


@pytest.fixture
def table(theme: Theme, qtmodeltester: ModelTester) -> Numbers:
    table = Numbers(theme, ("left", "right"))
    qtmodeltester.check(table)
    return table


def shown(table: Numbers) -> list[tuple[Any, str]]:
    return [(table.key_at(row), table.index(row, 0).data()) for row in range(table.rowCount())]


def shown_keys(table: Numbers) -> list[Any]:
    return [key for key, _text in shown(table)]


def test_an_empty_table(table: Numbers, qtmodeltester: ModelTester) -> None:
    assert (table.rowCount(), table.columnCount()) == (0, 2)
    table.show({})
    assert table.rowCount() == 0


lists = st.lists(st.dictionaries(st.integers(0, 12), st.integers(0, 5), max_size=8), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(lists=lists, order=st.sampled_from([None, Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder]))
def test_any_list_may_follow_any_other(
    theme: Theme, qtmodeltester: ModelTester, lists: list[dict[int, int]], order: Qt.SortOrder | None
) -> None:
    table = Numbers(theme, ("left", "right"))
    qtmodeltester.check(table)
    if order is not None:
        table.sort(0, order)
    for rows in lists:
        before = {key: QPersistentModelIndex(table.index(table.row_of(key), 0)) for key in shown_keys(table)}
        table.show(rows)
        expected = list(rows)
        if order is not None:
            expected = sorted(rows, key=lambda key: rows[key], reverse=order == Qt.SortOrder.DescendingOrder)
        assert shown(table) == [(key, str(rows[key])) for key in expected]
        for key, index in before.items():
            assert index.isValid() == (key in rows)
            assert not index.isValid() or table.key_at(index.row()) == key


def test_only_what_differs_is_told(table: Numbers, qtbot: QtBot) -> None:
    table.show(dict.fromkeys(range(6), 0))
    told: list[tuple[int, int]] = []
    table.dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    table.show({key: int(key in (1, 2, 4)) for key in range(6)})
    assert told == [(1, 2), (4, 4)]


def test_a_longer_list_is_one_insertion(table: Numbers) -> None:
    table.show({1: 1})
    told: list[tuple[int, int]] = []
    table.rowsInserted.connect(lambda _parent, first, last: told.append((first, last)))
    table.layoutChanged.connect(lambda: told.append((-1, -1)))
    table.show({1: 1, 2: 2, 3: 3})
    assert told == [(1, 2)]


def test_sorting_back_to_the_order_of_arrival(table: Numbers) -> None:
    table.show({1: 3, 2: 1, 3: 2})
    table.sort(0, Qt.SortOrder.AscendingOrder)
    assert table.keys() == (2, 3, 1)
    table.sort(-1)
    assert table.keys() == (1, 2, 3)


def test_numbers_stand_at_the_right_with_their_header(table: Numbers) -> None:
    table.show({1: 1})
    role = Qt.ItemDataRole.TextAlignmentRole
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert table.index(0, 1).data(role) == right
    assert table.headerData(1, Qt.Orientation.Horizontal, role) == right
    assert table.index(0, 0).data(role) != right


def test_what_is_new_is_marked_and_fades(table: Numbers, theme: Theme) -> None:
    table.show({1: 1})
    table.show({1: 1, 2: 2}, mark_at_s=100.0)
    assert table.marks == {2}
    fresh = table.index(1, 0).data(BACKGROUND)
    assert fresh.alphaF() == 1.0
    table.fade(100.0 + MARK_S / 2)
    assert 0.4 < table.index(1, 0).data(BACKGROUND).alphaF() < 0.6
    table.fade(100.1 + MARK_S)
    assert table.index(1, 0).data(BACKGROUND) is None
    assert table.marks == frozenset()


def test_with_reduced_motion_a_mark_stays_and_ends(table: Numbers, theme: Theme) -> None:
    theme.set_reduce_motion(True)
    table.show({1: 1}, mark_at_s=0.0)
    told: list[int] = []
    table.dataChanged.connect(lambda *_: told.append(1))
    table.fade(MARK_S / 2)
    assert (table.index(0, 0).data(BACKGROUND).alphaF(), told) == (1.0, [])
    table.fade(MARK_S)
    assert (table.index(0, 0).data(BACKGROUND), told) == (None, [1])


def test_a_crowd_is_not_marked(table: Numbers) -> None:
    table.show(dict.fromkeys(range(MOST_MARKS + 1), 0), mark_at_s=0.0)
    assert table.marks == frozenset()


def test_a_marked_row_that_goes_takes_its_mark_along(table: Numbers) -> None:
    table.show({1: 1}, mark_at_s=0.0)
    table.show({})
    table.fade(0.1)
    assert table.marks == frozenset()


def test_a_switch_of_theme_repaints_all_rows(table: Numbers, theme: Theme, qapp: QApplication) -> None:
    table.show({1: 1, 2: 2})
    told: list[tuple[int, int]] = []
    table.dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    theme.apply(qapp, "dark")
    assert told == [(0, 1)]
