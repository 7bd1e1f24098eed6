"""No secret gets out: unique ones go through the whole program, and then everything that it wrote is searched."""

import base64
import hashlib
import json
import os
import secrets
import ssl
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine import make_token
from rts_console.vendors.volcengine_api import Call, sign
from tests.gateway.test_server import PROGRAM

APP = "0123456789abcdef01234567"
ROOT = Path(__file__).resolve().parents[2]
WHOLE = 40


def forms(secret: str) -> Iterator[bytes]:
    """The secret as it may be written: as it is, in JSON, in a URL, in hexadecimal, and in Base64 at each offset."""
    data = secret.encode()
    yield from (data, json.dumps(secret)[1:-1].encode(), quote(secret).encode(), quote_plus(secret).encode())
    yield from (data.hex().encode(), data.hex().upper().encode(), data.hex(" ").encode(), data.hex(":").encode())
    for offset in range(3):
        text = base64.b64encode(bytes(offset) + data)[4 if offset else 0 :]
        text = text[: len(text) - 4]  # the ends depend on what stands beside it
        yield from (text, text.replace(b"+", b"-").replace(b"/", b"_"))


def parts(secret: str) -> list[str]:
    """The secret, and of a long one also its end, so that a shortened form is found too."""
    return [secret] if len(secret) <= WHOLE else [secret, secret[-WHOLE // 2 :]]


def leaks(known: dict[str, str], places: dict[str, bytes]) -> list[str]:
    """Which secret stands where."""
    return [
        f"{name} in {place}"
        for name, secret in known.items()
        for place, data in places.items()
        if any(form in data for part in parts(secret) for form in forms(part))
    ]


@pytest.mark.parametrize("offset", range(3))
@pytest.mark.parametrize("length", [12, 33, 140])
def test_the_search_finds_every_form(length: int, offset: int) -> None:
    secret = (secrets.token_urlsafe(length) + "+/=")[-length:]
    around = b"x" * offset + secret.encode() + b"y"
    for data in (
        around,
        base64.b64encode(around),
        base64.urlsafe_b64encode(around),
        around.hex().encode(),
        around.hex(" ").encode(),
        around.hex().upper().encode(),
        quote(secret).encode(),
        quote(secret, safe="").encode(),
        json.dumps({"s": secret}).encode(),
        secret[-30:].encode() if length > WHOLE else around,
    ):
        assert leaks({"it": secret}, {"here": b"before " + data + b" after"}) == ["it in here"]
    assert leaks({"it": secret}, {"here": secrets.token_bytes(10_000)}) == []


# --- the run --------------------------------------------------------------------------------------------------------


class SecondGateway:
    """A gateway with a configuration file, TLS of its own making and operators, which logs all it can."""

    def __init__(self, folder: Path, known: dict[str, str]) -> None:
        self.folder = folder
        app_key, operator_token = known["app_key"], known["operator_token"]
        config = folder / "gateway.toml"
        config.write_text(
            f'[[apps]]\nid = "{APP}"\nkey = "{app_key}"\n[[operators]]\nname = "olga"\nrole = "admin"\n'
            f'token_sha256 = "{hashlib.sha256(operator_token.encode()).hexdigest()}"\n'
            f'[[access_keys]]\nid = "AK"\nsecret = "{known["access_secret"]}"\n'
            f'[[webhooks]]\napp_id = "{APP}"\nsecret = "{known["hook_secret"]}"\n'
            f'url = "http://127.0.0.1:1/hook?key={known["hook_key"]}"\nevents = ["RoomCreate"]\n'
        )
        options = ("--config", str(config), "--tls-auto", str(folder / "tls"), "--admin-port", "0", "--json")
        options += ("--data", str(folder / "data"))
        self.errors = (folder / "errors").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "--verbose", "gateway", "--port", "0", "--http-port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=self.errors,
        )
        assert self.process.stdout is not None
        self.output = self.process.stdout.readline()
        self.ready: dict[str, Any] = json.loads(self.output)

    def operate(self, token: str, action: str, body: dict[str, Any]) -> int:
        """Do something as an operator; the status."""
        request = urllib.request.Request(
            f"{self.ready['admin_url']}/admin/{action}",
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Statuses())
        with opener.open(request, timeout=10) as answer:
            return int(answer.status)

    def call(self, secret: str, action: str, body: dict[str, Any]) -> int:
        """Call Volcengine's server API with this secret of its access key; the status."""
        url, data = self.ready["http_url"], json.dumps(body).encode()
        headers = {"Host": url.partition("//")[2], "Content-Type": "application/json"}
        call = Call("POST", "/", [("Action", action), ("Version", "2020-12-01")], headers, data)
        headers |= sign("AK", Secret(secret), call, at_s=time.time_ns() / 1e9)
        request = urllib.request.Request(f"{url}/?Action={action}&Version=2020-12-01", data=data, headers=headers)
        context = ssl.create_default_context(cafile=self.ready["ca_file"])
        handlers = (urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context), _Statuses())
        with urllib.request.build_opener(*handlers).open(request, timeout=10) as answer:
            return int(answer.status)

    def end(self) -> tuple[bytes, bytes]:
        """Stop it; what it wrote."""
        self.process.terminate()
        rest, _ = self.process.communicate(timeout=10)
        self.errors.close()
        assert self.process.returncode == 0
        return self.output + rest, (self.folder / "errors").read_bytes()


