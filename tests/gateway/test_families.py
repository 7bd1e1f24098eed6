"""The port between the hub and what a rule set does in rooms, by a family written by hand."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from rts_console.gateway.backplane import Message, ScopeKey
from rts_console.gateway.families import CallRefused, PlainFamily, Refusal, RoomHost, Verdict, Welcomed
from rts_console.protocol import codec
from rts_console.protocol import frames as f
from rts_console.protocol.frames import Attributes, Options
from rts_console.protocol.words import PayloadKind
from tests.gateway.desk import APP, Desk, Wire

LOBBY = ScopeKey.room(APP, "lobby")
NOBODY_IS_MEANT = Message("shop", "s-1", 1, 2, PayloadKind.TEXT, b"sale", 0, {"uid": "u"})


class Echoes(PlainFamily):
    """Remembers what it was asked; refuses what the test says."""

    room_calls = ("echo", "fill")
    judges_messages = True

    def __init__(self) -> None:
        super().__init__("echoes")
        self.asked: list[tuple[Any, ...]] = []
        self.refusal: Refusal | None = None
        self.verdict = Verdict()
        self.welcomed = Welcomed()
        self.host: RoomHost

    def attach(self, host: RoomHost) -> None:
        self.host = host

    def joining(self, scope: ScopeKey, user_id: str, options: Options, now_ns: int) -> Refusal | None:
        self.asked.append(("joining", scope.name, user_id, options))
        return self.refusal

    def joined(self, scope: ScopeKey, user_id: str, options: Options, now_ns: int) -> Welcomed:
        self.asked.append(("joined", scope.name, user_id, options))
        return self.welcomed

    def left(self, scope: ScopeKey, user_id: str, now_ns: int) -> None:
        self.asked.append(("left", scope.name, user_id))

    def away(self, app_id: str, user_id: str, now_ns: int) -> None:
        self.asked.append(("away", user_id))

    def back(self, app_id: str, user_id: str, now_ns: int) -> None:
        self.asked.append(("back", user_id))

    def message(
        self, scope: ScopeKey, user_id: str, kind: PayloadKind, payload: bytes, attributes: Attributes, now_ns: int
    ) -> Verdict:
        return self.verdict

    def kept(self, scope: ScopeKey, message: Message) -> None:
        self.asked.append(("kept", scope.name, message.user_id, message.payload))

    def call(
        self, scope: ScopeKey, user_id: str, operation: str, arguments: Mapping[str, Any], now_ns: int
    ) -> dict[str, Any]:
        if operation == "fill":
            return {"text": "x" * codec.CONTROL_LIMIT}
        if operation != "echo":
            raise CallRefused(23412, "There is no such operation.")
        return {"who": user_id, "where": scope.name, **arguments}


class Setting:
    """A desk with such a family, and two users in the lobby."""

    def __init__(self) -> None:
        self.family = Echoes()
        self.desk = Desk(family=self.family)
        self.alice, self.bob = self.desk.user("alice", "lobby"), self.desk.user("bob", "lobby")
        self.alice.wire.read(), self.bob.wire.read()

    def asked(self) -> list[tuple[Any, ...]]:
        asked, self.family.asked = self.family.asked, []
        return asked


@pytest.fixture
def setting() -> Setting:
    setting = Setting()
    setting.asked()
    return setting


def test_a_plain_family_lets_everything_pass_and_has_no_operations() -> None:
    plain = PlainFamily("agora")
    assert (plain.room_calls, plain.judges_messages) == ((), False)
    assert plain.joining(LOBBY, "alice", {"history": 5}, 1) is None
    assert plain.joined(LOBBY, "alice", {}, 1) == Welcomed()
    assert plain.message(LOBBY, "alice", PayloadKind.TEXT, b"x", {}, 1).refusal is None
    with pytest.raises(CallRefused, match=r"160: The rule set agora has no operation 'set_entry' of rooms\."):
        plain.call(LOBBY, "alice", "set_entry", {}, 1)


def test_welcome_names_the_operations(setting: Setting) -> None:
    wire = Wire()
    setting.desk.hub.received(setting.desk.hub.connect(wire), [codec.encode_control(f.Hello(APP))])
    (welcome,) = wire.read()
    assert welcome.features == [f.BATCHES, "room_call.echo", "room_call.fill"]


def test_an_operation_is_answered(setting: Setting) -> None:
    (answer,) = setting.alice.ask(f.RoomCall(7, "lobby", "echo", {"a": 1}))
    assert answer == f.RoomAnswer(7, {"who": "alice", "where": "lobby", "a": 1})


def test_an_operation_is_refused_with_the_vendors_number(setting: Setting) -> None:
    assert setting.alice.ask(f.RoomCall(7, "lobby", "dance")) == [f.Refused(7, 23412, "There is no such operation.")]


def test_an_answer_that_no_frame_can_carry_is_a_refusal(setting: Setting) -> None:
    (refused,) = setting.alice.ask(f.RoomCall(7, "lobby", "fill"))
    assert (refused.code, refused.reason) == (150, "The answer does not fit into a frame. Ask for less at once.")


def test_a_room_id_that_is_not_one_does_not_reach_the_family(setting: Setting) -> None:
    assert setting.alice.ask(f.RoomCall(7, "a room", "echo"))[0].code == 103


def test_a_join_passes_its_options_and_is_answered_with_details_and_history(setting: Setting) -> None:
    setting.family.welcomed = Welcomed({"memberCount": 3}, (NOBODY_IS_MEANT, NOBODY_IS_MEANT))
    carol = setting.desk.person("carol").log_in()
    setting.asked()
    joined = carol.ask(f.JoinRoom(5, "lobby", options={"history": 2}))[0]
    assert joined.details == {"memberCount": 3}
    assert setting.asked() == [
        ("joining", "lobby", "carol", {"history": 2}),
        ("joined", "lobby", "carol", {"history": 2}),
    ]


def test_history_has_no_place_and_counts_down(setting: Setting) -> None:
    setting.family.welcomed = Welcomed({}, (NOBODY_IS_MEANT, NOBODY_IS_MEANT))
    carol = setting.desk.person("carol").log_in()
    carol.give(f.JoinRoom(5, "lobby"))
    heads = [item[0] for item in carol.wire.read() if isinstance(item, tuple)]
    assert [(head.position, head.mode, head.attributes) for head in heads] == [
        (0, 2, {"uid": "u", "left": 1}),
        (0, 2, {"uid": "u", "left": 0}),
    ]


def test_a_join_is_refused(setting: Setting) -> None:
    setting.family.refusal = Refusal(23410, "No such room.", 5)
    carol = setting.desk.person("carol").log_in()
    assert carol.ask(f.JoinRoom(5, "hall")) == [f.Refused(5, 23410, "No such room.", 5)]


def test_one_room_only_leaves_the_first(setting: Setting) -> None:
    setting.family.welcomed = Welcomed(leave=("lobby",))
    setting.alice.give(f.JoinRoom(9, "hall"))
    closed, joined = setting.alice.wire.read()
    assert (closed.room_id, joined.room_id) == ("lobby", "hall")
    assert "may be in one room only" in closed.reason
    assert ("left", "lobby", "alice") in setting.asked()


def test_a_message_is_judged(setting: Setting) -> None:
    setting.family.verdict = Verdict(payload=b"***", attributes={"uid": "u-1"})
    accepted = setting.alice.send_room("lobby", b"bad", attributes={"type": "T"})
    assert (accepted.code, accepted.attributes, accepted.recipients) == (200, {"uid": "u-1"}, 1)
    ((head, _, payload),) = setting.bob.wire.read()
    assert (head.attributes, payload) == ({"uid": "u-1"}, b"***")
    assert setting.asked() == [("kept", "lobby", "alice", b"***")]


def test_a_message_is_refused(setting: Setting) -> None:
    setting.family.verdict = Verdict(Refusal(20604, "Too many.", 200))
    accepted = setting.alice.send_room("lobby", b"x")
    assert (accepted.code, accepted.reason, accepted.retry_after_ms) == (20604, "Too many.", 200)
    assert setting.bob.wire.read() == []


def test_a_message_that_falls_is_accepted_and_reaches_nobody_even_when_it_comes_again(setting: Setting) -> None:
    setting.family.verdict = Verdict(attributes={"uid": "u-1"}, distributed=False)
    first = setting.alice.send_room("lobby", b"x", client_message_id="m1")
    setting.family.verdict = Verdict()
    again = setting.alice.send_room("lobby", b"x", client_message_id="m1")
    assert [(each.code, each.recipients, each.position, each.attributes) for each in (first, again)] == [
        (200, 0, 0, {"uid": "u-1"})
    ] * 2
    assert setting.bob.wire.read() == []


def test_leaving_going_away_and_coming_back_are_told(setting: Setting) -> None:
    setting.bob.give(f.LeaveRoom(6, "lobby"))
    setting.desk.hub.closed(setting.alice.client, 1006, "gone")
    assert setting.asked() == [("left", "lobby", "bob"), ("away", "alice")]
    setting.desk.user("alice")
    assert ("back", "alice") in setting.asked()


def test_a_notice_reaches_all_members_or_only_those_named(setting: Setting) -> None:
    setting.family.host.notify(LOBBY, "news", {"a": 1})
    setting.family.host.notify(LOBBY, "whisper", {}, only=("bob", "nobody"))
    setting.family.host.notify(ScopeKey.room(APP, "elsewhere"), "news", {})
    news, whisper = f.RoomNotice("lobby", "news", {"a": 1}), f.RoomNotice("lobby", "whisper")
    assert (setting.alice.wire.read(), setting.bob.wire.read()) == ([news], [news, whisper])


def test_a_user_is_taken_out_with_the_vendors_number(setting: Setting) -> None:
    setting.family.host.remove(LOBBY, "bob", 23409, "kicked")
    setting.family.host.remove(LOBBY, "nobody", 23409, "kicked")
    assert setting.bob.wire.read() == [f.RoomClosed("lobby", 23409, "kicked")]
    assert setting.asked() == [("left", "lobby", "bob")]


def test_a_room_is_closed(setting: Setting) -> None:
    setting.family.host.close(LOBBY, 23410, "destroyed")
    assert setting.alice.wire.read() == [f.RoomClosed("lobby", 23410, "destroyed")]
    assert sorted(setting.asked()) == [("left", "lobby", "alice"), ("left", "lobby", "bob")]
    setting.family.host.close(LOBBY, 23410, "again")


@pytest.mark.parametrize(("include", "heard"), [(False, []), (True, [(0, b"hi")])])
def test_a_message_of_the_server_in_a_members_name(setting: Setting, include: bool, heard: Sequence[Any]) -> None:
    message = Message("alice", "s-2", 1, 2, PayloadKind.TEXT, b"hi", 0, {"uid": "u"})
    setting.family.host.deliver(LOBBY, message, include_sender=include)
    assert [(head.position, payload) for head, _, payload in setting.alice.wire.read()] == heard
    ((head, _, payload),) = setting.bob.wire.read()
    assert (head.user_id, head.attributes, payload) == ("alice", {"uid": "u"}, b"hi")


def test_a_notice_that_no_frame_can_carry_says_how_much_was_left_out(
    setting: Setting, expected_logs: list[logging.LogRecord]
) -> None:
    setting.family.host.notify(LOBBY, "chatroomNotifyBan", {"banType": 3, "extra": "值" * 6_000})
    (notice,) = setting.bob.wire.read()
    assert notice.details == {"banType": 3, "extra": "", "extraBytesLeftOut": 18_000}
    assert "its extra is left out" in expected_logs[0].getMessage()
