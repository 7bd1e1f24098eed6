"""Calls that begin at once: what is refused before anything is sent is raised where the call is made.

For facades in which a call returns a number immediately and tells its result later.
"""

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


def start(call: Coroutine[Any, Any, T], name: str) -> "asyncio.Future[T]":
    """Run a call up to where it first waits, then as a task of this name. Raises what the call raises until there.

    Not for calls that ask which task they are in (`asyncio.timeout`) before they wait.
    """
    loop = asyncio.get_running_loop()
    try:
        waited = call.send(None)
    except StopIteration as ended:
        done: asyncio.Future[T] = loop.create_future()
        done.set_result(ended.value)
        return done
    return loop.create_task(_go_on(_Rest(call, waited)), name=name)


async def _go_on(rest: "_Rest[T]") -> T:
    return await rest


class _Rest(Generic[T]):
    """What is left of a call that waits for `waited`."""

    def __init__(self, call: Coroutine[Any, Any, T], waited: Any) -> None:
        self._call = call
        self._waited = waited

    def __await__(self) -> Generator[Any, Any, T]:
        try:
            while True:
                try:
                    given = yield self._waited
                except BaseException as error:
                    self._waited = self._call.throw(error)
                else:
                    self._waited = self._call.send(given)
        except StopIteration as ended:
            result: T = ended.value
            return result
