"""The dialog in which the keys are chosen: a list to search, and a field to press the new keys in."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.keymap import key_words
from rts_console.gui.models.key_rows import CHANGED, KEYS, WHAT, WHERE, KeyModel, KeyRow
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.icon_edit import IconEdit
from rts_console.gui.widgets.key_catcher import KeyCatcher
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusLine

_SIZE: Final = (680, 560)


class KeysDialog(Dialog):
    """What is chosen is in force at once. Keys that another has are given only after its loss was agreed to."""

    def __init__(self, theme: Theme, rows: Callable[[], Sequence[KeyRow]], parent: QWidget | None = None) -> None:
        """`rows` tells what keys can do now."""
        super().__init__(parent)
        self._theme = theme
        self._keymap = theme.keymap
        self._name = ""
        self._wanted = QKeySequence()
        self.setObjectName("keys_dialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAccessibleName(self.tr("Keyboard shortcuts"))
        self._make_list(rows)
        self._make_catching()
        self._lay_out()
        self.open_at_least(theme, *_SIZE)
        self._keymap.changed.connect(self._show_chosen)

    def _make_list(self, rows: Callable[[], Sequence[KeyRow]]) -> None:
        self.search = IconEdit(self._theme)
        self.search.setObjectName("keys_search")
        self.search.setPlaceholderText(self.tr("Search by what it does, its menu, or its keys"))
        self.search.setAccessibleName(self.tr("Search the shortcuts"))
        self.search.set_clearable()
        self.search.set_sign(self._theme.icon("search"))
        self.model = KeyModel(self._theme, rows, self)
        self.table = RowTable(self._theme, self.model, stretch=WHAT, least=180)
        self.table.setObjectName("keys_table")
        self.table.setAccessibleName(self.tr("Shortcuts"))
        for column, width in ((WHERE, 150), (KEYS, 170), (CHANGED, 70)):
            self.table.setColumnWidth(column, self._theme.pixels(width))
        self.search.textChanged.connect(self._on_search)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._on_row())
        self.table.activated.connect(lambda _index: self.catcher.setFocus())
        self.model.modelReset.connect(self._on_row)

    def _make_catching(self) -> None:
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        mark(self.title, role="strong")
        self.catcher = KeyCatcher()
        self.catcher.setObjectName("keys_catcher")
        self.catcher.caught.connect(self._on_caught)
        self.catcher.given_up.connect(self._give_up)
        self.status = StatusLine(self._theme, copyable=False)
        self.status.setObjectName("keys_status")
        button = dialog_button
        self.take = button("keys_take", self.tr("&Take over"), self._on_take)
        self.keep = button("keys_keep", self.tr("&Cancel"), self._give_up)
        mark(self.take, kind="primary")
        self.remove = button("keys_remove", self.tr("&No keys"), self._on_remove)
        self.reset = button("keys_reset", self.tr("&Reset"), self._on_reset)
        self.reset_all = button("keys_reset_all", self.tr("Reset &all"), self._on_reset_all)
        self.close_button = button("keys_close", self.tr("Close"), self.accept)

    def _lay_out(self) -> None:
        choice = QFrame()
        mark(choice, surface="sunken")
        inside = QVBoxLayout(choice)
        inside.setSpacing(self._theme.space("s"))
        inside.addWidget(self.title)
        inside.addLayout(self._row(self.catcher, self.remove, self.reset))
        inside.addLayout(self._row(self.status, self.take, self.keep))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[self._theme.space("l")] * 4)
        layout.setSpacing(self._theme.space("m"))
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addWidget(choice)
        foot = self._row(self.reset_all)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout.addLayout(foot)

    def _row(self, first: QWidget, *others: QPushButton) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.space("s"))
        row.addWidget(first, 0 if isinstance(first, QPushButton) else 1)
        for part in others:
            row.addWidget(part)
        return row

    def open_at(self, name: str = "") -> None:
        """Show it, at one of the rows if a name is given."""
        self.search.clear()
        self.model.load()
        self.table.select_row(max(self.model.place_of(name), 0) if self.model.rowCount() else -1)
        self._on_row()
        self.open()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the search goes on to the keys of the row that is chosen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.hasFocus():
            self.catcher.setFocus()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.search.hasFocus():
            self.table.setFocus()
            return
        super().keyPressEvent(event)

    # The row that is chosen

    def _on_search(self, text: str) -> None:
        self.model.search(text)
        self.table.select_row(0 if self.model.rowCount() else -1)

    def _on_row(self) -> None:
        place = self.table.currentIndex().row()
        self._name = self.model.row(place).name if 0 <= place < self.model.rowCount() else ""
        self._give_up()

    def _show_chosen(self) -> None:
        known = bool(self._name)
        nothing = self.tr("Nothing has these words.")
        self.title.setText(self.model.words_of(self._name) if known else nothing)
        self.catcher.setEnabled(known)
        self.remove.setEnabled(known and bool(self._keymap.keys(self._name)))
        self.reset.setEnabled(known and self._keymap.is_chosen(self._name))
        if self._wanted.isEmpty():
            self.catcher.setText(self._keymap.all_text(self._name) if known else "")

    def _ask(self, wanted: QKeySequence) -> None:
        """Keys that another has are asked for; none ends the question."""
        self._wanted = wanted
        for part in (self.take, self.keep):
            part.setVisible(not wanted.isEmpty())

    def _give_up(self) -> None:
        self._ask(QKeySequence())
        self.status.set_status("info" if self._name else "none", self._hint())
        self._show_chosen()

    def _hint(self) -> str:
        return self.tr("Press the new keys in the field. They are in force at once.") if self._name else ""

    # Choosing

    def _on_caught(self, keys: QKeySequence) -> None:
        if not self._name:
            return
        self._ask(QKeySequence())
        problem = self._keymap.problem(keys, self._name)
        if problem:
            self.status.set_error(problem)
            return
        owner = self._keymap.owner(keys, self._name)
        if owner is None:
            self._choose(keys)
            return
        self._ask(keys)
        words = self.tr("{keys} belongs to “{other}”. Take it over, and that one has it no more?")
        self.status.set_warning(words.format(keys=key_words(keys), other=self.model.words_of(owner)))
        self.take.setFocus()

    def _choose(self, *keys: QKeySequence) -> None:
        self._ask(QKeySequence())
        self._keymap.choose(self._name, *keys)
        text = self._keymap.all_text(self._name)
        self.status.set_success(
            self.tr("{keys} does it from now on.").format(keys=text) if text else self.tr("No keys do it any more.")
        )

    def _on_take(self) -> None:
        self._choose(self._wanted)
        self.catcher.setFocus()

    def _on_remove(self) -> None:
        self._choose()

    def _on_reset(self) -> None:
        self._ask(QKeySequence())
        first = self._keymap.first_keys(self._name)
        if any(self._keymap.owner(keys, self._name) for keys in first[:1]):
            self._on_caught(first[0])
            return
        self._keymap.reset(self._name)
        self.status.set_success(self.tr("It has the keys again that it had at first."))

    def _on_reset_all(self) -> None:
        self._ask(QKeySequence())
        self._keymap.reset_all()
        self.status.set_success(self.tr("Everything has the keys again that it had at first."))
