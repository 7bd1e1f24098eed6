"""The top of the window: menus, the profile with the state of its gateway, the way to all commands."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QMenuBar, QPushButton, QSizePolicy, QToolButton, QWidget

from rts_console.gui.actions import Actions
from rts_console.gui.child import ChildState
from rts_console.gui.context import Context
from rts_console.gui.language import said
from rts_console.gui.theme import mark
from rts_console.gui.widgets.identity_strip import lamp_of
from rts_console.gui.widgets.state_lamp import LampState, StateLamp

CHILD_LAMPS: Final = {
    ChildState.STOPPED: LampState.OFFLINE,
    ChildState.STARTING: LampState.CONNECTING,
    ChildState.RUNNING: LampState.ONLINE,
    ChildState.STOPPING: LampState.CONNECTING,
    ChildState.CRASHED: LampState.ERROR,
}
_BEST_FIRST: Final = (
    LampState.ONLINE,
    LampState.RECONNECTING,
    LampState.CONNECTING,
    LampState.ERROR,
    LampState.KICKED,
)


class Header(QFrame):
    """Menus, which the window fills, the lamp and name of the profile in use, and a few buttons.

    Signals: `profile_chosen(name)`.
    """

    profile_chosen = Signal(str)

    def __init__(self, context: Context, commands: Actions, theme_menu: QMenu) -> None:
        super().__init__()
        self._context = context
        self._theme = context.theme
        self._commands = commands
        self.setObjectName("header")
        mark(self, surface="bar")
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        mark(self.menus, place="header")
        self.lamp = StateLamp(self._theme, show_word=False)
        self._make_overflow()
        self._make_profile()
        self._lay_out(theme_menu)

    def _make_overflow(self) -> None:
        """Menus without room are behind a button of Qt's, which is too narrow to be seen: ours is shown beside it."""
        more = self.more_menus = QToolButton()
        more.setObjectName("more_menus")
        more.setIcon(self._theme.icon("ellipsis"))
        more.setToolTip(self.tr("More menus"))
        more.setAccessibleName(self.tr("More menus"))
        more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(more)
        menu.aboutToShow.connect(self._fill_more)
        more.setMenu(menu)
        more.hide()
        self._extension = self.menus.findChild(QToolButton, "qt_menubar_ext_button")
        if self._extension is not None:
            self._extension.setIcon(QIcon())  # of which no more than a speck could be seen
            self._extension.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow Qt's button."""
        if watched is self._extension and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.more_menus.setHidden(self._extension.isHidden())
        return super().eventFilter(watched, event)

    def _fill_more(self) -> None:
        menu, left_out = self.more_menus.menu(), self._extension.menu() if self._extension is not None else None
        menu.clear()
        if left_out is not None:
            menu.addActions(left_out.actions())

    def _make_profile(self) -> None:
        self.profile = QToolButton()
        self.profile.setObjectName("profile_chooser")
        self.profile.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.profile.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.profile.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.profile.setIcon(self._theme.icon("chevron-down"))
        self.profile.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._profile_menu = QMenu(self.profile)
        self._profile_menu.aboutToShow.connect(self._fill_profiles)
        self.profile.setMenu(self._profile_menu)

    def _lay_out(self, theme_menu: QMenu) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(self._theme.space("s"), 0, self._theme.space("s"), 0)
        layout.setSpacing(self._theme.space("xs"))
        layout.addWidget(self.menus)
        layout.addWidget(self.more_menus)
        layout.addSpacing(self._theme.space("l"))
        layout.addWidget(self.lamp)
        layout.addWidget(self.profile)
        layout.addStretch(1)
        self._before_buttons = layout.count()
        for button in self._buttons(theme_menu):
            layout.addWidget(button)
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def _buttons(self, theme_menu: QMenu) -> list[QWidget]:
        search = self._commands_button = QPushButton(self.tr("Commands"))
        search.setObjectName("commands_button")
        search.setIcon(self._theme.icon("search"))
        search.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        mark(search, kind="ghost")
        search.clicked.connect(self._commands["commands"].trigger)
        self._theme.keymap.changed.connect(self._show_keys)
        self._show_keys()
        keys = QToolButton()
        keys.setDefaultAction(self._commands["keys"])
        theme = self._theme_button = QToolButton()
        theme.setObjectName("theme_button")
        theme.setToolTip(self.tr("Theme"))
        theme.setAccessibleName(self.tr("Theme"))
        theme.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        theme.setMenu(theme_menu)
        self.set_theme_icon("sun")
        return [search, keys, theme]

    def _show_keys(self) -> None:
        """The way to all commands stands on its button."""
        words = self._theme.keymap.with_keys(self.tr("Commands"), "commands")
        self._commands_button.setText(words)

    def add_buttons(self, *buttons: QWidget) -> None:
        """Put these before the others, in this order."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        for place, button in enumerate(buttons):
            layout.insertWidget(self._before_buttons + place, button)

    def set_theme_icon(self, name: str) -> None:
        """Show which theme is on."""
        self._theme_button.setIcon(self._theme.icon(name))

    def refresh(self) -> None:
        """Pull which profile is in use, and how its gateway is."""
        profile = self._context.settings.active
        lamp, word = self._profile_lamp()
        if (self.lamp.state(), self.lamp.word()) != (lamp, word):
            self.lamp.set_state(lamp, word)
            self.lamp.set_show_word(lamp is LampState.ERROR)
        name = said(profile.name)
        if self.profile.text() != name:
            self.profile.setText(name)
            self.profile.setAccessibleName(self.tr("Profile: {name}").format(name=name))

    def _profile_lamp(self) -> tuple[LampState, str]:
        """The state of the gateway that the profile in use talks to."""
        context = self._context
        if context.settings.active.kind == "local":
            state = context.child.state
            return CHILD_LAMPS[state], self.tr("local gateway: {state}").format(state=said(state.value))
        lamps = [
            lamp_of(context.stage.facts(identity))[0]
            for identity in context.stage.identities
            if identity.profile == context.settings.active_profile
        ]
        lamp = next((state for state in _BEST_FIRST if state in lamps), LampState.OFFLINE)
        return lamp, {
            LampState.ONLINE: self.tr("a user is online"),
            LampState.RECONNECTING: self.tr("its users reconnect"),
            LampState.CONNECTING: self.tr("its users connect"),
            LampState.ERROR: self.tr("no user gets in"),
            LampState.KICKED: self.tr("its users were kicked out"),
        }.get(lamp, self.tr("no user is logged in"))

    def _fill_profiles(self) -> None:
        settings = self._context.settings
        self._profile_menu.clear()
        for profile in settings.profiles:
            action = self._profile_menu.addAction(said(profile.name))
            action.setCheckable(True)
            action.setChecked(profile is settings.active)
            action.triggered.connect(lambda _checked=False, name=profile.name: self.profile_chosen.emit(name))
        more = ("new_profile", "open_profiles", "own_profiles", "import_profile", "export_profile")
        extra = [entry.action for entry in self._commands if entry.name in more]
        if extra:
            self._profile_menu.addSeparator()
            self._profile_menu.addActions(extra)
