"""The whole program: opened, used with its own gateway, and closed in the middle of things without a trace."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from rts_console.client.backend import LocalProxy
from rts_console.gui.app import make_client, opened
from rts_console.gui.child import ChildState
from rts_console.gui.stage import Target
from rts_console.gui.widgets.flow_layout import FlowLayout
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.words import LocalProxyType, OfflinePolicy
from rts_console.settings import FILE_NAME, Settings, load, save
from tests.support import until


async def test_it_opens_and_closes_and_keeps_its_settings(qapp: QApplication, tmp_path: Path) -> None:
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        assert program.window.isVisible()
        assert program.window.welcome.isVisible()
        program.context.settings.look.density = "roomy"
    assert not program.window.isVisible()
    kept = load(tmp_path).settings
    assert kept.look.density == "roomy"
    assert kept.window.docks


async def test_no_layout_written_in_python_stands_in_another_one(qapp: QApplication) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        layouts = program.window.findChildren(FlowLayout)
        assert layouts
        assert [layout for layout in layouts if not isinstance(layout.parent(), QWidget)] == []


async def test_a_crash_takes_neither_the_look_nor_the_layout(qapp: QApplication, tmp_path: Path) -> None:
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        program.window.resize(1_600, 900)
        program.window.commands["theme_dark"].trigger()
        program.window.commands["larger"].trigger()
        await until(lambda: load(tmp_path).settings.look.scale > 1)  # while it still runs
        kept = load(tmp_path).settings
        assert kept.look.theme == "dark"
        assert kept.window.docks
        program.window._docks.docks["gateway"].hide()
        await until(lambda: load(tmp_path).settings.window.docks != kept.window.docks)


async def test_a_bad_settings_file_is_told_and_the_window_opens(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("{broken", encoding="utf-8")
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        assert ["settings.bak" in banner.text() for banner in program.window.banners.banners()] == [True]


async def test_closing_while_someone_logs_in_leaves_nothing_behind(qapp: QApplication) -> None:
    """The fixtures of this folder fail the test when a task or an error is left."""
    async with opened(qapp, folder=None, find_keyring=None) as program:
        connection = program.window.panel("connection")
        program.window.commands["add_user"].trigger()
        program.window.commands["log_in_active"].trigger()
        await until(lambda: program.context.child.state is ChildState.STARTING)
        assert len(connection.tasks) == 1
    assert program.context.child.state is not ChildState.RUNNING


async def test_a_user_logs_in_with_two_actions_and_closing_logs_out_and_ends_the_gateway(qapp: QApplication) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        program.window.commands["add_user"].trigger()
        program.window.commands["log_in_active"].trigger()
        await until(lambda: any(each.backend.logged_in for each in program.context.stage.identities), 20)
        pid = program.context.child.pid
    assert program.context.stage.identities == ()
    assert program.context.child.state is ChildState.STOPPED
    assert program.context.child.exit_code == 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_an_error_that_nobody_caught_is_shown_once(
    qapp: QApplication, expected_logs: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        for _ in range(3):
            program.tasks.start(_fail(), name="fail")
        await until(lambda: program.window.banners.banners())
        await asyncio.sleep(0)
        assert [banner.text() for banner in program.window.banners.banners()] == [
            "Something went wrong: on purpose. The details are in the program's log."
        ]
    assert len(expected_logs) == 1


async def _fail() -> None:
    raise ValueError("on purpose")


def test_a_client_is_made_for_its_target() -> None:
    client = make_client(
        Target("ws://127.0.0.1:1", "a" * 24, proxies=(LocalProxy(LocalProxyType.SOCKS5, "10.0.0.1", 1),))
    )
    assert client.app_id == "a" * 24
    assert client.url.startswith("ws://127.0.0.1:1")
    assert client.offline_policy is OfflinePolicy.REFUSE
    assert make_client(Target("ws://x", "a"), OfflinePolicy.HOLD).offline_policy is OfflinePolicy.HOLD
    for target in (Target("http://x", "a"), Target("wss://x", "a", pin="rubbish")):
        with pytest.raises(InvalidCall):
            make_client(target)


async def test_who_comes_later_has_the_policy_that_was_chosen_last(qapp: QApplication, tmp_path: Path) -> None:
    save(tmp_path, Settings(offline_policy="send"))
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        alice = program.context.stage.add("alice", Target("ws://127.0.0.1:1", "a" * 24))
        assert alice.backend.offline_policy is OfflinePolicy.SEND
        program.context.settings.offline_policy = "hold"
        bob = program.context.stage.add("bob", Target("ws://127.0.0.1:1", "a" * 24))
        assert bob.backend.offline_policy is OfflinePolicy.HOLD


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_closes_the_window_and_its_gateway_cleanly(tmp_path: Path) -> None:
    script = (
        "import sys; from rts_console.gui import app, start\n"
        "play = app.Program.start_demo\n"
        "app.Program.start_demo = lambda self: (play(self), print('started', flush=True))\n"
        "sys.exit(start.run_live_demo())"
    )
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", RTS_CONSOLE_HOME=str(tmp_path))
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    process.send_signal(signal.SIGINT)
    _output, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in errors
    assert (tmp_path / "config" / FILE_NAME).is_file()
