"""Panel Faults: what shall go wrong, for whom, when and for how long; what is wrong now; and its end."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.child import GatewayFailed
from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.desk_keeper import DeskKeeper, address_problem, token_problem
from rts_console.gui.language import said
from rts_console.gui.models.fault_kinds import PRESETS, Preset
from rts_console.gui.operator import Outcome
from rts_console.gui.theme import mark
from rts_console.gui.widgets.elided_label import ElidedLabel
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.fault_form import FaultForm
from rts_console.gui.widgets.fault_list import FaultList
from rts_console.gui.widgets.field import Field, SecretEdit
from rts_console.gui.widgets.flow_layout import FlowLayout
from rts_console.gui.widgets.section import Section, dividing_line, heading
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import RULE_SETS, any_id_problem, id_problem

RESTART: Final = "gateway restart"


class FaultsPanel(Panel):
    """Sets and ends faults of the gateway that the window's operator acts at."""

    name = "faults"
    title = "Faults"
    icon_name = "triangle-alert"
    area = Area.LEFT
    shown_at_first = False

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._desks = DeskKeeper(context.operator, context.settings, context.keys)
        self._seen: tuple[Any, ...] = ()
        self._people: tuple[list[str], list[str]] = ([], [])
        self._built = False
        self._told_of: set[int] = set()

    def showEvent(self, event: QShowEvent) -> None:
        """Its many parts are made when they are first looked at: most runs of the program need none of them."""
        self._build()
        super().showEvent(event)

    def _build(self) -> None:
        if self._built:
            return
        self._built = True
        self._make_whom()
        self._make_list()
        self._make_presets()
        self.form = FaultForm(self.theme)
        self.form.submitted.connect(self._on_set)
        self.form.kind_changed.connect(self._on_kind_changed)
        self.status = self._status("faults_status")
        self._make_elsewhere()
        self._lay_out()
        self.context.operator.changed.connect(self.refresh)
        self._on_kind_changed()
        self.refresh()

    def commands(self) -> Sequence[Command]:
        """End all."""
        return (Command("end_faults", self.tr("&End all faults"), self._on_end_all, "circle-check"),)

    # Parts

    def _status(self, name: str) -> StatusLine:
        line = StatusLine(self.theme)
        line.setObjectName(name)
        return line

    def _make_whom(self) -> None:
        self.user = self._id_box("fault_user", self.tr("Everyone"))
        self.room = self._id_box("fault_room", self.tr("In any room"))
        self._user_field = Field(self.theme, self.tr("For whom"), self.user)
        self._room_field = Field(self.theme, self.tr("In which room"), self.room)

    def _id_box(self, name: str, empty: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setMinimumWidth(1)
        edit = box.lineEdit()
        assert edit is not None
        edit.setPlaceholderText(empty)
        edit.textEdited.connect(self._on_id_edited)
        return box

    def _make_list(self) -> None:
        self.list = FaultList(self.theme)
        self.list.end_wanted.connect(self._on_end)
        self.nothing = QLabel(self.tr("Nothing is wrong on purpose."))
        mark(self.nothing, role="secondary")
        self.end_all = QPushButton(self.tr("End all"))
        self.end_all.setObjectName("faults_end_all")
        self.end_all.setIcon(self.theme.icon("circle-check"))
        self.end_all.clicked.connect(self._on_end_all)

    def _make_presets(self) -> None:
        self._presets = QWidget()
        flow = FlowLayout(self._presets, spacing=self.theme.space("xs"))
        for preset in PRESETS:
            button = QPushButton(self.tr(preset.title))
            button.setObjectName(f"preset_{preset.name.replace(' ', '_')}")
            button.setIcon(self.theme.icon(preset.icon))
            button.setToolTip(self.tr(preset.sentence))
            button.setAccessibleDescription(self.tr(preset.sentence))
            button.clicked.connect(lambda _checked=False, preset=preset: self._on_preset(preset))
            flow.addWidget(button)

    def _make_elsewhere(self) -> None:
        self.address = QLineEdit()
        self.address.setObjectName("operator_url")
        self.address.setPlaceholderText("http://127.0.0.1:7882")
        self.token = SecretEdit(self.theme)
        self.token.setObjectName("operator_token")
        self._address_field = Field(self.theme, self.tr("Admin address"), self.address)
        self._token_field = Field(self.theme, self.tr("Operator's token"), self.token)
        self.use = QPushButton(self.tr("Use this gateway"))
        self.use.setObjectName("operator_use")
        self.use.clicked.connect(self._on_use)
        self.back = QPushButton(self.tr("Back to the local one"))
        self.back.setObjectName("operator_back")
        self.back.clicked.connect(self._on_back)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.space("s"))
        for part in (self._address_field, self._token_field, self.use, self.back):
            column.addWidget(part)
        self.elsewhere = Section(self.theme, self.tr("Another gateway"), content)
        self.elsewhere.heading.setObjectName("operator_section")

    def _lay_out(self) -> None:
        self._empty = EmptyState(
            self.theme,
            "triangle-alert",
            self.tr("Nothing to break yet"),
            "",
            action_text=self.tr("Start the local gateway"),
        )
        self._empty.button.setObjectName("faults_start_gateway")
        self._empty.activated.connect(self._on_start)
        self._where = ElidedLabel()
        self._where.set_left()
        self._where.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        mark(self._where, role="caption")
        head = QHBoxLayout()
        head.addWidget(heading(self.tr("On now")), 1)
        head.addWidget(self.end_all)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(self.theme.space("s"))
        # What grows stands below the presets, which stay where they are while one after the other is set.
        for part in (self._user_field, heading(self.tr("Presets")), self._presets, dividing_line()):
            body.addWidget(part)
        body.addLayout(head)
        parts: tuple[QWidget, ...] = (
            self.nothing,
            self.list,
            dividing_line(),
            heading(self.tr("One fault")),
            self.form.kind_box,
            self._room_field,
            self.form,
            self.status,
        )
        for part in parts:
            body.addWidget(part)
        self._scroll_all()

    def _scroll_all(self) -> None:
        inside = QWidget()
        mark(inside, surface="pane")
        column = QVBoxLayout(inside)
        margin = self.theme.space("m")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(self.theme.space("s"))
        self._problem = self._status("operator_problem")
        for part in (self._where, self._problem, self._empty, self._body, self.elsewhere):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    # What is shown

    def refresh(self) -> None:
        if not self._built:
            return
        operator = self.context.operator
        if self.isVisible():
            operator.be_eager()
        now = now_ns()
        seen = (operator.active, operator.desk, operator.problem, now // 10**9, self.context.store.version)
        if seen == self._seen:
            return
        self._seen = seen
        self._show_where()
        self._fill_people()
        self.list.show_faults(operator.active, now)
        self.nothing.setVisible(not operator.active)
        self.end_all.setVisible(bool(operator.active))
        self._take_back()

    def forget_words(self) -> None:
        """Say all of it anew."""
        self._seen = ()

    def _show_where(self) -> None:
        operator = self.context.operator
        desk = operator.desk
        self._empty.setVisible(desk is None)
        self._body.setVisible(desk is not None)
        self._where.setVisible(desk is not None)
        self.back.setVisible(not operator.is_local)
        if desk is None:
            self._empty.set_text(self.tr("Nothing to break yet"), operator.why_not)
            self._problem.clear()
            return
        self._where.set_text(self.tr("At {name}, {url}").format(name=said(desk.name), url=desk.url))
        if operator.problem != self._problem.text():
            self._problem.set_status("error", operator.problem)

    def _fill_people(self) -> None:
        """Who and where: those that the window knows. What is being written stays."""
        store = self.context.store
        users = sorted({each.user_id for each in self.context.stage.identities})
        rooms = sorted({room.room_id for facts in store.identities.values() for room in facts.joined_rooms})
        if (users, rooms) == self._people:
            return
        self._people = (users, rooms)
        for box, names in ((self.user, users), (self.room, rooms)):
            text = box.currentText()
            box.blockSignals(True)
            box.clear()
            box.addItems(["", *names])
            box.setCurrentIndex(box.findText(text))
            box.setEditText(text)
            box.blockSignals(False)

    # What is done

    def choose(self, kind: str, user_id: str = "") -> None:
        """Prepare a fault, so that one click sets it."""
        self._build()
        self.form.choose(kind)
        self.user.setEditText(user_id)

    def _on_kind_changed(self) -> None:
        kind = self.form.kind
        self._room_field.setVisible(kind.in_room)
        self._user_field.set_hint(self.tr("This kind meets everyone.") if kind.of_all else "")
        self._on_id_edited()

    def _on_id_edited(self) -> None:
        self._user_field.set_error(None)
        self._room_field.set_error(None)

    def _on_set(self) -> None:
        user_id, room_id = self._checked(self.user, self._user_field, "user id"), ""
        if self.form.kind.in_room:
            room_id = self._checked(self.room, self._room_field, "room id") or ""
        if user_id is None or self._room_field.error():
            return
        if self.form.kind.needs_room and not room_id:
            self._room_field.set_error(self.tr("Out of which room? Choose one, or write its id."))
            return
        fields = self.form.fault(user_id, room_id)
        if fields is None:
            return
        done = self.tr("{kind} is set.").format(kind=self.tr(self.form.kind.title))
        if self.form.kind.once and not fields.get("after_s"):
            done = self.tr("{kind}: done.").format(kind=self.tr(self.form.kind.title))
        self._do(lambda: self.context.operator.set_fault(fields), done, "set a fault", lasts=not self.form.kind.once)

    def _checked(self, box: QComboBox, field: Field, what: str) -> str | None:
        text = box.currentText().strip()
        wrong = id_problem(what, text, RULE_SETS[self.context.child.rules].ids) if text else None
        if not self.context.operator.is_local and text:
            wrong = any_id_problem(what, text)  # another gateway's rules are not known
        field.set_error(wrong)
        return None if wrong else text

    def _on_preset(self, preset: Preset) -> None:
        operator = self.context.operator
        user_id = self._checked(self.user, self._user_field, "user id")
        if user_id is None:
            return
        if preset.name == RESTART:
            self.status.set_busy(self.tr("The gateway restarts …"))
            self._do(operator.restart_gateway, self.tr("The gateway runs again."), "restart the gateway")
            return
        after_s = self.form.after.value()
        done = self.tr("{preset} is set.").format(preset=self.tr(preset.title))
        if after_s:
            later = self.tr("{preset} begins in {seconds} s.")
            done = later.format(preset=self.tr(preset.title), seconds=f"{after_s:g}")
        self._do(
            lambda: operator.set_preset(preset.name, user_id, after_s=after_s), done, f"set {preset.name}", lasts=True
        )

    def _on_end(self, number: int) -> None:
        self._do(lambda: self.context.operator.lift(number), "", "end a fault")

    def _on_end_all(self) -> None:
        self._build()
        self._do(self.context.operator.lift_all, self.tr("Nothing is wrong on purpose any more."), "end all faults")

    def _do(self, act: Callable[[], Awaitable[Outcome]], done: str, name: str, *, lasts: bool = False) -> None:
        """Do it and tell what came of it; with `lasts` that is told as long as the faults are there that it set."""

        before, self._told_of = self._numbers(), set()

        async def run() -> None:
            outcome = await act()
            self.status.set_status("success" if outcome.ok else "error", done if outcome.ok else outcome.problem)
            self._told_of = self._numbers() - before if lasts and outcome.ok else set()
            self.refresh()

        self.tasks.start(run(), name=name)

    def _numbers(self) -> set[int]:
        return {each.number for each in self.context.operator.active}

    def _take_back(self) -> None:
        """What was told of faults goes when they are over."""
        if self._told_of and self._told_of.isdisjoint(self._numbers()):
            self._told_of = set()
            self.status.clear()

    def _on_start(self) -> None:
        self.tasks.start(self._start(), name="start the local gateway")

    async def _start(self) -> None:
        self._empty.set_action_enabled(False)
        try:
            await self.context.child.start()
        except GatewayFailed as error:
            self._problem.set_error(str(error))
        finally:
            self._empty.set_action_enabled(True)

    def _on_use(self) -> None:
        url, token = self.address.text().strip().rstrip("/"), self.token.text().strip()
        self._address_field.set_error(address_problem(url))
        self._token_field.set_error(token_problem(token))
        if self._address_field.error() or self._token_field.error():
            return
        self.tasks.start(self._use(url, Secret(token)), name="go to another gateway")

    async def _use(self, url: str, token: Secret) -> None:
        await self._desks.remember(url, token)
        self.token.clear()
        await self.context.operator.look()
        self.refresh()

    def _on_back(self) -> None:
        self.tasks.start(self._desks.forget(), name="go back to the local gateway")
