"""What can be done with the login and the link of one user."""

from collections.abc import Callable

from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.stage import Identity
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.flow_layout import FlowLayout
from rts_console.protocol.words import ConnectionState
from rts_console.record.store import IdentityFacts

NARROW = 224


class LoginButtons(QWidget):
    """Log in, refresh, log out; below them drop and retry, and whether tokens are refreshed by themselves.

    In a narrow pane they leave out their icons, and so do the buttons of `others`, so that their words have room.
    """

    def __init__(self, theme: Theme, others: tuple[QPushButton, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = {button: button.icon() for button in others}
        self.log_in = self._button("log_in", self.tr("Log in"), "log-in", kind="primary")
        self.log_out = self._button("log_out", self.tr("Log out"), "log-out")
        self.renew = self._button("refresh_token", self.tr("Refresh token"), "refresh-cw")
        self.retry = self._button("retry_now", self.tr("Retry now"), "skip-forward", kind="ghost")
        self.drop = self._button("drop_link", self.tr("Drop link"), "unplug", kind="ghost")
        self.drop.setToolTip(self.tr("Break the link without a word, to see how the app takes it"))
        self.automatic = QCheckBox(self.tr("Auto-refresh"))
        self.automatic.setToolTip(self.tr("Put a new token in place before the old one ends"))
        self.automatic.setObjectName("refresh_automatically")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space("m"))
        # A second click on the place of Log in, which is gone by then, does no harm on Refresh token.
        column.addWidget(self._row(self.log_in, self.renew, self.log_out))
        column.addWidget(self._row(self.drop, self.retry))
        column.addWidget(self.automatic)

    def _button(self, name: str, text: str, icon: str, *, kind: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setIcon(self._theme.icon(icon, "on_accent" if kind == "primary" else "icon"))
        if kind:
            mark(button, kind=kind)
        self._icons[button] = button.icon()
        return button

    def _row(self, *parts: QWidget) -> QWidget:
        row = QWidget()
        layout = FlowLayout(row, spacing=self._theme.space("s"))
        for part in parts:
            layout.addWidget(part)
        return row

    def connect_to(self, **slots: Callable[[], object]) -> None:
        """What each of them does, by its name here."""
        for name, slot in slots.items():
            getattr(self, name).clicked.connect(slot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._theme.pixels(NARROW)
        for button, icon in self._icons.items():
            button.setIcon(QIcon() if narrow else icon)

    def show_state(
        self, identity: Identity | None, facts: IdentityFacts, *, busy: bool, other_user: bool, local: bool
    ) -> None:
        """Offer what can be done now. `other_user`: the field names another user than the one shown; `local`: tokens
        can be made here."""
        logged_in = identity is not None and identity.backend.logged_in
        ended = None, ConnectionState.FAILED
        live = logged_in or (identity is not None and identity.backend.connection_state not in ended)
        self.log_in.setText(self.tr("Add and log in") if identity is None or other_user else self.tr("Log in"))
        self.log_in.setEnabled(not busy and (other_user or not live))
        self.log_in.setVisible(other_user or not logged_in)
        self.log_out.setVisible(live and not other_user)
        tried = identity is not None and facts.logged_out is None
        self.renew.setVisible((live or tried) and not other_user)
        self.renew.setEnabled(not busy)
        for part in (self.retry, self.drop):
            part.setVisible(identity is not None and not other_user)
        self.automatic.setVisible(local)
        self.drop.setEnabled(logged_in and not facts.reconnecting)
