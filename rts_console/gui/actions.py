"""Every action once: its name, words, keys, icon and what it does. Menus, palette and the list of keys read it here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QRect, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.theme import Theme, mark

_ACTION: Final = Qt.ItemDataRole.UserRole + 1
_PALETTE_WIDTH: Final = 560
_PALETTE_ROWS: Final = 12
_KEYS_COLUMNS: Final = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One action as lists show it. `group` is the menu that it stands in."""

    name: str
    group: str
    action: QAction

    @property
    def text(self) -> str:
        """Its words without the mnemonic."""
        return self.action.text().replace("&", "").rstrip("…")

    @property
    def keys(self) -> str:
        """Its shortcut as this system writes it, empty without one."""
        return self.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    @property
    def all_keys(self) -> str:
        """Every way to press it, as this system writes them."""
        native = QKeySequence.SequenceFormat.NativeText
        return " / ".join(keys.toString(native) for keys in self.action.shortcuts())

    @property
    def offered(self) -> bool:
        """Whether it can be run now."""
        return self.action.isVisible() and self.action.isEnabled()


class Actions(QObject):
    """All actions of the window, by name, in the order they were added."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        """Actions work anywhere in `window`."""
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._entries: dict[str, Entry] = {}

    def __iter__(self) -> Iterator[Entry]:
        """All of them."""
        return iter(self._entries.values())

    def __getitem__(self, name: str) -> QAction:
        """The action of that name; raises KeyError."""
        return self._entries[name].action

    def add(
        self,
        name: str,
        text: str,
        run: Callable[[], object],
        *,
        group: str,
        keys: str = "",
        icon: str = "",
        checkable: bool = False,
    ) -> QAction:
        """Make an action. Raises ValueError when its name or its keys are taken."""
        if name in self._entries:
            raise ValueError(f"there is an action {name!r} already")
        action = QAction(text, self._window)
        action.setObjectName(name)
        action.setCheckable(checkable)
        # Where a menu shows an icon there is no place for the tick.
        action.setIconVisibleInMenu(not checkable)
        if keys:
            self._set_keys(action, keys)
        if icon:
            action.setIcon(self._theme.icon(icon))
        action.triggered.connect(lambda _checked=False: run())
        self._window.addAction(action)
        self._entries[name] = Entry(name, group, action)
        return action

    def adopt(self, name: str, action: QAction, *, group: str, keys: str = "") -> QAction:
        """Take in an action that another made, such as a dock's own toggle. Raises ValueError as `add`."""
        if name in self._entries:
            raise ValueError(f"there is an action {name!r} already")
        action.setObjectName(name)
        action.setIconVisibleInMenu(not action.isCheckable())
        if keys:
            self._set_keys(action, keys)
        self._window.addAction(action)
        self._entries[name] = Entry(name, group, action)
        return action

    def _set_keys(self, action: QAction, keys: str) -> None:
        sequence = QKeySequence(keys)
        other = next((entry for entry in self if entry.action.shortcut() == sequence), None)
        if other is not None:
            raise ValueError(f"{keys} belongs to {other.name!r} already")
        action.setShortcut(sequence)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)


class _Row(QStyledItemDelegate):
    """An action in the palette: icon, words, group, and its keys at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        return QSize(0, self._theme.pixels(34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        entry: Entry = index.data(_ACTION)
        theme, place = self._theme, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(place.adjusted(2, 1, -2, -1), theme.radius("m"), theme.radius("m"))
        inside = place.adjusted(theme.space("m"), 0, -theme.space("m"), 0)
        side = theme.pixels(16)
        icon_place = QRect(inside.left(), place.center().y() - side // 2, side, side)
        entry.action.icon().paint(painter, icon_place)
        inside.setLeft(inside.left() + side + theme.space("m"))
        inside.setRight(inside.right() - self._paint_keys(painter, inside, entry.keys))
        self._paint_words(painter, inside, entry)
        painter.restore()

    def _paint_keys(self, painter: QPainter, place: QRect, keys: str) -> int:
        """Paint the keys at the right end; returns the room they took."""
        if not keys:
            return 0
        font = self._theme.font("small")
        width = QFontMetrics(font).horizontalAdvance(keys) + self._theme.space("m")
        height = QFontMetrics(font).height() + self._theme.space("xs")
        cap = QRect(place.right() - width, place.center().y() - height // 2, width, height)
        painter.setPen(self._theme.color("border_strong"))
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(cap, self._theme.radius("s"), self._theme.radius("s"))
        painter.setFont(font)
        painter.setPen(self._theme.color("text_secondary"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, keys)
        return width + self._theme.space("m")

    def _paint_words(self, painter: QPainter, place: QRect, entry: Entry) -> None:
        font = self._theme.font("body")
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        words = QFontMetrics(font).elidedText(entry.text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, middle, words)
        place.setLeft(place.left() + QFontMetrics(font).horizontalAdvance(words) + self._theme.space("s"))
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("text_muted"))
        painter.drawText(place, middle, entry.group)


class _Words(QSortFilterProxyModel):
    """Lets through the actions in which every typed word occurs."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words: list[str] = []

    def set_words(self, text: str) -> None:
        """What was typed."""
        self._words = text.casefold().split()
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex) -> bool:  # type: ignore[override]
        entry: Entry = self.sourceModel().index(source_row, 0, source_parent).data(_ACTION)
        heap = f"{entry.text} {entry.group}".casefold()
        return all(word in heap for word in self._words)


