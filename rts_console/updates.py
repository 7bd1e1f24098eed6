"""Which newer version there is, as the address says that the user gave. Tells, never acts; sends nothing but a GET."""

import asyncio
import re
import ssl
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import msgspec

from rts_console.websocket.hosts import is_loopback

LARGEST: Final = 1024 * 1024
TIMEOUT_S: Final = 15.0
MOST_REDIRECTS: Final = 3
_VERSION: Final = re.compile(r"(?:^|[\s(])v?(\d{1,6}(?:\.\d{1,6}){1,3})(?=$|[\s)])")
_HEADERS: Final = {"User-Agent": "rts-console", "Accept": "*/*"}


class UpdatesFailed(Exception):
    """No version can be told; the message says why and what to do."""


class Release(msgspec.Struct, frozen=True):
    """A version, and the page that tells more about it; empty when there is none."""

    version: str
    url: str = ""


def address_problem(url: str) -> str | None:
    """What is wrong with an address, and what to write; `None` when it can be asked."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "This is no address. Write it like https://example.com/rts-console/releases.json."
    if not url.strip():
        return "There is no address. Give the one that says which versions there are; see the help."
    if parts.username or parts.password:
        return "The address has a user or password in it, which would be sent. Give one that needs none."
    if not host or parts.scheme not in ("http", "https"):
        return "This is no address. Write it like https://example.com/rts-console/releases.json."
    if parts.scheme == "http" and host != "localhost" and not is_loopback(host):
        return "Anybody on the way could change the answer. Use https."
    return None


def is_newer(version: str, than: str) -> bool:
    """Whether a version comes after another; what is no version does not."""
    return bool(_numbers(version)) and _numbers(version) > _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    found = _VERSION.search(version)
    numbers = [int(number) for number in found[1].split(".")] if found is not None else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers) if numbers or found is None else (0,)


# --- what an address answers ----------------------------------------------------------------------------------------


def read_releases(data: bytes, url: str) -> list[Release]:
    """The releases in JSON or a feed, as they stand there. Raises UpdatesFailed."""
    text = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    found = _of_feed(text) if text.startswith(b"<") else _of_json(text)
    releases = [Release(version, _page(link, url)) for version, link in found]
    if not releases:
        raise UpdatesFailed("The answer names no version. Is it the address of the releases? See the help.")
    return releases


def newest(releases: list[Release]) -> Release:
    """The one with the highest version."""
    return max(releases, key=lambda release: _numbers(release.version))


def _of_json(data: bytes) -> Iterator[tuple[str, str]]:
    try:
        said = msgspec.json.decode(data)
    except (ValueError, RecursionError):
        raise UpdatesFailed("The answer is neither JSON nor a feed. Is it the address of the releases?") from None
    for each in said if isinstance(said, list) else [said]:
        if not isinstance(each, dict) or each.get("draft") is True or each.get("prerelease") is True:
            continue
        version = _version_in(each.get("version") or each.get("tag_name"))
        if version:
            yield version, _text(each.get("html_url") or each.get("url"))


def _of_feed(data: bytes) -> Iterator[tuple[str, str]]:
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise UpdatesFailed("The answer is a web page or has parts that no feed needs. Give the address of the feed.")
    try:
        root = ET.fromstring(data)
    except ET.ParseError:
        raise UpdatesFailed("The feed is broken. Tell whoever publishes it.") from None
    for entry in root.iter():
        if entry.tag.rpartition("}")[2] not in ("entry", "item"):
            continue
        parts = {child.tag.rpartition("}")[2]: child for child in reversed(list(entry))}
        version = _version_in(parts["title"].text if "title" in parts else "")
        link = parts.get("link")
        if version:
            yield version, _text(link.get("href") or link.text) if link is not None else ""


def _version_in(text: Any) -> str:
    found = _VERSION.search(text) if isinstance(text, str) else None
    return found[1] if found is not None else ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _page(link: str, url: str) -> str:
    """Only a page of the web is offered to be opened."""
    whole = urljoin(url, link) if link else ""
    return whole if whole.startswith(("https://", "http://")) else ""


# --- asking ---------------------------------------------------------------------------------------------------------


async def fetch(url: str, *, tls: ssl.SSLContext | None = None) -> Release:
    """The newest version that an address tells of. Raises UpdatesFailed."""
    try:
        async with asyncio.timeout(TIMEOUT_S):
            data, asked = await _get(url, tls)
    except TimeoutError:
        raise UpdatesFailed(f"{_host(url)} did not answer within {TIMEOUT_S:g} s. Is it reachable from here?") from None
    return newest(read_releases(data, asked))


async def _get(url: str, tls: ssl.SSLContext | None) -> tuple[bytes, str]:
    """The answer, and the address that gave it in the end."""
    import aiohttp  # it takes time to load, and most sessions never need it

    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=False) as session:
            for _ in range(MOST_REDIRECTS + 1):
                if problem := address_problem(url):
                    raise UpdatesFailed(problem)
                async with session.get(url, headers=_HEADERS, allow_redirects=False, ssl=tls or True) as response:
                    if response.status in (301, 302, 303, 307, 308) and "Location" in response.headers:
                        url = urljoin(url, response.headers["Location"])
                        continue
                    if response.status != 200:
                        raise UpdatesFailed(f"{_host(url)} answered HTTP {response.status}. Is the address right?")
                    return await _read(response), url
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise UpdatesFailed(f"{_host(url)} cannot be asked ({error}). Is it reachable from here?") from None
    raise UpdatesFailed(f"{_host(url)} leads on and on. Give the address that it leads to.")


async def _read(response: Any) -> bytes:
    data = bytearray()
    async for part in response.content.iter_chunked(64 * 1024):
        data += part
        if len(data) > LARGEST:
            raise UpdatesFailed("The answer is too large for a list of versions. Is the address right?")
    return bytes(data)


def _host(url: str) -> str:
    return urlsplit(url).hostname or "The address"
