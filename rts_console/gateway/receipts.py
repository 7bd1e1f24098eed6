"""Receipts on their way from receivers to senders, gathered for a moment so that few frames carry many."""

from collections.abc import Callable

from rts_console.gateway.presence import User
from rts_console.gateway.writer import Writer
from rts_console.protocol.frames import Arrival, DeliveredMany, Delivery, Received, ReceivedMany
from rts_console.protocol.server import message_id_problem
from rts_console.protocol.words import IDS, IdRule, id_problem


class Receipts:
    """Hands receipts to senders that are here. `waiting` is called when the first of a batch has come."""

    def __init__(self, writer: Writer, waiting: Callable[[], None], ids: IdRule = IDS) -> None:
        """Begin with none."""
        self._writer = writer
        self._waiting = waiting
        self._ids = ids
        self._senders: dict[User, None] = {}

    def gather(self, receiver: User, frame: Received) -> None:
        """Take what a receiver says."""
        idle = not self._senders
        for arrival in frame.arrivals:
            sender = receiver.app.users.get(arrival.user_id)
            if sender is None or sender.client is None or not _plausible(arrival, self._ids):
                continue
            message_id, at_ns, room_id = arrival.client_message_id, arrival.received_at_ns, arrival.room_id
            sender.receipts.append(Delivery(message_id, receiver.user_id, at_ns, room_id))
            self._senders[sender] = None
        if idle and self._senders:
            self._waiting()

    def gather_many(self, receiver: User, frame: ReceivedMany) -> None:
        """Take what a receiver says of messages of one sender."""
        sender, room_id = receiver.app.users.get(frame.user_id), frame.room_id
        if sender is None or sender.client is None or (room_id and id_problem("room id", room_id, self._ids)):
            return
        message_ids = [each for each in frame.client_message_ids if not message_id_problem(each)]
        if not message_ids:
            return
        sender.receipts.append(DeliveredMany(receiver.user_id, frame.received_at_ns, message_ids, room_id))
        idle = not self._senders
        self._senders[sender] = None
        if idle:
            self._waiting()

    def flush(self) -> None:
        """Hand the gathered receipts to the senders."""
        users, self._senders = self._senders, {}
        for user in users:
            for frame in user.take_receipts():
                self._writer.tell(user, frame)


def _plausible(arrival: Arrival, ids: IdRule) -> bool:
    """Whether a receipt can belong to a message that was passed on here."""
    message_id, room_id = arrival.client_message_id, arrival.room_id
    if message_id_problem(message_id):
        return False
    return not room_id or id_problem("room id", room_id, ids) is None