class CommandPalette(QDialog):
    """Type a few letters, Enter runs the action that is marked."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self._actions = actions
        self._window = parent
        self.setObjectName("command_palette")
        self.setWindowTitle(self.tr("Commands"))
        self.setAccessibleName(self.tr("Commands"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._model = QStandardItemModel(self)
        self._words = _Words(self)
        self._words.setSourceModel(self._model)
        self.edit = QLineEdit()
        self.edit.setObjectName("palette_filter")
        self.edit.setPlaceholderText(self.tr("What would you like to do?"))
        self.edit.setAccessibleName(self.tr("Filter the commands"))
        self.edit.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.view = QListView()
        self.view.setAccessibleName(self.tr("Commands that match"))
        self.view.setModel(self._words)
        self.view.setItemDelegate(_Row(theme, self))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(self._run)
        self._nothing = QLabel(self.tr("No command has these words."))
        mark(self._nothing, role="muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.edit.textChanged.connect(self._on_text_changed)
        self._lay_out()

    def _lay_out(self) -> None:
        card = QFrame()
        mark(card, surface="card")
        inside = QVBoxLayout(card)
        margin = self._theme.space("s")
        inside.setContentsMargins(margin, margin, margin, margin)
        inside.setSpacing(margin)
        for part in (self.edit, self.view, self._nothing):
            inside.addWidget(part)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)

    def show_commands(self) -> None:
        """Open it with what can be run now, ready to type."""
        self._model.clear()
        for entry in self._actions:
            if entry.offered:
                item = QStandardItem(entry.text)
                item.setData(entry, _ACTION)
                self._model.appendRow(item)
        self.edit.clear()
        self._on_text_changed("")
        self._place()
        self.open()
        self.edit.setFocus()

    def _place(self) -> None:
        window = self._window.window()
        width = min(self._theme.pixels(_PALETTE_WIDTH), window.width() - 2 * self._theme.space("l"))
        height = self._theme.pixels(34) * _PALETTE_ROWS + self._theme.control_height + 4 * self._theme.space("s")
        self.resize(width, min(height, window.height() - 2 * self._theme.space("xxl")))
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + self._theme.pixels(96))

    def _on_text_changed(self, text: str) -> None:
        self._words.set_words(text)
        anything = self._words.rowCount() > 0
        self.view.setVisible(anything)
        self._nothing.setVisible(not anything)
        self.view.setCurrentIndex(self._words.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._run(self.view.currentIndex())
            case _:
                super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        count = self._words.rowCount()
        if count:
            self.view.setCurrentIndex(self._words.index((self.view.currentIndex().row() + by) % count, 0))

    def _run(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        entry: Entry = index.data(_ACTION)
        self.accept()
        entry.action.trigger()


class KeysOverlay(QDialog):
    """All keys at a glance."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self._actions = actions
        self._window = parent
        self.setObjectName("keys_overlay")
        self.setWindowTitle(self.tr("Keys"))
        self.setAccessibleName(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._card: QFrame | None = None
        self._outside = QVBoxLayout(self)
        self._outside.setContentsMargins(0, 0, 0, 0)

    def show_keys(self, more: tuple[tuple[str, str], ...] = ()) -> None:
        """Open it; `more` are keys that belong to a pane and not to an action, as (keys, words)."""
        if self._card is not None:
            self._outside.removeWidget(self._card)
            self._card.deleteLater()
        self._card = self._make_card(
            [(entry.all_keys, entry.text) for entry in self._actions if entry.keys and entry.action.isVisible()], more
        )
        self._outside.addWidget(self._card)
        self.adjustSize()
        window = self._window.window()
        self.move(window.mapToGlobal(window.rect().center()) - self.rect().center())
        self.open()

    def _make_card(self, keys: list[tuple[str, str]], more: tuple[tuple[str, str], ...]) -> QFrame:
        card = QFrame()
        mark(card, surface="card")
        layout = QVBoxLayout(card)
        margin = self._theme.space("xl")
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(self._theme.space("l"))
        title = QLabel(self.tr("Keys"))
        mark(title, role="title")
        layout.addWidget(title)
        columns = QHBoxLayout()
        columns.setSpacing(self._theme.space("xxl"))
        rows = [*keys, *more]
        half = (len(rows) + _KEYS_COLUMNS - 1) // _KEYS_COLUMNS
        for start in range(0, len(rows), max(half, 1)):
            columns.addLayout(self._make_column(rows[start : start + half]))
        layout.addLayout(columns)
        hint = QLabel(self.tr("Escape closes this. Every command, also those without keys, is in the palette."))
        mark(hint, role="secondary")
        layout.addWidget(hint)
        return card

    def _make_column(self, rows: list[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.space("l"))
        grid.setVerticalSpacing(self._theme.space("s"))
        for row, (keys, words) in enumerate(rows):
            cap, label = QLabel(keys), QLabel(words)
            mark(cap, role="key")
            for part in (cap, label):
                part.setTextFormat(Qt.TextFormat.PlainText)
            grid.addWidget(cap, row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label, row, 1)
        grid.setRowStretch(len(rows), 1)
        return grid
