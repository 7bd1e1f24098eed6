"""Stamps for what the composer sends: a run each time it is switched on, numbers from 1 for each way. No Qt."""

import secrets
from collections.abc import Callable

import msgspec

from rts_console.protocol.clock import now_ns
from rts_console.protocol.words import PayloadKind, RuleSet, Scope
from rts_console.record.stamp import BINARY_BYTES, TEXT_BYTES, Stamp, stamp_bytes, stamped

Wrap = Callable[[str | bytes], str | bytes]


class Stamping:
    """Whether messages are stamped, and with what. Messages to the app server never are: nobody reads them there."""

    def __init__(self) -> None:
        """Begin switched off."""
        self._run = ""
        self._numbers: dict[tuple[str, Scope, str], int] = {}

    @property
    def on(self) -> bool:
        """Whether it is switched on."""
        return bool(self._run)

    @property
    def run(self) -> str:
        """The run that goes on; empty while it is off."""
        return self._run

    def switch(self, on: bool) -> None:
        """Begin a new run, or stop."""
        self._run = secrets.token_hex(4) if on else ""
        self._numbers.clear()

    def applies(self, scope: Scope) -> bool:
        """Whether a message there gets a stamp."""
        return self.on and scope is not Scope.SERVER

    def size(self, kind: PayloadKind, scope: Scope) -> int:
        """How many bytes the stamp adds."""
        return stamp_bytes(kind) if self.applies(scope) else 0

    def rules(self, rules: RuleSet, scope: Scope) -> RuleSet:
        """The limits that are left for the message itself."""
        if not self.applies(scope):
            return rules
        text, binary = rules.text_limit - TEXT_BYTES, rules.binary_limit - BINARY_BYTES
        return msgspec.structs.replace(rules, text_limit=max(0, text), binary_limit=max(0, binary))

    def wrap(self, key: str, scope: Scope, target: str) -> Wrap | None:
        """What puts the next stamp in front of each message of that sender to that target; `None` for no stamp."""
        if not self.applies(scope):
            return None
        run, way = self._run, (key, scope, target)

        def wrapped(data: str | bytes) -> str | bytes:
            self._numbers[way] = self._numbers.get(way, 0) + 1
            return stamped(data, Stamp(run, self._numbers[way], now_ns()))

        return wrapped
