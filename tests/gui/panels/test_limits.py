"""The Limits panel: who, where to, what; a run, its end, and what can be done with the result."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from rts_console.gui.models.codes import Subject
from rts_console.gui.models.limits import LimitsModel
from rts_console.gui.panels.limits import LimitsPanel
from rts_console.protocol.words import RULE_SETS, RoomMessageSendResult, Scope, UserMessageSendResult, UserOnlineStatus
from rts_console.scenario.boundaries import What
from tests.gui.fakes import refused
from tests.gui.panels.worlds import World, click
from tests.support import until


class Explorer:
    """The panel over alice, who is in the lobby, and bob."""

    def __init__(self, qtbot: QtBot, *users: str) -> None:
        self.world = World(*users)
        self.panel = LimitsPanel(self.world.context)
        qtbot.addWidget(self.panel)
        self.panel.resize(706, 760)
        self.panel.show()

    async def join(self) -> None:
        # What is over the limit goes through, so that there is something that is not as expected.
        self.world.backend("alice").checks_sizes = False
        await self.world.backend("alice").create_room("lobby").join()
        self.panel.refresh()

    def choose(self, scope: Scope, *sets: What) -> None:
        self.panel.path.setCurrentIndex([Scope.PEER, Scope.ROOM, Scope.SERVER].index(scope))
        for what, box in self.panel.sets.items():
            box.setChecked(what in sets)

    async def run(self) -> None:
        click(self.panel.run)
        await self.panel.finished()
        assert self.panel._running is None

    def error(self) -> str:
        return self.panel._target_field.error() or ""


@pytest.fixture
async def explorer(qtbot: QtBot) -> Explorer:
    return Explorer(qtbot, "alice", "bob")


def test_with_nobody_logged_in_it_asks_for_users(qtbot: QtBot) -> None:
    explorer = Explorer(qtbot)
    wanted: list[bool] = []
    explorer.panel.user_wanted.connect(lambda: wanted.append(True))
    click(explorer.panel.empty.button)
    assert wanted == [True]


async def test_a_run_against_a_backend_that_takes_all(explorer: Explorer) -> None:
    await explorer.join()
    panel = explorer.panel
    explorer.choose(Scope.ROOM, What.SIZE)
    assert panel.target.currentText() == "lobby"
    assert panel.status.text() == "12 trials with the rules Volcengine (Advanced)."
    await explorer.run()
    # what the rules refuse, this one accepts: four kinds of payload, one byte too much each
    assert panel.status.text().startswith("12 trials, rules Volcengine (Advanced): 8 as expected, 4 not as expected.")
    assert panel.status.kind() == "error"
    panel.failed_only.setChecked(True)
    assert panel.model.rowCount() == 4
    panel.table.select_row(0)
    assert "65,537 bytes" in panel.events.toPlainText()
    assert "→  room message" in panel.events.toPlainText()
    asked: list[Subject] = []
    panel.explain_wanted.connect(asked.append)
    panel.table.clicked.emit(panel.model.index(0, LimitsModel.TRIAL))
    panel.table.clicked.emit(panel.model.index(0, LimitsModel.ANSWER))
    (subject,) = asked
    assert (subject.code, subject.key, subject.where) == (RoomMessageSendResult.SUCCESS, "alice", "lobby")
    assert subject.seq is not None
    assert explorer.world.log.row(subject.seq).size == 65_537
    terms: list[str] = []
    panel.filter_wanted.connect(terms.append)
    click(panel.to_messages)
    result = panel._chosen()
    assert result is not None
    assert terms == [f"row>={result.first} row<={result.last}"]
    await panel.aclose()


async def test_before_a_run_there_is_only_what_to_do(explorer: Explorer) -> None:
    await explorer.join()
    panel = explorer.panel
    assert panel.waiting.isVisible()
    assert not panel.table.isVisible()
    assert not panel.copy_csv.isVisible()
    explorer.choose(Scope.ROOM, What.ID)
    click(panel.waiting.button)
    assert panel.table.isVisible()
    assert not panel.waiting.isVisible()
    await until(lambda: panel._running is None, 20)
    assert panel.results
    assert panel.table.isVisible()


async def test_the_result_is_copied_as_it_is_shown(explorer: Explorer) -> None:
    await explorer.join()
    panel = explorer.panel
    explorer.choose(Scope.ROOM, What.SIZE)
    assert not panel.copy_csv.isEnabled()
    await explorer.run()
    click(panel.copy_csv)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 13
    panel.failed_only.setChecked(True)
    click(panel.copy_markdown)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("**Limits as alice, room lobby**: 12 trials")
    assert len(lines) == 4 + 4
    await panel.aclose()


async def test_it_can_be_stopped_and_says_how_far_it_came(explorer: Explorer) -> None:
    await explorer.join()
    panel, backend = explorer.panel, explorer.world.backend("alice")
    explorer.choose(Scope.ROOM, What.SIZE)
    backend.answers.extend([refused(UserMessageSendResult.UNKNOWN)])
    click(panel.run)
    await until(lambda: len(panel.results) >= 1)
    backend.gate = asyncio.Event()
    assert panel.run.text() == "Stop"
    assert not panel.user.isEnabled()
    count = len(panel.results)
    click(panel.run)
    await until(lambda: panel._running is None)
    assert panel.status.text().startswith(f"Stopped. {count} of 12 trials")
    assert panel.run.text() == "Run"
    assert panel.user.isEnabled()
    await panel.aclose()


async def test_what_cannot_be_tried_is_told_at_the_target(explorer: Explorer) -> None:
    panel = explorer.panel
    explorer.choose(Scope.ROOM, What.SIZE)
    click(panel.run)
    assert "alice is in no room" in explorer.error()
    explorer.choose(Scope.ROOM)
    click(panel.run)
    assert "choose sizes, ids or rates" in explorer.error()
    explorer.choose(Scope.SERVER, What.SIZE)
    click(panel.run)
    assert "app server is not set" in explorer.error()
    explorer.choose(Scope.PEER, What.SIZE)
    assert explorer.error() == ""
    assert panel.target.currentText() == "bob"
    panel.target.setEditText("a b")
    click(panel.run)
    assert "not allowed" in explorer.error()
    explorer.world.backend("alice").status = UserOnlineStatus.OFFLINE
    panel.target.setEditText("carol")
    await explorer.run()
    assert "carol is not online" in explorer.error()
    assert panel.results == []
    panel.refresh()
    assert "carol is not online" in explorer.error()
    await panel.aclose()


async def test_a_tier_without_messages_to_peers_says_so(explorer: Explorer) -> None:
    explorer.world.backend("alice")._rules = RULE_SETS["volcengine-basic"]
    explorer.choose(Scope.PEER, What.SIZE)
    click(explorer.panel.run)
    assert "have no such messages" in explorer.error()


async def test_rates_say_what_they_take(explorer: Explorer) -> None:
    explorer.choose(Scope.PEER, What.RATE)
    assert "take the user's allowance" in explorer.panel.status.text()
    assert "may be refused" in explorer.panel.sets[What.RATE].toolTip()


async def test_choices_are_remembered_and_nonsense_is_not(explorer: Explorer) -> None:
    explorer.choose(Scope.SERVER, What.RATE)
    state = explorer.panel.save_state()
    assert state == {"sets": ["rate"], "path": "server"}
    explorer.choose(Scope.ROOM, What.SIZE)
    explorer.panel.restore_state({"sets": 3, "path": []})
    assert explorer.panel.save_state() == {"sets": ["size"], "path": "room"}
    explorer.panel.restore_state(state)
    assert explorer.panel.save_state() == state
