"""Volcengine's server API on the gateway's HTTP port: `/?Action=…&Version=…`, signed with an access key (V4).

An app server, a script or the vendor's server SDK works unchanged once its host is this gateway. Here stands what is
the same for every action: signature, policy, rate, envelope and errors; the actions are in `volcengine_messages`,
`volcengine_rooms` and `volcengine_settings`.
"""

import inspect
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from aiohttp import web

from rts_console.gateway.config import AccessKey
from rts_console.gateway.http.application import BODY_LIMIT, json_response
from rts_console.gateway.http.volcengine_call import Caller, Operation, Parameters, Refused, parameters_of
from rts_console.gateway.limits import Rate
from rts_console.protocol.clock import SECOND_NS, now_ns
from rts_console.protocol.secret import mask
from rts_console.protocol.server import clip
from rts_console.vendors.volcengine_api import (
    REGION,
    SERVICE,
    Call,
    Credential,
    SignatureRefused,
    check,
    credential_of,
    rfc3339,
)
from rts_console.vendors.volcengine_errors import GATEWAY_ERRORS, SERVICE_ERRORS

OLD_VERSION: Final = "2020-12-01"
"""Answers 200 with the error inside."""
MEDIA_VERSIONS: Final = frozenset({OLD_VERSION, "2022-06-01", "2023-06-01", "2023-07-20", "2023-08-01", "2023-11-01"})
RECORDING: Final = frozenset(
    {"StartRecord", "UpdateRecord", "StopRecord", "GetRecordTask", "StartWBRecord", "StopWBRecord"}
)
MEDIA: Final = RECORDING | frozenset(
    {
        "BanUserStream",
        "UnbanUserStream",
        "StartPushPublicStream",
        "UpdatePublicStreamParam",
        "StopPushPublicStream",
        "StartPushSingleStreamToCDN",
        "GetPushSingleStreamToCDNTask",
        "StartPushMixedStreamToCDN",
        "UpdatePushMixedStreamToCDN",
        "GetPushMixedStreamToCDNTask",
        "StopPushStreamToCDN",
        "StartRelayStream",
        "UpdateRelayStream",
        "ListRelayStream",
        "StopRelayStream",
        "StartSnapshot",
        "UpdateSnapshot",
        "GetSnapshotTask",
        "StopSnapshot",
        "StartSegment",
        "UpdateSegment",
        "GetSegmentTask",
        "StopSegment",
        "StartWebcast",
        "GetWebCastTask",
        "StopWebcast",
        "StartDetection",
        "ListDetectionTask",
        "StopDetection",
        "WbTranscodeCreate",
        "WbTranscodeQuery",
        "WbTranscodeGet",
        "ListRealTimePublicStreamInfo",
    }
)
"""Actions of media: there is none here."""

log = logging.getLogger(__name__)


