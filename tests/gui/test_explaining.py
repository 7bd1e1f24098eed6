"""Codes explained in a window, with faults set at a real gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from rts_console.gui.app import Program, opened
from rts_console.gui.explaining import Explaining
from rts_console.gui.loop import TaskScope
from rts_console.gui.models.codes import Subject
from rts_console.gui.stage import Identity, Target
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.errors import RtsError
from rts_console.protocol.words import RULE_SETS, LoginErrorCode, RtsErrorCode, UserMessageSendResult
from tests.gui.panels.worlds import World
from tests.support import until


@pytest.fixture
async def program(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Program]:
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        await program.context.child.start()
        yield program


def add(program: Program, user_id: str) -> Identity:
    context = program.context
    identity = context.stage.add(user_id, Target(context.child.url, context.child.app_id))
    context.stage.set_token(identity, context.child.mint(user_id, 600))
    return identity


def press(program: Program, name: str) -> None:
    button = program.window.explaining.card.findChild(QPushButton, name)
    assert button is not None
    assert button.isEnabled()
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def read(program: Program, name: str) -> str:
    found = program.window.explaining.card.findChild(WrappedText, name)
    return found.text() if found is not None else ""


async def test_a_code_is_brought_about_found_in_the_faults_and_lifted_again(program: Program) -> None:
    alice, explaining = add(program, "alice"), program.window.explaining
    card = explaining.card
    program.window.dismiss_welcome()
    explaining.explain(Subject(LoginErrorCode.SERVER_ERROR, "alice"))
    assert "user_id alice" in card.again_what.text()
    press(program, "explain_reproduce")
    await until(lambda: bool(card.status.text()))
    assert card.status.kind() == "success", card.status.text()
    with pytest.raises(RtsError):
        await alice.backend.login(alice.token, "alice")

    explaining.explain(Subject(LoginErrorCode.SERVER_ERROR, "alice"))
    assert read(program, "explain_cause_words_0") == "A fault refuses logins."
    press(program, "explain_check_0")
    await until(lambda: read(program, "explain_fact_0").startswith("On was:"))

    explaining.explain(Subject(LoginErrorCode.SERVER_ERROR, "alice"))
    press(program, "explain_reproduce")
    await until(lambda: card.lift.isVisible())
    await program.context.operator.lift_all()
    press(program, "explain_lift")
    await until(lambda: card.status.text() == "Lifted.")
    await alice.backend.login(alice.token, "alice")


async def test_a_check_looks_the_peer_up(program: Program) -> None:
    alice = add(program, "alice")
    await alice.backend.login(alice.token, "alice")
    await alice.backend.send_message("bob", "anybody?")
    program.window.dismiss_welcome()
    program.window.explaining.explain(Subject(UserMessageSendResult.NO_RELAY_PATH, "alice"))
    press(program, "explain_check_0")
    await until(lambda: "bob is Offline" in read(program, "explain_fact_0"))


async def test_filter_to_all_of_them_adds_a_term(program: Program) -> None:
    add(program, "alice")
    program.window.dismiss_welcome()
    program.window.explaining.explain(Subject(LoginErrorCode.INVALID_TOKEN, "alice"))
    press(program, "explain_filter")
    messages = program.window.panel("messages")
    assert messages.table.filter_bar.text() == "code:-1000"  # type: ignore[attr-defined]


async def test_a_user_of_another_service_cannot_have_faults(qapp: QApplication) -> None:
    world, window, tasks = World("alice"), QWidget(), TaskScope()
    explaining = Explaining(world.context, tasks, (), window)
    explaining.explain(Subject(LoginErrorCode.INVALID_TOKEN, "alice"))
    assert not explaining.card.again.isEnabled()
    assert "another service" in explaining.card.again_what.text()
    assert not explaining.card.find_all.isHidden()
    world.backend("alice")._rules = RULE_SETS["agora"]
    explaining.explain(Subject(RtsErrorCode.TOKEN_EXPIRED, "alice", reason="It ran out."))
    assert explaining.card.shown is not None
    assert explaining.card.shown.reason == "Agora calls it 9 TokenExpired. Said with it: It ran out."
    world.backend("alice")._rules = RULE_SETS["rongcloud"]
    explaining.explain(Subject(ChatRoomCode.MUTED, "alice", reason=""))
    assert explaining.card.shown.reason == "By the vendor's table the app has to act."
    explaining.explain(Subject(LoginErrorCode.INVALID_TOKEN, "alice", reason=""))
    assert explaining.card.shown.reason.startswith(
        "RongCloud calls it 31004 TokenInvalid. By the vendor's table the app"
    )
    assert "Today: A token that has run out has 31020 of its own." in explaining.card.shown.reason
    explaining.explain("not a subject")
    explaining.explain(Subject(LoginErrorCode.INVALID_TOKEN))
    assert explaining.card.find_all.isHidden()
    explaining.explain(Subject(LoginErrorCode.INVALID_TOKEN, "nobody"))
    assert "not on the stage" in explaining.card.again_what.text()
    await tasks.aclose()
    window.deleteLater()
