"""What operators may see and do, on a listener of its own: bearer tokens, three roles, a line in the log per action.

There are no cookies and no answers to web pages, so a browser cannot be made to act in an operator's name.
"""

import hashlib
import hmac
import json
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from aiohttp import web

from rts_console.gateway.backplane import Restriction, RestrictionKind
from rts_console.gateway.config import Operator
from rts_console.gateway.faults import Faults
from rts_console.gateway.http.actions import BODY_LIMIT, Action, Answer, done, not_there
from rts_console.gateway.http.application import LOOPBACK_HOSTS, Handler, doorkeeper, json_response
from rts_console.gateway.http.fault_actions import FaultActions
from rts_console.gateway.http.send_actions import SendActions
from rts_console.gateway.hub import BAN_SECONDS, Hub
from rts_console.gateway.presence import App, User
from rts_console.gateway.room import Room
from rts_console.gateway.webhooks import Webhooks
from rts_console.protocol.clock import SECOND_NS, now_ns
from rts_console.protocol.secret import mask
from rts_console.protocol.server import clip
from rts_console.protocol.words import CloseCode, id_problem
from rts_console.websocket.hosts import is_loopback

ROLES: Final = ("viewer", "operator", "admin")
"""Each may do what those before it may."""
FAILURES: Final = 5
FAILURES_WITHIN_S: Final = 60
RESTRICTION_LIMIT_S: Final = 10 * 365 * 86_400
_CONTENTS: Final = ("text", "base64")

log = logging.getLogger(__name__)
_OPERATOR: Final = web.RequestKey("operator", Operator)


class _Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all bodies have in common."""

    app_id: str


class Kick(_Request, frozen=True):
    """Take a user out of a room."""

    user_id: str
    room_id: str
    reason: str = ""


class Dismiss(_Request, frozen=True):
    """Take everyone out of a room."""

    room_id: str
    reason: str = ""


class Disconnect(_Request, frozen=True):
    """End a user's login."""

    user_id: str
    reason: str = ""


class Mute(_Request, frozen=True):
    """Refuse a user's room messages, in one room or in all, for `seconds`, 0 for good."""

    user_id: str
    room_id: str = ""
    seconds: int = 0
    reason: str = ""


class Unmute(_Request, frozen=True):
    """Take a user's messages again; the room must be the one of the `mute`."""

    user_id: str
    room_id: str = ""


class BanUser(_Request, frozen=True):
    """Keep a user out of a room for `seconds`; without a room, end its login and refuse others, 0 for good."""

    user_id: str
    room_id: str = ""
    seconds: int = 0
    reason: str = ""


class Unban(_Request, frozen=True):
    """Let a user in again; the room must be the one of the `ban`."""

    user_id: str
    room_id: str = ""


def build_admin(
    hub: Hub,
    app_ids: Sequence[str],
    operators: Sequence[Operator],
    faults: Faults,
    *,
    webhooks: Webhooks | None = None,
    clock: Callable[[], int] = time.monotonic_ns,
) -> web.Application:
    """Build the application for these apps. `clock` gives nanoseconds and counts the time of a lock-out.

    Refused in this order: web pages (403), other `Host`s than loopback (421), addresses that are locked out (429),
    requests without a right bearer token (401), paths that are not there (404, 405), roles that may not (403), bodies
    that are not JSON of the right form (415, 400).
    """
    door = _Door(operators, clock)
    application = web.Application(
        middlewares=[doorkeeper(LOOPBACK_HOSTS), _in_json, door.keep], client_max_size=BODY_LIMIT
    )
    views = _Views(hub, app_ids)
    fault_actions = FaultActions(faults)

    async def show_callbacks(_: web.Request) -> web.Response:
        return json_response(webhooks.state() if webhooks is not None else {})

    async def show_faults(_: web.Request) -> web.Response:
        return json_response(fault_actions.view())

    application.add_routes(
        [
            web.get("/admin/state", views.state),
            web.get("/admin/users", views.users),
            web.get("/admin/rooms", views.rooms),
            web.get("/admin/rooms/{room_id}", views.room),
            web.get("/admin/restrictions", views.restrictions),
            web.get("/admin/links", views.links),
            web.get("/admin/faults", show_faults),
            web.get("/admin/callbacks", show_callbacks),
        ]
    )
    actions = _Actions(hub, app_ids).table() | fault_actions.table() | SendActions(hub, app_ids).table()
    application.add_routes([web.post(f"/admin/{name}", _handler(name, action)) for name, action in actions.items()])
    return application


