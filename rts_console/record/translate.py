"""An event becomes an entry of the log: kind, people, place, result and how much it wants to be noticed."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from rts_console.protocol.events import (
    ConnectionStateChanged,
    CreateRoomStateChanged,
    Event,
    FaultChanged,
    FrameRefused,
    FrameSeen,
    GapNoticed,
    GatewayChanged,
    LocalProxyStateChanged,
    LoggedOut,
    LoginResult,
    LogReport,
    MessageHeld,
    MessageReceived,
    MessageSubmitted,
    NetworkTypeChanged,
    PeerOnlineStatus,
    RoomJoinDetails,
    RoomLeft,
    RoomMembers,
    RoomMessageReceived,
    RoomNoticed,
    RoomStateChanged,
    ServerParamsSet,
    SessionResumed,
    SysStats,
    TokenRefused,
    TokenUpdated,
    TokenWillExpire,
    UserJoined,
    UserLeft,
    WarningRaised,
)
from rts_console.protocol.words import (
    Code,
    ConnectionState,
    LocalProxyError,
    LoginErrorCode,
    LoginType,
    LogoutReason,
    OfflinePolicy,
    Outcome,
    PayloadKind,
    RefusalCode,
    RtsErrorCode,
    RtsWarningCode,
    Scope,
    UserOfflineReason,
    UserOnlineStatus,
)
from rts_console.record.row import FRAME_KIND, Direction, Severity

MESSAGE_KINDS = {Scope.PEER: "message", Scope.ROOM: "room message", Scope.SERVER: "server message"}

SERVER_PARAMS_SUCCESS = 200

_TEXT = PayloadKind.TEXT

CODES_OF_WARNINGS: dict[int, Code] = {int(code): code for code in (*RefusalCode, *RtsErrorCode, *RtsWarningCode)}

KINDS = (
    *MESSAGE_KINDS.values(),
    "login",
    "logout",
    "token",
    "connection",
    "session",
    "gap",
    "room",
    "members",
    "room notice",
    "joined",
    "left",
    "presence",
    "server params",
    "proxy",
    "warning",
    "refused frame",
    "fault",
    "gateway",
    "network",
    "system",
    "log report",
    FRAME_KIND,
)
"""Every kind of row that there is."""

_CONNECTION_SEVERITY = {
    ConnectionState.DISCONNECTED: Severity.WARNING,
    ConnectionState.CONNECTING: Severity.INFO,
    ConnectionState.CONNECTED: Severity.SUCCESS,
    ConnectionState.RECONNECTING: Severity.WARNING,
    ConnectionState.RECONNECTED: Severity.SUCCESS,
    ConnectionState.LOST: Severity.ERROR,
    ConnectionState.FAILED: Severity.ERROR,
}

OUTCOME_SEVERITY = {
    Outcome.ACCEPTED: Severity.SUCCESS,
    Outcome.REFUSED: Severity.ERROR,
    Outcome.UNKNOWN: Severity.WARNING,
}


class Result(msgspec.Struct, frozen=True, gc=False):
    """A result: the number (`None` while it is not the last word), what to call it, what it means, the code's name."""

    code: int | None
    text: str
    meaning: str
    label: str = ""


HELD = {
    OfflinePolicy.HOLD: Result(None, "held", "Kept here until you send or discard it."),
    OfflinePolicy.SEND: Result(None, "held", "Kept here; it leaves by itself, as soon as it can."),
}
"""What stands for the result of a message that was kept, by the policy that kept it."""


MASKED = "A secret in it is masked."
"""The note of a raw frame that is not wholly as it was on the wire."""

FRAME_RESULTS = {
    (True, False): Result(None, "text frame", "One WebSocket text message, exactly as on the wire."),
    (True, True): Result(
        None, "text frame, masked", "One WebSocket text message as on the wire, but for a secret in it."
    ),
    (False, False): Result(None, "binary frame", "One WebSocket binary message, exactly as on the wire."),
    (False, True): Result(
        None, "binary frame, masked", "One WebSocket binary message as on the wire, but for a secret in it."
    ),
}
"""What stands for the result of a raw frame: its opcode as a word. It has no code: nothing was asked."""


