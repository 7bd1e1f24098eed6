"""The palette: a few letters find an action, a user, a room, or whatever else was told to it; Enter runs it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.actions import Actions
from rts_console.gui.language import said
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.chosen_row import paint_if_chosen
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.icon_edit import IconEdit

_OFFER: Final = Qt.ItemDataRole.UserRole + 1
_SPOKEN: Final = Qt.ItemDataRole.AccessibleTextRole
_PALETTE_WIDTH: Final = 560
_PALETTE_ROWS: Final = 12
_NAMED: Final = re.compile("“([^”]+)”")
"""What an action is done with, as in: Send “hello”."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that the palette can run: its words, what kind of thing it is, its icon and its keys as shown.

    `also` are words that are not shown and find it all the same, such as those of another language.
    """

    text: str
    group: str
    run: Callable[[], object]
    icon: QIcon = field(default_factory=QIcon)
    keys: str = ""
    also: str = ""


Source = Callable[[], Iterable[Offer]]
"""Asked each time the palette opens, for what it can offer then."""


class _Row(QStyledItemDelegate):
    """An offer in the palette: icon, words, group, and its keys at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._theme.pixels(34))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        offer: Offer = index.data(_OFFER)
        theme = self._theme
        painter.save()
        place = paint_if_chosen(painter, theme, option)
        inside = place.adjusted(theme.space("m"), 0, -theme.space("m"), 0)
        side = theme.pixels(16)
        icon_place = QRect(inside.left(), place.center().y() - side // 2, side, side)
        offer.icon.paint(painter, icon_place)
        inside.setLeft(inside.left() + side + theme.space("m"))
        inside.setRight(inside.right() - self._paint_keys(painter, inside, offer.keys))
        self._paint_words(painter, inside, offer)
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

    def _paint_words(self, painter: QPainter, place: QRect, offer: Offer) -> None:
        font = self._theme.font("body")
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        words = QFontMetrics(font).elidedText(offer.text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, middle, words)
        place.setLeft(place.left() + QFontMetrics(font).horizontalAdvance(words) + self._theme.space("s"))
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("text_secondary"))
        painter.drawText(place, middle, said(offer.group))


class _Words(QSortFilterProxyModel):
    """Lets through the offers in which every typed word occurs; what begins with them comes first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self._text = ""

    def set_words(self, text: str) -> None:
        """What was typed."""
        self._text = " ".join(text.casefold().split())
        self._words = self._text.split()
        self.invalidate()
        self.sort(0 if self._words else -1)

    def _offer(self, row: int) -> Offer:
        offer: Offer = self.sourceModel().index(row, 0).data(_OFFER)
        return offer

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        offer = self._offer(source_row)
        heap = f"{offer.text} {offer.group} {said(offer.group)} {offer.also}".casefold()
        return all(word in heap for word in self._words)

    def lessThan(
        self, source_left: QModelIndex | QPersistentModelIndex, source_right: QModelIndex | QPersistentModelIndex
    ) -> bool:
        left, right = source_left.row(), source_right.row()
        return (self._rank(left), left) < (self._rank(right), right)

    def _rank(self, row: int) -> int:
        """The lower, the nearer: it is what was typed, or its name is; one begins so; words in it begin so."""
        offer = self._offer(row)
        texts = [each.casefold() for each in (offer.text, offer.also) if each]
        texts += [found[1] for text in texts for found in _NAMED.finditer(text)]
        if self._text in texts:
            return 0
        if any(text.startswith(self._text) for text in texts):
            return 1
        beginnings = [each.lstrip("“") for text in texts for each in text.split()]
        return 2 if all(any(each.startswith(word) for each in beginnings) for word in self._words) else 3


class CommandPalette(Dialog):
    """Type a few letters, Enter runs the offer that is marked."""

    def __init__(
        self, theme: Theme, actions: Actions, parent: QWidget, *, also: Callable[[str], str] = lambda _text: ""
    ) -> None:
        """`also` gives the words that find a text beside those that are shown, none in most windows."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._also = also
        self._theme = theme
        self._actions = actions
        self._window = parent
        self._sources: list[Source] = [self._offered_actions]
        self.setObjectName("command_palette")
        self.setWindowTitle(self.tr("Commands"))
        self.setAccessibleName(self.tr("Commands"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._model = QStandardItemModel(self)
        self._words = _Words(self)
        self._words.setSourceModel(self._model)
        self.edit = IconEdit(theme)
        self.edit.setObjectName("palette_filter")
        self.edit.setPlaceholderText(self.tr("What would you like to do, with whom, where?"))
        self.edit.setAccessibleName(self.tr("Filter the commands"))
        self.edit.set_sign(theme.icon("search"))
        self.view = QListView()
        self.view.setAccessibleName(self.tr("Commands that match"))
        self.view.setModel(self._words)
        self.view.setItemDelegate(_Row(theme, self))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(self._run)
        self._nothing = QLabel(self.tr("Nothing has these words."))
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

    def add_source(self, source: Source) -> None:
        """Offer more than the actions, behind what is offered already."""
        self._sources.append(source)

    def _offered_actions(self) -> Iterator[Offer]:
        keymap = self._theme.keymap
        for entry in self._actions:
            if entry.offered:
                keys, also = keymap.text(entry.name), self._also(entry.text)
                yield Offer(entry.text, entry.group, entry.action.trigger, entry.action.icon(), keys, also)

    def show_commands(self) -> None:
        """Open it with what can be run now, ready to type."""
        self._model.clear()
        for source in self._sources:
            for offer in source():
                item = QStandardItem(offer.text)
                item.setData(offer, _OFFER)
                item.setData(", ".join(filter(None, (offer.text, said(offer.group), offer.keys))), _SPOKEN)
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
        below = min(self._theme.pixels(96), max(0, window.height() - self.height()) // 2)
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + below)

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
            case Qt.Key.Key_PageDown:
                self._step(_PALETTE_ROWS, around=False)
            case Qt.Key.Key_PageUp:
                self._step(-_PALETTE_ROWS, around=False)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._run(self.view.currentIndex())
            case _:
                super().keyPressEvent(event)

    def _step(self, by: int, *, around: bool = True) -> None:
        count = self._words.rowCount()
        if not count:
            return
        wanted = self.view.currentIndex().row() + by
        row = wanted % count if around else min(max(wanted, 0), count - 1)
        self.view.setCurrentIndex(self._words.index(row, 0))

    def _run(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        offer: Offer = index.data(_OFFER)
        self.accept()
        offer.run()
