"""All keys at a glance."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.actions import Actions
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.status_scroll import StatusScroll

_COLUMNS: Final = 3
_SCROLLS: Final = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
}


class KeysOverlay(Dialog):
    """The keys of all that can be done now, as the user has chosen them."""

    def __init__(self, theme: Theme, actions: Actions, change: Callable[[], object], parent: QWidget) -> None:
        """`change` lets the user choose other keys."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self._actions = actions
        self._change_keys = change
        self._window = parent
        self.setObjectName("keys_overlay")
        self.setWindowTitle(self.tr("Keys"))
        self.setAccessibleName(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._card: QFrame | None = None
        self._scroll: StatusScroll | None = None
        self._outside = QVBoxLayout(self)
        self._outside.setContentsMargins(0, 0, 0, 0)

    def show_keys(self) -> None:
        """Open it with the keys as they are now."""
        if self._card is not None:
            self._outside.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        self._card = self._make_card(self._rows())
        self._outside.addWidget(self._card)
        self._card.show()
        self._outside.activate()  # else it is no smaller than the card before, which may have been a larger one
        window = self._window.window()
        edge = 2 * self._theme.space("l")
        wanted = self.sizeHint()
        self.resize(min(wanted.width(), window.width() - edge), min(wanted.height(), window.height() - edge))
        self.move(window.mapToGlobal(window.rect().center()) - self.rect().center())
        self.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that go through a page go through the keys, wherever in it the keyboard is."""
        action = _SCROLLS.get(Qt.Key(event.key()))
        if action is None or self._scroll is None:
            super().keyPressEvent(event)
            return
        self._scroll.verticalScrollBar().triggerAction(action)

    def _rows(self) -> list[tuple[str, str]]:
        """Keys and what they do: the window's, then those of one place, then what no one can change."""
        keymap = self._theme.keymap
        rows = [
            (keys, entry.text)
            for entry in self._actions
            if entry.action.isVisible() and (keys := keymap.all_text(entry.name))
        ]
        local = keymap.local_words()
        rows += [(keys, words) for name, words in local.items() if (keys := keymap.all_text(name))]
        rows.append((self.tr("Esc"), self.tr("Close a list or a notice")))
        return rows

    def _make_card(self, rows: list[tuple[str, str]]) -> QFrame:
        card = QFrame()
        mark(card, surface="card")
        layout = QVBoxLayout(card)
        margin = self._theme.space("xl")
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(self._theme.space("l"))
        title = QLabel(self.tr("Keys"))
        mark(title, role="title")
        layout.addWidget(title)
        layout.addWidget(self._make_columns(rows), 1)
        layout.addLayout(self._make_foot())
        return card

    def _make_columns(self, rows: list[tuple[str, str]]) -> QWidget:
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, self._theme.space("s"), 0)
        columns.setSpacing(self._theme.space("xl"))
        part = max(1, (len(rows) + _COLUMNS - 1) // _COLUMNS)
        for start in range(0, len(rows), part):
            columns.addLayout(self._make_column(rows[start : start + part]))
        self._scroll = scroll = StatusScroll(self._theme, inside, inside)
        scroll.setAccessibleName(self.tr("Keys"))
        scroll.setMinimumWidth(min(inside.sizeHint().width() + self._theme.space("l"), self._widest()))
        scroll.setMinimumHeight(min(inside.sizeHint().height(), self._highest()))
        return scroll

    def _widest(self) -> int:
        return self._window.window().width() - 4 * self._theme.space("xxl")

    def _highest(self) -> int:
        return max(self._theme.pixels(120), self._window.window().height() - self._theme.pixels(260))

    def _make_foot(self) -> QHBoxLayout:
        hint = QLabel(self.tr("Escape closes this. Every command, also those without keys, is in the palette."))
        mark(hint, role="secondary")
        hint.setWordWrap(True)
        change = QPushButton(self.tr("Change keys…"))
        change.setObjectName("keys_change")
        change.clicked.connect(self._on_change)
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        foot.addWidget(change)
        return foot

    def _on_change(self) -> None:
        self.accept()
        self._change_keys()

    def _make_column(self, rows: list[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.space("m"))
        grid.setVerticalSpacing(self._theme.space("s"))
        for row, (keys, words) in enumerate(rows):
            cap, label = QLabel(keys), QLabel(words)
            mark(cap, role="key")
            for part in (cap, label):
                part.setTextFormat(Qt.TextFormat.PlainText)
            grid.addWidget(cap, row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label, row, 1)
        grid.setRowStretch(len(rows), 1)
        grid.setColumnStretch(1, 1)
        return grid
