"""The Rooms panel: make, join and leave rooms; who is in one, who left and why; and what happened there."""

import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedLayout,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.client.backend import Room
from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.language import said
from rts_console.gui.models.clock_text import short_time
from rts_console.gui.models.codes import ROOM_KINDS, Subject
from rts_console.gui.models.members import MembersModel, member_rows
from rts_console.gui.models.rooms import RoomLogModel, RoomsModel, room_row
from rts_console.gui.stage import Identity
from rts_console.gui.theme import mark
from rts_console.gui.widgets.action_field import ActionField
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.parameter_form import ParameterForm
from rts_console.gui.widgets.past_view import PastRooms
from rts_console.gui.widgets.room_calls import RoomCalls
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.section import Section
from rts_console.gui.widgets.status_line import StatusKind, StatusLine
from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestRejected, RequestTimeout, RtsError
from rts_console.protocol.words import Code, RefusalCode, RoomReturn, RtsErrorCode
from rts_console.record.store import RoomFacts
from rts_console.vendors.families import SET_VISIBILITY, Family, family_of, rules_title
from rts_console.vendors.parameters import read_form


@dataclass(frozen=True, slots=True)
class _Said:
    kind: StatusKind
    text: str
    state: tuple[Any, ...] | None = None


_SILENCE = _Said("none", "")
_LEAST_TABLE = 56
_LEAST_FORM = 360
CALLS = 2


