"""A labelled editor with its error below, and the editor for secrets."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from rts_console.gui.language import said
from rts_console.gui.phrases import without_mnemonic
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.icon_edit import IconEdit
from rts_console.gui.widgets.wrapped_text import WrappedText

REVEAL_MS = 10_000


class Field(QWidget):
    """Label above, editor, and one line below that holds the hint or, in its place, the error."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        editor: QWidget,
        *,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hint = hint
        self._lines = 0
        self._error: str | None = None
        self.editor = editor
        label = said(label)
        self._label = QLabel(label)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setBuddy(editor)
        mark(self._label, role="label")
        if isinstance(editor, QAbstractSpinBox):
            _indent(editor, theme.space("s"))
        self._icon = QLabel()
        self._below = WrappedText()
        if not editor.accessibleName():
            editor.setAccessibleName(without_mnemonic(label))
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()

    def _lay_out(self) -> None:
        self._foot = QWidget()
        below = QHBoxLayout(self._foot)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(self._theme.space("xs"))
        below.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._below, 1, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.space("xs"))
        layout.addWidget(self._label)
        layout.addWidget(self.editor)
        layout.addWidget(self._foot)

    def reserve(self, lines: int) -> None:
        """Keep room for so many lines below, so that an error which fits there moves nothing."""
        self._lines = lines
        self._restyle()

    def hide_label(self) -> None:
        """For an editor that says itself what it is, such as a check box."""
        self._label.hide()

    def set_label(self, text: str) -> None:
        """Change what the editor is called."""
        text = said(text)
        self._label.setText(text)
        self.editor.setAccessibleName(without_mnemonic(text))

    def set_error(self, text: str | None) -> None:
        """Show what is wrong, why, and what to do next; None when all is well."""
        self._error = text or None
        # Of an editor with buttons beside it the line alone is wrong.
        mark(self.editor.focusProxy() or self.editor, invalid=self._error is not None)
        self._restyle()

    def error(self) -> str | None:
        """The error shown, if any."""
        return self._error

    def set_hint(self, text: str) -> None:
        """Change the line that is shown while there is no error; cheap when nothing changes."""
        if text == self._hint:
            return
        self._hint = text
        self._restyle()

    def hint(self) -> str:
        """The line that is shown while there is no error."""
        return self._hint

    def _restyle(self) -> None:
        text = said(self._error or self._hint)
        self.editor.setAccessibleDescription(text)
        mark(self._below, type="small", tone="error" if self._error else "muted")
        self._below.setVisible(bool(text))
        self._below.set_text(text)
        self._foot.setVisible(bool(text) or self._lines > 0)
        self._foot.setMinimumHeight(self._lines * QFontMetrics(self._theme.font("small")).lineSpacing())
        self._icon.setVisible(self._error is not None)
        size = self._theme.pixels(14)
        self._icon.setPixmap(self._theme.pixmap("circle-alert", "error", size, self.devicePixelRatioF()))


def _indent(editor: QAbstractSpinBox, left: int) -> None:
    """Move the figures in; Qt does not do it for a spin box, whatever padding its style sheet gives."""
    line = editor.findChild(QLineEdit)
    if line is not None:
        line.setTextMargins(left, 0, 0, 0)


class SecretEdit(IconEdit):
    """A line edit whose text is hidden but for ten seconds after the eye is pressed."""

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REVEAL_MS)
        self._timer.timeout.connect(self.hide_text)
        self._eye = QAction(self)
        self._eye.triggered.connect(self._on_eye_clicked)
        self._eye.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        theme.keymap.changed.connect(self._put_keys)
        self._put_keys()
        self.add_button(self._eye)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.setDragEnabled(False)
        self.hide_text()

    def setText(self, text: str | None, /) -> None:
        """Show another secret from its beginning: from its end, the first dot would be a half one."""
        super().setText(text)
        self.setCursorPosition(0)

    def _put_keys(self) -> None:
        """The eye takes no focus: it is pressed by keys while the field has the keyboard."""
        self._eye.setShortcuts(self._theme.keymap.keys("reveal_secret"))

    @property
    def revealed(self) -> bool:
        """Whether the text can be read on the screen."""
        return self.echoMode() == QLineEdit.EchoMode.Normal

    def reveal(self) -> None:
        """Show the text for ten seconds, unless revealing is not allowed."""
        if not self._eye.isEnabled():
            return
        self.setEchoMode(QLineEdit.EchoMode.Normal)
        self._eye.setIcon(self._theme.icon("eye-off"))
        self._eye.setText(self.tr("Hide"))
        self._eye.setToolTip(self._theme.keymap.with_keys(self.tr("Hide the secret"), "reveal_secret"))
        self._timer.start()

    def hide_text(self) -> None:
        """Hide the text at once and drop the selection, which some desktops copy by themselves."""
        self._timer.stop()
        self.deselect()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye.setIcon(self._theme.icon("eye"))
        self._eye.setText(self.tr("Reveal"))
        self._eye.setToolTip(self._theme.keymap.with_keys(self.tr("Show the secret for 10 seconds"), "reveal_secret"))

    def set_reveal_allowed(self, allowed: bool) -> None:
        """Forbid revealing, for instance while presenting."""
        self._eye.setEnabled(allowed)
        if not allowed:
            self.hide_text()

    def _on_eye_clicked(self) -> None:
        if self.revealed:
            self.hide_text()
            return
        self.reveal()
