"""Calls of the vendors' server APIs from the window: made without holding it up, each with what became of it."""

import asyncio
import importlib
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rts_console.protocol.clock import now_ns
from rts_console.vendors.server_actions import TIMEOUT_S, Action, Place, masked, prepare
from rts_console.vendors.server_codes import Said, read_answer

ANSWER_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of an answer that are read; of a longer one that is told."""


@dataclass(frozen=True, slots=True)
class Made:
    """One call and what became of it. `values` are as they were sent, secret ones masked.

    `problem` is why no answer came; otherwise `said` is what the answer says. Of one that is `cut` only the beginning
    is there, so that it says nothing.
    """

    number: int
    at_ns: int
    family: str
    action: Action
    values: Mapping[str, Any]
    url: str
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    elapsed_ms: float = 0.0
    cut: bool = False
    problem: str = ""
    said: Said = field(default=Said(False, ""))

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return self.said.ok

    @property
    def words(self) -> str:
        """One line: what became of it, and the time it took."""
        if self.problem:
            return self.problem
        parts = (self.said.words, self.said.meaning, self.said.reason)
        text = ". ".join(part.rstrip(".") for part in parts if part)
        status = f"HTTP {self.status}"
        took = f"{self.elapsed_ms:,.0f} ms"
        return f"{text} ({took})" if text.startswith(status) else f"{text} ({status}, {took})"


async def make_call(
    number: int,
    family: str,
    action: Action,
    values: Mapping[str, Any],
    place: Place,
    *,
    timeout_s: float = TIMEOUT_S,
) -> Made:
    """Make a call; whatever fails is told in `problem`. May be cancelled at any time."""
    if "aiohttp" not in sys.modules:  # it takes a tenth of a second, in which the window would stand still
        await asyncio.to_thread(importlib.import_module, "aiohttp")
    shown = masked(values, action.secret_names)
    begun, at_ns = time.perf_counter(), now_ns()
    try:
        status, headers, body, cut = await _exchange(family, action, values, place, timeout_s)
    except _Failed as failed:
        elapsed_ms = (time.perf_counter() - begun) * 1_000
        return Made(number, at_ns, family, action, shown, place.url, elapsed_ms=elapsed_ms, problem=str(failed))
    elapsed_ms = (time.perf_counter() - begun) * 1_000
    said = _said(family, status, headers, body, cut=cut)
    return Made(number, at_ns, family, action, shown, place.url, status, headers, body, elapsed_ms, cut, "", said)


def _said(family: str, status: int, headers: tuple[tuple[str, str], ...], body: bytes, *, cut: bool) -> Said:
    if cut:
        return Said(False, f"HTTP {status}", _CUT)
    elsewhere = next((value for name, value in headers if name.lower() == "location"), "")
    if 300 <= status < 400 and elsewhere:
        words = f"It points to {elsewhere[:200]}, where a signed call is not sent. If that is right, enter its host"
        return Said(False, f"HTTP {status}", words)
    return read_answer(family, status, body)


_CUT: Final = (
    f"The answer is longer than {ANSWER_LIMIT >> 20} MB: only so much was read, which does not say whether it was "
    "done. Is it the right host? Otherwise ask for less"
)


def _reason(error: OSError) -> str:
    """Why there is no connection, in the system's words and not the library's."""
    number = error.errno or 0
    return os.strerror(number) if number > 0 else error.strerror or str(error)


class _Failed(Exception):
    """No answer; the message says why and what to do."""


async def _exchange(
    family: str, action: Action, values: Mapping[str, Any], place: Place, timeout_s: float
) -> tuple[int, tuple[tuple[str, str], ...], bytes, bool]:
    import aiohttp

    request = prepare(family, action, values, place, at_s=now_ns() / 1e9)
    options: dict[str, Any] = {"data": request.body or None, "headers": request.headers, "allow_redirects": False}
    try:
        from yarl import URL

        url = URL(request.url, encoded=True)  # as it was signed
        async with (
            asyncio.timeout(timeout_s),
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=False) as session,
            session.request(request.method, url, **options) as response,
        ):
            body, most = bytearray(), ANSWER_LIMIT + 1  # one more says whether there is more
            while len(body) < most and (part := await response.content.read(most - len(body))):
                body += part
            cut = len(body) == most
            return response.status, tuple(response.headers.items()), bytes(body[:ANSWER_LIMIT]), cut
    except TimeoutError:
        words = f"{place.url} did not answer within {timeout_s:g} s. Whether it was done is unknown: look first."
        raise _Failed(words) from None
    except aiohttp.ClientConnectorCertificateError as error:
        words = f"The certificate of {place.url} is not trusted ({error.certificate_error}). Is the host right?"
        raise _Failed(words) from None
    except aiohttp.ClientSSLError as error:
        raise _Failed(f"No TLS with {place.url} ({error}). Does that port speak TLS?") from None
    except aiohttp.ClientConnectorError as error:
        raise _Failed(f"No connection to {place.url} ({_reason(error.os_error)}). Does it run?") from None
    except aiohttp.ClientResponseError:
        raise _Failed(f"What answers at {place.url} does not speak HTTP. Is the port right?") from None
    except (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError, ConnectionError):
        words = f"{place.url} broke the connection off before the end of its answer. "
        raise _Failed(f"{words}Whether it was done is unknown: look first.") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise _Failed(f"The call to {place.url} broke off: {type(error).__name__}: {error}.") from None
