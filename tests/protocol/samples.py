"""One frame of each type with every field set, and strategies for all that a field may hold."""

from typing import Any, get_type_hints

import msgspec
from hypothesis import strategies as st

from rts_console.protocol import codec
from rts_console.protocol import frames as f
from rts_console.protocol.words import RULE_SETS, PayloadKind

T = 1_700_000_000_000_000_000

CONTROL: list[Any] = [
    f.Hello("0123456789abcdef01234567", "laptop-7", "rts-console/1.0", "shop-1", ["x"]),
    f.Login(1, "alice", "001token", 1, "i1", 17, "5f0a"),
    f.Logout(2),
    f.UpdateToken(3, "001newer"),
    f.GetPeerStatus(4, "bob"),
    f.JoinRoom(5, "lobby", 1, "e1", 40),
    f.LeaveRoom(6, "lobby"),
    f.RoomCall(13, "lobby", "set_entry", {"key": "seat-1", "value": "alice"}),
    f.ReadInbox(12, "i1", 17),
    f.SetServerParams(7, "signed by the app", "https://app.example.com/rts"),
    f.Received(2, [f.Arrival("bob", "b-1", T + 1, "lobby"), f.Arrival("carol", "c-9", T + 2)]),
    f.ReceivedMany(2, "bob", T + 1, ["b-1", "b-2"], "lobby"),
    f.Ping(8, T),
    f.Welcome("node-1", "e1", T, msgspec.to_builtins(RULE_SETS["volcengine"]), 10_000, ["x"]),
    f.LoggedIn(1, "alice", "5f0a", 1_700_007_200, True, "i1", 19, 120_000, 12),
    f.Done(3, 1_700_007_200),
    f.Refused(5, -1018, "The room lobby is full.", 250),
    f.PeerStatus(4, "bob", 1),
    f.Joined(5, "lobby", "e1", 41, [f.Member("alice", T), f.Member("bob", T + 5)], 2, False, 40),
    f.RoomAnswer(13, {"version": 3}),
    f.RoomNotice("lobby", "entries", {"updated": [{"key": "seat-1", "value": "alice"}]}),
    f.InboxFollows(12, "i1", 19, False, 17),
    f.UserJoined("lobby", "carol", T),
    f.UserLeft("lobby", "carol", 1, T),
    f.RoomClosed("lobby", -1006, "Removed by an operator."),
    f.Accepted(9, 200, T + 1, T + 2, 3, 42, "words", 250, 41),
    f.AcceptedMany(9, 2, 200, T + 1, T + 2, 3, 42, 41),
    f.DeliveredMany("bob", T + 3, ["a-1", "a-2"], "lobby"),
    f.Delivered([f.Delivery("a-1", "bob", T + 3, "lobby"), f.Delivery("a-2", "carol", T + 4)]),
    f.ServerParamsSet(7, 200, "words"),
    f.TokenWillExpire(1_700_007_200, 30_000),
    f.Pong(8, T, T + 10, T + 20),
    f.Notice(-2013, "More than 500 users: join and leave notices stop.", "lobby"),
    f.Bye(4000, "The gateway is stopping; come back later.", 1_500),
]

PAYLOAD: list[tuple[Any, PayloadKind, bytes]] = [
    (f.SendPeer(9, "bob", "a-1", T, 1), PayloadKind.TEXT, "你好, bob".encode()),
    (f.SendRoom(10, "lobby", "a-2", T, 2), PayloadKind.BINARY, bytes(range(16))),
    (f.SendServer(11, "a-3", T), PayloadKind.TEXT, b'{"event":"ready"}'),
    (f.PeerMessage("alice", "a-1", T, T + 1, T + 2, 1, "i1", 18, 17), PayloadKind.TEXT, "你好, bob".encode()),
    (
        f.RoomMessage("lobby", "alice", "a-2", T, T + 1, T + 2, "e1", 42, 41, 2),
        PayloadKind.BINARY,
        bytes(range(16)),
    ),
    (f.ServerAnswer(11, 18, T + 1, T + 2, T + 3, 500, 7, "Not 200.", 250), PayloadKind.BINARY, b"sorry"),
]

EXTENDED_CONTROL: list[Any] = [
    f.JoinRoom(5, "lobby", 1, "e1", 40, {"history": 20, "existing": True}),
    f.Joined(5, "lobby", "e1", 41, [f.Member("alice", T)], 1, False, 40, {"memberCount": 1}),
    f.Accepted(9, 200, T + 1, T + 2, 3, 42, "words", 250, 41, {"uid": "5F0A-1"}),
    f.Refused(2, -1000, "The token expired 3 s ago.", 250, 9),
]
"""The same frames with what a rule set adds to them: without it they stay as they were."""

EXTENDED_PAYLOAD: list[tuple[Any, PayloadKind, bytes]] = [
    (f.SendPeer(9, "bob", "a-1", T, 1, {"stream": 1}), PayloadKind.TEXT, b"hi"),
    (f.SendRoom(10, "lobby", "a-2", T, 2, {"type": "RC:TxtMsg", "flag": 3}), PayloadKind.TEXT, b"{}"),
    (f.PeerMessage("alice", "a-1", T, T + 1, T + 2, 1, "i1", 18, 17, {"stream": 1}), PayloadKind.TEXT, b"hi"),
    (
        f.RoomMessage("lobby", "alice", "a-2", T, T + 1, T + 2, "e1", 42, 41, 2, {"type": "RC:TxtMsg", "flag": 3}),
        PayloadKind.TEXT,
        b"{}",
    ),
]

CONTROL_TYPES = [type(frame) for frame in CONTROL]
HEADER_TYPES = [type(header) for header, _, _ in PAYLOAD]

INTEGERS = st.integers(-(2**63), 2**63 - 1)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)


def any_of(kind: type) -> st.SearchStrategy[Any]:
    """Any value that the type's fields allow."""
    return st.builds(kind, **{name: _field(hint) for name, hint in get_type_hints(kind).items() if name[0] != "_"})


def _field(hint: Any) -> st.SearchStrategy[Any]:
    if hint is str:
        return TEXTS
    if hint is bool:
        return st.booleans()
    if hint is int:
        return INTEGERS
    if hint == list[str]:
        return st.lists(TEXTS, max_size=3)
    if hint == dict[str, str | int]:
        return st.dictionaries(TEXTS, TEXTS | INTEGERS, max_size=3)
    if hint == dict[str, str | int | bool]:
        return st.dictionaries(TEXTS, TEXTS | INTEGERS | st.booleans(), max_size=3)
    if hint == dict[str, Any]:
        return st.dictionaries(TEXTS, TEXTS | st.booleans() | st.integers(0, 2**53), max_size=3)
    (inner,) = hint.__args__
    return st.lists(any_of(inner), max_size=3)


def decoder_for(kind: type) -> Any:
    """The decoder of the side that receives frames of this type."""
    sides = {f.ClientControl: codec.server_decoder, f.ClientHeader: codec.server_decoder}
    return next((make for union, make in sides.items() if kind in union.__args__), codec.client_decoder)()
