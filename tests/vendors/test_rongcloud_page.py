"""What the page of the vendors promises of RongCloud's chat room client, against the code: complete, and each with a
test that is there.
"""

import inspect
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

from rts_console.gateway.chat_rooms import ChatRooms
from rts_console.gateway.config import ChatRoomRules, GatewayConfig, RongCloudApp
from rts_console.gateway.http.rongcloud_codes import ApiCode
from rts_console.gateway.http.rongcloud_service import RongCloudService
from rts_console.gateway.issued_tokens import IssuedTokens
from rts_console.gateway.login import TokenCheck
from rts_console.gateway.server import Gateway
from rts_console.protocol.chat_room_codes import ChatRoomCode
from rts_console.protocol.secret import Secret
from rts_console.vendors.rongcloud import issue_token
from rts_console.vendors.rongcloud_codes import RETRIES, NativeStatus, RongCloudCode, WebStatus
from rts_console.vendors.rongcloud_sdk import ChatRoomClient
from rts_console.vendors.server_codes import RongCloudServerCode
from tests.gateway.desk import Desk

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "vendors.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("\n## RongCloud: chat room client\n")[2].partition("\n## ")[0]
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in SECTION.splitlines()
    if line.startswith("| ") and not line.startswith("| kind ")
]


def of_kind(kind: str) -> list[str]:
    return [row[1] for row in ROWS if row[0] == kind]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_a_row_says_how_it_is_and_has_a_test_that_is_there(row: list[str]) -> None:
    kind, name, here, state, test = row
    assert kind in ("method", "callback", "behaviour", "code", "code of today", "native status", "Web status")
    assert name
    assert len(here) > 3
    assert state in ("works", "differs", "not")
    assert test or state != "works"
    if test:
        path, _, function = test.strip("`").partition("::")
        assert re.search(rf"^(async )?def {function}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_all_codes_and_states_are_there() -> None:
    assert sorted(map(int, of_kind("code"))) == sorted(map(int, RETRIES))
    later = {int(code) for code in (*RongCloudCode, *ChatRoomCode)} - {int(code) for code in RETRIES} - {0}
    assert {int(code) for code in of_kind("code of today")} == later
    assert [int(status) for status in of_kind("native status")] == list(map(int, NativeStatus))
    assert [int(status) for status in of_kind("Web status")] == list(map(int, WebStatus))


def test_every_method_of_the_client_is_there() -> None:
    names = [name for name, _ in inspect.getmembers(ChatRoomClient, inspect.isfunction) if not name.startswith("_")]
    beside = {"set_chat_room_delegate"}  # the vendor's are several listeners
    assert [
        name for name in names if name not in beside and f"`{name}" not in SECTION and f" {name}(" not in SECTION
    ] == []


def test_every_setting_is_there() -> None:
    for field in ChatRoomRules.__struct_fields__:
        value = getattr(ChatRoomRules(), field)
        assert f"\n{field} = {str(value).lower()} " in SECTION


SERVER = PAGE.partition("\n## RongCloud: server API\n")[2].partition("\n## ")[0]


def test_every_code_of_the_server_is_there_as_the_window_names_it() -> None:
    there = re.findall(r"^\| server code \| (\d+ \w+) ", SERVER, re.MULTILINE)
    assert there == [f"{int(code)} {code.label}" for code in RongCloudServerCode]
    assert {int(code) for code in ApiCode} | {200} == {int(code) for code in RongCloudServerCode}


def test_every_call_that_is_served_is_there() -> None:
    served = RongCloudService([]).endpoints(Desk().hub, IssuedTokens([], TokenCheck({})), ChatRooms())
    there: set[str] = set()
    for names in re.findall(r"^\| [a-z]+ \| (/[^|]*) \|", SERVER, re.MULTILINE):
        first, *others = [name.strip() for name in names.split(",")]
        there |= {first} | {name if name.startswith("/") else _beside(first, name) for name in others}
    earlier = {path for path in served if path.startswith("wordfilter/")}
    assert {f"/{path}" for path in served.keys() - earlier} - there == set()


def _beside(first: str, name: str) -> str:
    """What `add, batch/add` means after /sensitiveword/add: as deep as it says."""
    return first.rsplit("/", 1)[0] + "/" + name


async def test_the_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)
    app = RongCloudApp("demo-app-key", Secret("demo-secret"))
    token = issue_token(app.app_key, app.secret, "alice", issued_at_s=1_700_000_000).reveal()
    async with Gateway(GatewayConfig(rules="rongcloud", rongcloud=[app])) as gateway:
        code = example.replace("ws://127.0.0.1:7880", gateway.url)
        names: dict[str, Any] = {}
        exec(f"async def run(token):\n{textwrap.indent(code, '    ')}", names)
        await names["run"](token)
    assert re.fullmatch(r"0 Success [0-9A-F-]{19}\n", capsys.readouterr().out)
