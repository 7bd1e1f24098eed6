"""A whole run of the program with known secrets in every place that takes one; run as a process of its own.

Its standard input names the secrets, the second gateway and the folder to leave things in, as one line of JSON.
"""

import asyncio
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox, QWidget

from rts_console import paths
from rts_console.client.backend import LocalProxy
from rts_console.client.log import LogConfig
from rts_console.client.rts import RtsClient
from rts_console.command_line import log_to_stderr
from rts_console.gui.app import opened
from rts_console.gui.loop import run
from rts_console.gui.models.codes import Subject
from rts_console.gui.qt_log import log_qt_message
from rts_console.gui.stage import Target
from rts_console.protocol.errors import RtsError
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LocalLogLevel, LocalProxyType, LoginErrorCode
from tests.client.proxies import http_proxy, socks5_proxy
from tests.e2e.hand import Hand
from tests.support import until

UNTOUCHED = "what was on the clipboard before"


class Run:
    """The steps, one after the other."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.folder = Path(given["folder"])
        self.sessions: list[str] = []

    async def script(self) -> None:
        """A client of a script: proxies with right and wrong passwords, tokens good and bad, a log file at Info."""
        given = self.given
        log = LogConfig(str(self.folder / "client_log"), LocalLogLevel.INFO)
        for kind, running in ((LocalProxyType.SOCKS5, socks5_proxy), (LocalProxyType.HTTP_TUNNEL, http_proxy)):
            async with running(("desk", given["proxy_password"])) as way:
                right = LocalProxy(kind, "127.0.0.1", way.port, "desk", Secret(given["proxy_password"]))
                wrong = LocalProxy(kind, "127.0.0.1", way.port, "desk", Secret(given["wrong_password"]))
                async with self._client(log) as client:
                    client.set_local_proxy([wrong])
                    await self._fails(client.login(given["token"], "alice"))
                    client.set_local_proxy([right])
                    await self._fails(client.login(given["bad_token"], "alice"))
                    await self._fails(client.login(given["token"], "bob"))
                    await self._talk(client)

    def _client(self, log: LogConfig) -> RtsClient:
        given = self.given
        return RtsClient(given["app_id"], url=given["url"], ca_file=given["ca_file"], pin=given["pin"], log_config=log)

    async def _talk(self, client: RtsClient) -> None:
        given = self.given
        await client.login(given["token"], "alice")
        self.sessions.append(client._session._login._session_id)
        await client.update_login_token(given["other_token"])
        await self._fails(client.update_login_token(given["bad_token"]))
        await client.set_server_params(given["signature"], f"{given['http_url']}/echo?status=503")
        await client.send_server_message(given["payload"])
        await client.create_room("lobby").join()
        await client.send_message("alice", given["payload"])
        client.drop_link()
        await until(lambda: client._connection is None)
        client.retry_now()
        await until(lambda: client._connection is not None and client._session._login._session_id)
        self.sessions.append(client._session._login._session_id)

    async def _fails(self, call: Any) -> None:
        try:
            await call
        except RtsError as error:
            print("as expected:", error, repr(error), file=sys.stderr)
            return
        raise AssertionError("that should have been refused")

    async def window(self, app: QApplication) -> None:
        """The window: a service with a proxy and a pasted token, a local gateway, and an error that nobody caught."""
        QGuiApplication.clipboard().setText(UNTOUCHED)
        async with (
            socks5_proxy(("desk", self.given["proxy_password"])) as way,
            opened(
                app, folder=paths.config_dir(), find_keyring=None, record_to=paths.data_dir() / "recordings"
            ) as program,
        ):
            hand = Hand(program)
            program.window.commands["record_frames"].trigger()
            program.window.commands["keep_recording"].trigger()
            await self._use_service(hand, way.port)
            await self._use_local_gateway(hand)
            await self._use_token_lab(hand)
            identity = hand.identity("alice")
            self.sessions.append(identity.backend._session._login._session_id)  # type: ignore[attr-defined]
            crashes = _Crashes()
            QTimer.singleShot(0, lambda: self._fail_with(identity))
            await hand.sees(lambda: crashes.seen)
            await hand.sees(lambda: "Something went wrong" in _shown(hand))
            (self.folder / "events.txt").write_text(_events(hand))
            (self.folder / "child_log.txt").write_text("\n".join(program.context.child.log.since(0)))
            (self.folder / "shown.txt").write_text(_shown(hand))
        (self.folder / "clipboard.txt").write_text(QGuiApplication.clipboard().text())

    async def _use_service(self, hand: Hand, proxy_port: int) -> None:
        given = self.given
        hand.go_to("connection")
        await hand.click("new_profile_button")
        for name in ("url", "app_id", "ca_file"):
            await hand.type(name, given[name])
        hand.find(QComboBox, "proxy_kind").setCurrentIndex(1)
        hand.find(QComboBox, "proxy_kind").activated.emit(1)
        hand.find(QSpinBox, "proxy_port").setValue(proxy_port)
        await hand.type("user_id", "alice")
        for name, text in (
            ("proxy_host", "127.0.0.1"),
            ("proxy_user", "desk"),
            ("proxy_password", given["proxy_password"]),
            ("token", given["token"]),
        ):
            hand.find(QLineEdit, name).setText(text)
            hand.find(QLineEdit, name).textEdited.emit(text)
        await hand.click("log_in")
        await hand.sees(lambda: hand.is_online("alice"))
        hand.go_to("messages")
        await hand.click("composer_server")
        await hand.type("server_signature", given["signature"])
        await hand.type("server_url", f"{given['http_url']}/echo")
        await hand.click("server_set")

    async def _use_local_gateway(self, hand: Hand) -> None:
        child = hand.program.context.child
        child.app_key = Secret(self.given["local_key"])
        child._command = [*paths.program(), "--verbose", "gateway", "--json", "--port", "0", "--http-port", "0"]
        child._command.append("--embedded")
        await child.start()
        processes = [Path(f"/proc/{child.pid}/{name}") for name in ("cmdline", "environ")]
        (self.folder / "processes.txt").write_bytes(b"".join(path.read_bytes() for path in processes if path.exists()))
        async with RtsClient(child.app_id, url=child.url) as client:
            await client.login(child.mint("carol", 600), "carol")

    async def _use_token_lab(self, hand: Hand) -> None:
        """A token made and taken apart, experiments with others, and a code explained."""
        child, context = hand.program.context.child, hand.program.context
        hand.go_to("token_lab")
        for name, text in (("lab_app", child.app_id), ("lab_key", self.given["local_key"]), ("lab_user", "dave")):
            hand.find(QLineEdit, name).setText(text)
        for section in ("lab_mint_section", "lab_mint"):
            await hand.click(section)
        self.sessions.append(hand.find(QLineEdit, "lab_token").text())
        dave = context.stage.add("dave", Target(child.url, child.app_id))
        context.stage.activate("dave")
        for name in ("lab_short", "lab_signature"):
            await hand.click(name)
            await hand.reads("lab_status", "As expected")
            await hand.sees(lambda: hand.button("lab_short").isEnabled())
        self.sessions += [each.token.reveal() for each in context.stage.tokens.taken("dave")]
        hand.window.explaining.explain(Subject(LoginErrorCode.INVALID_TOKEN, "dave"))
        await hand.click("explain_check_0")
        assert dave.token.reveal() in self.sessions

    def _fail_with(self, identity: Any) -> None:
        local = self.given["token"]
        raise RuntimeError(f"a fault near {identity!r} with {local}")


class _Crashes(logging.Handler):
    """Notices what the crash boundary reports."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        logging.getLogger("rts_console.crash").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


def _shown(hand: Hand) -> str:
    """The window's title, and all that can be read in it; not what stands in its fields, for some are for secrets."""
    texts = [hand.window.windowTitle()]
    for widget in hand.window.findChildren(QWidget):
        texts += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        for reads in ("text", "toPlainText"):
            if not isinstance(widget, QLineEdit) and callable(getattr(widget, reads, None)):
                texts.append(str(getattr(widget, reads)()))
    return "\n".join(texts)


def _events(hand: Hand) -> str:
    return "\n".join(repr(hand.log.row(seq)) for seq in range(hand.log.first_seq, hand.log.next_seq))


def main() -> int:
    """Run all of it; the exit code is 0 when every step could be taken."""
    given = json.loads(sys.stdin.readline())
    log_to_stderr(verbose=True)
    qInstallMessageHandler(log_qt_message)
    steps = Run(given)

    async def all_steps(app: QApplication) -> int:
        async with asyncio.timeout(60):
            await steps.script()
            await steps.window(app)
        return 0

    code = run(all_steps, sys.argv[:1])
    (steps.folder / "sessions.json").write_text(json.dumps(steps.sessions))
    return code


if __name__ == "__main__":
    sys.exit(main())
