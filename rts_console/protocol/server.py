"""The gateway's half of one connection, without socket, clock or loop.

Messages go in with `receive`, what the hub must act on comes out of `requests`; the hub answers with `reply`, `answer`
and `deliver`, and what has to be written comes out of `messages_to_send`. Nothing that the other side sends raises:
it is answered, noted, or ends in `close_wanted`.
"""

import enum
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from rts_console.protocol.batches import in_runs
from rts_console.protocol.clock import SECOND_NS
from rts_console.protocol.codec import attributes_problem, encode_control, encode_payload, server_decoder
from rts_console.protocol.errors import ProtocolError
from rts_console.protocol.frames import (
    BATCHES,
    Accepted,
    Bye,
    ClientControl,
    ClientHeader,
    Done,
    GetPeerStatus,
    Hello,
    JoinRoom,
    LeaveRoom,
    LoggedIn,
    Login,
    Logout,
    Notice,
    PeerMessage,
    Ping,
    Pong,
    ReadInbox,
    Received,
    ReceivedMany,
    Refused,
    RoomCall,
    RoomMessage,
    SendPeer,
    SendRoom,
    SendServer,
    ServerAnswer,
    ServerControl,
    SetServerParams,
    TokenWillExpire,
    UpdateToken,
    Welcome,
)
from rts_console.protocol.unread import Sent, Unread
from rts_console.protocol.words import (
    CloseCode,
    IdRule,
    LoginErrorCode,
    MessageMode,
    PayloadKind,
    RefusalCode,
    RoomMessageSendResult,
    RtsErrorCode,
    RuleSet,
    UserMessageSendResult,
    id_problem,
)

LOGIN_TIMEOUT_S: Final = 5
SILENCE_TIMEOUT_S: Final = 25
HEARTBEAT_MS: Final = 10_000
EXPIRY_WARNING_S: Final = 30
REASON_LIMIT: Final = 380
"""Bytes of a reason: it must fit into the header of a `server_answer` beside everything else."""

LOG_OVERHEAD: Final = 256

_MODES: Final = frozenset(int(mode) for mode in MessageMode)


class PayloadSent(msgspec.Struct, frozen=True, gc=False):
    """A message that the client wants passed on: its header, what the bytes are, and the bytes."""

    header: ClientHeader
    kind: PayloadKind
    payload: bytes


Request = (
    Login
    | Logout
    | UpdateToken
    | GetPeerStatus
    | JoinRoom
    | LeaveRoom
    | RoomCall
    | ReadInbox
    | SetServerParams
    | Received
    | ReceivedMany
    | PayloadSent
)
"""What the hub acts on; ids in it are legal, sizes within the rules, and everything but `Login` comes after a login."""


class Phase(enum.Enum):
    """How far a connection has come."""

    AWAITING_HELLO = "awaiting hello"
    AWAITING_LOGIN = "awaiting login"
    LOGGED_IN = "logged in"
    CLOSING = "closing"


