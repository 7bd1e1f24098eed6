"""Tokens and passwords that outlive a run: in the system's keyring where there is one, else for this session only."""

import asyncio
import functools
import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol, TypeVar

from rts_console.protocol.secret import Secret

SERVICE: Final = "rts-console"
LIMIT_S: Final = 5.0

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class Keyring(Protocol):
    """The part of a keyring backend that is used. Its calls may block, and may raise anything."""

    def get_password(self, service: str, username: str) -> str | None:
        """What is kept under that name."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""


class _NoAnswer(Exception):
    """The keyring waited for something (a password, a locked desktop) for too long."""


class Keys:
    """Secrets by name. Always works: what the keyring does not take is kept until the program ends."""

    def __init__(self, find: Callable[[], Keyring | None] | None = None, *, limit_s: float = LIMIT_S) -> None:
        """`find` gives the keyring, or None when there is none; without it nothing leaves this session."""
        self._find = find
        self._limit_s = limit_s
        self._keyring: Keyring | None = None
        self._looked = False
        self._problem = "no keyring found"
        self._session: dict[str, Secret] = {}
        self._former: dict[str, str] = {}
        self._one_at_a_time = asyncio.Lock()

    def where(self) -> str:
        """Where secrets are kept, in one line for the user."""
        if self._keyring is not None:
            return "kept in the system's keyring"
        if self._find is not None and not self._looked:
            return "looking for the system's keyring"
        return f"kept for this session only: {self._problem}"

    def known(self) -> tuple[Secret, ...]:
        """Secrets of this session, to mask them where they leave the program."""
        return tuple(self._session.values())

    async def look(self) -> None:
        """Find out whether there is a keyring, so that `where` can say so before the first secret."""
        await self._ask(lambda keyring: None)

    async def get(self, name: str) -> Secret | None:
        """The secret of that name."""
        await self.settle()
        if name in self._session:
            return self._session[name]
        text = await self._ask(lambda keyring: keyring.get_password(SERVICE, name))
        return Secret(text) if text else None

    async def put(self, name: str, secret: Secret) -> None:
        """Keep a secret; an empty one is forgotten."""
        if not secret:
            await self.forget(name)
            return
        await self.settle()
        self._session[name] = secret
        await self._ask(lambda keyring: keyring.set_password(SERVICE, name, secret.reveal()))

    async def forget(self, name: str) -> None:
        """Keep it no longer."""
        await self.settle()
        self._session.pop(name, None)
        await self._ask(lambda keyring: _delete(keyring, name))

    def rename(self, old: str, new: str) -> None:
        """A secret goes by another name from now on; `settle`, and whatever is asked next, tells the keyring so."""
        if old in self._session:
            self._session[new] = self._session.pop(old)
        self._former[new] = self._former.pop(old, old)

    async def settle(self) -> None:
        """Let the keyring know of the names that changed."""
        former, self._former = self._former, {}
        for new, old in former.items():
            await self._ask(functools.partial(_move, old=old, new=new))

    async def _ask(self, question: Callable[[Keyring], _T]) -> _T | None:
        """The keyring's answer; None without one. A keyring that fails once is not asked again."""
        async with self._one_at_a_time:
            try:
                if not self._looked and self._find is not None:
                    self._keyring = await _in_thread(self._find, self._limit_s)
                self._looked = True
                if self._keyring is None:
                    return None
                keyring = self._keyring
                return await _in_thread(lambda: question(keyring), self._limit_s)
            except Exception as error:  # a backend may raise whatever its service does
                self._looked, self._keyring = True, None
                self._problem = _reason(error)
                _log.info("the keyring is no longer used: %s", self._problem)
                return None


def system_keyring() -> Keyring | None:
    """The keyring of this desktop; None when there is no real one."""
    import keyring
    from keyring.backends import fail, null

    found: Any = keyring.get_keyring()
    if isinstance(found, fail.Keyring | null.Keyring) or found.priority <= 0:
        return None
    return found  # type: ignore[no-any-return]


def operator_key(profile: str) -> str:
    """Under what name the operator's token of a profile is kept."""
    return f"operator of {profile}"


def proxy_key(profile: str) -> str:
    """Under what name the password for a profile's proxy is kept."""
    return f"proxy:{profile}"


def token_key(profile: str, user_id: str) -> str:
    """Under what name a user's token for a profile's service is kept."""
    return f"token:{profile}:{user_id}"


def rename_secrets(keys: Keys, old: str, new: str, users: Iterable[str]) -> None:
    """What is kept under the name of a profile goes by its new name; `settle` then tells the keyring."""
    for key_of in (proxy_key, operator_key):
        keys.rename(key_of(old), key_of(new))
    for user_id in set(users) - {""}:
        keys.rename(token_key(old, user_id), token_key(new, user_id))


def _move(keyring: Keyring, old: str, new: str) -> None:
    text = keyring.get_password(SERVICE, old)
    if text is not None and old != new:
        keyring.set_password(SERVICE, new, text)
        keyring.delete_password(SERVICE, old)


def _delete(keyring: Keyring, name: str) -> None:
    if keyring.get_password(SERVICE, name) is not None:
        keyring.delete_password(SERVICE, name)


def _reason(error: Exception) -> str:
    if isinstance(error, _NoAnswer):
        return "the keyring did not answer"
    return f"the keyring failed ({type(error).__name__})"


async def _in_thread(call: Callable[[], _T], limit_s: float) -> _T:
    """Run what may block for ever in a thread that does not keep the program alive. Raises what it raises."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[_T] = loop.create_future()

    def settle(result: _T | None, error: Exception | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]

    def work() -> None:
        result, error = None, None
        try:
            result = call()
        except Exception as raised:
            error = raised
        try:
            loop.call_soon_threadsafe(settle, result, error)
        except RuntimeError:
            pass  # the loop ended meanwhile: nobody waits

    threading.Thread(target=work, name="keyring", daemon=True).start()
    try:
        async with asyncio.timeout(limit_s):
            return await answer
    except TimeoutError:
        raise _NoAnswer from None
