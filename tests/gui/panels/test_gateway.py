"""Panel Gateway: what it shows of the child in each of its states."""

import os
import signal
import sys
from collections.abc import AsyncIterator, Callable

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from rts_console.gui.child import ChildState, GatewayChild
from rts_console.gui.context import Context
from rts_console.gui.panels.gateway import GatewayPanel
from rts_console.gui.stage import Stage, Target
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import LoginResult
from rts_console.protocol.words import LoginErrorCode
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.gui.fakes import FakeBackend
from tests.support import until

LISTENS = (
    'import sys; sys.stdin.readline(); print(\'{"ready": true, "url": "ws://127.0.0.1:4", '
    '"http_url": "http://127.0.0.1:5", "pid": 7}\', flush=True); '
)
QUIET = LISTENS + "sys.stdin.read()"

MakePanel = Callable[[str], GatewayPanel]


@pytest.fixture
async def make_panel(qtbot: QtBot) -> AsyncIterator[MakePanel]:
    panels: list[GatewayPanel] = []

    def make(script: str) -> GatewayPanel:
        store, log, quality = Store(), EventLog(), Quality()
        stage = Stage(lambda _target: FakeBackend(""), store, log, quality)
        child = GatewayChild([sys.executable, "-c", script])
        panel = GatewayPanel(Context(stage, store, log, quality, Theme(), child=child))
        qtbot.addWidget(panel)
        panel.resize(400, 700)
        panel.show()
        panels.append(panel)
        return panel

    yield make
    for panel in panels:
        await panel.aclose()
        await panel.context.child.stop()


async def running(panel: GatewayPanel) -> None:
    """Start it by a click and wait."""
    panel.start.click()
    await until(lambda: panel.context.child.running, 15)
    await until(lambda: not len(panel.tasks))
    panel.refresh()


async def test_before_the_first_start_it_offers_that_alone(make_panel: MakePanel) -> None:
    panel = make_panel(QUIET)
    assert panel.empty.isVisible()
    assert not panel.log.isVisible()
    panel.empty.button.click()
    await until(lambda: panel.context.child.running, 15)
    assert not panel.empty.isVisible()


async def test_a_running_one_says_where_and_can_be_stopped(make_panel: MakePanel) -> None:
    panel = make_panel(QUIET)
    await running(panel)
    assert panel.lamp.state() is LampState.ONLINE
    assert panel.facts.value("url") == "ws://127.0.0.1:4"
    assert panel.facts.value("echo_url") == "http://127.0.0.1:5/echo"
    assert panel.facts.value("pid") == "7"
    assert panel.facts.value("uptime") != "–"
    assert [button.isVisible() for button in (panel.start, panel.stop, panel.restart)] == [False, True, True]
    panel.stop.click()
    await until(lambda: panel.context.child.state is ChildState.STOPPED, 15)
    panel.refresh()
    assert panel.lamp.state() is LampState.OFFLINE
    assert panel.facts.value("url") == "–"
    assert panel.empty.isVisible()


async def test_a_crash_is_said_with_its_exit_code_and_mended_by_a_click(make_panel: MakePanel) -> None:
    panel = make_panel(LISTENS + "sys.stdin.readline(); sys.exit('out of memory')")
    await running(panel)
    assert panel.context.child._process is not None
    panel.context.child._process.write(b"\n")
    await until(lambda: panel.context.child.state is ChildState.CRASHED)
    panel.refresh()
    assert panel.lamp.state() is LampState.ERROR
    assert "exit code 1" in panel.problem.text()
    assert "out of memory" in panel.problem.text()
    assert panel.log.toPlainText().endswith("E the gateway ended: exit code 1")
    assert [button.isVisible() for button in (panel.start, panel.restart, panel.mend)] == [False, False, True]
    panel.mend.click()
    await until(lambda: panel.context.child.running, 15)
    assert not panel._crash.isVisible()


async def test_the_log_follows_its_tail_only_while_the_reader_is_there(make_panel: MakePanel) -> None:
    panel = make_panel(QUIET)
    await running(panel)
    for number in range(500):
        panel.context.child.log.add(f"line {number}")
    panel.refresh()
    bar = panel.log.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    bar.setValue(10)
    panel.context.child.log.add("one more")
    panel.refresh()
    assert bar.value() == 10
    assert panel.log.toPlainText().endswith("line 499\none more")


async def test_the_key_is_masked_and_can_be_copied(make_panel: MakePanel) -> None:
    panel = make_panel(QUIET)
    assert panel.key.echoMode() is QLineEdit.EchoMode.Password
    copy = panel.findChild(QToolButton, "copy_app_key")
    copy.click()
    assert QGuiApplication.clipboard().text() == panel.context.child.app_key.reveal()
    QGuiApplication.clipboard().clear()


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
async def test_a_killed_one_says_whom_it_concerns_and_what_to_do(make_panel: MakePanel) -> None:
    panel = make_panel(QUIET)
    await running(panel)
    context = panel.context
    for user in ("alice", "bob"):
        identity = context.stage.add(user, Target("ws://127.0.0.1:4", context.child.app_id))
        login = LoginResult(at_ns=now_ns(), user_id=user, code=LoginErrorCode.SUCCESS, elapsed_ms=1.0)
        context.store.apply(identity.key, [login])
    assert context.child._process is not None
    os.kill(context.child._process.processId(), signal.SIGKILL)
    await until(lambda: context.child.state is ChildState.CRASHED)
    panel.refresh()
    words = "The gateway was killed by signal 9. 2 users lost their link and come back when it runs again: restart it."
    assert panel.problem.text() == words
    assert panel.log.toPlainText().endswith("E the gateway ended: killed by signal 9")
