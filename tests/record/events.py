"""Events for the tests of this folder, with what does not matter filled in."""

import msgspec

from rts_console.protocol.events import (
    GapNoticed,
    LoginResult,
    MessageDelivered,
    MessageHeld,
    MessageReceived,
    MessageSent,
    MessageSubmitted,
    RoomMember,
    RoomMembers,
    RoomMessageReceived,
    RoomMessageSent,
    ServerMessageSent,
)
from rts_console.protocol.words import (
    LoginErrorCode,
    MessageMode,
    OfflinePolicy,
    Outcome,
    PayloadKind,
    RoomMessageSendResult,
    Scope,
    UserMessageSendResult,
)

START_NS = 1_700_000_000_000_000_000


def logged_in(user_id: str = "alice", at_ns: int = START_NS) -> LoginResult:
    return LoginResult(at_ns=at_ns, user_id=user_id, code=LoginErrorCode.SUCCESS, elapsed_ms=12.5)


def received(
    data: bytes = b"hello",
    *,
    user_id: str = "bob",
    kind: PayloadKind = PayloadKind.TEXT,
    at_ns: int = START_NS + 3_000_000,
    composed_at_ns: int = START_NS,
    client_message_id: str = "b-1",
    gateway_in_ns: int = START_NS + 1_000_000,
) -> MessageReceived:
    return MessageReceived(
        at_ns=at_ns,
        user_id=user_id,
        kind=kind,
        data=data,
        mode=MessageMode.RELIABLE_ORDERED,
        client_message_id=client_message_id,
        composed_at_ns=composed_at_ns,
        gateway_in_ns=gateway_in_ns,
        gateway_out_ns=gateway_in_ns + 500_000,
    )


def room_received(data: bytes = b"hello all", *, room_id: str = "lobby", position: int = 7) -> RoomMessageReceived:
    fields = msgspec.structs.asdict(received(data))
    return RoomMessageReceived(room_id=room_id, position=position, **fields)


def submitted(
    data: bytes = b"hi",
    *,
    scope: Scope = Scope.PEER,
    target: str = "bob",
    client_message_id: str = "a-1",
    at_ns: int = START_NS,
    mode: MessageMode = MessageMode.RELIABLE_ORDERED,
    kind: PayloadKind = PayloadKind.TEXT,
) -> MessageSubmitted:
    return MessageSubmitted(
        at_ns=at_ns,
        scope=scope,
        target=target,
        message_id=12,
        client_message_id=client_message_id,
        kind=kind,
        data=data,
        mode=mode,
    )


def sent(
    client_message_id: str = "a-1",
    *,
    outcome: Outcome = Outcome.ACCEPTED,
    code: UserMessageSendResult = UserMessageSendResult.SUCCESS,
    at_ns: int = START_NS + 1_200_000,
    composed_at_ns: int = START_NS,
    recipients: int = 1,
    reason: str = "",
) -> MessageSent:
    return MessageSent(
        at_ns=at_ns,
        message_id=12,
        client_message_id=client_message_id,
        outcome=outcome,
        composed_at_ns=composed_at_ns,
        gateway_in_ns=START_NS + 500_000 if outcome is Outcome.ACCEPTED else 0,
        recipients=recipients,
        reason=reason,
        user_id="bob",
        code=code,
    )


def room_sent(client_message_id: str = "a-1", *, recipients: int = 3) -> RoomMessageSent:
    return RoomMessageSent(
        at_ns=START_NS + 2_000_000,
        message_id=12,
        client_message_id=client_message_id,
        outcome=Outcome.ACCEPTED,
        composed_at_ns=START_NS,
        recipients=recipients,
        room_id="lobby",
        code=RoomMessageSendResult.SUCCESS,
        position=9,
    )


def server_sent(answer: bytes, http_status: int, client_message_id: str = "a-1") -> ServerMessageSent:
    return ServerMessageSent(
        at_ns=START_NS + 5_000_000,
        message_id=12,
        client_message_id=client_message_id,
        outcome=Outcome.ACCEPTED,
        composed_at_ns=START_NS,
        code=UserMessageSendResult.SUCCESS,
        answer=answer,
        http_status=http_status,
        truncated=3,
    )


def delivered(user_id: str = "bob", client_message_id: str = "a-1") -> MessageDelivered:
    return MessageDelivered(
        at_ns=START_NS + 4_000_000,
        client_message_id=client_message_id,
        user_id=user_id,
        received_at_ns=START_NS + 3_000_000,
    )


def members(*user_ids: str, room_id: str = "lobby", at_ns: int = START_NS, count: int | None = None) -> RoomMembers:
    return RoomMembers(
        at_ns=at_ns,
        room_id=room_id,
        members=tuple(RoomMember(user_id, at_ns - 1_000) for user_id in user_ids),
        member_count=len(user_ids) if count is None else count,
    )


def held(policy: OfflinePolicy = OfflinePolicy.HOLD, client_message_id: str = "a-1") -> MessageHeld:
    return MessageHeld(
        at_ns=START_NS + 1,
        scope=Scope.PEER,
        target="bob",
        message_id=12,
        client_message_id=client_message_id,
        policy=policy,
    )


def gap(missed: int | None = None, *, scope: Scope = Scope.ROOM, target: str = "lobby") -> GapNoticed:
    return GapNoticed(at_ns=START_NS + 2, scope=scope, target=target, missed=missed, reason="it was started anew")
