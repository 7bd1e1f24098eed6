"""Which token each login used: so that a failed one can say which it was and how old it was. No Qt.

Tokens are told apart by a fingerprint; nobody can find the token from it.
"""

import hashlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rts_console.protocol.events import Event, LoginResult
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginErrorCode, LoginType
from rts_console.vendors.volcengine import TokenClaims

KEPT: Final = 200
_LETTERS: Final = 6


def fingerprint(token: Secret) -> str:
    """Six letters by which a token can be told from others, empty without one."""
    if not token:
        return ""
    return hashlib.sha256(b"rts-console token " + token.reveal().encode()).hexdigest()[:_LETTERS]


@dataclass(frozen=True, slots=True)
class TokenTaken:
    """A token that an identity had from `at_ns` on (nanoseconds since 1970)."""

    at_ns: int
    token: Secret
    claims: TokenClaims | None

    @property
    def fingerprint(self) -> str:
        """The six letters of it."""
        return fingerprint(self.token)


@dataclass(frozen=True, slots=True)
class TokenUse:
    """A login, and the token that it used."""

    at_ns: int
    taken: TokenTaken
    code: LoginErrorCode
    again: bool
    reason: str

    @property
    def ok(self) -> bool:
        """Whether the login came through."""
        return self.code is LoginErrorCode.SUCCESS

    @property
    def age_s(self) -> float | None:
        """How old the token was then; `None` when it does not say when it was made."""
        claims = self.taken.claims
        return None if claims is None else self.at_ns / 1e9 - claims.issued_at_s

    @property
    def left_s(self) -> float | None:
        """How long it had to live then, negative when it was over; `None` when it never ends, or does not say."""
        claims = self.taken.claims
        return None if claims is None or not claims.expires_at_s else claims.expires_at_s - self.at_ns / 1e9

    @property
    def words(self) -> str:
        """Which token, how old, and how it stood: "token 3fa94c, 35 s old, over for 5 s"."""
        name = f"token {self.taken.fingerprint}" if self.taken.token else "no token"
        parts = [name]
        if self.age_s is not None:
            parts.append(f"{span_words(self.age_s)} old" if self.age_s >= 0 else "made in the future")
        if self.left_s is not None:
            left = span_words(abs(self.left_s))
            parts.append(f"{left} left" if self.left_s > 0 else f"over for {left}")
        return ", ".join(parts)


class TokenHistory:
    """The last tokens and logins of each identity. `version` grows with every one of them."""

    def __init__(self) -> None:
        """Start with none."""
        self.version = 0
        self._taken: dict[str, deque[TokenTaken]] = {}
        self._uses: dict[str, deque[TokenUse]] = {}

    def take(self, key: str, token: Secret, claims: TokenClaims | None, at_ns: int) -> None:
        """An identity has this token from now on; nothing happens when it has it already."""
        taken = self._taken.setdefault(key, deque(maxlen=KEPT))
        if not token or (taken and taken[-1].token == token):
            return
        taken.append(TokenTaken(at_ns, token, claims))
        self.version += 1

    def tell(self, key: str, events: Sequence[Event]) -> None:
        """See which of the events are logins; they used the token that the identity has now."""
        for event in events:
            if type(event) is LoginResult:
                self._login(key, event)

    def _login(self, key: str, event: LoginResult) -> None:
        taken = self._taken.get(key)
        used = taken[-1] if taken else TokenTaken(event.at_ns, Secret(""), None)
        again = event.login_type is LoginType.RECONNECTED
        uses = self._uses.setdefault(key, deque(maxlen=KEPT))
        uses.append(TokenUse(event.at_ns, used, event.code, again, event.reason))
        self.version += 1

    def forget(self, key: str) -> None:
        """The identity is gone, and its tokens with it."""
        self._taken.pop(key, None)
        self._uses.pop(key, None)
        self.version += 1

    def taken(self, key: str) -> tuple[TokenTaken, ...]:
        """The tokens that an identity had, oldest first."""
        return tuple(self._taken.get(key, ()))

    def uses(self, key: str) -> tuple[TokenUse, ...]:
        """Its logins, oldest first."""
        return tuple(self._uses.get(key, ()))

    def use_at(self, key: str, at_ns: int) -> TokenUse | None:
        """The last login up to that moment."""
        return next((use for use in reversed(self._uses.get(key, ())) if use.at_ns <= at_ns), None)


def span_words(seconds: float) -> str:
    """A span in words: "2.5 s", "35 s", "12 min", "2 h", "3 d"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length or unit == "min":
            return f"{seconds / length:.0f} {unit}"
    raise AssertionError("minutes are the last")
