"""Where calls of a server API go and who makes them: the local gateway, or a host that the user names."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from rts_console.gui.language import said
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.field import Field, SecretEdit
from rts_console.protocol.secret import Secret
from rts_console.vendors.server_actions import Place, place_problem
from rts_console.vendors.volcengine_api import HOST

FAMILIES: Final = (("volcengine", "Volcengine"), ("rongcloud", "RongCloud"))
_KEYS: Final = {"volcengine": ("Access key id", "Secret access key"), "rongcloud": ("App key", "App secret")}
_HOSTS: Final = {"volcengine": f"https://{HOST}", "rongcloud": "https://api.rong-api.com"}


class CallPlace(QWidget):
    """The local gateway's keys are known and not shown; another host's are asked for and never kept.

    Signals: `changed` when place, family or a field is another.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._local = Place("", "", Secret(""))
        self._local_family = "volcengine"
        self.where = self._combo("server_api_where", self.tr("Where"))
        self.where.addItem(self.tr("The local gateway"), True)
        self.where.addItem(self.tr("Another host…"), False)
        self.family_box = self._combo("server_api_family", self.tr("Family"))
        self.family_box.setPlaceholderText(self.tr("no server API"))
        for name, title in FAMILIES:
            self.family_box.addItem(said(title), name)
        self.url = self._edit("server_api_url")
        self.key = self._edit("server_api_key")
        self.secret = SecretEdit(theme)
        self.secret.setObjectName("server_api_secret")
        self.secret.textEdited.connect(lambda _text: self._on_edited())
        self._url_field = Field(theme, self.tr("Host"), self.url)
        self._key_field = Field(theme, "", self.key)
        self._secret_field = Field(theme, "", self.secret, hint=self.tr("Kept until the window closes, nowhere else."))
        self._lay_out()
        self.where.activated.connect(lambda _place: self._show())
        self.family_box.activated.connect(lambda _place: self._show())
        self._show()

    def _combo(self, name: str, title: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(title)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        return combo

    def _edit(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.textEdited.connect(lambda _text: self._on_edited())
        return edit

    def _lay_out(self) -> None:
        small = self._theme.space("s")
        row = QHBoxLayout()
        row.setSpacing(small)
        row.addWidget(self.where, 2)
        row.addWidget(self.family_box, 1)
        self._fields = QWidget()
        keys = QHBoxLayout()
        keys.setSpacing(small)
        for field in (self._key_field, self._secret_field):
            keys.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(small)
        column.addWidget(self._url_field)
        column.addLayout(keys)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(small)
        layout.addLayout(row)
        layout.addWidget(self._fields)

    # What is chosen

    @property
    def is_local(self) -> bool:
        """Whether the local gateway is chosen."""
        return bool(self.where.currentData())

    @property
    def family(self) -> str:
        """Whose server API is called: the local gateway's follows its rules; `agora` has none here."""
        return self._local_family if self.is_local else str(self.family_box.currentData())

    def follow(self, family: str, place: Place) -> None:
        """What the local gateway is now; an empty URL where it does not run."""
        if (family, place) == (self._local_family, self._local):
            return
        self._local_family, self._local = family, place
        self._show()

    def place(self) -> Place | None:
        """Where to call; None when a field is wrong, which then says so, or when the local gateway does not run."""
        if self.is_local:
            return self._local if self._local.url else None
        self._url_field.set_error(place_problem(self.url.text()) or None)
        missing = self.tr("This is missing. Copy it from the vendor's console.")
        self._key_field.set_error(None if self.key.text().strip() else missing)
        self._secret_field.set_error(None if self.secret.text().strip() else missing)
        return None if self.problem() else self._written()

    def problem(self) -> str:
        """What is wrong with the fields of another host; nothing is shown."""
        if self.is_local:
            return "" if self._local.url else self.tr("The local gateway does not run.")
        if problem := place_problem(self.url.text()):
            return problem
        if not (self.key.text().strip() and self.secret.text().strip()):
            return self.tr("Key or secret is missing.")
        return ""

    def shown_place(self) -> Place:
        """Where a call would go, with nothing checked: for the command line."""
        return self._local if self.is_local else self._written()

    def _written(self) -> Place:
        return Place(self.url.text().strip(), self.key.text().strip(), Secret(self.secret.text().strip()))

    def _on_edited(self) -> None:
        for field in (self._url_field, self._key_field, self._secret_field):
            field.set_error(None)
        self.changed.emit()

    def _show(self) -> None:
        self._fields.setVisible(not self.is_local)
        self.family_box.setEnabled(not self.is_local)
        tip = self.tr("The local gateway follows its rules: choose others under Connection.") if self.is_local else ""
        self.family_box.setToolTip(tip)
        if self.is_local:
            place = self.family_box.findData(self._local_family)
            self.family_box.setCurrentIndex(place)
        elif self.family_box.currentIndex() < 0:
            self.family_box.setCurrentIndex(0)
        key, secret = _KEYS.get(self.family, _KEYS["volcengine"])
        self._key_field.set_label(key)
        self._secret_field.set_label(secret)
        self.url.setPlaceholderText(_HOSTS.get(self.family, ""))
        self.changed.emit()