class ServerSession:
    """One connection as the gateway sees it. Times are nanoseconds since 1970, always passed in."""

    def __init__(self, rules: RuleSet, *, node: str, epoch: str, now_ns: int, features: Sequence[str] = ()) -> None:
        """Begin to wait for `hello`; `node`, `epoch` and `features` are what `welcome` says of the gateway."""
        self.rules = rules
        self._features = [BATCHES, *features]
        self.phase = Phase.AWAITING_HELLO
        self.hello = Hello("")
        self.user_id = ""
        self.close_wanted: tuple[int, str] | None = None
        self.reliable_sent = 0
        self.reliable_confirmed = 0
        self.unread = Unread()
        self._node = node
        self._epoch = epoch
        self._decoder = server_decoder()
        self._requests: list[Request] = []
        self._outgoing: list[str | bytes | Pong | Accepted] = []
        self._batches = False
        self._last_peer: str | None = None
        self._fits_anyhow = min(rules.text_limit, rules.binary_limit)
        self._heard_at_ns = now_ns
        self._login_by_ns = now_ns + LOGIN_TIMEOUT_S * SECOND_NS
        self._expires_at_s = 0
        self._warnings: list[int] = []
        self._bad_frames = _Tally(8, CloseCode.PROTOCOL_ERROR, "Too many frames that cannot be read.")
        self._unknown_types = _Tally(100, CloseCode.RATE_ABUSE, "Too many frames of unknown type.")

    @property
    def logged_in(self) -> bool:
        """Whether commands are carried out."""
        return self.phase is Phase.LOGGED_IN

    @property
    def takes_batches(self) -> bool:
        """Whether the client has named the frames that say something of many messages."""
        return self._batches

    @property
    def heard_at_ns(self) -> int:
        """When something came from the client last."""
        return self._heard_at_ns

    @property
    def unconfirmed(self) -> int:
        """Reliable messages sent that the client has not yet confirmed to have taken in."""
        return self.reliable_sent - self.reliable_confirmed

    # --- from the client ---

    def receive(self, message: str | bytes, now_ns: int) -> None:
        """Take one WebSocket message: text as `str`, binary as `bytes`. Never raises."""
        if self.phase is Phase.CLOSING:
            return
        self._heard_at_ns = now_ns
        try:
            if isinstance(message, str):
                self._take_control(self._decoder.control(message), now_ns)
            else:
                self._take_payload(*self._decoder.payload(message), now_ns)
        except ProtocolError as error:
            self._note(error, now_ns)

    def requests(self) -> list[Request]:
        """What has come in and must be acted on; each is handed out once."""
        requests, self._requests = self._requests, []
        return requests

    # --- from the hub ---

    def reply(self, frame: ServerControl) -> None:
        """Send a control frame. It must fit into `CONTROL_LIMIT`."""
        if self._batches and isinstance(frame, Accepted):
            self._outgoing.append(frame)  # to be encoded with others that say the same
        else:
            self._outgoing.append(encode_control(frame))

    def refuse(self, request_id: int, code: int, reason: str, retry_after_ms: int = 0, vendor_code: int = 0) -> None:
        """Answer a command with a refusal."""
        self.reply(Refused(request_id, code, clip(reason), retry_after_ms, vendor_code))

    def answer(
        self, header: ClientHeader, code: int, gateway_in_ns: int, reason: str = "", retry_after_ms: int = 0
    ) -> None:
        """Answer a message that was not passed on, with the vendor's send result."""
        reason = clip(reason)
        if isinstance(header, SendServer):
            frame = ServerAnswer(header.id, code, gateway_in_ns, 0, reason=reason, retry_after_ms=retry_after_ms)
            self.answer_server(frame, PayloadKind.TEXT, b"")
            return
        self.reply(Accepted(header.id, code, gateway_in_ns, reason=reason, retry_after_ms=retry_after_ms))

    def answer_server(self, header: ServerAnswer, kind: PayloadKind, body: bytes) -> None:
        """Hand the app server's answer over."""
        self._outgoing.append(encode_payload(header, kind, body))

    def deliver(self, header: PeerMessage | RoomMessage, kind: PayloadKind, payload: bytes) -> None:
        """Pass a user's message on to this client."""
        if header.mode == MessageMode.RELIABLE_ORDERED:
            name = header.room_id if isinstance(header, RoomMessage) else ""
            self.count_reliable(name, log_weight(len(payload)), header.gateway_out_ns)
        self._outgoing.append(encode_payload(header, kind, payload))

    def count_reliable(self, name: str, weight: int, now_ns: int) -> None:
        """Count a reliable message of a room, or (empty) of the inbox."""
        self.reliable_sent += 1
        self.unread.sent(name, weight, now_ns)

    def count_all_reliable(self, name: str, messages: Sequence[Sent], weight: int) -> None:
        """Count reliable messages of one room that the hub writes itself; `weight` is that of all together."""
        self.reliable_sent += len(messages)
        self.unread.sent_all(name, messages, weight)

    def log_in(self, frame: LoggedIn, now_ns: int) -> None:
        """Say that the login succeeded; commands are carried out from now on."""
        self.phase = Phase.LOGGED_IN
        self.user_id = frame.user_id
        self.reply(frame)
        self.watch_expiry(frame.expires_at_s, now_ns)

    def watch_expiry(self, expires_at_s: int, now_ns: int) -> None:
        """Warn 30 s before the token ends and when it has ended (0: never). The login is not touched."""
        self._expires_at_s = expires_at_s
        ends = expires_at_s * SECOND_NS
        self._warnings = [ends - EXPIRY_WARNING_S * SECOND_NS, ends] if expires_at_s else []
        self._warn(now_ns)

    def close(self, code: int, reason: str, retry_after_ms: int = 0) -> None:
        """Say `bye` and want the connection closed; nothing more is taken in. The first call counts."""
        if self.phase is not Phase.CLOSING:
            self.reply(Bye(code, clip(reason), retry_after_ms))
            self._end(code, reason)

    def log_out(self, request_id: int) -> None:
        """Answer a logout and want the connection closed with 1000; no `bye`, for the client asked for it."""
        self.reply(Done(request_id))
        self._end(CloseCode.NORMAL, CloseCode.NORMAL.meaning)

    # --- to the driver ---

    @property
    def has_messages(self) -> bool:
        """Whether there is something to write."""
        return bool(self._outgoing)

    def messages_to_send(self, now_ns: int) -> list[str | bytes]:
        """What to write now, in order; each is handed out once. Answers to pings get `now_ns` as their departure."""
        if not self._outgoing:
            return []
        outgoing, self._outgoing = self._outgoing, []
        if len(outgoing) == 1 and isinstance(outgoing[0], Accepted):
            return [encode_control(outgoing[0])]
        messages: list[str | bytes] = []
        answers: list[Accepted] = []
        for item in outgoing:
            if isinstance(item, Accepted):
                answers.append(item)
                continue
            if answers:
                messages += map(encode_control, in_runs(answers))
                answers = []
            messages.append(_departing(item, now_ns) if isinstance(item, Pong) else item)
        return [*messages, *map(encode_control, in_runs(answers))] if answers else messages

    def next_deadline(self) -> int | None:
        """When `handle_deadline` wants to be called at the latest, `None` once the connection is closing."""
        if self.phase is Phase.CLOSING:
            return None
        silence = self._heard_at_ns + SILENCE_TIMEOUT_S * SECOND_NS
        if self.phase is not Phase.LOGGED_IN:
            return min(silence, self._login_by_ns)
        return min(silence, self._warnings[0]) if self._warnings else silence

    def handle_deadline(self, now_ns: int) -> None:
        """Act on what is due at `now_ns`; harmless when called early."""
        if self.phase is Phase.CLOSING:
            return
        if now_ns >= self._heard_at_ns + SILENCE_TIMEOUT_S * SECOND_NS:
            self.close(CloseCode.HEARTBEAT_TIMEOUT, f"Nothing was heard for {SILENCE_TIMEOUT_S} s.")
        elif self.phase is not Phase.LOGGED_IN and now_ns >= self._login_by_ns:
            missing = "hello" if self.phase is Phase.AWAITING_HELLO else "login"
            self.close(CloseCode.NO_HELLO, f"No {missing} came within {LOGIN_TIMEOUT_S} s.")
        else:
            self._warn(now_ns)

    # --- inside: control frames ---

    def _take_control(self, frame: ClientControl, now_ns: int) -> None:
        match frame:
            case Ping():
                self._outgoing.append(Pong(frame.id, frame.sent_at_ns, now_ns, now_ns))
            case Hello():
                self._take_hello(frame, now_ns)
            case Login():
                self._take_login(frame)
            case _ if self.phase is not Phase.LOGGED_IN:
                self._refuse_early(frame)
            case Received() | ReceivedMany():
                self._take_receipt(frame, now_ns)
            case _:
                self._take_command(frame)

    def _take_hello(self, frame: Hello, now_ns: int) -> None:
        if self.phase is not Phase.AWAITING_HELLO:
            raise ProtocolError(RefusalCode.BAD_FRAME, "A second hello came on this connection.")
        self.phase = Phase.AWAITING_LOGIN
        self.hello = frame
        self._batches = BATCHES in frame.features
        rules: dict[str, Any] = msgspec.to_builtins(self.rules)
        self.reply(Welcome(self._node, self._epoch, now_ns, rules, HEARTBEAT_MS, self._features))

    def _take_login(self, frame: Login) -> None:
        if self.phase is Phase.AWAITING_HELLO:
            self.refuse(frame.id, LoginErrorCode.LOGIN_FAILED, "Login came before hello.")
        elif self.phase is Phase.LOGGED_IN:
            reason = f"{self.user_id} is logged in on this connection. Log out first."
            self.refuse(frame.id, LoginErrorCode.LOGIN_FAILED, reason)
        elif problem := id_problem("user id", frame.user_id, self.rules.ids):
            self.refuse(frame.id, LoginErrorCode.INVALID_USER_ID, problem)
            self.close(CloseCode.TOKEN_INVALID, problem)
        else:
            self._requests.append(frame)

    def _refuse_early(self, frame: ClientControl) -> None:
        if isinstance(frame, Received | ReceivedMany | Hello):
            self.reply(Notice(RefusalCode.NOT_LOGGED_IN, RefusalCode.NOT_LOGGED_IN.meaning))
        else:
            self.refuse(frame.id, RefusalCode.NOT_LOGGED_IN, RefusalCode.NOT_LOGGED_IN.meaning)

    def _take_receipt(self, frame: Received | ReceivedMany, now_ns: int) -> None:
        if not self.reliable_confirmed <= frame.count <= self.reliable_sent:
            reason = f"A receipt counts {frame.count}; {self.reliable_sent} reliable messages were sent."
            raise ProtocolError(RefusalCode.BAD_FRAME, reason)
        self.unread.confirmed(frame.count - self.reliable_confirmed, now_ns)
        self.reliable_confirmed = frame.count
        self._requests.append(frame)

    def _take_command(self, frame: Any) -> None:
        if problem := _command_problem(frame, self.rules.ids):
            code = RtsErrorCode.ROOM_ID_ILLEGAL if isinstance(frame, JoinRoom) else RefusalCode.BAD_ID
            self.refuse(frame.id, code, problem)
        else:
            self._requests.append(frame)

    # --- inside: payloads ---

    def _take_payload(self, header: ClientHeader, kind: PayloadKind, payload: bytes, now_ns: int) -> None:
        if self._may_pass(header, len(payload)):
            self._requests.append(PayloadSent(header, kind, payload))
        elif self.phase is not Phase.LOGGED_IN:
            self.answer(header, _not_logged_in(header), now_ns, RefusalCode.NOT_LOGGED_IN.meaning)
        elif problem := self.rules.size_problem(kind, len(payload)):
            self.answer(header, UserMessageSendResult.EXCEED_MAX_LENGTH, now_ns, problem)
        elif isinstance(header, SendPeer) and not header.user_id:
            self.answer(header, UserMessageSendResult.EMPTY_USER, now_ns, UserMessageSendResult.EMPTY_USER.meaning)
        elif problem := _header_problem(header, self.rules.ids):
            self.answer(header, UserMessageSendResult.UNKNOWN, now_ns, problem)
        else:
            self._last_peer = header.user_id if isinstance(header, SendPeer) else self._last_peer
            self._requests.append(PayloadSent(header, kind, payload))

    def _may_pass(self, header: ClientHeader, size: int) -> bool:
        """Whether nothing can be wrong with a message: as nearly always, it goes where the one before it went."""
        return (
            type(header) is SendPeer
            and self.phase is Phase.LOGGED_IN
            and header.user_id == self._last_peer
            and size <= self._fits_anyhow
            and header.mode in _MODES
            and not header.attributes
            and message_id_problem(header.client_message_id) is None
        )

    # --- inside: the rest ---

    def _note(self, error: ProtocolError, now_ns: int) -> None:
        self.reply(Notice(error.code, clip(error.reason)))
        tally = self._unknown_types if error.code == RefusalCode.UNKNOWN_TYPE else self._bad_frames
        if tally.too_many(now_ns):
            self.close(tally.close_code, tally.reason)

    def _warn(self, now_ns: int) -> None:
        due = [at for at in self._warnings if at <= now_ns]
        if due:
            self._warnings = self._warnings[len(due) :]
            remaining_ms = (self._expires_at_s * SECOND_NS - now_ns) // 1_000_000
            self.reply(TokenWillExpire(self._expires_at_s, remaining_ms))

    def _end(self, code: int, reason: str) -> None:
        self.phase = Phase.CLOSING
        self.close_wanted = (int(code), clip(reason))


