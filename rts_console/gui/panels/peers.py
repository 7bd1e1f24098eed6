"""The Peers panel: is a user online, since when, and what became of those who are watched."""

import asyncio
import time
from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.language import said
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.codes import LOGIN_KINDS, Subject
from rts_console.gui.models.peers import INTERVALS_S, Look, PeerHistoryModel, PeerRow, PeersModel, PeerWatch, peer_rows
from rts_console.gui.stage import Identity
from rts_console.gui.theme import mark
from rts_console.gui.widgets.action_field import ActionField
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.front_page import FrontPage
from rts_console.gui.widgets.icon_edit import IconEdit
from rts_console.gui.widgets.past_view import PastPeers
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusKind, StatusLine
from rts_console.protocol.errors import RtsError
from rts_console.protocol.words import RULE_SETS, Code, UserOnlineStatus, any_id_problem, id_problem
from rts_console.vendors.families import rules_title

_STATUS_KINDS: dict[UserOnlineStatus | None, StatusKind] = {
    UserOnlineStatus.ONLINE: "success",
    UserOnlineStatus.OFFLINE: "info",
    UserOnlineStatus.UNREACHABLE: "warning",
    None: "error",
}


class PeersPanel(Panel):
    """Look a user up, or watch some. Signals: `user_wanted` when there is nobody to look as, `explain_wanted` with the
    Subject of a status."""

    name = "peers"
    title = "Peers"
    icon_name = "users"
    area = Area.RIGHT

    user_wanted = Signal()
    explain_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.watch = PeerWatch(context.stage, context.store)
        self._watching: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._seen: tuple[int, ...] = ()
        self._shown_user = self._asked = ""
        self._rows: dict[Hashable, PeerRow] = {}
        self._model = PeersModel(context.theme, self)
        self._history_model = PeerHistoryModel(context.theme, self)
        self._build_form()
        self._build_bar()
        self._build_tables()
        self._lay_out()
        self.refresh()

    def commands(self) -> Sequence[Command]:
        """Look up, hold the watch."""
        return (
            Command("look_peer_up", self.tr("&Look a user up"), self._on_name_wanted, "search"),
            Command("pause_peer_watch", self.tr("&Pause or go on watching"), self._pause.toggle, "pause"),
        )

    # Building

    def _build_form(self) -> None:
        self._user = IconEdit(self.theme)
        self._user.setObjectName("peers_user")
        self._user.setPlaceholderText(self.tr("user id"))
        self._user.set_clearable()
        self._user.returnPressed.connect(self._on_look_up_clicked)
        self._look_up = QPushButton(self.tr("Look up"))
        self._look_up.setObjectName("peers_look_up")
        self._look_up.clicked.connect(self._on_look_up_clicked)
        mark(self._look_up, kind="primary")
        self._watch_button = QPushButton(self.tr("Watch"))
        self._watch_button.setObjectName("peers_watch")
        self._watch_button.clicked.connect(self._on_watch_clicked)
        self._field = ActionField(self.theme, self.tr("&User id"), self._user, self._look_up, self._watch_button)
        self._status = StatusLine(self.theme)
        self._status.setObjectName("peers_status")
        self._status.explain(*LOGIN_KINDS)
        self._status.explain_wanted.connect(self._on_explain_result)

    def _build_bar(self) -> None:
        self._caption = QLabel()
        mark(self._caption, role="label")
        self._interval = QComboBox()
        self._interval.setObjectName("peers_interval")
        self._interval.setAccessibleName(self.tr("How often to look"))
        for seconds in INTERVALS_S:
            self._interval.addItem(self.tr("every {seconds} s").format(seconds=f"{seconds:g}"), seconds)
        self._interval.setCurrentIndex(INTERVALS_S.index(self.watch.interval_s))
        self._interval.currentIndexChanged.connect(
            lambda _index: self.watch.set_interval(float(self._interval.currentData()))
        )
        self._pause = QToolButton()
        self._pause.setObjectName("peers_pause")
        self._pause.setCheckable(True)
        self._pause.toggled.connect(self._on_pause_toggled)
        self._remove = QToolButton()
        self._remove.setObjectName("peers_remove")
        self._remove.setIcon(self.theme.icon("trash-2"))
        self._remove.setToolTip(self.tr("Watch the selected users no longer (Delete)"))
        self._remove.setAccessibleName(self.tr("Remove the selected users"))
        self._remove.clicked.connect(self._on_remove_clicked)
        self._show_paused()

    def _build_tables(self) -> None:
        self._table = RowTable(self.theme, self._model, stretch=PeersModel.USER, least=90)
        self._table.setObjectName("peers_table")
        self._table.setAccessibleName(self.tr("Watched users"))
        self._table.set_widths(0, 150, 102, 102, 76)
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        self._table.clicked.connect(self._on_clicked)
        self._table.activated.connect(lambda index: self._explain(self._model.value(self._model.key_at(index.row()))))
        delete = QShortcut(QKeySequence.StandardKey.Delete, self._table, self._on_remove_clicked)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._empty = EmptyState(self.theme, "users", "", "", action_text=self.tr("Add a user"))
        self._empty.setObjectName("peers_empty")
        self._empty.activated.connect(self._on_empty_activated)
        self._history_caption = QLabel()
        self._history_caption.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._history_caption, role="label")
        self._history = RowTable(self.theme, self._history_model, stretch=PeerHistoryModel.NOTE)
        self._history.setObjectName("peers_history")
        self._history.setAccessibleName(self.tr("Changes of the chosen user"))
        self._history.set_widths(108, 118, 72)
        self._history.clicked.connect(self._on_change_clicked)
        self._history.activated.connect(self._on_change_activated)

    def _lay_out(self) -> None:
        gap, small = self.theme.space("s"), self.theme.space("xs")
        bar = QHBoxLayout()
        bar.setSpacing(small)
        bar.addWidget(self._caption, 1)
        self._past = PastPeers(self.theme, self.context.log, self.context.time_cursor)
        self._past.changed.connect(self._show_empty)
        for widget in (self._interval, self._pause, self._remove, self._past.toggle):
            bar.addWidget(widget)
        self._history_box = QWidget()
        below = QVBoxLayout(self._history_box)
        below.setContentsMargins(0, small, 0, 0)
        below.setSpacing(small)
        below.addWidget(self._history_caption)
        below.addWidget(self._history)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setObjectName("peers_splitter")
        self._splitter.addWidget(self._table)
        self._splitter.addWidget(self._history_box)
        self._splitter.setSizes([300, 160])
        stack = QWidget()
        self._stack = FrontPage(stack)
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._past)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(gap)
        layout.addWidget(self._field)
        layout.addWidget(self._status)
        layout.addLayout(bar)
        layout.addWidget(self._past.bar)
        layout.addWidget(stack, 1)

    # What the reader does

    def _on_look_up_clicked(self) -> None:
        user_id, identity = self._checked_user(), self.context.stage.active
        if user_id is None or self._busy or self._obstacle():
            return
        if identity is None:
            self._status.set_error(self.tr("There is nobody to look as. Add a user and log in first."))
            return
        self._asked = user_id
        self._status.set_busy(self.tr("Looking {user} up as {me} …").format(user=user_id, me=identity.key))
        self._looking = self.tasks.start(self._look(identity, user_id), name=f"look {user_id} up")
        self._show_enabled()

    def _on_watch_clicked(self) -> None:
        user_id = self._checked_user()
        if user_id is None or self._obstacle():
            return
        self.add_watched([user_id])
        self._user.clear()
        self._table.select_row(self._model.row_of(user_id))

    def add_watched(self, user_ids: list[str]) -> None:
        """Watch these users from now on."""
        self.watch.add(user_ids)
        self._keep_watching()
        self.refresh()

    def _on_remove_clicked(self) -> None:
        self.watch.remove(str(self._model.key_at(row)) for row in self._table.selected_rows())
        self.refresh()

    def _on_pause_toggled(self, paused: bool) -> None:
        self.watch.set_paused(paused)
        self._show_paused()

    def _on_name_wanted(self) -> None:
        self.raise_wanted.emit()
        self._user.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_empty_activated(self) -> None:
        if self.context.stage.active is None:
            self.user_wanted.emit()
            return
        self._user.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_selected(self) -> None:
        rows = self._table.selected_rows()
        self._shown_user = str(self._model.key_at(rows[0])) if rows else ""
        self._show_history()
        self._show_enabled()

    def _on_clicked(self, index: QModelIndex) -> None:
        """A click on a status asks what it means."""
        if index.column() == PeersModel.STATUS:
            self._explain(self._model.value(self._model.key_at(index.row())))

    def _explain(self, row: PeerRow | None) -> None:
        if row is not None:
            self._explain_look(row.user_id, row.look)

    def _on_change_clicked(self, index: QModelIndex) -> None:
        if index.column() == PeerHistoryModel.STATUS:
            self._on_change_activated(index)

    def _on_change_activated(self, index: QModelIndex) -> None:
        self._explain_look(self._shown_user, self._history_model.value(self._history_model.key_at(index.row())))

    def _explain_look(self, user_id: str, look: Look | None) -> None:
        if look is not None and look.status is not None:
            self.explain_wanted.emit(Subject(look.status, look.by, user_id, reason=look.note))

    def _on_explain_result(self, code: Code) -> None:
        """What the line below the field says: of the user who was looked up last, by who acts."""
        active = self.context.stage.active
        if active is not None:
            self.explain_wanted.emit(Subject(code, active.key, self._asked))

    def _checked_user(self) -> str | None:
        user_id = self._user.text().strip()
        active = self.context.stage.active
        rules = active.backend.rules if active is not None else RULE_SETS[self.context.child.rules]
        problem = id_problem(self.tr("user id"), user_id, rules.ids)
        self._field.set_error(problem)
        return None if problem else user_id

    # Looking

    @property
    def _busy(self) -> bool:
        return self._looking is not None and not self._looking.done()

    async def _look(self, identity: Identity, user_id: str) -> None:
        started = time.perf_counter()
        try:
            look = await self.watch.look_up(identity.key, identity.backend, user_id)
        except RtsError as error:
            self._status.set_error(self._remedy(identity, str(error)))
        else:
            self._show_result(user_id, look, (time.perf_counter() - started) * 1000)
        finally:
            self._looking = None
            self._show_enabled()

    def _remedy(self, identity: Identity, text: str) -> str:
        if identity.backend.logged_in:
            return text
        return self.tr("{text} {me} is not logged in: log in, then look again.").format(text=text, me=identity.key)

    def _show_result(self, user_id: str, look: Look, elapsed_ms: float) -> None:
        word = look.status.label if look.status is not None else ""
        if self.watch.never_seen(user_id):
            word = self.tr("{status} (never seen)").format(status=word)
        else:
            word = self.tr("{status}, seen since {since}").format(status=word, since=time_of_day(look.since_ns))
        text = self.tr("{user}: {word}. Looked up by {me} in {elapsed} ms.").format(
            user=user_id, word=word, me=look.by, elapsed=f"{elapsed_ms:,.1f}"
        )
        if look.status is UserOnlineStatus.UNREACHABLE:
            text += f" {look.note or look.status.meaning}"
        self._status.set_status(_STATUS_KINDS[look.status], text, look.status)

    def _keep_watching(self) -> None:
        if self._watching is None or self._watching.done():
            self._watching = self.tasks.start(self.watch.run(), name="watch peers")

    # Showing

    def refresh(self) -> None:
        """Pull what is new."""
        self._past.refresh()
        self.watch.poke()
        self._model.fade(time.monotonic())
        now = (self.context.store.version, self.watch.version, self.context.stage.version)
        if now == self._seen:
            return
        self._seen = now
        colors = {identity.key: identity.color_index for identity in self.context.stage.identities}
        self._past.colors = colors
        rows = peer_rows(self.watch, colors)
        self._show_enabled()
        if rows == self._rows and self.watch.user_ids:
            return  # something else happened, to somebody else
        first, self._rows = not self._rows, rows
        self._model.show(rows, mark_at_s=None if first else time.monotonic())
        self._caption.setText(self.tr("Watching {count}").format(count=len(rows)))
        self._show_history()
        self._show_empty()

    def _show_history(self) -> None:
        self._history_box.setVisible(bool(self._shown_user))
        if not self._shown_user:
            return
        looks = self.watch.history(self._shown_user)
        self._history_caption.setText(
            self.tr("History of {user}: {count} changes").format(user=self._shown_user, count=f"{len(looks):,}")
        )
        self._history.setAccessibleName(self._history_caption.text())
        self._history_model.show_history(looks)

    def _obstacle(self) -> str:
        """Why nobody can be looked up, empty when that is possible."""
        active = self.context.stage.active
        if active is None or active.backend.capabilities.presence:
            return ""
        rules = said(rules_title(active.backend.rules.name))
        return self.tr("The rules {rules} have no look-ups of users").format(rules=rules)

    def _show_enabled(self) -> None:
        obstacle = self._obstacle()
        self._look_up.setEnabled(not self._busy and not obstacle)
        self._look_up.setToolTip(obstacle or self.tr("Ask once whether this user is online (Enter)"))
        self._watch_button.setEnabled(not obstacle)
        self._watch_button.setToolTip(obstacle or self.tr("Add this user to the watch list"))
        self._remove.setEnabled(bool(self._table.selected_rows()))
        for widget in (self._interval, self._pause):
            widget.setEnabled(bool(self.watch.user_ids))

    def _show_paused(self) -> None:
        paused = self.watch.paused
        self._pause.setIcon(self.theme.icon("play" if paused else "pause"))
        text = self.tr("Go on watching") if paused else self.tr("Pause the watch")
        self._pause.setToolTip(text)
        self._pause.setAccessibleName(text)

    def _show_empty(self) -> None:
        self._stack.setCurrentIndex(2 if self._past.is_past else 0 if self.watch.user_ids else 1)
        if self.watch.user_ids:
            return
        nobody, obstacle = self.context.stage.active is None, self._obstacle()
        self._empty.set_text(
            self.tr("Nobody is watched"),
            self.tr("Watched users stand here with their status, since when, and who looked.")
            + (" " + self.tr("Add a user to act as first.") if nobody else ""),
        )
        if obstacle:
            self._empty.set_text(self.tr("Nobody can be looked up"), obstacle + ".")
        self._empty.set_action_enabled(not obstacle)
        self._empty.button.setText(self.tr("Add users") if nobody else self.tr("Name a user to watch"))

    # Kept between sessions

    def save_state(self) -> dict[str, Any]:
        """The watch list, its interval and whether it is paused."""
        return {
            "watched": list(self.watch.user_ids),
            "interval_s": self.watch.interval_s,
            "paused": self.watch.paused,
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back the watch list; ids that are not legal are left out."""
        interval = state.get("interval_s")
        if interval in INTERVALS_S:
            self._interval.setCurrentIndex(INTERVALS_S.index(interval))
        self._pause.setChecked(state.get("paused") is True)
        watched = state.get("watched")
        if not isinstance(watched, list):
            return
        users = [user for user in watched if isinstance(user, str) and any_id_problem("user id", user) is None]
        if users:
            self.add_watched(users)
