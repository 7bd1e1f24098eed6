"""The present: our identities, their rooms, members and peers. Made from events only, written by nobody else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from rts_console.protocol.events import (
    ConnectionStateChanged,
    CreateRoomStateChanged,
    Event,
    FrameRefused,
    GapNoticed,
    LoggedOut,
    LoginResult,
    MessageHeld,
    MessageReceived,
    PeerOnlineStatus,
    RoomJoinDetails,
    RoomLeft,
    RoomMembers,
    RoomMessageReceived,
    RoomNoticed,
    RoomStateChanged,
    SendCompleted,
    ServerParamsSet,
    SessionResumed,
    TokenUpdated,
    TokenWillExpire,
    UserJoined,
    UserLeft,
    WarningRaised,
)
from rts_console.protocol.words import (
    Code,
    ConnectionState,
    JoinRoomType,
    LoginErrorCode,
    LoginType,
    OfflinePolicy,
    RtsWarningCode,
    UserOfflineReason,
    UserOnlineStatus,
)
from rts_console.record.translate import SERVER_PARAMS_SUCCESS, gap_words, joined, notice_words

ROOM_LOG_LINES = 5_000
PEER_HISTORY_LINES = 1_000

MemberChange = Literal["joined", "left", "back", "present", "state", "notice"]


@dataclass(slots=True)
class MemberFacts:
    """One user ever seen in a room. `reason` is why the user left, `None` when it is not known (we were away)."""

    user_id: str
    since_ns: int
    present: bool = True
    left_at_ns: int = 0
    reason: UserOfflineReason | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A line of a room's log. "present" is a member who was there when we came, "back" one who was not seen leaving.

    `state` is the room's code where the line is about us: why we are in or out, and for "state" (a failed join, a
    warning, joined again by itself) all that happened. `note` is the service's reason in words, and for "notice" what
    the rule set in force told, about `user_id` where it names somebody.
    """

    at_ns: int
    user_id: str
    what: MemberChange
    reason: UserOfflineReason | None = None
    state: Code | None = None
    note: str = ""


@dataclass(slots=True)
class RoomFacts:
    """One room as one identity sees it. `log` is oldest first; `log_dropped` lines before it were let go.

    `member_count` is the gateway's figure and may exceed the members listed (large rooms are not listed in full).
    `version` grows with every change of the room.
    """

    room_id: str
    joined: bool = False
    state: Code | None = None
    reason: str = ""
    joined_at_ns: int = 0
    members: dict[str, MemberFacts] = field(default_factory=dict)
    log: list[Membership] = field(default_factory=list)
    log_dropped: int = 0
    member_count: int = 0
    complete: bool = True
    version: int = 0


@dataclass(slots=True)
class PeerFacts:
    """A user that was looked up. `history` has a line for each change of status; `history_dropped` were let go."""

    user_id: str
    status: UserOnlineStatus | None = None
    since_ns: int = 0
    looked_up_at_ns: int = 0
    history: list[tuple[int, UserOnlineStatus]] = field(default_factory=list)
    history_dropped: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """What last went wrong for an identity, in words."""

    at_ns: int
    text: str


