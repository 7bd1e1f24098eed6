"""A saved message being written or changed: its name, what it says, and where it goes."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.dialog_parts import foot, top_down
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.message_editor import MessageEditor
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.profiles.model import Snippet
from rts_console.profiles.templates import KNOWN, own_variables

_WIDTH: Final = 560
_EDITOR_HEIGHT: Final = 150


class SnippetDialog(Dialog):
    """Opened with `edit`. Signals: `saved(snippet, was)` with the name of the one that it takes the place of, or ''."""

    saved = Signal(object, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._was = ""
        self._check: Callable[[Snippet, str], str | None] = lambda _snippet, _was: None
        self.setObjectName("snippet_dialog")
        self._make_fields()
        self._make_foot()
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()
        self.open_at_least(theme, _WIDTH)

    def _restyle(self) -> None:
        self.text.setMinimumHeight(self._theme.pixels(_EDITOR_HEIGHT))

    def _make_fields(self) -> None:
        self.name = QLineEdit()
        self.name.setObjectName("snippet_name")
        self.text = MessageEditor(self._theme.keymap)
        self.text.setObjectName("snippet_text")
        self.text.submitted.connect(self._on_save)
        self.format = self._combo(
            "snippet_format",
            (("text", self.tr("Text")), ("json", "JSON"), ("hex", self.tr("Hex")), ("base64", "Base64")),
        )
        self.scope = self._combo(
            "snippet_scope",
            (
                ("", self.tr("Wherever the composer points")),
                ("peer", self.tr("Peer")),
                ("room", self.tr("Room")),
                ("server", self.tr("App server")),
            ),
        )
        self.mode = self._combo(
            "snippet_mode",
            (
                ("reliable-ordered", self.tr("Reliable, ordered")),
                ("unreliable-ordered", self.tr("Unreliable, ordered")),
                ("unreliable-unordered", self.tr("Unreliable, unordered")),
            ),
        )
        self.target = QLineEdit()
        self.target.setObjectName("snippet_target")
        self.target.setPlaceholderText(self.tr("empty: where the composer points"))
        self.scope.currentIndexChanged.connect(lambda _index: self._show_target())
        self.variables = WrappedText()
        mark(self.variables, type="small", tone="muted")
        self.text.textChanged.connect(self._show_variables)

    def _combo(self, name: str, choices: tuple[tuple[str, str], ...]) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        for value, words in choices:
            combo.addItem(words, value)
        return combo

    def _make_foot(self) -> None:
        self.problem = StatusLine(self._theme, copyable=False)
        self.problem.setObjectName("snippet_problem")
        self.save = dialog_button("snippet_save", self.tr("&Save"), self._on_save)
        mark(self.save, kind="primary")
        self.cancel = dialog_button("snippet_cancel", self.tr("&Cancel"), self.reject)

    def _lay_out(self) -> None:
        layout = top_down(self, self._theme, "m")
        layout.addWidget(Field(self._theme, self.tr("&Name"), self.name))
        layout.addWidget(Field(self._theme, self.tr("&Message"), self.text), 1)
        layout.addWidget(self.variables)
        layout.addLayout(self._row((self.tr("&Format"), self.format), (self.tr("&Delivery"), self.mode)))
        layout.addLayout(self._row((self.tr("&Goes to"), self.scope), (self.tr("&Which"), self.target)))
        layout.addWidget(self.problem)
        layout.addLayout(foot((), (self.cancel, self.save)))

    def _row(self, *parts: tuple[str, QWidget]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.space("m"))
        for words, editor in parts:
            row.addWidget(Field(self._theme, words, editor), 1)
        return row

    def edit(self, snippet: Snippet, was: str, check: Callable[[Snippet, str], str | None]) -> None:
        """Show it; `check` says what is wrong with what would be saved in the place of the one named `was`."""
        self._was, self._check = was, check
        self.setWindowTitle(self.tr("Change a saved message") if was else self.tr("Save a message"))
        self.name.setText(snippet.name)
        self.text.set_text(snippet.text)
        self.text.document().clearUndoRedoStacks()
        for combo, value in ((self.format, snippet.format), (self.scope, snippet.scope), (self.mode, snippet.mode)):
            combo.setCurrentIndex(combo.findData(value))
        self.target.setText(snippet.target)
        self.problem.clear()
        self._show_target()
        self._show_variables()
        self.open()
        self.name.setFocus()
        self.name.selectAll()

    def snippet(self) -> Snippet:
        """What stands in the fields."""
        scope = self.scope.currentData()
        target = self.target.text().strip() if scope in ("peer", "room") else ""
        return Snippet(
            self.name.text().strip(),
            self.text.text(),
            self.format.currentData(),
            scope,
            target,
            self.mode.currentData(),
        )

    def _show_target(self) -> None:
        self.target.setEnabled(self.scope.currentData() in ("peer", "room"))
        self.mode.setEnabled(self.scope.currentData() != "server")

    def _show_variables(self) -> None:
        own = own_variables(self.text.text())
        known = ", ".join(f"{{{{{name}}}}}" for name in KNOWN)
        words = self.tr("Variables: {known}, and any name of yours, which is asked for when the message is used.")
        said = words.format(known=known)
        if own:
            said += " " + self.tr("Asked for here: {names}.").format(names=", ".join(own))
        if self.variables.text() != said:
            self.variables.set_text(said)

    def _on_save(self) -> None:
        snippet = self.snippet()
        problem = self._check(snippet, self._was)
        if problem:
            self.problem.set_error(problem)
            return
        self.accept()
        self.saved.emit(snippet, self._was)
