"""docs/vendors.md is true: each row's test exists, what works has one, and no name of the vendors' is missing."""

import ast
import inspect
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from rts_console.gateway.http.volcengine import MEDIA
from rts_console.protocol import words
from rts_console.protocol.words import Code
from rts_console.vendors import volcengine_sdk
from rts_console.vendors.volcengine_api import CALLBACK_EVENTS
from rts_console.vendors.volcengine_errors import GATEWAY_ERRORS, SERVICE_ERRORS

ROOT = Path(__file__).resolve().parents[2]
STATES = ("works", "differs", "not")

METHODS = """
RTS.createRTS RTS.destroyRTS RTS.getSdkVersion RTS.setLogConfig RTS.setRtsEventHandler RTS.setBusinessId
RTS.setRuntimeParameters RTS.setCellularEnhancement RTS.setLocalProxy RTS.createRoom RTS.login RTS.logout
RTS.updateLoginToken RTS.setServerParams RTS.getPeerOnlineStatus RTS.sendMessage RTS.sendBinaryMessage
RTS.sendServerMessage RTS.sendServerBinaryMessage RTSRoom.destroy RTSRoom.setRTSRoomEventHandler RTSRoom.joinRoom
RTSRoom.leaveRoom RTSRoom.sendRoomMessage RTSRoom.sendRoomBinaryMessage
"""
CALLBACKS = """
onLoginResult onLogout onServerParamsSetResult onGetPeerOnlineStatus onMessageReceived onBinaryMessageReceived
onMessageSendResult onServerMessageSendResult onLocalProxyStateChanged onCreateRoomStateChanged
onConnectionStateChanged onNetworkTypeChanged onSysStats onLogReport onWarning onError onExtensionAccessError
onCloudProxyConnected onRoomStateChanged onLeaveRoom onUserJoined onUserLeave onRoomMessageReceived
onRoomBinaryMessageReceived onRoomMessageSendResult onRoomWarning onRoomError onHttpProxyState onHttpsProxyState
onSocks5ProxyState
"""
ENDPOINTS = """
SendUnicast SendRoomUnicast BatchSendRoomUnicast SendBroadcast BanRoomUser UpdateBanRoomUserRule KickUser DismissRoom
GetRoomOnlineUsers GetRoomUsersProperty ListRoomInfo ListUserInfo LimitTokenPrivilege CreateCallback UpdateCallback
GetCallback DeleteCallback AddBusinessID DeleteBusinessID GetAllBusinessID ModifyBusinessRemarks
"""
CODES = (
    words.LoginErrorCode,
    words.LoginType,
    words.LogoutReason,
    words.UserMessageSendResult,
    words.RoomMessageSendResult,
    words.UserOnlineStatus,
    words.MessageMode,
    words.JoinRoomType,
    words.UserOfflineReason,
    words.ConnectionState,
    words.NetworkType,
    words.RtsErrorCode,
    words.RtsWarningCode,
    words.LocalProxyType,
    words.LocalProxyState,
    words.LocalProxyError,
    words.HttpProxyState,
    words.Socks5ProxyState,
    words.ReturnStatus,
    words.LoginReturn,
    words.RoomReturn,
    words.SendReturn,
    words.BusinessCheckCode,
    words.LocalLogLevel,
)


OTHER_NAMES = """
sendUserMessageOutsideRoom sendUserBinaryMessageOutsideRoom onUserMessageReceivedOutsideRoom
onUserBinaryMessageReceivedOutsideRoom onUserMessageSendResultOutsideRoom onUserMessageReceived
onUserBinaryMessageReceived onUserMessageSendResult createRTSRoom joinRTSRoom
"""
WEB_NAMES = """
VERTC.createEngine login logout updateLoginToken getPeerOnlineStatus setServerParams sendServerMessage
sendServerBinaryMessage joinRoom leaveRoom sendRoomMessage sendRoomBinaryMessage updateToken setBusinessId
setUserVisibility isSupported on off
"""
WEB_CODES = """
USER_MESSAGE_TIMEOUT USER_MESSAGE_BROKEN USER_MESSAGE_NO_RECEIVER USER_MESSAGE_EXCEED_QPS
USER_MESSAGE_SEND_TO_SERVER_ERROR USER_MESSAGE_SERVER_RESPONSE_ERROR USER_MESSAGE_NOT_JOIN USER_MESSAGE_NOT_LOGIN
USER_MESSAGE_SERVER_PARAMS_NOTSET USER_MESSAGE_UNKNOWN NOT_LOGIN ALREADY_LOGIN LOGIN_FAILED INVALID_TOKEN ROOM_FORBIDDEN
USER_FORBIDDEN NOT_ALLOWED_IN_RESTRICTED_MODE KICKED_OUT ROOM_DISMISS TOKEN_EXPIRED DUPLICATE_LOGIN RTM_DUPLICATE_LOGIN
RTM_TOKEN_ERROR RECONNECT_FAILED NOT_ALLOWED_IN_RTS_ROOM
"""


class Row(NamedTuple):
    """One row of a table; `vendor` is the heading's first word."""

    vendor: str
    kind: str
    name: str
    here: str
    state: str
    test: str


def rows(text: str) -> list[Row]:
    """Every row of every table of five columns."""
    found, vendor = [], ""
    for line in text.splitlines():
        if line.startswith("## "):
            vendor = line.removeprefix("## ").split()[0].rstrip(":")
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if len(cells) == 5 and cells[0] != "kind" and not set(cells[0]) <= set("-: "):
            found.append(Row(vendor, *cells))
    return found