@dataclass(slots=True)
class IdentityFacts:
    """All that is known of one identity. `token_expires_at_s` 0 is never or not known.

    `link_lost_at_ns` is since when there is no link, 0 while there is one (or never was): what is known of rooms is of
    that moment. While the link is being made again, the next attempt is the one numbered `next_attempt`, due at
    `retry_at_ns` (or going on, when that has passed); 0 otherwise. `came_back` is how the last
    reconnect of this login went, `gap` the last notice that messages will not come, `gap_count` the number of them.
    `held` has the messages that are kept here, by their client message id, with the policy that keeps them.
    """

    key: str
    user_id: str
    connection: ConnectionStateChanged | None = None
    next_attempt: int = 0
    retry_at_ns: int = 0
    came_back: SessionResumed | None = None
    gap: GapNoticed | None = None
    gap_count: int = 0
    held: dict[str, OfflinePolicy] = field(default_factory=dict)
    login: LoginResult | None = None
    logged_in: bool = False
    logged_out: LoggedOut | None = None
    token_expires_at_s: int = 0
    link_lost_at_ns: int = 0
    server_params: ServerParamsSet | None = None
    rooms: dict[str, RoomFacts] = field(default_factory=dict)
    peers: dict[str, PeerFacts] = field(default_factory=dict)
    received: int = 0
    read: int = 0
    last_error: Problem | None = None

    @property
    def unread(self) -> int:
        """Messages received since `Store.mark_read`."""
        return self.received - self.read

    @property
    def reconnecting(self) -> bool:
        """Whether a link that was in use is being made again."""
        if self.connection is None or self.logged_out is not None:
            return False
        return self.connection.state in _BEING_MADE_AGAIN

    @property
    def joined_rooms(self) -> list[RoomFacts]:
        """The rooms this identity is in, by id."""
        return [self.rooms[room_id] for room_id in sorted(self.rooms) if self.rooms[room_id].joined]


_BEING_MADE_AGAIN = (ConnectionState.RECONNECTING, ConnectionState.DISCONNECTED, ConnectionState.LOST)


class Store:
    """Facts by identity. `version` grows with every change, so a reader need only look when it has grown."""

    def __init__(self) -> None:
        """Start with no identity."""
        self.version = 0
        self.identities: dict[str, IdentityFacts] = {}

    def add_identity(self, key: str, user_id: str) -> None:
        """Know an identity from now on; nothing happens to one that is known already."""
        if key not in self.identities:
            self.identities[key] = IdentityFacts(key, user_id)
            self.version += 1

    def remove_identity(self, key: str) -> None:
        """Forget an identity; nothing happens when it is not known."""
        if self.identities.pop(key, None) is not None:
            self.version += 1

    def mark_read(self, key: str) -> None:
        """The reader has seen this identity's messages: `unread` is 0 again."""
        facts = self.identities.get(key)
        if facts is not None and facts.unread:
            facts.read = facts.received
            self.version += 1

    def apply(self, key: str, events: Iterable[Event]) -> None:
        """Take in what happened to an identity; events of one that was removed are let go."""
        facts = self.identities.get(key)
        if facts is None:
            return
        for event in events:
            if _apply(facts, event):
                self.version += 1


def _apply(facts: IdentityFacts, event: Event) -> bool:
    """Change the facts; returns whether anything changed."""
    match event:
        case MessageReceived() | RoomMessageReceived():
            facts.received += 1
        case UserJoined() | UserLeft() | RoomMembers() | RoomLeft() | RoomStateChanged() | CreateRoomStateChanged():
            _apply_room(facts, event)
        case RoomNoticed() | RoomJoinDetails():
            _noticed(facts, event)
        case PeerOnlineStatus():
            _looked_up(facts.peers.setdefault(event.peer_user_id, PeerFacts(event.peer_user_id)), event)
        case WarningRaised():
            facts.last_error = Problem(event.at_ns, f"{event.code}: {event.reason}")
        case FrameRefused():
            facts.last_error = Problem(event.at_ns, event.reason)
        case MessageHeld():
            facts.held[event.client_message_id] = event.policy
        case SendCompleted():
            return facts.held.pop(event.client_message_id, None) is not None
        case _:
            return _apply_session(facts, event)
    return True


# Login, token and link


