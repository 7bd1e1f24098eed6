"""Panel X-ray: reconnects seen through. Lanes of all links over time, their outages, whether anything passes now."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.link_truth import LinkTruth, PastTruth
from rts_console.gui.models.clock_text import milliseconds, time_of_day
from rts_console.gui.models.codes import Subject
from rts_console.gui.models.outages import OutageModel, OutageRow
from rts_console.gui.stage import Identity
from rts_console.gui.theme import mark
from rts_console.gui.widgets.elided_label import ElidedLabel
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.xray_view import LaneView, S, XRayView
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RequestRejected, RtsError
from rts_console.record.dead_times import Dead, unnoticed
from rts_console.record.query import parse
from rts_console.record.xray import Bar, Lane, Outage, XRay

PROBE_LIMIT_S: Final = 5.0
TRUTH_EVERY_S: Final = 1.0
NO_OUTAGE: Final = "No outage yet. Break something on purpose: View, Faults."
LANES_EVERY_S: Final = 0.25
ROWS_EVERY_S: Final = 0.5
BUDGET_S: Final = 0.006
"""Of one refresh goes into reading what is old."""
PULL_ROWS: Final = 2_000
MOST_ROWS: Final = 300
COUNT_EVERY_NS: Final = 2 * S
SETTLED_NS: Final = 3 * S
"""After its end an outage's messages are counted once more, and then no more."""


