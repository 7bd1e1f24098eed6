"""The gateway's HTTP application: who may call it, whether the gateway is well, and the routes of the other modules."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

BODY_LIMIT: Final = 1024 * 1024
LOOPBACK_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "::1"})

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_application(
    state: Callable[[], dict[str, Any]],
    routes: Iterable[web.RouteDef] = (),
    *,
    allowed_hosts: Iterable[str] = (),
) -> web.Application:
    """Build the application. `GET /healthz` answers with `state()`; `routes` are those of the other modules.

    Refused at the door: any request that a web page makes (an `Origin` header, 403) and any `Host` that is neither
    loopback nor in `allowed_hosts` (421: a page that rebinds its name).
    """
    hosts = LOOPBACK_HOSTS | frozenset(name.lower() for name in allowed_hosts)
    application = web.Application(middlewares=[doorkeeper(hosts)], client_max_size=BODY_LIMIT)

    async def health(_: web.Request) -> web.Response:
        return json_response(state())

    application.add_routes([web.get("/healthz", health), *routes])
    return application


def json_response(body: Any, status: int = 200) -> web.Response:
    """Answer with JSON."""
    return web.Response(body=msgspec.json.encode(body), status=status, content_type="application/json")


def doorkeeper(hosts: frozenset[str]) -> Any:
    """Refuse web pages (403) and other hosts than these (421), before anything else is looked at."""

    @web.middleware
    async def keep(request: web.Request, handler: Handler) -> web.StreamResponse:
        if "Origin" in request.headers or "Sec-Fetch-Site" in request.headers:
            return json_response({"error": "Web pages may not call the gateway."}, 403)
        if _host_name(request.headers.get("Host", "")) not in hosts:
            return json_response({"error": "This host name is not served here."}, 421)
        return await handler(request)

    return keep


def _host_name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""
