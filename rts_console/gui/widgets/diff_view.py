"""Two payloads side by side: what was changed, added, removed, by sign and by colour."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.language import said
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.diff_rows import (
    LEFT,
    LEFT_PLACE,
    PART_ROLE,
    RIGHT,
    RIGHT_PLACE,
    SIGN,
    SIGN_ROLE,
    DiffRows,
    is_secret_place,
)
from rts_console.gui.privacy import ALL_PRIVATE
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.detail_view import DetailView, NoteLine, plain_editor, show_text
from rts_console.gui.widgets.elided_label import ElidedLabel
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.record.diff import Comparison, Method, Sign, compare
from rts_console.record.row import Row

Index = QModelIndex | QPersistentModelIndex

_GROUNDS = {Sign.CHANGED: "warning_soft", Sign.ADDED: "success_soft", Sign.REMOVED: "error_soft"}
_SIGN_COLORS = {Sign.CHANGED: "warning", Sign.ADDED: "success", Sign.REMOVED: "error", Sign.LEFT_OUT: "text_muted"}
_FULL_CHARACTERS = 128 * 1024
_METHODS = (None, Method.JSON, Method.TEXT, Method.BYTES)


class _Delegate(QStyledItemDelegate):
    """Paints a cell in the fixed font on the ground of its sign; the part that differs is underlined."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        sign = index.data(SIGN_ROLE)
        painter.save()
        painter.setClipRect(option.rect)
        painter.fillRect(option.rect, self._ground(sign, index.column(), bool(index.data())))
        if option.state & QStyle.StateFlag.State_Selected:
            bar = QRect(option.rect.left(), option.rect.bottom() - 1, option.rect.width(), 2)
            painter.fillRect(bar, self._theme.color("accent"))
        self._paint_text(painter, option.rect.adjusted(self._theme.space("xs"), 0, -2, 0), index, sign)
        painter.restore()

    def _ground(self, sign: Sign, column: int, filled: bool) -> QColor:
        beside = (sign is Sign.ADDED and column < SIGN) or (sign is Sign.REMOVED and column > SIGN)
        if beside and not filled:
            return self._theme.color("sunken")
        return self._theme.color(_GROUNDS.get(sign, "surface"))

    def _paint_text(self, painter: QPainter, place: QRect, index: Index, sign: Sign) -> None:
        text = str(index.data() or "")
        centred = index.column() == SIGN
        font = self._theme.font("mono_strong" if centred else "mono")
        painter.setFont(font)
        painter.setPen(self._pen(index.column(), sign))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        flags |= Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        metrics = QFontMetrics(font)
        painter.drawText(place, flags, metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width()))
        part = index.data(PART_ROLE)
        if part is not None:
            left = place.left() + metrics.horizontalAdvance(text[: part[0]])
            width = max(2, metrics.horizontalAdvance(text[part[0] : part[1]]))
            line = QRect(left, place.bottom() - self._theme.pixels(3), width, self._theme.pixels(2))
            painter.fillRect(line.intersected(place), self._theme.color("warning"))

    def _pen(self, column: int, sign: Sign) -> QColor:
        if column == SIGN:
            return self._theme.color(_SIGN_COLORS.get(sign, "text_muted"))
        if sign is Sign.LEFT_OUT or column in (LEFT_PLACE, RIGHT_PLACE):
            return self._theme.color("text_muted")
        return self._theme.color("text")


