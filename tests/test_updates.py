"""New versions: what answers mean, what is sent (a GET and nothing else), and every failure in words."""

import ssl
from collections.abc import AsyncIterator

import pytest
import trustme
from aiohttp import web

from rts_console import updates
from rts_console.updates import Release, UpdatesFailed, address_problem, fetch, is_newer, newest, read_releases

HERE = "https://example.com/releases"
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>9.9.9 is no entry</title>
<entry><title>v1.10.0 with more</title><link rel="alternate" href="/r/1.10.0"/></entry>
<entry><title>1.9</title><link href="javascript:alert(1)"/></entry><entry><title>2.0.0-rc1</title></entry></feed>"""
RSS = b"<rss><channel><item><title>RTS Console 3.1</title><link>https://x.example/3.1</link></item></channel></rss>"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'{"version": "1.2.0", "url": "https://x.example/1"}', Release("1.2.0", "https://x.example/1")),
        (
            b'[{"tag_name": "v2.0", "prerelease": true}, {"tag_name": "v1.3", "html_url": "https://x.example/2"},'
            b' {"tag_name": "v9.9", "draft": true}, "x"]',
            Release("1.3", "https://x.example/2"),
        ),
        (b'\xef\xbb\xbf{"version": "1.2.0", "url": "file:///etc/passwd"}', Release("1.2.0", "")),
        (ATOM, Release("1.10.0", "https://example.com/r/1.10.0")),
        (RSS, Release("3.1", "https://x.example/3.1")),
    ],
)
def test_what_an_answer_says(data: bytes, found: Release) -> None:
    assert newest(read_releases(data, HERE)) == found


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "neither JSON nor a feed"),
        (b"hello", "neither JSON nor a feed"),
        (b"[]", "names no version"),
        (b'{"version": 3}', "names no version"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><feed/>', "web page"),
        (b"<feed>", "broken"),
    ],
)
def test_what_an_answer_cannot_be(data: bytes, words: str) -> None:
    with pytest.raises(UpdatesFailed, match=words):
        read_releases(data, HERE)


def test_which_is_newer() -> None:
    assert is_newer("0.10.0", "0.9.9")
    assert is_newer("v1.0", "0.1.0")
    assert not is_newer("1.0.0", "1.0")
    assert not is_newer("0.1.0", "0.1.0")
    assert not is_newer("nonsense", "0.1.0")


@pytest.mark.parametrize(
    "url", ["https://x.example/a", "http://127.0.0.1:80/a", "http://localhost/a", "http://[::1]/a"]
)
def test_addresses_that_can_be_asked(url: str) -> None:
    assert address_problem(url) is None


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://x.example", "http://x.example/a", "https://", "https://me:pw@x.example", "https://x:99999"]
)
def test_addresses_that_cannot(url: str) -> None:
    problem = address_problem(url)
    assert problem
    assert "pw" not in problem


class Publisher:
    """A server of releases on this computer, which remembers what it was sent."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append((f"{request.method} {request.path_qs}", headers, await request.read()))
        match request.path:
            case "/releases":
                response = web.json_response({"version": "9.1.0", "url": "/page"})
                response.set_cookie("track", "me")
                return response
            case "/moved":
                raise web.HTTPFound("/releases")
            case "/round":
                raise web.HTTPFound("/round")
            case "/away":
                raise web.HTTPFound("http://updates.example.com/releases")
            case "/large":
                return web.Response(body=b" " * (updates.LARGEST + 1))
        raise web.HTTPNotFound


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    made = Publisher()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


async def test_nothing_is_sent_but_a_get(publisher: Publisher) -> None:
    for _ in range(2):
        assert await fetch(f"{publisher.url}/releases") == Release("9.1.0", f"{publisher.url}/page")
    line, headers, body = publisher.requests[1]
    assert (line, body) == ("GET /releases", b"")
    assert set(headers) <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert headers["user-agent"] == "rts-console"


async def test_it_is_led_on_but_not_away_to_where_all_can_read(publisher: Publisher) -> None:
    assert (await fetch(f"{publisher.url}/moved")).version == "9.1.0"
    with pytest.raises(UpdatesFailed, match="on and on"):
        await fetch(f"{publisher.url}/round")
    with pytest.raises(UpdatesFailed, match="https"):
        await fetch(f"{publisher.url}/away")


@pytest.mark.parametrize(("path", "words"), [("/none", "HTTP 404"), ("/large", "too large")])
async def test_answers_that_are_none(publisher: Publisher, path: str, words: str) -> None:
    with pytest.raises(UpdatesFailed, match=words):
        await fetch(publisher.url + path)


async def test_nobody_there(unused_tcp_port: int) -> None:
    with pytest.raises(UpdatesFailed, match="cannot be asked"):
        await fetch(f"http://127.0.0.1:{unused_tcp_port}/")


async def test_a_certificate_is_checked(publisher: Publisher) -> None:
    """One that nobody vouches for is refused; one that is trusted is not."""
    authority = trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(server)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", publisher.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=server).start()
    url = f"https://127.0.0.1:{runner.addresses[0][1]}/releases"
    try:
        with pytest.raises(UpdatesFailed, match="cannot be asked"):
            await fetch(url)
        assert (await fetch(url, tls=trusting)).version == "9.1.0"
    finally:
        await runner.cleanup()