class VolcengineApi:
    """Answers calls. `operations` are by action and version."""

    def __init__(
        self,
        access_keys: Sequence[AccessKey],
        operations: Mapping[tuple[str, str], Operation],
        clock: Callable[[], int] = now_ns,
    ) -> None:
        """Take who may call what; `clock` judges signatures and counts rates."""
        self._keys = {key.id: key for key in access_keys}
        self._operations = dict(operations)
        self._actions = {action for action, _ in operations}
        self._clock = clock
        self._rates: dict[tuple[str, str], Rate] = {}

    def routes(self) -> list[web.RouteDef]:
        """The one path, by both methods."""
        return [web.get("/", self.answer, allow_head=False), web.post("/", self.answer)]

    async def answer(self, request: web.Request) -> web.Response:
        """Carry a call out, or say why not, in the vendor's envelope."""
        query = list(request.query.items())
        named = dict(query)
        action, version = named.get("Action", ""), named.get("Version", "")
        request_id = rfc3339(self._clock()).translate(str.maketrans("", "", "-:TZ")) + secrets.token_hex(9).upper()
        metadata = {"RequestId": request_id, "Action": action, "Version": version, "Service": SERVICE, "Region": REGION}
        try:
            call = Call(request.method, "/", query, dict(request.headers), await _body(request))
            result = await self._carry_out(call, action, version, metadata)
        except Refused as refused:
            return self._refuse(refused, metadata, version)
        except Exception:
            log.exception("%s could not be carried out", mask(action))
            return self._refuse(Refused("InternalError", "The gateway failed; its log says more."), metadata, version)
        log.info("%s %s: done (%s)", action, version, request_id)
        return _envelope({"ResponseMetadata": metadata, "Result": result}, 200)

    async def _carry_out(self, call: Call, action: str, version: str, metadata: dict[str, Any]) -> object:
        if not action or not version:
            raise Refused("MissingParameter", "Action and Version must be in the query.")
        caller = self._caller(call)
        metadata["Region"] = caller.region
        if action in MEDIA and version in MEDIA_VERSIONS:
            self._check_policy(caller, action)
            raise _not_enabled(action)
        operation = self._operations.get((action, version))
        if operation is None:
            raise Refused("InvalidActionOrVersion", self._no_such(action, version))
        self._check_policy(caller, action)
        parameters = parameters_of(operation, call.query, call.body)
        self._count(caller, action, operation, parameters)
        result = operation.act(caller, parameters)
        return await result if inspect.isawaitable(result) else result

    # --- who calls ---

    def _caller(self, call: Call) -> Caller:
        try:
            credential = credential_of(call)
            key = self._key(credential)
            check(call, credential, key.secret, now_s=self._clock() / SECOND_NS)
        except SignatureRefused as refused:
            raise Refused(refused.code, str(refused)) from None
        return Caller(key.id, key.account, credential.region)

    def _key(self, credential: Credential) -> AccessKey:
        if credential.service != SERVICE:
            words = f"The call is signed for the service {credential.service[:40]!r}, not for {SERVICE}."
            raise Refused("ServiceNotFound", words)
        key = self._keys.get(credential.access_key)
        if key is None:
            words = f"There is no access key {credential.access_key[:40]!r} here. Add it to [[access_keys]]."
            raise Refused("InvalidAccessKey", words)
        return key

    def _check_policy(self, caller: Caller, action: str) -> None:
        allowed = self._keys[caller.access_key].actions
        if allowed is None or action in allowed:
            return
        if not allowed:
            raise Refused("LackPolicy", f"The access key {caller.access_key} has no policy: its actions are empty.")
        raise Refused("AccessDenied", f"The policy of the access key {caller.access_key} does not allow {action}.")

    def _count(self, caller: Caller, action: str, operation: Operation, parameters: Parameters) -> None:
        detailed = bool(getattr(parameters, "property", False))
        per_second = 1 if detailed else operation.per_second
        if not per_second:
            return
        name = f"{action} with Property" if detailed else action
        rate = self._rates.setdefault((caller.account, name), Rate(per_second))
        if wait_ms := rate.take(self._clock()):
            calls = "1 call" if per_second == 1 else f"{per_second} calls"
            words = f"More than {calls} of {name} per second. Wait {wait_ms} ms."
            raise Refused("FlowLimitExceeded.QPSOverLimit", words)

    def _no_such(self, action: str, version: str) -> str:
        if action not in self._actions:
            return f"There is no action {action[:60]!r}."
        versions = sorted(known for name, known in self._operations if name == action)
        return f"{action} has no version {version[:20]!r}. There is {' and '.join(versions)}."

    # --- answers ---

    def _refuse(self, refused: Refused, metadata: dict[str, Any], version: str) -> web.Response:
        words = str(refused)
        error: dict[str, Any] = {"Code": refused.code, "Message": words}
        gateway = GATEWAY_ERRORS.get(refused.code)
        if gateway is not None:
            error = {"CodeN": gateway.number, **error}
            status = gateway.http_status
        else:
            status = 200 if version == OLD_VERSION else SERVICE_ERRORS[refused.code].http_status
        name = clip(mask(str(metadata["Action"])))
        log.info("%r: refused: %s: %s (%s)", name, refused.code, clip(mask(words)), metadata["RequestId"])
        body: dict[str, Any] = {"ResponseMetadata": {**metadata, "Error": error}}
        if gateway is None:
            body["Result"] = {}
        return _envelope(body, status)


async def _body(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        words = f"The body has more than {BODY_LIMIT:,} bytes."
        raise Refused("InvalidParameter.SizeOverLimit", words) from None


def _not_enabled(action: str) -> Refused:
    if action in RECORDING:
        return Refused("AccessDenied.RecordNotEnabled", f"{action}: recording is not switched on. There is no media.")
    return Refused("AccessDenied.ServiceNotEnabled", f"{action}: media is not switched on. There is none here.")


def _envelope(body: dict[str, Any], status: int) -> web.Response:
    response = json_response(body, status)
    response.headers["X-Tt-Logid"] = body["ResponseMetadata"]["RequestId"]
    return response