def _apply_session(facts: IdentityFacts, event: Event) -> bool:
    match event:
        case LoginResult():
            _login(facts, event)
        case LoggedOut():
            facts.logged_in = False
            facts.logged_out = event
            _leave_all(facts, event.at_ns)
        case TokenUpdated() | TokenWillExpire():
            facts.token_expires_at_s = event.expires_at_s
        case ConnectionStateChanged():
            _connection(facts, event)
        case SessionResumed():
            facts.came_back = event
        case GapNoticed():
            facts.gap = event
            facts.gap_count += 1
            facts.last_error = Problem(event.at_ns, gap_words(event))
        case ServerParamsSet():
            facts.server_params = event
            if event.code != SERVER_PARAMS_SUCCESS:
                facts.last_error = Problem(event.at_ns, f"App server not set: {event.reason or event.code}")
        case _:
            return False
    return True


def _login(facts: IdentityFacts, event: LoginResult) -> None:
    facts.login = event
    facts.user_id = event.user_id or facts.user_id
    facts.logged_in = event.code is LoginErrorCode.SUCCESS
    if not facts.logged_in:
        facts.last_error = Problem(event.at_ns, f"{event.code}: {event.reason or event.code.meaning}")
        return
    facts.logged_out = None
    if event.login_type is LoginType.FIRST:
        facts.came_back, facts.gap, facts.gap_count = None, None, 0
    facts.token_expires_at_s = event.expires_at_s or facts.token_expires_at_s


def _connection(facts: IdentityFacts, event: ConnectionStateChanged) -> None:
    facts.connection = event
    if event.state in (ConnectionState.CONNECTED, ConnectionState.RECONNECTED):
        facts.link_lost_at_ns = 0
    else:
        facts.link_lost_at_ns = facts.link_lost_at_ns or event.at_ns
    if event.retry_in_ms > 0:
        facts.next_attempt = event.attempt + 1
        facts.retry_at_ns = event.at_ns + event.retry_in_ms * 1_000_000
    elif not facts.reconnecting:
        facts.next_attempt = facts.retry_at_ns = 0
    if event.state is ConnectionState.FAILED:
        facts.logged_in = False
        facts.last_error = Problem(event.at_ns, event.reason or event.state.meaning)
        _leave_all(facts, event.at_ns)


def _leave_all(facts: IdentityFacts, at_ns: int) -> None:
    for room in facts.rooms.values():
        _left(room, facts, at_ns)


# Rooms and members


def _apply_room(
    facts: IdentityFacts,
    event: UserJoined | UserLeft | RoomMembers | RoomLeft | RoomStateChanged | CreateRoomStateChanged,
) -> None:
    room = facts.rooms.setdefault(event.room_id, RoomFacts(event.room_id))
    room.version += 1
    match event:
        case UserJoined():
            _user_joined(room, event)
        case UserLeft():
            _user_left(room, event)
        case RoomMembers():
            _snapshot(room, event)
        case RoomLeft():
            room.state, room.reason = None, ""
            _left(room, facts, event.at_ns, note=event.reason)
        case RoomStateChanged():
            _room_state(room, facts, event)
        case CreateRoomStateChanged():
            facts.last_error = Problem(event.at_ns, f"{event.room_id}: {event.code}: {event.code.meaning}")
            _note(room, Membership(event.at_ns, facts.user_id, "state", state=event.code))
            # The object that is there already goes on.
            if not room.joined:
                room.state, room.reason = event.code, event.code.meaning


def _noticed(facts: IdentityFacts, event: RoomNoticed | RoomJoinDetails) -> None:
    room = facts.rooms.setdefault(event.room_id, RoomFacts(event.room_id))
    room.version += 1
    name = event.name if isinstance(event, RoomNoticed) else "told at the join"
    who = event.details.get("userId", "")
    words = notice_words(name, event.details)
    _note(room, Membership(event.at_ns, who if isinstance(who, str) else "", "notice", note=words))


def _room_state(room: RoomFacts, facts: IdentityFacts, event: RoomStateChanged) -> None:
    room.state, room.reason = event.state, event.reason
    if joined(event.state):
        _we_joined(room, facts, event)
        return
    facts.last_error = Problem(event.at_ns, f"{room.room_id}: {event.state}: {event.reason or event.state.meaning}")
    if room.joined and not isinstance(event.state, RtsWarningCode):
        _left(room, facts, event.at_ns, event.state, event.reason)
        return
    _note(room, Membership(event.at_ns, facts.user_id, "state", state=event.state, note=event.reason))


