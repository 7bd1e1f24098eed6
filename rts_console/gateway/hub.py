"""The hub: who is logged in here, and which part of the gateway acts on what. It has no socket and no timer.

Whoever owns the links calls `connect`, `received` and `closed`, calls `handle_deadlines` now and then, and calls
`flush_receipts` soon after `receipts_waiting` was called. What the backplane commits at once is acted on inside these
calls; what takes it time, when it calls back.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, assert_never

from rts_console.gateway.admission import RETURNS_PER_SECOND, LoginCheck, LoginRates, Returns
from rts_console.gateway.backplane import (
    Backplane,
    Logged,
    Message,
    Missed,
    Restriction,
    RestrictionKind,
    RoomMember,
    ScopeKey,
    Session,
    UserKey,
)
from rts_console.gateway.families import PlainFamily, RoomFamily
from rts_console.gateway.link_journal import LinkJournal
from rts_console.gateway.local_backplane import LocalBackplane
from rts_console.gateway.login import TokenRefused
from rts_console.gateway.presence import App, Client, Connection, Ended, User
from rts_console.gateway.receipts import Receipts
from rts_console.gateway.relay import Relay
from rts_console.gateway.rooms import Rooms
from rts_console.gateway.server_messages import AppServers, ServerMessages
from rts_console.gateway.visits import VisitBook, Visitor
from rts_console.gateway.writer import Writer
from rts_console.protocol.clock import SECOND_NS, now_ns
from rts_console.protocol.frames import (
    ROOM_CALL,
    ROOM_OUTSIDERS,
    Done,
    GetPeerStatus,
    JoinRoom,
    LeaveRoom,
    LoggedIn,
    Login,
    Logout,
    PeerStatus,
    ReadInbox,
    Received,
    ReceivedMany,
    RoomCall,
    SendServer,
    SetServerParams,
    UpdateToken,
)
from rts_console.protocol.server import SILENCE_TIMEOUT_S, PayloadSent, Request, ServerSession, clip
from rts_console.protocol.words import (
    CloseCode,
    LoginErrorCode,
    RefusalCode,
    RuleSet,
    UserOfflineReason,
    UserOnlineStatus,
)
from rts_console.websocket.hosts import host_of

FORGET_USER_S = 120
HELD_LIMIT = 1_000
BAN_SECONDS = (10, 604_800)

log = logging.getLogger(__name__)


class Hub:
    """Everything that one gateway knows of its users. Apps do not see each other."""

    def __init__(
        self,
        rules: RuleSet,
        login_check: LoginCheck,
        app_servers: AppServers,
        *,
        node: str = "local",
        grace_s: float = 2.0,
        joins_per_second: int = 0,
        calls_per_second: int = 0,
        backplane: Backplane | None = None,
        login_rates: LoginRates | None = None,
        returns: Returns | None = None,
        family: RoomFamily | None = None,
        clock: Callable[[], int] = now_ns,
        receipts_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the rules, who judges tokens, the way to app servers, and when others are told that a user is lost.
        `family` is what the rule set does in rooms beyond what all have in common.

        Users whose login the backplane has kept for this node are there from the beginning, without a link.
        """
        self.rules = rules
        self.node = node
        self.backplane: Backplane = backplane or LocalBackplane(clock=clock)
        self.clients: set[Client] = set()
        self.apps: dict[str, App] = {}
        self.messages_in = 0
        self.sessions_resumed = 0
        self.links = LinkJournal(clock)
        self.visits = VisitBook(clock)
        self._login_check = login_check
        self._login_rates = login_rates or LoginRates(0)
        self._returns = returns or Returns(0)
        self._grace_ns = int(grace_s * SECOND_NS)
        self._window_ns = int(self.backplane.window.seconds * SECOND_NS)
        self._per_second = (joins_per_second, calls_per_second)
        self._clock = clock
        self._offline: dict[User, None] = {}
        self._writer = Writer(clock, self._lose)
        self._receipts = Receipts(self._writer, receipts_waiting, rules.ids)
        self.family: RoomFamily = family or PlainFamily(rules.name)
        self._features = [ROOM_CALL + operation for operation in self.family.room_calls]
        self._features += [ROOM_OUTSIDERS] if self.family.takes_outsiders else []
        self._relay = Relay(rules, self.apps, self.backplane, self._writer, clock, self.family)
        self._rooms = Rooms(
            rules, self.apps, self.backplane, self._writer, self._relay, self.family, node=node, clock=clock
        )
        self.family.attach(self._rooms)
        self._server_messages = ServerMessages(rules, app_servers, self._relay, self._writer, clock)
        self.backplane.listen(self)
        self._restore()

    # --- from the owner of the links ---

    def connect(self, connection: Connection) -> Client:
        """Take a new link; the returned client stands for it in all other calls."""
        now, features = self._clock(), self._features
        session = ServerSession(self.rules, node=self.node, epoch=self.backplane.epoch, now_ns=now, features=features)
        client = Client(connection, session)
        self.clients.add(client)
        return client

    def received(self, client: Client, messages: Iterable[str | bytes]) -> None:
        """Act on what one read of a link brought."""
        self._writer.begin(client)
        try:
            self._receive(client, messages, self._clock())
        finally:
            self._writer.end(client)

    def _receive(self, client: Client, messages: Iterable[str | bytes], now: int) -> None:
        """What came together came at the same time, however long it takes to act on it."""
        session = client.session
        for message in messages:
            if client.held is not None:
                self._hold(client, message)
                continue
            session.receive(message, now)
            for request in session.requests():
                self._handle(client, request, now)

    def _hold(self, client: Client, message: str | bytes) -> None:
        """What comes right behind a login waits until that is kept."""
        assert client.held is not None
        client.held.append(message)
        if len(client.held) > HELD_LIMIT:
            client.session.close(
                CloseCode.RATE_ABUSE, f"More than {HELD_LIMIT} messages came before the login was done."
            )

    def closed(self, client: Client, code: int, reason: str) -> None:
        """The link is gone."""
        self.clients.discard(client)
        if client.user is not None:
            log.info("%s lost its link: %d %s", client.name, code, clip(reason))
        client.closing = True
        self._lose(client, code, reason)

    def handle_deadlines(self) -> None:
        """Act on everything that is due: silent links, late logins, token warnings, users who did not come back."""
        now = self._clock()
        for client in list(self.clients):
            deadline = client.session.next_deadline()
            if deadline is not None and deadline <= now:
                client.session.handle_deadline(now)
                self._writer.flush(client)
        for user in list(self._offline):
            self._handle_offline(user, now)
        self._relay.go_on()
        self.family.tick(now)
        self.backplane.sweep()

    def flush_receipts(self) -> None:
        """Hand the gathered receipts to the senders."""
        self._receipts.flush()

    def drain(self, reason: str, retry_after_ms: int = 1_000) -> None:
        """Say goodbye to every client, so that each comes back later; the links close with 4000.

        They are asked to come back one after another, not all at once.
        """
        per_second = self._returns.per_second or RETURNS_PER_SECOND
        for number, client in enumerate(list(self.clients)):
            client.session.close(CloseCode.DRAINING, reason, retry_after_ms + number * 1_000 // per_second)
            self._writer.flush(client)

    # --- from operators ---

    def kick_user(self, app_id: str, user_id: str, room_id: str, reason: str = "") -> bool:
        """Take a user out of a room (-1006). False when the user is not in it."""
        user = self._user(app_id, user_id)
        room = user.rooms.get(room_id) if user else None
        if user is None or room is None:
            return False
        self._rooms.kick(user, room, reason)
        return True

    def dismiss_room(self, app_id: str, room_id: str, reason: str = "") -> int:
        """Take everyone out of a room (-1011). Returns how many there were."""
        app = self.apps.get(app_id)
        room = app.rooms.get(room_id) if app else None
        return self._rooms.dismiss(room, reason) if room else 0

    def ban_user(
        self,
        app_id: str,
        *,
        room_id: str = "",
        user_id: str = "",
        address: str = "",
        seconds: int = 0,
        reason: str = "",
    ) -> int:
        """Take users out of rooms (-1006) and keep them out for `seconds` (-1026; -1025 where a whole room is meant).

        At least one of room, user and address says whom it meets. 0 seconds is a kick only, else 10 to 604,800. A login
        is not affected. Returns out of how many rooms users were taken.
        """
        if not (room_id or user_id or address):
            raise ValueError("Give a room, a user or an address to ban.")
        least, most = BAN_SECONDS
        until_ns = self._clock() + (min(max(seconds, least), most) * SECOND_NS if seconds else 0)
        ban = Restriction(RestrictionKind.BAN, app_id, room_id, user_id, address, until_ns, reason)
        if seconds:
            return self._rooms.ban(ban)
        return self._rooms.kick_all(ban._replace(until_ns=0))

    def mute_user(self, app_id: str, user_id: str, *, room_id: str = "", seconds: int = 0, reason: str = "") -> None:
        """Refuse a user's room messages, in one room or in all, for `seconds` or (0) until it is lifted."""
        until_ns = self._clock() + seconds * SECOND_NS if seconds else 0
        restriction = Restriction(RestrictionKind.MUTE, app_id, room_id, user_id, until_ns=until_ns, reason=reason)
        self.backplane.restrict(restriction)

    def lift(
        self, kind: RestrictionKind, app_id: str, *, room_id: str = "", user_id: str = "", address: str = ""
    ) -> bool:
        """End a mute or ban of exactly these. False when there is none."""
        return self.backplane.lift(Restriction(kind, app_id, room_id, user_id, address))

    def disconnect_user(self, app_id: str, user_id: str, code: CloseCode = CloseCode.KICKED, reason: str = "") -> bool:
        """End a user's login with a close code, out of all rooms first. False when the user is not online."""
        user = self._user(app_id, user_id)
        if user is None or (user.client is None and user.ends_at_ns is None):
            return False
        client = user.client
        user.ended = Ended(user.session_id, code, reason or code.meaning)
        self._log_user_out(user, UserOfflineReason.KICKED_BY_ADMIN)
        if client is not None:
            client.session.close(code, reason or code.meaning)
            self._writer.flush(client)
        log.info("%s was disconnected: %s", user_id, code)
        return client is not None

    def close_link(self, app_id: str, user_id: str, code: CloseCode, reason: str = "") -> bool:
        """Close a user's link, not its login: whether it comes back is a matter of the code. False when it has none."""
        user = self._user(app_id, user_id)
        if user is None or user.client is None:
            return False
        client = user.client
        client.session.close(code, reason)
        self._writer.flush(client)
        return True

    @property
    def messages_out(self) -> int:
        """Messages that were passed on to clients as they came."""
        return self._relay.messages_out

    @property
    def messages_shed(self) -> int:
        """Unreliable messages that a receiver did not get."""
        return self._writer.messages_shed

    def state(self) -> dict[str, Any]:
        """Counts for a health check, and whose unreliable messages were shed for whom."""
        users = [user for app in self.apps.values() for user in app.users.values()]
        rooms = [room for app in self.apps.values() for room in app.rooms.values()]
        return {
            "node": self.node,
            "epoch": self.backplane.epoch,
            "rules": self.rules.name,
            "connections": len(self.clients),
            "users": sum(user.client is not None for user in users),
            "detached": sum(user.ends_at_ns is not None for user in users),
            "rooms": sum(bool(room.members) for room in rooms),
            "messages_in": self.messages_in,
            "messages_out": self.messages_out,
            "messages_replayed": self._relay.messages_replayed,
            "messages_shed": self.messages_shed,
            "sessions_resumed": self.sessions_resumed,
            "shed_pairs": self._writer.shed_pairs(),
            **self.family.counts(),
        }

    # --- from the backplane (see `Listener`) ---

    def appended(self, scope: ScopeKey, logged: Sequence[Logged]) -> None:
        """Reliable messages of one author are kept."""
        self._relay.appended(scope, logged)

    def published(self, scope: ScopeKey, message: Message) -> None:
        """An unreliable message goes by."""
        self._relay.published(scope, message)

    def member_joined(self, scope: ScopeKey, member: RoomMember) -> None:
        """A user is in a room."""
        self._rooms.member_joined(scope, member)
        self.visits.joined(scope, self._visitor(scope.app_id, member))

    def member_left(self, scope: ScopeKey, member: RoomMember, reason: UserOfflineReason) -> None:
        """A user is no longer in a room."""
        self._rooms.member_left(scope, member, reason)
        self.visits.left(scope, member.user_id, reason)

    def member_changed(self, scope: ScopeKey, member: RoomMember) -> None:
        """A user in a room became visible or invisible."""
        self._rooms.member_changed(scope, member)
        self.visits.role_changed(scope, member.user_id, visible=member.visible)

    def claimed(self, user: UserKey, session: Session) -> None:
        """A user has logged in; if elsewhere, it is no longer looked after here."""
        known = self._user(*user)
        if session.node == self.node or known is None or known.generation >= session.generation:
            return
        if known.client is not None:
            self._displace(known.client, quietly=session.session_id == known.session_id)
        self._rooms.forget(known)
        self._offline.pop(known, None)
        del known.app.users[known.user_id]

    # --- inside: requests ---

    def _handle(self, client: Client, request: Request, now: int) -> None:
        user = client.user
        if isinstance(request, PayloadSent):
            if user is not None:
                self.messages_in += 1
                self._send(client, user, request, now)
            return
        if not isinstance(request, Received | ReceivedMany):
            self._writer.settle()  # what was sent before goes to those who are there before this
        if isinstance(request, Login):
            self._log_in(client, request, now)
            return
        if user is None:
            return
        match request:
            case Received():
                self._receipts.gather(user, request)
            case ReceivedMany():
                self._receipts.gather_many(user, request)
            case JoinRoom():
                self._rooms.join(client, user, request, now)
            case LeaveRoom():
                self._rooms.leave_on_request(client, user, request)
            case RoomCall():
                self._rooms.call(client, user, request, now)
            case ReadInbox():
                self._relay.read_inbox(client, user, request)
            case GetPeerStatus():
                self._tell_status(client, user, request)
            case UpdateToken():
                self._update_token(client, user, request, now)
            case SetServerParams():
                self._server_messages.set_params(client, user, request)
            case Logout():
                self._log_user_out(user, UserOfflineReason.QUIT)
                client.session.log_out(request.id)
                log.info("%s logged out", user.user_id)
            case _:
                assert_never(request)

    def _send(self, client: Client, user: User, sent: PayloadSent, now: int) -> None:
        if isinstance(sent.header, SendServer):
            self._server_messages.send(client, user, sent, sent.header, now)
        else:
            self._relay.send(client, user, sent, now)

    def _tell_status(self, client: Client, user: User, request: GetPeerStatus) -> None:
        if not self.rules.presence:
            reason = f"The rule set {self.rules.name} has no look-ups of users."
            client.session.refuse(request.id, RefusalCode.NOT_ALLOWED, reason)
        else:
            session = self.backplane.session_of((user.app.app_id, request.user_id))
            status = UserOnlineStatus.OFFLINE if session is None else session.status
            client.session.reply(PeerStatus(request.id, request.user_id, status))

    # --- inside: login ---

    def _log_in(self, client: Client, request: Login, now: int) -> None:
        session = client.session
        if wait_ms := self._login_rates.take(host_of(client.connection.remote_address), now):
            reason = f"More than {self._login_rates.per_second} logins per second from this address."
            session.refuse(request.id, LoginErrorCode.LOGIN_FAILED, reason, wait_ms)
            session.close(CloseCode.RATE_ABUSE, reason, wait_ms)
            return
        app_id = session.hello.app_id
        try:
            expires_at_s = self._login_check.admit(app_id, request.user_id, request.token, now / SECOND_NS)
        except TokenRefused as refusal:
            log.info("%s was refused: %s: %s", request.user_id, refusal.login_code, refusal.reason)
            self.links.note((app_id, request.user_id), "refused", int(refusal.login_code), refusal.reason)
            session.refuse(request.id, refusal.login_code, refusal.reason, vendor_code=refusal.vendor_code)
            session.close(refusal.close_code, refusal.reason)
            return
        if request.login_type == 1 and (wait_ms := self._returns.take((app_id, request.user_id), now)):
            reason = "Many clients come back at once; this one's turn is later."
            session.refuse(request.id, LoginErrorCode.SERVER_ERROR, reason, wait_ms)
            session.close(CloseCode.UNAVAILABLE, reason, wait_ms)
            return
        client.held = []
        self._claim(client, request, expires_at_s)

    def _claim(self, client: Client, request: Login, expires_at_s: int) -> None:
        """Make this login the user's only one. Who comes back names its session, which nobody else knows."""
        key = (client.session.hello.app_id, request.user_id)
        if ended := self._ended_meanwhile(key, request):
            client.held = None
            client.session.refuse(request.id, LoginErrorCode.LOGIN_FAILED, ended.reason)
            client.session.close(ended.code, ended.reason)
            return
        present = self.backplane.session_of(key)
        asks = request.login_type == 1 and request.session_id != "" and request.inbox_epoch != ""
        comes_back = asks and present is not None and request.session_id == present.session_id
        if present is not None and not comes_back and _overtaken(request, present, client.session.hello.device_id):
            self._end_displaced(client, request.user_id)
            return
        session_id = request.session_id if comes_back else secrets.token_hex(8)
        claimed = partial(self._enter, client, request, expires_at_s, session_id, comes_back=comes_back)
        self.backplane.claim(key, self.node, session_id, client.session.hello.device_id, claimed)

    def _ended_meanwhile(self, key: UserKey, request: Login) -> Ended | None:
        """Whether a client comes back by itself to a session that an operator has ended, without having heard of it."""
        user = self._user(*key)
        ended = user.ended if user is not None and request.login_type == 1 else None
        return ended if ended is not None and request.session_id == ended.session_id != "" else None

    def _enter(
        self, client: Client, request: Login, expires_at_s: int, session_id: str, generation: int, *, comes_back: bool
    ) -> None:
        """The login is claimed: end an earlier one, and see what was missed."""
        app = self._app(client.session.hello.app_id)
        user = app.users.get(request.user_id) or self._add(app, request.user_id)
        if user.client is not None:
            user.heard_at_ns = user.client.session.heard_at_ns
            self._displace(user.client, quietly=comes_back)
            user.client = None
            if not comes_back:
                self.visits.displaced(user.key)
        user.generation = generation
        self._rooms.detach(user)
        inbox = ScopeKey.inbox(*user.key)
        place = (request.inbox_epoch, request.inbox_position) if request.login_type == 1 else ("", 0)
        entered = partial(self._entered, client, user, request, expires_at_s, session_id, generation, comes_back)
        self.backplane.since(inbox, *place, entered)

    def _entered(
        self,
        client: Client,
        user: User,
        request: Login,
        expires_at_s: int,
        session_id: str,
        generation: int,
        comes_back: bool,
        missed: Missed,
    ) -> None:
        """Answer and hand over what was missed; only then comes what goes on."""
        held, client.held = client.held, None
        present = self.backplane.session_of(user.key)
        if present is None or present.generation != generation:
            self._end_displaced(client, user.user_id)
            return
        resumed = comes_back and missed.complete
        if not resumed:
            self._rooms.leave_all(user, UserOfflineReason.DROPPED)
            user.server = None
            user.closed_rooms.clear()
            user.restored = False
        self.visits.settled(user.key)
        user.session_id, user.device_id = session_id, client.session.hello.device_id
        user.app.note_seen(user.user_id)
        if client.closing:  # it did not wait for the answer
            self._go_offline(user, detached=True)
            return
        self._offline.pop(user, None)
        user.enter(client)
        self.family.back(*user.key, self._clock())
        window_ms = self._window_ns // 1_000_000
        kept_after = -1 if resumed or request.login_type != 1 or not request.inbox_epoch else missed.after
        inbox = (missed.epoch, missed.position, window_ms, kept_after)
        frame = LoggedIn(request.id, user.user_id, session_id, expires_at_s, resumed, *inbox)
        client.session.log_in(frame, self._clock())
        if resumed:
            self.sessions_resumed += 1
            now = self._clock()
            rates = (self.rules.peer_rate, self.rules.room_rate, self.rules.server_rate)
            user.grant_spare(max(user.heard_at_ns, now - self._window_ns), now, sum(rates))
        self._relay.hand_over_inbox(client, user, missed)
        how = f", resumed with {len(missed.messages)} messages" if resumed else ""
        self.links.note(user.key, "resumed" if resumed else "logged in")
        log.info("%s logged in from %s%s", user.user_id, client.connection.remote_address, how)
        if held:
            self.received(client, held)

    def _displace(self, old: Client, *, quietly: bool) -> None:
        """The user logs in again. A link that the same session left behind is cut; another device is told why."""
        assert old.user is not None
        self.links.note(old.user.key, "displaced")
        user_id, old.user = old.user.user_id, None
        old.closing = old.closing or quietly
        if quietly:
            old.connection.abort()
            return
        self._end_displaced(old, user_id)

    def _end_displaced(self, client: Client, user_id: str) -> None:
        log.info("%s logged in elsewhere; the earlier login ends", user_id)
        client.session.close(CloseCode.DUPLICATE_LOGIN, f"User {user_id} logged in elsewhere; the later login wins.")
        self._writer.flush(client)

    def _update_token(self, client: Client, user: User, request: UpdateToken, now: int) -> None:
        try:
            expires = self._login_check.admit(user.app.app_id, user.user_id, request.token, now / SECOND_NS)
        except TokenRefused as refusal:
            log.info("%s: new token refused: %s: %s", user.user_id, refusal.refusal_code, refusal.reason)
            client.session.refuse(request.id, refusal.refusal_code, refusal.reason, vendor_code=refusal.vendor_code)
            return
        client.session.reply(Done(request.id, expires))
        client.session.watch_expiry(expires, now)

    # --- inside: logout and loss ---

    def _log_user_out(self, user: User, reason: UserOfflineReason) -> None:
        self.links.note(user.key, "ended", int(reason), reason.meaning)
        if user.client is not None:
            user.client.user = None
        self._end_session(user, reason)
        self._go_offline(user, detached=False)

    def _end_session(self, user: User, reason: UserOfflineReason) -> None:
        self._rooms.leave_all(user, reason)
        self.backplane.release(user.key, user.generation)
        user.server = None
        user.session_id = ""
        user.leaves_at_ns = user.ends_at_ns = None

    def _lose(self, client: Client, code: int = 0, reason: str = "") -> None:
        """The client's user keeps its login for the window; the others are told after the grace period."""
        user, client.user = client.user, None
        if user is not None:
            self.links.note(user.key, "lost", *(client.session.close_wanted or (code, reason)))
            self._go_offline(user, detached=True)

    def _go_offline(self, user: User, *, detached: bool) -> None:
        now = self._clock()
        if user.client is not None:
            user.heard_at_ns = user.client.session.heard_at_ns
        user.client = None
        user.offline_since_ns = now
        user.receipts.clear()
        self._offline[user] = None
        if detached:
            # Who was silent for as long has had its grace. One of an earlier process has not been heard at all (0).
            silent = 0 < user.heard_at_ns <= now - SILENCE_TIMEOUT_S * SECOND_NS
            user.leaves_at_ns = now + (0 if silent else self._grace_ns)
            user.ends_at_ns = now + self._window_ns
            self._rooms.detach(user)
            self.family.away(*user.key, now)
            self.backplane.detach(user.key, user.generation, user.ends_at_ns)

    def _handle_offline(self, user: User, now: int) -> None:
        if user.leaves_at_ns is not None and now >= user.leaves_at_ns:
            user.leaves_at_ns = None
            self._rooms.step_out(user)
            log.info("%s is away", user.user_id)
        if user.ends_at_ns is not None and now >= user.ends_at_ns:
            self._end_session(user, UserOfflineReason.DROPPED)
            self.links.note(user.key, "given up")
            log.info("%s did not come back", user.user_id)
        if user.ends_at_ns is None and now >= user.offline_since_ns + FORGET_USER_S * SECOND_NS:
            del self._offline[user]
            del user.app.users[user.user_id]

    def _restore(self) -> None:
        """Take up the logins that were kept over the end of an earlier process of this node."""
        for (app_id, user_id), session in self.backplane.sessions(self.node):
            user = self._add(self._app(app_id), user_id)
            user.generation = session.generation
            user.session_id, user.device_id = session.session_id, session.device_id
            user.restored = True
            user.app.note_seen(user_id)
            self._rooms.restore(user)
            self._restore_visits(user)
            self._go_offline(user, detached=True)
            if session.detached_until_ns:
                user.ends_at_ns = session.detached_until_ns
                self.backplane.detach(user.key, user.generation, session.detached_until_ns)

    def _restore_visits(self, user: User) -> None:
        for room in user.rooms.values():
            if membership := room.members.get(user.user_id):
                visitor = Visitor(user.user_id, membership.visible)
                self.visits.restored(room.key, visitor, membership.joined_at_ns)

    # --- inside: who is meant ---

    def _app(self, app_id: str) -> App:
        app = self.apps.get(app_id)
        if app is None:
            app = self.apps[app_id] = App(app_id)
        return app

    def _add(self, app: App, user_id: str) -> User:
        user = app.users[user_id] = User(app, user_id, self.rules, *self._per_second)
        return user

    def _visitor(self, app_id: str, member: RoomMember) -> Visitor:
        user = self._user(app_id, member.user_id)
        hello = user.client.session.hello if user is not None and user.client is not None else None
        if hello is None:
            return Visitor(member.user_id, member.visible)
        return Visitor(member.user_id, member.visible, hello.client, hello.business_id)

    def _user(self, app_id: str, user_id: str) -> User | None:
        app = self.apps.get(app_id)
        return app.users.get(user_id) if app else None


def _overtaken(request: Login, present: Session, device_id: str) -> bool:
    """Whether a client that comes back by itself finds a later login of another device: that one stays."""
    returns = request.login_type == 1 and request.session_id != ""
    return returns and present.session_id != request.session_id and present.device_id != device_id
