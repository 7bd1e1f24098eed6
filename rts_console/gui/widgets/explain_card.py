"""The card of a result code: what it means, what led to it here, how to check that, how to bring it about again."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.popover import Popover
from rts_console.gui.widgets.status_line import StatusKind, StatusLine, StatusSymbol
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.record.explain import Card, Cause, Check, Finding, Words

_WIDTH: Final = 440
_SIGNS: Final[dict[Finding, StatusKind]] = {
    Finding.SUPPORTED: "warning",
    Finding.OPEN: "info",
    Finding.RULED_OUT: "success",
}
FINDING_WORDS: Final = {
    Finding.SUPPORTED: Words("supported", "有证据支持"),
    Finding.OPEN: Words("open", "待查"),
    Finding.RULED_OUT: Words("ruled out", "已排除"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card shows: the card, whom and when it is about, and its causes in order."""

    card: Card
    about: str
    reason: str
    causes: Sequence[tuple[Cause, Finding]]


def language() -> str:
    """The language in force."""
    return QLocale().name()


class _CauseView(QFrame):
    """One cause: its sign, its words, what the evidence says, and a button that shows the fact.

    Signals: `check_wanted` for a look at the fact.
    """

    check_wanted = Signal()

    def __init__(self, theme: Theme, place: int, cause: Cause, finding: Finding) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName(f"explain_cause_{place}")
        self._sign = StatusSymbol(theme)
        self._words = WrappedText(cause.words.of(language()))
        self._words.setObjectName(f"explain_cause_words_{place}")
        self._finding = QLabel()
        self._finding.setObjectName(f"explain_finding_{place}")
        self.check = QPushButton(self.tr("Check"))
        self.check.setObjectName(f"explain_check_{place}")
        self.check.setToolTip(self.tr("Show the fact that speaks for or against it"))
        self.check.setAccessibleName(self.tr("Check: {cause}").format(cause=self._words.text()))
        self.check.clicked.connect(self.check_wanted)
        mark(self.check, kind="ghost")
        self._fact = WrappedText()
        self._fact.setObjectName(f"explain_fact_{place}")
        self._fact.hide()
        mark(self._fact, type="small", tone="muted")
        self._lay_out()
        self.set_finding(finding)

    def _lay_out(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self._words)
        side.addWidget(self._finding)
        side.addWidget(self._fact)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.space("s"))
        layout.addWidget(self._sign, 0, top)
        layout.addLayout(side, 1)
        layout.addWidget(self.check, 0, top)

    def set_finding(self, finding: Finding) -> None:
        """Say what the evidence says."""
        text = FINDING_WORDS[finding].of(language())
        self._finding.setText(text)
        self._sign.set_kind(_SIGNS[finding])
        mark(self._finding, role={Finding.SUPPORTED: "warning", Finding.RULED_OUT: "success"}.get(finding, "caption"))
        self.setAccessibleName(f"{self._words.text()} {text}")

    def set_fact(self, text: str) -> None:
        """Show what was found."""
        self._fact.set_text(text)
        self._fact.show()


