"""A case that was opened: its events, its conversations and its facts, under a header that says what it is."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.models.case_text import Sections
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.recording_view import RecordingView
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.record.case_facts import Contents
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality


class Page(NamedTuple):
    """A further view of the same events: its name and title, and what makes it when it is first wanted."""

    name: str
    text: str
    make: Callable[[], QWidget]


class CaseView(RecordingView):
    """A log that is only read, with what came along with it.

    `contents` is what came along, if anything did. Signals: `replay_wanted`, beside those of `RecordingView`.
    """

    replay_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        log: EventLog,
        title: str,
        damage: Sequence[str] = (),
        sections: Sections = (),
        parent: QWidget | None = None,
        *,
        quality: Quality | None = None,
        colors: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(theme, log, title, damage, parent, quality=quality, colors=colors)
        self.setObjectName("case_view")
        self.contents: Contents | None = None
        self.tabs = QTabWidget()
        self.tabs.setObjectName("case_tabs")
        self.tabs.setDocumentMode(True)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.removeWidget(self._split)
        self.tabs.addTab(self._split, self.tr("Events"))
        self._places: list[tuple[Page, QWidget]] = []
        self._made: dict[str, QWidget] = {}
        if sections:
            self.facts = FactsPage(theme, sections)
            self.tabs.addTab(self.facts, self.tr("Facts"))
        layout.addWidget(self.tabs, 1)
        self.tabs.currentChanged.connect(self._on_tab)
        self.tabs.tabBar().setVisible(self.tabs.count() > 1)

    # Pages

    def add_pages(self, pages: Sequence[Page]) -> None:
        """Put these between the events and the facts; each is made when it is first looked at."""
        for page in pages:
            place = QWidget()
            place.setObjectName(f"case_page_{page.name}")
            inside = QVBoxLayout(place)
            inside.setContentsMargins(0, 0, 0, 0)
            self._places.append((page, place))
            self.tabs.insertTab(len(self._places), place, page.text)
        self.tabs.tabBar().show()

    def page(self, name: str) -> QWidget:
        """A page by its name, made if need be. Raises KeyError."""
        if name not in self._made:
            page, place = next(((page, place) for page, place in self._places if page.name == name), (None, None))
            if page is None or place is None:
                raise KeyError(name)
            made = self._made[name] = page.make()
            layout = place.layout()
            assert layout is not None
            layout.addWidget(made)
        return self._made[name]

    def show_page(self, name: str) -> None:
        """Bring a page to the front; "events" is the table. Raises KeyError."""
        if name == "events":
            self.tabs.setCurrentWidget(self._split)
            return
        self.page(name)
        self.tabs.setCurrentWidget(next(place for page, place in self._places if page.name == name))

    @property
    def pages(self) -> Mapping[str, QWidget]:
        """The pages that were looked at."""
        return self._made

    def _on_tab(self, _number: int) -> None:
        """Make what is looked at for the first time."""
        here = self.tabs.currentWidget()
        name = next((page.name for page, place in self._places if place is here), "")
        if name:
            self.page(name)

    def refresh(self) -> None:
        """Go on with what is looked at."""
        super().refresh()
        for page in self._made.values():
            refresh = getattr(page, "refresh_some", None) or getattr(page, "refresh", None)
            if refresh is not None and page.isVisible():
                refresh()

    def add_bar(self, bar: QWidget) -> None:
        """Put something below the header, hidden until it is wanted."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, bar)
        bar.hide()

    def add_replay(self) -> None:
        """Offer to play it again on the local gateway."""
        self.replay_button = QPushButton(self.tr("Replay…"))
        self.replay_button.setObjectName("case_replay")
        self.replay_button.setToolTip(self.tr("Let its users do the same again on the local gateway"))
        self.replay_button.setIcon(self._theme.icon("play"))
        self.replay_button.clicked.connect(self.replay_wanted)
        # In the header it would take the room of the words.
        corner = QWidget()
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 0, self._theme.space("s"), self._theme.space("xs"))
        row.addWidget(self.replay_button)
        self.tabs.setCornerWidget(corner)
        corner.show()


class FactsPage(QScrollArea):
    """Sections of names and values, all of which can be read, selected and copied."""

    def __init__(self, theme: Theme, sections: Sections, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case_facts")
        self.setAccessibleName(self.tr("Facts of the case"))
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        page = QWidget()
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark(page, surface="pane")
        layout = QVBoxLayout(page)
        space = theme.space("m")
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.space("s"))
        for title, pairs in sections:
            heading = QLabel(title)
            heading.setTextFormat(Qt.TextFormat.PlainText)
            mark(heading, type="heading")
            layout.addWidget(heading)
            if len(pairs) == 1 and not pairs[0][0]:
                layout.addWidget(WrappedText(pairs[0][1]))
                continue
            facts = _Facts(theme)
            facts.set_facts(pairs)
            layout.addWidget(facts)
        layout.addStretch(1)
        self.setWidget(page)


class _Facts(QWidget):
    """Names and values without a scroll bar of their own: the page scrolls."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.space("s"), 0, 0, theme.space("s"))
        self._grid.setHorizontalSpacing(theme.space("m"))
        self._grid.setVerticalSpacing(theme.space("xs"))
        self._grid.setColumnMinimumWidth(0, theme.pixels(160))
        self._grid.setColumnStretch(1, 1)

    def set_facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show these; values are plain text."""
        for row, (name, value) in enumerate(pairs):
            label = QLabel(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setWordWrap(True)
            mark(label, role="label")
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(WrappedText(value), row, 1)