class XRayPanel(Panel):
    """Shows what a log and the gateway know of each identity's link. Signals: `explain_wanted` with the Subject of a
    state, `user_wanted` when there is nobody to show."""

    name = "xray"
    title = "X-ray"
    icon_name = "activity"
    area = Area.CENTRE
    shown_at_first = False

    explain_wanted = Signal(object)
    user_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.xray = XRay(context.log)
        self.truth: LinkTruth | PastTruth
        if context.read_only:
            self.truth = PastTruth(context.log)
        else:
            self.truth = LinkTruth(context.operator, context.child, context.quality)
        self._truth_due_s = self._lanes_due_s = self._rows_due_s = 0.0
        self._seen: tuple[object, ...] = ()
        self._counted: dict[tuple[str, int], int] = {}
        self._answers: dict[str, tuple[str, bool]] = {}
        self._probes: dict[str, QToolButton] = {}
        self.view = XRayView(self.theme, context.clock)
        self.view.moment_chosen.connect(lambda at_ns: context.time_cursor.set(at_ns, self))
        self.view.moved.connect(self._show_bar)
        self.view.told.connect(self._on_told)
        self.view.state_opened.connect(self._on_state_opened)
        context.time_cursor.moved.connect(self._on_cursor)
        context.operator.changed.connect(self._on_truth_changed)
        self.theme.changed.connect(self._on_theme_changed)
        self._make_bar()
        self._make_table()
        self._lay_out()
        self._show_bar()

    def commands(self) -> Sequence[Command]:
        """Probe all."""
        if self.context.read_only:
            return ()
        return (Command("probe_links", self.tr("&Does anything pass? (all links)"), self._on_probe_all, "activity"),)

    # Parts

    def _make_bar(self) -> None:
        self.follow = QPushButton(self.tr("Follow now"))
        self.follow.setObjectName("xray_follow")
        self.follow.setIcon(self.theme.icon("skip-forward"))
        self.follow.clicked.connect(self.view.follow)
        self.span = QLabel()
        mark(self.span, role="secondary")
        self.told = ElidedLabel()
        self.told.setObjectName("xray_told")
        mark(self.told, role="caption")

    def _make_table(self) -> None:
        self.model = OutageModel(self.theme, self)
        self.table = RowTable(self.theme, self.model, stretch=OutageModel.WHO, least=70, least_rows=2, sortable=True)
        self.table.setObjectName("xray_outages")
        self.table.setAccessibleName(self.tr("Outages of all links"))
        self.table.set_widths(0, 104, 80, 84, 72, 48, 62, 70, 50, 56, 48)
        self.table.doubleClicked.connect(self._on_outage)
        self.table.activated.connect(self._on_outage)

    def _lay_out(self) -> None:
        gap = self.theme.space("s")
        self._none = QLabel(self.tr(NO_OUTAGE))
        self._none.setObjectName("xray_none")
        self._none.setTextFormat(Qt.TextFormat.PlainText)
        self._none.setWordWrap(True)
        mark(self._none, role="secondary")
        bar = QHBoxLayout()
        bar.setContentsMargins(gap, self.theme.space("xs"), gap, 0)
        bar.setSpacing(gap)
        bar.addWidget(self.span)
        bar.addWidget(self.told, 1)
        bar.addWidget(self.follow)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self.view)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self._none)
        column.addWidget(self.table, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self._scroll)
        splitter.addWidget(below)
        splitter.setSizes([300, 200])
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(gap)
        inside.addLayout(bar)
        inside.addWidget(splitter, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._make_empty())
        self._stack.addWidget(body)

    def _make_empty(self) -> EmptyState:
        empty = EmptyState(
            self.theme,
            "activity",
            self.tr("No link to look through"),
            self.tr(
                "Add a user and log in. Each link gets a lane: its states over time, each attempt to come back, and "
                "the time in which it was dead and nobody had noticed."
            ),
            action_text=self.tr("Add a user"),
        )
        empty.setObjectName("xray_empty")
        empty.activated.connect(self.user_wanted)
        return empty

    # What is shown

    def refresh(self) -> None:
        self._look_at_log()
        identities = self.context.stage.identities
        self._stack.setCurrentIndex(1 if identities else 0)
        if not identities:
            return
        if not self.context.read_only:
            self.context.operator.be_eager()
            self._look_at_truth()
        seen = (self.xray, self.xray.version, self.context.stage.version, tuple(self._answers.values()))
        now_s = time.perf_counter()
        if seen == self._seen and now_s < self._lanes_due_s:
            self.view.tick()
            return
        urgent = seen != self._seen
        self._seen, self._lanes_due_s = seen, now_s + LANES_EVERY_S
        lanes = [self._lane_of(identity) for identity in identities]
        self.view.show_lanes(lanes, self.context.faults())
        self._place_probes(lanes)
        if urgent or now_s >= self._rows_due_s:
            self._rows_due_s = now_s + ROWS_EVERY_S
            self._show_outages(lanes)

    def _on_truth_changed(self) -> None:
        self._lanes_due_s = self._rows_due_s = 0.0

    def _look_at_log(self) -> None:
        """A little at a time: a log of a million rows is taken in over several rounds."""
        until_s = time.perf_counter() + BUDGET_S
        while more := self.xray.pull(PULL_ROWS):
            if time.perf_counter() > until_s:
                break
        if self.context.log.emptied.at_ns and not more:
            self._begin_lanes()

    def _begin_lanes(self) -> None:
        """What the rows that were put away had told of links is known still."""
        for identity in self.context.stage.identities:
            facts = self.context.stage.facts(identity)
            if facts.logged_in and (now := facts.connection) is not None:
                self.xray.begin_lane(identity.key, now.state, now.at_ns, now.reason)

    def _look_at_truth(self) -> None:
        now_s = time.perf_counter()
        if now_s < self._truth_due_s:
            return
        self._truth_due_s = now_s + TRUTH_EVERY_S
        self.tasks.start(self.truth.look(), name="read the journal of links")

    def _lane_of(self, identity: Identity) -> LaneView:
        lane = self.xray.lanes.get(identity.key) or Lane()
        dead = unnoticed(self.xray, identity.key, self.truth.dead(identity))
        answer, answered = self._answers.get(identity.key, ("", True))
        return LaneView(identity.key, identity.color_index, lane, dead, answer, answered, identity.user_id)

    def _on_theme_changed(self) -> None:
        self._place_probes(self.view.lanes())

    def _place_probes(self, lanes: Sequence[LaneView]) -> None:
        for key in self._probes.keys() - {lane.key for lane in lanes}:
            self._probes.pop(key).deleteLater()
        side = self.theme.pixels(26)
        for place, lane in enumerate(() if self.context.read_only else lanes):
            button = self._probes.get(lane.key) or self._make_probe(lane.key)
            rect = self.view.lane_rect(place)
            button.setGeometry(self.theme.pixels(100), int(rect.top()) + self.theme.pixels(4), side, side)
            button.setIconSize(QSize(self.theme.pixels(15), self.theme.pixels(15)))

    def _make_probe(self, key: str) -> QToolButton:
        button = self._probes[key] = QToolButton(self.view)
        button.setObjectName(f"xray_probe_{key}")
        button.setIcon(self.theme.icon("activity"))
        words = self.tr("{user} is connected, but does anything pass? Ask the gateway").format(user=key)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self.probe(key))
        mark(button, kind="inner")
        button.show()
        return button

    def _show_outages(self, lanes: Sequence[LaneView]) -> None:
        now = self.context.clock()
        found = [(view, outage) for view in lanes for outage in view.lane.outages]
        found.sort(key=lambda each: -each[1].from_ns)
        shown, until_s = found[:MOST_ROWS], time.perf_counter() + BUDGET_S
        for view, outage in shown:
            if time.perf_counter() < until_s:
                self._count(view.key, outage, now)
        self.model.show({(view.key, outage.from_ns): _row(view, outage, now) for view, outage in shown})
        self.table.setVisible(bool(found))
        self._none.setVisible(not found or len(found) > len(shown))
        text = self.tr("The newest {shown} of {count} outages.").format(
            shown=f"{len(shown):,}", count=f"{len(found):,}"
        )
        self._none.setText(text if found else self._no_outage())

    def _no_outage(self) -> str:
        """What to do to see one; when something is wrong already, what."""
        if self.context.read_only:
            return self.tr("No link broke.")
        on = [fault.words for fault in self.context.operator.on()]
        if not on:
            return self.tr(NO_OUTAGE)
        return self.tr("No outage yet. Wrong on purpose: {faults}.").format(faults="; ".join(dict.fromkeys(on)))

    def _count(self, key: str, outage: Outage, now: int) -> None:
        """Count its messages now and then while it lasts, and once more when the last of them are there."""
        last = self._counted.get((key, outage.from_ns), 0)
        settled = outage.to_ns is not None and last > outage.to_ns + SETTLED_NS
        if settled or now - last < COUNT_EVERY_NS:
            return
        self._counted[key, outage.from_ns] = now
        self.xray.count_messages(key, outage)

    def _show_bar(self) -> None:
        self.follow.setVisible(not self.view.following and not self.context.read_only)
        seconds = self.view.span_ns / S
        words = f"{seconds:,.2g} s" if seconds < 10 else f"{seconds:,.0f} s"
        self.span.setText(self.tr("{span} in view").format(span=words))

    def _on_told(self, text: str) -> None:
        self.told.set_text(text.replace("\n", " · "))

    def _on_state_opened(self, key: str, bar: Bar) -> None:
        log = self.context.log
        rows = parse(f"kind:connection code:{int(bar.state)}").select(log, log.first_seq, log.next_seq)
        here = (log.row(int(seq)) for seq in reversed(rows))
        seq = next((row.seq for row in here if row.at_ns == bar.from_ns and row.identity == key), None)
        self.explain_wanted.emit(Subject(bar.state, key, seq=seq, reason=bar.words))

    def _on_cursor(self, at_ns: int, by: object) -> None:
        self.view.set_cursor(at_ns)

    def _on_outage(self, index: QModelIndex) -> None:
        row = self.model.value(self.model.key_at(index.row()))
        if row is not None:
            self.view.show_between(row.from_ns - int(row.unnoticed_s * S), row.to_ns or self.context.clock())

    # What is done

    def _on_probe_all(self) -> None:
        for identity in self.context.stage.identities:
            self.probe(identity.key)

    def probe(self, key: str) -> None:
        """Ask whether anything passes on this link; the answer stands below the name."""
        identity = self.context.stage.get(key)
        if identity is None:
            return
        self._answers[key] = (self.tr("asking …"), True)
        self.tasks.start(self._probe(identity), name=f"probe the link of {key}")

    async def _probe(self, identity: Identity) -> None:
        self._answers[identity.key] = await self._ask(identity)
        answer = self._answers[identity.key][0]
        self.told.set_text(f"{time_of_day(now_ns())} {identity.key}: {answer}")

    async def _ask(self, identity: Identity) -> tuple[str, bool]:
        """A question that only the gateway can answer; it costs nothing and reaches nobody."""
        if not identity.backend.logged_in:
            return self.tr("not logged in"), False
        started = time.perf_counter()
        try:
            async with asyncio.timeout(PROBE_LIMIT_S):
                await identity.backend.get_peer_online_status(identity.user_id)
        except RequestRejected:
            pass  # where users cannot be looked up, a refusal is an answer of the gateway as well
        except TimeoutError:
            return self.tr("nothing within {limit} s").format(limit=f"{PROBE_LIMIT_S:g}"), False
        except RtsError as error:
            return str(error), False
        return self.tr("passes, {ms} ms").format(ms=milliseconds((time.perf_counter() - started) * 1000)), True

    def save_state(self) -> dict[str, Any]:
        """How much time is in view."""
        return {"span_s": self.view.span_ns / S}

    def restore_state(self, state: dict[str, Any]) -> None:
        span_s = state.get("span_s")
        if isinstance(span_s, int | float) and 0 < span_s < 10**6:
            self.view.set_span(int(span_s * S))


def _row(view: LaneView, outage: Outage, now: int) -> OutageRow:
    to_ns = outage.to_ns or 0
    return OutageRow(
        identity=view.key,
        from_ns=outage.from_ns,
        to_ns=to_ns,
        seconds=round(((to_ns or now) - outage.from_ns) / S, 2),
        unnoticed_s=_unnoticed_before(view.dead, outage.from_ns),
        resumed=outage.resumed,
        held=outage.held,
        refused=outage.refused,
        unknown=outage.unknown,
        repeated=outage.repeated,
        reordered=outage.reordered,
        gaps=outage.gaps,
    )


def _unnoticed_before(times: Sequence[Dead], from_ns: int) -> float:
    """How long the link was dead when the outage was noticed."""
    return sum((each.to_ns - each.from_ns) / S for each in times if each.to_ns is not None and each.to_ns == from_ns)
