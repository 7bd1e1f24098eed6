"""All views of a log that is only read: a page each, made when it is first looked at, all in step with one another."""

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from rts_console.gui.context import Panel
from rts_console.gui.loop import TaskScope
from rts_console.gui.panels.conversation import ConversationPanel
from rts_console.gui.panels.lanes import LanesPanel
from rts_console.gui.panels.latency import LatencyPanel
from rts_console.gui.panels.matrix import MatrixPanel
from rts_console.gui.panels.xray import XRayPanel
from rts_console.gui.past_stage import PastContext
from rts_console.gui.theme import mark
from rts_console.gui.widgets.case_view import CaseView, Page
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.past_view import PastPeers, PastRooms
from rts_console.record.case_facts import Clock
from rts_console.record.case_times import Times, know_times
from rts_console.record.moments import row_at, span_ns
from rts_console.record.past_quality import know_clocks, measure

_TOLD_EVERY: Final = 8
"""Slices of the log that are measured between two words of how far it is."""


class PastPages(QObject):
    """The pages of one view. Signals: `explain_wanted` with the Subject of a code."""

    explain_wanted = Signal(object)

    def __init__(
        self,
        context: PastContext,
        view: CaseView,
        tasks: TaskScope,
        clocks: Iterable[Clock] = (),
        times: Iterable[Times] = (),
    ) -> None:
        """Add the pages to a view. `tasks` outlives them. `clocks` are what that run knew of the gateway's, `times`
        what it measured that no row tells of."""
        super().__init__(view)
        self._context = context
        self._view = view
        self._tasks = tasks
        self._measuring: asyncio.Task[None] | None = None
        know_clocks(context.quality, clocks)
        know_times(context.quality, times)
        context.time_cursor.moved.connect(self._on_moment)
        view.table.conversation_requested.connect(self._on_conversation)
        view.add_pages(
            (
                Page("conversation", self.tr("Conversation"), self._conversation),
                Page("lanes", self.tr("Lanes"), self._lanes),
                Page("matrix", self.tr("Delivery"), self._matrix),
                Page("xray", self.tr("X-ray"), self._xray),
                Page("latency", self.tr("Latency"), self._latency),
                Page("members", self.tr("Members"), self._members),
            )
        )

    # Pages

    def _conversation(self) -> QWidget:
        page = ConversationPanel(self._context)
        page.explain_wanted.connect(self.explain_wanted)
        page.row_opened.connect(self.show_row)
        page.raise_wanted.connect(partial(self._view.show_page, "conversation"))
        return _fitted(page)

    def _lanes(self) -> QWidget:
        page = LanesPanel(self._context)
        page.explain_wanted.connect(self.explain_wanted)
        return _fitted(page)

    def _matrix(self) -> QWidget:
        page = MatrixPanel(self._context)
        page.filter_wanted.connect(self.filter_by)
        return _fitted(page)

    def _xray(self) -> QWidget:
        page = XRayPanel(self._context)
        page.explain_wanted.connect(self.explain_wanted)
        page.view.show_between(*span_ns(self._context.log))
        return _fitted(page)

    def _latency(self) -> QWidget:
        page = LatencyPanel(self._context)
        page.filter_wanted.connect(self.filter_by)
        page.show_span(*span_ns(self._context.log))
        self._measuring = self._tasks.start(self._measure(page), name="measure a log")
        return _fitted(page)

    async def _measure(self, page: LatencyPanel) -> None:
        """Read the times of all rows, while everything else goes on."""
        total = len(self._context.log)
        for number, done in enumerate(measure(self._context.log, self._context.quality)):
            if number % _TOLD_EVERY == 0 and done < total:
                page.tell(
                    "busy", self.tr("{done} of {total} rows are read …").format(done=f"{done:,}", total=f"{total:,}")
                )
            await asyncio.sleep(0.001)
        dropped = self._context.quality.dropped
        words = self.tr("Of each series the newest samples are kept: {count} older ones are not shown.")
        page.tell("info" if dropped else "none", words.format(count=f"{dropped:,}") if dropped else "")

    def _members(self) -> QWidget:
        """Rooms and peers at a moment, one below the other."""
        ends_ns = self._context.clock()
        colors = {each.user_id: each.color_index for each in reversed(self._context.stage.identities)}
        return MomentPage(
            PastRooms(self._context.theme, self._context.log, self._context.time_cursor, ends_ns),
            PastPeers(self._context.theme, self._context.log, self._context.time_cursor, ends_ns),
            self._context.theme.space("s"),
            colors,
        )

    # In step

    def _on_moment(self, at_ns: int, _by: object) -> None:
        """Another view asks what happened then."""
        seq = row_at(self._context.log, at_ns) if at_ns else None
        if seq is not None:
            self._view.table.select_seq(seq)

    def _on_conversation(self, row: object) -> None:
        page = self._view.page("conversation")
        assert isinstance(page, ConversationPanel)
        page.show_row(row)  # type: ignore[arg-type]  # signals know no types

    def filter_by(self, terms: str) -> None:
        """Show in the table what fits these terms."""
        self._view.show_page("events")
        self._view.table.filter_bar.set_text(terms)

    def show_row(self, seq: int) -> None:
        """Show a row in the table."""
        self._view.show_page("events")
        if not self._view.table.select_seq(seq):
            self._context.notify(self.tr("The table's filter hides this row: clear it to see it."), "info")

    async def aclose(self) -> None:
        """End what the pages do, and wait for it."""
        if self._measuring is not None:
            self._measuring.cancel()
        await asyncio.gather(*(page.aclose() for page in self._view.pages.values() if isinstance(page, Panel)))


class MomentPage(QSplitter):
    """Rooms and peers at one moment; one slider moves both."""

    def __init__(self, rooms: PastRooms, peers: PastPeers, gap: int, colors: Mapping[str, int]) -> None:
        """`gap` is the room around them, `colors` are the users'."""
        super().__init__(Qt.Orientation.Vertical)
        self.setObjectName("case_members")
        self.setChildrenCollapsible(False)
        self.parts = (rooms, peers)
        for part, title in ((rooms, self.tr("Rooms")), (peers, self.tr("What was known of peers"))):
            part.colors = colors
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(gap, gap, gap, gap)
            heading = QLabel(title)
            mark(heading, type="heading")
            column.addWidget(rooms.bar if part is rooms else heading)
            column.addWidget(part, 1)
            self.addWidget(holder)
        peers.banner.hide()
        peers.toggle.blockSignals(True)
        rooms.toggle.setChecked(True)

    def refresh(self) -> None:
        """Take in more of the log, and show the moment."""
        for part in self.parts:
            part.refresh()


def _fitted(page: Panel) -> Panel:
    """Its row of choices does not make the whole view wider, and what can only be done live is not offered."""
    page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    for empty in page.findChildren(EmptyState) if not isinstance(page, LanesPanel) else ():
        empty.button.hide()
    return page
