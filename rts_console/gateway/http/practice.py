"""A practice app server, so that messages to the app server work before there is one of your own.

`POST /echo` answers what it was sent in the vendor's form; `?status=503` and `?delay_ms=2000` make it fail on demand.
"""

import asyncio
import base64
import binascii
from typing import Final

import msgspec
from aiohttp import web

from rts_console.gateway.http.application import json_response

DELAY_LIMIT_MS: Final = 60_000


class Posted(msgspec.Struct, frozen=True):
    """The body that the vendor posts; `message` is Base64 when `binary`."""

    message: str
    binary: bool
    signature: str


class Echo(msgspec.Struct, frozen=True):
    """The answer: how many bytes came, and what they were (Base64 when binary)."""

    received: int
    binary: bool
    message: str
    signature_given: bool


def practice_routes() -> list[web.RouteDef]:
    """The route of the practice app server."""
    return [web.post("/echo", _echo)]


async def _echo(request: web.Request) -> web.Response:
    try:
        status = _number(request, "status", 200, 200, 599)
        delay_ms = _number(request, "delay_ms", 0, 0, DELAY_LIMIT_MS)
        echo = _read(await request.read())
    except ValueError as error:
        return json_response({"error": str(error)}, 400)
    await asyncio.sleep(delay_ms / 1_000)
    return json_response(echo, status)


def _read(body: bytes) -> Echo:
    """Raises `ValueError` for anything that is not the vendor's form."""
    try:
        posted = msgspec.json.decode(body, type=Posted)
    except ValueError as error:
        raise ValueError(f"The body is not the vendor's JSON object: {error}.") from None
    return Echo(_size(posted), posted.binary, posted.message, bool(posted.signature))


def _size(posted: Posted) -> int:
    if not posted.binary:
        return len(posted.message.encode())
    try:
        return len(base64.b64decode(posted.message, validate=True))
    except (binascii.Error, ValueError):
        raise ValueError("The message of a binary body is not Base64.") from None


def _number(request: web.Request, name: str, usual: int, least: int, most: int) -> int:
    text = request.query.get(name, str(usual))
    if not text.isascii() or not text.isdigit() or len(text) > 6 or not least <= int(text) <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}.")
    return int(text)