class ExplainCard(Popover):
    """A sheet at the right of the window; one goes on working beside it. Escape or its cross close it.

    Signals: `check_wanted` with a Cause, `reproduce_wanted`, `lift_wanted`, `filter_wanted` with terms.
    """

    check_wanted = Signal(object)
    reproduce_wanted = Signal()
    lift_wanted = Signal()
    filter_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Shown | None = None
        self._views: dict[int, _CauseView] = {}
        self._back: QWidget | None = None
        self.hide()
        self.setObjectName("explain_card")
        self.setAccessibleName(self.tr("What a code means"))
        mark(self, surface="card")
        theme.changed.connect(self._on_theme_changed)
        self._make_head()
        self._make_reproduce()
        self._causes = QVBoxLayout()
        self._causes.setSpacing(theme.space("m"))
        self._lay_out()

    # Parts

    def _make_head(self) -> None:
        self.title = WrappedText()
        self.title.setObjectName("explain_title")
        mark(self.title, type="heading")
        self.about = WrappedText()
        self.about.setObjectName("explain_about")
        mark(self.about, type="small", tone="muted")
        self.meaning = WrappedText()
        self.meaning.setObjectName("explain_meaning")
        self.reason = WrappedText()
        self.reason.setObjectName("explain_reason")
        mark(self.reason, type="small", tone="secondary")
        self._close = QToolButton()
        self._close.setObjectName("explain_close")
        self._close.setIcon(self._theme.icon("x"))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setToolTip(self.tr("Close (Esc)"))
        self._close.clicked.connect(self.close)
        mark(self._close, kind="inner")
        self._causes_title = QLabel(self.tr("What can lead to it"))
        mark(self._causes_title, role="strong")
        self.find_all = QPushButton(self.tr("Filter to all of them"))
        self.find_all.setObjectName("explain_filter")
        self.find_all.setIcon(self._theme.icon("filter"))
        self.find_all.clicked.connect(self._on_filter)

    def _make_reproduce(self) -> None:
        self._again_title = QLabel(self.tr("Reproduce"))
        mark(self._again_title, role="strong")
        self.again_words = WrappedText()
        self.again_words.setObjectName("explain_again_words")
        self.again_what = WrappedText()
        self.again_what.setObjectName("explain_again_what")
        mark(self.again_what, type="small", tone="muted")
        self.again = QPushButton(self.tr("Set this fault"))
        self.again.setObjectName("explain_reproduce")
        self.again.setIcon(self._theme.icon("flask-conical"))
        self.again.clicked.connect(self.reproduce_wanted)
        self.lift = QPushButton(self.tr("Lift it"))
        self.lift.setObjectName("explain_lift")
        self.lift.clicked.connect(self.lift_wanted)
        self.status = StatusLine(self._theme)
        self.status.setObjectName("explain_status")

    def _lay_out(self) -> None:
        space, top = self._theme.space, Qt.AlignmentFlag.AlignTop
        head = QHBoxLayout()
        head.addWidget(self.title, 1, top)
        head.addWidget(self._close, 0, top)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, space("s"), 0)
        column.setSpacing(space("s"))
        for part in (self.about, self.meaning, self.reason):
            column.addWidget(part)
        column.addSpacing(space("s"))
        column.addWidget(self._causes_title)
        column.addLayout(self._causes)
        column.addSpacing(space("s"))
        column.addWidget(self._again_title)
        for part in (self.again_words, self.again_what):
            column.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(space("s"))
        buttons.addWidget(self.again)
        buttons.addWidget(self.lift)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(self.status)
        column.addStretch(1)
        self._content = content
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        content.setAutoFillBackground(False)  # a scroll area fills it as soon as it is its own
        self._scroll.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space("l"), space("m"), space("m"), space("l"))
        layout.setSpacing(space("s"))
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.find_all)

    # What it shows

    @property
    def shown(self) -> Shown | None:
        """What it shows, also after it was closed."""
        return self._shown

    def open_with(self, shown: Shown) -> None:
        """Show a card and take the focus; closing gives it back."""
        self._shown = shown
        code = shown.card.code
        self.title.set_text(str(code))
        self.setAccessibleName(self.tr("What {code} means").format(code=code))
        self.meaning.set_text(shown.card.meaning.of(language()))
        for part, text in ((self.about, shown.about), (self.reason, shown.reason)):
            part.set_text(text)
            part.setVisible(bool(text))
        self._show_causes(shown.causes)
        self.status.clear()
        if not self.isVisible():
            self._back = QApplication.focusWidget()
        self._place()
        self.show()
        self.raise_()
        self._scroll.verticalScrollBar().setValue(0)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_causes(self, causes: Sequence[tuple[Cause, Finding]]) -> None:
        while (item := self._causes.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        self._views = {}
        for place, (cause, finding) in enumerate(causes):
            view = self._views[id(cause)] = _CauseView(self._theme, place, cause, finding)
            view.check_wanted.connect(lambda cause=cause: self.check_wanted.emit(cause))
            self._causes.addWidget(view)
            view.show()
        self._order_keys()
        self._causes_title.setVisible(bool(causes))

    def _order_keys(self) -> None:
        """Tab goes from the top to the bottom."""
        order: list[QWidget] = [self._close, *(view.check for view in self._views.values())]
        order += [self.again, self.lift, self.status.explain_button, self.find_all]
        for one, other in itertools.pairwise(order):
            QWidget.setTabOrder(one, other)

    def show_reproduce(self, words: str, what: str, *, can: bool, settable: bool) -> None:
        """How to bring it about: in words, `what` the button will do or why it cannot; no words hide it all."""
        self._again_title.setVisible(bool(words))
        for part, text in ((self.again_words, words), (self.again_what, what)):
            part.set_text(text)
            part.setVisible(bool(text))
        self.again.setVisible(settable)
        self.again.setEnabled(can)
        self.lift.setVisible(False)

    def show_fact(self, cause: Cause, finding: Finding, fact: str) -> None:
        """Show what a look at a cause found."""
        view = self._views.get(id(cause))
        if view is not None:
            view.set_fact(fact)
            view.set_finding(finding)

    def checks(self) -> list[Check]:
        """What its causes can be checked by, in order."""
        return [cause.check for cause, _ in self._shown.causes] if self._shown is not None else []

    # Where it stands

    def _on_theme_changed(self) -> None:
        if self.isVisible():
            self._place()

    def _place(self) -> None:
        window = self.parentWidget()
        assert window is not None
        gap = self._theme.space("m")
        width = min(self._theme.pixels(_WIDTH), window.width() - 2 * gap)
        inside = width - self._theme.space("l") - 3 * self._theme.space("m")
        layout = self._content.layout()
        assert layout is not None
        layout.activate()
        wanted = layout.totalHeightForWidth(inside) + self.title.heightForWidth(inside) + self._theme.pixels(120)
        top = self._theme.pixels(96)
        height = min(wanted, window.height() - top - self._theme.pixels(40))
        self.setGeometry(window.width() - gap - width, top, width, height)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        back, self._back = self._back, None
        if back is not None and self.isAncestorOf(QApplication.focusWidget() or self):
            try:
                back.setFocus(Qt.FocusReason.OtherFocusReason)
            except RuntimeError:
                pass  # what had the focus is gone meanwhile

    def _on_filter(self) -> None:
        if self._shown is not None:
            self.filter_wanted.emit(self._shown.card.terms)
