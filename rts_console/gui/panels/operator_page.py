"""Panel Operator: who is at the gateway, where and under which restrictions, and what an operator does about it."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSplitter,
    QStackedLayout,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.child import GatewayFailed
from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.language import said
from rts_console.gui.models.number_text import with_counts
from rts_console.gui.models.operator_facts import (
    Figures,
    Limit,
    Link,
    Member,
    Seen,
    Target,
    done_words,
    fields_of,
    read_links,
    read_members,
    read_seen,
)
from rts_console.gui.models.operator_tables import (
    LinesModel,
    Rows,
    limit_lines,
    link_lines,
    member_lines,
    room_lines,
    user_lines,
)
from rts_console.gui.operator import Outcome
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.icon_edit import IconEdit
from rts_console.gui.widgets.operator_actions import OperatorActions
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.section import Section
from rts_console.gui.widgets.server_message import ServerMessage
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.status_scroll import StatusScroll
from rts_console.gui.widgets.token_ring import format_life
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.clock import now_ns
from rts_console.protocol.words import RULE_SETS

POLL_S: Final = 1.0
USERS, ROOMS, LIMITS, LINKS = range(4)


class _Actions(StatusScroll):
    """What can be done, in full: the table above gives way, down to the rows that it must show."""

    def __init__(self, theme: Theme, content: QWidget, status: QWidget, deeds: QWidget) -> None:
        self._deeds = deeds
        super().__init__(theme, content, status)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again when what is inside has changed."""
        handled = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._take_height()
        return handled

    def _take_height(self) -> None:
        around = self.parentWidget()
        if not isinstance(around, QSplitter) or not around.isVisible():
            return
        parts = (around.widget(place) for place in range(around.count()))
        others = sum(part.minimumSizeHint().height() for part in parts if part is not None and part is not self)
        room = around.height() - others - around.handleWidth()
        wanted = self._deeds.heightForWidth(self._deeds.width()) + 2 * self._deeds.y()
        self.setMinimumHeight(max(0, min(wanted, room)))


