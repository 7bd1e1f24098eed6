"""Messages that are written while the link is gone: the choice of what becomes of them, and the line of those kept."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.status_line import StatusSymbol
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.words import OfflinePolicy


class PolicyChooser(QWidget):
    """What becomes of a message that is written while the link is gone. Signals: `chosen` by the user's hand."""

    chosen = Signal(OfflinePolicy)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combo = QComboBox()
        self.combo.setObjectName("composer_offline")
        title = self.tr("Messages written while the link is gone")
        self.combo.setAccessibleName(title)
        self.combo.setToolTip(title)
        label = QLabel(self.tr("Until the link is back"))
        label.setBuddy(self.combo)
        mark(label, role="label")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space("s"))
        layout.addWidget(label)
        layout.addStretch(1)
        layout.addWidget(self.combo)
        for policy, words, tip in (
            (OfflinePolicy.REFUSE, self.tr("Refuse"), self.tr("Nothing is sent before the link is back")),
            (OfflinePolicy.HOLD, self.tr("Hold and ask"), self.tr("Kept until you send or discard them")),
            (OfflinePolicy.SEND, self.tr("Send when back"), self.tr("Kept, and sent as soon as the link is back")),
        ):
            self.combo.addItem(words, policy)
            self.combo.setItemData(self.combo.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.combo.activated.connect(lambda _index: self.chosen.emit(self.policy()))

    def policy(self) -> OfflinePolicy:
        """The one shown."""
        policy: OfflinePolicy = self.combo.currentData()
        return policy

    def show_policy(self, policy: OfflinePolicy) -> None:
        """Show another one; not told as a choice."""
        self.combo.setCurrentIndex(self.combo.findData(policy))


class HeldBar(QFrame):
    """How many messages are kept, and what to do with them; takes no room while there is none.

    Signals: `release_wanted` and `discard_wanted`, each for all of them.
    """

    release_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("held_bar")
        symbol = StatusSymbol(theme)
        symbol.set_kind("warning")
        self._text = WrappedText()
        mark(self._text, tone="warning")
        self.release = QPushButton(self.tr("Send now"))
        self.release.setObjectName("composer_release")
        self.release.clicked.connect(self.release_wanted)
        self.discard = QPushButton(self.tr("Discard"))
        self.discard.setObjectName("composer_discard")
        self.discard.clicked.connect(self.discard_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space("s"))
        layout.addWidget(symbol)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.release)
        layout.addWidget(self.discard)
        self.show_held("", 0, 0)

    def show_held(self, user_id: str, held: int, leaving: int) -> None:
        """Show how many are `held` for the user's word, and how many leave by themselves when the link is back."""
        text = self._words(user_id, held, leaving)
        if text != self._text.text():
            self._text.set_text(text)
            self.setAccessibleName(text)
        self.release.setVisible(held > 0)
        self.setVisible(held + leaving > 0)

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def _words(self, user_id: str, held: int, leaving: int) -> str:
        if not held:
            text = self.tr("1 message of {user} leaves when the link is back")
            if leaving != 1:
                text = self.tr("{leaving} messages of {user} leave when the link is back")
        elif leaving:
            text = self.tr("{held} held for {user}, {leaving} more when the link is back")
        else:
            text = self.tr("1 message held for {user}") if held == 1 else self.tr("{held} messages held for {user}")
        return text.format(user=user_id, held=f"{held:,}", leaving=f"{leaving:,}")
