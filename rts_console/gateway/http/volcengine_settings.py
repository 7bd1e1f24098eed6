"""What an app server sets up by Volcengine's server API: where callbacks go, and the ids that rooms are tagged with.

Both are kept over a restart of a gateway that has a data folder. What shall be there at every start of any stands in
the configuration (`[[webhooks]]`).
"""

import re
from collections.abc import Callable
from typing import Any, Final

import msgspec

from rts_console.gateway.http.volcengine_call import Apps, Caller, Operation, Parameters, Refused
from rts_console.gateway.volcengine_memory import BusinessRecord, Settings, VolcengineMemory
from rts_console.gateway.webhooks import Registration, Webhooks
from rts_console.protocol.clock import SECOND_NS, now_ns
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import business_id_problem
from rts_console.vendors.volcengine_api import CALLBACK_EVENTS, rfc3339

VERSION: Final = "2020-12-01"
SUCCESS: Final = "success"
BUSINESS_IDS_LISTED: Final = 100
BUSINESS_IDS_KEPT: Final = 10_000
_BUSINESS_ID: Final = re.compile(r"[0-9a-zA-Z_@-]{1,64}")
_REMARKS: Final = re.compile(r"[0-9a-zA-Z_\u3400-\u4dbf\u4e00-\u9fff]{1,24}")


class Callback(Parameters, frozen=True):
    """Where an app's callbacks go."""

    business_id: str = ""
    event_list: list[str] = []
    secret_key: str = ""
    url: str = ""


class AppAndBusiness(Parameters, frozen=True):
    """An app, or one of its business ids; `remarks` is the name that people give it."""

    business_id: str = ""
    remarks: str = ""


class GetAllBusinessID(Parameters, frozen=True):
    """Some of an app's business ids. The vendor has both numbers as texts."""

    limit: str | int = BUSINESS_IDS_LISTED
    offset: str | int = 0