class _Statuses(urllib.request.HTTPErrorProcessor):
    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


def known_secrets() -> dict[str, str]:
    """One for every place that takes a secret."""
    names = ("app_key", "local_key", "proxy_password", "wrong_password", "operator_token", "wrong_operator_token")
    names += ("access_secret", "wrong_access_secret", "hook_secret", "hook_key", "callback_secret")
    known = {name: secrets.token_urlsafe(24) for name in (*names, "signature", "payload")}
    now_s = time.time_ns() // 10**9
    for name, key, life_s in (
        ("token", known["app_key"], 3_600),
        ("other_token", known["app_key"], 7_200),
        ("bad_token", "not the key", 3_600),
    ):
        made = make_token(APP, Secret(key), "alice", issued_at_s=now_s, expires_at_s=now_s + life_s)
        known[name] = made.reveal()
    return known


def run_the_program(known: dict[str, str], gateway: SecondGateway, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """The window and a script against the gateway."""
    left = folder / "left"
    left.mkdir()
    ready = gateway.ready
    given = {**known, **{name: ready[name] for name in ("url", "ca_file", "pin", "http_url")}}
    given |= {"app_id": APP, "folder": str(left)}
    environment = {**os.environ, "RTS_CONSOLE_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-m", "tests.security.canary_run"],
        input=json.dumps(given).encode() + b"\n",
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=90,
    )


def test_no_secret_is_anywhere_after_a_whole_run(tmp_path: Path) -> None:
    known = known_secrets()
    (tmp_path / "gateway").mkdir()
    gateway = SecondGateway(tmp_path / "gateway", known)
    try:
        ran = run_the_program(known, gateway, tmp_path)
        assert ran.returncode == 0, ran.stderr.decode()[-3_000:]
        reason, look = {"reason": "not nice"}, {"reason": f"see {known['token']}"}
        user = {"app_id": APP, "user_id": "alice"}
        assert gateway.operate(known["operator_token"], "ban", user | reason) == 200
        assert gateway.operate(known["operator_token"], "kick", user | {"room_id": "x"} | look) == 404
        assert gateway.operate(known["wrong_operator_token"], "kick", user) == 401
        callback = {"AppID": APP, "EventList": ["RoomCreate"], "SecretKey": known["callback_secret"]}
        callback["URL"] = f"http://127.0.0.1:1/hook?key={known['hook_key']}"
        assert gateway.call(known["access_secret"], "CreateCallback", callback) == 200
        assert gateway.call(known["access_secret"], "CreateCallback", callback) == 200  # refused, with the error inside
        assert gateway.call(known["wrong_access_secret"], "CreateCallback", callback) == 401
    finally:
        gateway_output, gateway_errors = gateway.end()

    sessions = tmp_path / "left" / "sessions.json"
    known |= {f"session {place}": text for place, text in enumerate(json.loads(sessions.read_text()))}
    sessions.unlink()
    for name in ("ca.key", "server.key"):
        lines = (tmp_path / "gateway" / "tls" / name).read_text().splitlines()
        known[name] = lines[2]
    places = {"output": ran.stdout, "errors": ran.stderr}
    places |= {"gateway output": gateway_output, "gateway errors": gateway_errors}
    for folder in ("home", "left"):
        for path in (tmp_path / folder).rglob("*"):
            if path.is_file():
                places[str(path.relative_to(tmp_path))] = path.read_bytes()

    _was_a_whole_run(places)
    assert leaks(known, places) == []

    kept = {path.name: path.read_bytes() for path in (tmp_path / "gateway" / "data").rglob("*") if path.is_file()}
    assert known["payload"].encode() in b"".join(kept.values())  # messages are what it is for
    for_the_data = {"payload", "callback_secret", "hook_key", *(name for name in known if name.startswith("session "))}
    assert leaks({name: known[name] for name in known.keys() - for_the_data}, kept) == []
    if os.name == "posix":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "gateway" / "data").iterdir()}
        assert modes == {0o600}


def _was_a_whole_run(places: dict[str, bytes]) -> None:
    """Nothing is found where nothing was written: see that all of it was."""
    recorded = b"".join(data for name, data in places.items() if "recordings" in name)
    assert b'{"type":"login"' in recorded  # raw frames were on
    everything = b"\n".join(places.values())
    for words in (
        b"a fault near Identity(",  # the crash report
        b"refused the user name or the password",
        b"alice logged in from",
        b"carol logged in from",
        b"InvalidToken",
        b"LocalProxyStateChanged",
        b'audit: "olga" (admin)',
        b"without a right token",
        b"CreateCallback 2020-12-01: done",
        b"'CreateCallback': refused: SignatureDoesNotMatch",
        b"callback RoomCreate was not taken by 127.0.0.1:1 in 3 tries",
        b"what was on the clipboard before",
        b'"active_profile"',
    ):
        assert words in everything, words
    assert any(name.endswith("_rtclog.log") for name in places)
    assert b"Something went wrong" in places["left/shown.txt"]
    assert places["left/clipboard.txt"] == b"what was on the clipboard before"
