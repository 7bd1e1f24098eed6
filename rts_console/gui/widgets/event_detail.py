"""One event in full: what came of it, its payload in several views, and every fact about it in words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.language import said
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.codes import kinds_of, subject_of
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.auto_view import AutoView
from rts_console.gui.widgets.decoded_view import DecodedView
from rts_console.gui.widgets.detail_view import DetailView
from rts_console.gui.widgets.diff_view import DiffView
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.facts_pane import FactsPane, outcome
from rts_console.gui.widgets.frame_view import FrameView
from rts_console.gui.widgets.hex_pane import HexPane
from rts_console.gui.widgets.journey_view import JourneyView
from rts_console.gui.widgets.json_view import JsonView
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.text_view import TextView
from rts_console.gui.widgets.view_tabs import ViewTabs
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.words import PayloadKind
from rts_console.record.decoder_plugins import DecoderPlugins
from rts_console.record.log import Direction, EventLog, Row
from rts_console.record.marks import Marks
from rts_console.record.quality import Quality


class EventDetail(QWidget):
    """The pane beside the table. It goes on showing its row when the log lets that go.

    Only the tab that is looked at is filled. Signals: `filter_wanted` with a term for the filter, `explain_wanted`
    with the Subject of the code in its head, `plugins_allowed` when the user allows or forbids their own decoders.
    """

    filter_wanted = Signal(str)
    explain_wanted = Signal(object)
    plugins_allowed = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        log: EventLog,
        *,
        quality: Quality | None = None,
        plugins: DecoderPlugins | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`quality` knows the clocks of the log's identities; without one the journey has only what the log holds."""
        super().__init__(parent)
        self._theme = theme
        self._log = log
        self._quality = quality or Quality()
        self._row: Row | None = None
        self._payload = b""
        self._revision = 0
        self._make_head()
        self.views = ViewTabs(theme)
        self.views.filter_wanted.connect(self.filter_wanted)
        self._make_views(plugins)
        self._make_pages()
        self.show_row(None)

    # Building

    def _make_head(self) -> None:
        self._title = WrappedText()
        self._title.setObjectName("event_detail_title")
        mark(self._title, type="strong")
        self._marks: Marks | None = None
        self._comment = WrappedText()
        self._comment.setObjectName("event_detail_comment")
        self._comment.hide()
        self._result = StatusLine(self._theme)
        self._result.setObjectName("event_detail_result")
        self._result.explain_wanted.connect(self.explain)
        self._sizes = QLabel()
        self._sizes.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._sizes, role="caption")
        self.copy_button = self._tool("copy", self.tr("Copy the whole payload: as text, or as hex if it is not UTF-8"))
        self.copy_button.clicked.connect(self.copy_payload)
        self.copy_facts_button = self._tool("file-text", self.tr("Copy all facts of the event"))
        self.copy_facts_button.clicked.connect(self.copy_facts)

    def _tool(self, icon: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._theme.icon(icon))
        button.setToolTip(text)
        button.setAccessibleName(text)
        mark(button, kind="inner")
        return button

    def _make_views(self, plugins: DecoderPlugins | None) -> None:
        """Only the first is made now: all of them together would take long to dress."""
        theme, add = self._theme, self.views.add
        add(AutoView, self.tr("Auto"), lambda: AutoView(theme))
        add(JourneyView, self.tr("Journey"), lambda: JourneyView(theme, self._log, self._quality))
        add(FactsPane, self.tr("Facts"), self._make_facts)
        add(JsonView, self.tr("JSON"), lambda: JsonView(theme))
        add(TextView, self.tr("Text"), lambda: TextView(theme))
        add(HexPane, self.tr("Hex"), lambda: HexPane(theme))
        add(DiffView, self.tr("Diff"), lambda: DiffView(theme))
        add(DecodedView, self.tr("Decoded"), lambda: self._make_decoded(plugins))
        add(FrameView, self.tr("Raw"), lambda: FrameView(theme))

    def _make_facts(self) -> FactsPane:
        pane = FactsPane(self._theme, self._log)
        pane.show_comment(self._comment_words())
        return pane

    def _make_decoded(self, plugins: DecoderPlugins | None) -> DecodedView:
        view = DecodedView(self._theme, plugins)
        view.plugins_allowed.connect(self.plugins_allowed)
        return view

    @property
    def payload(self) -> AutoView:
        """The payload in the way that fits it."""
        return self.views.view(AutoView)

    @property
    def json(self) -> JsonView:
        """The payload as a JSON tree."""
        return self.views.view(JsonView)

    @property
    def text(self) -> TextView:
        """The payload as text."""
        return self.views.view(TextView)

    @property
    def hex(self) -> HexPane:
        """The payload byte by byte."""
        return self.views.view(HexPane)

    @property
    def frame(self) -> FrameView:
        """The frame that carried the row."""
        return self.views.view(FrameView)

    @property
    def decoded(self) -> DecodedView:
        """What is packed in the payload."""
        return self.views.view(DecodedView)

    @property
    def journey(self) -> JourneyView:
        """The message's way, leg by leg."""
        return self.views.view(JourneyView)

    @property
    def facts(self) -> FactsPane:
        """Every fact in words."""
        return self.views.view(FactsPane)

    @property
    def diff(self) -> DiffView:
        """This row beside another."""
        return self.views.view(DiffView)

    def _make_pages(self) -> None:
        self._empty = EmptyState(
            self._theme,
            "file-text",
            self.tr("No event selected"),
            self.tr(
                "Select a row to see its payload as JSON, text or hex, what is packed in it, its frame, its result and "
                "its way to the millisecond. Two rows can be compared."
            ),
        )
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head_layout())
        layout.addWidget(self.views, 1)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def _head_layout(self) -> QVBoxLayout:
        space = self._theme.space("s")
        self._head = QGridLayout()
        self._head.setHorizontalSpacing(space // 2)
        self._head.setVerticalSpacing(0)
        self._head.setColumnStretch(0, 1)
        top = Qt.AlignmentFlag.AlignTop
        self._head.addWidget(self._title, 0, 0, top)
        self._head.addWidget(self.copy_button, 0, 2, top)
        self._head.addWidget(self.copy_facts_button, 0, 3, top)
        self._place_sizes()
        head = QVBoxLayout()
        head.setContentsMargins(space, space // 2, space, space // 2)
        head.setSpacing(space // 2)
        head.addLayout(self._head)
        head.addWidget(self._result)
        head.addWidget(self._comment)
        return head

    def _place_sizes(self) -> None:
        """Beside the title where both fit into one line, else below it."""
        title = QFontMetrics(self._theme.font("strong")).horizontalAdvance(self._title.text())
        sizes = QFontMetrics(self._theme.font("caption")).horizontalAdvance(self._sizes.text())
        beside = title + sizes + self._theme.pixels(90) <= self.width()
        self._head.removeWidget(self._sizes)
        place = (0, 1, 1, 1) if beside else (1, 0, 1, 4)
        self._head.addWidget(self._sizes, *place, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_sizes()

    # The row

    @property
    def row(self) -> Row | None:
        """The row shown."""
        return self._row

    def show_row(self, row: Row | None) -> None:
        """Show another row; None shows what the pane is for."""
        same = row is not None and self._row is not None and row.seq == self._row.seq and self._held(row)
        self._row = row
        self._revision = self._log.revision
        self._pages.setCurrentIndex(0 if row is None else 1)
        if row is None:
            self._payload = b""
            self.views.clear()
            return
        if not same or not self._payload:
            self._payload = self._log.payload(row.seq) if self._held(row) and row.payload_kind is not None else b""
        self._show_head(row)
        self.views.show_row(row, self._payload)

    def refresh(self) -> None:
        """Take over what has become known of the row shown: its result, its receipts."""
        row = self._row
        if row is None or self._revision == self._log.revision:
            return
        self._revision = self._log.revision
        if not self._held(row):
            return
        known = self._log.row(row.seq)
        if _same(known, row):
            return
        self._row = known
        self._show_head(known)
        self.views.amend_row(known)

    def _held(self, row: Row) -> bool:
        return self._log.first_seq <= row.seq < self._log.next_seq

    def current_view(self) -> DetailView:
        """The view shown: that of the chosen tab, or the facts when it has nothing to show for the row."""
        return self.views.current_view()

    def show_view(self, view: DetailView) -> None:
        """Turn to a tab."""
        self.views.turn_to(type(view))

    def compare(self, first: Row, second: Row) -> None:
        """Show two rows side by side, `first` as A."""
        held = self._held(first) and first.payload_kind is not None
        self.diff.keep_row(first, self._log.payload(first.seq) if held else b"")
        self.show_row(second)
        self.show_view(self.diff)

    # Head and copying

    def _show_head(self, row: Row) -> None:
        self._title.set_text(f"{time_of_day(row.at_ns)}  {said(row.kind)}  {self._way(row)}")
        kind, text = outcome(row)
        self._result.explain(*kinds_of(row))
        self._result.set_status(kind, self.tr("No result yet.") if row.pending and not row.result else text)
        self._sizes.setText(self._size_words(row))
        self._place_sizes()
        self.refresh_comment()
        self.copy_button.setEnabled(row.payload_kind is not None)

    def show_comments(self, marks: Marks) -> None:
        """Show from now on what the user wrote to the row shown."""
        self._marks = marks
        self.refresh_comment()

    def refresh_comment(self) -> None:
        """Read the comment of the row shown again."""
        words = self._comment_words()
        if (facts := self.views.made(FactsPane)) is not None:
            facts.show_comment(words)
        self._comment.set_text(self.tr("Comment: {words}").format(words=words) if words else "")
        self._comment.setVisible(bool(words))

    def _comment_words(self) -> str:
        found = self._marks.get(self._row.seq) if self._marks is not None and self._row is not None else None
        return found.comment if found is not None else ""

    def explain(self) -> None:
        """Ask about the code of the row shown; nothing happens when it has none."""
        subject = subject_of(self._row) if self._row is not None else None
        if subject is not None:
            self.explain_wanted.emit(subject)

    def _way(self, row: Row) -> str:
        other = " @ ".join(part for part in (row.who, row.where) if part)
        if row.kind == "server message":
            other = self.tr("app server")
        match row.direction:
            case Direction.OUT:
                return f"{row.identity} → {other}"
            case Direction.IN:
                return f"{other} → {row.identity}"
        return other

    def _size_words(self, row: Row) -> str:
        if row.payload_kind is None:
            return ""
        words = self.tr("{count} bytes").format(count=f"{row.size:,}")
        if row.payload_kind is PayloadKind.BINARY:
            return self.tr("binary · {bytes}").format(bytes=words)
        characters = len(self._payload.decode("utf-8", "replace"))
        return self.tr("text · {bytes} · {count} characters").format(bytes=words, count=f"{characters:,}")

    def copy_payload(self) -> None:
        """Put the whole payload on the clipboard: as text if it is UTF-8, else as hex pairs."""
        try:
            text = self._payload.decode("utf-8")
        except UnicodeDecodeError:
            text = self._payload.hex(" ")
        QGuiApplication.clipboard().setText(text)

    def copy_facts(self) -> None:
        """Put every fact about the event on the clipboard, one per line."""
        if self._row is not None:
            self.facts.show_row(self._row, self._payload)
            self.facts.view.copy_all()


def _same(one: Row, other: Row) -> bool:
    """Whether two readings of a row say the same; an elapsed time that is not known equals nothing, not even itself."""
    return repr(one) == repr(other)
