"""Whatever a user, a gateway and the network do in whatever order: what must hold of a client's session."""

from types import NoneType
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rts_console.protocol import events as ev
from rts_console.protocol import frames as f
from rts_console.protocol.calls import CallKind
from rts_console.protocol.driver import Link, Phase
from rts_console.protocol.errors import InvalidCall, RtsError
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import MessageMode, OfflinePolicy, PayloadKind, UserOnlineStatus
from tests.protocol import samples
from tests.protocol.desk import RELIABLE, START, TEXT, Desk, joined

ROOMS = st.sampled_from(["lobby", "lobby", "lobby", "hall", "bad id"])
USERS = st.sampled_from(["alice", "bob", "carol", "bad id"])
TOKENS = st.sampled_from(["t1", "t2", "t3", ""])
CODES = st.sampled_from([1000, 1001, 1006, 1009, 4000, 4002, 4005, 4499, 4500, 4502, 4503, 4504, 4505, 4506, 4899])
REFUSALS = st.sampled_from([0, -1000, -1001, -1002, -1003, -1018, 100, 103, 112, 120, 141, 160, 191, 99_999])
FRAMES = [kind for kind in samples.CONTROL_TYPES if kind in f.ServerControl.__args__ and kind is not f.Welcome]
HEADERS = [kind for kind in samples.HEADER_TYPES if kind in f.ServerHeader.__args__]