@cache
def document() -> str:
    return (ROOT / "docs" / "vendors.md").read_text(encoding="utf-8")


@cache
def functions_of(file: str) -> frozenset[str]:
    """Names of the test functions of a file; none when there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def problem(row: Row) -> str | None:
    """What is wrong with a row."""
    if row.state not in STATES:
        return f"the state is {row.state!r}, not one of {', '.join(STATES)}"
    if row.state != "works" and not row.here:
        return f"{row.state}, but not why or how"
    if not row.test:
        return "no test shows it" if row.state != "not" else None
    for named in re.findall(r"`([^`]*)`", row.test) or [row.test]:
        file, _, name = named.partition("::")
        if name.partition("[")[0] not in functions_of(file):
            return f"there is no test {named}"
    return None


def rows_of(vendor: str, kind: str) -> list[Row]:
    """The rows of one kind of one vendor."""
    return [row for row in rows(document()) if row.vendor == vendor and row.kind == kind]


def volcengine(kind: str) -> list[str]:
    return [row.name for row in rows_of("Volcengine", kind)]


def test_every_row_is_true() -> None:
    wrong = {f"{row.vendor}: {row.name}": problem(row) for row in rows(document()) if problem(row)}
    assert wrong == {}
    assert len(rows(document())) > 300


def test_no_name_stands_twice() -> None:
    names = [(row.vendor, row.kind, row.name) for row in rows(document()) if row.vendor == "Volcengine"]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_no_method_or_callback_is_missing() -> None:
    assert [name for name in METHODS.split() if name not in volcengine("method")] == []
    assert [name for name in CALLBACKS.split() if name not in volcengine("callback")] == []


def test_no_name_of_the_vendors_other_sdks_is_missing() -> None:
    assert [name for name in OTHER_NAMES.split() if name not in volcengine("other name")] == []
    assert [name for name in WEB_NAMES.split() if name not in volcengine("web")] == []
    assert [name for name in WEB_CODES.split() if name not in volcengine("web code")] == []


def test_what_the_rows_name_is_in_the_sdk() -> None:
    """Each method and callback of the facade has a row, and the other way round."""
    said = " ".join(
        row.here for row in rows(document()) if row.vendor == "Volcengine" and row.kind in ("method", "callback")
    )
    kinds = (
        volcengine_sdk.RTS,
        volcengine_sdk.RTSRoom,
        volcengine_sdk.IRTSEventHandler,
        volcengine_sdk.IRTSRoomEventHandler,
    )
    there = {name for kind in kinds for name, _ in inspect.getmembers(kind, callable) if not name.startswith("_")}
    assert [name for name in sorted(there) if name not in said] == []
    named = set(re.findall(r"`(?:await )?(?:RTS\.|room\.)?([a-z_0-9]+)[(`]", said))
    assert sorted(named - there) == []


def test_no_code_is_missing() -> None:
    labels = {"MessageMode": "MessageConfig", "LoginReturn": "login returns", "RoomReturn": "joinRoom returns"}
    labels["SendReturn"] = "sendMessage returns"
    there = volcengine("code")
    wanted = [f"{labels.get(kind.__name__, kind.__name__)} {int(code)} {code.label}" for kind in CODES for code in kind]
    assert [name for name in wanted if name not in there] == []


def test_every_code_of_the_vendors_is_in_the_list_of_codes() -> None:
    ours = {"RefusalCode", "CloseCode"}
    there = {kind.__name__ for kind in Code.__subclasses__() if kind.__module__ == words.__name__}
    assert there - {kind.__name__ for kind in CODES} == ours


def test_no_endpoint_error_or_server_event_is_missing() -> None:
    endpoints = " ".join(volcengine("endpoint")).split()
    assert [name for name in (*ENDPOINTS.split(), *MEDIA) if name not in endpoints] == []
    errors = " ".join(volcengine("error")).split()
    assert [name for name in (*GATEWAY_ERRORS, *SERVICE_ERRORS) if name not in errors] == []
    assert [name for name in CALLBACK_EVENTS if name not in volcengine("server event")] == []


@pytest.mark.parametrize(
    ("line", "words_of_it"),
    [
        ("| code | x | y | works | `tests/vendors/test_vendors_doc.py::test_every_row_is_true` |", None),
        ("| code | x | why | not |  |", None),
        ("| code | x | y | works |  |", "no test shows it"),
        ("| code | x | why | differs |  |", "no test shows it"),
        ("| code | x |  | differs |  |", "not why"),
        ("| code | x |  | not |  |", "not why"),
        ("| code | x | y | perhaps |  |", "'perhaps'"),
        ("| code | x | y | works | `tests/vendors/test_vendors_doc.py::test_of_nothing` |", "there is no test"),
        ("| code | x | y | works | `tests/nowhere.py::test_every_row_is_true` |", "there is no test"),
    ],
)
def test_a_row_that_is_not_true_is_found(line: str, words_of_it: str | None) -> None:
    (row,) = rows(f"## Example\n\n| kind | vendor's name | here | state | test |\n|---|---|---|---|---|\n{line}\n")
    found = problem(row)
    assert (found is None) if words_of_it is None else (words_of_it in str(found))
