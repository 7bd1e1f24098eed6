"""How login and link of a user are: what is missing is an error, what only may be missing a warning."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.link_facts import LinkFacts
from rts_console.protocol.events import GapNoticed, LoginResult
from rts_console.protocol.words import LoginErrorCode, Scope
from rts_console.record.store import IdentityFacts


@pytest.fixture
def state(theme: Theme, qtbot: QtBot) -> LinkFacts:
    state = LinkFacts(theme, QWidget())
    qtbot.addWidget(state)
    state.show()
    return state


def show(state: LinkFacts, facts: IdentityFacts, left_s: float | None = None) -> None:
    state.show_facts(facts, used="token 1", used_ok=True, left_s=left_s)


@pytest.mark.parametrize(("missed", "kind"), [(3, "error"), (None, "warning")])
def test_the_last_gap_says_whether_something_is_missing_or_may_be(
    state: LinkFacts, missed: int | None, kind: str
) -> None:
    facts = IdentityFacts("alice", "alice")
    facts.gap = GapNoticed(at_ns=1, scope=Scope.ROOM, target="lobby", missed=missed, reason="it was started anew")
    show(state, facts)
    assert state.gap.kind() == kind
    facts.gap = None
    show(state, facts)
    assert not state.gap.isVisible()


def test_a_result_can_be_asked_about(state: LinkFacts, qtbot: QtBot) -> None:
    facts = IdentityFacts("alice", "alice")
    facts.login = LoginResult(at_ns=1, user_id="alice", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1)
    show(state, facts, 2.0)
    assert state.facts.value("result").startswith("-1000 InvalidToken")
    assert state.facts.value("retry") == "attempt 1 in 2.0 s"
    with qtbot.waitSignal(state.explain_wanted):
        state.facts.clicked.emit("result")
    state.facts.clicked.emit("link")
