"""What is wrong with a scenario's text: where, what, why and what to do. A click goes there."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rts_console.gui.language import said
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.cover import PAINTS_ITSELF
from rts_console.scenario.problems import Problem

SHOWN = 4
_PROBLEM = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.problems: Sequence[Problem] = ()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.problems)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        problem = self.problems[index.row()]
        if role == _PROBLEM:
            return problem
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            place = problem.place
            return f"line {place.line}, column {place.column}: {problem.what}: {problem.why}. {problem.remedy}"
        return None


class _Painter(QStyledItemDelegate):
    """Where and what in the first line; why and the way out in the second."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        body, small = (QFontMetrics(self._theme.font(role)).height() for role in ("body", "small"))
        return QSize(0, body + small + self._theme.space("s"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, problem = self._theme, index.data(_PROBLEM)
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(option.rect, theme.color("hover"))
        inside = QRect(option.rect).adjusted(theme.space("s"), theme.space("xs"), -theme.space("s"), 0)
        side = theme.pixels(14)
        theme.paint_icon(painter, QRect(inside.left(), inside.top(), side, side), "circle-x", theme.color("error"))
        inside.setLeft(inside.left() + side + theme.space("s"))
        top = self._line(
            painter, inside, said(problem.what), "body", "text", f"{problem.place.line}:{problem.place.column}"
        )
        inside.setTop(top)
        self._line(painter, inside, f"{said(_capital(problem.why))}. {said(problem.remedy)}", "small", "text_secondary")
        painter.restore()

    def _line(self, painter: QPainter, place: QRect, words: str, kind: str, role: str, before: str = "") -> int:
        theme = self._theme
        left = place.left()
        if before:
            painter.setFont(theme.font("mono"))
            painter.setPen(theme.color("text_secondary"))
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, before)
            left += max(QFontMetrics(theme.font("mono")).horizontalAdvance(before) + theme.space("s"), theme.pixels(44))
        metrics = QFontMetrics(theme.font(kind))
        painter.setFont(theme.font(kind))
        painter.setPen(theme.color(role))
        words = theme.shown(words.replace("\n", " "))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.right() - left)
        painter.drawText(
            QRect(left, place.top(), place.right() - left + 1, metrics.height()), Qt.AlignmentFlag.AlignLeft, shown
        )
        return place.top() + metrics.height()


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


class ProblemList(QListView):
    """Takes no room while all is well. Signals: `chosen(problem)`."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty(PAINTS_ITSELF, True)
        self._problems = _Model()
        self.setObjectName("scenario_problems")
        self.setAccessibleName(self.tr("What is wrong with the scenario"))
        self.setModel(self._problems)
        self.setItemDelegate(_Painter(theme, self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)
        mark(self, surface="pane")
        theme.changed.connect(self._fit)
        self.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """List these."""
        self._problems.beginResetModel()
        self._problems.problems = problems
        self._problems.endResetModel()
        self.setVisible(bool(problems))
        self._fit()

    def problems(self) -> Sequence[Problem]:
        """What is listed."""
        return self._problems.problems

    def _fit(self) -> None:
        self.doItemsLayout()
        rows = min(SHOWN, len(self._problems.problems))
        self.setFixedHeight(rows * max(1, self.sizeHintForRow(0)) + 2)

    def _on_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(self._problems.problems[index.row()])
