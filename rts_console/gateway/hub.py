"""The hub: logins, presence, rooms and routing, by the vendor's rules. It has no socket and no timer.

Whoever owns the links calls `connect`, `received` and `closed`, calls `handle_deadlines` now and then, and calls
`flush_receipts` soon after `receipts_waiting` was called. Everything else happens inside these calls, synchronously.
"""

import logging
import secrets
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final, Protocol, assert_never

from msgspec.structs import replace

from rts_console.gateway.admission import LoginCheck, LoginRates
from rts_console.gateway.app_server import PostDone, ServerPost, ServerReply, url_problem
from rts_console.gateway.limits import Rate
from rts_console.gateway.login import TokenRefused
from rts_console.gateway.presence import App, Client, Connection, ServerParams, ServerResult, User
from rts_console.gateway.room import LocalRoomLog, Membership, Place, Room, RoomLog
from rts_console.protocol.clock import now_ns
from rts_console.protocol.frames import (
    Accepted,
    Arrival,
    ClientHeader,
    Delivery,
    Done,
    GetPeerStatus,
    JoinRoom,
    LeaveRoom,
    LoggedIn,
    Login,
    Logout,
    Notice,
    PeerMessage,
    PeerStatus,
    Received,
    RoomClosed,
    RoomMessage,
    SendPeer,
    SendRoom,
    SendServer,
    ServerAnswer,
    ServerControl,
    ServerParamsSet,
    SetServerParams,
    UpdateToken,
    UserJoined,
    UserLeft,
    encode_control,
    encode_payload,
)
from rts_console.protocol.server import SECOND_NS, PayloadSent, Request, ServerSession, clip, message_id_problem
from rts_console.protocol.words import (
    CloseCode,
    LoginErrorCode,
    MessageMode,
    RefusalCode,
    RoomMessageSendResult,
    RtsErrorCode,
    RtsWarningCode,
    RuleSet,
    UserMessageSendResult,
    UserOfflineReason,
    UserOnlineStatus,
    id_problem,
)
from rts_console.websocket import encode_server_frame, host_of

SLOW_BYTES: Final = 4 * 1024 * 1024
FORGET_USER_S: Final = 120
PARAMS_SET: Final = 200
PARAMS_REFUSED: Final = 400

log = logging.getLogger(__name__)


