"""How login and link of one user are: lamp, a table of facts, and the last gap."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.connection_text import last_code, next_try, session_words, words_of
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.facts_table import FactsTable
from rts_console.gui.widgets.identity_strip import lamp_of
from rts_console.gui.widgets.state_lamp import StateLamp
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.words import LoginErrorCode
from rts_console.record.store import IdentityFacts
from rts_console.record.translate import gap_words, link_words
from rts_console.vendors.families import rules_title


class LinkFacts(QWidget):
    """`beside` stands at the right of the lamp. Signals: `explain_wanted` by a click on the last result."""

    explain_wanted = Signal()

    def __init__(self, theme: Theme, beside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lamp = StateLamp(theme)
        self.facts = FactsTable(
            theme,
            (
                ("result", self.tr("Last result")),
                ("used", self.tr("Token used")),
                ("rules", self.tr("Rules")),
                ("session", self.tr("Session")),
                ("link", self.tr("Link")),
                ("retry", self.tr("Next try")),
            ),
        )
        self.facts.clicked.connect(self._on_clicked)
        self.gap = StatusLine(theme)
        self.gap.setObjectName("connection_gap")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space("m"))
        column.addLayout(self._state_row(theme, beside))
        column.addWidget(self.facts)
        column.addWidget(self.gap)

    def _state_row(self, theme: Theme, beside: QWidget) -> QHBoxLayout:
        words = QLabel(self.tr("State"))
        mark(words, role="strong")
        row = QHBoxLayout()
        row.setSpacing(theme.space("m"))
        row.addWidget(words)
        row.addWidget(self.lamp)
        row.addStretch(1)
        row.addWidget(beside)
        return row

    def show_rules(self, rules: str) -> None:
        """Which rule set the gateway has said to follow; empty when nobody is logged in."""
        self.facts.set_value("rules", rules_title(rules) if rules else "")

    def _on_clicked(self, name: str) -> None:
        if name == "result":
            self.explain_wanted.emit()

    def show_facts(self, facts: IdentityFacts, *, used: str, used_ok: bool, left_s: float | None) -> None:
        """Show one user. `used` says with which token the last login was made, `left_s` when the next try comes."""
        lamp, word = lamp_of(facts)
        self.lamp.set_state(lamp, word)
        self._show_result(facts)
        self.facts.set_value("used", used, "none" if used_ok else "error")
        afresh = facts.came_back is not None and not facts.came_back.resumed and facts.logged_in
        self.facts.set_value("session", session_words(facts), "warning" if afresh else "none")
        self._show_link(facts)
        self.facts.set_value("retry", next_try(facts, left_s))
        self._show_gap(facts)

    def _show_result(self, facts: IdentityFacts) -> None:
        login = facts.login
        good = login is not None and login.code is LoginErrorCode.SUCCESS
        result = words_of(login.code, login.reason, login.vendor_code) if login is not None else ""
        if facts.logged_out is not None and not facts.logged_in:
            result, good = words_of(facts.logged_out.reason), True
        self.facts.set_value("result", result, "none" if good or login is None else "error")
        code = last_code(facts)
        self.facts.set_clickable("result", self.tr("Explain {code}").format(code=code) if code is not None else "")

    def _show_link(self, facts: IdentityFacts) -> None:
        connection = facts.connection
        link = f"{connection.state}: {link_words(connection)}" if connection is not None else ""
        if facts.logged_out:
            link = self.tr("closed")
        self.facts.set_value("link", link, "warning" if facts.reconnecting else "none")

    def _show_gap(self, facts: IdentityFacts) -> None:
        """The last gap of this login stays to be read. What may be missing is a warning, what is missing an error."""
        text = ""
        if facts.gap is not None:
            text = f"{time_of_day(facts.gap.at_ns)}  {gap_words(facts.gap)}"
        if facts.gap_count > 1:
            text = self.tr("{last} It was the last of {count}; the events have all.").format(
                last=text, count=f"{facts.gap_count:,}"
            )
        may_be = facts.gap is not None and facts.gap.missed is None
        self.gap.set_status("warning" if may_be else "error", text)
