"""The list of saved messages: the name, and below it what kind of message it is and where it goes."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.chosen_row import paint_if_chosen
from rts_console.profiles.model import Snippet

_BELOW = Qt.ItemDataRole.UserRole + 1
Place = QModelIndex | QPersistentModelIndex


class _TwoLines(QStyledItemDelegate):
    """The name, and a muted line below."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Place) -> QSize:
        lines = sum(QFontMetrics(self._theme.font(name)).height() for name in ("body", "small"))
        return QSize(0, lines + 2 * self._theme.space("s"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Place) -> None:
        theme = self._theme
        painter.save()
        place = paint_if_chosen(painter, theme, option)
        inside = place.adjusted(theme.space("m"), theme.space("s"), -theme.space("m"), -theme.space("s"))
        for name, color, words in (
            ("body", "text", str(index.data())),
            ("small", "text_secondary", str(index.data(_BELOW))),
        ):
            metrics = QFontMetrics(theme.font(name))
            painter.setFont(theme.font(name))
            painter.setPen(theme.color(color))
            line = QRect(inside.left(), inside.top(), inside.width(), metrics.height())
            shown = metrics.elidedText(words.replace("\n", " "), Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, shown)
            inside.setTop(inside.top() + metrics.height())
        painter.restore()


class SnippetList(QListView):
    """Signals: `insert_wanted`, `send_wanted`, `edit_wanted`, `delete_wanted` of the one that is chosen, `undo_wanted`,
    `move_wanted` with -1 or 1, by the keys Enter, Ctrl+Enter, F2, Delete, Ctrl+Z, Alt+Up and Alt+Down.
    """

    insert_wanted = Signal()
    send_wanted = Signal()
    edit_wanted = Signal()
    delete_wanted = Signal()
    undo_wanted = Signal()
    move_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QStandardItemModel(self)
        self.setObjectName("snippet_list")
        self.setAccessibleName(self.tr("Saved messages"))
        self.setModel(self._rows)
        self.setItemDelegate(_TwoLines(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda _index: self.insert_wanted.emit())
        theme.changed.connect(self.doItemsLayout)

    def show_snippets(self, snippets: Sequence[Snippet]) -> None:
        """Show these; the one that was chosen stays chosen, else the one in its place is."""
        chosen, place = self.chosen(), self.currentIndex().row()
        self._rows.clear()
        for snippet in snippets:
            item = QStandardItem(snippet.name)
            below = self._below(snippet)
            item.setData(below, _BELOW)
            item.setData(f"{snippet.name}, {below}", Qt.ItemDataRole.AccessibleTextRole)
            item.setToolTip("")
            self._rows.appendRow(item)
        names = [snippet.name for snippet in snippets]
        row = names.index(chosen) if chosen in names else min(max(place, 0), len(names) - 1)
        self.setCurrentIndex(self._rows.index(row, 0))

    def _below(self, snippet: Snippet) -> str:
        kind = {"text": self.tr("Text"), "json": "JSON", "hex": self.tr("Hex"), "base64": "Base64"}[snippet.format]
        where = {
            "": self.tr("wherever the composer points"),
            "peer": self.tr("to {target}") if snippet.target else self.tr("to a peer"),
            "room": self.tr("to the room {target}") if snippet.target else self.tr("to a room"),
            "server": self.tr("to the app server"),
        }[snippet.scope]
        return f"{kind} · {where.format(target=snippet.target)}"

    def chosen(self) -> str:
        """The name of the one that is chosen; empty for none."""
        index = self.currentIndex()
        return str(index.data()) if index.isValid() else ""

    def choose(self, name: str) -> None:
        """Choose that one, if it is shown."""
        for row in range(self._rows.rowCount()):
            if self._rows.index(row, 0).data() == name:
                self.setCurrentIndex(self._rows.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if control:
                self.send_wanted.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.insert_wanted.emit()
            case Qt.Key.Key_F2:
                self.edit_wanted.emit()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.delete_wanted.emit()
            case Qt.Key.Key_Up | Qt.Key.Key_Down if alt:
                self.move_wanted.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            case _ if event.matches(QKeySequence.StandardKey.Undo):
                self.undo_wanted.emit()
            case _:
                super().keyPressEvent(event)