class Entry(msgspec.Struct, gc=False, kw_only=True):
    """What one event puts into the log. `payload` None is no payload, which is not the same as an empty one."""

    at_ns: int
    kind: str
    direction: Direction = Direction.NONE
    who: str = ""
    where: str = ""
    message_id: int = 0
    payload_kind: int = 0
    payload: bytes = b""
    result: Result | None = None
    elapsed_ms: float = math.nan
    severity: Severity = Severity.NONE
    client_message_id: str = ""
    note: str = ""
    mode: int = -1
    composed_at_ns: int = 0
    gateway_in_ns: int = 0
    gateway_out_ns: int = 0
    position: int = 0


def result_of(code: Code) -> Result:
    """The result that a code stands for."""
    return Result(int(code), str(code), code.meaning, code.label)


def result_of_send(code: Code, outcome: Outcome) -> Result:
    """The result of a message. One whose outcome is unknown did not fail: it says so, with the code in brackets."""
    if outcome is not Outcome.UNKNOWN:
        return result_of(code)
    return Result(int(code), f"unknown outcome ({code})", code.meaning, code.label)


def held_result(event: MessageHeld) -> Result:
    """What stands for the result of a message that is kept."""
    return HELD.get(event.policy, HELD[OfflinePolicy.SEND])


def entry(event: Event) -> Entry | None:
    """The entry for an event; `None` for what never enters as a row of its own (pings, results of messages)."""
    match event:
        case MessageReceived():
            return _received(event, "message", "")
        case RoomMessageReceived():
            received = _received(event, "room message", event.room_id)
            received.position = event.position
            return received
        case MessageSubmitted():
            return _submitted(event)
        case UserJoined():
            return Entry(at_ns=event.at_ns, kind="joined", who=event.user_id, where=event.room_id)
        case UserLeft():
            return _user_left(event)
    return _session_entry(event) or _other_entry(event)


def attribute_words(attributes: Mapping[str, str | int]) -> str:
    """What a family of services says of a message, in a line."""
    return " · ".join(f"{name}: {value}" for name, value in attributes.items())


def _received(event: MessageReceived | RoomMessageReceived, kind: str, where: str) -> Entry:
    return Entry(
        at_ns=event.at_ns,
        kind=kind,
        direction=Direction.IN,
        who=event.user_id,
        where=where,
        payload_kind=event.kind,
        payload=event.data,
        client_message_id=event.client_message_id,
        mode=event.mode,
        composed_at_ns=event.composed_at_ns,
        gateway_in_ns=event.gateway_in_ns,
        gateway_out_ns=event.gateway_out_ns,
        note=attribute_words(event.attributes),
    )


def _submitted(event: MessageSubmitted) -> Entry:
    return Entry(
        at_ns=event.at_ns,
        kind=MESSAGE_KINDS[event.scope],
        direction=Direction.OUT,
        who=event.target if event.scope is Scope.PEER else "",
        where=event.target if event.scope is Scope.ROOM else "",
        message_id=event.message_id,
        payload_kind=event.kind,
        payload=event.data,
        severity=Severity.INFO,
        client_message_id=event.client_message_id,
        mode=event.mode,
        composed_at_ns=event.at_ns,
        note=attribute_words(event.attributes),
    )


def _user_left(event: UserLeft) -> Entry:
    quiet = event.reason in (UserOfflineReason.QUIT, UserOfflineReason.SWITCH_TO_INVISIBLE)
    return Entry(
        at_ns=event.at_ns,
        kind="left",
        who=event.user_id,
        where=event.room_id,
        result=result_of(event.reason),
        severity=Severity.NONE if quiet else Severity.WARNING,
        note=event.reason.meaning,
    )


