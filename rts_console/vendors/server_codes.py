"""What the vendors' server APIs answer, read out of status and body: done or not, the code, and what it means."""

import json
from typing import Any, Final, NamedTuple

from rts_console.protocol.words import Code, code_or
from rts_console.vendors.volcengine_errors import GATEWAY_ERRORS, SERVICE_ERRORS

_TEXT: Final = {name: error.meaning for name, error in GATEWAY_ERRORS.items()}


class VolcengineServerCode(Code):
    """Errors of the gateway in front of Volcengine's service (`CodeN`); those of the service have names only."""

    MISSING_PARAMETER = 100002, "MissingParameter", _TEXT["MissingParameter"]
    NOT_SIGNED = 100003, "MissingAuthenticationToken", _TEXT["MissingAuthenticationToken"]
    MISSING_INFO = 100004, "MissingRequestInfo", _TEXT["MissingRequestInfo"]
    MISSING_SIGNATURE = 100005, "MissingSignature", _TEXT["MissingSignature"]
    BAD_TIME = 100006, "InvalidTimestamp", _TEXT["InvalidTimestamp"]
    OTHER_SERVICE = 100007, "ServiceNotFound", _TEXT["ServiceNotFound"]
    NO_ACTION = 100008, "InvalidActionOrVersion", _TEXT["InvalidActionOrVersion"]
    NO_KEY = 100009, "InvalidAccessKey", _TEXT["InvalidAccessKey"]
    BAD_SIGNATURE = 100010, "SignatureDoesNotMatch", _TEXT["SignatureDoesNotMatch"]
    NO_POLICY = 100012, "LackPolicy", _TEXT["LackPolicy"]
    DENIED = 100013, "AccessDenied", _TEXT["AccessDenied"]
    FAILED = 100014, "InternalError", _TEXT["InternalError"]
    TIMEOUT = 100016, "InternalServiceTimeout", _TEXT["InternalServiceTimeout"]


class RongCloudServerCode(Code):
    """Codes of RongCloud's server API; 404 and 405 are HTTP's own."""

    SUCCESS = 200, "Success", "Done."
    NOT_FOUND = 404, "NotFound", "There is no call of this path."
    NOT_ALLOWED = 405, "MethodNotAllowed", "Only POST is allowed."
    INTERNAL = 1000, "InternalError", "The service failed."
    APP_SECRET = 1001, "AppSecretError", "The app key is not known, or the secret is not its own."
    PARAMETER = 1002, "ParameterError", "A parameter is missing or wrong."
    EMPTY_ID_OR_MINUTE = 1003, "EmptyIdOrMinute", "An id is empty, or the minutes are out of range."
    SIGNATURE = 1004, "SignatureError", "The signature does not fit: is the app secret right?"
    TOO_LONG = 1005, "ParameterTooLong", "A parameter is too long."
    APP_LOCKED = 1006, "AppLocked", "The app is locked or offline."
    ADDRESS_DENIED = 1007, "AddressDenied", "Calls from this address are not allowed."
    TOO_MANY_CALLS = 1008, "TooManyCalls", "Too many calls in a second. Wait a second."
    SERVICE_OFF = 1009, "ServiceNotEnabled", "The service is not switched on for this app."
    NOTHING_TO_DELETE = 1015, "NothingToDelete", "What was to be removed is not there."
    TOO_MANY_KEPT_ALIVE = 1016, "TooManyKeptAlive", "As many chat rooms are kept alive as may be."
    TIMEOUT = 1050, "InternalTimeout", "The service did not answer in time; whether it is done is unknown."
    USER_QUOTA = 2007, "UserQuota", "The app has as many users as it may have."
    NO_ROOM = 23410, "ChatRoomNotExist", "There is no such chat room."


class Said(NamedTuple):
    """What an answer says: done or not, the code in words, its meaning and the service's own words.

    `code` is there where the code has a number.
    """

    ok: bool
    words: str
    meaning: str = ""
    reason: str = ""
    code: Code | None = None


def read_answer(family: str, status: int, body: bytes) -> Said:
    """What the answer to a call of `volcengine` or `rongcloud` says; of anything else, that it is not such an API."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    found = None
    if isinstance(said, dict):
        found = _of_rongcloud(said) if family == "rongcloud" else _of_volcengine(said)
    if found is not None:
        return found
    return Said(False, f"HTTP {status}", "What answered is not this server API. Are host and family right?")


def _of_rongcloud(said: dict[str, Any]) -> Said | None:
    number = said.get("code")
    if not isinstance(number, int):
        return None
    code, reason = code_or(RongCloudServerCode, number, None), str(said.get("errorMessage", ""))
    if number in (200, 10_000):
        return Said(True, f"{number} Success")
    if code is None:
        return Said(False, str(number), "This code is not known here.", reason)
    return Said(False, str(code), code.meaning, reason, code)


def _of_volcengine(said: dict[str, Any]) -> Said | None:
    metadata = said.get("ResponseMetadata")
    if not isinstance(metadata, dict):
        return None
    error = metadata.get("Error")
    if not isinstance(error, dict):
        return Said(True, "Success")
    name, reason = str(error.get("Code", "")), str(error.get("Message", ""))
    number = error.get("CodeN")
    code = code_or(VolcengineServerCode, number, None) if isinstance(number, int) else None
    if code is not None:
        return Said(False, str(code), code.meaning, reason, code)
    known = SERVICE_ERRORS.get(name)
    return Said(False, name, known.meaning if known else "This code is not known here.", reason)