# --- who ------------------------------------------------------------------------------------------------------------


class _Door:
    """Knows operators by their tokens, and shuts after too many wrong ones."""

    def __init__(self, operators: Sequence[Operator], clock: Callable[[], int]) -> None:
        self._operators = [(bytes.fromhex(operator.token_sha256), operator) for operator in operators]
        self._clock = clock
        self._failures: dict[str, deque[int]] = {}

    @property
    def keep(self) -> Any:
        @web.middleware
        async def keep(request: web.Request, handler: Handler) -> web.StreamResponse:
            # All of loopback is one: a program may use any of its 16 million addresses.
            remote = request.remote or ""
            host = "this machine" if is_loopback(remote) else remote
            if wait_s := self._locked_s(host):
                return _refusal(429, f"Too many wrong tokens. Wait {wait_s} s.", {"Retry-After": str(wait_s)})
            given = request.headers.getall("Authorization", [])
            operator = self._operator(given)
            if operator is None:
                self._refused(host, request, guessed=bool(given))
                return _refusal(401, "Give an operator's token as a bearer token.", {"WWW-Authenticate": "Bearer"})
            request[_OPERATOR] = operator
            return await handler(request)

        return keep

    def _operator(self, given: Sequence[str]) -> Operator | None:
        """Who the token belongs to. All are compared, each in constant time."""
        scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
        digest = hashlib.sha256(token.strip().encode(errors="surrogateescape")).digest()
        found = [operator for wanted, operator in self._operators if hmac.compare_digest(digest, wanted)]
        return found[0] if found and scheme.lower() == "bearer" and token.strip() else None

    def _refused(self, host: str, request: web.Request, *, guessed: bool) -> None:
        """Who shows no token has not guessed one: else any program that can post here could shut operators out."""
        log.info("audit: a request without a right token from %s: %s %r", host, request.method, clip(request.path))
        if not guessed:
            return
        times = self._failures.setdefault(host, deque(maxlen=FAILURES))
        times.append(self._clock())
        if self._locked_s(host):
            log.warning("audit: %s is locked out: %d wrong tokens within %d s", host, FAILURES, FAILURES_WITHIN_S)

    def _locked_s(self, host: str) -> int:
        """For how many seconds more nobody at this address is listened to."""
        now = self._clock()
        self._failures = {known: times for known, times in self._failures.items() if _left_ns(times[-1], now) > 0}
        times = self._failures.get(host)
        if times is None or len(times) < FAILURES or times[-1] - times[0] > FAILURES_WITHIN_S * SECOND_NS:
            return 0
        return -(-_left_ns(times[-1], now) // SECOND_NS)


def _left_ns(at_ns: int, now_ns: int) -> int:
    return at_ns + FAILURES_WITHIN_S * SECOND_NS - now_ns


@web.middleware
async def _in_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Say in JSON what the library would say in a page."""
    try:
        response = await handler(request)
    except web.HTTPException as error:
        response = _refusal(error.status, f"{error.reason}.", {})
    response.headers["Cache-Control"] = "no-store"
    return response


def _refusal(status: int, words: str, headers: Mapping[str, str]) -> web.Response:
    response = json_response({"error": words}, status)
    response.headers.update(headers)
    return response


# --- what is done ---------------------------------------------------------------------------------------------------


def _handler(name: str, action: Action) -> Any:
    async def handle(request: web.Request) -> web.Response:
        operator = request[_OPERATOR]
        body: msgspec.Struct | None = None
        if ROLES.index(operator.role) < ROLES.index(action.role):
            answer = Answer(
                403, {"error": f"{name} is for the role {action.role}; {operator.name} is {operator.role}."}
            )
        elif request.content_type != "application/json":
            answer = Answer(415, {"error": "The body must be application/json."})
        else:
            whole = request.clone(client_max_size=action.body_limit)
            body, answer = await _carry_out(action, await whole.read())
        _audit(operator, request.remote or "", name, body, answer)
        return json_response(answer.body, answer.status)

    return handle


async def _carry_out(action: Action, data: bytes) -> tuple[msgspec.Struct | None, Answer]:
    try:
        body = msgspec.json.decode(data, type=action.body)
    except (ValueError, RecursionError) as error:
        return None, Answer(400, {"error": f"The body cannot be used: {error}."})
    answer = action.act(body)
    return body, answer if isinstance(answer, Answer) else await answer


def _audit(operator: Operator, remote: str, name: str, body: msgspec.Struct | None, answer: Answer) -> None:
    """One line that stays one line, whatever the operator wrote; of what was sent to users, only how much."""
    whom = json.dumps(_told(body)) if body is not None else "-"
    who = json.dumps(operator.name)
    log.info("audit: %s (%s) from %s: %s %s: %d", who, operator.role, remote, name, mask(whom), answer.status)


def _told(body: msgspec.Struct) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(body)
    sizes = {name: f"{len(fields[name]):,} characters" for name in _CONTENTS if fields.get(name) is not None}
    return {**fields, **sizes}


class _Actions:
    def __init__(self, hub: Hub, app_ids: Sequence[str]) -> None:
        self._hub = hub
        self._app_ids = app_ids

    def table(self) -> dict[str, Action]:
        return {
            "kick": Action("operator", Kick, self._kick),
            "disconnect": Action("operator", Disconnect, self._disconnect),
            "mute": Action("operator", Mute, self._mute),
            "unmute": Action("operator", Unmute, self._unmute),
            "dismiss": Action("admin", Dismiss, self._dismiss),
            "ban": Action("admin", BanUser, self._ban),
            "unban": Action("admin", Unban, self._unban),
        }

    def _kick(self, wanted: Kick) -> Answer:
        kicked = self._hub.kick_user(wanted.app_id, wanted.user_id, wanted.room_id, wanted.reason)
        return done() if kicked else not_there(f"{wanted.user_id} is not in {wanted.room_id}.")

    def _disconnect(self, wanted: Disconnect) -> Answer:
        ended = self._hub.disconnect_user(wanted.app_id, wanted.user_id, CloseCode.KICKED, wanted.reason)
        return done() if ended else not_there(f"{wanted.user_id} is not online.")

    def _dismiss(self, wanted: Dismiss) -> Answer:
        members = self._hub.dismiss_room(wanted.app_id, wanted.room_id, wanted.reason)
        return done(members=members) if members else not_there(f"There is no room {wanted.room_id}.")

    def _mute(self, wanted: Mute) -> Answer:
        if problem := self._problem(wanted, 0, RESTRICTION_LIMIT_S):
            return problem
        room_id, reason = wanted.room_id, clip(wanted.reason)
        self._hub.mute_user(wanted.app_id, wanted.user_id, room_id=room_id, seconds=wanted.seconds, reason=reason)
        return done()

    def _unmute(self, wanted: Unmute) -> Answer:
        return self._lift(RestrictionKind.MUTE, wanted, "muted")

    def _ban(self, wanted: BanUser) -> Answer:
        least, most = BAN_SECONDS if wanted.room_id else (0, RESTRICTION_LIMIT_S)
        if problem := self._problem(wanted, least, most):
            return problem
        user, reason = (wanted.app_id, wanted.user_id), clip(wanted.reason)
        if wanted.room_id:
            whom = {"room_id": wanted.room_id, "user_id": wanted.user_id}
            rooms = self._hub.ban_user(wanted.app_id, **whom, seconds=wanted.seconds, reason=reason)
            return done(was_in_room=bool(rooms))
        until_ns = now_ns() + wanted.seconds * SECOND_NS if wanted.seconds else 0
        ban = Restriction(RestrictionKind.LOGIN, wanted.app_id, "", wanted.user_id, "", until_ns, reason)
        self._hub.backplane.restrict(ban)
        online = self._hub.disconnect_user(*user, CloseCode.BANNED, reason or CloseCode.BANNED.meaning)
        return done(was_online=online)

    def _unban(self, wanted: Unban) -> Answer:
        return self._lift(RestrictionKind.BAN if wanted.room_id else RestrictionKind.LOGIN, wanted, "banned")

    def _lift(self, kind: RestrictionKind, wanted: Unmute | Unban, words: str) -> Answer:
        lifted = self._hub.lift(kind, wanted.app_id, room_id=wanted.room_id, user_id=wanted.user_id)
        where = f" in {wanted.room_id}" if wanted.room_id else ""
        return done() if lifted else not_there(f"{wanted.user_id} is not {words}{where}.")

    def _problem(self, wanted: Mute | BanUser, least: int, most: int) -> Answer | None:
        """What is wrong with a restriction that is to be kept."""
        if wanted.app_id not in self._app_ids:
            return not_there(f"There is no app {clip(wanted.app_id)}.")
        problem = id_problem("user id", wanted.user_id, self._hub.rules.ids)
        if problem is None and wanted.room_id:
            problem = id_problem("room id", wanted.room_id, self._hub.rules.ids)
        if problem is None and not least <= wanted.seconds <= most:
            problem = f"seconds must be from {least} to {most}."
        return Answer(400, {"error": problem}) if problem else None


# --- what is seen ---------------------------------------------------------------------------------------------------


class _Views:
    def __init__(self, hub: Hub, app_ids: Sequence[str]) -> None:
        self._hub = hub
        self._app_ids = app_ids

    async def state(self, _: web.Request) -> web.Response:
        return json_response(self._hub.state())

    async def users(self, _: web.Request) -> web.Response:
        users = [_user(app, user) for app in self._hub.apps.values() for user in app.users.values()]
        return json_response({"users": users})

    async def rooms(self, _: web.Request) -> web.Response:
        rooms = [_room(app, room) for app in self._hub.apps.values() for room in app.rooms.values()]
        return json_response({"rooms": rooms})

    async def room(self, request: web.Request) -> web.Response:
        """The room of that id in every app that has one, or in the app of the query."""
        wanted, app_id = request.match_info["room_id"], request.query.get("app_id")
        apps = [app for app in self._hub.apps.values() if app_id in (None, app.app_id) and wanted in app.rooms]
        if not apps:
            return json_response({"error": f"There is no room {wanted}."}, 404)
        return json_response({"rooms": [_members(app, app.rooms[wanted]) for app in apps]})

    async def restrictions(self, _: web.Request) -> web.Response:
        """Who may not speak, be in a room, or log in."""
        found = [each for app_id in self._app_ids for each in self._hub.backplane.restrictions(app_id)]
        return json_response({"restrictions": [{**each._asdict(), "kind": each.kind.value} for each in found]})

    async def links(self, request: web.Request) -> web.Response:
        """What became of links since the event of that number; `first` is the oldest that is kept, `began_at_ns` when
        the gateway began to count."""
        since = request.query.get("since", "0")
        if not (since.isascii() and since.isdecimal()) or len(since) > 18:
            return json_response({"error": "since must be the number of the last event that is known."}, 400)
        journal = self._hub.links
        links = [event._asdict() for event in journal.since(int(since))]
        return json_response({"first": journal.first, "began_at_ns": journal.began_at_ns, "links": links})


def _user(app: App, user: User) -> dict[str, Any]:
    address = user.client.connection.remote_address if user.client else ""
    return {
        "app_id": app.app_id,
        "user_id": user.user_id,
        "online": user.client is not None,
        "address": address,
        "rooms": list(user.rooms),
    }


def _room(app: App, room: Room) -> dict[str, Any]:
    return {"app_id": app.app_id, "room_id": room.room_id, "members": len(room.members)}


def _members(app: App, room: Room) -> dict[str, Any]:
    members = [{"user_id": each.user.user_id, "joined_at_ns": each.joined_at_ns} for each in room.members.values()]
    return {"app_id": app.app_id, "room_id": room.room_id, "members": members}
