"""Where the gateway listens, as the kernel says it, and who shares the machine with it."""

import asyncio
import hashlib
import ipaddress
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rts_console.protocol import frames as f
from rts_console.protocol.words import CloseCode
from tests.gateway.desk import APP, KEYS, token
from tests.gateway.test_server import PROGRAM, Visitor, command

LISTEN = "0A"
linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc is there on Linux only")


def listening(pid: int) -> dict[int, str]:
    """The TCP ports on which a process listens, with the address of each, from what the kernel says."""
    owned = {link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir() if "socket:" in str(link.readlink())}
    found = {}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTEN and f"socket:[{fields[9]}]" in owned:
                host, _, port = fields[1].partition(":")
                found[int(port, 16)] = _address(host)
    return found


def _address(text: str) -> str:
    words = [bytes.fromhex(text[at : at + 8])[::-1] for at in range(0, len(text), 8)]
    return str(ipaddress.ip_address(b"".join(words)))


def started(process: subprocess.Popen[bytes], **more: Any) -> dict[str, Any]:
    """Give an embedded gateway its configuration; what it says when it is ready."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"apps": [{"id": APP, "key": KEYS[APP].reveal()}], **more}).encode() + b"\n")
    process.stdin.flush()
    ready: dict[str, Any] = json.loads(process.stdout.readline())
    return ready


OPERATOR = {"name": "olga", "token_sha256": hashlib.sha256(b"t").hexdigest(), "role": "viewer"}


@linux
def test_by_itself_it_listens_on_loopback_only() -> None:
    with command("--json", "--embedded", "--admin-port", "0") as process:
        ready = started(process, operators=[OPERATOR])
        found = listening(process.pid)
    ports = {int(ready[name].rpartition(":")[2].partition("/")[0]) for name in ("url", "http_url", "admin_url")}
    assert set(found) == ports
    assert set(found.values()) == {"127.0.0.1"}


@linux
def test_with_tls_other_machines_may_reach_all_but_the_admin_port(tmp_path: Path) -> None:
    options = ("--host", "0.0.0.0", "--tls-auto", str(tmp_path), "--admin-port", "0")
    with command("--json", "--embedded", *options) as process:
        ready = started(process, operators=[OPERATOR])
        found = listening(process.pid)
    admin = int(ready["admin_url"].rpartition(":")[2])
    assert found.pop(admin) == "127.0.0.1"
    assert sorted(found.values()) == ["0.0.0.0", "0.0.0.0"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "rts.example", ""])
def test_without_tls_nothing_but_loopback_is_listened_on(host: str) -> None:
    refused = subprocess.run(
        [sys.executable, "-c", PROGRAM, "gateway", "--port", "0", "--http-port", "0", "--host", host],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "without TLS they could read every token" in refused.stderr


def test_who_listens_to_other_machines_is_told_to_name_itself(tmp_path: Path) -> None:
    options = ("--json", "--embedded", "--host", "0.0.0.0", "--tls-auto", str(tmp_path))
    said = []
    for more in ({}, {"allowed_hosts": ["rts.example"]}):
        with command(*options) as process:
            started(process, **more)
            assert process.stdin is not None
            process.stdin.close()
            assert process.stderr is not None
            said.append(process.stderr.read().decode())
    assert ["by no name" in words for words in said] == [True, False]


# --- other users of this machine: loopback is everyone's ------------------------------------------------------------


@pytest.mark.parametrize(
    "login_token",
    ["", "x", token("bob"), token("alice", app_id=APP, key=KEYS["b" * 24])],
    ids=["none", "nonsense", "another's", "of another key"],
)
async def test_without_a_right_token_nobody_comes_in_not_even_from_this_machine(login_token: str) -> None:
    with command("--json", "--embedded") as process:
        ready = await asyncio.to_thread(started, process)
        visitor = await Visitor.enter(ready["url"])
        await visitor.give(f.Hello(APP), f.Login(1, "alice", login_token))
        assert isinstance(await visitor.take(), f.Welcome)
        assert isinstance(await visitor.take(), f.Refused)
        assert await visitor.close_code() == CloseCode.TOKEN_INVALID


@pytest.mark.parametrize("frame", [f.JoinRoom(1, "lobby"), f.GetPeerStatus(1, "bob"), f.SetServerParams(1, "s", "u")])
async def test_without_a_login_nothing_is_done(frame: Any) -> None:
    with command("--json", "--embedded") as process:
        ready = await asyncio.to_thread(started, process)
        visitor = await Visitor.enter(ready["url"])
        await visitor.give(f.Hello(APP), frame)
        assert isinstance(await visitor.take(), f.Welcome)
        assert (await visitor.take()).code == 110
        await visitor.socket.close()


@linux
def test_the_key_is_not_where_other_users_could_read_it() -> None:
    with command("--json", "--embedded") as process:
        started(process)
        shown = [Path(f"/proc/{process.pid}/{name}").read_bytes() for name in ("cmdline", "environ")]
    assert all(KEYS[APP].reveal().encode() not in each for each in shown)
