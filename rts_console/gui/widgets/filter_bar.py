"""The line that says which rows to show: checked while it is written, in force after a short pause."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal, Protocol

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.language import said
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.completion_list import Suggestion
from rts_console.gui.widgets.filter_edit import FilterEdit
from rts_console.gui.widgets.filter_help import FilterHelp
from rts_console.gui.widgets.flow_layout import FlowLayout
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.gui.widgets.term_chip import TermChip, chip_height
from rts_console.protocol.secret import mask
from rts_console.record import query
from rts_console.record.log import EventLog
from rts_console.record.query import Query, QueryError

Mode = Literal["hide", "dim"]

PAUSE_MS = 150
HISTORY_LINES = 30
_HISTORY_CHARACTERS = 1_000
_MENU_CHARACTERS = 72
_NARROW = 520


class Language(Protocol):
    """What the bar needs of the filter's language: the module `record.query`."""

    def parse(self, text: str) -> Query: ...
    def complete(self, text: str, cursor: int, log: EventLog) -> Sequence[Suggestion]: ...


class FilterBar(QWidget):
    """Line, switches and counter in one row; below it the terms as chips, or what is wrong with the line.

    Signals: `query_changed` with the query in force, which is the last valid one less the terms switched off;
    `mode_changed` with "hide" or "dim"; `history_changed`.
    """

    query_changed = Signal(object)
    mode_changed = Signal(str)
    history_changed = Signal()

    def __init__(self, theme: Theme, log: EventLog, language: Language = query, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._log = log
        self._language = language
        self._valid: Query = language.parse("")
        self._applied: Query = self._valid
        self._query: Query = self._valid
        self._error: QueryError | None = None
        self._off: Counter[str] = Counter()
        self._history: list[str] = []
        self._mode: Mode = "hide"
        self._chips: list[TermChip] = []
        self._make_edit()
        self._make_tools()
        self._make_below()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.apply)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._show_validity()

    # Building

    def _make_edit(self) -> None:
        self.edit = FilterEdit(self._theme)
        self.edit.setObjectName("event_filter")
        self.edit.setPlaceholderText(self.tr("Filter: words, or from:bob room:lobby size>4k"))
        self.edit.setAccessibleName(self.tr("Filter the events"))
        self._clear = QAction(self._theme.icon("x"), self.tr("Clear the filter"), self)
        self._clear.triggered.connect(self.clear)
        self.edit.add_button(self._clear)
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.entered.connect(self._on_entered)
        self.edit.left.connect(self._remember)
        self.edit.suggestions_wanted.connect(self._on_suggestions_wanted)
        self.setFocusProxy(self.edit)

    def _make_tools(self) -> None:
        self.mode_button = self._tool("event_filter_mode", "", "")
        self.mode_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.mode_button.clicked.connect(self.toggle_mode)
        self.history_button = self._tool("event_filter_history", "history", self.tr("Earlier filters"))
        self.history_button.clicked.connect(self._on_history_clicked)
        self.help_button = self._tool(
            "event_filter_help", "circle-question-mark", self.tr("The language of the filter in short")
        )
        self.help_button.clicked.connect(self.toggle_help)
        self._help: FilterHelp | None = None
        self._counts, self._counts_below = QLabel(), QLabel()
        for label in (self._counts, self._counts_below):
            label.setTextFormat(Qt.TextFormat.PlainText)
            mark(label, role="caption")
        self._counts.setObjectName("event_filter_counts")
        self._show_mode()

    def _tool(self, name: str, icon: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        if icon:
            button.setIcon(self._theme.icon(icon))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _make_below(self) -> None:
        self.status = StatusLine(self._theme, copyable=False)
        self.status.setObjectName("event_filter_status")
        self._terms = QWidget()
        self._terms.setObjectName("event_filter_terms")
        self._in_force = QLabel(self.tr("In force:"))
        mark(self._in_force, role="caption")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._terms.setSizePolicy(policy)
        self._flow = FlowLayout(self._terms, spacing=self._theme.space("xs"))
        self._flow.addWidget(self._in_force)
        self._terms.hide()

    def _lay_out(self) -> None:
        space = self._theme.space("s")
        self._row = QHBoxLayout()
        self._row.setSpacing(space // 2)
        self._row.addWidget(self.edit, 1)
        for tool in (self.history_button, self.mode_button, self.help_button):
            self._row.addWidget(tool)
        self._row.addSpacing(space // 2)
        self._row.addWidget(self._counts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space, space // 2, space, space // 2)
        layout.setSpacing(space // 2)
        layout.addLayout(self._row)
        below = QHBoxLayout()
        below.addWidget(self._terms, 1)
        below.addWidget(self._counts_below, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        layout.addLayout(below)
        layout.addWidget(self.status)

    def add_tool(self, widget: QWidget) -> None:
        """Append another control at the right of the line."""
        self._row.addWidget(widget)

    def _restyle(self) -> None:
        self._in_force.setFixedHeight(chip_height(self._theme))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow pane the switch is an icon and the counter goes below, so that the line keeps its room."""
        narrow = self.width() < self._theme.pixels(_NARROW)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.mode_button.setToolButtonStyle(style)
        self._counts.setVisible(not narrow)
        self._counts_below.setVisible(narrow and bool(self._counts.text()))

    def counts(self) -> str:
        """What the counter says."""
        return self._counts.text()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.pixels(300), super().minimumSizeHint().height())

    # The text

    def text(self) -> str:
        """What stands in the line, valid or not."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Write `text` into the line and put it in force at once if it is valid."""
        self.edit.set_text(text)
        self.apply()

    def clear(self) -> None:
        """Let everything through; what stood there goes to the history."""
        self._remember()
        self._off.clear()
        self.set_text("")

    def add_term(self, text: str) -> None:
        """Demand one thing more, for instance that of a cell; one that is there already is switched on."""
        term = text.strip()
        if self._error is None and term in self._term_texts():
            self._off.pop(term, None)
            self._refresh_chips()
            self.apply()
            return
        self.set_text(self._joined([*self._term_texts(), term]))

    def _term_texts(self) -> list[str]:
        """The terms written; those in force while there is a mistake in the line."""
        return [term.text for term in (self._valid if self._error is None else self._applied).terms]

    def _joined(self, terms: Sequence[str]) -> str:
        """All terms in one line, with brackets where the line would otherwise be read in another way."""
        line = " ".join(terms)
        try:
            if len(self._language.parse(line).terms) == len(terms):
                return line
        except QueryError:
            pass
        return " ".join(f"({term})" for term in terms)

    def set_log(self, log: EventLog) -> None:
        """Take the values to offer from another log."""
        self._log = log

    # Validity

    def query(self) -> Query:
        """The query in force."""
        return self._query

    def error(self) -> QueryError | None:
        """What is wrong with the line, if anything."""
        return self._error

    def _on_text_changed(self, text: str) -> None:
        self._error = None
        try:
            self._valid = self._language.parse(text)
        except QueryError as error:
            self._error = error
        self._show_validity()
        if text.strip():
            self._timer.start()
        else:
            self.apply()

    def _show_validity(self) -> None:
        wrong, written = self._error is not None, bool(self.text().strip())
        mark(self.edit, invalid=wrong, match=written and not wrong)
        self._clear.setVisible(bool(self.text()))
        icon, role = (
            ("circle-alert", "error") if wrong else ("circle-check", "success") if written else ("search", "icon")
        )
        words = self.tr("Not valid") if wrong else self.tr("Valid") if written else self.tr("No filter")
        self.edit.set_sign(self._theme.icon(icon, role), words)
        self.edit.setAccessibleDescription(self._mistake_text() if wrong else words)
        if self._error is None:
            self.edit.clear_mistake()
            return
        self.edit.set_mistake(self._error.start, self._error.end)

    def _mistake_text(self) -> str:
        error = self._error
        if error is None:
            return ""
        place = self.tr("at character {place}").format(place=f"{error.start + 1:,}")
        remedy = error.remedy if error.remedy.endswith("?") else f"{error.remedy}."
        message = said(f"{error.message[:1].upper()}{error.message[1:]}")
        return f"{message} ({place}): {said(remedy)}"

    def apply(self) -> None:
        """Put what stands in the line in force now, if it is valid; say what is wrong if it is not."""
        self._timer.stop()
        if self._error is not None:
            before = self.tr("Until then the filter before stays in force.") if self._applied else ""
            self._terms.hide()
            self.status.set_error(f"{self._mistake_text()} {before}".strip())
            return
        self._applied = self._valid
        self._show_limit(self._applied.seen_bytes)
        self._refresh_chips()
        self._put_in_force()

    def _show_limit(self, seen_bytes: int | None) -> None:
        if seen_bytes is None:
            self.status.clear()
            return
        words = self.tr("A pattern that looks around or back sees only the first {count} bytes of each payload.")
        self.status.set_info(words.format(count=f"{seen_bytes:,}"))

    def _put_in_force(self) -> None:
        off = self._disabled()
        query = self._applied.without(off) if off else self._applied
        if query.text == self._query.text and bool(query) == bool(self._query):
            return
        self._query = query
        self.query_changed.emit(query)

    def _on_entered(self) -> None:
        self.apply()
        self._remember()

    def _on_suggestions_wanted(self, cursor: int) -> None:
        self.edit.offer(self._language.complete(self.text(), cursor, self._log))

    # Chips

    def _disabled(self) -> list[int]:
        """The terms of the applied query that are switched off; of equal ones as many as were switched off."""
        left, found = Counter(self._off), []
        for place, term in enumerate(self._applied.terms):
            if left[term.text] > 0:
                left[term.text] -= 1
                found.append(place)
        return found

    def _refresh_chips(self) -> None:
        terms = [term.text for term in self._applied.terms]
        self._off &= Counter(terms)
        off = set(self._disabled())
        shown = [(chip.term(), chip.isChecked()) for chip in self._chips]
        wanted = [(text, place not in off) for place, text in enumerate(terms)]
        if shown != wanted:
            self._make_chips(wanted)
        self._terms.setVisible(bool(wanted))

    def _make_chips(self, wanted: Sequence[tuple[str, bool]]) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for place, (text, on) in enumerate(wanted):
            chip = TermChip(self._theme, text, on=on)
            chip.setObjectName(f"filter_term_{place}")
            chip.toggled.connect(lambda on, text=text: self._on_chip_toggled(text, on))
            chip.removed.connect(lambda place=place: self.remove_term(place))
            self._chips.append(chip)
            self._flow.addWidget(chip)
        self._say_in_force()

    def _say_in_force(self) -> None:
        on = any(chip.isChecked() for chip in self._chips)
        self._in_force.setText(self.tr("In force:") if on else self.tr("All off:"))
        mark(self._in_force, role="success" if on else "warning")

    def chips(self) -> list[TermChip]:
        """The chips of the terms, in the order of the line."""
        return list(self._chips)

    def _on_chip_toggled(self, text: str, on: bool) -> None:
        self._off[text] += -1 if on else 1
        self._off = +self._off
        self._say_in_force()
        self._put_in_force()

    def remove_term(self, place: int) -> None:
        """Take one term out of the line."""
        terms = [term.text for term in self._applied.terms]
        if not self._chips[place].isChecked():
            self._off[terms[place]] -= 1
            self._off = +self._off
        del terms[place]
        self.set_text(self._joined(terms))
        self.edit.setFocus()

    # Hide or dim

    @property
    def mode(self) -> Mode:
        """What becomes of rows that do not match: "hide" or "dim"."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Hide the other rows, or show them dimmed."""
        if mode == self._mode:
            return
        self._mode = mode
        self._show_mode()
        self.mode_changed.emit(mode)

    def toggle_mode(self) -> None:
        """From hiding to dimming and back."""
        self.set_mode("dim" if self._mode == "hide" else "hide")

    def _show_mode(self) -> None:
        hide = self._mode == "hide"
        self.mode_button.setIcon(self._theme.icon("eye-off" if hide else "contrast"))
        # Qt leaves hardly any room between icon and word.
        self.mode_button.setText(" " + (self.tr("Hide") if hide else self.tr("Dim")))
        tip = self.tr("Rows that do not match are hidden; click to dim them instead")
        if not hide:
            tip = self.tr("Rows that do not match are dimmed; click to hide them instead")
        self.mode_button.setToolTip(tip)
        self.mode_button.setAccessibleName(tip)

    # Counter

    def set_matches(self, shown: int, total: int, *, percent: int | None = None, note: str = "") -> None:
        """Say how many rows match; `percent` while the log is still searched, `note` after it."""
        text = self.tr("{shown} of {total}").format(shown=f"{shown:,}", total=f"{total:,}")
        if percent is not None:
            text += self.tr(" · looking … {percent} %").format(percent=percent)
        self.set_counts(f"{text} · {note}" if note else text)

    def set_counts(self, text: str) -> None:
        """Say something else in the place of the counter; cheap when nothing changes."""
        if text != self._counts.text():
            self._counts.setText(text)
            self._counts_below.setText(text)
            self._fit()

    # History and help

    def history(self) -> list[str]:
        """Earlier filters, newest first."""
        return list(self._history)

    def _remember(self) -> None:
        """Keep the line for later, unless it is wrong, overlong or holds what looks like a token."""
        line = self.text().strip()
        if not line or self._error is not None or len(line) > _HISTORY_CHARACTERS or mask(line) != line:
            return
        if self._history[:1] == [line]:
            return
        self._history = [line, *(each for each in self._history if each != line)][:HISTORY_LINES]
        self.edit.set_history(self._history)
        self.history_changed.emit()

    def clear_history(self) -> None:
        """Forget the earlier filters."""
        self._history = []
        self.edit.set_history(self._history)
        self.history_changed.emit()

    def _on_history_clicked(self) -> None:
        button = self.history_button
        self.history_menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    def history_menu(self) -> QMenu:
        """A menu of the earlier filters; it goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for line in self._history:
            shown = line if len(line) <= _MENU_CHARACTERS else line[: _MENU_CHARACTERS - 1] + "…"
            action = menu.addAction(shown.replace("&", "&&"))
            action.triggered.connect(lambda _checked, line=line: self.set_text(line))
        if not self._history:
            menu.addAction(self.tr("No earlier filter yet: Enter keeps one here")).setEnabled(False)
            return menu
        menu.addSeparator()
        menu.addAction(self._theme.icon("trash-2"), self.tr("Forget the earlier filters"), self.clear_history)
        return menu

    @property
    def help_card(self) -> FilterHelp:
        """The card with the language in short, made when it is first wanted."""
        if self._help is None:
            self._help = FilterHelp(self._theme)
            self._help.closed.connect(self.edit.setFocus)
        return self._help

    def toggle_help(self) -> None:
        """Open the card with the language in short, or close it."""
        if self.help_card.isVisible():
            self.help_card.close_card()
            return
        self.help_card.open_below(self.help_button)

    # State

    def save_state(self) -> dict[str, Any]:
        """The mode and the history, not the line itself: a filter left on would hide rows at the next start."""
        return {"mode": self._mode, "history": list(self._history)}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back what `save_state` gave; what does not fit is ignored."""
        if state.get("mode") in ("hide", "dim"):
            self.set_mode(state["mode"])
        lines = state.get("history")
        if isinstance(lines, list):
            kept = [line for line in lines if isinstance(line, str) and line and mask(line) == line]
            self._history = kept[:HISTORY_LINES]
            self.edit.set_history(self._history)
