"""Chat rooms in the hub: users at clients, and the operations of a room, one by one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rts_console.gateway.backplane import ScopeKey
from rts_console.gateway.chat_room_family import ChatRoomFamily
from rts_console.gateway.chat_rooms import ChatRooms
from rts_console.gateway.config import ChatRoomRules
from rts_console.gateway.http.rongcloud_port import Lifetime, ServerMessage
from rts_console.gateway.sqlite_backplane import SqliteBackplane
from rts_console.protocol import codec
from rts_console.protocol import frames as f
from rts_console.protocol.chat_room_codes import ChatRoomCode as C
from rts_console.protocol.words import PayloadKind
from tests.gateway.desk import APP, SECOND, START, Desk, Person, Wire

LOBBY = ScopeKey.room(APP, "lobby")


class Setting:
    """A gateway under the rule set, and two users in the lobby."""

    def __init__(self, **rules: Any) -> None:
        self.rooms = ChatRooms(ChatRoomRules(**rules), clock=lambda: self.desk.now)
        self.desk = Desk("rongcloud", family=ChatRoomFamily(self.rooms))
        self.alice, self.bob = self.desk.user("alice", "lobby"), self.desk.user("bob", "lobby")
        self.alice.wire.read()
        self.bob.wire.read()

    def call(self, who: Person, operation: str, arguments: Mapping[str, Any], room_id: str = "lobby") -> Any:
        """The answer: a result, or the code of a refusal."""
        answers = who.ask(f.RoomCall(7, room_id, operation, dict(arguments)))
        (answer,) = [each for each in answers if isinstance(each, f.RoomAnswer | f.Refused)]
        return answer.result if isinstance(answer, f.RoomAnswer) else answer.code


@pytest.fixture
def setting() -> Setting:
    return Setting()


def notices(who: Person, name: str) -> list[dict[str, Any]]:
    return [each.details for each in who.wire.read() if isinstance(each, f.RoomNotice) and each.name == name]


def test_the_operations_are_named(setting: Setting) -> None:
    assert "room_call.set_entry" in [f.ROOM_CALL + each for each in setting.desk.hub.family.room_calls]


def test_a_message_passes_with_its_id_and_is_told_to_those_who_come_later(setting: Setting) -> None:
    accepted = setting.alice.send_room("lobby", b'{"content":"hi"}', attributes={"type": "RC:TxtMsg"})
    ((live, _, _),) = setting.bob.wire.read()
    assert (accepted.code, live.attributes) == (200, accepted.attributes)
    carol = setting.desk.person("carol").log_in()
    joined, (history, _, payload) = carol.ask(f.JoinRoom(5, "lobby", options={"existing": True}))
    assert (joined.details["memberCount"], payload) == (3, b'{"content":"hi"}')
    assert history.attributes == {**live.attributes, "left": 0}


def test_ones_own_messages_are_history_too(setting: Setting) -> None:
    setting.alice.send_room("lobby", b"mine")
    setting.alice.ask(f.LeaveRoom(8, "lobby"))
    _, (history, _, payload) = setting.alice.ask(f.JoinRoom(9, "lobby"))
    assert (history.user_id, payload) == ("alice", b"mine")


def test_who_joins_again_after_a_loss_gets_what_it_missed_and_no_history_beside(setting: Setting) -> None:
    setting.bob.lose_link()
    setting.alice.send_room("lobby", b"missed")
    again, _ = setting.bob.come_back()
    joined = setting.rooms.members(APP, "lobby")
    answers = again.ask(f.JoinRoom(9, "lobby", 1, *_epoch(setting), {"history": 10}))
    assert [each[2] for each in answers if isinstance(each, tuple)] == [b"missed"]
    assert list(joined) == ["alice", "bob"]


def _epoch(setting: Setting) -> tuple[str, int]:
    found: list[Any] = []
    setting.desk.hub.backplane.since(LOBBY, "", 0, found.append)
    return found[0].epoch, 0


def test_more_than_five_a_second_is_20604_and_a_stranger_23406(setting: Setting) -> None:
    codes = [setting.alice.send_room("lobby").code for _ in range(6)]
    assert codes == [200] * 5 + [C.TOO_OFTEN]
    assert setting.alice.send_room("hall").code == C.NOT_IN_ROOM


def test_a_message_of_100_kb_passes(setting: Setting) -> None:
    assert setting.alice.send_room("lobby", b"x" * 100_000).code == 200
    ((_, _, payload),) = setting.bob.wire.read()
    assert len(payload) == 100_000


def test_a_kick_takes_out_at_once_and_keeps_out(setting: Setting) -> None:
    setting.rooms.block_users(APP, "lobby", ["bob"], setting.desk.now + 60 * SECOND)
    assert f.RoomClosed("lobby", C.KICKED, "bob was kicked out by the app server.") in setting.bob.wire.read()
    (refused,) = setting.bob.ask(f.JoinRoom(9, "lobby"))
    assert refused.code == C.KICKED
    assert setting.bob.send_room("lobby").code == C.NOT_IN_ROOM


def test_who_is_away_is_out_at_the_31st_message_and_may_come_back(setting: Setting) -> None:
    setting.bob.lose_link()
    for _ in range(31):
        setting.desk.now += SECOND // 4
        assert setting.alice.send_room("lobby").code == 200
    assert list(setting.rooms.members(APP, "lobby")) == ["alice"]
    again, _ = setting.bob.come_back()
    joined = again.ask(f.JoinRoom(9, "lobby", 1))[0]
    assert isinstance(joined, f.Joined)


def test_the_end_of_a_room_is_told(setting: Setting) -> None:
    setting.rooms.destroy_room(APP, "lobby")
    notice, closed = setting.bob.wire.read()
    assert (notice.name, closed.code) == ("destroyed", C.NO_ROOM)
    assert setting.alice.send_room("lobby").code == C.NOT_IN_ROOM
    (refused,) = setting.alice.ask(f.JoinRoom(9, "lobby", options={"existing": True}))
    assert refused.code == C.NO_ROOM


def test_the_hub_lets_time_pass(setting: Setting) -> None:
    setting.rooms.create_room(APP, "short", lifetime=Lifetime(True, 1))
    setting.desk.after(61)
    assert setting.rooms.room(APP, "short") is None
    assert setting.desk.hub.state()["chat_rooms"] == 1


def test_one_room_only() -> None:
    setting = Setting(several_rooms=False)
    closed, joined = setting.alice.ask(f.JoinRoom(9, "hall"))
    assert (closed.room_id, joined.room_id) == ("lobby", "hall")
    assert list(setting.rooms.members(APP, "lobby")) == ["bob"]


@pytest.mark.parametrize("include", [True, False])
def test_a_message_of_the_server(setting: Setting, include: bool) -> None:
    uid = setting.rooms.publish(APP, "lobby", ServerMessage("alice", "app:x", b"{}", include))
    ((own, _, _),) = setting.alice.wire.read() or [(None, 0, 0)]
    ((other, _, _),) = setting.bob.wire.read()
    assert (other.user_id, other.attributes["uid"], own is not None) == ("alice", uid, include)


# --- operations ---


def test_an_attribute_is_set_read_and_removed(setting: Setting) -> None:
    version = setting.call(setting.alice, "set_entry", {"key": "seat", "value": "1"})["version"]
    (told,) = notices(setting.bob, "updatedEntries")
    assert told["entries"][0] | {"timestamp": 0} == {
        "key": "seat",
        "value": "1",
        "timestamp": 0,
        "chatroomId": "lobby",
        "type": 1,
        "userId": "alice",
    }
    read = setting.call(setting.bob, "get_entry", {"key": "seat"})
    assert (read["value"], read["userId"]) == ("1", "alice")
    assert setting.call(setting.alice, "remove_entry", {"key": "seat"})["version"] > version
    assert setting.call(setting.bob, "get_entry", {"key": "seat"}) == C.NO_ENTRY


@pytest.mark.parametrize(
    ("operation", "arguments", "code"),
    [
        ("set_entry", {"key": "taken", "value": "x"}, C.ENTRY_OF_ANOTHER),
        ("remove_entry", {"key": "taken"}, C.ENTRY_OF_ANOTHER),
        ("remove_entry", {"key": "gone"}, C.NO_ENTRY),
        ("set_entry", {"key": "a b", "value": "x"}, C.BAD_PARAMETER),
        ("set_entry", {"key": "a"}, C.BAD_CALL),
        ("set_entry", {"key": "a", "value": 1}, C.BAD_CALL),
        ("set_entry", {"key": "a", "value": "x", "misspelt": 1}, C.BAD_CALL),
        ("set_entries", {"entries": {f"k{n}": "v" for n in range(11)}}, C.BATCH_TOO_LARGE),
        ("remove_entries", {"keys": []}, C.BAD_PARAMETER),
        ("recall", {"uid": "", "sent": 0}, C.RECALL_BAD_PARAMETER),
        ("dance", {}, C.BAD_CALL),
    ],
)
def test_an_operation_that_is_refused(setting: Setting, operation: str, arguments: dict[str, Any], code: C) -> None:
    setting.call(setting.bob, "set_entry", {"key": "taken", "value": "by bob"})
    assert setting.call(setting.alice, operation, arguments) == code


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("set_entry", {"key": "k", "value": "v"}),
        ("get_entries", {}),
        ("recall", {"uid": "u", "sent": 5}),
    ],
)
def test_operations_that_want_a_member(setting: Setting, operation: str, arguments: dict[str, Any]) -> None:
    stranger = setting.desk.user("carol")
    assert setting.call(stranger, operation, arguments) == C.NOT_IN_ROOM


def test_force_changes_what_another_set(setting: Setting) -> None:
    setting.call(setting.bob, "set_entry", {"key": "k", "value": "v"})
    assert "version" in setting.call(setting.alice, "set_entry", {"key": "k", "value": "w", "force": True})
    assert "version" in setting.call(setting.bob, "remove_entry", {"key": "k", "force": True})


def test_a_batch_that_fails_in_part(setting: Setting) -> None:
    setting.call(setting.bob, "set_entry", {"key": "k", "value": "v"})
    answer = setting.call(setting.alice, "set_entries", {"entries": {"k": "w", "m": "x"}})
    assert (answer["code"], answer["failed"]) == (
        C.BATCH_PARTLY_FAILED,
        [{"key": "k", "errorCode": C.ENTRY_OF_ANOTHER}],
    )
    answer = setting.call(setting.alice, "remove_entries", {"keys": ["m"]})
    assert (answer["code"], answer["failed"]) == (0, [])


def test_a_message_tells_of_an_attribute_where_that_is_wanted(setting: Setting) -> None:
    setting.call(setting.alice, "set_entry", {"key": "k", "value": "v", "notify": True, "extra": "e"})
    ((head, _, payload),) = [each for each in setting.bob.wire.read() if isinstance(each, tuple)]
    assert (head.user_id, head.attributes["type"]) == ("alice", "RC:chrmKVNotiMsg")
    assert msgspec.json.decode(payload) == {"key": "k", "value": "v", "extra": "e", "type": 1}


def test_attributes_that_go_with_their_setter(setting: Setting) -> None:
    setting.call(setting.alice, "set_entry", {"key": "hand", "value": "up", "auto_delete": True})
    setting.bob.wire.read()
    setting.alice.ask(f.LeaveRoom(8, "lobby"))
    assert [each["entries"][0]["type"] for each in notices(setting.bob, "updatedEntries")] == [2]


def test_all_attributes_come_in_pages_that_fit_into_frames(setting: Setting) -> None:
    wanted = {f"k{number:02}": "值" * 2_000 for number in range(20)}
    setting.rooms.set_entries(APP, "lobby", "owner", wanted, auto_delete=False)
    found: dict[str, str] = {}
    after, pages = "", 0
    while True:
        page = setting.call(setting.alice, "get_entries", {"after": after})
        found |= {entry["key"]: entry["value"] for entry in page["entries"]}
        after, pages = page["more"], pages + 1
        if not after:
            break
    assert (found, pages) == (wanted, 10)


def test_a_room_is_looked_up_once_a_second(setting: Setting) -> None:
    info = setting.call(setting.alice, "info", {"count": 1, "order": 2})
    assert (info["userCount"], [each["userId"] for each in info["userInfos"]]) == (2, ["bob"])
    assert setting.call(setting.alice, "info", {}) == C.REQUEST_TOO_OFTEN
    setting.desk.now += SECOND
    assert setting.call(setting.alice, "info", {})["userInfos"] == []
    assert setting.call(setting.bob, "info", {}, "never") == C.NO_ROOM


def test_a_message_is_taken_back(setting: Setting) -> None:
    given = setting.alice.send_room("lobby", b"oops").attributes
    setting.bob.wire.read()
    assert setting.call(setting.alice, "recall", {"uid": given["uid"], "sent": given["sent"], "extra": "e"}) == {}
    (told,) = notices(setting.bob, "RC:RcNtf")
    assert (told["messageUId"], told["extra"]) == (given["uid"], "e")


def test_who_was_in_a_room_when_the_gateway_ended_is_in_it_when_it_comes_back(tmp_path: Path) -> None:
    first = SqliteBackplane(tmp_path, clock=lambda: START)
    before = Desk("rongcloud", backplane=first, family=ChatRoomFamily(ChatRooms()))
    alice = before.user("alice", "lobby")
    before.hub.received(
        alice.client, [codec.encode_payload(f.SendRoom(5, "lobby", "m-1", 5), PayloadKind.TEXT, b"kept")]
    )
    first.flush()
    first.close()

    rooms = ChatRooms()
    after = Desk("rongcloud", backplane=SqliteBackplane(tmp_path, clock=lambda: START), family=ChatRoomFamily(rooms))
    assert list(rooms.members(APP, "lobby")) == ["alice"]
    assert [each.content for each in rooms.history(APP, "lobby")] == ["kept"]
    alice.desk = after
    again, answers = alice.come_back()
    assert answers[0].resumed
    again.ask(f.JoinRoom(9, "lobby", 1))
    assert again.ask((f.SendRoom(6, "lobby", "m-2", 5), PayloadKind.TEXT, b"more"))[0].code == 200
    after.hub.backplane.close()


def test_who_is_not_in_a_room_may_send_to_it_where_that_is_set() -> None:
    setting = Setting(outsiders=True)
    carol = setting.desk.user("carol")
    assert (carol.send_room("lobby", b"hi").code, carol.send_room("never").code) == (200, C.NOT_IN_ROOM)
    assert [payload for _, _, payload in setting.bob.wire.read()] == [b"hi"]
    wire = Wire()
    setting.desk.hub.received(setting.desk.hub.connect(wire), [codec.encode_control(f.Hello(APP))])
    assert f.ROOM_OUTSIDERS in wire.read()[0].features
