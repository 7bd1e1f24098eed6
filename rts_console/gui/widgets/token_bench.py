"""Make a token of any vendor, and take any token apart: two forms that keep nothing."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from rts_console.gui.language import said
from rts_console.gui.models.token_lab import Decoded, Order, Vendor, Wanted, decode, mint
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.facts_table import FactsTable
from rts_console.gui.widgets.field import Field, SecretEdit
from rts_console.gui.widgets.flow_layout import FlowLayout
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.token_form import LIVES
from rts_console.gui.widgets.token_timeline import TokenBar
from rts_console.protocol.secret import Secret
from rts_console.vendors.packing import InvalidToken

_NO_END: Final = 0


def secret_field(theme: Theme, name: str, label: str) -> tuple[SecretEdit, Field]:
    """An editor for a secret with its label."""
    edit = SecretEdit(theme)
    edit.setObjectName(name)
    return edit, Field(theme, label, edit)


def line_field(theme: Theme, name: str, label: str) -> tuple[QLineEdit, Field]:
    """A line with its label."""
    edit = QLineEdit()
    edit.setObjectName(name)
    edit.setMinimumWidth(1)
    return edit, Field(theme, label, edit)


_NOTHING: Final = ("", Secret(""), "")
"""App, key and user of an empty form."""


class MintForm(QWidget):
    """Says what a token shall say. Signals: `minted(Secret)`, `vendor_chosen(str)`."""

    minted = Signal(object)
    vendor_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.vendor = QComboBox()
        self.vendor.setObjectName("lab_vendor")
        self.vendor.setMinimumWidth(1)
        for vendor in Vendor:
            self.vendor.addItem(said(vendor.title), vendor)
        self.vendor.currentIndexChanged.connect(self._on_vendor)
        self.app, self._app_field = line_field(theme, "lab_app", "")
        self.key, self._key_field = secret_field(theme, "lab_key", "")
        self.user, self._user_field = line_field(theme, "lab_user", self.tr("User id"))
        self.room, self._room_field = line_field(theme, "lab_room", "")
        self.life = QComboBox()
        self.life.setObjectName("lab_mint_life")
        self.life.setMinimumWidth(1)
        for seconds, words in LIVES:
            self.life.addItem(self.tr(words), seconds)
        self.life.setCurrentIndex(1)
        self._privileges = QWidget()
        self._privileges_flow = FlowLayout(self._privileges, spacing=theme.space("s"))
        self._boxes: dict[int, QCheckBox] = {}
        self.mint = QPushButton(self.tr("Mint"))
        self.mint.setObjectName("lab_mint")
        self.mint.setIcon(theme.icon("key-round"))
        self.mint.clicked.connect(self._on_mint)
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setObjectName("lab_copy")
        self.copy.setIcon(theme.icon("copy"))
        self.copy.setToolTip(self.tr("Put the token on the clipboard"))
        self.copy.clicked.connect(self._on_copy)
        self.status = StatusLine(theme)
        self.status.setObjectName("lab_mint_status")
        self._token = Secret("")
        self._suggested = _NOTHING
        self._now_s = 0.0
        self._lay_out()
        self._on_vendor()

    def _lay_out(self) -> None:
        self._life_field = Field(self._theme, self.tr("Life"), self.life)
        self._privileges_field = Field(self._theme, self.tr("Privileges"), self._privileges)
        buttons = QWidget()
        row = FlowLayout(buttons, spacing=self._theme.space("s"))
        row.addWidget(self.mint)
        row.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space("s"))
        for part in (
            Field(self._theme, self.tr("Vendor"), self.vendor),
            self._app_field,
            self._key_field,
            self._user_field,
            self._room_field,
            self._life_field,
            self._privileges_field,
            buttons,
            self.status,
        ):
            column.addWidget(part)

    @property
    def chosen(self) -> Vendor:
        """Whose token is made."""
        return Vendor(self.vendor.currentData())

    def tick(self, now_s: float) -> None:
        """What time it is."""
        self._now_s = now_s

    def suggest(self, app_id: str, key: Secret, user_id: str, vendor: Vendor = Vendor.VOLCENGINE) -> None:
        """Fill in the local app of a vendor and user where nothing else was written."""
        wanted = (app_id, key, user_id)
        if self.chosen is not vendor or self._suggested == wanted or not self._is_untouched():
            return
        self._suggested = wanted
        self._fill(*wanted)

    def _is_untouched(self) -> bool:
        """Whether nothing stands there, or what was suggested."""
        written = (self.app.text(), Secret(self.key.text()), self.user.text())
        return written in (_NOTHING, self._suggested)

    def _fill(self, app_id: str, key: Secret, user_id: str) -> None:
        self.app.setText(app_id)
        self.key.setText(key.reveal())
        self.user.setText(user_id)

    def _on_vendor(self) -> None:
        if self._is_untouched():
            self._suggested = _NOTHING
            self._fill(*_NOTHING)  # another vendor's app and key are others
        app, key, room = self.chosen.words
        for field, label in ((self._app_field, app), (self._key_field, key), (self._room_field, room)):
            field.set_label(label)
        self._room_field.setVisible(bool(room))
        self._life_field.setVisible(self.chosen is not Vendor.RONGCLOUD)
        self._show_privileges()
        self._token = Secret("")
        self.copy.setEnabled(False)
        self.status.clear()
        if self.chosen is Vendor.RONGCLOUD:
            words = self.tr(
                "This makes tokens of a local gateway. RongCloud's own are made and read by RongCloud alone."
            )
            self.status.set_info(words)
        self.vendor_chosen.emit(self.chosen.value)

    def _show_privileges(self) -> None:
        for box in self._boxes.values():
            self._privileges_flow.removeWidget(box)
            box.setParent(None)
            box.deleteLater()
        self._boxes = {}
        for number, name in self.chosen.privileges.items():
            box = self._boxes[number] = QCheckBox(name)
            box.setObjectName(f"lab_privilege_{number}")
            self._privileges_flow.addWidget(box)
            box.show()
        self._privileges_field.setVisible(bool(self._boxes))

    def _on_mint(self) -> None:
        order = Order(
            self.chosen,
            self.app.text().strip(),
            self.user.text().strip(),
            self.room.text().strip(),
            int(self.life.currentData()),
            [number for number, box in self._boxes.items() if box.isChecked()],
        )
        try:
            self._token = mint(order, Secret(self.key.text()), self._now_s)
        except InvalidToken as error:
            self._token = Secret("")
            self.copy.setEnabled(False)
            self.status.set_error(str(error))
            return
        self.copy.setEnabled(True)
        self.status.set_success(self.tr("The token is made; below is what it says."))
        self.minted.emit(self._token)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._token.reveal())


class DecodeForm(QWidget):
    """Takes any token apart: what it says, whether its signature is right, and every problem in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.token, self._token_field = secret_field(theme, "lab_token", self.tr("Token"))
        self.token.setPlaceholderText(self.tr("paste any token here"))
        self.key, self._key_field = secret_field(theme, "lab_check_key", self.tr("Key to check the signature with"))
        for edit in (self.token, self.key):
            edit.textChanged.connect(self._on_changed)
        self.against = QCheckBox()
        self.against.setObjectName("lab_against")
        self.against.toggled.connect(self._on_changed)
        self._wanted = Wanted()
        self.set_wanted(Wanted())
        self.bar = TokenBar(theme)
        self.signature = StatusLine(theme)
        self.signature.setObjectName("lab_signature")
        self.problems = StatusLine(theme)
        self.problems.setObjectName("lab_problems")
        self._claims: FactsTable | None = None
        self._decoded = Decoded(None)
        self._now_s = 0.0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space("s"))
        for part in (self._token_field, self._key_field, self.against, self.bar, self.signature, self.problems):
            self._column.addWidget(part)
        self._on_changed()

    @property
    def decoded(self) -> Decoded:
        """What was found."""
        return self._decoded

    def set_wanted(self, wanted: Wanted) -> None:
        """For whom a token shall be, when that is asked for."""
        self._wanted = wanted
        who = wanted.user_id.replace("&", "&&")
        self.against.setText(self.tr("Must be for a login of {user}").format(user=who))
        self.against.setVisible(bool(who))

    def show_token(self, token: Secret, key: Secret) -> None:
        """Take this one apart."""
        self.key.setText(key.reveal())
        self.token.setText(token.reveal())

    def tick(self, now_s: float) -> None:
        """Move the needle, and see whether the token is over by now."""
        self._now_s = now_s
        if self._decoded.readable:
            self._read()
            self._show_state()

    def _read(self) -> None:
        wanted = self._wanted if self.against.isChecked() else Wanted()
        self._decoded = decode(Secret(self.token.text()), Secret(self.key.text()), self._now_s, wanted)

    def _on_changed(self) -> None:
        self._read()
        self._show_claims()
        self._show_state()

    def _show_state(self) -> None:
        found = self._decoded
        self.bar.setVisible(found.readable)
        if found.readable:
            self.bar.set_life((found.issued_at_s, found.expires_at_s), self._now_s)
        problems = "\n".join(found.problems)
        if problems != self.problems.text():
            self.problems.set_error(problems)
        kind, words = {
            True: ("success", self.tr("The signature is right.")),
            False: ("error", self.tr("The signature is wrong.")),
            None: ("info", self.tr("The signature is not checked: give the key.")),
        }[found.signature]
        if not found.readable:
            kind, words = "none", ""
        if words != self.signature.text():
            self.signature.set_status(kind, words)  # type: ignore[arg-type]  # the three kinds above

    def _show_claims(self) -> None:
        if self._claims is not None:
            self._column.removeWidget(self._claims)
            self._claims.hide()
            self._claims.deleteLater()
            self._claims = None
        claims = self._decoded.claims
        if not claims:
            return
        rows = [(f"claim_{place}", claim.name) for place, claim in enumerate(claims)]
        self._claims = FactsTable(self._theme, rows)
        self._claims.setObjectName("lab_claims")
        for (name, _), claim in zip(rows, claims, strict=True):
            self._claims.set_value(name, f"{claim.value}\n{claim.meaning}")
        self._column.addWidget(self._claims)
        mark(self._claims, surface="pane")
        self._claims.show()