def _session_entry(event: Event) -> Entry | None:
    """Login, token and link."""
    match event:
        case LoginResult():
            return _login(event)
        case LoggedOut():
            asked_for = event.reason is LogoutReason.LOGOUT
            return Entry(
                at_ns=event.at_ns,
                kind="logout",
                who=event.user_id,
                result=result_of(event.reason),
                severity=Severity.INFO if asked_for else Severity.WARNING,
                note=event.reason.meaning,
            )
        case TokenUpdated():
            return Entry(
                at_ns=event.at_ns,
                kind="token",
                who=event.user_id,
                severity=Severity.INFO,
                note="A new token is in place for the next login.",
            )
        case TokenRefused():
            return Entry(
                at_ns=event.at_ns,
                kind="token",
                who=event.user_id,
                result=result_of(event.code),
                severity=Severity.ERROR,
                note=f"The new token was refused: {event.reason or event.code.meaning}",
            )
        case TokenWillExpire():
            return _token_will_expire(event)
        case ConnectionStateChanged():
            return _connection(event)
        case SessionResumed():
            return _session(event)
        case GapNoticed():
            return _gap(event)
    return None


def _login(event: LoginResult) -> Entry:
    success = event.code is LoginErrorCode.SUCCESS
    again = event.login_type is LoginType.RECONNECTED
    note = event.reason or (event.login_type.meaning if again else event.code.meaning)
    return Entry(
        at_ns=event.at_ns,
        kind="login",
        who=event.user_id,
        result=result_of(event.code),
        elapsed_ms=event.elapsed_ms,
        severity=Severity.SUCCESS if success else Severity.ERROR,
        note=f"{note} The vendor's number of it is {event.vendor_code}." if event.vendor_code else note,
    )


def _token_will_expire(event: TokenWillExpire) -> Entry:
    ended = event.remaining_ms <= 0
    note = "The token has ended; the login goes on, but the next one will fail."
    if not ended:
        note = f"The token ends in {event.remaining_ms / 1000:.0f} s."
    return Entry(at_ns=event.at_ns, kind="token", who=event.user_id, severity=Severity.WARNING, note=note)


def link_words(event: ConnectionStateChanged) -> str:
    """What happened to the link and what comes next, in whole sentences."""
    reason, broken = event.reason.rstrip("."), event.retry_in_ms > 0 and event.attempt == 0
    if event.close_code:
        reason = f"{event.close_code}: {reason}" if reason else str(event.close_code)
    if not reason:
        parts = ["The link broke." if broken else event.state.meaning]
    elif broken:
        parts = [_because("The link broke", reason)]
    elif event.retry_in_ms:
        parts = [_because(f"Attempt {event.attempt} failed", reason)]
    else:
        parts = [_because(event.state.meaning.rstrip("."), reason)]
    if event.retry_in_ms:
        parts.append(f"Next try in {event.retry_in_ms:,} ms.")
    elif event.attempt > 1:
        parts.append(f"Attempt {event.attempt}.")
    return " ".join(parts)


def _because(what: str, reason: str) -> str:
    """A reason of several sentences would make bad brackets."""
    return f"{what}: {reason}." if ". " in reason else f"{what} ({reason})."


class LinkNumbers(msgspec.Struct, frozen=True):
    """What a change of the link's state says in numbers: the attempt, ms until the next one, the close code."""

    attempt: int = 0
    retry_in_ms: int = 0
    close_code: int = 0


def _connection(event: ConnectionStateChanged) -> Entry:
    """The numbers stand in the payload, for what is drawn from them later."""
    return Entry(
        at_ns=event.at_ns,
        kind="connection",
        result=result_of(event.state),
        severity=_CONNECTION_SEVERITY[event.state],
        note=link_words(event),
        payload=msgspec.json.encode(LinkNumbers(event.attempt, event.retry_in_ms, event.close_code)),
        payload_kind=PayloadKind.TEXT,
    )


def _session(event: SessionResumed) -> Entry:
    note = "The same session goes on: its rooms and messages were kept."
    if not event.resumed:
        note = f"Started afresh: {event.reason.rstrip('.')}." if event.reason else "Started afresh."
    severity = Severity.INFO if event.resumed else Severity.WARNING
    return Entry(at_ns=event.at_ns, kind="session", who=event.user_id, severity=severity, note=note)