class _Tally:
    """Counts offences of one kind within the last 10 s."""

    def __init__(self, limit: int, close_code: CloseCode, reason: str) -> None:
        self.close_code = close_code
        self.reason = reason
        self._limit = limit
        self._times: deque[int] = deque(maxlen=limit)

    def too_many(self, now_ns: int) -> bool:
        """Count one more; whether the limit is reached."""
        self._times.append(now_ns)
        return len(self._times) == self._limit and now_ns - self._times[0] <= 10 * SECOND_NS


def log_weight(size: int) -> int:
    """Bytes that a message of that size counts for in a log: its payload and what stands around it."""
    return size + LOG_OVERHEAD


def clip(reason: str) -> str:
    """Cut a reason to `REASON_LIMIT` bytes and show that it was cut; what cannot be printed becomes `?`."""
    if not reason.isprintable():
        reason = "".join(c if c.isprintable() else "?" for c in reason)
    data = reason.encode(errors="replace")
    if len(data) <= REASON_LIMIT:
        return data.decode()
    return data[: REASON_LIMIT - 3].decode(errors="ignore") + "…"


def message_id_problem(message_id: str) -> str | None:
    """Say what is wrong with a client message id, or `None` when it can be passed on."""
    if 1 <= len(message_id) <= 128 and message_id.isascii() and message_id.isprintable():
        return None
    return "The client message id must have 1 to 128 printable ASCII characters."


def _departing(pong: Pong, now_ns: int) -> str:
    return encode_control(Pong(pong.id, pong.sent_at_ns, pong.received_at_ns, now_ns))


def _not_logged_in(header: ClientHeader) -> int:
    """The vendor has no NotLogin for rooms: there it is NotJoin."""
    return RoomMessageSendResult.NOT_JOIN if isinstance(header, SendRoom) else UserMessageSendResult.NOT_LOGIN


def _command_problem(frame: Any, ids: IdRule) -> str | None:
    if isinstance(frame, JoinRoom | LeaveRoom | RoomCall):
        return id_problem("room id", frame.room_id, ids)
    if isinstance(frame, GetPeerStatus):
        return id_problem("user id", frame.user_id, ids)
    return None


def _header_problem(header: ClientHeader, ids: IdRule) -> str | None:
    if problem := message_id_problem(header.client_message_id):
        return problem
    if isinstance(header, SendServer):
        return None
    if header.mode not in _MODES:
        return f"There is no message mode {header.mode}; 0, 1 and 2 are."
    if header.attributes and (problem := attributes_problem(header.attributes)):
        return problem
    what, value = ("user id", header.user_id) if isinstance(header, SendPeer) else ("room id", header.room_id)
    return id_problem(what, value, ids)