def _we_joined(room: RoomFacts, facts: IdentityFacts, event: RoomStateChanged) -> None:
    user_id = event.user_id or facts.user_id
    if not room.joined:
        room.joined_at_ns = event.at_ns
        _note(room, Membership(event.at_ns, user_id, "joined", state=event.state, note=event.reason))
    elif event.join_type is JoinRoomType.RECONNECTED:
        _note(room, Membership(event.at_ns, user_id, "state", state=event.state, note=event.join_type.meaning))
    room.joined = True


def _left(room: RoomFacts, facts: IdentityFacts, at_ns: int, state: Code | None = None, note: str = "") -> None:
    """We are out: who is in the room can no longer be known."""
    if room.joined:
        _note(room, Membership(at_ns, facts.user_id, "left", state=state, note=note))
    room.version += 1
    room.joined = False
    room.member_count = 0
    for member in room.members.values():
        member.present = False


def _user_joined(room: RoomFacts, event: UserJoined) -> None:
    member = room.members.get(event.user_id)
    if member is not None and member.present:
        # Away and back before the service noticed the absence.
        member.since_ns = event.at_ns
        _note(room, Membership(event.at_ns, event.user_id, "back"))
        return
    room.members[event.user_id] = MemberFacts(event.user_id, event.at_ns)
    room.member_count += 1
    _note(room, Membership(event.at_ns, event.user_id, "joined"))


def _user_left(room: RoomFacts, event: UserLeft) -> None:
    # In a large room a member who was never listed may leave; elsewhere it would be counted twice.
    unlisted = MemberFacts(event.user_id, 0, present=not room.complete)
    member = room.members.setdefault(event.user_id, unlisted)
    if member.present:
        room.member_count = max(0, room.member_count - 1)
    member.present = False
    member.left_at_ns = event.at_ns
    member.reason = event.reason
    _note(room, Membership(event.at_ns, event.user_id, "left", event.reason))


def _snapshot(room: RoomFacts, event: RoomMembers) -> None:
    """Whatever was missed while the link was down, the members are now those of the snapshot."""
    room.member_count = event.member_count
    room.complete = len(event.members) >= event.member_count
    listed = {member.user_id for member in event.members}
    if room.complete:
        for gone in [known for known in room.members.values() if known.present and known.user_id not in listed]:
            gone.present, gone.left_at_ns, gone.reason = False, event.at_ns, None
            _note(room, Membership(event.at_ns, gone.user_id, "left"))
    for member in event.members:
        known = room.members.get(member.user_id)
        if known is not None and known.present:
            known.since_ns = member.joined_at_ns
            continue
        room.members[member.user_id] = MemberFacts(member.user_id, member.joined_at_ns)
        _note(room, Membership(event.at_ns, member.user_id, "present"))


def _note(room: RoomFacts, line: Membership) -> None:
    room.log.append(line)
    surplus = len(room.log) - ROOM_LOG_LINES
    if surplus > ROOM_LOG_LINES // 10:  # in strides: taking one line off the front moves all others
        del room.log[:surplus]
        room.log_dropped += surplus


# Peers


def _looked_up(peer: PeerFacts, event: PeerOnlineStatus) -> None:
    peer.looked_up_at_ns = event.at_ns
    if peer.status is event.status:
        return
    peer.status, peer.since_ns = event.status, event.at_ns
    peer.history.append((event.at_ns, event.status))
    surplus = len(peer.history) - PEER_HISTORY_LINES
    if surplus > PEER_HISTORY_LINES // 10:
        del peer.history[:surplus]
        peer.history_dropped += surplus
