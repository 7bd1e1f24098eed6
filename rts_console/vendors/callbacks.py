"""Callbacks as an app's server gets them: of which family, what they tell, and whether the signature is right."""

import hmac
import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from rts_console.protocol.secret import Secret
from rts_console.vendors import rongcloud, volcengine_api

SIGNED: Final = ("EventType", "EventData", "EventTime", "EventId", "AppId", "Version", "Nonce")
_STATUS: Final = {0: "created", 1: "joined", 2: "left", 3: "destroyed"}


class Verdict(NamedTuple):
    """What a callback is: its family, one line of what happened, and what is wrong with its signature (empty: it is
    right)."""

    family: str
    what: str
    problem: str


def judge(query: Mapping[str, str], body: bytes, secrets: Mapping[str, Secret]) -> Verdict:
    """Judge a callback by the secrets of `volcengine` (the callback's own) and `rongcloud` (the app secret)."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        return Verdict("", "no callback", "The body is not JSON.")
    if isinstance(said, dict) and "EventType" in said:
        return Verdict("volcengine", _event(said), _volcengine_problem(said, secrets.get("volcengine", Secret(""))))
    if isinstance(said, list):
        return Verdict("rongcloud", _changes(said), _rongcloud_problem(query, secrets.get("rongcloud", Secret(""))))
    return Verdict("", "no callback", "The body has neither EventType nor a list of changes.")


def _event(said: Mapping[str, Any]) -> str:
    try:
        data = json.loads(said.get("EventData", ""))
    except (ValueError, TypeError, RecursionError):
        data = {}
    named = [str(data[name]) for name in ("RoomId", "UserId") if isinstance(data, dict) and name in data]
    return " · ".join((str(said["EventType"]), *named))


def _changes(said: list[Any]) -> str:
    lines = []
    for each in said:
        if isinstance(each, dict):
            users = ", ".join(map(str, each.get("userIds") or ()))
            what = _STATUS.get(each.get("type", -1), "changed")
            lines.append(f"{each.get('chatRoomId', '?')} {what}{': ' + users if users else ''}")
    return " · ".join(lines) or "nothing"


def _volcengine_problem(said: Mapping[str, Any], secret: Secret) -> str:
    given = str(said.get("Signature", ""))
    if not given:
        return "There is no Signature."
    right = volcengine_api.callback_signature(secret, (str(said.get(name, "")) for name in SIGNED))
    if hmac.compare_digest(right.encode(), given.encode()):
        return ""
    return "The signature does not match: it was made with another SecretKey."


def _rongcloud_problem(query: Mapping[str, str], secret: Secret) -> str:
    given = [query.get(name, "") for name in ("nonce", "timestamp", "signature")]
    if not all(given):
        return "nonce, timestamp and signature must stand in the URL."
    if rongcloud.signature_fits(secret, *given):
        return ""
    return "The signature does not fit: it was made with another app secret."
