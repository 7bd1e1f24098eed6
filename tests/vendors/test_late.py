"""The vendors' classes stand in the vendors' modules too, and are loaded only there where they are asked for."""

import subprocess
import sys

import pytest

from rts_console.vendors import agora, agora_sdk, rongcloud, rongcloud_sdk, volcengine, volcengine_sdk

LIGHT = """
import sys
from rts_console.vendors.agora import make_token as agora
from rts_console.vendors.rongcloud import sign
from rts_console.vendors.volcengine import make_token as volcengine
print([name for name in sys.modules if name.startswith("rts_console.client")])
"""


def test_each_is_the_class_of_its_own_module() -> None:
    assert volcengine.RTS is volcengine_sdk.RTS
    assert volcengine.RTSRoom is volcengine_sdk.RTSRoom
    assert volcengine.IRTSEventHandler is volcengine_sdk.IRTSEventHandler
    assert rongcloud.ChatRoomClient is rongcloud_sdk.ChatRoomClient
    assert agora.RTCConnection is agora_sdk.RTCConnection
    assert agora.IRTCConnectionObserver is agora_sdk.IRTCConnectionObserver


@pytest.mark.parametrize("module", [volcengine, rongcloud, agora])
def test_what_is_not_there_is_no_attribute(module: object) -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = module.nothing  # type: ignore[attr-defined]


def test_who_wants_a_token_only_loads_no_client() -> None:
    said = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
