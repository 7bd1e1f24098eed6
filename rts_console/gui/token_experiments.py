"""What can be done to the token of a user of the local gateway, what the vendor's rules say to it, and what happened.

Expiry does not end a live login, it bites at the next one; a token that is refused does not take the place of the old
one; after a login that failed for its token, a new token logs in by itself (Volcengine's `updateLoginToken`).
"""

import asyncio
import enum
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from rts_console.gui.context import Context
from rts_console.gui.models.token_lab import Order, Vendor, broken, mint
from rts_console.gui.stage import Identity
from rts_console.gui.token_history import fingerprint
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RequestRejected, RtsError
from rts_console.protocol.events import Event, LoginResult
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginErrorCode
from rts_console.vendors.volcengine import read_token

WAIT_S: Final = 30.0
_SURELY_S: Final = 0.05
_OTHER_APP: Final = "f" * 24


class Experiment(enum.Enum):
    """What to do."""

    SHORT = "short"
    EXPIRE = "expire"
    SIGNATURE = "signature"
    USER = "user"
    APP = "app"
    UPDATE = "update"
    DIE = "die"


class Finding(NamedTuple):
    """What happened, in words, and whether the vendor's rules say so too."""

    happened: str
    as_expected: bool


def expected(experiment: Experiment, *, logged_in: bool, life_s: float) -> str:
    """What the vendor's rules say will happen."""
    life = f"{life_s:g} s"
    match experiment:
        case Experiment.SHORT if logged_in:
            return f"A token of {life} takes the place of the old one; the login goes on, also when it is over."
        case Experiment.SHORT:
            return f"The login comes through with a token of {life}, and goes on when that is over."
        case Experiment.EXPIRE if logged_in:
            return "The token is over within two seconds; the login goes on, and the next one will fail."
        case Experiment.EXPIRE:
            return "The login fails with -1000: the token is over."
        case Experiment.UPDATE if logged_in:
            return "The new token takes the place of the old one without a break; the next login uses it."
        case Experiment.UPDATE:
            return "The user is logged in with the new token."
        case Experiment.DIE:
            return (
                f"The login outlives its token of {life}; as soon as the link drops, the next login fails with -1000."
            )
    spoiled = {
        Experiment.SIGNATURE: "its signature is wrong",
        Experiment.USER: "it is for another user",
        Experiment.APP: "it is for another app",
    }[experiment]
    if logged_in:
        return f"The token is refused: {spoiled}. The login goes on with the old one."
    return f"The login fails with -1000: {spoiled}."