class Sessions(RuleBasedStateMachine):
    """Random commands, frames, losses and time."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.calls: dict[int, tuple[type, ...]] = {}
        self.questions: list[Any] = []

    @property
    def session(self) -> Any:
        return self.desk.session

    def ask(self, command: Any, *arguments: Any, result: type = NoneType) -> None:
        try:
            call_id = command(*arguments, self.desk.now)
        except InvalidCall:
            return
        assert call_id not in self.calls
        self.calls[call_id] = (result,) if result is ev.SendCompleted else (result, RtsError)

    def take(self) -> None:
        self.desk.pump()
        for each in self.desk.take_sent():
            self.questions.append(each[0] if isinstance(each, tuple) else each)

    @initialize(begin=st.sampled_from(["idle", "live", "in a room", "with an app server"]))
    def begin(self, begin: str) -> None:
        """Most of what can go wrong does so in a live session."""
        if begin == "idle":
            return
        self.login("t1", "alice")
        self.let_in()
        self.take()
        if begin == "in a room":
            self.join("lobby")
            self.let_in_all()
        if begin == "with an app server":
            self.set_server_params("u1")
            self.let_in_all()

    def let_in_all(self) -> None:
        self.take()
        while self.questions:
            self.answer(self.questions.pop(0))

    # --- the user ---

    @rule(token=TOKENS, user_id=USERS)
    def login(self, token: str, user_id: str) -> None:
        self.ask(self.session.login, Secret(token), user_id)

    @rule()
    def logout(self) -> None:
        self.ask(self.session.logout)

    @rule(token=TOKENS)
    def update_token(self, token: str) -> None:
        self.ask(self.session.update_token, Secret(token))

    @rule(user_id=USERS)
    def look_up(self, user_id: str) -> None:
        self.ask(self.session.get_peer_status, user_id, result=UserOnlineStatus)

    @rule(url=st.sampled_from(["u1", "u2", ""]))
    def set_server_params(self, url: str) -> None:
        self.ask(self.session.set_server_params, "sig", url)

    @rule(room_id=ROOMS)
    def join(self, room_id: str) -> None:
        self.ask(self.session.join_room, room_id)

    @rule(room_id=ROOMS)
    def leave(self, room_id: str) -> None:
        self.ask(self.session.leave_room, room_id)

    @rule(user_id=USERS, size=st.sampled_from([0, 5, 65_537]), mode=st.sampled_from(list(MessageMode)))
    def send_peer(self, user_id: str, size: int, mode: MessageMode) -> None:
        self.ask(lambda now: self.session.send_peer(user_id, TEXT, b"x" * size, mode, now), result=ev.SendCompleted)

    @rule(room_id=ROOMS)
    def send_room(self, room_id: str) -> None:
        send = self.session.send_room
        self.ask(lambda now: send(room_id, PayloadKind.BINARY, b"x", RELIABLE, now), result=ev.SendCompleted)

    @rule()
    def send_server(self) -> None:
        self.ask(self.session.send_server, TEXT, b"x", result=ev.SendCompleted)

    @rule(policy=st.sampled_from(list(OfflinePolicy)))
    def choose_what_is_offline(self, policy: OfflinePolicy) -> None:
        self.session.offline_policy = policy

    @rule()
    def release(self) -> None:
        self.session.release_held(self.desk.now)
        if self.session.link is not Link.READY:
            return
        assert self.session.held_messages == () or self.session._requests.sends.next_deadline() is not None

    @rule()
    def discard(self) -> None:
        self.session.discard_held(self.desk.now)
        assert self.session.held_messages == ()

    @rule()
    def retry_now(self) -> None:
        self.session.retry_now(self.desk.now)

    # --- the network and time ---

    @precondition(lambda self: self.session.link is Link.OPENING)
    @rule()
    def connect(self) -> None:
        self.session.connection_made(self.desk.now)

    @rule()
    def connect_unasked(self) -> None:
        self.session.connection_made(self.desk.now)

    @rule()
    def fail_to_connect(self) -> None:
        self.session.connection_failed("refused", self.desk.now)

    @rule(code=CODES)
    def lose(self, code: int) -> None:
        self.desk.lose(code)

    @rule(ms=st.sampled_from([0, 1, 90, 500, 2_000, 6_000, 11_000, 30_000]))
    def wait(self, ms: int) -> None:
        self.desk.wait(ms)

    @rule(seconds=st.integers(1, 15))
    def wait_on_a_link_that_lives(self, seconds: int) -> None:
        """Time passes, and the gateway says something every second that answers nothing."""
        for _ in range(seconds):
            self.desk.say(f.UserJoined("elsewhere", "zoe", START))
            self.desk.wait(1_000)

    # --- the gateway ---

    @precondition(lambda self: self.session.link is Link.OPENING)
    @rule()
    def let_in(self) -> None:
        self.session.connection_made(self.desk.now)
        self.take()
        login = next(each for each in reversed(self.questions) if isinstance(each, f.Login))
        self.desk.admit(login)

    @precondition(lambda self: self.questions)
    @rule(data=st.data())
    def answer_well(self, data: st.DataObject) -> None:
        self.answer(self.questions.pop(data.draw(st.integers(0, len(self.questions) - 1))))

    def answer(self, question: Any) -> None:
        match question:
            case f.Login():
                self.desk.admit(question)
            case f.Logout() | f.UpdateToken() | f.LeaveRoom():
                self.desk.say(f.Done(question.id))
            case f.GetPeerStatus():
                self.desk.say(f.PeerStatus(question.id, question.user_id, 1))
            case f.JoinRoom():
                self.desk.say(joined(question.id, question.room_id))
            case f.SetServerParams():
                self.desk.say(f.ServerParamsSet(question.id, 200))
            case f.SendPeer():
                self.desk.say(f.Accepted(question.id, 0, START))
            case f.SendRoom():
                self.desk.say(f.Accepted(question.id, 200, START))
            case f.SendServer():
                self.desk.say_payload(f.ServerAnswer(question.id, 0, START, START))

    @precondition(lambda self: self.questions)
    @rule(data=st.data(), code=REFUSALS, retry_after_ms=st.sampled_from([0, 100]))
    def refuse(self, data: st.DataObject, code: int, retry_after_ms: int) -> None:
        question = self.questions.pop(data.draw(st.integers(0, len(self.questions) - 1)))
        if hasattr(question, "id"):
            self.desk.say(f.Refused(question.id, code, "No.", retry_after_ms))

    @rule(kind=st.sampled_from(FRAMES), data=st.data())
    def say_anything(self, kind: Any, data: st.DataObject) -> None:
        frame = data.draw(samples.any_of(kind))
        if "id" in kind.__struct_fields__:
            under_way = [call.call_id for call in self.session._calls.pending()]
            frame = msgspec.structs.replace(frame, id=data.draw(st.sampled_from([0, 1, *under_way])))
        self.desk.say(frame)

    @rule(id=st.sampled_from([0, 1, 999]))
    def admit_unasked(self, id: int) -> None:
        self.desk.say(f.LoggedIn(id, "alice", "s1"))

    @rule(kind=st.sampled_from(HEADERS), data=st.data())
    def say_any_payload(self, kind: Any, data: st.DataObject) -> None:
        self.desk.say_payload(data.draw(samples.any_of(kind)))

    @rule(room_id=ROOMS, code=REFUSALS)
    def close_room(self, room_id: str, code: int) -> None:
        self.desk.say(f.RoomClosed(room_id, code))

    @rule(code=CODES, retry_after_ms=st.sampled_from([0, 50, 2**62]))
    def say_bye(self, code: int, retry_after_ms: int) -> None:
        self.desk.say(f.Bye(code, "Bye.", retry_after_ms))

    @rule(message=st.binary(max_size=40) | st.text(max_size=40))
    def say_rubbish(self, message: str | bytes) -> None:
        self.session.receive(message, self.desk.now)

    # --- what must hold ---

    @invariant()
    def only_what_was_asked_completes(self) -> None:
        self.take()
        assert set(self.desk.results) <= set(self.calls)

    @invariant()
    def what_has_not_completed_is_under_way(self) -> None:
        waiting = {call.call_id for call in self.session._calls.pending() if call.asked}
        assert waiting == set(self.calls) - set(self.desk.results)

    @invariant()
    def under_way_means_a_deadline(self) -> None:
        under_way = [call for call in self.session._calls.pending() if call.deadline_ns is not None]
        if under_way:
            assert self.session.next_deadline() is not None
        without = set(self.calls) - set(self.desk.results) - {call.call_id for call in under_way}
        assert len(without) <= len(self.session.held_messages), "only a message that was never sent may wait for ever"

    @invariant()
    def an_end_is_an_end(self) -> None:
        if self.session.phase is Phase.NEED_TOKEN:
            assert {call.kind for call in self.session._calls.pending()} <= {CallKind.SEND}
            assert self.session.link is Link.DOWN
        if self.session.phase in (Phase.IDLE, Phase.CLOSED):
            assert self.session._calls.pending() == []
            assert self.session.next_deadline() is None
            assert self.session.link is Link.DOWN
            assert self.session.rooms == {}

    @invariant()
    def somebody_who_is_logging_in_or_live_has_a_link_or_will_try(self) -> None:
        if self.session.phase in (Phase.LIVE, Phase.LOGGING_IN):
            assert self.session.link is not Link.DOWN or self.session._state.retry_at_ns is not None
        if self.session.link is Link.READY:
            assert self.session.phase is Phase.LIVE
            assert self.session._calls.first(CallKind.LOGIN) is None

    @invariant()
    def a_room_on_the_way_is_being_asked_for(self) -> None:
        for room_id, is_joined in self.session.rooms.items():
            assert is_joined or self.session._calls.first(CallKind.JOIN, room_id) is not None

    @invariant()
    def results_are_of_the_right_kind(self) -> None:
        for call_id, result in self.desk.results.items():
            assert isinstance(result, self.calls[call_id])

    def teardown(self) -> None:
        """In the end every call has completed, and every message that was submitted has its result."""
        self.session.close(self.desk.now)
        self.desk.pump()
        assert set(self.desk.results) == set(self.calls)
        sent = [event.client_message_id for event in self.desk.told(ev.MessageSubmitted)]
        ended = [event.client_message_id for event in self.desk.told(ev.SendCompleted)]
        assert sorted(sent) == sorted(ended)
        assert self.session.next_deadline() is None


TestSessions = Sessions.TestCase
TestSessions.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
