"""The delivery matrix as a table."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from rts_console.gui.models.matrix import MOST_ROWS, UNDER_WAY_NS, CellState, CellView, MatrixModel
from rts_console.protocol.events import (
    LoginResult,
    MessageReceived,
    MessageSent,
    MessageSubmitted,
)
from rts_console.protocol.words import LoginErrorCode, MessageMode, Outcome, PayloadKind, Scope, UserMessageSendResult
from rts_console.record.log import EventLog

START = 1_000_000_000_000


class Desk:
    """A model over a log that is written by hand."""

    def __init__(self) -> None:
        self.log = EventLog()
        self.model = MatrixModel(self.log)
        self.number = 0

    def log_in(self, *users: str) -> None:
        for user in users:
            self.log.append(user, [LoginResult(at_ns=START, user_id=user, code=LoginErrorCode.SUCCESS, elapsed_ms=1)])

    def send(self, sender: str, receiver: str, took_ms: float | None, at_ns: int = START) -> None:
        self.number += 1
        name = f"{sender}-{self.number}"
        submitted = MessageSubmitted(
            at_ns=at_ns,
            scope=Scope.PEER,
            target=receiver,
            message_id=self.number,
            client_message_id=name,
            kind=PayloadKind.TEXT,
            data=b"x",
            mode=MessageMode.RELIABLE_ORDERED,
        )
        self.log.append(sender, [submitted])
        if took_ms is None:
            return
        self.arrive(receiver, sender, name, at_ns, at_ns + int(took_ms * 1e6))

    def arrive(self, receiver: str, sender: str, name: str, composed_at_ns: int, at_ns: int) -> None:
        arrived = MessageReceived(
            at_ns=at_ns,
            user_id=sender,
            data=b"x",
            kind=PayloadKind.TEXT,
            mode=MessageMode.RELIABLE_ORDERED,
            client_message_id=name,
            composed_at_ns=composed_at_ns,
            gateway_in_ns=composed_at_ns,
            gateway_out_ns=at_ns,
        )
        self.log.append(receiver, [arrived])

    def look(self, now_ns: int = START + 10 * UNDER_WAY_NS) -> None:
        while self.model.matrix.pull():
            pass
        self.model.refresh(now_ns)

    def at(self, sender: str, receiver: str) -> QModelIndex:
        model, side = self.model, Qt.Orientation.Horizontal
        receivers = [model.headerData(place, side) for place in range(model.columnCount())]
        senders = [model.headerData(place, Qt.Orientation.Vertical) for place in range(model.rowCount())]
        return model.index(senders.index(sender), receivers.index(receiver))

    def view(self, sender: str, receiver: str) -> CellView:
        return self.model.view(self.at(sender, receiver))


@pytest.fixture
def desk(qtmodeltester: ModelTester) -> Desk:
    made = Desk()
    qtmodeltester.check(made.model, force_py=True)
    return made


def test_a_cell_says_how_many_came_and_how_fast(desk: Desk) -> None:
    desk.log_in("alice", "bob")
    for took_ms in (2.0, 4.0, 30.0):
        desk.send("alice", "bob", took_ms)
    desk.look()
    assert desk.view("alice", "bob") == CellView(CellState.ALL, "3/3", "4.0 ms")
    assert desk.view("bob", "alice") == CellView(CellState.NONE)
    assert desk.model.words(desk.at("alice", "bob")) == "alice to bob: 3 of 3 delivered, median 4.0 ms"
    assert desk.model.words(desk.at("bob", "alice")) == "bob to alice: nothing sent"
    assert desk.model.total() == (3, 3)
    assert desk.model.terms(desk.at("alice", "bob")) == ""


def test_what_has_not_come_is_under_way_and_then_missing(desk: Desk) -> None:
    desk.log_in("alice", "bob")
    desk.send("alice", "bob", None)
    desk.look(START + UNDER_WAY_NS // 2)
    assert desk.view("alice", "bob").state is CellState.UNDER_WAY
    assert desk.model.waits
    desk.look(START + UNDER_WAY_NS + 1)
    assert desk.view("alice", "bob") == CellView(CellState.MISSING, "0/1", "–")
    assert "1 missing" in desk.model.words(desk.at("alice", "bob"))
    desk.look(START + 3 * UNDER_WAY_NS)
    assert not desk.model.waits


def test_the_filter_names_the_rows_that_are_missing(desk: Desk) -> None:
    desk.log_in("alice", "bob")
    desk.send("alice", "bob", 1.0)
    before = desk.log.next_seq
    desk.send("alice", "bob", None)
    desk.send("alice", "bob", None)
    desk.look()
    assert desk.model.terms(desk.at("alice", "bob")) == f"row:{before},{before + 1}"
    for _ in range(MOST_ROWS):
        desk.send("alice", "bob", None)
    desk.look()
    assert desk.model.terms(desk.at("alice", "bob")).count(",") == MOST_ROWS - 1


def test_only_who_sent(desk: Desk) -> None:
    desk.log_in("alice", "bob", "carol")
    desk.send("bob", "carol", 1.0)
    desk.look()
    assert (desk.model.rowCount(), desk.model.columnCount()) == (3, 3)
    desk.model.set_only_senders(True)
    desk.look()
    assert (desk.model.rowCount(), desk.model.columnCount()) == (1, 3)
    assert desk.view("bob", "carol").state is CellState.ALL


def test_nothing_is_announced_while_nothing_changes(desk: Desk, qtbot: QtBot) -> None:
    desk.log_in("alice", "bob")
    desk.look()
    with qtbot.assertNotEmitted(desk.model.dataChanged):
        desk.look()
    with qtbot.waitSignal(desk.model.dataChanged):
        desk.send("alice", "bob", 1.0)
        desk.look()


def test_a_message_that_came_twice_is_told(desk: Desk) -> None:
    desk.log_in("alice", "bob")
    desk.send("alice", "bob", 1.0)
    desk.arrive("bob", "alice", "alice-1", START, START + 5)
    desk.look()
    assert desk.model.words(desk.at("alice", "bob")).endswith("1 twice")


def test_a_refused_one_counts_for_nobody(desk: Desk) -> None:
    desk.log_in("alice", "bob")
    desk.send("alice", "bob", None)
    desk.look()
    code, outcome = UserMessageSendResult.NO_RECEIVER, Outcome.REFUSED
    answer = MessageSent(
        at_ns=START + 9,
        user_id="bob",
        message_id=1,
        client_message_id="alice-1",
        code=code,
        outcome=outcome,
        composed_at_ns=START,
    )
    desk.log.append("alice", [answer])
    desk.look()
    assert desk.view("alice", "bob").state is CellState.NONE


def test_nothing_is_missing_before_all_was_read(desk: Desk) -> None:
    desk.log_in("alice", "bob")
    desk.send("alice", "bob", 5)
    desk.model.matrix.pull(3)
    desk.model.refresh(START + 10 * UNDER_WAY_NS)
    assert desk.model.matrix.behind == 1
    assert desk.model.view(desk.at("alice", "bob")).state is CellState.UNDER_WAY
    assert desk.model.waits
    desk.look()
    assert desk.model.view(desk.at("alice", "bob")) == CellView(CellState.ALL, "1/1", "5.0 ms")


def test_a_long_time_is_told_in_seconds(desk: Desk) -> None:
    desk.log_in("alice", "bob")
    desk.send("alice", "bob", 22_519.3)
    desk.look()
    assert desk.model.view(desk.at("alice", "bob")).time == "22.5 s"


def test_what_was_given_up_is_missing_still(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.record.matrix.MISSING_KEPT", 2)
    desk.log_in("alice", "bob")
    for _ in range(5):
        desk.send("alice", "bob", None)
    desk.look()
    cell = desk.model.cell(desk.at("alice", "bob"))
    assert (cell.given_up, len(cell.missing), cell.missed) == (3, 2, 5)
    assert desk.model.view(desk.at("alice", "bob")).state is CellState.MISSING
    assert "5 missing" in desk.model.words(desk.at("alice", "bob"))