class DiffView(DetailView):
    """Keeps one row as A and compares it with whatever row is shown next."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("Diff")
        self._theme = theme
        self._kept: tuple[Row, bytes] | None = None
        self._shown: tuple[Row, bytes] | None = None
        self._comparison: Comparison | None = None
        self.model = DiffRows(self)
        self._make_table()
        self._pages = QStackedWidget()
        self._make_pages()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._update()

    # Building

    def _make_pages(self) -> None:
        self.empty = EmptyState(
            self._theme,
            "git-compare",
            self.tr("Nothing to compare yet"),
            self.tr("Select two rows and choose Compare, or keep this row as A and select another."),
            action_text=self.tr("Keep this row as A"),
        )
        self.empty.activated.connect(self.keep)
        self.note = NoteLine(self._theme)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._sides())
        layout.addLayout(self._tools())
        layout.addWidget(self.note)
        layout.addWidget(self._split, 1)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(body)

    def _sides(self) -> QHBoxLayout:
        self.left_words, self.right_words = ElidedLabel(), ElidedLabel()
        row = QHBoxLayout()
        space = self._theme.space("s")
        row.setContentsMargins(space, space // 2, space, 0)
        row.setSpacing(2 * space)
        for label in (self.left_words, self.right_words):
            label.set_left()
            mark(label, role="caption")
            row.addWidget(label, 1)
        return row

    def _tools(self) -> QHBoxLayout:
        self.method = QComboBox()
        self.method.setAccessibleName(self.tr("How to compare"))
        self.method.addItems([self.tr("Auto"), self.tr("JSON"), self.tr("Text"), self.tr("Bytes")])
        self.method.currentIndexChanged.connect(self._compare)
        self.counter = QLabel()
        self.counter.setTextFormat(Qt.TextFormat.PlainText)
        self.counter.setMinimumWidth(1)
        mark(self.counter, role="caption")
        self.previous = self._tool("chevron-up", self.tr("Previous difference (Shift+F7)"), lambda: self.step(-1))
        self.next = self._tool("chevron-down", self.tr("Next difference (F7)"), lambda: self.step(1))
        for keys, by in (("F7", 1), ("Shift+F7", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)  # there may be several details
            shortcut.activated.connect(lambda by=by: self.step(by))
        self.swap_button = self._tool("arrow-left-right", self.tr("Swap A and B"), self.swap)
        self.release_button = self._tool("pin-off", self.tr("Let go of A: compare no more"), self.release)
        row = QHBoxLayout()
        space = self._theme.space("s")
        row.setContentsMargins(space, space // 2, space, space // 2)
        row.setSpacing(space // 2)
        for widget in (self.method, self.previous, self.next):
            row.addWidget(widget)
        row.addWidget(self.counter, 1)
        row.addWidget(self.swap_button)
        row.addWidget(self.release_button)
        return row

    def _tool(self, icon: str, text: str, call: object) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._theme.icon(icon))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(call)
        return button

    def _make_table(self) -> None:
        table = self.table = QTableView()
        table.setObjectName("diff_table")
        table.setAccessibleName(self.tr("Differences"))
        table.setModel(self.model)
        table.setItemDelegate(_Delegate(self._theme, table))
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.hide()
        for column in (LEFT, RIGHT):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.left_full, self.right_full = plain_editor(self.tr("A in full")), plain_editor(self.tr("B in full"))
        self._full = QSplitter(Qt.Orientation.Horizontal)
        self._full.addWidget(self.left_full)
        self._full.addWidget(self.right_full)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(table)
        self._split.addWidget(self._full)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 1)

    def _restyle(self) -> None:
        height = QFontMetrics(self._theme.font("mono")).height() + self._theme.pixels(6)
        self.table.verticalHeader().setMinimumSectionSize(height)
        self.table.verticalHeader().setDefaultSectionSize(height)
        self._set_widths()
        self.table.viewport().update()

    def _set_widths(self) -> None:
        metrics = QFontMetrics(self._theme.font("mono"))
        by_path = self._comparison is not None and self._comparison.method is Method.JSON
        rows = [self.model.row(place) for place in range(min(200, self.model.rowCount()))]
        longest = max((len(row.left_place) for row in rows if row is not None), default=4)
        letters = min(max(longest, 4), 24 if by_path else 12) + 1
        self.table.setColumnWidth(LEFT_PLACE, letters * metrics.averageCharWidth() + self._theme.space("s"))
        self.table.setColumnWidth(RIGHT_PLACE, letters * metrics.averageCharWidth() + self._theme.space("s"))
        self.table.setColumnWidth(SIGN, self._theme.pixels(24))
        self.table.setColumnHidden(RIGHT_PLACE, by_path)

    # The two sides

    def keep(self) -> None:
        """Keep the row shown as A."""
        self._kept = self._shown
        self._update()

    def keep_row(self, row: Row, payload: bytes) -> None:
        """Keep a row as A."""
        self._kept = row, payload
        self._update()

    def release(self) -> None:
        """Compare with nothing any more."""
        self._kept = None
        self._update()

    def swap(self) -> None:
        """Let A and B change places."""
        self._kept, self._shown = self._shown, self._kept
        self._update()

    def kept(self) -> Row | None:
        """The row kept as A."""
        return self._kept[0] if self._kept is not None else None

    def show_row(self, row: Row, payload: bytes) -> None:
        self._shown = row, payload
        self._update()

    def clear(self) -> None:
        self._shown = None
        self._update()

    def _update(self) -> None:
        """Compare if there are two rows, else say how to get there."""
        kept, shown = self._kept, self._shown
        ready = kept is not None and shown is not None and kept[0].seq != shown[0].seq
        self._pages.setCurrentIndex(1 if ready else 0)
        if kept is not None and not ready:
            words = self.tr("Row {row} is kept as A. Select another row to compare it with.")
            self.empty.set_text(self.tr("One row is kept"), words.format(row=f"{kept[0].seq:,}"))
        elif kept is None:
            self.empty.set_text(
                self.tr("Nothing to compare yet"),
                self.tr("Select two rows and choose Compare, or keep this row as A and select another."),
            )
        self.empty.set_action_enabled(shown is not None and kept is None)
        if ready:
            self._compare()
        else:
            self._comparison = None
            self.model.show_comparison(None)

    def _compare(self) -> None:
        if self._kept is None or self._shown is None:
            return
        (left_row, left), (right_row, right) = self._kept, self._shown
        self._comparison = compare(left, right, _METHODS[self.method.currentIndex()])
        self.left_words.set_text(f"A  {self._words(left_row)}")
        self.right_words.set_text(f"B  {self._words(right_row)}")
        self.table.setProperty(ALL_PRIVATE, self._tells_bytes(left, right))
        self.model.show_comparison(self._comparison)
        self._full.hide()
        self._set_widths()
        self._say()
        self.step(1)

    def _tells_bytes(self, *sides: bytes) -> bool:
        """Lines of sixteen bytes cannot be judged one by one."""
        spans = self._theme.privacy.spans
        by_bytes = self._comparison is not None and self._comparison.method is Method.BYTES
        return by_bytes and any(spans(side.decode("latin-1")) for side in sides)

    def _words(self, row: Row) -> str:
        size = self.tr("{count} bytes").format(count=f"{row.size:,}")
        return f"{self.tr('row')} {row.seq:,} · {time_of_day(row.at_ns)} · {said(row.kind)} · {size}"

    def _say(self) -> None:
        comparison = self._comparison
        if comparison is None:
            return
        method = {Method.JSON: self.tr("as JSON"), Method.TEXT: self.tr("by lines"), Method.BYTES: self.tr("by bytes")}
        notes = [said(f"{note[:1].upper()}{note[1:]}.") for note in comparison.notes]
        compared = self.tr("Compared {method}.").format(method=method[comparison.method])
        if comparison.same:
            same = self.tr("The payloads are the same.")
            if comparison.method is Method.JSON and self._bytes_differ():
                same = self.tr("The values are the same; only white space or the order of keys differs.")
            self.note.say([same, *notes], tone="success")
        else:
            self.note.say([compared, *notes], tone="secondary")
        self.counter.setText("" if comparison.same else self._counted(0))
        for button in (self.previous, self.next):
            button.setEnabled(not comparison.same)

    def _bytes_differ(self) -> bool:
        return self._kept is not None and self._shown is not None and self._kept[1] != self._shown[1]

    # Walking

    def step(self, by: int) -> None:
        """Go to the next difference or the one before, around the end."""
        if self._comparison is None or self._comparison.same:
            return
        starts = self._comparison.differences
        here = self.table.currentIndex().row()
        if by > 0:
            target = next((place for place in starts if place > here), starts[0])
        else:
            target = next((place for place in reversed(starts) if place < here), starts[-1])
        self.table.selectRow(target)
        self.table.scrollTo(self.model.index(target, LEFT), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _counted(self, row: int) -> str:
        starts = self._comparison.differences if self._comparison is not None else []
        number = sum(place <= row for place in starts)
        return self.tr("{number} of {count} differences").format(number=f"{max(1, number):,}", count=f"{len(starts):,}")

    def _on_row_changed(self, current: QModelIndex) -> None:
        row = self.model.row(current.row())
        if row is None or self._comparison is None:
            return
        self.counter.setText(self._counted(current.row()))
        long = any(self._is_cut(current.row(), column) for column in (LEFT, RIGHT))
        self._full.setVisible(long)
        if long:
            self.left_full.setProperty(ALL_PRIVATE, is_secret_place(row.left_place))
            self.right_full.setProperty(ALL_PRIVATE, is_secret_place(row.right_place))
            show_text(self.left_full, self._in_full(row.left))
            show_text(self.right_full, self._in_full(row.right))

    def _in_full(self, text: str) -> str:
        if len(text) <= _FULL_CHARACTERS:
            return text
        words = self.tr("… {count} characters more: see the tab Text of that row")
        return f"{text[:_FULL_CHARACTERS]}\n{words.format(count=f'{len(text) - _FULL_CHARACTERS:,}')}"

    def _is_cut(self, row: int, column: int) -> bool:
        text = str(self.model.index(row, column).data() or "")
        room = self.table.columnWidth(column) - self._theme.space("s")
        return QFontMetrics(self._theme.font("mono")).horizontalAdvance(text) > room

    def comparison(self) -> Comparison | None:
        """What is shown."""
        return self._comparison
