"""Who we act as: the identities on the stage, their backends, and who is active. No Qt."""

import asyncio
import dataclasses
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rts_console.client.backend import Backend, LocalProxy
from rts_console.gui.token_history import TokenHistory
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import Event
from rts_console.protocol.secret import Secret
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import IdentityFacts, Store
from rts_console.scenario.tap import Tap
from rts_console.vendors.login_tokens import InvalidToken, TokenClaims, read_login_token

MOST_IDENTITIES: Final = 100
LOGOUT_LIMIT_S: Final = 2.0


class StageFull(ValueError):
    """There are as many identities as the window takes; remove one first."""


@dataclass(frozen=True, slots=True)
class Target:
    """The service that an identity talks to, and how to get there. `profile` is the name of the profile it is from."""

    url: str
    app_id: str
    ca_file: str = ""
    pin: str = ""
    proxies: tuple[LocalProxy, ...] = ()
    profile: str = ""


BackendFactory = Callable[[Target], Backend]
"""Makes the backend of one identity. Raises `InvalidCall` when the target cannot be."""
Newcomer = Callable[["Identity"], None]
"""Is told of an identity that has a backend, before anything is done with that. Must not raise."""


@dataclass(slots=True, eq=False)
class Identity:
    """A user that we act as. `key` names it in the store, the log and the quality; `color_index` never changes.

    `claims` is what its token says, `None` without one or when it cannot be read; see `Stage.set_token`.
    `attended`: its token is replaced before it ends, where the settings want that; not while expiry is being tried.
    `hurried_ns` is when the attempt was due that it was last told not to wait for; see `Stage.retry_now`.
    All calls on `backend` can be listened to.
    """

    key: str
    user_id: str
    color_index: int
    target: Target
    backend: Tap
    token: Secret = Secret("")
    claims: TokenClaims | None = None
    hurried_ns: int = 0
    attended: bool = True

    @property
    def app_id(self) -> str:
        """The app that it belongs to."""
        return self.target.app_id

    @property
    def profile(self) -> str:
        """Name of the profile that it was made from."""
        return self.target.profile


