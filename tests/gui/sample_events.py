"""Events that a table shows, with what does not matter filled in."""

from rts_console.protocol.events import MessageHeld, MessageReceived, MessageSent, MessageSubmitted, RoomMessageReceived
from rts_console.protocol.words import MessageMode, OfflinePolicy, Outcome, PayloadKind, Scope, UserMessageSendResult

START_NS = 1_700_000_000_123_000_000


def received(text="hello", *, user_id="bob", at_ns=START_NS, kind=PayloadKind.TEXT):
    return MessageReceived(
        at_ns=at_ns,
        user_id=user_id,
        kind=kind,
        data=text.encode() if isinstance(text, str) else text,
        mode=MessageMode.RELIABLE_ORDERED,
        client_message_id="b-1",
        composed_at_ns=at_ns - 3_000_000,
        gateway_in_ns=at_ns - 2_000_000,
        gateway_out_ns=at_ns - 1_000_000,
    )


def room_received(text="hello all", *, room_id="lobby", user_id="bob"):
    return RoomMessageReceived(
        at_ns=START_NS,
        room_id=room_id,
        user_id=user_id,
        kind=PayloadKind.TEXT,
        data=text.encode(),
        mode=MessageMode.RELIABLE_ORDERED,
        client_message_id="b-2",
        composed_at_ns=START_NS,
        gateway_in_ns=START_NS,
        gateway_out_ns=START_NS,
    )


def submitted(text="hi", *, name="a-1", scope=Scope.PEER, target="bob"):
    return MessageSubmitted(
        at_ns=START_NS,
        scope=scope,
        target=target,
        message_id=12,
        client_message_id=name,
        kind=PayloadKind.TEXT,
        data=text.encode(),
        mode=MessageMode.RELIABLE_ORDERED,
    )


def sent(name="a-1", *, code=UserMessageSendResult.SUCCESS, outcome=Outcome.ACCEPTED, reason=""):
    return MessageSent(
        at_ns=START_NS + 1_200_000,
        message_id=12,
        client_message_id=name,
        outcome=outcome,
        composed_at_ns=START_NS,
        recipients=1,
        reason=reason,
        user_id="bob",
        code=code,
    )


def held(*, name="a-1", policy=OfflinePolicy.HOLD):
    return MessageHeld(
        at_ns=START_NS, scope=Scope.PEER, target="bob", message_id=12, client_message_id=name, policy=policy
    )
