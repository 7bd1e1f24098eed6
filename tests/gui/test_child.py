"""The local gateway as a child process, tried on small scripts that behave in every odd way."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable

import pytest

from rts_console.gui.child import LINE_CHARACTERS, LOG_LINES, ChildLog, ChildState, GatewayChild, GatewayFailed
from rts_console.protocol.secret import MASK
from rts_console.vendors.volcengine import read_token, verify_token
from tests.support import until

READY = 'import sys, json; config = sys.stdin.readline(); print(json.dumps({"ready": True, "url": "ws://127.0.0.1:4", '
READY += '"http_url": "http://127.0.0.1:5", "pid": 7}), flush=True); '
GOOD = READY + "print(config, file=sys.stderr, flush=True); sys.stdin.read()"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + READY + "import time; time.sleep(600)"

MakeChild = Callable[..., GatewayChild]


@pytest.fixture
async def make_child() -> AsyncIterator[MakeChild]:
    children: list[GatewayChild] = []

    def make(script: str, *, start_limit_s: float = 10) -> GatewayChild:
        children.append(GatewayChild([sys.executable, "-c", script], start_limit_s=start_limit_s))
        return children[-1]

    yield make
    for child in children:
        await child.stop()


async def test_it_starts_gets_its_configuration_and_stops_when_its_input_closes(make_child: MakeChild) -> None:
    child = make_child(GOOD)
    states: list[ChildState] = []
    child.changed.connect(lambda: states.append(child.state))
    await child.start()
    assert child.running
    assert (child.url, child.http_url, child.pid) == ("ws://127.0.0.1:4", "http://127.0.0.1:5", 7)
    assert child.echo_url == "http://127.0.0.1:5/echo"
    await until(lambda: child.log.count)
    assert f'"id": "{child.app_id}"' in child.log.since(0)[0]
    assert child.operator_token.reveal() not in child.log.since(0)[0]
    await child.stop()
    assert child.exit_code == 0
    assert states == [ChildState.STARTING, ChildState.RUNNING, ChildState.STOPPING, ChildState.STOPPED]
    assert (child.url, child.echo_url, child.problem) == ("", "", "")


async def test_starting_twice_starts_one(make_child: MakeChild) -> None:
    child = make_child(GOOD)
    states: list[ChildState] = []
    child.changed.connect(lambda: states.append(child.state))
    await asyncio.gather(child.start(), child.start())
    await child.start()
    assert states == [ChildState.STARTING, ChildState.RUNNING]


async def test_a_restart_keeps_app_and_key(make_child: MakeChild) -> None:
    child = make_child(GOOD)
    await child.start()
    before = (child.app_id, child.app_key)
    await child.restart()
    assert child.running
    assert (child.app_id, child.app_key) == before


async def test_a_crash_at_the_start_tells_exit_code_and_last_words(make_child: MakeChild) -> None:
    child = make_child("import sys; sys.stderr.write('no port left'); sys.exit(3)")
    with pytest.raises(GatewayFailed, match=r"exit code 3(.|\n)*no port left"):
        await child.start()
    assert child.state is ChildState.CRASHED
    assert child.exit_code == 3
    assert "no port left" in child.problem


async def test_a_crash_while_it_runs_is_shown_and_a_start_mends_it(make_child: MakeChild) -> None:
    child = make_child(READY + "line = sys.stdin.readline(); sys.exit(9)")
    await child.start()
    assert child._process is not None
    child._process.write(b"crash\n")
    await until(lambda: child.state is ChildState.CRASHED)
    assert child.exit_code == 9
    assert "exit code 9" in child.problem
    await child.start()
    assert child.running
    assert child.problem == ""


async def test_a_silent_one_is_given_up_and_killed(make_child: MakeChild) -> None:
    child = make_child("import time; time.sleep(600)", start_limit_s=0.2)
    with pytest.raises(GatewayFailed, match="did not say within 0.2 s"):
        await child.start()
    assert child.state is ChildState.CRASHED
    assert "did not say" in child.problem


async def test_a_first_line_that_is_not_the_ready_line_is_quoted(make_child: MakeChild) -> None:
    child = make_child("import sys; print('hello there', flush=True); sys.stdin.readline(); sys.stdin.read()")
    with pytest.raises(GatewayFailed, match="said 'hello there'"):
        await child.start()
    assert child.state is ChildState.CRASHED


async def test_a_program_that_is_not_there_is_named() -> None:
    child = GatewayChild(["/nowhere/gateway"])
    with pytest.raises(GatewayFailed, match="/nowhere/gateway cannot be started"):
        await child.start()
    assert child.state is ChildState.CRASHED
    await child.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="no signals to ignore")
async def test_one_that_does_not_listen_is_killed(make_child: MakeChild, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rts_console.gui.child.TERMINATE_AFTER_S", 0.1)
    monkeypatch.setattr("rts_console.gui.child.KILL_AFTER_S", 0.1)
    child = make_child(DEAF)
    await child.start()
    assert child._process is not None
    pid = child._process.processId()
    await child.stop()
    assert child.state is ChildState.STOPPED
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_stopping_while_it_starts_ends_the_start(make_child: MakeChild) -> None:
    child = make_child("import sys; sys.stdin.read()")
    starting = asyncio.ensure_future(child.start())  # noqa: TID251
    await until(lambda: child.state is ChildState.STARTING)
    await child.stop()
    with pytest.raises(GatewayFailed, match="stopped while it was starting"):
        await starting
    assert child.state is ChildState.STOPPED


def test_every_console_has_an_access_key_of_its_own() -> None:
    one, other = GatewayChild(), GatewayChild()
    assert one.access_key != other.access_key
    assert one.secret_key != other.secret_key
    assert len(one.secret_key.reveal()) >= 32
    assert one.secret_key.reveal() not in repr(vars(one))


def test_it_mints_tokens_of_its_app() -> None:
    child = GatewayChild()
    claims = verify_token(child.mint("alice", 600), child.app_key)
    assert (claims.app_id, claims.user_id, claims.room_id) == (child.app_id, "alice", "")
    assert claims.expires_at_s - claims.issued_at_s == 600
    assert read_token(child.mint("alice", 0)).expires_at_s == 0


def test_the_log_masks_tokens_cuts_long_lines_and_counts_what_it_drops() -> None:
    log = ChildLog()
    log.add(f"token {GatewayChild().mint('alice', 60).reveal()}")
    assert log.since(0) == [f"token {MASK}"]
    log.add("x" * (LINE_CHARACTERS + 5))
    assert log.since(1)[0].endswith("(5 characters more)")
    for number in range(LOG_LINES):
        log.add(str(number))
    assert log.dropped == 2
    assert log.since(log.count - 1) == [str(LOG_LINES - 1)]
    assert log.since(log.count) == []
