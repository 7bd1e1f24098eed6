"""RongCloud's server API on the gateway's HTTP port: `POST /<path>.json`, signed with SHA-1 (facts A4).

A call is refused in this order: unknown path (404), not POST (405), unknown app key (1001), app locked (1006), missing
or wrong signature (1004), address not allowed (1007), body that cannot be read (1002, 1005), too many calls (1008),
service off (1009), and then for what the call itself finds wrong. What fails here is 1000; what is kept too late, 1050.
"""

import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final

from aiohttp import web

from rts_console.gateway.config import RongCloudApp
from rts_console.gateway.http.application import json_response
from rts_console.gateway.http.rongcloud_codes import SUCCESS, ApiCode, ApiError
from rts_console.gateway.http.rongcloud_endpoints import Endpoint
from rts_console.gateway.http.rongcloud_parameters import Parameters, read_parameters
from rts_console.gateway.limits import Rate
from rts_console.protocol.clock import now_ns
from rts_console.protocol.server import clip
from rts_console.vendors.rongcloud import signature_fits

PATH: Final = r"/{path:.+\.json}"
REQUEST_ID: Final = "X-Request-ID"
REQUEST_ID_LENGTH: Final = 36
SECONDS_OR_MILLISECONDS: Final = range(10, 14)
"""Digits of a timestamp: the documentation has milliseconds, official kits send seconds; both are taken."""

log = logging.getLogger(__name__)


class RongCloudApi:
    """The calls of all apps that are served here."""

    def __init__(
        self,
        apps: Iterable[RongCloudApp],
        endpoints: Mapping[str, Endpoint],
        clock: Callable[[], int] = now_ns,
        kept: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        """Take the apps with their secrets and the calls by path, without `/` and `.json`; `clock` counts the rates.

        `kept` waits until what the call of a path has changed is kept; `TimeoutError` from it is 1050.
        """
        self._apps = {app.app_key: app for app in apps}
        self._endpoints = endpoints
        self._clock = clock
        self._kept = kept
        self._rates: dict[tuple[str, str], Rate] = {}

    def routes(self) -> list[web.RouteDef]:
        """The one route: the paths are looked up here, so that all answers have the vendor's form."""
        return [web.route("*", PATH, self.handle)]

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call."""
        path = request.match_info["path"].removesuffix(".json")
        try:
            answer = {"code": SUCCESS, **await self._carefully(request, path)}
            status = SUCCESS
        except ApiError as error:
            answer, status = {"code": int(error.code), "errorMessage": error.message}, error.code.http_status
        if answer["code"] != SUCCESS:
            log.info("server api: %s: %s %s", clip(path), answer["code"], clip(str(answer["errorMessage"])))
        response = json_response(answer, status)
        if request_id := _header(request, REQUEST_ID):
            response.headers[REQUEST_ID] = request_id[:REQUEST_ID_LENGTH]
        return response

    async def _carefully(self, request: web.Request, path: str) -> Mapping[str, Any]:
        """Whatever goes wrong is told in the vendor's form."""
        try:
            answer = await self._answer(request, path)
            if self._kept is not None:
                await self._kept(path)
            return answer
        except ApiError:
            raise
        except web.HTTPRequestEntityTooLarge:
            raise ApiError(ApiCode.TOO_LONG, "The body is too large.") from None
        except TimeoutError:
            words = "The gateway's store has not answered in time: whether the change is kept is unknown. Look first."
            raise ApiError(ApiCode.TIMEOUT, words) from None
        except Exception as error:
            log.exception("server api: %s could not be worked on", clip(path))
            raise ApiError(ApiCode.INTERNAL, f"The gateway failed: {type(error).__name__}. See its log.") from None

    async def _answer(self, request: web.Request, path: str) -> Mapping[str, Any]:
        endpoint = self._endpoints.get(path)
        if endpoint is None:
            raise ApiError(ApiCode.NOT_FOUND, f"There is no call /{clip(path)}.json here. Check the path.")
        if request.method != "POST":
            raise ApiError(ApiCode.NOT_ALLOWED, f"{request.method} is not allowed here. Use POST.")
        app = self._app(request)
        parameters = read_parameters(request.content_type, await request.read())
        self._take(app, path, endpoint, parameters)
        if endpoint.service in app.services_off:
            raise ApiError(ApiCode.SERVICE_OFF, f"The service {endpoint.service} is switched off for this app.")
        try:
            answer = endpoint.act(app, parameters)
            return await answer if inspect.isawaitable(answer) else answer
        except ApiError as error:
            if parameters.empty and error.code is ApiCode.PARAMETER:
                raise ApiError(ApiCode.EMPTY_ID_OR_MINUTE, f"Nothing was posted. {error.message}") from None
            raise

    # --- who ---

    def _app(self, request: web.Request) -> RongCloudApp:
        app = self._apps.get(_header(request, "App-Key"))
        if app is None:
            raise ApiError(ApiCode.APP_SECRET, "The App-Key is not one of this gateway's. Check it, or configure it.")
        if app.locked:
            raise ApiError(ApiCode.APP_LOCKED, "The app is locked.")
        _check_signature(app, request)
        host = request.remote or ""
        if app.addresses and host not in app.addresses:
            raise ApiError(ApiCode.ADDRESS_DENIED, f"Calls from {clip(host)} are not allowed for this app.")
        if len(request.headers.get(REQUEST_ID, "")) > REQUEST_ID_LENGTH:
            raise ApiError(ApiCode.TOO_LONG, f"{REQUEST_ID} may have {REQUEST_ID_LENGTH} characters.")
        return app

    # --- how often ---

    def _take(self, app: RongCloudApp, path: str, endpoint: Endpoint, parameters: Parameters) -> None:
        key = (app.app_key, endpoint.shares or path)
        rate = self._rates.get(key)
        if rate is None:
            rate = self._rates[key] = Rate(endpoint.per_second)
        if wait_ms := rate.take(self._clock(), max(1, _amount(endpoint, parameters))):
            words = f"More than {endpoint.per_second} per second of /{path}.json. Wait {wait_ms} ms."
            raise ApiError(ApiCode.TOO_MANY_CALLS, words)


def _amount(endpoint: Endpoint, parameters: Parameters) -> int:
    """How much a call counts; what is wrong with its parameters is told later, and counts once."""
    try:
        return endpoint.amount(parameters)
    except ApiError:
        return 1


def _check_signature(app: RongCloudApp, request: web.Request) -> None:
    """No timestamp is too old, for none is documented to be, and official kits sign once and then send for hours."""
    nonce, timestamp, signature = (_header(request, name) for name in ("Nonce", "Timestamp", "Signature"))
    if not (nonce and timestamp and signature):
        raise ApiError(ApiCode.SIGNATURE, "The headers Nonce, Timestamp and Signature must all be there.")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) in SECONDS_OR_MILLISECONDS):
        raise ApiError(ApiCode.SIGNATURE, "Timestamp must be seconds or milliseconds since 1970.")
    if not signature_fits(app.secret, nonce, timestamp, signature):
        words = "The signature does not fit: it is SHA-1 over app secret, Nonce and Timestamp, in lowercase digits."
        raise ApiError(ApiCode.SIGNATURE, words)


def _header(request: web.Request, name: str) -> str:
    """One of the vendor's headers, with its prefix or without; one that is not ASCII counts as missing."""
    given = request.headers.get(f"RC-{name}", "") or request.headers.get(name, "")
    return given if given.isascii() else ""
