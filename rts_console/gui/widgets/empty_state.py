"""What a pane shows while it has nothing to show."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.language import said
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.wrapped_text import WrappedText

_TEXT_WIDTH = 340


class EmptyState(QWidget):
    """An icon, a title, one sentence, and the one action that fills the pane. Signals: `activated` by its button.

    The button is a plain one: with several panes empty at once, none of them is what to do first.
    """

    activated = Signal()

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        sentence: str,
        *,
        action_text: str = "",
        shortcut: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._icon = QLabel()
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        mark(self._title, role="heading")
        self._sentence = WrappedText()
        self._sentence.set_alignment(Qt.AlignmentFlag.AlignHCenter)
        mark(self._sentence, tone="secondary")
        self.button = QPushButton(action_text)
        self.button.setVisible(bool(action_text))
        self.button.clicked.connect(self.activated)
        self._shortcut = QLabel(shortcut)
        self._shortcut.setTextFormat(Qt.TextFormat.PlainText)
        self._shortcut.setVisible(bool(shortcut))
        mark(self._shortcut, role="caption")
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()
        self.set_text(title, sentence)

    def _lay_out(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        margin = self._theme.space("l")
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(self._theme.space("s"))
        layout.addStretch(2)
        layout.addWidget(self._icon, 0, centre)
        layout.addWidget(self._title)
        # Alignment would give the sentence its preferred width and no less, so a narrow pane would cut it.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._sentence, _TEXT_WIDTH)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addSpacing(self._theme.space("xs"))
        layout.addWidget(self.button, 0, centre)
        layout.addWidget(self._shortcut, 0, centre)
        layout.addStretch(3)

    def set_text(self, title: str, sentence: str) -> None:
        """Change what is said, for instance from "no events yet" to "no event matches the filter"."""
        title, sentence = said(title), said(sentence)
        self._title.setText(title)
        self._sentence.set_text(sentence)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)

    def set_action_enabled(self, enabled: bool) -> None:
        """Enable or disable the button."""
        self.button.setEnabled(enabled)

    def _restyle(self) -> None:
        size = self._theme.pixels(28)
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, "text_muted", size, self.devicePixelRatioF()))
        self._sentence.setMaximumWidth(self._theme.pixels(_TEXT_WIDTH))
