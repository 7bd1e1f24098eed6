"""Chat rooms and the hub under whatever users, servers and links do, in any order: they agree on who is in a room, and
nothing raises.
"""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rts_console.gateway.chat_room_family import ChatRoomFamily
from rts_console.gateway.chat_rooms import ChatRooms
from rts_console.gateway.config import ChatRoomRules
from rts_console.gateway.http.rongcloud_port import Lifetime, ServerMessage
from rts_console.protocol import frames as f
from tests.gateway.desk import APP, SECOND, Desk, Person

USERS = st.sampled_from(["alice", "bob", "carol"])
ROOMS = st.sampled_from(["lobby", "hall"])
VALUES = st.one_of(st.none(), st.booleans(), st.integers(-5, 200), st.text(max_size=8), st.lists(st.text(max_size=3)))
NAMES = st.sampled_from(
    ["key", "value", "keys", "entries", "force", "notify", "extra", "after", "count", "order", "uid", "sent", "size"]
)


class Service(RuleBasedStateMachine):
    """Three users, two rooms."""

    def __init__(self) -> None:
        super().__init__()
        rules = ChatRoomRules(member_limit=2, away_messages=2)
        self.rooms = ChatRooms(rules, clock=lambda: self.desk.now)
        self.desk = Desk("rongcloud", family=ChatRoomFamily(self.rooms))
        self.people: dict[str, Person] = {}
        self.sent = 0

    def who(self, user_id: str) -> Person:
        """A user, logged in if it is not."""
        known = self.people.get(user_id)
        if known is None or known.client.user is None:
            known = self.people[user_id] = self.desk.person(user_id).log_in()
        return known

    @rule(user_id=USERS, room_id=ROOMS, existing=st.booleans(), history=st.integers(-3, 60))
    def join(self, user_id: str, room_id: str, existing: bool, history: int) -> None:
        options: f.Options = {"existing": existing, "history": history}
        self.who(user_id).ask(f.JoinRoom(5, room_id, options=options))

    @rule(user_id=USERS, room_id=ROOMS)
    def leave(self, user_id: str, room_id: str) -> None:
        self.who(user_id).ask(f.LeaveRoom(6, room_id))

    @rule(user_id=USERS, room_id=ROOMS, mode=st.sampled_from([0, 1, 2]))
    def send(self, user_id: str, room_id: str, mode: int) -> None:
        self.sent += 1
        accepted = self.who(user_id).send_room(room_id, mode=mode, client_message_id=f"m-{self.sent}")
        assert (accepted.code == 200) == bool(accepted.attributes)

    @rule(user_id=USERS)
    def lose(self, user_id: str) -> None:
        self.who(user_id).lose_link()

    @rule(user_id=USERS)
    def come_back(self, user_id: str) -> None:
        person = self.people.get(user_id)
        if person is not None and person.client.user is None and person.session_id:
            again, answers = person.come_back()
            if isinstance(answers[0], f.LoggedIn):
                self.people[user_id] = again

    @rule(seconds=st.sampled_from([0.3, 5, 31, 130, 4_000]))
    def wait(self, seconds: float) -> None:
        self.desk.after(seconds)

    @rule(user_id=USERS, room_id=ROOMS)
    def block(self, user_id: str, room_id: str) -> None:
        self.rooms.block_users(APP, room_id, [user_id], self.desk.now + 20 * SECOND, "x")

    @rule(room_id=ROOMS, fixed=st.booleans())
    def destroy_or_make(self, room_id: str, fixed: bool) -> None:
        if not self.rooms.destroy_room(APP, room_id):
            self.rooms.create_room(APP, room_id, lifetime=Lifetime(fixed, 60))

    @rule(user_id=USERS, room_id=ROOMS, kept=st.booleans())
    def publish(self, user_id: str, room_id: str, kept: bool) -> None:
        self.rooms.publish(APP, room_id, ServerMessage(user_id, "app:x", b"{}", True, kept))

    @rule(room_id=ROOMS)
    def dismiss(self, room_id: str) -> None:
        self.desk.hub.dismiss_room(APP, room_id)

    @rule(
        user_id=USERS,
        room_id=ROOMS,
        operation=st.sampled_from([*ChatRoomFamily(ChatRooms()).room_calls, "dance"]),
        arguments=st.dictionaries(NAMES, VALUES, max_size=4),
    )
    def call(self, user_id: str, room_id: str, operation: str, arguments: dict[str, Any]) -> None:
        answers = self.who(user_id).ask(f.RoomCall(7, room_id, operation, arguments))
        assert sum(isinstance(each, f.RoomAnswer | f.Refused) for each in answers) == 1

    @rule(user_id=USERS, room_id=ROOMS, key=st.sampled_from(["a", "b"]), force=st.booleans())
    def set_entry(self, user_id: str, room_id: str, key: str, force: bool) -> None:
        arguments = {"key": key, "value": user_id, "auto_delete": True, "force": force, "notify": True}
        self.who(user_id).ask(f.RoomCall(7, room_id, "set_entry", arguments))

    @invariant()
    def the_hub_and_the_rooms_agree(self) -> None:
        app = self.desk.hub.apps.get(APP)
        for room_id in ("lobby", "hall"):
            room = app.rooms.get(room_id) if app else None
            here = {*room.members, *room.absent} if room else set()
            assert set(self.rooms.members(APP, room_id)) == here

    @invariant()
    def attributes_that_go_with_their_setter_have_one_who_is_there(self) -> None:
        for room_id in self.rooms.rooms(APP):
            members = self.rooms.members(APP, room_id)
            assert all(
                entry.user_id in members for entry in self.rooms.entries(APP, room_id).values() if entry.auto_delete
            )

    @invariant()
    def no_more_are_in_a_room_than_may_be(self) -> None:
        assert all(len(self.rooms.members(APP, room_id)) <= 2 for room_id in self.rooms.rooms(APP))


Service.TestCase.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
test_in_any_order = Service.TestCase
