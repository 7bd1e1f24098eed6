"""The window's tables of server calls, held against what the gateway serves."""

import re

import msgspec
import pytest

from rts_console.gateway.config import GatewayConfig, RongCloudApp
from rts_console.gateway.http.rongcloud_service import RongCloudService
from rts_console.gateway.http.volcengine_call import Apps, Operation
from rts_console.gateway.http.volcengine_messages import MessageOperations
from rts_console.gateway.http.volcengine_rooms import RoomOperations
from rts_console.gateway.http.volcengine_settings import SettingOperations
from rts_console.gateway.server import Gateway
from rts_console.gateway.webhooks import Webhooks
from rts_console.protocol.secret import Secret
from rts_console.vendors import rongcloud_actions, volcengine_actions
from rts_console.vendors.parameters import read_form
from rts_console.vendors.server_actions import Action, form_body
from tests.gateway.rongcloud_desk import FORM, RongCloudDesk, headers

GATEWAY = Gateway(GatewayConfig())


def served_by_volcengine() -> dict[tuple[str, str], Operation]:
    apps = Apps(())
    tables = (
        MessageOperations(GATEWAY.hub, apps).table(),
        RoomOperations(GATEWAY.hub, apps, {}).table(),
        SettingOperations(Webhooks(), apps).table(),
    )
    return {key: operation for table in tables for key, operation in table.items()}


def test_each_action_of_volcengines_has_a_form_in_its_newest_version() -> None:
    newest: dict[str, str] = {}
    for name, version in served_by_volcengine():
        newest[name] = max(version, newest.get(name, ""))
    assert {action.name: action.version for action in volcengine_actions.ACTIONS} == newest


@pytest.mark.parametrize("action", volcengine_actions.ACTIONS, ids=lambda action: action.name)
def test_a_form_of_volcengines_asks_for_what_the_action_takes(action: Action) -> None:
    operation = served_by_volcengine()[action.name, action.version]
    taken = {field.encode_name for field in msgspec.structs.fields(operation.parameters)}
    asked = {parameter.name for parameter in action.parameters}
    assert asked <= taken
    left_out = {"Remarks", "BusinessId"} if action.name.endswith(("Callback", "BusinessID")) else set()
    left_out |= {"UserId"} if action.name == "DismissRoom" else set()
    assert taken - asked <= left_out
    assert operation.per_second in (0, action.per_second)


def served_by_rongcloud() -> dict[str, int]:
    service = RongCloudService([RongCloudApp("app", Secret("secret"))])
    endpoints = service.endpoints(GATEWAY.hub, GATEWAY._issued, GATEWAY.chat_rooms)
    return {path: endpoint.per_second for path, endpoint in endpoints.items()}


def test_each_call_of_rongclouds_has_a_form_or_says_what_to_use() -> None:
    served = served_by_rongcloud()
    forms = {action.name: action.per_second for action in rongcloud_actions.ACTIONS}
    assert forms.keys() & rongcloud_actions.NOT_HERE.keys() == set()
    assert forms.keys() | rongcloud_actions.NOT_HERE.keys() == served.keys()
    assert forms == {path: served[path] for path in forms}


@pytest.mark.parametrize("action", rongcloud_actions.ACTIONS, ids=lambda action: action.name)
def test_a_call_is_named_once_and_says_what_it_does(action: Action) -> None:
    assert re.fullmatch(r"[A-Z].*\.", action.meaning)
    names = [parameter.name for parameter in action.parameters]
    assert len(names) == len(set(names))
    for parameter in action.parameters:
        assert not parameter.default or parameter.problem(parameter.default) == ""


SAMPLES = {
    "chatroomId": "lobby",
    "userId": "alice",
    "targetId": "lobby",
    "toChatroomId": "lobby",
    "fromUserId": "server",
    "entryOwnerId": "alice",
    "name": "Alice",
    "minute": "5",
    "time": "1",
    "startTime": "1",
    "endTime": "2",
    "messageUID": "BK50-0000-0000-0001",
    "sentTime": "1",
    "key": "topic",
    "value": "tea",
    "entryInfo": "a=1\nb=2",
    "chatroom": "lobby=The lobby\nhall=The hall",
    "word": "bad",
    "words": "worse=**\nworst=",
    "objectName": "RC:TxtMsg",
    "objectnames": "app:gift",
}


async def test_what_each_form_of_rongclouds_makes_is_taken() -> None:
    async with RongCloudDesk() as desk:
        await desk.call("chatroom/create_new", chatroomId="lobby")
        for action in rongcloud_actions.ACTIONS:
            texts = {
                each.name: each.default or (SAMPLES[each.name] if each.required else "") for each in action.parameters
            }
            texts |= {"objectName": ""} if action.name.startswith("chatroom/entry") else {}
            given = headers() | {"Content-Type": "application/json" if action.json_body else FORM}
            reply = await desk.post(action.name, form_body(action, read_form(action.parameters, texts)), given)
            assert reply.body["code"] == 200, (action.name, reply.body)
            await desk.call("chatroom/create_new", chatroomId="lobby")
            await desk.call("chatroom/keepalive/add", chatroomId="lobby")