class RoomsPanel(Panel):
    """The rooms of the identity that acts. Signals: `user_wanted` when there is none,
    `explain_wanted` with the Subject of a code."""

    name = "rooms"
    title = "Rooms"
    icon_name = "door-open"
    area = Area.RIGHT

    user_wanted = Signal()
    explain_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._active: Identity | None = None
        self._selected: dict[str, str] = {}
        self._said: dict[str, _Said] = {}
        self._doing: dict[tuple[str, str], str] = {}
        self._rooms_seen: object = None
        self._room_seen: object = None
        self._shown: RoomFacts | None = None
        self._filling = False
        self._family: Family | None = None
        self._counts = (0, 0)
        self._model = RoomsModel(context.theme, self)
        self._members_model = MembersModel(context.theme, self)
        self._log_model = RoomLogModel(context.theme, self)
        self._build_form()
        self._build_rooms()
        self._build_members()
        self._build_log()
        self._build_calls()
        self._lay_out()
        self.refresh()

    def commands(self) -> Sequence[Command]:
        """Make, join, leave and close rooms."""
        return (
            Command("name_room", self.tr("&Create or join a room"), self._on_name_wanted, "door-open", "Ctrl+J"),
            Command("join_room", self.tr("&Join the room"), self._on_join_clicked, "log-in"),
            Command("leave_room", self.tr("&Leave the room"), self._on_leave_clicked, "log-out"),
            Command("close_room", self.tr("Cl&ose the room"), self._on_close_clicked, "door-closed"),
            Command("join_unseen", self.tr("Join the room &unseen"), self._on_join_unseen, "eye-off"),
            Command("show_in_room", self.tr("S&how yourself in the room"), self._on_show, "eye"),
            Command("hide_in_room", self.tr("&Hide yourself in the room"), self._on_hide, "eye-off"),
            Command("look_back", self.tr("Look &back in time"), self._on_look_back, "history"),
        )

    # Building

    def _build_form(self) -> None:
        self._room = QLineEdit()
        self._room.setObjectName("rooms_room")
        self._room.setPlaceholderText(self.tr("room id"))
        self._room.setClearButtonEnabled(True)
        self._room.setMinimumWidth(self.theme.pixels(48))
        self._room.returnPressed.connect(self._on_join_new_clicked)
        self._join_new = self._button("rooms_join_new", self.tr("Create and join"), self._on_join_new_clicked)
        self._create = self._button("rooms_create", self.tr("Create"), self._on_create_clicked)
        self._field = ActionField(self.theme, self.tr("&Room id"), self._room, self._join_new, self._create)
        self._options = ParameterForm(self.theme, "join")
        self._options_section = Section(self.theme, self.tr("How to join"), self._options)
        self._options_section.heading.setObjectName("join_options_section")

    def _build_rooms(self) -> None:
        self._status = StatusLine(self.theme)
        self._status.setObjectName("rooms_status")
        self._status.explain(*ROOM_KINDS)
        self._status.explain_wanted.connect(lambda code: self._explain(code, ""))
        self._table = RowTable(self.theme, self._model, stretch=RoomsModel.STATE)
        self._table.setObjectName("rooms_table")
        self._table.set_widths(132, 0, 76)
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        self._table.clicked.connect(self._on_room_clicked)
        self._table.doubleClicked.connect(lambda _index: self._on_join_clicked())
        self._join = self._button("rooms_join", self.tr("Join"), self._on_join_clicked)
        self._leave = self._button("rooms_leave", self.tr("Leave"), self._on_leave_clicked)
        self._close = self._button("rooms_close", self.tr("Close"), self._on_close_clicked)
        self._close.setToolTip(self.tr("Leave if joined, and forget the room object so that its id is free again"))
        for button in (self._join, self._leave, self._close):
            mark(button, kind="ghost")
            button.setMinimumWidth(self.theme.pixels(40))
        self._table.setMinimumHeight(self.theme.pixels(84))
        self._empty = EmptyState(self.theme, "door-open", "", "", action_text=self.tr("Name a room"))
        self._empty.setObjectName("rooms_empty")
        self._empty.activated.connect(self._on_empty_activated)

    def _build_members(self) -> None:
        self._wanted = QLineEdit()
        self._wanted.setObjectName("rooms_find")
        self._wanted.setPlaceholderText(self.tr("find a member"))
        self._wanted.setAccessibleName(self.tr("Find a member"))
        self._wanted.setClearButtonEnabled(True)
        self._wanted.setMinimumWidth(self.theme.pixels(48))
        self._wanted.textChanged.connect(lambda _text: self._show_members(mark_changes=False))
        self._with_left = QCheckBox(self.tr("Show who left"))
        self._with_left.setObjectName("rooms_with_left")
        self._with_left.setChecked(True)
        self._with_left.toggled.connect(lambda _on: self._show_members(mark_changes=False))
        self._members = RowTable(self.theme, self._members_model, stretch=MembersModel.STATE, sortable=True)
        self._members.setObjectName("rooms_members")
        self._members.set_widths(150, 0, 112)
        self._members.clicked.connect(self._on_member_clicked)
        self._members.activated.connect(lambda index: self._explain_member(index.row()))
        self._members.setMinimumHeight(self.theme.pixels(_LEAST_TABLE))
        self._members_note = QLabel()
        self._members_note.setWordWrap(True)
        mark(self._members_note, role="caption")

    def _build_log(self) -> None:
        self._log = RowTable(self.theme, self._log_model, stretch=RoomLogModel.WHAT)
        self._log.setObjectName("rooms_log")
        self._log.activated.connect(self._on_log_line)
        self._log.set_widths(104, 84)
        self._log.setMinimumHeight(self.theme.pixels(_LEAST_TABLE))
        self._log_note = QLabel()
        self._log_note.setWordWrap(True)
        mark(self._log_note, role="caption")
        self._latest = QToolButton()
        self._latest.setObjectName("rooms_log_latest")
        self._latest.setText(self.tr("Latest"))
        self._latest.setIcon(self.theme.icon("arrow-down"))
        self._latest.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._latest.setToolTip(self.tr("Go to the newest line and follow it"))
        self._latest.clicked.connect(self._log.scrollToBottom)

    def _build_calls(self) -> None:
        self.calls = RoomCalls(self.theme)
        self.calls.wanted.connect(self._on_call_wanted)
        self.calls.status.explain_wanted.connect(lambda code: self._explain(code, self._selected_id()))

    def _button(self, name: str, text: str, slot: Any) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        gap, small = self.theme.space("s"), self.theme.space("xs")
        self._past = PastRooms(self.theme, self.context.log, self.context.time_cursor)
        self._past.changed.connect(self.refresh)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("rooms_tabs")
        self._tabs.setDocumentMode(True)
        find = _row(small, self._wanted, self._with_left, self._past.toggle)
        self._tabs.addTab(_column(small, find, self._members, self._members_note), self.tr("Members"))
        below = _row(small, self._log_note, self._latest)
        self._tabs.addTab(_column(small, self._log, below), self.tr("Log"))
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setObjectName("rooms_splitter")
        self._splitter.setChildrenCollapsible(False)
        self._tabs.addTab(self.calls, self.tr("Calls"))
        self._tabs.setTabVisible(CALLS, False)
        self._tabs.currentChanged.connect(lambda _place: self._on_tab_chosen())
        self._on_tab_chosen()
        self._tabs.setCornerWidget(_row(0, self._join, self._leave, self._close))
        self._splitter.addWidget(self._table)
        self._splitter.addWidget(self._tabs)
        self._splitter.setSizes([84, 400])
        self._splitter.setStretchFactor(1, 1)
        stack = QWidget()
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._past)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(gap)
        layout.addWidget(self._field)
        layout.addWidget(self._options_section)
        layout.addWidget(self._status)
        layout.addWidget(self._past.bar)
        layout.addWidget(stack, 1)

    # What the reader does

    def _on_join_new_clicked(self) -> None:
        if not self._options_are_good():
            return
        room = self._make_room()
        identity = self._active
        if room is not None and identity is not None:
            self._start(identity, room, self._joining(identity, room), self.tr("joining …"))

    def _on_create_clicked(self) -> None:
        room = self._make_room()
        if room is not None and self._active is not None:
            self._say(self._active, "success", self.tr("{room} is made. Join it to talk.").format(room=room.room_id))

    def _options_are_good(self) -> bool:
        """Whether what stands under *How to join* can be told; otherwise it is said there."""
        if not self._options.problems():
            return True
        self._options_section.set_open(True)
        self._options.values()
        return False

    def _on_join_clicked(self) -> None:
        room = self._chosen()
        if not self._options_are_good():
            return
        if room is not None and not room.joined and self._active is not None:
            self._start(self._active, room, self._joining(self._active, room), self.tr("joining …"))

    def _on_leave_clicked(self) -> None:
        room = self._chosen()
        if room is not None and room.joined and self._active is not None:
            self._start(self._active, room, self._leaving(self._active, room), self.tr("leaving …"))

    def _on_close_clicked(self) -> None:
        room = self._chosen()
        if room is not None and self._active is not None:
            self._start(self._active, room, self._closing(self._active, room), self.tr("closing …"))

    def _explain(self, code: Code, room_id: str) -> None:
        if self._active is not None:
            self.explain_wanted.emit(Subject(code, self._active.key, where=room_id))

    def _on_room_clicked(self, index: QModelIndex) -> None:
        """A click on the state of a room that is not simply joined asks what that means."""
        room = self._chosen()
        facts = self._facts(room)
        state = facts.state if facts is not None else None
        if index.column() == RoomsModel.STATE and room is not None and state not in (None, RtsErrorCode.SUCCESS):
            assert state is not None
            self._explain(state, room.room_id)

    def _on_member_clicked(self, index: QModelIndex) -> None:
        """A click on why somebody left asks what that means."""
        if index.column() == MembersModel.STATE:
            self._explain_member(index.row())

    def _explain_member(self, place: int) -> None:
        member, room = self._members_model.value(self._members_model.key_at(place)), self._chosen()
        if member is not None and member.reason is not None and not member.present and room and self._active:
            self.explain_wanted.emit(Subject(member.reason, self._active.key, member.user_id, room.room_id))

    def _on_log_line(self, index: QModelIndex) -> None:
        line, room = self._log_model.line(index.row()), self._chosen()
        code = line.reason if line.reason is not None else line.state
        if code is not None and room is not None and self._active is not None:
            self.explain_wanted.emit(Subject(code, self._active.key, line.user_id, room.room_id, reason=line.note))

    def _on_name_wanted(self) -> None:
        self.raise_wanted.emit()
        self._room.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_look_back(self) -> None:
        self.raise_wanted.emit()
        self._past.toggle.toggle()
        self._past.bar.slider.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_empty_activated(self) -> None:
        if self._active is None:
            self.user_wanted.emit()
            return
        self._room.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_selected(self) -> None:
        if self._filling:
            return
        rows = self._table.selected_rows()
        if rows and self._active is not None:
            self._selected[self._active.key] = str(self._model.key_at(rows[0]))
        self._show_room()

    def _make_room(self) -> Room | None:
        """The room of the id that was typed: made now, or the one that is there but not joined."""
        identity = self._active
        if identity is None:
            self._status.set_error(self.tr("There is nobody to make a room for. Add a user first."))
            return None
        room_id = self._room.text().strip()
        there = _find(identity, room_id)
        if there is not None and not there.joined and self.sender() is not self._create:
            self._select(identity, room_id)
            return there
        try:
            room = identity.backend.create_room(room_id)
        except InvalidCall as error:
            self._field.set_error(f"{error} {self._remedy(error)}".strip())
            return None
        self._field.set_error(None)
        self._room.clear()
        self._select(identity, room_id)
        return room

    def _select(self, identity: Identity, room_id: str) -> None:
        self._selected[identity.key] = room_id
        self.refresh()

    def _chosen(self) -> Room | None:
        identity = self._active
        return _find(identity, self._selected.get(identity.key, "")) if identity else None

    # Commands

    @property
    def _busy(self) -> bool:
        return bool(self._doing)

    def _start(self, identity: Identity, room: Room, command: Coroutine[Any, Any, str], words: str) -> None:
        place = (identity.key, room.room_id)
        if place in self._doing:
            command.close()
            return
        self._doing[place] = words
        self._say(identity, "busy", f"{room.room_id}: {words}")
        self.tasks.start(self._carry_out(identity, room, command), name=f"{words} {room.room_id}")
        self.refresh()

    async def _carry_out(self, identity: Identity, room: Room, command: Coroutine[Any, Any, str]) -> None:
        try:
            self._say(identity, "success", await command)
        except RtsError as error:
            kind: StatusKind = "warning" if isinstance(error, RequestTimeout) else "error"
            self._say(identity, kind, f"{room.room_id}: {error} {self._remedy(error)}".strip())
        finally:
            self._doing.pop((identity.key, room.room_id), None)
            self.refresh()

    async def _joining(self, identity: Identity, room: Room, **options: Any) -> str:
        options = read_form(self._options.parameters, self._options.texts()) | options
        started = time.perf_counter()
        await room.join(**options)
        elapsed = (time.perf_counter() - started) * 1000
        return self.tr("{user} is in {room} ({elapsed} ms).").format(
            user=identity.user_id, room=room.room_id, elapsed=f"{elapsed:,.1f}"
        )

    def _on_show(self) -> None:
        self._set_visible(True)

    def _on_hide(self) -> None:
        self._set_visible(False)

    def _on_join_unseen(self) -> None:
        if found := self._hiding_room():
            identity, room = found
            self._start(identity, room, self._joining(identity, room, visible=False), self.tr("joining …"))

    def _set_visible(self, visible: bool) -> None:
        if found := self._hiding_room():
            words = self.tr("showing yourself …") if visible else self.tr("hiding yourself …")
            self._start(*found, self._showing(*found, visible), words)

    def _hiding_room(self) -> tuple[Identity, Room] | None:
        """Who acts and the chosen room, where the rules let users be there unseen; else says why not."""
        identity, room = self._active, self._chosen()
        if identity is None or room is None:
            self._status.set_error(self.tr("There is no room to do it in. Create or join one first."))
            return None
        if not self.context.stage.facts(identity).logged_in:
            words = self.tr("{user} is not logged in. Log in first.")
            self._say(identity, "error", words.format(user=identity.user_id))
            return None
        if SET_VISIBILITY not in identity.backend.capabilities.room_calls:
            words = self.tr("The rules {rules} have no users whom the others do not see.")
            self._say(identity, "error", words.format(rules=rules_title(identity.backend.rules.name)))
            return None
        return identity, room

    async def _showing(self, identity: Identity, room: Room, visible: bool) -> str:
        await room.call(SET_VISIBILITY, visible=visible)
        words = (
            self.tr("The others in {room} see {user}.")
            if visible
            else self.tr("The others in {room} see {user} no more.")
        )
        return words.format(room=room.room_id, user=identity.user_id)

    def _on_call_wanted(self, operation: str, arguments: dict[str, Any]) -> None:
        room = self._chosen()
        if room is None:
            words = self.tr("There is no {room} to do it in. Join one first.")
            self.calls.show_problem(words.format(room=said(self._words.room)))
            return
        self.tasks.start(self._calling(room, operation, arguments), name=f"{operation} in {room.room_id}")

    async def _calling(self, room: Room, operation: str, arguments: dict[str, Any]) -> None:
        started = time.perf_counter()
        try:
            answer = await room.call(operation, **arguments)
        except RtsError as error:
            self.calls.show_problem(f"{room.room_id}: {error} {self._remedy(error)}".strip())
            return
        self.calls.show_answer(answer, (time.perf_counter() - started) * 1000)

    async def _leaving(self, identity: Identity, room: Room) -> str:
        await room.leave()
        return self.tr("{user} left {room}.").format(user=identity.user_id, room=room.room_id)

    async def _closing(self, identity: Identity, room: Room) -> str:
        await room.close()
        return self.tr("{room} is closed; its id is free again.").format(room=room.room_id)

    def _say(self, identity: Identity, kind: StatusKind, text: str) -> None:
        self._said[identity.key] = _Said(kind, text)
        if identity is self._active:
            self._status.set_status(kind, text)

    def _remedy(self, error: RtsError) -> str:
        """What to do about it, where the error does not say so itself."""
        if isinstance(error, ConnectionLost):
            return self.tr("Wait until the link is up again, then repeat it.")
        if isinstance(error, RequestTimeout):
            return self.tr("Look at the state below before you repeat it.")
        if isinstance(error, InvalidCall | RequestRejected):
            return self._remedies().get(error.code, "")
        return ""

    def _remedies(self) -> dict[object, str]:
        full = self.tr("Let somebody leave, or use another room.")
        token = self.tr("Make a new token and log in with it.")
        return {
            RtsErrorCode.ROOM_ALREADY_EXIST: self.tr("Choose it in the list, or close it there first."),
            RtsErrorCode.ROOM_FULL: full,
            RefusalCode.ROOM_FULL: full,
            RefusalCode.TOO_MANY_ROOMS: self.tr("Leave a room first."),
            RefusalCode.UNAVAILABLE: self.tr("Try again in a moment."),
            RtsErrorCode.INVALID_TOKEN: token,
            RtsErrorCode.TOKEN_EXPIRED: token,
            RtsErrorCode.USER_FORBIDDEN: self.tr("Lift the ban at the app server, or use another user."),
            RtsErrorCode.ROOM_FORBIDDEN: self.tr("Lift the ban at the app server, or use another room."),
            ChatRoomCode.ROOM_FULL: full,
            ChatRoomCode.KICKED: self.tr("Wait, or lift the block under Server API."),
            ChatRoomCode.REQUEST_TOO_OFTEN: self.tr("Wait a second, then ask again."),
            RoomReturn.INVALID_STATE: self.tr("Log in and wait until the link is up, then repeat it."),
            RoomReturn.ALREADY_IN_ROOM: self.tr("There is nothing to do."),
        }

    # Showing

    def refresh(self) -> None:
        """Pull what is new."""
        self._follow_active()
        self._show_family()
        self._members_model.fade(time.monotonic())
        self._show_rooms()
        self._show_room()
        self._past.colors = self._colors()
        self._past.set_room(self._selected.get(self._active.key, "") if self._active else "")
        self._past.refresh()

    def _follow_active(self) -> None:
        active = self.context.stage.active
        if active is self._active:
            return
        self._active = active
        mark(self._join_new, kind="primary" if active is not None else "")
        told = self._said.get(active.key, _SILENCE) if active else _SILENCE
        self._status.set_status(told.kind, told.text)
        self._field.set_error(None)

    def _show_family(self) -> None:
        """Words, ways to join and calls of the rule set that is followed where the active user is."""
        backend = self._active.backend if self._active is not None else None
        rules = backend.rules.name if backend is not None else ""
        family, room = family_of(rules), self._chosen()
        if family is not self._family:
            self._family = family
            self._field.set_label(self.tr("&{room} id").format(room=said(family.room.capitalize())))
            self._room.setPlaceholderText(self.tr("{room} id").format(room=said(family.room)))
            self._model.call_rooms(said(family.room.capitalize()))
            self._name_tips(said(family.room), said(family.rooms))
            self.setWindowTitle(said(family.rooms.capitalize()))
            self._options.show_parameters(family.join_options)
            self._options_section.setVisible(bool(family.join_options))
        joined = room is not None and room.joined
        why_not = "" if joined else self.tr("Join the {room} first.").format(room=said(family.room))
        if room is None:
            why_not = self.tr("Choose a {room} in the list.").format(room=said(family.room))
        calls = backend.capabilities.room_calls if backend is not None else ()
        self.calls.show_calls(family, calls, why_not)
        if self._tabs.isTabVisible(CALLS) != self.calls.any:
            self._tabs.setTabVisible(CALLS, self.calls.any)
            self._show_tab_words()

    @property
    def _words(self) -> Family:
        """Whose words for a room are used now."""
        return self._family or family_of("")

    def _name_tips(self, room: str, rooms: str) -> None:
        self._join_new.setToolTip(self.tr("Make a {room} object for this id and join it (Enter)").format(room=room))
        self._create.setToolTip(self.tr("Make a {room} object for this id; join it later").format(room=room))
        self._table.setAccessibleName(rooms.capitalize())
        self._members.setAccessibleName(self.tr("Members of the {room}").format(room=room))
        self._log.setAccessibleName(self.tr("Log of the {room}").format(room=room))

    def _on_tab_chosen(self) -> None:
        """A form wants more room than a table, which scrolls by itself."""
        front = self._tabs.currentIndex() == CALLS
        policy = QSizePolicy.Policy.Preferred if front else QSizePolicy.Policy.Ignored
        self.calls.setSizePolicy(policy, policy)
        self.calls.setMinimumHeight(self.theme.pixels(_LEAST_FORM) if front else 0)

    def _show_tab_words(self) -> None:
        """Three tabs have no room for counts beside the buttons."""
        few = not self._tabs.isTabVisible(CALLS)
        members, lines = self._counts
        words = self.tr("Members ({count})").format(count=f"{members:,}") if few else self.tr("Members")
        self._tabs.setTabText(0, words)
        self._tabs.setTabText(1, self.tr("Log ({count})").format(count=f"{lines:,}") if few else self.tr("Log"))

    def _selected_id(self) -> str:
        return self._selected.get(self._active.key, "") if self._active is not None else ""

    def _show_rooms(self) -> None:
        rooms = list(self._active.backend.rooms) if self._active else []
        known = self.context.stage.facts(self._active).rooms if self._active else {}
        key = self._active.key if self._active else ""
        down = bool(self._link_lost_at_ns())
        self._forget_success(key, (down, *((room.room_id, room.joined) for room in rooms)))
        rows = {
            room.room_id: room_row(
                room.room_id,
                room.joined,
                known.get(room.room_id),
                self._doing.get((key, room.room_id), ""),
                link_down=down,
            )
            for room in rooms
        }
        if (key, rows) != self._rooms_seen:
            self._rooms_seen = (key, rows)
            self._fill_rooms(rows, key)
        self._show_empty(bool(rows))

    def _link_lost_at_ns(self) -> int:
        """Since when the identity that acts has no link; 0 while it has one."""
        return self.context.stage.facts(self._active).link_lost_at_ns if self._active else 0

    def _forget_success(self, key: str, state: tuple[Any, ...]) -> None:
        """That something worked is old news as soon as things are otherwise."""
        said = self._said.get(key)
        if said is None or said.kind != "success" or said.state == state:
            return
        if said.state is None:
            self._said[key] = _Said(said.kind, said.text, state)
            return
        self._said[key] = _SILENCE
        self._status.clear()

    def _fill_rooms(self, rows: dict[Any, Any], key: str) -> None:
        self._filling = True
        self._model.show(rows)
        chosen = self._selected.get(key, "")
        if chosen not in rows:
            chosen = self._selected[key] = next(iter(rows), "")
        self._table.select_row(self._model.row_of(chosen))
        self._filling = False

    def _show_room(self) -> None:
        room = self._chosen()
        self._show_enabled(room)
        facts = self._facts(room)
        known = facts and (id(facts), facts.version)
        seen = (self._active.key if self._active else "", known, self._you(), self._link_lost_at_ns())
        if (seen, self.context.stage.version) == self._room_seen:
            return
        self._room_seen = (seen, self.context.stage.version)
        same = facts is self._shown
        self._shown = facts
        self._show_members(mark_changes=same)
        self._show_log(facts)

    def _facts(self, room: Room | None) -> RoomFacts | None:
        if room is None or self._active is None:
            return None
        return self.context.stage.facts(self._active).rooms.get(room.room_id)

    def _you(self) -> str:
        return self._active.user_id if self._active else ""

    def _colors(self) -> dict[str, int]:
        return {identity.user_id: identity.color_index for identity in reversed(self.context.stage.identities)}

    def _show_members(self, *, mark_changes: bool) -> None:
        facts = self._shown or RoomFacts("")
        rows = member_rows(
            facts,
            self._you(),
            self._colors(),
            wanted=self._wanted.text().strip(),
            with_left=self._with_left.isChecked(),
            as_of_ns=self._link_lost_at_ns(),
        )
        self._members_model.show(rows, mark_at_s=time.monotonic() if mark_changes else None)
        self._counts = (facts.member_count, self._counts[1])
        self._show_tab_words()
        self._members_note.setText(self._note_of(facts, len(rows)))
        self._members_note.setVisible(bool(self._members_note.text()))

    def _note_of(self, facts: RoomFacts, shown: int) -> str:
        if self._shown is None or (not facts.joined and not facts.members):
            return self.tr("Who is in the {room} stands here once it is joined.").format(room=said(self._words.room))
        if not facts.joined:
            words = self.tr("We are not in the {room}: this is what was known when we left.")
            return words.format(room=said(self._words.room))
        if self._link_lost_at_ns():
            words = self.tr("The link is down: this is what was known at {time}, when it was lost.")
            return words.format(time=short_time(self._link_lost_at_ns()))
        if not facts.complete:
            words = self.tr("{count} are in the {room}; the service lists only some of them.")
            return words.format(count=f"{facts.member_count:,}", room=said(self._words.room))
        if self._wanted.text().strip() and not shown:
            return self.tr("No member's id has {part} in it.").format(part=self._wanted.text().strip())
        return ""

    def _show_log(self, facts: RoomFacts | None) -> None:
        follow = self._log.at_tail()
        self._log_model.show(facts, self._colors())
        if follow:
            self._log.scrollToBottom()
        lines, dropped = self._log_model.rowCount(), self._log_model.dropped
        self._counts = (self._counts[0], lines)
        self._show_tab_words()
        text = self.tr("{count} older lines were let go.").format(count=f"{dropped:,}") if dropped else ""
        self._log_note.setText(text if lines else self.tr("Who comes and goes stands here, and what becomes of us."))

    def _show_enabled(self, room: Room | None) -> None:
        key = self._active.key if self._active else ""
        free = room is not None and (key, room.room_id) not in self._doing
        joined = room is not None and room.joined
        self._join.setEnabled(free and not joined)
        self._leave.setEnabled(free and joined)
        self._close.setEnabled(free)

    def _show_empty(self, rooms: bool) -> None:
        self._stack.setCurrentIndex(2 if self._past.is_past else 0 if rooms else 1)
        if rooms:
            return
        nobody = self._active is None
        room, rooms_word = said(self._words.room), said(self._words.rooms)
        theirs = self.tr("The {rooms} of {user} stand here with their members and a log.")
        self._empty.set_text(
            self.tr("No {rooms} yet").format(rooms=rooms_word),
            self.tr("Add a user to act as; then its rooms stand here.")
            if nobody
            else theirs.format(rooms=rooms_word, user=self._you()),
        )
        self._empty.button.setText(self.tr("Add users") if nobody else self.tr("Name a {room}").format(room=room))

    # Kept between sessions

    def forget_words(self) -> None:
        self._family = None

    def save_state(self) -> dict[str, Any]:
        """How the view is set."""
        return {
            "with_left": self._with_left.isChecked(),
            "tab": self._tabs.currentIndex(),
            "sizes": self._splitter.sizes(),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back how the view was set."""
        self._with_left.setChecked(state.get("with_left") is not False)
        if state.get("tab") in (0, 1, 2):
            self._tabs.setCurrentIndex(state["tab"])
        sizes = state.get("sizes")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(size, int) and size > 0 for size in sizes):
            self._splitter.setSizes(sizes)


def _find(identity: Identity, room_id: str) -> Room | None:
    return next((room for room in identity.backend.rooms if room.room_id == room_id), None)


def _row(spacing: int, *widgets: QWidget) -> QWidget:
    """Widgets side by side; the first one takes what room is left."""
    box = QWidget()
    layout = QHBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    layout.setStretch(0, 1)
    return box


def _column(spacing: int, *widgets: QWidget) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, spacing, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return box
