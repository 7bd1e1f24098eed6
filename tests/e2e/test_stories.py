"""What a user does from the first click to the last: the whole program, a real gateway child, real clicks."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from rts_console import paths
from rts_console.gui.app import opened
from rts_console.gui.child import ChildState
from rts_console.gui.widgets.byte_meter import ByteMeter
from rts_console.protocol.words import ConnectionState, Outcome
from rts_console.record.row import Direction
from tests.e2e.hand import PATIENCE_S, Hand
from tests.support import until

CHINESE = "你好，世界！" * 3641


@pytest.fixture
async def hand(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hand]:
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        yield Hand(program)


async def test_two_people_meet_and_talk(hand: Hand) -> None:
    await hand.start_gateway()
    await hand.log_in("alice")
    await hand.log_in("bob")

    # look each other up
    hand.go_to("peers")
    await hand.type("peers_user", "alice")
    await hand.click("peers_look_up")
    await hand.reads("peers_status", "Online")

    # meet in a room
    await hand.join("lobby")
    await hand.act_as("alice")
    await hand.join("lobby")
    facts = hand.program.context.stage.facts(hand.identity("bob"))
    await hand.sees(lambda: "alice" in facts.rooms["lobby"].members)

    # text to a peer, binary to the room, text to the app server
    await hand.click("composer_peer")
    await hand.type("composer_peer_id", "bob")
    await hand.send("hello bob")
    await hand.reads("composer_status", "0 Success")
    await hand.click("composer_room")
    await hand.send("00 ff 80", kind="Hex")
    await hand.reads("composer_status", "200 Success")
    await hand.click("composer_server")
    await hand.click("server_set")
    await hand.reads("server_status", "200")
    await hand.send('{"to": "the app"}', kind="JSON")
    await hand.reads("composer_status", "0 Success")

    arrived = {hand.log.payload(row.seq) for row in hand.rows(lambda r: r.direction is Direction.IN and r.size > 0)}
    assert {b"hello bob", b"\x00\xff\x80"} <= arrived


async def test_64_kilobytes_of_chinese_arrive_and_one_byte_more_is_refused(hand: Hand) -> None:
    await hand.start_gateway()
    await hand.log_in("alice")
    await hand.click("composer_peer")
    await hand.type("composer_peer_id", "alice")
    text = CHINESE[: 65_536 // 3] + "!"
    assert len(text.encode()) == 65_536
    await hand.send(text)
    await hand.reads("composer_status", "0 Success")
    assert hand.rows(lambda r: r.direction is Direction.IN and hand.log.payload(r.seq) == text.encode())

    await hand.type("composer_editor", text + "!")
    meter = hand.window.findChild(ByteMeter)
    assert meter is not None
    await hand.sees(lambda: meter.over)
    assert "65,537" in meter.text()
    assert hand.find(QPlainTextEdit, "composer_editor").toPlainText() == text + "!"


async def test_the_gateway_dies_and_comes_back(hand: Hand) -> None:
    await hand.start_gateway()
    await hand.log_in("alice")
    await hand.join("lobby")
    alice = hand.identity("alice")
    child = hand.program.context.child

    os.kill(child.pid, signal.SIGKILL)
    await hand.sees(lambda: child.state is ChildState.CRASHED)
    await hand.sees(lambda: alice.backend.connection_state is not ConnectionState.CONNECTED)
    result = await alice.backend.send_message("alice", "into the void")
    assert result.outcome is not Outcome.ACCEPTED

    hand.go_to("gateway")
    await hand.click("gateway_mend")
    await hand.sees(lambda: child.running)
    hand.go_to("connection")
    await until(lambda: hand.program.context.stage.facts(alice).logged_in and alice.backend.logged_in, 30)


async def test_the_link_drops_and_comes_back_into_the_room(hand: Hand) -> None:
    await hand.start_gateway()
    await hand.log_in("alice")
    await hand.join("lobby")
    hand.go_to("connection")
    await hand.click("drop_link")
    await hand.sees(lambda: hand.identity("alice").backend.connection_state is ConnectionState.RECONNECTED)
    facts = hand.program.context.stage.facts(hand.identity("alice"))
    await hand.sees(lambda: facts.rooms["lobby"].joined)


async def test_the_token_is_refreshed_while_online(hand: Hand) -> None:
    await hand.start_gateway()
    await hand.log_in("alice")
    before = hand.identity("alice").token
    hand.go_to("connection")
    await hand.click("refresh_token")
    await hand.sees(lambda: hand.identity("alice").token != before)
    await hand.sees(lambda: hand.rows(lambda r: r.kind == "token"))


async def test_a_wrong_token_says_so_where_the_user_looks(hand: Hand) -> None:
    await hand.start_gateway()
    hand.go_to("connection")
    await hand.type("user_id", "mallory")
    hand.find(QLineEdit, "token").setText(hand.program.context.child.mint("alice", 60).reveal())
    hand.find(QLineEdit, "token").textEdited.emit(hand.find(QLineEdit, "token").text())
    await hand.click("log_in")
    await hand.sees(lambda: "-1000 InvalidToken" in _everything_said(hand))
    assert "alice" in _everything_said(hand)
    assert not hand.is_online("mallory")


async def test_closing_in_the_middle_of_a_request_leaves_nothing(qapp: QApplication, tmp_path: Path) -> None:
    callers: list[asyncio.StreamWriter] = []
    silent = await asyncio.start_server(lambda _reader, writer: callers.append(writer), "127.0.0.1", 0)
    try:
        async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
            hand = Hand(program)
            port = silent.sockets[0].getsockname()[1]
            await _use_url(hand, f"ws://127.0.0.1:{port}")
            await hand.type("user_id", "alice")
            hand.find(QLineEdit, "token").setText("001" + "x" * 40)
            await hand.click("log_in")
            await hand.sees(lambda: program.context.stage.identities)
            program.window.close()
            await asyncio.wait_for(program.window.exit_request.wait(), PATIENCE_S)
    finally:
        silent.close()
        for caller in callers:
            caller.close()


async def _use_url(hand: Hand, url: str) -> None:
    hand.go_to("connection")
    await hand.click("new_profile_button")
    await hand.type("url", url)
    await hand.type("app_id", "0123456789abcdef01234567")


def _everything_said(hand: Hand) -> str:
    facts = [hand.says("connection_status")]
    facts += [label.text() for label in hand.window.findChildren(QLabel)]
    return "\n".join(facts)


@pytest.mark.skipif(sys.platform != "linux", reason="a virtual X server is there on Linux only")
async def test_a_real_window_opens_on_x_and_ends_with_an_interrupt(tmp_path: Path) -> None:
    """The demo in a real window; Ctrl-C ends it, its gateway and all its users without a word of complaint."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    read, write = os.pipe()
    display = await asyncio.create_subprocess_exec(
        "Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", pass_fds=(write,),
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        number = (await asyncio.to_thread(os.read, read, 16)).decode().strip()
        environment = {**os.environ, "DISPLAY": f":{number}", "RTS_CONSOLE_HOME": str(tmp_path)}
        environment.pop("QT_QPA_PLATFORM", None)
        program = await asyncio.create_subprocess_exec(
            *paths.program(), "demo", env=environment, stderr=asyncio.subprocess.PIPE
        )
        assert program.stderr is not None
        said = await _until_said(program.stderr, "demo: room")
        program.send_signal(signal.SIGINT)
        rest = (await asyncio.wait_for(program.stderr.read(), PATIENCE_S)).decode()
        assert await program.wait() == 0, said + rest
        assert "Traceback" not in said + rest
    finally:
        os.close(read)
        display.terminate()
        await display.wait()


async def _until_said(stream: asyncio.StreamReader, words: str) -> str:
    said = ""
    async with asyncio.timeout(40):
        while words not in said:
            line = (await stream.readline()).decode()
            assert line, f"the program ended: {said}"
            said += line
    return said