class Experiments:
    """Does them to one identity at a time."""

    def __init__(self, context: Context) -> None:
        """Take the world."""
        self._context = context

    def why_not(self, identity: Identity | None) -> str:
        """Why nothing can be done to that user, and what to do; empty when it can."""
        child = self._context.child
        if identity is None:
            return "There is no user to try it on. Add one and log in at the local gateway."
        if identity.app_id != child.app_id:
            return f"{identity.user_id} is a user of another service, whose key is not known. Act as a local user."
        return "" if child.running else "The local gateway does not run. Start it on the Gateway pane."

    async def run(self, experiment: Experiment, identity: Identity, life_s: int) -> Finding:
        """Do it and see what comes of it. Never raises what a service can cause."""
        logged_in = identity.backend.logged_in
        token = self._token(experiment, identity, life_s)
        try:
            match experiment:
                case Experiment.DIE:
                    return await self._let_die(identity, token)
                case Experiment.EXPIRE:
                    return await self._expire(identity, token)
                case Experiment.SHORT | Experiment.UPDATE:
                    await self._put(identity, token, attended=experiment is Experiment.UPDATE)
                    return self._went_well(identity, logged_in)
            return await self._spoil(identity, token)
        except TimeoutError:
            words = f"No login was answered within {WAIT_S:.0f} s. Look whether the gateway runs, then try again."
            return Finding(words, as_expected=False)
        except RtsError as error:
            return Finding(str(error), as_expected=False)

    def _token(self, experiment: Experiment, identity: Identity, life_s: int) -> Secret:
        child, user_id = self._context.child, identity.user_id
        match experiment:
            case Experiment.SHORT | Experiment.DIE:
                return child.mint(user_id, life_s)
            case Experiment.EXPIRE:
                return child.mint(user_id, 1)
            case Experiment.SIGNATURE:
                return broken(child.mint(user_id, 600))
            case Experiment.USER:
                return child.mint(f"not-{user_id}"[:128], 600)
            case Experiment.APP:
                return mint(Order(Vendor.VOLCENGINE, _OTHER_APP, user_id), child.app_key, now_ns() / 1e9)
        return child.mint(user_id, 600)

    async def _put(self, identity: Identity, token: Secret, *, attended: bool) -> None:
        """Let it use this token: hand it over while it is logged in, else log in with it. Raises `RtsError`."""
        stage, backend = self._context.stage, identity.backend
        if backend.logged_in:
            await backend.update_login_token(token)
            stage.set_token(identity, token)
        else:
            stage.set_token(identity, token)
            await backend.login(token, identity.user_id)
        identity.attended = attended

    def _went_well(self, identity: Identity, was_logged_in: bool) -> Finding:
        name = fingerprint(identity.token)
        if not was_logged_in:
            return Finding(f"{identity.user_id} is logged in with token {name}.", as_expected=True)
        words = f"Token {name} is in place and the login goes on."
        return Finding(words, as_expected=identity.backend.logged_in)

    async def _expire(self, identity: Identity, token: Secret) -> Finding:
        if not identity.backend.logged_in:
            await _until_over(token)
            return await self._spoil(identity, token)
        await self._put(identity, token, attended=False)
        await _until_over(token)
        goes_on = identity.backend.logged_in
        words = f"Token {fingerprint(token)} is over, and the login {'goes on' if goes_on else 'has ended'}."
        return Finding(words, as_expected=goes_on)

    async def _spoil(self, identity: Identity, token: Secret) -> Finding:
        """A bad token must be refused, and must not end a login that is live."""
        was_logged_in = identity.backend.logged_in
        try:
            await self._put(identity, token, attended=identity.attended)
        except RequestRejected as error:
            goes_on = identity.backend.logged_in == was_logged_in
            after = " The login goes on with the old one." if was_logged_in and goes_on else ""
            return Finding(f"Token {fingerprint(token)} was refused: {error}{after}", as_expected=goes_on)
        return Finding(f"Token {fingerprint(token)} was taken, which it must not be.", as_expected=False)

    async def _let_die(self, identity: Identity, token: Secret) -> Finding:
        await self._put(identity, token, attended=False)
        await _until_over(token)
        if not identity.backend.logged_in:
            return Finding("The login ended together with its token, which it must not.", as_expected=False)
        async with _logins(identity) as logins:
            identity.backend.drop_link()
            async with asyncio.timeout(WAIT_S):
                login = await logins.get()
        words = f"It outlived token {fingerprint(token)}. The link was dropped, and the next login "
        if login.code is LoginErrorCode.SUCCESS:
            return Finding(words + "came through with a token that was over.", as_expected=False)
        return Finding(words + f"failed: {login.code}. {login.reason}", login.code is LoginErrorCode.INVALID_TOKEN)


async def _until_over(token: Secret) -> None:
    """Wait until it is over by the vendor's rule."""
    claims = read_token(token)
    await asyncio.sleep(max(0.0, claims.expires_at_s - now_ns() / 1e9) + _SURELY_S)


@asynccontextmanager
async def _logins(identity: Identity) -> AsyncIterator["asyncio.Queue[LoginResult]"]:
    """The results of logins from now on."""
    results: asyncio.Queue[LoginResult] = asyncio.Queue()

    def observe(events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, LoginResult):
                results.put_nowait(event)

    end = identity.backend.observe(observe)
    try:
        yield results
    finally:
        end()
