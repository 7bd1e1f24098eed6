"""The Rooms panel: make, join and leave rooms; who is in one, who left and why; and what happened there."""

import time
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from rts_console.client.backend import Room
from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.language import said
from rts_console.gui.models.codes import ROOM_KINDS, Subject
from rts_console.gui.models.members import MemberRow
from rts_console.gui.models.rooms import RoomsModel, room_row
from rts_console.gui.room_commands import SILENCE, RoomCommands
from rts_console.gui.stage import Identity
from rts_console.gui.theme import mark
from rts_console.gui.widgets.action_field import ActionField
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.front_page import FrontPage
from rts_console.gui.widgets.icon_edit import IconEdit
from rts_console.gui.widgets.parameter_form import ParameterForm
from rts_console.gui.widgets.past_view import PastRooms
from rts_console.gui.widgets.room_calls import RoomCalls
from rts_console.gui.widgets.room_log import RoomLog
from rts_console.gui.widgets.room_members import RoomMembers, Seen
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.section import Section
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.errors import InvalidCall, RtsError
from rts_console.protocol.words import Code, RtsErrorCode
from rts_console.record.store import Membership, RoomFacts
from rts_console.vendors.families import Family, family_of
from rts_console.vendors.parameters import read_form

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
        self._rooms_seen: object = None
        self._room_seen: object = None
        self._filling = False
        self._family: Family | None = None
        self._model = RoomsModel(context.theme, self)
        self._commands = RoomCommands(context, self.tasks, self)
        self._commands.told.connect(self._on_told)
        self._commands.changed.connect(self.refresh)
        self._build_form()
        self._build_rooms()
        self._build_views()
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
        self._room = IconEdit(self.theme)
        self._room.setObjectName("rooms_room")
        self._room.setPlaceholderText(self.tr("room id"))
        self._room.set_clearable()
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

    def _build_views(self) -> None:
        self._past = PastRooms(self.theme, self.context.log, self.context.time_cursor)
        self._past.changed.connect(self.refresh)
        self.members = RoomMembers(self.theme, self._past.toggle)
        self.members.explain_wanted.connect(self._on_member)
        self.log = RoomLog(self.theme)
        self.log.line_chosen.connect(self._on_log_line)
        self.calls = RoomCalls(self.theme)
        self.calls.wanted.connect(self._on_call_wanted)
        self.calls.status.explain_wanted.connect(lambda code: self._explain(code, self._selected_id()))

    def _button(self, name: str, text: str, slot: Any) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        gap = self.theme.space("s")
        self._tabs = QTabWidget()
        self._tabs.setObjectName("rooms_tabs")
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self.members, self.tr("Members"))
        self._tabs.addTab(self.log, self.tr("Log"))
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setObjectName("rooms_splitter")
        self._splitter.setChildrenCollapsible(False)
        self._tabs.addTab(self.calls, self.tr("Calls"))
        self._tabs.setTabVisible(CALLS, False)
        self._tabs.currentChanged.connect(lambda _place: self._on_tab_chosen())
        self._on_tab_chosen()
        self._tabs.setCornerWidget(_row(self._join, self._leave, self._close))
        self._splitter.addWidget(self._table)
        self._splitter.addWidget(self._tabs)
        self._splitter.setSizes([84, 400])
        self._splitter.setStretchFactor(1, 1)
        stack = QWidget()
        self._stack = FrontPage(stack)
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
            self._commands.join(identity, room, self._join_options())

    def _on_create_clicked(self) -> None:
        room = self._make_room()
        if room is not None and self._active is not None:
            made = self.tr("{room} is made. Join it to talk.").format(room=room.room_id)
            self._commands.say(self._active, "success", made)

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
            self._commands.join(self._active, room, self._join_options())

    def _on_leave_clicked(self) -> None:
        room = self._chosen()
        if room is not None and room.joined and self._active is not None:
            self._commands.leave(self._active, room)

    def _on_close_clicked(self) -> None:
        room = self._chosen()
        if room is not None and self._active is not None:
            self._commands.close(self._active, room)

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

    def _on_member(self, member: MemberRow) -> None:
        if self._active is not None and member.reason is not None:
            self.explain_wanted.emit(Subject(member.reason, self._active.key, member.user_id, self._selected_id()))

    def _on_log_line(self, line: Membership) -> None:
        code, room = line.reason if line.reason is not None else line.state, self._selected_id()
        if code is not None and self._active is not None:
            self.explain_wanted.emit(Subject(code, self._active.key, line.user_id, room, reason=line.note))

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
            self._field.set_error(self._commands.words_of(error))
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

    def _on_told(self, identity: Identity) -> None:
        if identity is self._active:
            told = self._commands.outcome(identity.key)
            self._status.set_status(told.kind, told.text)

    def _join_options(self) -> dict[str, Any]:
        return read_form(self._options.parameters, self._options.texts())

    def _on_show(self) -> None:
        self._set_visible(True)

    def _on_hide(self) -> None:
        self._set_visible(False)

    def _on_join_unseen(self) -> None:
        if found := self._hiding_room():
            self._commands.join(*found, self._join_options() | {"visible": False})

    def _set_visible(self, visible: bool) -> None:
        if found := self._hiding_room():
            self._commands.show(*found, visible)

    def _hiding_room(self) -> tuple[Identity, Room] | None:
        """Who acts and the chosen room, where the rules let users be there unseen; else says why not."""
        identity, room = self._active, self._chosen()
        if identity is None or room is None:
            self._status.set_error(self.tr("There is no room to do it in. Create or join one first."))
            return None
        return (identity, room) if self._commands.may_hide(identity) else None

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
            self.calls.show_problem(f"{room.room_id}: {self._commands.words_of(error)}")
            return
        self.calls.show_answer(answer, (time.perf_counter() - started) * 1000)

    # Showing

    def refresh(self) -> None:
        """Pull what is new."""
        self._follow_active()
        self._show_family()
        self.members.fade(time.monotonic())
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
        told = self._commands.outcome(active.key) if active is not None else SILENCE
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
        self.members.call_room(room)
        self.log.call_room(room)

    def _on_tab_chosen(self) -> None:
        """A form wants more room than a table, which scrolls by itself."""
        front = self._tabs.currentIndex() == CALLS
        policy = QSizePolicy.Policy.Preferred if front else QSizePolicy.Policy.Ignored
        self.calls.setSizePolicy(policy, policy)
        self.calls.setMinimumHeight(self.theme.pixels(_LEAST_FORM) if front else 0)

    def _show_tab_words(self) -> None:
        """Three tabs have no room for counts beside the buttons."""
        few = not self._tabs.isTabVisible(CALLS)
        members, lines = self.members.count, self.log.count
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
        if self._active is not None:
            self._commands.forget_success(self._active, (down, *((room.room_id, room.joined) for room in rooms)))
        rows = {
            room.room_id: room_row(
                room.room_id,
                room.joined,
                known.get(room.room_id),
                self._commands.doing(key, room.room_id),
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
        colors = self._colors()
        self.members.show_room(Seen(facts, self._you(), colors, self._link_lost_at_ns()))
        self.log.show_room(facts, colors)
        self._show_tab_words()

    def _facts(self, room: Room | None) -> RoomFacts | None:
        if room is None or self._active is None:
            return None
        return self.context.stage.facts(self._active).rooms.get(room.room_id)

    def _you(self) -> str:
        return self._active.user_id if self._active else ""

    def _colors(self) -> dict[str, int]:
        return {identity.user_id: identity.color_index for identity in reversed(self.context.stage.identities)}

    def _show_enabled(self, room: Room | None) -> None:
        key = self._active.key if self._active else ""
        free = room is not None and not self._commands.doing(key, room.room_id)
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
            "with_left": self.members.with_left.isChecked(),
            "tab": self._tabs.currentIndex(),
            "sizes": self._splitter.sizes(),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back how the view was set."""
        self.members.with_left.setChecked(state.get("with_left") is not False)
        if state.get("tab") in (0, 1, 2):
            self._tabs.setCurrentIndex(state["tab"])
        sizes = state.get("sizes")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(size, int) and size > 0 for size in sizes):
            self._splitter.setSizes(sizes)


def _find(identity: Identity, room_id: str) -> Room | None:
    return next((room for room in identity.backend.rooms if room.room_id == room_id), None)


def _row(*widgets: QWidget) -> QWidget:
    """Widgets side by side, without a gap; the first one takes what room is left."""
    box = QWidget()
    layout = QHBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget)
    layout.setStretch(0, 1)
    return box