class AppServers(Protocol):
    """The way to app servers."""

    def post(self, post: ServerPost, done: PostDone) -> None:
        """Post a message; `done` gets the result, at once or later."""


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
        room_log: RoomLog | None = None,
        login_rates: LoginRates | None = None,
        clock: Callable[[], int] = now_ns,
        receipts_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the rules, who judges tokens, the way to app servers, and how long a lost user keeps its rooms."""
        self.rules = rules
        self.node = node
        self.epoch = secrets.token_hex(8)
        self.clients: set[Client] = set()
        self.apps: dict[str, App] = {}
        self.messages_in = 0
        self.messages_out = 0
        self.messages_shed = 0
        self._login_check = login_check
        self._login_rates = login_rates or LoginRates(0)
        self._app_servers = app_servers
        self._grace_ns = int(grace_s * SECOND_NS)
        self._room_log: RoomLog = room_log or LocalRoomLog()
        self._clock = clock
        self._receipts_waiting = receipts_waiting
        self._receipts_for: dict[User, None] = {}
        self._offline: dict[User, None] = {}
        self._busy: Client | None = None

    # --- from the owner of the links ---

    def connect(self, connection: Connection) -> Client:
        """Take a new link; the returned client stands for it in all other calls."""
        session = ServerSession(self.rules, node=self.node, epoch=self.epoch, now_ns=self._clock())
        client = Client(connection, session)
        self.clients.add(client)
        return client

    def received(self, client: Client, messages: Iterable[str | bytes]) -> None:
        """Act on what one read of a link brought."""
        session = client.session
        arrived_ns = self._clock()
        self._busy = client
        try:
            for message in messages:
                session.receive(message, arrived_ns)
                for request in session.requests():
                    self._handle(client, request, arrived_ns)
        finally:
            self._busy = None
        self._flush(client)
        if client.connection.buffered > 2 * SLOW_BYTES:
            self._end_slow(client)

    def closed(self, client: Client, code: int, reason: str) -> None:
        """The link is gone."""
        self.clients.discard(client)
        if client.user is not None:
            log.info("%s lost its link: %d %s", client.name, code, clip(reason))
        client.closing = True
        self._lose(client)

    def handle_deadlines(self) -> None:
        """Act on everything that is due: silent links, late logins, token warnings, users who did not come back."""
        now = self._clock()
        for client in list(self.clients):
            deadline = client.session.next_deadline()
            if deadline is not None and deadline <= now:
                client.session.handle_deadline(now)
                self._flush(client)
        for user in list(self._offline):
            self._handle_offline(user, now)

    def flush_receipts(self) -> None:
        """Hand the gathered receipts to the senders."""
        users, self._receipts_for = self._receipts_for, {}
        for user in users:
            for frame in user.take_receipts():
                self._tell(user, frame)

    def drain(self, reason: str, retry_after_ms: int = 1_000) -> None:
        """Say goodbye to every client, so that each comes back later; the links close with 4000."""
        for client in list(self.clients):
            client.session.close(CloseCode.DRAINING, reason, retry_after_ms)
            self._flush(client)

    # --- from operators ---

    def kick_user(self, app_id: str, user_id: str, room_id: str, reason: str = "") -> bool:
        """Take a user out of a room (-1006). False when the user is not in it."""
        user = self._user(app_id, user_id)
        room = user.rooms.get(room_id) if user else None
        if user is None or room is None:
            return False
        log.info("%s was kicked out of %s", user_id, room_id)
        self._tell(user, RoomClosed(room_id, RtsErrorCode.KICKED_OUT, clip(reason)))
        self._leave(user, room, UserOfflineReason.KICKED_BY_ADMIN)
        return True

    def dismiss_room(self, app_id: str, room_id: str, reason: str = "") -> int:
        """Take everyone out of a room (-1011). Returns how many there were."""
        app = self.apps.get(app_id)
        room = app.rooms.get(room_id) if app else None
        if room is None:
            return 0
        log.info("%s was dismissed with %d users", room_id, len(room.members))
        frame = RoomClosed(room_id, RtsErrorCode.ROOM_DISMISS, clip(reason))
        self._tell_room(room, frame)
        members = list(room.members.values())
        for membership in members:
            del membership.user.rooms[room_id]
        self._forget_room(room)
        return len(members)

    def disconnect_user(self, app_id: str, user_id: str, code: CloseCode = CloseCode.KICKED, reason: str = "") -> bool:
        """End a user's login with a close code, out of all rooms first. False when the user is not online."""
        user = self._user(app_id, user_id)
        if user is None or user.client is None:
            return False
        client = user.client
        self._log_user_out(user, UserOfflineReason.KICKED_BY_ADMIN)
        client.session.close(code, reason or code.meaning)
        self._flush(client)
        log.info("%s was disconnected: %s", user_id, code)
        return True

    def state(self) -> dict[str, Any]:
        """Counts for a health check."""
        users = [user for app in self.apps.values() for user in app.users.values()]
        return {
            "node": self.node,
            "epoch": self.epoch,
            "rules": self.rules.name,
            "connections": len(self.clients),
            "users": sum(user.client is not None for user in users),
            "rooms": sum(len(app.rooms) for app in self.apps.values()),
            "messages_in": self.messages_in,
            "messages_out": self.messages_out,
            "messages_shed": self.messages_shed,
        }

    # --- inside: requests ---

    def _handle(self, client: Client, request: Request, now: int) -> None:
        user = client.user
        if isinstance(request, Login):
            self._log_in(client, request, now)
            return
        if user is None:
            return
        match request:
            case PayloadSent():
                self._send(client, user, request, now)
            case Received():
                self._gather_receipts(user, request)
            case JoinRoom():
                self._join(client, user, request, now)
            case LeaveRoom():
                self._leave_on_request(client, user, request)
            case GetPeerStatus():
                status = self._status(user.app, request.user_id)
                client.session.reply(PeerStatus(request.id, request.user_id, status))
            case UpdateToken():
                self._update_token(client, user, request, now)
            case SetServerParams():
                self._set_server_params(client, user, request)
            case Logout():
                self._log_user_out(user, UserOfflineReason.QUIT)
                client.session.log_out(request.id)
                log.info("%s logged out", user.user_id)
            case _:
                assert_never(request)

    def _status(self, app: App, user_id: str) -> UserOnlineStatus:
        """Unreachable is a user whose link broke and who may still come back."""
        user = app.users.get(user_id)
        if user is None:
            return UserOnlineStatus.OFFLINE
        if user.client is not None:
            return UserOnlineStatus.ONLINE
        return UserOnlineStatus.OFFLINE if user.leaves_at_ns is None else UserOnlineStatus.UNREACHABLE

    # --- inside: login and loss ---

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
            session.refuse(request.id, refusal.login_code, refusal.reason)
            session.close(refusal.close_code, refusal.reason)
            return
        user = self._enter(self._app(app_id), request, client)
        session.log_in(LoggedIn(request.id, user.user_id, user.session_id, expires_at_s), now)
        log.info("%s logged in from %s", user.user_id, client.connection.remote_address)

    def _enter(self, app: App, request: Login, client: Client) -> User:
        """Make the client the user's only one."""
        user = app.users.get(request.user_id)
        if user is None:
            user = app.users[request.user_id] = User(app, request.user_id, self.rules)
        device_id = client.session.hello.device_id
        came_back = request.login_type == 1 and device_id == user.device_id
        if user.client is not None:
            came_back = came_back and device_id != ""
            self._displace(user.client, quietly=came_back)
        if not came_back:
            self._leave_all(user, UserOfflineReason.DROPPED)
            user.server = None
        app.note_seen(user.user_id)
        user.client, client.user = client, user
        user.device_id = device_id
        user.session_id = secrets.token_hex(8)
        user.leaves_at_ns = None
        self._offline.pop(user, None)
        return user

    def _displace(self, old: Client, *, quietly: bool) -> None:
        """The user logs in again. A link that the same device left behind is cut; another device is told why."""
        assert old.user is not None
        user_id, old.user = old.user.user_id, None
        old.closing = old.closing or quietly
        if quietly:
            old.connection.abort()
            return
        log.info("%s logged in elsewhere; the earlier login ends", user_id)
        old.session.close(CloseCode.DUPLICATE_LOGIN, f"User {user_id} logged in elsewhere; the later login wins.")
        self._flush(old)

    def _update_token(self, client: Client, user: User, request: UpdateToken, now: int) -> None:
        try:
            expires = self._login_check.admit(user.app.app_id, user.user_id, request.token, now / SECOND_NS)
        except TokenRefused as refusal:
            log.info("%s: new token refused: %s: %s", user.user_id, refusal.refusal_code, refusal.reason)
            client.session.refuse(request.id, refusal.refusal_code, refusal.reason)
            return
        client.session.reply(Done(request.id, expires))
        client.session.watch_expiry(expires, now)

    def _log_user_out(self, user: User, reason: UserOfflineReason) -> None:
        self._leave_all(user, reason)
        if user.client is not None:
            user.client.user = None
        user.server = None
        self._go_offline(user, None)

    def _lose(self, client: Client) -> None:
        """The client's user keeps its rooms for the grace period."""
        user, client.user = client.user, None
        if user is not None:
            self._go_offline(user, self._clock() + self._grace_ns)

    def _go_offline(self, user: User, leaves_at_ns: int | None) -> None:
        user.client = None
        user.offline_since_ns = self._clock()
        user.leaves_at_ns = leaves_at_ns
        user.receipts.clear()
        self._offline[user] = None

    def _handle_offline(self, user: User, now: int) -> None:
        if user.leaves_at_ns is not None and now >= user.leaves_at_ns:
            user.leaves_at_ns = None
            user.server = None
            self._leave_all(user, UserOfflineReason.DROPPED)
            log.info("%s did not come back", user.user_id)
        if user.leaves_at_ns is None and now >= user.offline_since_ns + FORGET_USER_S * SECOND_NS:
            del self._offline[user]
            del user.app.users[user.user_id]

    # --- inside: rooms ---

    def _join(self, client: Client, user: User, request: JoinRoom, now: int) -> None:
        limit = self.rules.rooms_per_user
        known = request.room_id in user.rooms
        if not known and limit and len(user.rooms) >= limit:
            reason = f"{user.user_id} is in {limit} rooms, which is the limit. Leave one first."
            log.info("%s may not join %s: %s", user.user_id, request.room_id, RefusalCode.TOO_MANY_ROOMS)
            client.session.refuse(request.id, RefusalCode.TOO_MANY_ROOMS, reason)
            return
        room = self._room(user.app, request.room_id)
        membership = room.members.get(user.user_id) or room.add(user, now)
        user.rooms[room.room_id] = room
        client.session.reply(room.snapshot(request.id, self._room_log.last(room.key)))
        if not known or membership.session_id != user.session_id:
            membership.session_id = user.session_id
            self._announce_join(client, room, membership, now)
        log.info("%s joined %s", user.user_id, room.room_id)

    def _announce_join(self, client: Client, room: Room, membership: Membership, now: int) -> None:
        """Tell the others, or, in a very large room, tell once that nobody is told any more."""
        if not room.too_large_for_notices(len(room.members)):
            frame = UserJoined(room.room_id, membership.user.user_id, now)
            self._tell_room(room, frame, but=membership.user)
            return
        code = RtsWarningCode.USER_NOTIFY_STOP
        notice = Notice(code, code.meaning, room.room_id)
        client.session.reply(notice)
        if not room.notices_stopped:
            room.notices_stopped = True
            self._tell_room(room, notice, but=membership.user)

    def _leave_on_request(self, client: Client, user: User, request: LeaveRoom) -> None:
        room = user.rooms.get(request.room_id)
        if room is None:
            reason = f"{user.user_id} is not in room {request.room_id}."
            client.session.refuse(request.id, RefusalCode.NOT_IN_ROOM, reason)
            return
        client.session.reply(Done(request.id))
        self._leave(user, room, UserOfflineReason.QUIT)
        log.info("%s left %s", user.user_id, room.room_id)

    def _leave_all(self, user: User, reason: UserOfflineReason) -> None:
        for room in list(user.rooms.values()):
            self._leave(user, room, reason)

    def _leave(self, user: User, room: Room, reason: UserOfflineReason) -> None:
        before = len(room.members)
        del user.rooms[room.room_id]
        room.remove(user.user_id)
        if not room.members:
            self._forget_room(room)
        elif not room.too_large_for_notices(before):
            self._tell_room(room, UserLeft(room.room_id, user.user_id, reason, self._clock()))
        room.notices_stopped = room.notices_stopped and room.too_large_for_notices(len(room.members))

    def _forget_room(self, room: Room) -> None:
        app_id, room_id = room.key
        del self.apps[app_id].rooms[room_id]
        self._room_log.forget(room.key)

    # --- inside: messages ---

    def _send(self, client: Client, user: User, sent: PayloadSent, now: int) -> None:
        self.messages_in += 1
        header = sent.header
        if isinstance(header, SendServer):
            self._send_server(client, user, sent, header, now)
        elif first := user.repeats.get(header.client_message_id, now) if _reliable(header) else None:
            client.session.reply(replace(first, id=header.id))
        elif isinstance(header, SendPeer):
            self._send_peer(client, user, sent, header, now)
        else:
            self._send_room(client, user, sent, header, now)

    def _send_peer(self, client: Client, user: User, sent: PayloadSent, header: SendPeer, now: int) -> None:
        if not self.rules.peer_messages:
            self._answer_not_offered(client, header, "messages to a peer", now)
        elif excess := _excess(user, user.peer_rate, "messages to peers", len(sent.payload), now):
            self._answer_too_fast(client, header, excess, now)
        else:
            self._to_peer(client, user, sent, header, now)

    def _to_peer(self, client: Client, user: User, sent: PayloadSent, header: SendPeer, now: int) -> None:
        peer = user.app.users.get(header.user_id)
        receiver = peer.client if peer else None
        taken = receiver is not None and self._can_take(receiver, header.mode)
        if receiver is None or (not taken and _reliable(header)):
            code = _no_receiver(user.app, header.user_id)
            client.session.answer(header, code, now, f"{header.user_id}: {code.meaning}")
            return
        out = self._clock()
        if taken:
            message_id, composed = header.client_message_id, header.composed_at_ns
            frame = PeerMessage(user.user_id, message_id, composed, now, out, header.mode)
            receiver.session.deliver(frame, sent.kind, sent.payload)
            self.messages_out += 1
            self._flush_later(receiver)
        self._accept(
            client, user, header, Accepted(header.id, UserMessageSendResult.SUCCESS, now, out, int(taken)), now
        )

    def _send_room(self, client: Client, user: User, sent: PayloadSent, header: SendRoom, now: int) -> None:
        room = user.rooms.get(header.room_id)
        if room is None:
            reason = f"{user.user_id} is not in room {header.room_id}. Join it first."
            client.session.answer(header, RoomMessageSendResult.NOT_JOIN, now, reason)
        elif excess := _excess(user, user.room_rate, "messages to rooms", len(sent.payload), now):
            self._answer_too_fast(client, header, excess, now)
        elif wait_ms := room.rate.take(now):
            reason = f"More than {room.rate.per_second} messages per second from all members of {room.room_id}."
            self._answer_too_fast(client, header, (wait_ms, reason), now)
        else:
            self._room_log.append(room.key, partial(self._to_room, client, user, room, sent, now))

    def _to_room(self, client: Client, user: User, room: Room, sent: PayloadSent, now: int, place: Place) -> None:
        header = sent.header
        assert isinstance(header, SendRoom)
        out = self._clock()
        frame = RoomMessage(
            room.room_id,
            user.user_id,
            header.client_message_id,
            header.composed_at_ns,
            now,
            out,
            place.epoch,
            place.position,
            place.previous,
            header.mode,
        )
        encoded = encode_server_frame(encode_payload(frame, sent.kind, sent.payload))
        recipients = self._fan_out(room, encoded, header.mode, but=user)
        result = Accepted(header.id, RoomMessageSendResult.SUCCESS, now, out, recipients, place.position)
        self._accept(client, user, header, result, now)

    def _fan_out(self, room: Room, encoded: bytes, mode: int, *, but: User) -> int:
        """Give one framed message to all members; returns to how many."""
        recipients = 0
        reliable = mode == MessageMode.RELIABLE_ORDERED
        for membership in room.members.values():
            receiver = membership.user.client
            if receiver is None or membership.user is but or not self._can_take(receiver, mode):
                continue
            if reliable:
                receiver.session.count_reliable()
            receiver.connection.send_encoded(encoded)
            recipients += 1
        self.messages_out += recipients
        return recipients

    def _accept(self, client: Client, user: User, header: SendPeer | SendRoom, result: Accepted, now: int) -> None:
        if _reliable(header):
            user.repeats.put(header.client_message_id, result, now)
        client.session.reply(result)
        self._flush_later(client)

    def _can_take(self, receiver: Client, mode: int) -> bool:
        """Whether a message may be written now. Where too much waits already, it is shed, or, when it is reliable,
        the link ends, for nothing reliable may be left out in its midst.
        """
        if receiver.connection.buffered <= SLOW_BYTES:
            return True
        if mode == MessageMode.RELIABLE_ORDERED:
            self._end_slow(receiver)
        else:
            self.messages_shed += 1
        return False

    def _end_slow(self, client: Client) -> None:
        waiting = client.connection.buffered
        client.session.close(CloseCode.SLOW_CONSUMER, f"{waiting:,} bytes wait; the client does not read fast enough.")
        self._flush(client)

    # --- inside: the app server ---

    def _set_server_params(self, client: Client, user: User, request: SetServerParams) -> None:
        code, reason = PARAMS_REFUSED, url_problem(request.url)
        if not self.rules.server_messages:
            code, reason = RefusalCode.NOT_ALLOWED, f"The rule set {self.rules.name} has no messages to the app server."
        elif not request.signature:
            reason = "The signature is empty. Give any text that proves to the app server who sends."
        if reason is None:
            code, reason = PARAMS_SET, ""
            user.server = ServerParams(request.url, request.signature)
        client.session.reply(ServerParamsSet(request.id, code, clip(reason)))

    def _send_server(self, client: Client, user: User, sent: PayloadSent, header: SendServer, now: int) -> None:
        message_id = header.client_message_id
        if not self.rules.server_messages:
            self._answer_not_offered(client, header, "messages to the app server", now)
        elif first := user.answers.get(message_id, now):
            client.session.answer_server(replace(first.frame, id=header.id), first.kind, first.body)
        elif message_id in user.waiting_answers:
            user.waiting_answers[message_id].append((client, header.id))
        elif user.server is None:
            code = UserMessageSendResult.SERVER_PARAMS_NOT_SET
            client.session.answer(header, code, now, code.meaning)
        elif excess := _excess(user, user.server_rate, "messages to the app server", len(sent.payload), now):
            self._answer_too_fast(client, header, excess, now)
        else:
            user.waiting_answers[message_id] = [(client, header.id)]
            post = ServerPost(user.server.url, user.server.signature, sent.kind, sent.payload)
            self._app_servers.post(post, partial(self._server_answered, user, message_id, now))

    def _server_answered(self, user: User, message_id: str, arrived_ns: int, reply: ServerReply) -> None:
        """Hand the answer to every connection that asked: a client that came back asks again under the same id."""
        frame = ServerAnswer(
            0,
            reply.code,
            arrived_ns,
            reply.sent_at_ns,
            reply.answered_at_ns,
            reply.http_status,
            reply.truncated,
            clip(reply.reason),
        )
        if reply.code == UserMessageSendResult.SUCCESS:
            user.answers.put(message_id, ServerResult(frame, reply.kind, reply.body), self._clock())
        else:
            log.info("%s: message to the app server: %s: %s", user.user_id, reply.code, frame.reason)
        for client, request_id in user.waiting_answers.pop(message_id):
            if not client.closing:
                client.session.answer_server(replace(frame, id=request_id), reply.kind, reply.body)
                self._flush_later(client)

    # --- inside: receipts ---

    def _gather_receipts(self, receiver: User, frame: Received) -> None:
        idle = not self._receipts_for
        for arrival in frame.arrivals:
            sender = receiver.app.users.get(arrival.user_id)
            if sender is None or sender.client is None or not _plausible(arrival):
                continue
            message_id, at_ns, room_id = arrival.client_message_id, arrival.received_at_ns, arrival.room_id
            sender.receipts.append(Delivery(message_id, receiver.user_id, at_ns, room_id))
            self._receipts_for[sender] = None
        if idle and self._receipts_for:
            self._receipts_waiting()

    # --- inside: answers and writing ---

    def _answer_not_offered(self, client: Client, header: ClientHeader, what: str, now: int) -> None:
        client.session.answer(header, RefusalCode.NOT_ALLOWED, now, f"The rule set {self.rules.name} has no {what}.")

    def _answer_too_fast(self, client: Client, header: ClientHeader, excess: tuple[int, str], now: int) -> None:
        wait_ms, reason = excess
        client.session.answer(header, UserMessageSendResult.EXCEED_QPS, now, reason, wait_ms)

    def _tell(self, user: User, frame: ServerControl) -> None:
        if user.client is not None:
            user.client.session.reply(frame)
            self._flush_later(user.client)

    def _tell_room(self, room: Room, frame: ServerControl, *, but: User | None = None) -> None:
        encoded = encode_server_frame(encode_control(frame))
        for membership in room.members.values():
            client = membership.user.client
            if client is None or membership.user is but or not self._can_take(client, MessageMode.RELIABLE_ORDERED):
                continue
            if client is self._busy:
                self._flush(client)
            client.connection.send_encoded(encoded)

    def _flush_later(self, client: Client) -> None:
        """Write what waits, unless the batch that is being worked on will do so at its end."""
        if client is not self._busy:
            self._flush(client)

    def _flush(self, client: Client) -> None:
        session = client.session
        messages = session.messages_to_send(self._clock())
        if messages and not client.closing:
            client.connection.send(messages)
        if session.close_wanted is not None and not client.closing:
            code, reason = session.close_wanted
            client.closing = True
            if code != CloseCode.NORMAL:
                log.info("%s: link closed: %d %s", client.name, code, reason)
            client.connection.close(code, reason)
            self._lose(client)

    # --- inside: who is meant ---

    def _app(self, app_id: str) -> App:
        app = self.apps.get(app_id)
        if app is None:
            app = self.apps[app_id] = App(app_id)
        return app

    def _user(self, app_id: str, user_id: str) -> User | None:
        app = self.apps.get(app_id)
        return app.users.get(user_id) if app else None

    def _room(self, app: App, room_id: str) -> Room:
        room = app.rooms.get(room_id)
        if room is None:
            room = app.rooms[room_id] = Room((app.app_id, room_id), self.rules)
        return room


def _reliable(header: SendPeer | SendRoom) -> bool:
    return header.mode == MessageMode.RELIABLE_ORDERED


def _no_receiver(app: App, user_id: str) -> UserMessageSendResult:
    return UserMessageSendResult.NO_RECEIVER if user_id in app.seen else UserMessageSendResult.NO_RELAY_PATH


def _excess(user: User, rate: Rate, what: str, size: int, now: int) -> tuple[int, str] | None:
    """Take the message from the user's rates; or say in how many ms it may be sent, and what there was too much of."""
    if wait_ms := rate.take(now):
        return wait_ms, f"More than {rate.per_second} {what} per second from {user.user_id}."
    if wait_ms := user.byte_rate.take(now, size):
        return wait_ms, f"More than {user.byte_rate.per_second:,} bytes per second from {user.user_id}."
    return None


def _plausible(arrival: Arrival) -> bool:
    """Whether a receipt can belong to a message that was passed on here."""
    message_id, room_id = arrival.client_message_id, arrival.room_id
    if message_id_problem(message_id):
        return False
    return not room_id or id_problem("room id", room_id) is None
