"""Messages on their way in: the events that they become, and the receipts that are due for the reliable ones."""

from typing import Final, assert_never

from rts_console.protocol import codec
from rts_console.protocol import events as ev
from rts_console.protocol import frames as fr
from rts_console.protocol.batches import receipts
from rts_console.protocol.words import MessageMode, PayloadKind, UserOfflineReason, code_or

_RELIABLE: Final = int(MessageMode.RELIABLE_ORDERED)
_MODES: Final = {int(mode): mode for mode in MessageMode}
RECEIPT_BATCH: Final = 40
"""Arrivals tried in one receipt; where their ids are long, fewer fit."""
RECEIPTS_ALIKE: Final = 200
"""The same where those that are alike are told in short."""

News = fr.Delivered | fr.DeliveredMany | fr.UserJoined | fr.UserLeft | fr.TokenWillExpire | fr.Notice | fr.RoomNotice


class Inbox:
    """Counts what arrives on one connection and owes the receipts for it."""

    def __init__(self) -> None:
        """Begin with nothing received."""
        self.batches = False
        """Whether the other side takes `received_many`."""
        self._count = 0
        self._arrivals: list[fr.Arrival] = []

    def clear(self) -> None:
        """A new connection: it counts from 0, and owes nothing for the old one."""
        self.batches = False
        self._count = 0
        self._arrivals.clear()

    def room_message(
        self, header: fr.RoomMessage, kind: PayloadKind, data: bytes, now_ns: int
    ) -> ev.RoomMessageReceived:
        """A message in a room."""
        self._note(header, header.room_id, now_ns)
        return ev.RoomMessageReceived(
            at_ns=now_ns,
            room_id=header.room_id,
            user_id=header.user_id,
            kind=kind,
            data=data,
            mode=_MODES.get(header.mode, MessageMode.RELIABLE_ORDERED),
            client_message_id=header.client_message_id,
            composed_at_ns=header.composed_at_ns,
            gateway_in_ns=header.gateway_in_ns,
            gateway_out_ns=header.gateway_out_ns,
            position=header.position,
            previous=header.previous,
            attributes=header.attributes,
        )

    def peer_message(self, header: fr.PeerMessage, kind: PayloadKind, data: bytes, now_ns: int) -> ev.MessageReceived:
        """A message of a peer."""
        self._note(header, "", now_ns)
        return ev.MessageReceived(
            at_ns=now_ns,
            user_id=header.user_id,
            kind=kind,
            data=data,
            mode=_MODES.get(header.mode, MessageMode.RELIABLE_ORDERED),
            client_message_id=header.client_message_id,
            composed_at_ns=header.composed_at_ns,
            gateway_in_ns=header.gateway_in_ns,
            gateway_out_ns=header.gateway_out_ns,
            attributes=header.attributes,
        )

    def news(self, frame: News, user_id: str, now_ns: int) -> list[ev.Event]:
        """What the gateway tells unasked; `user_id` is ours."""
        match frame:
            case fr.Delivered():
                return [_delivered(delivery, now_ns) for delivery in frame.deliveries]
            case fr.DeliveredMany():
                return [_delivered_alike(frame, message_id, now_ns) for message_id in frame.client_message_ids]
            case fr.UserJoined():
                return [ev.UserJoined(at_ns=now_ns, room_id=frame.room_id, user_id=frame.user_id)]
            case fr.UserLeft():
                reason = code_or(UserOfflineReason, frame.reason, UserOfflineReason.DROPPED)
                return [ev.UserLeft(at_ns=now_ns, room_id=frame.room_id, user_id=frame.user_id, reason=reason)]
            case fr.TokenWillExpire():
                return [
                    ev.TokenWillExpire(
                        at_ns=now_ns, user_id=user_id, expires_at_s=frame.expires_at_s, remaining_ms=frame.remaining_ms
                    )
                ]
            case fr.Notice():
                return [ev.WarningRaised(at_ns=now_ns, code=frame.code, reason=frame.reason, room_id=frame.room_id)]
            case fr.RoomNotice():
                where, what = frame.room_id, frame.name
                return [ev.RoomNoticed(at_ns=now_ns, room_id=where, name=what, details=frame.details)]
            case _:
                assert_never(frame)

    def receipts(self) -> list[str]:
        """Receipts for all reliable messages since the last time, encoded, each within the limit of a frame."""
        if not self._arrivals:
            return []
        arrivals, self._arrivals = self._arrivals, []
        texts: list[str] = []
        most = RECEIPTS_ALIKE if self.batches else RECEIPT_BATCH
        for start in range(0, len(arrivals), most):
            texts += self._encode(arrivals[start : start + most])
        return texts

    def _encode(self, arrivals: list[fr.Arrival]) -> list[str]:
        alike = receipts(self._count, arrivals) if self.batches else [fr.Received(self._count, arrivals)]
        texts = [codec.encode_control(frame) for frame in alike]
        if max(len(text.encode()) for text in texts) <= codec.CONTROL_LIMIT:
            return texts
        # One arrival always fits: its ids came in a header, which is far smaller than a control frame may be.
        middle = len(arrivals) // 2
        return self._encode(arrivals[:middle]) + self._encode(arrivals[middle:])

    def _note(self, header: fr.PeerMessage | fr.RoomMessage, room_id: str, now_ns: int) -> None:
        if header.mode == _RELIABLE:
            self._count += 1
            self._arrivals.append(fr.Arrival(header.user_id, header.client_message_id, now_ns, room_id))


def _delivered_alike(frame: fr.DeliveredMany, message_id: str, now_ns: int) -> ev.MessageDelivered:
    return ev.MessageDelivered(
        at_ns=now_ns,
        client_message_id=message_id,
        user_id=frame.user_id,
        received_at_ns=frame.received_at_ns,
        room_id=frame.room_id,
    )


def _delivered(delivery: fr.Delivery, now_ns: int) -> ev.MessageDelivered:
    return ev.MessageDelivered(
        at_ns=now_ns,
        client_message_id=delivery.client_message_id,
        user_id=delivery.user_id,
        received_at_ns=delivery.received_at_ns,
        room_id=delivery.room_id,
    )
