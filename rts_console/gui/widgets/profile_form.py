"""A service to connect to: its URL, app id, trust, and the proxy on the way."""

import contextlib
import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from rts_console.client.link import check_pin, check_url, tls_context
from rts_console.gui.child import FIRST_RULES
from rts_console.gui.stage import Target
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.facts_table import FactsTable
from rts_console.gui.widgets.field import Field
from rts_console.gui.widgets.proxy_form import ProxyForm
from rts_console.gui.widgets.rules_chooser import RulesChooser
from rts_console.gui.widgets.section import Section
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.secret import Secret
from rts_console.settings import Profile
from rts_console.vendors.families import family_of

_NOT_OF_APP_ID: Final = re.compile(r"[^A-Za-z0-9_.-]")


class ProfileForm(QWidget):
    """The fields of one profile. The local gateway's are facts, not fields.

    Signals: `edited` by the user's hand, `start_wanted` for the local gateway, `rules_chosen` with the name of the rule
    set that it shall follow, `browse_wanted` for a CA file.
    """

    edited = Signal()
    start_wanted = Signal()
    rules_chosen = Signal(str)
    browse_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._local = True
        self.name = self._edit("profile_name")
        self.url = self._edit("url", "wss://rts.example.com")
        self.app_id = self._edit("app_id", self.tr("24 characters, from the service's page"))
        self.ca_file = self._edit("ca_file", self.tr("the system's certificates"))
        self.pin = self._edit("pin", self.tr("sha256/… or 64 hexadecimal digits"))
        self.pin.editingFinished.connect(lambda: self._check_pin("wss:"))
        self.name_field = Field(theme, self.tr("Name"), self.name)
        self.url_field = Field(theme, self.tr("URL"), self.url)
        self.app_field = Field(theme, self.tr("App id"), self.app_id)
        self.ca_field = Field(theme, self.tr("CA file (PEM)"), self._with_browse(self.ca_file))
        self.ca_field.editor.setAccessibleName("")
        self.ca_file.setAccessibleName(self.tr("CA file (PEM)"))
        self.pin_field = Field(theme, self.tr("Pin of the service's key"), self.pin)
        self.pin.setToolTip(self.tr("Let in only the service that has this public key, whoever vouches for another"))
        self.proxy = ProxyForm(theme)
        self.proxy.edited.connect(self.edited)
        self.facts = FactsTable(theme, (("url", self.tr("URL")), ("app", self.tr("App id"))), copyable=("url", "app"))
        self.rules = RulesChooser(theme)
        self.rules.chosen.connect(self.rules_chosen)
        self.start = QPushButton(self.tr("Start"))
        self.start.setAccessibleName(self.tr("Start the gateway"))
        self.facts.reserve("url", 2)
        self.start.setObjectName("start_local")
        self.start.setIcon(theme.icon("play"))
        self.start.clicked.connect(self.start_wanted)
        self._lay_out()
        self.show_local("", "", running=False)

    def _edit(self, name: str, placeholder: str = "") -> QLineEdit:
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.setPlaceholderText(placeholder)
        edit.textEdited.connect(lambda _text: self._on_edited(edit))
        return edit

    def _with_browse(self, edit: QLineEdit) -> QWidget:
        both = QWidget()
        browse = QToolButton()
        browse.setObjectName("browse_ca_file")
        browse.setIcon(self._theme.icon("folder-open"))
        browse.setToolTip(self.tr("Choose a file"))
        browse.setAccessibleName(self.tr("Choose a CA file"))
        browse.clicked.connect(self.browse_wanted)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space("xs"))
        row.addWidget(edit, 1)
        row.addWidget(browse)
        both.setFocusProxy(edit)
        return both

    def _lay_out(self) -> None:
        self._remote = QWidget()
        remote = QVBoxLayout(self._remote)
        remote.setContentsMargins(0, 0, 0, 0)
        remote.setSpacing(self._theme.space("s"))
        self._proxy_section = Section(self._theme, self.tr("Proxy"), self.proxy)
        for part in (*self._fields(), self._proxy_section):
            remote.addWidget(part)
        self._here = QWidget()
        here = QVBoxLayout(self._here)
        here.setContentsMargins(0, 0, 0, 0)
        here.setSpacing(self._theme.space("s"))
        here.addWidget(self.rules)
        here.addWidget(self.facts)
        here.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._remote)
        layout.addWidget(self._here)

    def _fields(self) -> tuple[Field, ...]:
        return self.name_field, self.url_field, self.app_field, self.ca_field, self.pin_field

    def show_local(self, url: str, app_id: str, *, running: bool, rules: str = FIRST_RULES) -> None:
        """Show the local gateway, which follows a rule set."""
        self._local = True
        self._remote.hide()
        self._here.show()
        self.facts.set_value("url", url if running else self.tr("not running"), "none" if running else "muted")
        self.facts.set_value("app", app_id)
        self.facts.set_label("app", family_of(rules).app_id)
        self.rules.show_rules(rules)
        # It stays, so that what is below does not jump under the hand that started the gateway.
        self.start.setEnabled(not running)
        self.start.setText(self.tr("Running") if running else self.tr("Start"))

    def show_profile(self, profile: Profile, password: Secret) -> None:
        """Show a service with a URL."""
        self._local = False
        self._here.hide()
        self._remote.show()
        self.name.setText(profile.name)
        self.url.setText(profile.url)
        self.app_id.setText(profile.app_id)
        self.ca_file.setText(profile.ca_file)
        self.pin.setText(profile.pin)
        self.proxy.set_proxy(profile.proxy, password)
        self._proxy_section.set_open(profile.proxy.kind != "none")
        self._clear_errors()

    def write_to(self, profile: Profile) -> None:
        """Take what stands in the fields into the profile, but for its name."""
        profile.url = self.url.text().strip()
        profile.app_id = self.app_id.text().strip()
        profile.ca_file = self.ca_file.text().strip()
        profile.pin = self.pin.text().strip()
        reference, profile.proxy = profile.proxy.password, self.proxy.settings()
        profile.proxy.password = reference  # where the password is stands in the file alone

    def target(self, profile: str) -> Target | None:
        """Where the fields lead; None when one is wrong, which then says why."""
        self._clear_errors()
        url = self._checked_url()
        app_id = self._checked_app_id()
        trusted = self._check_ca_file(url)
        pinned = self._check_pin(url or "wss:")
        proxies = self.proxy.proxies()
        self._proxy_section.set_open(self._proxy_section.opened or proxies is None)
        if url is None or proxies is None or not (app_id and trusted and pinned):
            return None
        return Target(url, app_id, self.ca_file.text().strip(), self.pin.text().strip(), proxies, profile)

    def _checked_url(self) -> str | None:
        try:
            return check_url(self.url.text())
        except InvalidCall as error:
            self.url_field.set_error(error.reason)
            return None

    def _checked_app_id(self) -> str:
        """Empty when it is none, which is said; how long it is differs from service to service."""
        app_id = self.app_id.text().strip()
        wrong = _NOT_OF_APP_ID.search(app_id)
        if not app_id:
            self.app_field.set_error(self.tr("The app id is empty. Copy it from the service's page."))
        elif wrong is not None:
            words = self.tr(
                "An app id has letters, digits and _ - . only, not {sign}. Copy it from the service's page."
            )
            self.app_field.set_error(words.format(sign=repr(wrong.group())))
        return "" if wrong is not None else app_id

    def _check_ca_file(self, url: str | None) -> bool:
        path = self.ca_file.text().strip()
        if not path:
            return True
        if url is not None and not url.startswith("wss:"):
            self.ca_field.set_error(self.tr("Only wss:// is encrypted. Change the URL, or leave this empty."))
            return False
        try:
            tls_context(path)
        except InvalidCall as error:
            self.ca_field.set_error(error.reason)
            return False
        return True

    def _check_pin(self, url: str) -> bool:
        """Whether the pin is one, or none; an `url` without TLS has no use for it."""
        try:
            check_pin(self.pin.text(), url)
        except InvalidCall as error:
            self.pin_field.set_error(error.reason)
            return False
        return True

    def _on_edited(self, edit: QLineEdit) -> None:
        """What is being mended is not marked meanwhile; the others stay marked for as long as they are wrong."""
        wrong = [field for field in self._fields() if field.error() and _line_of(field) is not edit]
        self._clear_errors()
        self._check_again(wrong)
        self.edited.emit()

    @property
    def wrong(self) -> bool:
        """Whether a field is marked."""
        return any(field.error() for field in self._fields())

    def _check_again(self, fields: list[Field]) -> None:
        url = ""
        with contextlib.suppress(InvalidCall):
            url = check_url(self.url.text())
        for field in fields:
            if field is self.url_field:
                self._checked_url()
            elif field is self.app_field:
                self._checked_app_id()
            elif field is self.ca_field:
                self._check_ca_file(url or None)
            elif field is self.pin_field:
                self._check_pin(url or "wss:")

    def _clear_errors(self) -> None:
        for field in self._fields():
            field.set_error(None)


def _line_of(field: Field) -> QWidget:
    return field.editor.focusProxy() or field.editor
