"""What the window shows before there is a user: what it is for, and the two ways to begin."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.wrapped_text import WrappedText

_CARD_WIDTH = 300


class Welcome(QWidget):
    """Signals: `demo_wanted`, `connect_wanted`."""

    demo_wanted = Signal()
    connect_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("welcome")
        self._sign = QLabel()
        self._icons: list[tuple[QLabel, str]] = []
        self.status = StatusLine(theme)
        self.status.setObjectName("welcome_status")
        self.demo_button = self._button("start_demo", self.tr("Start the demo"), "primary")
        self.demo_button.clicked.connect(self.demo_wanted)
        self.connect_button = self._button("connect_gateway", self.tr("Connect to a gateway"), "")
        self.connect_button.clicked.connect(self.connect_wanted)
        self._lay_out()
        theme.changed.connect(self._restyle)
        self._restyle()

    def _button(self, name: str, text: str, kind: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        if kind:
            mark(button, kind=kind)
        return button

    def _lay_out(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        title = QLabel(self.tr("RTS Console"))
        mark(title, role="display")
        sentence = QLabel(
            self.tr("Test and operate apps built on real-time signalling: users, rooms, messages, latency.")
        )
        mark(sentence, role="muted")
        cards = QHBoxLayout()
        cards.setSpacing(self._theme.space("l"))
        cards.addStretch(1)
        cards.addWidget(self._demo_card())
        cards.addWidget(self._connect_card())
        cards.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(self._theme.space("s"))
        layout.addStretch(2)
        layout.addWidget(self._sign, 0, centre)
        layout.addWidget(title, 0, centre)
        layout.addWidget(sentence, 0, centre)
        layout.addSpacing(self._theme.space("xl"))
        layout.addLayout(cards)
        layout.addSpacing(self._theme.space("l"))
        status = QHBoxLayout()
        status.addStretch(1)
        status.addWidget(self.status, 2)
        status.addStretch(1)
        layout.addLayout(status)
        layout.addStretch(3)

    def _demo_card(self) -> QFrame:
        return self._card(
            "play",
            self.tr("See it work"),
            self.tr(
                "Starts a gateway on this computer, logs in alice, bob and carol, brings them together in a room "
                "and lets them talk. No account, no network."
            ),
            self.demo_button,
        )

    def _connect_card(self) -> QFrame:
        return self._card(
            "plug",
            self.tr("Bring your own"),
            self.tr(
                "Log in with your own user id and token: to the gateway on this computer, or to one that you have the "
                "URL of."
            ),
            self.connect_button,
        )

    def _card(self, icon: str, title: str, text: str, button: QPushButton) -> QFrame:
        card = QFrame()
        mark(card, surface="card")
        card.setFixedWidth(self._theme.pixels(_CARD_WIDTH))
        sign, heading, words = QLabel(), QLabel(title), WrappedText(text)
        self._icons.append((sign, icon))
        mark(heading, role="heading")
        mark(words, tone="secondary")
        layout = QVBoxLayout(card)
        margin = self._theme.space("l")
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(self._theme.space("s"))
        row = QHBoxLayout()
        row.setSpacing(self._theme.space("s"))
        row.addWidget(sign)
        row.addWidget(heading, 1)
        layout.addLayout(row)
        layout.addWidget(words)
        layout.addStretch(1)
        layout.addSpacing(self._theme.space("s"))
        layout.addWidget(button)
        return card

    def _restyle(self) -> None:
        ratio = self.devicePixelRatioF()
        size = self._theme.pixels(56)
        self._sign.setPixmap(self._theme.app_icon().pixmap(QSize(size, size), ratio))
        for label, icon in self._icons:
            label.setPixmap(self._theme.pixmap(icon, "accent_text", self._theme.pixels(18), ratio))
