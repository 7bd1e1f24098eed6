"""Who had which of our messages, and when: receipts by message, the newest ones."""

from typing import Final, NamedTuple

RECEIPTS_LIMIT: Final = 65_536


class Receipt(NamedTuple):
    """`user_id` had the message at `received_at_ns` by its own clock; we knew it at `known_at_ns` by ours."""

    user_id: str
    received_at_ns: int
    known_at_ns: int


class Receipts:
    """Receipts of one identity's messages. Holds at most 65,536; `dropped` counts those let go."""

    def __init__(self) -> None:
        """Begin with none."""
        self._by_message: dict[str, list[tuple[str, int, int]]] = {}
        self._count = 0
        self.dropped = 0

    def __len__(self) -> int:
        """Receipts held."""
        return self._count

    def add(self, client_message_id: str, user_id: str, received_at_ns: int, known_at_ns: int) -> None:
        """Keep one more; the oldest message's go when there are too many."""
        held = self._by_message.get(client_message_id)
        if held is None:
            self._by_message[client_message_id] = [(user_id, received_at_ns, known_at_ns)]
        else:
            held.append((user_id, received_at_ns, known_at_ns))
        self._count += 1
        while self._count > RECEIPTS_LIMIT and len(self._by_message) > 1:
            gone = len(self._by_message.pop(next(iter(self._by_message))))
            self._count -= gone
            self.dropped += gone

    def of(self, client_message_id: str) -> tuple[Receipt, ...]:
        """The receipts of one message, in the order they came."""
        return tuple(Receipt(*each) for each in self._by_message.get(client_message_id, ()))

    def clear(self) -> None:
        """Forget all."""
        self._by_message.clear()
        self._count = self.dropped = 0
