"""Messages: kept before they are answered, told to those who come back, and never queued where they may be lost."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rts_console.gateway.backplane import Window
from rts_console.gateway.sqlite_backplane import SqliteBackplane
from rts_console.gateway.writer import SLOW_BYTES
from rts_console.protocol import codec
from rts_console.protocol import frames as f
from rts_console.protocol.words import RULE_SETS, PayloadKind
from tests.gateway.desk import APP, START, Desk, Person, token
from tests.gateway.late_backplane import LateBackplane

UNLIMITED = replace(RULE_SETS["volcengine"], peer_rate=0, room_rate=0, room_total_rate=0)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def heads(written: list[Any]) -> list[Any]:
    """The headers of payloads, in order; control frames are left out."""
    return [item[0] for item in written if isinstance(item, tuple)]


def chain(written: list[Any]) -> list[tuple[str, int, int]]:
    """Id, position and previous of each message."""
    return [(head.client_message_id, head.position, head.previous) for head in heads(written)]


# --- inboxes ---


def test_messages_to_a_user_without_link_are_accepted_and_follow_its_login_in_order(desk: Desk) -> None:
    alice, bob = desk.user("alice"), desk.user("bob")
    alice.send_peer("bob", client_message_id="a")
    bob.wire.read()
    bob.inbox = (bob.inbox[0], 1)
    bob.lose_link()
    for message_id in "bcd":
        accepted = alice.send_peer("bob", message_id.encode(), client_message_id=message_id)
        assert (accepted.code, accepted.recipients) == (0, 0)
    _, (logged_in, *messages) = bob.come_back()
    assert (logged_in.resumed, logged_in.inbox_epoch, logged_in.inbox_position) == (True, bob.inbox[0], 4)
    assert chain(messages) == [("b", 2, 1), ("c", 3, 2), ("d", 4, 3)]
    assert [payload for _, _, payload in messages] == [b"b", b"c", b"d"]
    assert {head.epoch for head in heads(messages)} == {bob.inbox[0]}
    assert desk.hub.state()["messages_replayed"] == 3


def test_what_comes_after_the_return_follows_what_was_missed(desk: Desk) -> None:
    alice, bob = desk.user("alice"), desk.user("bob")
    bob.lose_link()
    alice.send_peer("bob", client_message_id="a")
    again, answer = bob.come_back()
    alice.send_peer("bob", client_message_id="b")
    assert chain(answer + again.wire.read()) == [("a", 1, 0), ("b", 2, 1)]


def test_who_asks_again_from_an_earlier_place_is_told_again(desk: Desk) -> None:
    alice, bob = desk.user("alice"), desk.user("bob")
    for message_id in "ab":
        alice.send_peer("bob", client_message_id=message_id)
    _, answer = bob.come_back()
    assert chain(answer) == [("a", 1, 0), ("b", 2, 1)]


def test_an_inbox_that_does_not_reach_back_is_not_resumed() -> None:
    desk = Desk(window=Window(messages=2))
    alice, bob = desk.user("alice"), desk.user("bob")
    bob.lose_link()
    for _ in range(3):
        assert alice.send_peer("bob").code == 0
    _, (logged_in, *messages) = bob.come_back()
    assert (logged_in.resumed, logged_in.inbox_position, logged_in.inbox_kept_after) == (False, 3, 1)
    assert chain(messages) == [("m102", 2, 1), ("m103", 3, 2)]


def test_what_was_kept_for_a_user_follows_its_return_though_its_session_has_ended() -> None:
    desk = Desk()
    alice, bob = desk.user("alice"), desk.user("bob")
    bob.lose_link()
    desk.long_after(110, alice)
    assert alice.send_peer("bob", client_message_id="a").code == 0
    desk.long_after(20, alice)
    assert alice.send_peer("bob").code == 3
    _, (logged_in, *messages) = bob.come_back()
    assert (logged_in.resumed, logged_in.inbox_kept_after) == (False, 0)
    assert chain(messages) == [("a", 1, 0)]


def test_who_logs_in_afresh_is_told_nothing_of_before(desk: Desk) -> None:
    alice, bob = desk.user("alice"), desk.user("bob")
    bob.lose_link()
    alice.send_peer("bob")
    (logged_in,) = desk.person("bob").ask(f.Login(1, "bob", token("bob")))
    assert (logged_in.inbox_position, logged_in.inbox_kept_after) == (1, -1)


def test_a_client_that_sees_a_gap_in_its_inbox_asks_again_on_the_same_link(desk: Desk) -> None:
    alice, bob = desk.user("alice"), desk.user("bob")
    for message_id in "abc":
        alice.send_peer("bob", client_message_id=message_id)
    bob.wire.read()
    answer, *messages = bob.ask(f.ReadInbox(7, bob.inbox[0], 1))
    assert answer == f.InboxFollows(7, bob.inbox[0], 3)
    assert chain(messages) == [("b", 2, 1), ("c", 3, 2)]
    alice.send_peer("bob", client_message_id="d")
    assert chain(bob.wire.read()) == [("d", 4, 3)]


def test_a_client_that_asks_too_late_is_told_what_is_lost_and_gets_the_rest() -> None:
    desk = Desk(window=Window(messages=2))
    alice, bob = desk.user("alice"), desk.user("bob")
    for message_id in "abcd":
        alice.send_peer("bob", client_message_id=message_id)
    bob.wire.read()
    answer, *messages = bob.ask(f.ReadInbox(7, bob.inbox[0], 1))
    assert (answer.recovered, answer.kept_after, answer.position) == (False, 2, 4)
    assert chain(messages) == [("c", 3, 2), ("d", 4, 3)]


def test_a_place_that_is_told_of_a_peer_message_is_nobody_elses_business(desk: Desk) -> None:
    alice = desk.user("alice")
    desk.user("bob")
    accepted = alice.send_peer("bob")
    assert (accepted.position, accepted.previous) == (0, 0)


# --- rooms ---


def test_messages_of_a_room_follow_the_rejoin_in_order_without_ones_own(desk: Desk) -> None:
    alice, bob = desk.user("alice", "lobby"), desk.user("bob")
    joined = bob.ask(f.JoinRoom(3, "lobby"))[0]
    alice.send_room("lobby", client_message_id="a")
    bob.send_room("lobby", client_message_id="own")
    bob.lose_link()
    for message_id in "bc":
        assert alice.send_room("lobby", client_message_id=message_id).recipients == 0
    again, _ = bob.come_back()
    answer = again.ask(f.JoinRoom(4, "lobby", 1, joined.epoch, 1))
    assert (answer[0].recovered, answer[0].epoch, answer[0].position) == (True, joined.epoch, 4)
    assert chain(answer) == [("b", 3, 1), ("c", 4, 3)]
    alice.send_room("lobby", client_message_id="d")
    assert chain(again.wire.read()) == [("d", 5, 4)]


def test_nothing_of_a_room_comes_between_the_return_and_the_rejoin(desk: Desk) -> None:
    alice, bob = desk.user("alice", "lobby"), desk.user("bob")
    joined = bob.ask(f.JoinRoom(3, "lobby"))[0]
    bob.lose_link()
    again, _ = bob.come_back()
    alice.send_room("lobby", client_message_id="a")
    assert again.wire.read() == []
    assert chain(again.ask(f.JoinRoom(4, "lobby", 1, joined.epoch, 0))) == [("a", 1, 0)]


def test_a_live_member_that_sees_a_gap_asks_again(desk: Desk) -> None:
    alice, bob = desk.user("alice", "lobby"), desk.user("bob", "lobby")
    alice.send_room("lobby", client_message_id="a")
    ((first, _, _),) = bob.wire.read()
    assert chain(bob.ask(f.JoinRoom(4, "lobby", 1, first.epoch, 0))) == [("a", 1, 0)]
    assert alice.wire.read() == []


@pytest.mark.parametrize(("epoch", "position"), [("other", 3), (None, 0), (None, 9)])
def test_a_room_that_does_not_reach_back_says_so_and_goes_on(epoch: str | None, position: int) -> None:
    desk = Desk(window=Window(messages=2, history=2))
    alice, bob = desk.user("alice", "lobby"), desk.user("bob", "lobby")
    for _ in range(3):
        alice.send_room("lobby")
    own = heads(bob.wire.read())[0].epoch
    answer = bob.ask(f.JoinRoom(4, "lobby", 1, own if epoch is None else epoch, position))
    assert (answer[0].recovered, answer[0].epoch, answer[0].position) == (False, own, 3)
    follows = [] if position == 9 else [(2, 1), (3, 2)]
    assert [(head.position, head.previous) for head in heads(answer[1:])] == follows
    assert answer[0].kept_after == 3 - len(follows)
    alice.send_room("lobby")
    assert [(head.position, head.previous) for head in heads(bob.wire.read())] == [(4, 3)]


def test_who_joins_for_the_first_time_is_told_nothing_of_before(desk: Desk) -> None:
    desk.user("alice", "lobby").send_room("lobby")
    (joined,) = desk.user("bob").ask(f.JoinRoom(3, "lobby"))
    assert (joined.recovered, joined.position) == (True, 1)


def test_the_author_is_told_its_place_and_the_one_before(desk: Desk) -> None:
    alice = desk.user("alice", "lobby")
    desk.user("bob", "lobby").send_room("lobby")
    accepted = alice.send_room("lobby")
    assert (accepted.position, accepted.previous) == (2, 1)


def test_every_member_sees_the_same_order(desk: Desk) -> None:
    people = [desk.user(name, "lobby") for name in ("alice", "bob", "carol")]
    for number in range(30):
        people[number % 3].give((f.SendRoom(number, "lobby", str(number), 5), PayloadKind.TEXT, b"x"))
    seen = [{head.client_message_id: head.position for head in heads(person.wire.read())} for person in people]
    assert {message_id: place for each in seen for message_id, place in each.items()} == {
        str(number): number + 1 for number in range(30)
    }


# --- unreliable ones ---


def test_unreliable_messages_are_never_kept_and_are_counted_for_each_pair(desk: Desk) -> None:
    alice, bob, carol = (desk.user(name, "lobby") for name in ("alice", "bob", "carol"))
    bob.wire.read()
    epoch = bob.ask(f.JoinRoom(3, "lobby"))[0].epoch
    bob.lose_link()
    carol.wire.buffered = SLOW_BYTES + 1
    for mode in (1, 2):
        assert alice.send_room("lobby", mode=mode).recipients == 0
        accepted = alice.send_peer("bob", mode=mode)
        assert (accepted.code, accepted.recipients) == (0, 0)
    assert carol.wire.closed is None
    again, answer = bob.come_back()
    answer += again.ask(f.JoinRoom(4, "lobby", 1, epoch, 0))
    assert heads(answer) == []
    assert desk.hub.state()["messages_shed"] == 6
    assert desk.hub.state()["shed_pairs"] == [
        {"app_id": APP, "from": "alice", "to": "bob", "messages": 4},
        {"app_id": APP, "from": "alice", "to": "carol", "messages": 2},
    ]


def test_an_unreliable_message_has_no_place(desk: Desk) -> None:
    alice, bob = desk.user("alice", "lobby"), desk.user("bob", "lobby")
    assert alice.send_room("lobby", mode=1).position == 0
    alice.send_peer("bob", mode=2)
    assert [(head.epoch, head.position, head.previous) for head in heads(bob.wire.read())] == [("", 0, 0)] * 2


# --- rates of those who come back ---


@pytest.mark.parametrize("cut", [True, False])
def test_who_comes_back_may_send_again_at_once_what_the_rates_allowed_meanwhile(desk: Desk, cut: bool) -> None:
    alice = desk.user("alice", "lobby")
    alice.ask(f.Ping(1, 1))
    if cut:
        alice.lose_link()
    desk.after(3)
    again, (logged_in,) = alice.come_back()
    assert logged_in.resumed
    codes = [again.send_room("lobby", client_message_id=f"x{number}").code for number in range(3 * 65)]
    assert set(codes) == {200}
    desk.after(11)
    codes = [again.send_room("lobby", client_message_id=f"y{number}").code for number in range(100)]
    assert codes == [200] * 65 + [5] * 35


def test_coming_back_often_gains_little(desk: Desk) -> None:
    person = desk.user("alice", "lobby")
    accepted = 0
    for round_number in range(50):
        person.lose_link()
        desk.after(0.1)
        person, _ = person.come_back()
        codes = [person.send_room("lobby", client_message_id=f"{round_number}.{n}").code for n in range(400)]
        accepted += codes.count(200)
    assert accepted <= 65 + 50 * 0.1 * (65 + 185)


# --- kept before answered ---


def test_a_message_is_answered_when_it_is_committed_in_the_order_received(tmp_path: Path) -> None:
    backplane = SqliteBackplane(tmp_path, clock=lambda: START)
    desk = Desk(backplane=backplane)
    alice, bob = desk.user("alice", "lobby"), desk.user("bob", "lobby")
    alice.wire.read()
    for number in range(6):
        header: Any = (
            f.SendRoom(number, "lobby", str(number), 5) if number % 2 else f.SendPeer(number, "bob", str(number), 5)
        )
        alice.give((header, PayloadKind.TEXT, b"x"))
    assert (alice.wire.read(), bob.wire.read()) == ([], [])
    backplane.flush()
    assert [(frame.id, frame.code, frame.recipients) for frame in alice.wire.read()] == [
        (number, 200 if number % 2 else 0, 1) for number in range(6)
    ]
    assert [head.client_message_id for head in heads(bob.wire.read())] == list("012345")
    backplane.close()


def test_a_message_that_cannot_be_kept_is_refused_and_may_be_sent_again(
    tmp_path: Path, expected_logs: list[Any]
) -> None:
    backplane = SqliteBackplane(tmp_path, clock=lambda: START)
    desk = Desk(backplane=backplane)
    alice, bob = desk.user("alice", "lobby"), desk.user("bob", "lobby")
    backplane.flush()
    alice.wire.read()
    database = backplane._journal._database  # type: ignore[union-attr]
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages}")
    assert alice.send_room("lobby", b"x" * 60_000, client_message_id="x") is None
    backplane.flush()
    (refused,) = alice.wire.read()
    assert (refused.code, refused.retry_after_ms, bob.wire.read()) == (150, 1_000, [])
    assert "full" in refused.reason
    database.execute("PRAGMA max_page_count = 1000000")
    alice.send_room("lobby", b"x" * 60_000, client_message_id="x")
    backplane.flush()
    assert [frame.code for frame in alice.wire.read()] == [200]
    assert len(bob.wire.read()) == 1
    assert len(expected_logs) == 1
    backplane.close()


# --- restrictions ---


def test_a_muted_user_is_refused_in_rooms_only_until_it_is_lifted_or_over(desk: Desk) -> None:
    alice = desk.user("alice", "lobby", "bar")
    desk.hub.mute_user(APP, "alice", room_id="lobby", seconds=10, reason="Spam.")
    refused = alice.send_room("lobby")
    assert refused.code == 1000
    assert refused.reason == "alice is muted in lobby for another 10 s. Spam."
    assert (alice.send_room("bar").code, alice.send_peer("alice").code) == (200, 0)
    desk.after(10)
    assert alice.send_room("lobby").code == 200
    desk.hub.mute_user(APP, "alice")
    assert "until it is lifted" in alice.send_room("bar").reason
    assert desk.hub.lift(desk.hub.backplane.restrictions(APP)[0].kind, APP, user_id="alice")
    assert alice.send_room("bar").code == 200


# --- a backplane that takes its time ---


def late_desk() -> tuple[Desk, LateBackplane]:
    clocks: list[Desk] = []
    backplane = LateBackplane(clock=lambda: clocks[0].now if clocks else START)
    clocks.append(Desk(UNLIMITED, backplane=backplane))
    return clocks[0], backplane


def enter(desk: Desk, backplane: LateBackplane, user_id: str, *rooms: str) -> Person:
    person = desk.person(user_id)
    person.give(f.Login(1, user_id, token(user_id)))
    backplane.arrive()
    person.give(*(f.JoinRoom(2, room) for room in rooms))
    backplane.arrive()
    logged_in, *_ = person.wire.read()
    person.session_id, person.inbox = logged_in.session_id, (logged_in.inbox_epoch, logged_in.inbox_position)
    return person


def test_nothing_is_answered_before_it_has_happened() -> None:
    desk, backplane = late_desk()
    alice, bob = enter(desk, backplane, "alice", "lobby"), enter(desk, backplane, "bob", "lobby")
    alice.wire.read()
    assert alice.send_room("lobby") is None
    assert bob.wire.read() == []
    backplane.arrive()
    assert [type(frame) for frame in alice.wire.read()] == [f.Accepted]
    assert len(bob.wire.read()) == 1


def test_a_message_sent_again_while_the_first_is_under_way_is_passed_on_once() -> None:
    desk, backplane = late_desk()
    alice, bob = enter(desk, backplane, "alice", "lobby"), enter(desk, backplane, "bob", "lobby")
    alice.wire.read()
    for number in (1, 2):
        alice.send_room("lobby", id=number, client_message_id="x")
    backplane.arrive()
    assert [(frame.id, frame.code, frame.position) for frame in alice.wire.read()] == [(1, 200, 1), (2, 200, 1)]
    assert len(bob.wire.read()) == 1


def test_what_comes_right_behind_a_login_waits_until_that_is_kept() -> None:
    desk, backplane = late_desk()
    alice = desk.person("alice")
    alice.give(f.Login(1, "alice", token("alice")), f.JoinRoom(2, "lobby"))
    alice.give(f.GetPeerStatus(3, "alice"))
    assert alice.wire.read() == []
    backplane.arrive()
    assert [type(frame) for frame in alice.wire.read()] == [f.LoggedIn, f.PeerStatus, f.Joined]
    mallory = desk.person("mallory")
    mallory.give(f.Login(1, "mallory", token("mallory")), *[f.Ping(1, 1)] * 1_001)
    assert mallory.wire.closed is not None
    assert mallory.wire.closed[0] == 4005
    backplane.arrive()


def test_who_hangs_up_during_its_login_is_there_without_link() -> None:
    desk, backplane = late_desk()
    bob = enter(desk, backplane, "bob")
    alice = desk.person("alice")
    alice.give(f.Login(1, "alice", token("alice")))
    alice.lose_link()
    backplane.arrive()
    assert bob.ask(f.GetPeerStatus(4, "alice")) == [f.PeerStatus(4, "alice", 2)]
    desk.long_after(121, bob)
    assert bob.ask(f.GetPeerStatus(4, "alice")) == [f.PeerStatus(4, "alice", 0)]


def test_of_two_logins_under_way_the_later_wins() -> None:
    desk, backplane = late_desk()
    first, second = desk.person("alice"), desk.person("alice")
    for person in (first, second):
        person.give(f.Login(1, "alice", token("alice")))
    backplane.arrive()
    assert first.wire.closed is not None
    assert first.wire.closed[0] == 4504
    assert [type(frame) for frame in second.wire.read()] == [f.LoggedIn]
    assert second.ask(f.GetPeerStatus(4, "alice")) == [f.PeerStatus(4, "alice", 1)]


def test_a_login_elsewhere_ends_the_one_here_and_its_messages_are_refused() -> None:
    desk, backplane = late_desk()
    alice, bob = enter(desk, backplane, "alice", "lobby"), enter(desk, backplane, "bob", "lobby")
    alice.wire.read()
    alice.send_room("lobby", client_message_id="late")
    backplane._put_session((APP, "alice"), backplane.session_of((APP, "alice"))._replace(generation=99))  # type: ignore[union-attr]
    backplane.arrive()
    refused, bye = alice.wire.read()
    assert (refused.code, bye.code) == (150, 4504)
    assert bob.wire.read() == []
    backplane.claim((APP, "bob"), "another node", "s", "", lambda _: None)
    backplane.arrive()
    assert bob.wire.closed is not None
    assert bob.wire.closed[0] == 4504
    assert "bob" not in desk.hub.apps[APP].users


# --- whatever happens in whatever order ---

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("room"), st.sampled_from(["alice", "bob"]), st.integers(0, 5)),
        st.tuples(st.just("peer"), st.sampled_from(["alice", "bob"]), st.integers(0, 5)),
        st.tuples(st.just("cut"), st.sampled_from(["alice", "bob"]), st.just(0)),
        st.tuples(st.just("back"), st.sampled_from(["alice", "bob"]), st.just(0)),
        st.tuples(st.just("wait"), st.just(""), st.integers(0, 9)),
    ),
    max_size=60,
)


class Follower:
    """A client's rule for what it is told, and all that it has shown."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.person = desk.user(name)
        joined = self.person.ask(f.JoinRoom(2, "lobby"))[0]
        self.room = (joined.epoch, joined.position)
        self.shown: list[tuple[str, str]] = []
        self.linked = True
        self.peer = "bob" if name == "alice" else "alice"

    def take(self, written: list[Any]) -> None:
        for item in written:
            if isinstance(item, f.Accepted) and item.position:
                assert item.previous <= self.room[1] or item.position <= self.room[1]
                self.room = (self.room[0], max(self.room[1], item.position))
            if isinstance(item, f.Joined):
                assert item.recovered
            if isinstance(item, tuple) and item[0].position:
                self._message(item[0])

    def _message(self, head: Any) -> None:
        in_room = isinstance(head, f.RoomMessage)
        epoch, last = self.room if in_room else self.person.inbox
        assert head.epoch == epoch
        assert head.previous <= last, "a gap"
        if head.position > last:
            self.shown.append(("room" if in_room else "peer", head.client_message_id))
            place = (epoch, head.position)
            if in_room:
                self.room = place
            else:
                self.person.inbox = place

    def ping(self) -> None:
        if self.linked:
            self.take(self.person.ask(f.Ping(1, 1)))

    def come_back(self) -> None:
        self.linked = True
        inbox = self.person.inbox
        self.person, answer = self.person.come_back()
        assert answer[0].resumed
        self.person.inbox = inbox
        self.take(answer)
        self.take(self.person.ask(f.JoinRoom(2, "lobby", 1, *self.room)))


