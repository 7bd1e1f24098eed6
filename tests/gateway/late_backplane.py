"""A backplane that takes its time, as one on other machines does: nothing is answered or told before `arrive`."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from rts_console.gateway.backplane import Appended, Message, Missed, NotKept, ScopeKey, UserKey
from rts_console.gateway.local_backplane import LocalBackplane


class LateBackplane(LocalBackplane):
    """Everything happens in the order in which it was asked for, but later."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Begin with nothing under way."""
        super().__init__(*arguments, **options)
        self._under_way: deque[Callable[[], None]] = deque()

    def arrive(self, count: int = 1_000_000) -> None:
        """Let the first of what is under way, and of what follows from it, happen."""
        while self._under_way and count:
            self._under_way.popleft()()
            count -= 1

    def append_all(
        self,
        scope: ScopeKey,
        messages: Sequence[Message],
        generation: int,
        done: Callable[[Sequence[Appended | NotKept]], None],
    ) -> None:
        """See `Backplane.append_all`."""
        self._under_way.append(partial(super().append_all, scope, messages, generation, done))

    def since(self, scope: ScopeKey, epoch: str, position: int, done: Callable[[Missed], None]) -> None:
        """See `Backplane.since`."""
        self._under_way.append(partial(super().since, scope, epoch, position, done))

    def claim(self, user: UserKey, node: str, session_id: str, device_id: str, done: Callable[[int], None]) -> None:
        """See `Backplane.claim`."""
        self._under_way.append(partial(super().claim, user, node, session_id, device_id, done))

    def repeat_of(self, author: UserKey, client_message_id: str) -> Appended | None:
        """See `Backplane.repeat_of`: known only when the message arrives."""
        return None
