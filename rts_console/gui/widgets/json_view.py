"""The payload as a JSON tree, every token as it was written; of broken JSON what can be read, and the rest as text."""

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QSplitter,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.models.json_tree import CELL_CHARACTERS, KEY, JsonTree
from rts_console.gui.privacy import ALL_PRIVATE
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.detail_view import DetailView, NoteLine, plain_editor, show_text
from rts_console.gui.widgets.text_view import first_part
from rts_console.record.json_reader import Problem, Shape, Value, problem, read_string
from rts_console.record.query_syntax import quoted
from rts_console.record.row import Row

_EXPANDED_ROWS = 60
_EXPANDED_LEVELS = 5
_FILTERED_CHARACTERS = 500


class JsonView(DetailView):
    """Tree above, the chosen value in full below. With `filterable` a value can become a term of the filter."""

    def __init__(self, theme: Theme, *, filterable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("JSON")
        self._theme = theme
        self._filterable = filterable
        self.note = NoteLine(theme)
        self.model = JsonTree(theme, self)
        self._make_tree()
        self._make_foot()
        self.rest = plain_editor(self.tr("Text that is not JSON"))
        self.full = plain_editor(self.tr("The chosen value in full"))
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        for part in (self.tree, self.full, self.rest):
            self._split.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.note)
        layout.addWidget(self._split, 1)
        layout.addWidget(self._foot)
        theme.changed.connect(self.tree.viewport().update)
        self.clear()

    # Building

    def _make_tree(self) -> None:
        self.tree = QTreeView()
        self.tree.setObjectName("json_tree")
        self.tree.setAccessibleName(self.tr("JSON tree"))
        self.tree.setModel(self.model)
        self.tree.setUniformRowHeights(True)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.tree.setIndentation(self._theme.pixels(16))
        self.tree.header().setStretchLastSection(True)
        self.tree.header().setResizeContentsPrecision(0)  # the rows in sight: measuring all takes longer than opening
        self.tree.header().setSectionResizeMode(KEY, QHeaderView.ResizeMode.Interactive)
        self.tree.header().setMinimumSectionSize(self._theme.pixels(60))
        self.tree.header().hide()
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._on_menu)
        self.tree.selectionModel().currentRowChanged.connect(self._on_current_changed)
        mark(self.tree, type="mono", density="tree")

    def _make_foot(self) -> None:
        self._foot = QWidget()
        self.path = QLineEdit()
        self.path.setReadOnly(True)
        self.path.setObjectName("json_path")
        self.path.setAccessibleName(self.tr("Path of the chosen value"))
        mark(self.path, type="mono")
        row = QHBoxLayout(self._foot)
        space = self._theme.space("xs")
        row.setContentsMargins(space, space, space, space)
        row.setSpacing(space)
        row.addWidget(self.path, 1)
        self.actions_of_value = [
            self._action("copy", self.tr("Copy the path"), self.copy_path, "Ctrl+Shift+C"),
            self._action("braces", self.tr("Copy the value as it is written"), self.copy_value, "Ctrl+C"),
        ]
        if self._filterable:
            wanted = self.tr("Filter to rows that hold this value")
            self.actions_of_value.append(self._action("filter", wanted, self.filter_to_value, ""))
        for action in self.actions_of_value:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAccessibleName(action.text())
            row.addWidget(button)

    def _action(self, icon: str, text: str, call: object, keys: str) -> QAction:
        action = QAction(self._theme.icon(icon), text, self.tree)
        action.setToolTip(f"{text} ({keys})" if keys else text)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(call)
        self.tree.addAction(action)
        return action

    # Content

    def show_row(self, row: Row, payload: bytes) -> None:
        try:
            self.show_text(payload.decode("utf-8"))
        except UnicodeDecodeError as error:
            self._show_no_text(payload, error)

    def _show_no_text(self, payload: bytes, error: UnicodeDecodeError) -> None:
        self.clear()
        where = self.tr("Not JSON: byte {place} is not UTF-8 text. See the tab Hex.")
        self.note.say([where.format(place=f"{error.start:,}")], tone="error")

    def show_text(self, text: str, *, lenient: bool = False) -> None:
        """Show a text; `lenient` takes it as it is: it is known to be JSON, or is of another notation."""
        self.clear()
        wrong = None if lenient else problem(text)
        if wrong is None:
            self._show_tree(text)
            return
        self._show_broken(text, wrong)

    def _show_tree(self, text: str) -> None:
        self.model.set_text(text)
        self._split.setVisible(True)
        self.tree.show()
        self._foot.show()
        self._expand()
        self.tree.setCurrentIndex(self.model.index(0, KEY))

    def _show_broken(self, text: str, wrong: Problem) -> None:
        words = self.tr("Not JSON: {reason}, in line {line}, column {column}.")
        said = [words.format(reason=wrong.reason, line=f"{wrong.line:,}", column=f"{wrong.column:,}")]
        read = text[: wrong.offset]
        if not text.strip():
            said = [self.tr("Not JSON: there is nothing in it.")]
        elif read.strip() and read.lstrip()[0] in "[{":
            self._show_tree(read)
            said.append(self.tr("The tree holds what comes before; the rest stands below as text."))
        else:
            read = ""
        self.note.say(said, tone="error")
        self._show_rest(text[len(read) :])

    def _show_rest(self, rest: str) -> None:
        data = rest.encode("utf-8", "surrogatepass")
        part = first_part(data)
        show_text(self.rest, part.decode("utf-8", "surrogatepass"))
        self.rest.setVisible(bool(rest))
        self._split.setSizes([300, 0, 200])
        self._split.setVisible(bool(rest) or not self.tree.isHidden())
        if len(part) < len(data):
            more = self.tr("{count} bytes more stand in the tab Text.").format(count=f"{len(data) - len(part):,}")
            self.note.say([self.note.text(), more], tone="error")

    def clear(self) -> None:
        self.model.set_text(None)
        self.note.say([])
        for part in (self.tree, self.full, self.rest, self._foot):
            part.hide()

    def _expand(self) -> None:
        """Open level by level as long as it is little."""
        level, rows = [self.model.index(0, KEY)], 1
        for _ in range(_EXPANDED_LEVELS):
            if not level or rows > _EXPANDED_ROWS:
                break
            below: list[QModelIndex] = []
            for index in level:
                if self.model.canFetchMore(index):
                    self.model.fetchMore(index)
                self.tree.expand(index)
                below += [self.model.index(row, KEY, index) for row in range(min(self.model.rowCount(index), 100))]
            level = [index for index in below if self.model.hasChildren(index)]
            rows += len(below)
        self.tree.resizeColumnToContents(KEY)
        most = max(self._theme.pixels(90), self.tree.viewport().width() // 2)
        self.tree.setColumnWidth(KEY, min(self.tree.columnWidth(KEY) + self._theme.space("s"), most))

    # The chosen value

    def current(self) -> Value | None:
        """The value of the current row."""
        return self.model.value(self.tree.currentIndex())

    def _on_current_changed(self, current: QModelIndex) -> None:
        self.path.setText(self.model.path(current))
        self.path.setCursorPosition(0)
        value = self.model.value(current)
        for action in self.actions_of_value:
            action.setEnabled(value is not None)
        if value is None or value.container:
            self.full.hide()
            return
        raw = value.raw
        reading = read_string(raw) if value.shape is Shape.STRING else None
        telling = len(raw) > min(80, CELL_CHARACTERS) or (reading is not None and reading != raw[1:-1])
        self.full.setProperty(ALL_PRIVATE, self.model.is_secret(current))
        self.full.setVisible(telling)
        if telling:
            shown = reading if reading is not None else raw
            show_text(self.full, shown)
            self._split.setSizes([300, 150, 150])

    def copy_path(self) -> None:
        """Put the path of the chosen value on the clipboard."""
        QGuiApplication.clipboard().setText(self.path.text())

    def copy_value(self) -> None:
        """Put the chosen value on the clipboard, as it is written."""
        value = self.current()
        if value is not None:
            QGuiApplication.clipboard().setText(value.raw)

    def copy_text(self) -> None:
        """Put what the chosen string stands for on the clipboard; of anything else the value as it is written."""
        value = self.current()
        if value is not None:
            QGuiApplication.clipboard().setText(read_string(value.raw) or value.raw)

    def filter_to_value(self) -> None:
        """Ask for the rows whose payload holds the chosen key and value as they are written here."""
        value = self.current()
        if value is not None:
            self.filter_wanted.emit(term_of(value))

    def _on_menu(self, where: QPoint) -> None:
        self.menu().popup(self.tree.viewport().mapToGlobal(where))

    def menu(self) -> QMenu:
        """What can be done with the chosen value; it goes when it is closed."""
        menu = QMenu(self.tree)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.actions_of_value)
        menu.addAction(self.tr("Copy the text without escapes"), self.copy_text)
        menu.addSeparator()
        menu.addAction(self.tr("Expand all below"), self._expand_below)
        menu.addAction(self.tr("Collapse all"), self.tree.collapseAll)
        return menu

    def _expand_below(self) -> None:
        self.tree.expandRecursively(self.tree.currentIndex(), 6)


def term_of(value: Value) -> str:
    """The term that finds a value with its key as written; of a long one its beginning."""
    start = value.start
    if value.key is not None:
        found = value.text.rfind(value.key, max(0, start - len(value.key) - 40), start)
        start = found if found >= 0 else start
    written = value.text[start : value.end]
    return f"text:{quoted(written[:_FILTERED_CHARACTERS])}"