class OperatorPanel(Panel):
    """Looks at the gateway that the window's operator acts at, once a second while it can be seen, and acts there."""

    name = "operator"
    title = "Operator"
    icon_name = "shield"
    area = Area.CENTRE
    shown_at_first = False

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.seen = Seen()
        self._before = Figures()
        self._members: tuple[Member, ...] = ()
        self._links: tuple[Link, ...] = ()
        self._room = Target()
        self._desk: object = self  # nobody's
        self._polled_s = -POLL_S
        self._polling: asyncio.Task[None] | None = None
        self._make_head()
        self._make_tables()
        self._make_actions()
        self._lay_out()
        context.operator.changed.connect(self._follow_desk)
        self._follow_desk()

    def commands(self) -> Sequence[Command]:
        """Go there."""
        return (
            Command("operator_page", self.tr("Act as an &operator"), self.raise_wanted.emit, "shield"),
            Command("operator_lock", self.tr("Operator: &read only"), self._on_lock_command, "lock"),
        )

    # Parts

    def _make_head(self) -> None:
        self.where = WrappedText()
        mark(self.where, tone="secondary")
        self.lock = QToolButton()
        self.lock.setObjectName("operator_lock")
        self.lock.setCheckable(True)
        self.lock.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.lock.toggled.connect(self._on_locked)
        self.figures = WrappedText()
        self.figures.setObjectName("operator_figures")
        mark(self.figures, type="mono", tone="none")
        self.problem = StatusLine(self.theme)
        self.problem.setObjectName("operator_page_problem")

    def _make_tables(self) -> None:
        tr = self.tr
        self.users_model = LinesModel(
            self.theme, (tr("User"), tr("State"), tr("Rooms"), tr("Refused"), tr("Address")), mono=frozenset({4})
        )
        self.rooms_model = LinesModel(self.theme, (tr("Room"), tr("Members")), numeric=frozenset({1}))
        self.members_model = LinesModel(self.theme, (tr("Member"), tr("Since"), tr("Refused")), mono=frozenset({1}))
        self.limits_model = LinesModel(self.theme, (tr("Who"), tr("What"), tr("Ends"), tr("Reason")))
        self.links_model = LinesModel(
            self.theme, (tr("Time"), tr("User"), tr("What"), tr("Code and reason")), mono=frozenset({0})
        )
        self.users = self._table("operator_users", self.users_model, tr("Users"), 2, 120, 96, 0, 130, 130)
        self.rooms = self._table("operator_rooms", self.rooms_model, tr("Rooms"), 0, 0, 76)
        self.members = self._table("operator_members", self.members_model, tr("Members of the room"), 0, 0, 112, 130)
        self.limits = self._table("operator_limits", self.limits_model, tr("Restrictions"), 3, 120, 150, 110)
        self.links = self._table("operator_links", self.links_model, tr("Connections"), 3, 112, 110, 110)
        self.find_edit = IconEdit(self.theme)
        self.find_edit.setObjectName("operator_find")
        self.find_edit.setPlaceholderText(tr("find a user"))
        self.find_edit.setAccessibleName(tr("Find a user"))
        self.find_edit.set_clearable()
        self.find_edit.textChanged.connect(lambda _text: self._fill())

    def _table(self, name: str, model: LinesModel, title: str, stretch: int, *widths: int) -> RowTable:
        table = RowTable(self.theme, model, stretch=stretch, least=96, least_rows=3, sortable=True)
        table.setObjectName(name)
        table.setAccessibleName(title)
        table.set_widths(*widths)
        table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected(table))
        return table

    def _make_actions(self) -> None:
        self.deeds = OperatorActions(self.theme)
        self.deeds.wanted.connect(self._on_wanted)
        self.deeds.target_changed.connect(self._show_message_target)
        self.message = ServerMessage(self.theme)
        self.message.wanted.connect(self._on_message)
        self.message_section = Section(self.theme, self.tr("Message as the server"), self.message)
        self.message_section.heading.setObjectName("operator_message_section")
        self.status = StatusLine(self.theme)
        self.status.setObjectName("operator_status")

    def _lay_out(self) -> None:
        small = self.theme.space("s")
        self.tabs = QTabWidget()
        self.tabs.setObjectName("operator_tabs")
        self.tabs.setDocumentMode(True)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(self.rooms)
        both.addWidget(self.members)
        both.setStretchFactor(1, 1)
        for page in (_column(small, self.find_edit, self.users), _column(0, both), self.limits, self.links):
            self.tabs.addTab(page, "")
        self.tabs.currentChanged.connect(lambda _place: self._show_target())
        inside = _column(small, self.deeds, self.status, self.message_section, stretch=True)
        mark(inside, surface="pane")
        below = self._below = _Actions(self.theme, inside, self.status, self.deeds)
        below.setFrameShape(QFrame.Shape.NoFrame)
        self.deeds.asked.connect(lambda: below.bring(self.deeds.question))
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setObjectName("operator_splitter")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.tabs)
        splitter.addWidget(below)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([self.theme.pixels(400), self.theme.pixels(190)])
        self._stack_all(splitter)

    def _stack_all(self, body: QWidget) -> None:
        small = self.theme.space("s")
        head = QHBoxLayout()
        head.addWidget(self.where, 1)
        head.addWidget(self.lock, 0, Qt.AlignmentFlag.AlignTop)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(small, small, small, small)
        column.setSpacing(small)
        column.addLayout(head)
        column.addWidget(self.figures)
        column.addWidget(self.problem)
        column.addWidget(body, 1)
        self.empty = EmptyState(
            self.theme, "shield", self.tr("No gateway to look at"), "", action_text=self.tr("Start the local gateway")
        )
        self.empty.button.setObjectName("operator_start_gateway")
        self.empty.activated.connect(lambda: self.tasks.start(self._start(), name="start the local gateway"))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self._stack.addWidget(self.empty)

    # What is shown

    def refresh(self) -> None:
        """Look again when the last look is a second old."""
        due = time.monotonic() - self._polled_s >= POLL_S
        if due and self._polling is None and self.context.operator.desk is not None and self.isVisible():
            self._polling = self.tasks.start(self._poll(), name="look at the gateway")

    def forget_words(self) -> None:
        """Say anew where one is."""
        if (desk := self.context.operator.desk) is not None:
            self.where.set_text(self.tr("At {name}, {url}").format(name=said(desk.name), url=desk.url))

    def _follow_desk(self) -> None:
        """At another gateway everything is another; one that is not ours is locked at first."""
        operator = self.context.operator
        desk = operator.desk
        self._stack.setCurrentIndex(1 if desk is None else 0)
        self.empty.set_text(self.tr("No gateway to look at"), operator.why_not)
        if desk == self._desk:
            return
        self._desk = desk
        self.seen, self._before, self._members, self._links = Seen(), Figures(), (), ()
        self.problem.clear()
        self.status.clear()
        if desk is not None:
            self.forget_words()
            self.deeds.set_asking("" if operator.is_local else desk.name)
        self.lock.setChecked(not operator.is_local)
        self._on_locked(self.lock.isChecked())
        self._polled_s = -POLL_S
        self._fill()

    async def _poll(self) -> None:
        desk = self._desk
        try:
            outcomes = await self._look()
        finally:
            self._polling = None
            self._polled_s = time.monotonic()
        if desk != self._desk:
            return
        problem = next((outcome.problem for outcome in outcomes.values() if not outcome.ok), "")
        if problem != self.problem.text():
            self.problem.set_status("error", problem)
        if not problem:
            self._take(outcomes)

    async def _look(self) -> dict[str, Outcome]:
        view = self.context.operator.view
        first = await view("state")
        if not first.ok:  # the others would only say the same, and wrong tokens are counted
            return {"state": first}
        names = ("users", "rooms", "restrictions", f"links?since={self._links[0].number if self._links else 0}")
        answers = await asyncio.gather(*(view(name) for name in names))
        return {"state": first, **dict(zip(("users", "rooms", "restrictions", "links"), answers, strict=True))} | (
            {"members": await self._look_at_room()} if self._room.room_id else {}
        )

    async def _look_at_room(self) -> Outcome:
        outcome = await self.context.operator.view(f"rooms/{self._room.room_id}?app_id={self._room.app_id}")
        return Outcome() if outcome.status == 404 else outcome

    def _take(self, outcomes: dict[str, Outcome]) -> None:
        self._before = self.seen.figures
        answers = [outcomes[name].answer for name in ("state", "users", "rooms", "restrictions")]
        self.seen = read_seen(now_ns(), *answers)
        self._links = (read_links(outcomes["links"].answer) + self._links)[:500]
        room = outcomes.get("members")
        self._members = read_members(room.answer, self._room.app_id) if room else ()
        self._fill()

    def _fill(self) -> None:
        seen = self.seen
        self._show_lines(self.users, user_lines(seen, self.find_edit.text().strip()))
        self._show_lines(self.rooms, room_lines(seen))
        self._show_lines(self.members, member_lines(self._members, self._room, seen))
        self._show_lines(self.limits, limit_lines(seen, self._until))
        self._show_lines(self.links, link_lines(self._links))
        titles = (self.tr("Users"), self.tr("Rooms"), self.tr("Restrictions"), self.tr("Connections"))
        counts = (len(seen.users), self.rooms_model.rowCount(), len(seen.limits), seen.figures.connections)
        for place, (title, count) in enumerate(zip(titles, counts, strict=True)):
            text = f"{title} ({count:,})"
            if self.tabs.tabText(place) != text:
                self.tabs.setTabText(place, text)
        self._show_figures()
        self._show_target()

    def _show_lines(self, table: RowTable, lines: Rows) -> None:
        """Where the chosen row is gone, none is chosen: the next one is not who was meant."""
        model = table.model()
        assert isinstance(model, LinesModel)
        rows = table.selected_rows()
        gone = bool(rows) and model.key_at(rows[0]) not in lines
        if gone:
            table.select_row(-1)
        model.show(lines)

    def _show_figures(self) -> None:
        figures = self.seen.figures
        rates = figures.rates(self._before) or (0.0, 0.0)
        text = self.tr("links {links} · users {users} · rooms {rooms} · in {come} ({in_s}/s) · out {out} ({out_s}/s)")
        text = with_counts(
            text,
            links=figures.connections,
            users=figures.users,
            rooms=figures.rooms,
            come=figures.messages_in,
            in_s=round(rates[0]),
            out=figures.messages_out,
            out_s=round(rates[1]),
        )
        if figures.detached:
            text += self.tr(" · links lost {count}").format(count=f"{figures.detached:,}")
        if figures.messages_shed:
            text += self.tr(" · unreliable shed {count}").format(count=f"{figures.messages_shed:,}")
        if figures.at_ns and text != self.figures.text():
            self.figures.set_text(text)
        self.figures.setVisible(bool(figures.at_ns))

    def _until(self, limit: Limit) -> str:
        if not limit.until_ns:
            return self.tr("when lifted")
        left_s = (limit.until_ns - now_ns()) / 1e9
        return self.tr("in {time}").format(time=format_life(left_s)) if left_s > 0 else self.tr("now")

    # Who is meant

    def _on_selected(self, table: RowTable) -> None:
        if table is self.rooms:
            room = self._chosen(self.rooms)
            if room != self._room:
                self._room, self._members = room, ()
                self._polled_s = -POLL_S
                self._show_lines(self.members, {})
        self._show_target()

    def _chosen(self, table: RowTable) -> Target:
        model = table.model()
        rows = table.selected_rows()
        assert isinstance(model, LinesModel)
        line = model.value(model.key_at(rows[0])) if rows else None
        return line.target if line else Target()

    def _show_target(self) -> None:
        match self.tabs.currentIndex():
            case 1:  # ROOMS
                chosen = self._chosen(self.members)
                target = chosen if chosen.user_id else self._room
                rooms: tuple[str, ...] = (target.room_id,) if target.room_id else ()
            case 2:  # LIMITS
                target = self._chosen(self.limits)
                rooms = ()
            case place:
                target = self._chosen(self.links if place == LINKS else self.users)
                user = self.seen.user(target)
                rooms = user.rooms if user else ()
        self.deeds.set_target(target, rooms, self.seen)
        self._show_message_target()

    def _show_message_target(self) -> None:
        target = self._message_target()
        user = self.seen.user(target)
        why = ""
        if self.lock.isChecked():
            why = self.tr("Locked: switch Read only off first.")
        elif not (target.user_id or target.room_id):
            why = self.tr("Choose a user or a room in the table.")
        elif target.user_id and (user is None or not (user.online or user.rooms)):
            why = self.tr("{user} is not online.").format(user=target.user_id)
        self.message.ids = RULE_SETS[self.context.child.rules].ids
        self.message.set_to(target.user_id or target.room_id, why)

    def _message_target(self) -> Target:
        """A user, or else a room: with both chosen it is the user."""
        target = self.deeds.target
        return target._replace(room_id="") if target.user_id else target

    # What is done

    def _on_lock_command(self) -> None:
        self.raise_wanted.emit()
        self.lock.toggle()

    def _on_locked(self, locked: bool) -> None:
        self.lock.setIcon(self.theme.icon("lock" if locked else "lock-open"))
        self.lock.setText(self.tr("Read only") if locked else self.tr("Unlocked"))
        words = self.tr("Nothing is done at this gateway while it is locked") if locked else self.tr("Lock it")
        self.lock.setToolTip(words)
        self.lock.setAccessibleDescription(words)
        self.deeds.set_locked(locked)
        self._show_message_target()

    def _on_wanted(self, action: str, target: Target, seconds: int, reason: str) -> None:
        fields = fields_of(action, target, seconds, reason)
        self._do(action, fields, lambda answer: done_words(action, target, answer))

    def _on_message(self, fields: dict[str, Any]) -> None:
        target = self._message_target()
        to = {"user_id": target.user_id} if target.user_id else {"room_id": target.room_id}
        done = self.tr("Sent to {to}.").format(to=target.user_id or target.room_id)
        self._do("send", {"app_id": target.app_id, **to, **fields}, lambda _answer: done)

    def _do(self, action: str, fields: dict[str, Any], words: Callable[[Any], str]) -> None:
        if self.lock.isChecked():
            return
        self.status.set_busy(self.tr("{action} …").format(action=action))
        self.tasks.start(self._carry_out(action, fields, words), name=f"operator: {action}")

    async def _carry_out(self, action: str, fields: dict[str, Any], words: Callable[[Any], str]) -> None:
        outcome = await self.context.operator.act(action, **fields)
        if outcome.ok:
            self.status.set_success(words(outcome.answer))
            self._below.bring(self.status)
        else:
            self.status.set_error(outcome.problem)
            self._below.bring(self.status)
        self._polled_s = -POLL_S
        self.refresh()

    async def _start(self) -> None:
        self.empty.set_action_enabled(False)
        try:
            await self.context.child.start()
        except GatewayFailed as error:
            self.empty.set_text(self.tr("The gateway did not start"), str(error))
        finally:
            self.empty.set_action_enabled(True)

    # Kept between sessions

    def save_state(self) -> dict[str, Any]:
        """Which table is in front. Never that a gateway was unlocked."""
        return {"tab": self.tabs.currentIndex()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take it back."""
        if state.get("tab") in (USERS, ROOMS, LIMITS, LINKS):
            self.tabs.setCurrentIndex(state["tab"])


def _column(spacing: int, *widgets: QWidget, stretch: bool = False) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, spacing, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    if stretch:
        layout.addStretch(1)
    return box