def _gap(event: GapNoticed) -> Entry:
    """What is missing is an error; what only may be is a warning."""
    where = event.target if event.scope is Scope.ROOM else ""
    severity = Severity.WARNING if event.missed is None else Severity.ERROR
    return Entry(at_ns=event.at_ns, kind="gap", where=where, severity=severity, note=gap_words(event))


def gap_words(event: GapNoticed) -> str:
    """What will not come, how much of it, and why, in a sentence."""
    why = event.reason.rstrip(".")
    place = f"in the room {event.target}" if event.scope is Scope.ROOM else "from peers"
    if event.missed is None:
        why = why.partition("; how many")[0]  # which is said already
        return f"Messages {place} may be missing, how many is unknown: {why}."
    many = "1 message" if event.missed == 1 else f"{event.missed:,} messages"
    return f"{many} {place} {'is' if event.missed == 1 else 'are'} missing: {why}."


def _other_entry(event: Event) -> Entry | None:
    """Rooms, presence, the app server's parameters and what went wrong."""
    match event:
        case RoomStateChanged() | CreateRoomStateChanged():
            return _room(event)
        case RoomMembers():
            note = f"{event.member_count:,} in the room"
            listed = msgspec.json.encode(event.members)
            return Entry(
                at_ns=event.at_ns,
                kind="members",
                where=event.room_id,
                note=note,
                payload=listed,
                payload_kind=PayloadKind.TEXT,
            )
        case RoomJoinDetails():
            return _room_notice(event, "joined")
        case RoomNoticed():
            return _room_notice(event, event.name)
        case RoomLeft():
            note = f"Left: {event.reason}." if event.reason else "Left on request."
            return Entry(at_ns=event.at_ns, kind="room", where=event.room_id, severity=Severity.INFO, note=note)
        case PeerOnlineStatus():
            return _presence(event)
        case ServerParamsSet():
            return _server_params(event)
        case LocalProxyStateChanged():
            return _proxy(event)
        case WarningRaised():
            return _warning(event)
        case FaultChanged():
            return _fault(event)
        case GatewayChanged():
            severity = Severity.ERROR if event.died else Severity.SUCCESS if event.running else Severity.WARNING
            return Entry(at_ns=event.at_ns, kind="gateway", severity=severity, note=event.words)
        case SysStats() | NetworkTypeChanged() | LogReport():
            return _system(event)
        case FrameRefused():
            return Entry(at_ns=event.at_ns, kind="refused frame", severity=Severity.ERROR, note=event.reason)
        case FrameSeen():
            return _frame(event)
    return None


def notice_words(name: str, details: Mapping[str, Any]) -> str:
    """A notice of the rule set in one line: its name, then what it tells, name by name."""
    told = [f"{key}: {value if isinstance(value, str) else _as_json(value)}" for key, value in details.items()]
    return f"{name} · {' · '.join(told)}" if told else name


def _as_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _room_notice(event: RoomJoinDetails | RoomNoticed, name: str) -> Entry:
    """What the rule set says: its name and the details, which stand in the payload as well."""
    details = msgspec.json.encode(event.details)
    return Entry(
        at_ns=event.at_ns,
        kind="room notice",
        where=event.room_id,
        severity=Severity.INFO,
        note=f"{name} {details.decode()}",
        payload=details,
        payload_kind=PayloadKind.TEXT,
    )


def _frame(event: FrameSeen) -> Entry:
    return Entry(
        at_ns=event.at_ns,
        kind=FRAME_KIND,
        direction=Direction.OUT if event.outgoing else Direction.IN,
        payload_kind=PayloadKind.TEXT if event.text else PayloadKind.BINARY,
        payload=event.data,
        result=FRAME_RESULTS[event.text, event.masked],
        note=MASKED if event.masked else "",
    )


def _room(event: RoomStateChanged | CreateRoomStateChanged) -> Entry:
    code = event.state if isinstance(event, RoomStateChanged) else event.code
    return Entry(
        at_ns=event.at_ns,
        kind="room",
        who=event.user_id if isinstance(event, RoomStateChanged) else "",
        where=event.room_id,
        result=result_of(code),
        elapsed_ms=event.elapsed_ms if isinstance(event, RoomStateChanged) and joined(code) else math.nan,
        severity=room_severity(code),
        note=(event.reason if isinstance(event, RoomStateChanged) else "") or code.meaning,
    )


