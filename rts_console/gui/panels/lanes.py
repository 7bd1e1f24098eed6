"""Panel Lanes: the views of two or more users side by side, each with a line to write as that user."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.context import Area, Context, Panel
from rts_console.gui.stage import Identity
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.lane import Lane


class LanesPanel(Panel):
    """One lane for each user that was asked for. Signals: `user_wanted` when there is nobody to show, `explain_wanted`
    with the Subject of a code."""

    name = "lanes"
    title = "Lanes"
    icon_name = "users"
    area = Area.CENTRE
    shown_at_first = False

    user_wanted = Signal()
    explain_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.lanes: dict[str, Lane] = {}
        self._wanted: list[str] = []
        self._colors: dict[str, int] = {}
        self._version = -1
        self.empty = EmptyState(
            self.theme,
            "users",
            self.tr("No lanes yet"),
            self.tr("Shift+click users in the strip above to see side by side what each of them sees."),
            action_text=self.tr("Open lanes for the first two"),
        )
        self.empty.activated.connect(self._on_open_first)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        scroll = QScrollArea()
        scroll.setAccessibleName(self.tr("Lanes"))
        scroll.setWidget(self._split)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll = scroll
        self._make_chooser()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.chooser)
        layout.addWidget(self._pages)
        self.refresh()

    def _make_chooser(self) -> None:
        """Whose lanes are open, where no strip of users stands above: those of what was."""
        self.chooser = QToolButton()
        self.chooser.setObjectName("lanes_users")
        self.chooser.setText(self.tr("Users"))
        self.chooser.setIcon(self.theme.icon("users"))
        self.chooser.setToolTip(self.tr("Whose lanes stand side by side"))
        self.chooser.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.chooser.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.chooser.setVisible(self.context.read_only)
        if not self.context.read_only:
            return
        menu = QMenu(self.chooser)
        for identity in self.context.stage.identities:
            action = menu.addAction(identity.key.replace("&", "&&"))
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, key=identity.key: self.toggle(key))
        menu.aboutToShow.connect(self._check_open)
        self.chooser.setMenu(menu)
        self.empty.set_text(self.tr("No lanes yet"), self.tr("See side by side what each of these users saw."))
        self._wanted = [identity.key for identity in self.context.stage.identities[:2]]

    def _check_open(self) -> None:
        for action, identity in zip(self.chooser.menu().actions(), self.context.stage.identities, strict=True):
            action.setChecked(identity.key in self._wanted)

    # By hand

    def toggle(self, key: str) -> None:
        """Open the lane of a user, or close it. The first one comes with that of who acts, to be beside something."""
        if key in self._wanted:
            self.close_lane(key)
            return
        active = self.context.stage.active
        alone = not self._wanted and not self.context.read_only
        if alone and active is not None and active.key != key:
            self._wanted.append(active.key)
        self._wanted.append(key)
        self._look()
        if key in self.lanes:
            self.lanes[key].focus()

    def close_lane(self, key: str) -> None:
        """Take a lane away, and do not bring it back."""
        if key in self._wanted:
            self._wanted.remove(key)
        self._look()

    def _on_open_first(self) -> None:
        first = [identity.key for identity in self.context.stage.identities[:2]]
        if not first:
            self.user_wanted.emit()
            return
        self._wanted = first
        self._look()

    # Pulling

    def refresh(self) -> None:
        """Open lanes of users that have come, close those of users that are gone, and pull into the others."""
        if self.context.stage.version != self._version:
            self._look()
        for lane in self.lanes.values():
            lane.refresh()

    def _look(self) -> None:
        self._version = self.context.stage.version
        here = {identity.key: identity for identity in self.context.stage.identities}
        for key in [key for key in self.lanes if key not in here or key not in self._wanted]:
            self._take_away(key)
        for key in self._wanted:
            if key in here and key not in self.lanes:
                self._open(here[key])
        self._pages.setCurrentWidget(self._scroll if self.lanes else self.empty)

    def _open(self, identity: Identity) -> None:
        context, key = self.context, identity.key
        lane = Lane(
            self.theme,
            context.stage,
            context.log,
            identity,
            self._color_of,
            self.tasks,
            read_only=context.read_only,
        )
        lane.close_wanted.connect(lambda: self.close_lane(key))
        lane.act_wanted.connect(lambda: context.stage.activate(key))
        lane.explain_wanted.connect(self.explain_wanted)
        self.lanes[key] = lane
        self._split.addWidget(lane)
        self._split.setSizes([1_000] * self._split.count())

    def _take_away(self, key: str) -> None:
        lane = self.lanes.pop(key)
        lane.hide()
        lane.setParent(None)
        lane.deleteLater()

    def _color_of(self, key: str) -> int | None:
        if key not in self._colors:
            self._colors |= {identity.key: identity.color_index for identity in self.context.stage.identities}
        return self._colors.get(key)

    def save_state(self) -> dict[str, Any]:
        """Whose lanes are open."""
        return {"lanes": list(self._wanted)}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back what `save_state` gave: a lane opens when its user is on the stage."""
        kept = state.get("lanes")
        if isinstance(kept, list):
            self._wanted = list(dict.fromkeys(key for key in kept if isinstance(key, str)))
            self._look()