class Stage:
    """The identities in the order they came. `version` grows with every change of who is here, active, or how.

    `tokens` is which token each login used."""

    def __init__(self, make_backend: BackendFactory, store: Store, log: EventLog, quality: Quality) -> None:
        """Take what makes a backend, and where everything that happens to one is written down."""
        self._make_backend = make_backend
        self._store = store
        self._log = log
        self._quality = quality
        self._identities: list[Identity] = []
        self._active: Identity | None = None
        self._endings: dict[str, Callable[[], None]] = {}
        self._newcomers: list[Newcomer] = []
        self._colors = itertools.count()
        self.version = 0
        self.events = 0
        self.tokens = TokenHistory()
        self._records_frames = False

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Who is here, oldest first."""
        return tuple(self._identities)

    def rename_profile(self, old: str, new: str) -> None:
        """A profile has another name from now on; those who came by it stay its users."""
        for identity in self._identities:
            if identity.profile == old:
                identity.target = dataclasses.replace(identity.target, profile=new)
        self.version += 1

    @property
    def active(self) -> Identity | None:
        """As whom the window acts."""
        return self._active

    @property
    def make_backend(self) -> BackendFactory:
        """What makes a backend for a user who is not on the stage."""
        return self._make_backend

    @property
    def records_frames(self) -> bool:
        """Whether every message of the wire becomes a row of its own, for all identities, also those to come."""
        return self._records_frames

    @records_frames.setter
    def records_frames(self, on: bool) -> None:
        self._records_frames = on
        for identity in self._identities:
            identity.backend.records_frames = on and identity.backend.capabilities.raw_frames
        self.version += 1

    def get(self, key: str) -> Identity | None:
        """The identity of that key, if it is here."""
        return next((identity for identity in self._identities if identity.key == key), None)

    def known_users(self, identity: Identity) -> list[str]:
        """Whom an identity may write to: our others, then whoever it met in a room or looked up."""
        facts = self.facts(identity)
        users = dict.fromkeys(other.user_id for other in self.identities if other is not identity)
        for room in facts.rooms.values():
            users |= dict.fromkeys(member.user_id for member in room.members.values() if member.present)
        users |= dict.fromkeys(facts.peers)
        users.pop(identity.user_id, None)
        return list(users)

    def facts(self, identity: Identity) -> IdentityFacts:
        """What is known of it; an identity that is gone has no facts but its name."""
        return self._store.identities.get(identity.key) or IdentityFacts(identity.key, identity.user_id)

    def add(self, user_id: str, target: Target, *, token: Secret | None = None, name: str = "") -> Identity:
        """Put a user on the stage, logged out. The first one is active. Raises `StageFull`, `InvalidCall`.

        The key is `name`, else the user id. The same user may be here twice (to see who is kicked out): the second
        one's key has a number.
        """
        if len(self._identities) >= MOST_IDENTITIES:
            raise StageFull(f"There are {MOST_IDENTITIES} users already. Remove one to add another.")
        backend = Tap(self._make_backend(target))
        key = self._free_key(name or user_id)
        identity = Identity(key, user_id, next(self._colors), target, backend)
        self.set_token(identity, token or Secret(""))
        self._store.add_identity(key, user_id)
        self._listen(identity)
        self._identities.append(identity)
        self._active = self._active or identity
        self.version += 1
        self._tell_newcomer(identity)
        return identity

    def on_newcomer(self, tell: Newcomer) -> Callable[[], None]:
        """Tell of each identity that is added or gets another backend; what is returned ends that."""
        self._newcomers.append(tell)
        return lambda: self._newcomers.remove(tell)

    def _tell_newcomer(self, identity: Identity) -> None:
        for tell in tuple(self._newcomers):
            tell(identity)

    def activate(self, key: str) -> None:
        """Act as this identity; nothing happens when it is not here."""
        identity = self.get(key)
        if identity is None or identity is self._active:
            return
        self._active = identity
        self.version += 1

    def set_token(self, identity: Identity, token: Secret) -> None:
        """Remember the token that it logs in with next."""
        identity.token, identity.claims, identity.attended = token, _claims(token), True
        self.tokens.take(identity.key, token, identity.claims, now_ns())
        self.version += 1

    def retry_now(self, identity: Identity) -> None:
        """Let it skip the wait before its next attempt; nothing happens when it does not wait."""
        facts = self.facts(identity)
        if facts.reconnecting:
            identity.hurried_ns = facts.retry_at_ns
            identity.backend.retry_now()
            self.version += 1

    def retry_in_s(self, identity: Identity, now_s: float) -> float | None:
        """How long it waits for its next attempt, 0 while that is being made; None when none is needed."""
        facts = self.facts(identity)
        if not facts.reconnecting:
            return None
        if identity.hurried_ns == facts.retry_at_ns:
            return 0.0
        return max(0.0, facts.retry_at_ns / 1e9 - now_s)

    async def move(self, identity: Identity, target: Target) -> None:
        """Let it talk to another service: its old backend logs out and ends. Raises `InvalidCall`, and then nothing
        has changed."""
        if target != identity.target:
            await self._put_behind(identity, target)

    async def renew(self, identity: Identity) -> None:
        """Let it begin anew, logged out, with a backend that knows of nothing. Raises `InvalidCall`."""
        await self._put_behind(identity, identity.target)

    async def _put_behind(self, identity: Identity, target: Target) -> None:
        backend = Tap(self._make_backend(target))
        backend.offline_policy = identity.backend.offline_policy
        old, old_ending = identity.backend, self._endings[identity.key]
        identity.backend, identity.target = backend, target
        self._listen(identity)
        self.version += 1
        self._tell_newcomer(identity)
        try:
            await _end(old)
        finally:
            old_ending()

    async def remove(self, identity: Identity) -> None:
        """Take it off the stage and log it out, within two seconds; its rows in the log stay."""
        if identity not in self._identities:
            return
        place = self._identities.index(identity)
        self._identities.remove(identity)
        if identity is self._active:
            self._active = self._identities[min(place, len(self._identities) - 1)] if self._identities else None
        self.version += 1
        await self._retire(identity)

    async def aclose(self) -> None:
        """Log everyone out at once, within two seconds, and end all backends."""
        leaving, self._identities, self._active = self._identities, [], None
        self.version += 1
        await asyncio.gather(*(self._retire(identity) for identity in leaving))

    async def _retire(self, identity: Identity) -> None:
        await _end(identity.backend)
        end = self._endings.pop(identity.key, None)
        if end is not None:
            end()
        self.tokens.forget(identity.key)
        self._store.remove_identity(identity.key)

    def _listen(self, identity: Identity) -> None:
        key = identity.key

        def observe(events: Sequence[Event]) -> None:
            self.events += len(events)
            self.tokens.tell(key, events)
            self._store.apply(key, events)
            self._log.append(key, events)
            self._quality.add(key, events)

        identity.backend.records_frames = self._records_frames and identity.backend.capabilities.raw_frames
        self._endings[key] = identity.backend.observe(observe)

    def _free_key(self, user_id: str) -> str:
        taken = set(self._store.identities)
        names = itertools.chain([user_id], (f"{user_id}#{number}" for number in itertools.count(2)))
        return next(name for name in names if name not in taken)


def _claims(token: Secret) -> TokenClaims | None:
    try:
        return read_login_token(token) if token else None
    except InvalidToken:
        return None


async def _end(backend: Backend) -> None:
    try:
        async with asyncio.timeout(LOGOUT_LIMIT_S):
            await backend.close()
    except TimeoutError:
        pass  # the service notices that the link is gone