@given(STEPS)
@settings(max_examples=150, deadline=None)
def test_everything_accepted_is_shown_once_in_order_however_links_break(steps: list[tuple[str, str, int]]) -> None:
    desk = Desk(UNLIMITED)
    people = {name: Follower(desk, name) for name in ("alice", "bob")}
    sent: dict[str, list[tuple[str, str]]] = {"alice": [], "bob": []}
    count = 0
    for step, name, number in steps:
        who = people.get(name)
        if who is None:
            desk.after(number)
            for each in people.values():
                each.ping()
        elif step == "cut" and who.linked:
            who.linked = False
            who.take(who.person.wire.read())
            who.person.lose_link()
        elif step == "back" and not who.linked:
            who.come_back()
        elif step in ("room", "peer") and who.linked:
            count += 1
            header: Any = (
                f.SendRoom(count, "lobby", str(count), 5)
                if step == "room"
                else f.SendPeer(count, who.peer, str(count), 5)
            )
            for _ in range(1 + number % 2):  # sent again, as after a lost answer
                who.take(who.person.ask((header, PayloadKind.TEXT, b"x")))
            sent[who.peer].append((step, str(count)))
    for name, who in people.items():
        if not who.linked:
            who.come_back()
        who.take(who.person.wire.read())
        for kind in ("room", "peer"):
            assert [each for each in who.shown if each[0] == kind] == [each for each in sent[name] if each[0] == kind]


def test_what_one_read_brings_is_answered_at_once() -> None:
    desk = Desk()
    alice, bob = desk.user("alice", features=[f.BATCHES]), desk.user("bob")
    sent = [codec.encode_payload(f.SendPeer(n, "bob", f"m{n}", 5), PayloadKind.TEXT, b"hi") for n in range(1, 5)]
    alice.give(*sent, *sent[:1])
    answers = alice.wire.read()
    many, again = answers
    assert (many.first_id, many.count, many.code, many.recipients) == (1, 4, 0, 1)
    assert (again.id, again.code, again.recipients) == (1, 0, 1)
    received = [header for header, _, _ in bob.wire.read()]
    assert [header.client_message_id for header in received] == ["m1", "m2", "m3", "m4"]
    assert [(header.position, header.previous) for header in received] == [(1, 0), (2, 1), (3, 2), (4, 3)]