class SettingOperations:
    """Callbacks and business ids of one gateway."""

    def __init__(
        self,
        webhooks: Webhooks,
        apps: Apps,
        clock: Callable[[], int] = now_ns,
        *,
        memory: VolcengineMemory | None = None,
    ) -> None:
        """Take who posts callbacks, who owns which app, and where settings are kept; nothing is read yet."""
        self._webhooks = webhooks
        self._apps = apps
        self._clock = clock
        self._memory = memory or VolcengineMemory(None)
        self._businesses: dict[str, dict[str, BusinessRecord]] = {}

    def table(self) -> dict[tuple[str, str], Operation]:
        """By action and version."""
        operations = {
            "CreateCallback": Operation(Callback, self._create_callback),
            "UpdateCallback": Operation(Callback, self._update_callback),
            "GetCallback": Operation(AppAndBusiness, self._get_callback),
            "DeleteCallback": Operation(AppAndBusiness, self._delete_callback),
            "AddBusinessID": Operation(AppAndBusiness, self._add_business),
            "DeleteBusinessID": Operation(AppAndBusiness, self._delete_business),
            "GetAllBusinessID": Operation(GetAllBusinessID, self._businesses_of),
            "ModifyBusinessRemarks": Operation(AppAndBusiness, self._rename_business),
        }
        return {(action, VERSION): each for action, each in operations.items()}

    def load(self) -> None:
        """Put in force what was kept. Raises `ConfigError`."""
        kept = self._memory.load()
        for registration in kept.callbacks:
            self._webhooks.register(registration)
        for app_id, records in kept.businesses.items():
            self._businesses[app_id] = {record.business_id: record for record in records}

    def _changed(self) -> str:
        """Keep what is so now; the answer to a change."""
        businesses = {app_id: list(known.values()) for app_id, known in self._businesses.items() if known}
        self._memory.save(Settings(self._webhooks.added, businesses))
        return SUCCESS

    # --- callbacks ---

    def _create_callback(self, caller: Caller, wanted: Callback) -> object:
        registration = self._registration(caller, wanted)
        if self._webhooks.find(wanted.app_id, wanted.business_id) is not None:
            raise Refused("InvalidParameter", "There is a callback of this AppId and BusinessId. Use UpdateCallback.")
        self._webhooks.register(registration)
        return self._changed()

    def _update_callback(self, caller: Caller, wanted: Callback) -> object:
        registration = self._registration(caller, wanted)
        created_s = self._found(wanted.app_id, wanted.business_id).created_s
        self._webhooks.register(msgspec.structs.replace(registration, created_s=created_s))
        return self._changed()

    def _get_callback(self, caller: Caller, wanted: AppAndBusiness) -> object:
        """All of the app; in front, as the vendor has it, the fields of one of them."""
        self._apps.check(caller, wanted.app_id)
        found = self._webhooks.registered(wanted.app_id)
        shown = [_shown(each, caller) for each in found]
        named = [each for each, known in zip(shown, found, strict=True) if known.business_id == wanted.business_id]
        first: dict[str, Any] = named[0] if named else dict.fromkeys(_shown(_NOBODY, caller), "")
        return {**first, "AppId": wanted.app_id, "EventList": ",".join(first["EventList"]), "Callbacks": shown}

    def _delete_callback(self, caller: Caller, wanted: AppAndBusiness) -> object:
        self._apps.check(caller, wanted.app_id)
        self._found(wanted.app_id, wanted.business_id)
        self._webhooks.remove(wanted.app_id, wanted.business_id)
        return self._changed()

    def _registration(self, caller: Caller, wanted: Callback) -> Registration:
        self._apps.check(caller, wanted.app_id)
        if problem := business_id_problem(wanted.business_id):
            raise Refused("InvalidParameter", problem)
        if unknown := [event for event in wanted.event_list if event not in CALLBACK_EVENTS]:
            words = f"EventList: there is no {unknown[0][:40]!r} here. There are {', '.join(CALLBACK_EVENTS)}."
            raise Refused("InvalidParameter", words)
        if not wanted.event_list or not wanted.secret_key:
            raise Refused("InvalidParameter", "EventList and SecretKey must not be empty.")
        if problem := self._webhooks.problem(wanted.url):
            raise Refused("InvalidParameter", f"URL: {problem}")
        now_s = self._clock() // SECOND_NS
        events, secret = tuple(dict.fromkeys(wanted.event_list)), Secret(wanted.secret_key)
        return Registration(wanted.app_id, wanted.url, secret, events, wanted.business_id, now_s, now_s)

    def _found(self, app_id: str, business_id: str) -> Registration:
        registration = self._webhooks.find(app_id, business_id)
        if registration is not None:
            return registration
        if any(each.business_id == business_id for each in self._webhooks.registered(app_id)):
            words = "This callback stands in the gateway's configuration ([[webhooks]]). Change it there."
            raise Refused("InvalidParameter", words)
        raise Refused("InvalidParameter", "There is no callback of this AppId and BusinessId. Use CreateCallback.")

    # --- business ids ---

    def _add_business(self, caller: Caller, wanted: AppAndBusiness) -> object:
        known = self._known(caller, wanted)
        if wanted.business_id in known:
            raise Refused("InvalidParameter", f"BusinessId {wanted.business_id} is there already.")
        if len(known) >= BUSINESS_IDS_KEPT:
            raise Refused("InvalidParameter", f"The app has {BUSINESS_IDS_KEPT:,} business ids, which is the limit.")
        _check_remarks(known, wanted)
        known[wanted.business_id] = BusinessRecord(wanted.business_id, wanted.remarks, self._clock())
        return self._changed()

    def _rename_business(self, caller: Caller, wanted: AppAndBusiness) -> object:
        known = self._known(caller, wanted)
        record = _record(known, wanted.business_id)
        _check_remarks(known, wanted)
        known[wanted.business_id] = msgspec.structs.replace(record, remarks=wanted.remarks)
        return self._changed()

    def _delete_business(self, caller: Caller, wanted: AppAndBusiness) -> object:
        known = self._known(caller, wanted)
        _record(known, wanted.business_id)
        del known[wanted.business_id]
        return self._changed()

    def _businesses_of(self, caller: Caller, wanted: GetAllBusinessID) -> object:
        self._apps.check(caller, wanted.app_id)
        limit, offset = _number("Limit", wanted.limit), _number("Offset", wanted.offset)
        known = list(self._businesses.get(wanted.app_id, {}).values())
        some = known[offset : offset + min(limit, BUSINESS_IDS_LISTED)]
        records = [
            {
                "AppId": wanted.app_id,
                "BusinessId": each.business_id,
                "Remarks": each.remarks,
                "CreatedTime": rfc3339(each.created_ns),
            }
            for each in some
        ]
        return {"TotalSize": len(known), "BusinessRecords": records}

    def _known(self, caller: Caller, wanted: AppAndBusiness) -> dict[str, BusinessRecord]:
        self._apps.check(caller, wanted.app_id)
        if not _BUSINESS_ID.fullmatch(wanted.business_id):
            words = "BusinessId must be 1 to 64 characters, each a letter a-z A-Z, a digit or one of _ - @."
            raise Refused("InvalidParameter", words)
        return self._businesses.setdefault(wanted.app_id, {})


def _record(known: dict[str, BusinessRecord], business_id: str) -> BusinessRecord:
    if business_id not in known:
        raise Refused("InvalidParameter", f"There is no BusinessId {business_id}. Use AddBusinessID.")
    return known[business_id]


def _check_remarks(known: dict[str, BusinessRecord], wanted: AppAndBusiness) -> None:
    if not _REMARKS.fullmatch(wanted.remarks):
        words = "Remarks must be 1 to 24 characters, each a letter a-z A-Z, a digit, a Chinese character or _."
        raise Refused("InvalidParameter", words)
    others = [each for each in known.values() if each.business_id != wanted.business_id]
    if any(each.remarks == wanted.remarks for each in others):
        raise Refused("InvalidParameter", f"Another BusinessId has the Remarks {wanted.remarks}.")


def _number(name: str, given: str | int) -> int:
    text = str(given)
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Refused("InvalidParameter", f"{name} must be a whole number of 0 or more.")
    return int(text)


def _shown(registration: Registration, caller: Caller) -> dict[str, Any]:
    """The secret key is part of the vendor's answer."""
    return {
        "AccountId": caller.account,
        "AppId": registration.app_id,
        "BusinessId": registration.business_id,
        "EventList": list(registration.events or CALLBACK_EVENTS),
        "SecretKey": registration.secret.reveal(),
        "URL": registration.url,
        "Region": caller.region,
        "CreatedAt": rfc3339(registration.created_s * SECOND_NS),
        "UpdatedAt": rfc3339(registration.updated_s * SECOND_NS),
    }


_NOBODY: Final = Registration("", "", Secret(""))
