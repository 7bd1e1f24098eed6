"""The first start: three short steps, each of which can be left out, that end in a running demo."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.dialog import Dialog
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.wrapped_text import WrappedText

_SIZE: Final = (620, 460)
_SIGN: Final = 40


@dataclass(frozen=True, slots=True)
class Purpose:
    """What somebody is here for: the panes that are opened for it, and the page that says how to go on. With
    `presents` the demo is played in presenter mode."""

    name: str
    panels: tuple[str, ...]
    page: str
    presents: bool = False


PURPOSES: Final = (
    Purpose("look", (), "first-steps.md"),
    Purpose("test", ("faults", "scenario"), "scenarios.md"),
    Purpose("show", ("scenario",), "presenter.md", presents=True),
    Purpose("support", ("token_lab",), "cases.md"),
)


class FirstRun(Dialog):
    """Signals: `demo_wanted(purpose)` and `connect_wanted(purpose)` with the Purpose chosen; `seen` when it is closed,
    whichever way; `page_wanted(address)` of the help.
    """

    demo_wanted = Signal(object)
    connect_wanted = Signal(object)
    page_wanted = Signal(str)
    seen = Signal()

    def __init__(
        self, theme: Theme, languages: Sequence[QAction], themes: Sequence[QAction], parent: QWidget | None = None
    ) -> None:
        """`languages` and `themes` are the window's own choices, taken at once."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("first_run")
        self.setWindowTitle(self.tr("Welcome"))
        self.open_at_least(theme, *_SIZE)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._look_page(languages, themes))
        self._pages.addWidget(self._purpose_page())
        self._pages.addWidget(self._demo_page())
        self._make_foot()
        self._lay_out()
        self._show_step()
        self.finished.connect(lambda _result: self.seen.emit())

    # Pages

    def _page(self, title: str, words: str) -> tuple[QWidget, QVBoxLayout]:
        page = QWidget()
        heading, text = QLabel(title), WrappedText(words)
        mark(heading, type="title")
        mark(text, tone="secondary")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space("m"))
        column.addWidget(heading)
        column.addWidget(text)
        return page, column

    def _look_page(self, languages: Sequence[QAction], themes: Sequence[QAction]) -> QWidget:
        words = self.tr(
            "A desktop console for apps built on real-time signalling. Choose how it looks; it changes at once."
        )
        page, column = self._page(self.tr("Welcome to RTS Console"), words)
        columns = QHBoxLayout()
        columns.setSpacing(self._theme.space("xl"))
        for title, actions in ((self.tr("Language"), languages), (self.tr("Theme"), themes)):
            columns.addLayout(self._choices(title, actions))
        column.addLayout(columns)
        column.addStretch(1)
        return page

    def _choices(self, title: str, actions: Sequence[QAction]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self._theme.space("s"))
        label = QLabel(title)
        mark(label, role="label")
        column.addWidget(label)
        group = QButtonGroup(self)
        for action in actions:
            button = QRadioButton(action.text().replace("&", ""))
            button.setObjectName(f"first_{action.objectName()}")
            button.setChecked(action.isChecked())
            button.clicked.connect(action.trigger)
            group.addButton(button)
            column.addWidget(button)
        column.addStretch(1)
        return column

    def _purpose_page(self) -> QWidget:
        words = self.tr(
            "It opens the panes that you will want first. Nothing is left out: all panes are in the menu View."
        )
        page, column = self._page(self.tr("What would you like to do?"), words)
        texts = {
            "look": (self.tr("Look around"), self.tr("See users, rooms and messages come and go.")),
            "test": (
                self.tr("Test an app"),
                self.tr("Act as users beside it, break things on purpose, write scenarios."),
            ),
            "show": (self.tr("Show it to others"), self.tr("Large and calm, without secrets: presenter mode, F11.")),
            "support": (
                self.tr("Find out what went wrong"),
                self.tr("Open cases, take tokens apart, check connections."),
            ),
        }
        self.purposes: dict[str, QRadioButton] = {}
        grid = QGridLayout()
        grid.setVerticalSpacing(self._theme.space("s"))
        for row, purpose in enumerate(PURPOSES):
            title, text = texts[purpose.name]
            button, said = QRadioButton(title), WrappedText(text)
            button.setObjectName(f"first_purpose_{purpose.name}")
            mark(said, type="small", tone="muted")
            grid.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, row, 1)
            self.purposes[purpose.name] = button
        grid.setColumnStretch(1, 1)
        self.purposes["look"].setChecked(True)
        column.addLayout(grid)
        column.addStretch(1)
        return page

    def _demo_page(self) -> QWidget:
        words = self.tr(
            "No account and no network are needed: the console brings its own service, the local gateway, which runs "
            "on this computer alone. The demo starts it, logs in alice, bob and carol, brings them together in a room "
            "and lets them talk. Touch anything, and it is yours to go on with."
        )
        page, column = self._page(self.tr("See it work"), words)
        self.demo = QPushButton(self.tr("Start the demo"))
        self.demo.setObjectName("first_demo")
        self.demo.setIcon(self._theme.icon("play", "on_accent"))
        self.demo.setDefault(True)
        mark(self.demo, kind="primary")
        self.demo.clicked.connect(lambda: self._end(self.demo_wanted))
        self.connect_button = QPushButton(self.tr("Log in to a service of mine"))
        self.connect_button.setObjectName("first_connect")
        self.connect_button.setAutoDefault(False)
        self.connect_button.clicked.connect(lambda: self._end(self.connect_wanted))
        self.read = QPushButton(self.tr("Read how to go on"))
        self.read.setObjectName("first_read")
        self.read.setAutoDefault(False)
        mark(self.read, kind="ghost")
        self.read.clicked.connect(lambda: self.page_wanted.emit(self.purpose.page))
        for button in (self.demo, self.connect_button, self.read):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return page

    # Foot

    def _make_foot(self) -> None:
        self.skip = dialog_button("first_skip", self.tr("&Skip"), self.reject)
        self.back = dialog_button("first_back", self.tr("&Back"), lambda: self._step(-1))
        self.next = dialog_button("first_next", self.tr("&Next"), lambda: self._step(1))
        mark(self.next, kind="primary")
        self.where = QLabel()
        self.where.setObjectName("first_where")
        mark(self.where, type="caption", tone="muted")

    def _lay_out(self) -> None:
        sign = QLabel()
        size = self._theme.pixels(_SIGN)
        sign.setPixmap(self._theme.app_icon().pixmap(QSize(size, size), self.devicePixelRatioF()))
        line = QFrame()
        mark(line, surface="line")
        foot = QHBoxLayout()
        foot.addWidget(self.skip)
        foot.addStretch(1)
        foot.addWidget(self.where)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[self._theme.space("xl")] * 4)
        layout.setSpacing(self._theme.space("m"))
        layout.addWidget(sign)
        layout.addWidget(self._pages, 1)
        layout.addWidget(line)
        layout.addLayout(foot)

    @property
    def purpose(self) -> Purpose:
        """What is chosen."""
        return next(each for each in PURPOSES if self.purposes[each.name].isChecked())

    @property
    def step(self) -> int:
        """Which step is shown, from 1."""
        return self._pages.currentIndex() + 1

    def begin(self) -> None:
        """Open it at the first step. The help can be read beside it."""
        self._pages.setCurrentIndex(0)
        self._show_step()
        self.show()
        self.activateWindow()

    def _step(self, by: int) -> None:
        self._pages.setCurrentIndex(min(max(self._pages.currentIndex() + by, 0), self._pages.count() - 1))
        self._show_step()

    def _show_step(self) -> None:
        last = self.step == self._pages.count()
        self.where.setText(self.tr("{step} of {count}").format(step=self.step, count=self._pages.count()))
        self.back.setEnabled(self.step > 1)
        self.next.setVisible(not last)
        (self.demo if last else self.next).setFocus()
        self.next.setDefault(not last)
        self.demo.setDefault(last)

    def _end(self, wanted: SignalInstance) -> None:
        purpose = self.purpose
        self.accept()
        wanted.emit(purpose)
