"""The gateway's half of a connection: what it enforces, answers and never does."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol import codec
from rts_console.protocol import frames as f
from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.server import REASON_LIMIT, PayloadSent, Phase, ServerSession, clip
from rts_console.protocol.words import RULE_SETS, CloseCode, PayloadKind

START = 1_700_000_000 * SECOND_NS
RULES = RULE_SETS["volcengine"]


def new_session(rules: Any = RULES) -> ServerSession:
    return ServerSession(rules, node="n1", epoch="e1", now_ns=START)


def greeted() -> ServerSession:
    session = new_session()
    session.receive(codec.encode_control(f.Hello("app")), START)
    sent(session)
    return session


def logged_in(rules: Any = RULES, expires_at_s: int = 0) -> ServerSession:
    session = new_session(rules)
    session.receive(codec.encode_control(f.Hello("app")), START)
    session.receive(codec.encode_control(f.Login(1, "alice", "token")), START)
    assert session.requests() == [f.Login(1, "alice", "token")]
    session.log_in(f.LoggedIn(1, "alice", "s1", expires_at_s), START)
    sent(session)
    return session


def sent(session: ServerSession, now_ns: int = START) -> list[Any]:
    """Everything the session wants written, decoded; payloads as (header, kind, bytes)."""
    decoder = codec.client_decoder()
    return [
        decoder.control(message) if isinstance(message, str) else decoder.payload(message)
        for message in session.messages_to_send(now_ns)
    ]


def give(session: ServerSession, frame: Any, kind: PayloadKind = PayloadKind.TEXT, payload: bytes = b"hi") -> list[Any]:
    if isinstance(frame, f.SendPeer | f.SendRoom | f.SendServer):
        session.receive(codec.encode_payload(frame, kind, payload), START)
    else:
        session.receive(codec.encode_control(frame), START)
    return sent(session)


def peer(user_id: str = "bob", **fields: Any) -> f.SendPeer:
    return f.SendPeer(**{"id": 7, "user_id": user_id, "client_message_id": "m1", "composed_at_ns": 5, **fields})


def room(room_id: str = "lobby", **fields: Any) -> f.SendRoom:
    return f.SendRoom(**{"id": 7, "room_id": room_id, "client_message_id": "m1", "composed_at_ns": 5, **fields})


def server(**fields: Any) -> f.SendServer:
    return f.SendServer(**{"id": 7, "client_message_id": "m1", "composed_at_ns": 5, **fields})


def test_hello_is_answered_with_the_rules_in_force() -> None:
    (welcome,) = give(new_session(), f.Hello("app"))
    assert (welcome.node, welcome.epoch, welcome.time_ns) == ("n1", "e1", START)
    assert msgspec.convert(welcome.rules, type(RULES)) == RULES


def test_a_second_hello_is_a_bad_frame() -> None:
    (notice,) = give(greeted(), f.Hello("other"))
    assert notice.code == 102


def test_login_before_hello_is_refused() -> None:
    session = new_session()
    (refused,) = give(session, f.Login(3, "alice", "token"))
    assert (refused.id, refused.code) == (3, -1001)
    assert session.requests() == []


def test_a_second_login_is_refused_and_names_the_user() -> None:
    (refused,) = give(logged_in(), f.Login(9, "bob", "token"))
    assert (refused.id, refused.code) == (9, -1001)
    assert "alice" in refused.reason


def test_an_illegal_user_id_is_refused_for_good() -> None:
    session = greeted()
    refused, bye = give(session, f.Login(3, "al ice", "token"))
    assert (refused.code, bye.code) == (-1002, 4502)
    assert "' '" in refused.reason
    assert session.close_wanted == (4502, refused.reason)


COMMANDS = [
    f.Logout(4),
    f.UpdateToken(4, "t"),
    f.GetPeerStatus(4, "bob"),
    f.JoinRoom(4, "lobby"),
    f.LeaveRoom(4, "lobby"),
    f.SetServerParams(4, "s", "http://x"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: type(c).__name__)
@pytest.mark.parametrize("session", [new_session, greeted])
def test_commands_before_login_are_refused(session: Any, command: Any) -> None:
    session = session()
    (refused,) = give(session, command)
    assert (refused.id, refused.code) == (4, 110)
    assert session.requests() == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: type(c).__name__)
def test_commands_after_login_go_to_the_hub(command: Any) -> None:
    session = logged_in()
    assert give(session, command) == []
    assert session.requests() == [command]
    assert session.requests() == []


@pytest.mark.parametrize(("header", "code"), [(peer(), 105), (room(), 100), (server(), 105)])
def test_messages_before_login_are_answered_with_the_vendors_code(header: Any, code: int) -> None:
    (answer,) = give(greeted(), header)
    answer = answer[0] if isinstance(answer, tuple) else answer
    assert (answer.id, answer.code) == (7, code)


@pytest.mark.parametrize("header", [peer(), room(), server(), peer(mode=2)])
@pytest.mark.parametrize("kind", list(PayloadKind))
def test_a_message_goes_to_the_hub_with_its_bytes_untouched(header: Any, kind: PayloadKind) -> None:
    session = logged_in()
    payload = "é\n\0".encode() if kind is PayloadKind.TEXT else bytes(range(256))
    assert give(session, header, kind, payload) == []
    assert session.requests() == [PayloadSent(header, kind, payload)]


@pytest.mark.parametrize(
    ("rules", "kind", "size"),
    [
        ("volcengine", PayloadKind.TEXT, 65_536),
        ("volcengine", PayloadKind.BINARY, 47_104),
        ("volcengine-basic", PayloadKind.TEXT, 1_024),
        ("volcengine-basic", PayloadKind.BINARY, 1_024),
    ],
)
def test_one_byte_over_the_limit_is_refused_with_the_sum(rules: str, kind: PayloadKind, size: int) -> None:
    session = logged_in(RULE_SETS[rules])
    assert give(session, room(), kind, b"x" * size) == []
    assert len(session.requests()) == 1
    (accepted,) = give(session, room(), kind, b"x" * (size + 1))
    assert (accepted.id, accepted.code) == (7, 103)
    assert f"{size:,} bytes" in accepted.reason
    assert session.requests() == []


def test_an_oversize_message_to_the_app_server_is_a_server_answer() -> None:
    ((header, _, body),) = give(logged_in(), server(), PayloadKind.BINARY, b"x" * 47_105)
    assert (header.id, header.code, body) == (7, 103, b"")


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (f.JoinRoom(7, "no room"), -1007),
        (f.JoinRoom(7, ""), -1007),
        (f.LeaveRoom(7, "x" * 129), 103),
        (f.GetPeerStatus(7, "bob\n"), 103),
    ],
)
def test_illegal_ids_are_refused(frame: Any, code: int) -> None:
    session = logged_in()
    (refused,) = give(session, frame)
    assert (type(refused), refused.id, refused.code) == (f.Refused, 7, code)
    assert refused.reason
    assert session.requests() == []


@pytest.mark.parametrize(
    "header",
    [
        peer("b b"),
        room(""),
        peer(client_message_id=""),
        server(client_message_id="x" * 129),
        room(client_message_id="é"),
        peer(mode=3),
    ],
)
def test_a_message_with_a_bad_header_is_answered_with_the_reason(header: Any) -> None:
    session = logged_in()
    (answer,) = give(session, header)
    answer = answer[0] if isinstance(answer, tuple) else answer
    assert (answer.id, answer.code) == (7, 1000)
    assert answer.reason
    assert session.requests() == []


def test_a_message_to_nobody_is_empty_user() -> None:
    (accepted,) = give(logged_in(), peer(""))
    assert (accepted.id, accepted.code) == (7, 104)


def test_an_unknown_type_is_noted_and_the_connection_stays() -> None:
    session = logged_in()
    session.receive('{"type":"dance","id":1}', START)
    (notice,) = sent(session)
    assert notice.code == 101
    assert "dance" in notice.reason
    assert session.close_wanted is None


BAD_MESSAGES = [
    "",
    "{",
    "[]",
    '{"type":"ping"}',
    '{"type":"welcome"}',
    "\ud800",
    b"",
    b"\xa7",
    b"\0\0\0\0",
    b"\xa7\3\0\0",
]


@pytest.mark.parametrize("message", BAD_MESSAGES)
def test_a_bad_frame_is_noted_and_the_connection_stays(message: str | bytes) -> None:
    session = logged_in()
    session.receive(message, START)
    assert [notice.code for notice in sent(session)] == [102]
    assert session.close_wanted is None


def test_eight_bad_frames_within_ten_seconds_end_the_connection() -> None:
    session = logged_in()
    for _ in range(8):
        assert session.close_wanted is None
        session.receive("{", START)
    assert [type(frame) for frame in sent(session)] == [f.Notice] * 8 + [f.Bye]
    assert session.close_wanted is not None
    assert session.close_wanted[0] == 4500


def test_bad_frames_far_apart_do_not_end_the_connection() -> None:
    session = logged_in()
    for second in range(0, 40, 2):
        session.receive("{", START + second * SECOND_NS)
    assert session.close_wanted is None


def test_a_flood_of_unknown_types_lets_the_client_come_back_later() -> None:
    session = logged_in()
    for _ in range(100):
        session.receive('{"type":"dance"}', START)
    assert session.close_wanted is not None
    assert session.close_wanted[0] == 4005


def test_after_the_end_nothing_is_taken_in_and_the_first_reason_counts() -> None:
    session = logged_in()
    session.close(CloseCode.DRAINING, "Stopping.", 500)
    session.close(CloseCode.KICKED, "Later.")
    assert give(session, f.Ping(1, 2)) == [f.Bye(4000, "Stopping.", 500)]
    assert session.close_wanted == (4000, "Stopping.")
    assert session.next_deadline() is None
    session.handle_deadline(START + 100 * SECOND_NS)
    assert sent(session) == []


def test_a_ping_is_answered_with_all_three_times() -> None:
    session = logged_in()
    session.receive(codec.encode_control(f.Ping(4, 11)), START + 5)
    assert sent(session, START + 9) == [f.Pong(4, 11, START + 5, START + 9)]


@pytest.mark.parametrize(("make", "missing"), [(new_session, "hello"), (greeted, "login")])
def test_no_login_within_five_seconds_ends_the_connection(make: Any, missing: str) -> None:
    session = make()
    assert session.next_deadline() == START + 5 * SECOND_NS
    session.handle_deadline(START + 5 * SECOND_NS - 1)
    assert session.close_wanted is None
    session.handle_deadline(START + 5 * SECOND_NS)
    (bye,) = sent(session)
    assert bye.code == 4004
    assert missing in bye.reason


def test_silence_of_25_seconds_ends_the_connection() -> None:
    session = logged_in()
    session.receive(codec.encode_control(f.Ping(1, 2)), START + 10 * SECOND_NS)
    assert session.next_deadline() == START + 35 * SECOND_NS
    session.handle_deadline(START + 35 * SECOND_NS - 1)
    assert session.phase is Phase.LOGGED_IN
    session.handle_deadline(START + 35 * SECOND_NS)
    assert session.close_wanted is not None
    assert session.close_wanted[0] == 4003


def test_expiry_is_told_30_s_ahead_and_at_the_end_and_the_login_lives_on() -> None:
    expires = START // SECOND_NS + 45
    session = logged_in(expires_at_s=expires)
    assert session.next_deadline() == START + 15 * SECOND_NS
    session.handle_deadline(START + 15 * SECOND_NS)
    assert sent(session) == [f.TokenWillExpire(expires, 30_000)]
    give(session, f.Ping(1, 1))
    session.receive(codec.encode_control(f.Ping(1, 1)), START + 25 * SECOND_NS)
    sent(session)
    assert session.next_deadline() == START + 45 * SECOND_NS
    session.handle_deadline(START + 45 * SECOND_NS)
    assert sent(session) == [f.TokenWillExpire(expires, 0)]
    assert session.logged_in


def test_a_login_with_less_than_30_s_left_is_warned_at_once() -> None:
    session = greeted()
    expires = START // SECOND_NS + 10
    session.log_in(f.LoggedIn(1, "alice", "s1", expires), START)
    assert sent(session)[1:] == [f.TokenWillExpire(expires, 10_000)]


def test_a_new_token_moves_the_warnings() -> None:
    session = logged_in(expires_at_s=START // SECOND_NS + 35)
    session.watch_expiry(START // SECOND_NS + 50, START)
    assert session.next_deadline() == START + 20 * SECOND_NS
    session.watch_expiry(0, START)
    assert session.next_deadline() == START + 25 * SECOND_NS


def test_reliable_messages_are_counted_and_receipts_checked() -> None:
    session = logged_in()
    for mode in (0, 1, 2, 0):
        session.deliver(f.PeerMessage("bob", "m", 1, 2, 3, mode), PayloadKind.BINARY, b"\0")
    session.count_reliable("lobby", 300, START)
    assert session.unconfirmed == 3
    receipt = f.Received(2, [f.Arrival("bob", "m", 9)])
    sent(session)
    assert give(session, receipt) == []
    assert session.requests() == [receipt]
    assert session.unconfirmed == 1
    for count in (1, 4):
        (notice,) = give(session, f.Received(count, []))
        assert notice.code == 102


def test_logout_is_answered_and_closes_normally_without_a_bye() -> None:
    session = logged_in()
    session.log_out(4)
    assert sent(session) == [f.Done(4)]
    assert session.close_wanted is not None
    assert session.close_wanted[0] == 1000


def test_a_long_reason_is_cut_visibly_and_stays_printable() -> None:
    cut = clip("\0é" * 1_000)
    assert cut.endswith("…")
    assert len(cut.encode()) <= REASON_LIMIT
    assert cut.isprintable()
    assert clip("short") == "short"


near_frames = st.builds(
    lambda name, fields: msgspec.json.encode({"type": name, **fields}).decode(errors="replace"),
    st.sampled_from(sorted(f.TYPES)),
    st.dictionaries(
        st.sampled_from(
            ["id", "user_id", "room_id", "token", "mode", "app_id", "count", "arrivals", "signature", "url"]
        ),
        st.integers(-(2**63), 2**64 - 1) | st.text(max_size=8) | st.lists(st.integers(0, 9), max_size=3),
    ),
)
near_payloads = st.builds(
    lambda head, rest, kind: b"\xa7" + bytes([kind]) + len(head).to_bytes(2, "big") + head.encode() + rest,
    near_frames,
    st.binary(max_size=64),
    st.integers(0, 4),
)


@given(st.lists(st.text() | st.binary() | near_frames | near_payloads, max_size=20), st.booleans())
def test_nothing_that_the_other_side_sends_raises(messages: list[str | bytes], inside: bool) -> None:
    session = logged_in() if inside else new_session()
    for step, message in enumerate(messages):
        session.receive(message, START + step)
        session.requests()
    sent(session, START + 100)
    session.handle_deadline(START + 60 * SECOND_NS)
    sent(session, START + 60 * SECOND_NS)
    assert session.close_wanted is not None
