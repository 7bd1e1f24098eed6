"""Messages that no user sends, but a server does: kept and passed on as a user's are."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Final, NamedTuple

from rts_console.gateway.backplane import Appended, Backplane, Message, NotKept, ScopeKey
from rts_console.protocol.clock import now_ns
from rts_console.protocol.frames import Attributes
from rts_console.protocol.words import PayloadKind

KEPT_WITHIN_S: Final = 5.0
NOT_KNOWN: Final = (
    "The gateway's store did not answer within {seconds:g} s, so it is not known whether the message was sent. "
    "Ask a receiver before you repeat it."
)


class Said(NamedTuple):
    """What became of it: the id under which it was kept, or why it was not; `known` is False when nobody can say."""

    message_id: str = ""
    problem: str = ""
    known: bool = True


class ServerVoice:
    """Says messages to users and rooms."""

    def __init__(
        self, backplane: Backplane, clock: Callable[[], int] = now_ns, *, kept_within_s: float = KEPT_WITHIN_S
    ) -> None:
        """Take where messages are kept, and how long that may take."""
        self._backplane = backplane
        self._clock = clock
        self._kept_within_s = kept_within_s

    async def say(
        self, scope: ScopeKey, author: str, kind: PayloadKind, payload: bytes, attributes: Attributes | None = None
    ) -> Said:
        """Keep a message and have it passed on; who may say what to whom is for the caller to judge."""
        now = self._clock()
        message_id = f"server-{secrets.token_hex(8)}"
        message = Message(author, message_id, now, now, kind, payload, attributes=attributes or {})
        kept: asyncio.Future[Appended | NotKept] = asyncio.get_running_loop().create_future()

        def settle(outcome: Appended | NotKept) -> None:
            if not kept.done():
                kept.set_result(outcome)

        self._backplane.append(scope, message, 0, settle)
        try:
            async with asyncio.timeout(self._kept_within_s):
                outcome = await kept
        except TimeoutError:
            return Said(problem=NOT_KNOWN.format(seconds=self._kept_within_s), known=False)
        if isinstance(outcome, NotKept):
            return Said(problem=f"The message was not sent: {outcome.reason}")
        return Said(message_id)
