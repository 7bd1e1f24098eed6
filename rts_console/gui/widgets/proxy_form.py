"""A proxy to go through: kind, host, port, user, password."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from rts_console.client.backend import LocalProxy
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.field import Field, SecretEdit
from rts_console.gui.widgets.number_box import roomy
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LocalProxyType
from rts_console.settings import ProxyKind, ProxySettings

_KINDS: tuple[tuple[ProxyKind, str], ...] = (("none", "No proxy"), ("socks5", "SOCKS5"), ("http", "HTTP tunnel"))
_TYPES = {"socks5": LocalProxyType.SOCKS5, "http": LocalProxyType.HTTP_TUNNEL}


class ProxyForm(QWidget):
    """Signals: `edited` by the user's hand only."""

    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QComboBox()
        self.kind.setObjectName("proxy_kind")
        self.kind.setMinimumWidth(theme.pixels(56))
        for name, words in _KINDS:
            self.kind.addItem(self.tr(words), name)
        self.host = QLineEdit()
        self.host.setObjectName("proxy_host")
        self.port = roomy(QSpinBox())
        self.port.setObjectName("proxy_port")
        self.port.setRange(1, 65_535)
        self.user = QLineEdit()
        self.user.setObjectName("proxy_user")
        self.password = SecretEdit(theme)
        self.password.setObjectName("proxy_password")
        self._host_field = Field(theme, self.tr("Host"), self.host)
        self._rest = QWidget()
        self._lay_out(theme)
        self.kind.activated.connect(self._on_edited)
        for edit in (self.host, self.user, self.password):
            edit.textEdited.connect(self._on_edited)
        self.port.valueChanged.connect(self._on_edited)
        self.set_proxy(ProxySettings(), Secret(""))

    def _lay_out(self, theme: Theme) -> None:
        rest = QGridLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(theme.space("s"))
        port, user = Field(theme, self.tr("Port"), self.port), Field(theme, self.tr("User"), self.user)
        # One below the other: side by side they ask for more than a narrow pane has.
        for row, part in enumerate((self._host_field, port, user, Field(theme, self.tr("Password"), self.password))):
            rest.addWidget(part, row, 0)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space("s"))
        layout.addWidget(Field(theme, self.tr("Kind"), self.kind), 0, 0)
        layout.addWidget(self._rest, 1, 0)

    def set_proxy(self, proxy: ProxySettings, password: Secret) -> None:
        """Show a profile's proxy."""
        self.kind.setCurrentIndex(next(place for place, (name, _) in enumerate(_KINDS) if name == proxy.kind))
        self.host.setText(proxy.host)
        self.port.blockSignals(True)
        self.port.setValue(proxy.port)
        self.port.blockSignals(False)
        self.user.setText(proxy.user)
        self.password.setText(password.reveal())
        self._host_field.set_error(None)
        self._sync()

    def settings(self) -> ProxySettings:
        """What stands in the fields, but for the password."""
        return ProxySettings(self.kind.currentData(), self.host.text().strip(), self.port.value(), self.user.text())

    def secret(self) -> Secret:
        """The password."""
        return Secret(self.password.text())

    def proxies(self) -> tuple[LocalProxy, ...] | None:
        """The proxies to use; None when a field is wrong, which then says so."""
        proxy = self.settings()
        if proxy.kind == "none":
            return ()
        if not proxy.host:
            self._host_field.set_error(self.tr("The proxy has no host. Name it, or choose “No proxy”."))
            return None
        return (LocalProxy(_TYPES[proxy.kind], proxy.host, proxy.port, proxy.user, self.secret()),)

    def _on_edited(self) -> None:
        self._host_field.set_error(None)
        self._sync()
        self.edited.emit()

    def _sync(self) -> None:
        self._rest.setVisible(self.kind.currentData() != "none")