def joined(code: Code) -> bool:
    """Whether this state of a room means that we are in it."""
    return code == RtsErrorCode.SUCCESS


def room_severity(code: Code) -> Severity:
    """How much a state of a room wants to be noticed: joined, a warning, or an error."""
    if joined(code):
        return Severity.SUCCESS
    return Severity.WARNING if isinstance(code, RtsWarningCode) else Severity.ERROR


def _presence(event: PeerOnlineStatus) -> Entry:
    unclear = event.status is UserOnlineStatus.UNREACHABLE
    return Entry(
        at_ns=event.at_ns,
        kind="presence",
        who=event.peer_user_id,
        result=result_of(event.status),
        severity=Severity.WARNING if unclear else Severity.INFO,
        note=event.status.meaning,
    )


def _server_params(event: ServerParamsSet) -> Entry:
    success = event.code == SERVER_PARAMS_SUCCESS
    meaning = "The app server is set." if success else "The app server could not be set."
    return Entry(
        at_ns=event.at_ns,
        kind="server params",
        result=Result(event.code, f"{event.code} {'Success' if success else 'Failure'}", meaning),
        severity=Severity.SUCCESS if success else Severity.ERROR,
        note=f"{event.url}: {event.reason or meaning}",
    )


def _proxy(event: LocalProxyStateChanged) -> Entry:
    broken = event.error is not LocalProxyError.OK
    words = f"{event.proxy_type.label}: {event.reason or (event.error if broken else event.state).meaning}"
    return Entry(
        at_ns=event.at_ns,
        kind="proxy",
        result=result_of(event.error if broken else event.state),
        severity=Severity.ERROR if broken else Severity.INFO,
        note=words,
    )


def _fault(event: FaultChanged) -> Entry:
    """What was set stands in the payload, so that it can be set again; not for which app, and by what chance."""
    fields = {name: value for name, value in event.fields.items() if name not in ("app_id", "seed")}
    return Entry(
        at_ns=event.at_ns,
        kind="fault",
        who=event.user_id,
        where=event.room_id,
        payload_kind=_TEXT if fields else 0,
        payload=msgspec.json.encode(fields) if fields else b"",
        position=event.number,
        severity=Severity.WARNING if event.on else Severity.INFO,
        note=f"Fault {event.number or ''} {'is on' if event.on else 'has ended'}: {event.words}.".replace("  ", " "),
    )


def _system(event: SysStats | NetworkTypeChanged | LogReport) -> Entry:
    """What is known of the machine; the figures stand in the payload, whole."""
    match event:
        case NetworkTypeChanged():
            result = result_of(event.network_type)
            return Entry(at_ns=event.at_ns, kind="network", result=result, note=event.network_type.meaning)
        case LogReport():
            content = event.content.encode()
            return Entry(at_ns=event.at_ns, kind="log report", note=event.log_type, payload=content, payload_kind=_TEXT)
    used = f"{event.memory_usage:,.0f} MB of {event.full_memory:,}"
    note = f"CPU {event.cpu_app_usage:.0%} of {event.cpu_cores} cores, all programs {event.cpu_total_usage:.0%}; {used}"
    figures = {name: getattr(event, name) for name in event.__struct_fields__ if name != "at_ns"}
    content = msgspec.json.encode(figures)
    return Entry(at_ns=event.at_ns, kind="system", note=note, payload=content, payload_kind=_TEXT)


def _warning(event: WarningRaised) -> Entry:
    known = CODES_OF_WARNINGS.get(event.code)
    return Entry(
        at_ns=event.at_ns,
        kind="warning",
        where=event.room_id,
        result=result_of(known) if known else Result(event.code, str(event.code), ""),
        severity=Severity.WARNING,
        note=event.reason or (known.meaning if known else ""),
    )
