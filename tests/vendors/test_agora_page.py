"""What the page of the vendors promises of Agora's connection, against the code: complete, and its script runs."""

import inspect
import re
from typing import Any

import pytest

from rts_console.gateway.config import AgoraApp, GatewayConfig
from rts_console.gateway.server import Gateway
from rts_console.protocol.words import Code
from rts_console.vendors import agora_codes
from rts_console.vendors.agora_codes import EncryptionMode
from rts_console.vendors.agora_observers import IRTCConnectionObserver, IRTCLocalUserObserver
from rts_console.vendors.agora_sdk import RTCConnection
from tests.gateway.test_agora_tokens import APP, CERTIFICATE
from tests.vendors.test_agora_sdk import token
from tests.vendors.test_vendors_doc import document, problem, rows

KINDS: dict[str, type[Code]] = {
    "state": agora_codes.State,
    "reason": agora_codes.Reason,
    "error": agora_codes.Error,
    "left reason": agora_codes.LeftReason,
    "encryption error": agora_codes.EncryptionErrorType,
}
OTHERS = """
on_lastmile_quality on_lastmile_probe_result on_connection_license_validation_failure on_transport_stats
on_change_role_success on_change_role_failure on_user_network_quality on_network_type_changed on_content_inspect_result
on_snapshot_taken on_channel_media_relay_state_changed on_local_user_registered on_user_account_updated
on_upload_log_result on_aiqos_capability_missing
"""


def section() -> str:
    return document().partition("\n## Agora: RTCConnection\n")[2].partition("\n## ")[0]


def of_kind(kind: str) -> list[str]:
    return [row.name for row in rows(f"## Agora:\n{section()}") if row.kind == kind]


def public(kind: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")}


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_has_its_row(kind: str) -> None:
    assert of_kind(kind) == [f"{int(code)} {code.label}" for code in KINDS[kind]]


def test_every_mode_method_and_callback_has_its_row() -> None:
    assert of_kind("encryption mode") == [f"{int(mode)} {mode.name}" for mode in EncryptionMode]
    assert public(RTCConnection) - {"wait_ended"} <= set(of_kind("method"))
    callbacks = [name.removeprefix("IRTCLocalUserObserver.") for name in of_kind("callback")]
    there = public(IRTCConnectionObserver) | public(IRTCLocalUserObserver)
    assert sorted(callbacks) == sorted([*there, *OTHERS.split()])


def test_each_row_is_true() -> None:
    found = rows(f"## Agora:\n{section()}")
    assert {row.name: problem(row) for row in found if problem(row)} == {}
    assert len(found) > 140


async def test_the_script_runs(capsys: pytest.CaptureFixture[str]) -> None:
    script = next(block for block in re.findall(r"```python\n(.*?)```", section(), re.DOTALL) if "def main" in block)
    scope: dict[str, Any] = {}
    exec(compile(script, "docs/vendors.md", "exec"), scope)
    async with Gateway(GatewayConfig(rules="agora", agora=[AgoraApp(APP, CERTIFICATE)])) as gateway:
        await scope["main"](gateway.url, APP, token("alice"), token("bob"))
    assert "5 bytes of alice on stream 1: hello" in capsys.readouterr().out
