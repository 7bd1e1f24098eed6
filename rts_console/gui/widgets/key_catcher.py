"""A field that takes the keys which are pressed in it instead of what they do."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from rts_console.gui.keymap import key_words, pressed

_HOLDING = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_LEAVING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class KeyCatcher(QLineEdit):
    """Shows the keys that were pressed. Signals: `caught(QKeySequence)`, `given_up` by Escape.

    Tab and Shift+Tab lead out of it, so that it is no trap.
    """

    caught = Signal(object)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setPlaceholderText(self.tr("Press the new keys"))
        self.setAccessibleName(self.tr("New keys"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def event(self, event: QEvent) -> bool:
        """No shortcut of the window comes before it."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not self._leaves(event):
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def _leaves(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        return event.key() in _LEAVING and held == Qt.KeyboardModifier.NoModifier

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        if event.key() in _HOLDING or event.key() == Qt.Key.Key_unknown:
            return
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.given_up.emit()
            return
        keys = pressed(event)
        self.show_keys(keys)
        self.caught.emit(keys)

    def show_keys(self, keys: QKeySequence) -> None:
        """Show keys as if they had been pressed."""
        self.setText(key_words(keys))
