"""Panel Server API: what an app's server may ask of a service, asked from here; and the callbacks that come back."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.callback_inbox import CallbackInbox
from rts_console.gui.child import GatewayFailed
from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.language import said
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.codes import Subject
from rts_console.gui.models.operator_facts import Target
from rts_console.gui.models.operator_tables import Line, LinesModel
from rts_console.gui.server_calls import Made, make_call
from rts_console.gui.theme import mark
from rts_console.gui.widgets.call_answer import CallAnswer, CallRequest
from rts_console.gui.widgets.call_place import CallPlace
from rts_console.gui.widgets.confirm_bar import ConfirmBar
from rts_console.gui.widgets.inbox_view import InboxView
from rts_console.gui.widgets.parameter_form import ParameterForm, scrolled_form
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import Code
from rts_console.vendors.families import family_of
from rts_console.vendors.parameters import Kind, read_form
from rts_console.vendors.rongcloud_actions import ACTIONS as RONGCLOUD
from rts_console.vendors.server_actions import Action, Place, as_curl, as_script
from rts_console.vendors.server_codes import RongCloudServerCode, VolcengineServerCode
from rts_console.vendors.volcengine_actions import ACTIONS as VOLCENGINE

HISTORY_KEPT: Final = 200
_TABLES: Final[Mapping[str, tuple[Action, ...]]] = {"volcengine": VOLCENGINE, "rongcloud": RONGCLOUD}
ANSWER, REQUEST, HISTORY, CALLBACKS = range(4)


class ServerApiPanel(Panel):
    """Calls one at a time. Signals: `explain_wanted` with the Subject of a code."""

    name = "server_api"
    title = "Server API"
    icon_name = "globe"
    area = Area.CENTRE
    shown_at_first = False

    explain_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.history: deque[Made] = deque(maxlen=HISTORY_KEPT)
        self._count = 0
        self._calling: asyncio.Task[None] | None = None
        self._family = ""
        self._chosen: dict[str, str] = {}
        self._seen: tuple[Any, ...] = ()
        self._shown_request: tuple[Any, ...] = ()
        self._made_code: Code | None = None
        self.inbox = CallbackInbox(self._callback_secrets)
        self._make_choices()
        self._make_sending()
        self._make_results()
        self._lay_out()
        self.refresh()

    def commands(self) -> Sequence[Command]:
        """Send the call that is written."""
        return (
            Command("call_server_api", self.tr("&Call a server API"), self._on_command, "globe"),
            Command("listen_for_callbacks", self.tr("&Listen for callbacks"), self._on_listen_command, "bell"),
        )

    # Parts

    def _make_choices(self) -> None:
        self.place = CallPlace(self.theme)
        self.place.changed.connect(self._on_place_changed)
        self.action = QComboBox()
        self.action.setObjectName("server_api_action")
        self.action.setAccessibleName(self.tr("Call"))
        self.action.setEditable(True)
        self.action.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.action.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.action.setMaxVisibleItems(24)
        completer = self.action.completer()
        if completer is not None:
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.action.currentIndexChanged.connect(lambda _place: self._on_action_chosen())
        self.meaning = WrappedText()
        mark(self.meaning, tone="secondary")
        self.form = ParameterForm(self.theme, "call")
        self.form.submitted.connect(self.send)
        self.form.edited.connect(self._show_request)

    def _make_sending(self) -> None:
        self.send_button = QPushButton(self.tr("Send the call"))
        self.send_button.setObjectName("server_api_send")
        self.send_button.setIcon(self.theme.icon("send", "on_accent"))
        mark(self.send_button, kind="primary")
        self.send_button.clicked.connect(self.send)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setObjectName("server_api_cancel")
        self.cancel.clicked.connect(self._on_cancel)
        self.start = QPushButton(self.tr("Start the local gateway"))
        self.start.setObjectName("server_api_start_gateway")
        self.start.clicked.connect(lambda: self.tasks.start(self._start(), name="start the local gateway"))
        self.question = ConfirmBar(self.theme, "server_api")
        self.question.confirmed.connect(lambda: self._send(confirmed=True))
        self.status = StatusLine(self.theme)
        self.status.setObjectName("server_api_status")
        self.status.explain(RongCloudServerCode, VolcengineServerCode)
        self.status.explain_wanted.connect(self._on_explain)

    def _make_results(self) -> None:
        self.answer = CallAnswer(self.theme)
        self.request = CallRequest(self.theme)
        headers = (self.tr("Time"), self.tr("Call"), self.tr("Answer"), self.tr("ms"), self.tr("Where"))
        self._model = LinesModel(self.theme, headers, numeric=frozenset({3}), mono=frozenset({0}), parent=self)
        self.table = RowTable(self.theme, self._model, stretch=2, least=96, least_rows=3)
        self.table.setObjectName("server_api_history")
        self.table.setAccessibleName(self.tr("Calls made"))
        self.table.set_widths(104, 230, 0, 64, 150)
        self.table.clicked.connect(lambda _index: self._on_history_chosen())
        self.table.activated.connect(lambda _index: self._on_history_chosen())
        nothing = WrappedText()
        nothing.set_text(self.tr("Calls stand here once they are made; choose one to have it in the form again."))
        nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        mark(nothing, tone="muted")
        self._made = QStackedWidget()
        for page in (nothing, self.table):
            self._made.addWidget(page)
        self.callbacks = InboxView(self.theme, self.inbox)
        self.callbacks.listen_wanted.connect(lambda on: self.tasks.start(self._listen(on), name="listen for callbacks"))

    def _lay_out(self) -> None:
        small = self.theme.space("s")
        scroll = self._scroll = scrolled_form(self.theme, self.meaning, self.form)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("server_api_tabs")
        self.tabs.setDocumentMode(True)
        pages = (self.answer, self.request, self._made, self.callbacks)
        names = (self.tr("Answer"), self.tr("Request"), self.tr("History"), self.tr("Callbacks"))
        for page, words in zip(pages, names, strict=True):
            self.tabs.addTab(page, words)
        self.tabs.currentChanged.connect(lambda _place: self._show_request())
        splitter = self._splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setObjectName("server_api_splitter")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(scroll)
        splitter.addWidget(self._results())
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([self.theme.pixels(340), self.theme.pixels(380)])
        scroll.setMinimumHeight(self.theme.pixels(120))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(small, small, small, small)
        layout.setSpacing(small)
        layout.addWidget(self.place)
        layout.addWidget(self.action)
        layout.addWidget(splitter, 1)

    def _results(self) -> QWidget:
        """The button and what came of it, above the tabs."""
        small = self.theme.space("s")
        row = QHBoxLayout()
        row.setSpacing(small)
        for button in (self.send_button, self.cancel, self.start):
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.status, 1)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, small, 0, 0)
        column.setSpacing(small)
        column.addLayout(row)
        column.addWidget(self.question)
        column.addWidget(self.tabs, 1)
        return box

    # What is shown

    def refresh(self) -> None:
        child, stage = self.context.child, self.context.stage
        self.callbacks.refresh()
        self.tabs.setTabText(CALLBACKS, self.tr("Callbacks ({count})").format(count=f"{self.inbox.count:,}"))
        seen = (child.state, child.rules, stage.version, self.context.store.version, self._calling is not None)
        if seen == self._seen:
            return
        self._seen = seen
        self.place.follow(family_of(child.rules).server_api, self._local_place())
        self.form.offer(self._offers())
        self._show_buttons()

    def _local_place(self) -> Place:
        child = self.context.child
        if family_of(child.rules).server_api == "rongcloud":
            return Place(child.http_url, child.app_id, child.app_key)
        return Place(child.http_url, child.access_key, child.secret_key)

    def _offers(self) -> dict[Kind, Sequence[str]]:
        stage = self.context.stage
        users = dict.fromkeys(identity.user_id for identity in stage.identities)
        rooms = dict.fromkeys(room for identity in stage.identities for room in stage.facts(identity).rooms)
        apps = [self.context.child.app_id] if self.place.is_local else []
        return {Kind.USER: list(users), Kind.ROOM: list(rooms), Kind.APP: apps}

    def _on_place_changed(self) -> None:
        if self.place.family != self._family:
            self._family = self.place.family
            self._fill_actions()
        self.form.offer(self._offers())
        self._prefill()
        self._show_buttons()
        self._show_request()

    def _fill_actions(self) -> None:
        wanted = self._chosen.get(self._family, "")
        blocked = self.action.blockSignals(True)
        self.action.clear()
        group = ""
        for action in _TABLES.get(self._family, ()):
            if action.group != group:
                group = action.group
                if self.action.count():
                    self.action.insertSeparator(self.action.count())
            self.action.addItem(action.name, action)
            self.action.setItemData(self.action.count() - 1, said(action.meaning), Qt.ItemDataRole.ToolTipRole)
        place = self.action.findText(wanted) if wanted else 0  # a line between groups has no text
        self.action.setCurrentIndex(max(0, place) if self.action.count() else -1)
        self.action.setEnabled(bool(self.action.count()))
        self.action.blockSignals(blocked)
        self._on_action_chosen()

    @property
    def chosen(self) -> Action | None:
        """The call that is written."""
        found = self.action.currentData()
        return found if isinstance(found, Action) else None

    def _on_action_chosen(self) -> None:
        action = self.chosen
        if action is None:
            self.form.show_parameters(())
            self.meaning.set_text(self.tr("The local gateway's rules have no server API: choose another host."))
            self._show_buttons()
            return
        self._chosen[self._family] = action.name
        self.form.show_parameters(action.parameters, self._offers())
        words = action.meaning
        if action.per_second:
            words += " " + self.tr("At most {count} a second.").format(count=f"{action.per_second:,}")
        self.meaning.set_text(words)
        self._prefill()
        self.question.hide()
        self._show_buttons()
        self._show_request()

    def _prefill(self) -> None:
        """What is known of the local gateway need not be written."""
        if not self.place.is_local:
            return
        known = {"AppId": self.context.child.app_id, "URL": self.inbox.url}
        for each in self.form.parameters:
            if each.name in known and (each.kind is Kind.APP or not self.form.entered(each.name)):
                self.form.set_text(each.name, known[each.name])
            if each.kind is Kind.SECRET and each.name == "SecretKey" and not self.form.entered(each.name):
                self.form.set_text(each.name, self.context.child.callback_key.reveal())

    def _show_buttons(self) -> None:
        calling, stopped = self._calling is not None, self.place.is_local and not self.context.child.running
        self.send_button.setEnabled(not calling and not stopped and self.chosen is not None)
        self.cancel.setVisible(calling)
        startable = stopped and self.chosen is not None
        self.start.setVisible(startable)
        self.send_button.setVisible(not startable)

    def _show_request(self) -> None:
        """The command line follows the form while it can be seen."""
        action = self.chosen
        if action is None or self.tabs.currentIndex() != REQUEST:
            return
        problems = self.form.problems()
        if problems:
            words = self.tr("The request stands here once the form is right. {problem}")
            self.request.show_request("", "", words.format(problem=next(iter(problems.values()))))
            return
        values = read_form(action.parameters, self.form.texts())
        place = self.place.shown_place()
        if not place.url:
            self.request.show_request("", "", self.tr("The request stands here once it is known where it goes."))
            return
        curl = as_curl(self._family, action, values, place, at_s=now_ns() / 1e9)
        self.request.show_request(curl, as_script(self._family, action, values, place.url), "")

    # What is done

    def _on_command(self) -> None:
        self.raise_wanted.emit()
        self.action.setFocus(Qt.FocusReason.OtherFocusReason)

    def send(self) -> None:
        """Send the call that is written, after a question where it hits others at a host that is not ours."""
        self._send(confirmed=False)

    def _send(self, *, confirmed: bool) -> None:
        action = self.chosen
        if action is None or self._calling is not None:
            return
        values, place = self.form.values(), self.place.place()
        if values is None or place is None:
            problem = next(iter(self.form.problems().values()), "") or self.place.problem()
            self.status.set_error(self.tr("Nothing was sent. {problem}").format(problem=problem))
            if values is None and (wrong := self.form.first_wrong()) is not None:
                self._scroll.ensureWidgetVisible(wrong)
            return
        if action.hits_others and not self.place.is_local and not confirmed:
            words = self.tr("{call} at {host}: {meaning} Users there notice it.")
            self.question.ask(
                words.format(call=action.name, host=place.url, meaning=action.meaning), self.tr("Send it there")
            )
            return
        self._count += 1
        self.status.set_busy(self.tr("Calling {call} …").format(call=action.name))
        self._calling = self.tasks.start(self._call(action, values, place), name=f"call {action.name}")
        self._show_buttons()

    async def _call(self, action: Action, values: dict[str, Any], place: Place) -> None:
        family = self._family
        try:
            made = await make_call(self._count, family, action, values, place)
        except asyncio.CancelledError:
            self.status.set_info(self.tr("Cancelled: whether it was done is unknown."))
            raise
        finally:
            self._calling = None
            self._show_buttons()
        self.history.append(made)
        self._show_made(made)
        self._show_history()

    def _on_cancel(self) -> None:
        if self._calling is not None:
            self._calling.cancel()

    def _show_made(self, made: Made) -> None:
        words = f"{made.action.name}: {made.words}"
        self.status.set_status("success" if made.ok else "error", words)
        self.answer.show_call(made)
        if not made.problem and self.tabs.currentIndex() != ANSWER:
            self.tabs.setCurrentIndex(ANSWER)

    def _show_history(self) -> None:
        self._made.setCurrentWidget(self.table)
        self._model.show({made.number: _line(made) for made in reversed(self.history)})
        self.tabs.setTabText(HISTORY, self.tr("History ({count})").format(count=f"{len(self.history):,}"))

    def _on_history_chosen(self) -> None:
        rows = self.table.selected_rows()
        key = self._model.key_at(rows[0]) if rows else None
        made = next((each for each in self.history if each.number == key), None)
        if made is None:
            return
        self._take_up(made)
        self._show_made(made)

    def _take_up(self, made: Made) -> None:
        """Write the call into the form again, where it is of the family that is chosen; secrets are not there."""
        if made.family != self._family:
            return
        self.action.setCurrentIndex(self.action.findText(made.action.name))
        for each in made.action.parameters:
            if each.kind is not Kind.SECRET:
                self.form.set_text(each.name, _text(made.values.get(each.name, "")))

    def _on_explain(self, code: Code) -> None:
        made = self.history[-1] if self.history else None
        self.explain_wanted.emit(Subject(code, reason=made.said.reason if made is not None else ""))

    async def _start(self) -> None:
        self.status.set_busy(self.tr("Starting the local gateway …"))
        try:
            await self.context.child.start()
        except GatewayFailed as error:
            self.status.set_error(str(error))
            return
        self.status.clear()
        self.refresh()

    # Callbacks

    def _callback_secrets(self) -> Mapping[str, Secret]:
        child = self.context.child
        return {"volcengine": child.callback_key, "rongcloud": child.app_key}

    def _on_listen_command(self) -> None:
        self.raise_wanted.emit()
        self.tabs.setCurrentIndex(CALLBACKS)
        self.callbacks.listen.setFocus(Qt.FocusReason.OtherFocusReason)

    async def _listen(self, on: bool) -> None:
        """Listen, and have the local gateway post there: for that it has to be started anew."""
        child, status = self.context.child, self.callbacks.status
        self.callbacks.listen.setEnabled(False)
        status.set_busy(self.tr("The local gateway is told …"))
        try:
            await (self.inbox.start() if on else self.inbox.stop())
            child.callback_url = self.inbox.url
            if child.running:
                await child.restart()
        except (OSError, GatewayFailed) as error:
            status.set_error(str(error))
            return
        finally:
            self.callbacks.listen.setEnabled(True)
            self.callbacks.refresh()
        words = self.tr("Listening at {url}: what happens in rooms of the local gateway comes here.")
        status.set_info(words.format(url=self.inbox.url) if on else self.tr("Nothing comes here any more."))
        self._prefill()

    async def aclose(self) -> None:
        """End calls and listen no more."""
        await super().aclose()
        await self.inbox.stop()

    # Kept between sessions

    def save_state(self) -> dict[str, Any]:
        """Which calls were chosen. No values: there may be secrets among them."""
        return {"actions": dict(self._chosen)}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take it back."""
        chosen = state.get("actions")
        if isinstance(chosen, dict):
            self._chosen = {str(family): str(name) for family, name in chosen.items()}
            self._fill_actions()


def _line(made: Made) -> Line:
    answer = made.problem or made.said.words
    texts = (time_of_day(made.at_ns), made.action.name, answer, f"{made.elapsed_ms:,.0f}", made.url)
    icon = ("circle-check", "success") if made.ok else ("circle-alert", "error")
    return Line(texts, Target(), 2, icon=icon, ranks=((3, made.elapsed_ms),))


def _text(value: Any) -> str:
    """A value as it is written in a form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, dict):
        return "\n".join(f"{name}={text}" for name, text in value.items())
    return str(value)
