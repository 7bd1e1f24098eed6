"""Tokens taken apart, checked, made and spoiled: of the three vendors whose formats are known here. No Qt.

Nothing here keeps a key: whoever calls has it as a `Secret`.
"""

import base64
import enum
import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, NamedTuple

from rts_console.gui.models.moment_text import date_and_second
from rts_console.gui.token_history import span_words
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import AGORA_IDS, IDS, RONGCLOUD_IDS, id_problem
from rts_console.vendors import agora, rongcloud, volcengine
from rts_console.vendors.packing import InvalidToken

_PREFIX: Final = len(volcengine.VERSION) + volcengine.APP_ID_LENGTH


class Vendor(enum.Enum):
    """Whose token."""

    VOLCENGINE = "volcengine"
    AGORA = "agora"
    RONGCLOUD = "rongcloud"

    @property
    def title(self) -> str:
        """Its name and the token's."""
        return {
            Vendor.VOLCENGINE: "Volcengine 001",
            Vendor.AGORA: "Agora 007",
            Vendor.RONGCLOUD: "RongCloud (local gateway)",
        }[self]

    @property
    def privileges(self) -> dict[int, str]:
        """What a token can allow beside the login, by number."""
        kinds: type[enum.IntEnum] | None = {
            Vendor.VOLCENGINE: volcengine.Privilege,
            Vendor.AGORA: agora.RtcPrivilege,
        }.get(self)
        return {int(each): each.name.replace("_", " ").lower() for each in kinds or ()}

    @property
    def words(self) -> tuple[str, str, str]:
        """What it calls app, key and room; an empty one has no such thing."""
        match self:
            case Vendor.VOLCENGINE:
                return "App id", "App key", "Room"
            case Vendor.AGORA:
                return "App id", "App certificate", "Channel"
        return "App key", "App secret", ""


class Claim(NamedTuple):
    """One thing that a token says, and what that means."""

    name: str
    value: str
    meaning: str


class Wanted(NamedTuple):
    """What a token is checked against; what is empty is not."""

    app_id: str = ""
    user_id: str = ""
    room_id: str = ""


ANY: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Decoded:
    """A token taken apart. `expires_at_s` 0 never; `signature` None without a key; `problems` in words, worst first."""

    vendor: Vendor | None
    claims: tuple[Claim, ...] = ()
    issued_at_s: int = 0
    expires_at_s: int = 0
    signature: bool | None = None
    problems: tuple[str, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether it could be taken apart."""
        return bool(self.claims)


def vendor_of(token: Secret) -> Vendor | None:
    """Whose token it is, by how it begins."""
    text = token.reveal().strip()
    for vendor, prefix in (
        (Vendor.VOLCENGINE, volcengine.VERSION),
        (Vendor.AGORA, agora.VERSION),
        (Vendor.RONGCLOUD, rongcloud.TOKEN_PREFIX),
    ):
        if text.startswith(prefix):
            return vendor
    return None


def decode(token: Secret, key: Secret, now_s: float, wanted: Wanted = ANY) -> Decoded:
    """Take any token apart and check it; never raises, what is wrong is among the problems."""
    vendor = vendor_of(token)
    if not token.reveal().strip():
        return Decoded(None)
    if vendor is None:
        return Decoded(None, problems=(_STRANGE,))
    try:
        match vendor:
            case Vendor.VOLCENGINE:
                found = _volcengine(volcengine.read_token(token), wanted)
            case Vendor.AGORA:
                found = _agora(agora.read_token(token), wanted)
            case Vendor.RONGCLOUD:
                found = _rongcloud(rongcloud.read_token(token), wanted)
    except InvalidToken as error:
        return Decoded(vendor, problems=(str(error),))
    signature, wrong = _signature(vendor, token, key)
    return Decoded(
        vendor,
        found.claims,
        found.issued_at_s,
        found.expires_at_s,
        signature,
        (*wrong, *_time_problems(found, now_s), *found.problems),
    )


_STRANGE: Final = (
    "It begins neither with 001 (Volcengine) nor with 007 (Agora) nor with rc1. (RongCloud, of a local gateway). "
    "RongCloud's own tokens can be read by nobody but RongCloud. Was the beginning cut off?"
)


def _signature(vendor: Vendor, token: Secret, key: Secret) -> tuple[bool | None, tuple[str, ...]]:
    if not key:
        return None, ()
    try:
        match vendor:
            case Vendor.VOLCENGINE:
                volcengine.verify_token(token, key)
            case Vendor.AGORA:
                agora.verify_token(token, key)
            case Vendor.RONGCLOUD:
                rongcloud.verify_token(token, key)
    except InvalidToken as error:
        return False, (str(error),)
    return True, ()


def _time_problems(found: Decoded, now_s: float) -> list[str]:
    problems = []
    if found.expires_at_s and now_s > found.expires_at_s:
        over = span_words(now_s - found.expires_at_s)
        problems.append(f"It ended {over} ago. A live login goes on; the next one fails. Mint a new one.")
    if found.issued_at_s > now_s + 1:
        ahead = span_words(found.issued_at_s - now_s)
        problems.append(f"It was made {ahead} in the future: a clock is wrong, there or here.")
    return problems


def _mismatch(what: str, said: str, wanted: str) -> list[str]:
    return [f"It is for the {what} {said}, not for {wanted}."] if wanted and said != wanted else []


def _volcengine(claims: volcengine.TokenClaims, wanted: Wanted) -> Decoded:
    problems = _mismatch("app", claims.app_id, wanted.app_id) + _mismatch("user", claims.user_id, wanted.user_id)
    if claims.room_id and not wanted.room_id and (wanted.user_id or wanted.app_id):
        problems.append(f"It is for the room {claims.room_id}; a login token names no room.")
    if claims.room_id != "*":
        problems += _mismatch("room", claims.room_id, wanted.room_id)
    room = "none: it is for a login" if not claims.room_id else "any room" if claims.room_id == "*" else "this room"
    names = Vendor.VOLCENGINE.privileges
    granted = (
        Claim(f"privilege {number}", moment(until) if until else "no end of its own", names.get(number, "not known"))
        for number, until in sorted(claims.privileges.items())
    )
    rows = (
        Claim("app", claims.app_id, "the app that it opens"),
        Claim("user", claims.user_id, "the only user who may use it"),
        Claim("room", claims.room_id or "–", room),
        *_times(claims.issued_at_s, claims.expires_at_s),
        Claim("nonce", f"{claims.nonce:08x}", "a random number, so that no two are the same"),
        *granted,
    )
    return Decoded(Vendor.VOLCENGINE, rows, claims.issued_at_s, claims.expires_at_s, problems=tuple(problems))


def _agora(claims: agora.Claims, wanted: Wanted) -> Decoded:
    problems = _mismatch("app", claims.app_id, wanted.app_id)
    rows = [
        Claim("app", claims.app_id, "the app that it opens"),
        *_times(claims.issued_at_s, claims.expires_at_s),
        Claim("salt", str(claims.salt), "a random number, so that no two are the same"),
    ]
    for grant in claims.grants:
        service = _name(agora.Service, grant.service)
        rows.append(Claim("service", service, "what the privileges below are for"))
        if grant.service == agora.Service.RTC:
            rows.append(Claim("channel", grant.channel or "–", "the channel that may be joined"))
            problems += _mismatch("channel", grant.channel, wanted.room_id)
        rows.append(Claim("user", grant.user_id or "any", "the user who may use it"))
        problems += _mismatch("user", grant.user_id, wanted.user_id) if grant.user_id else []
        for number in sorted(grant.privileges):
            name = _name(agora.RtcPrivilege, number) if grant.service == agora.Service.RTC else "login"
            rows.append(Claim(f"privilege {number}", moment(claims.privilege_ends_at_s(grant, number)), name))
    if claims.unread_bytes:
        rows.append(Claim("unread", f"{claims.unread_bytes:,} bytes", "a service whose fields are not known here"))
    return Decoded(Vendor.AGORA, tuple(rows), claims.issued_at_s, claims.expires_at_s, problems=tuple(problems))


def _rongcloud(claims: rongcloud.TokenClaims, wanted: Wanted) -> Decoded:
    problems = _mismatch("app", claims.app_key, wanted.app_id) + _mismatch("user", claims.user_id, wanted.user_id)
    rows = (
        Claim("app key", claims.app_key, "the app that it opens"),
        Claim("user", claims.user_id, "the only user who may use it"),
        Claim("issued", moment(claims.issued_at_s), "when it was made"),
        Claim("kind", "of a local gateway", "the vendor's own tokens can be read by the vendor alone"),
    )
    return Decoded(Vendor.RONGCLOUD, rows, claims.issued_at_s, 0, problems=tuple(problems))


def _times(issued_at_s: int, expires_at_s: int) -> tuple[Claim, Claim]:
    life = f"a life of {span_words(expires_at_s - issued_at_s)}" if expires_at_s else "it never ends"
    return (
        Claim("issued", moment(issued_at_s), "when it was made"),
        Claim("expires", moment(expires_at_s) if expires_at_s else "never", life),
    )


def _name(kinds: type[enum.IntEnum], number: int) -> str:
    known = {int(each): each.name.replace("_", " ").lower() for each in kinds}
    return known.get(number, "not known")


def moment(seconds: int) -> str:
    """A moment (seconds since 1970) as the clock here tells it."""
    try:
        return date_and_second(seconds)
    except (OSError, ValueError, OverflowError):
        return f"{seconds:,} s"


class Order(NamedTuple):
    """What a new token shall say. `life_s` 0 never ends, where the vendor has that."""

    vendor: Vendor
    app_id: str
    user_id: str
    room_id: str = ""
    life_s: int = 600
    privileges: Collection[int] = ()


_IDS: Final = {Vendor.VOLCENGINE: IDS, Vendor.AGORA: AGORA_IDS, Vendor.RONGCLOUD: RONGCLOUD_IDS}


def mint(order: Order, key: Secret, now_s: float) -> Secret:
    """Make a token. Raises `InvalidToken` with what is wrong and what to do."""
    if not key:
        raise InvalidToken(f"The {order.vendor.words[1].lower()} is empty: a token cannot be signed without it.")
    if problem := id_problem("user id", order.user_id, _IDS[order.vendor]):
        raise InvalidToken(problem)
    issued_at_s = int(now_s)
    match order.vendor:
        case Vendor.VOLCENGINE:
            ends = issued_at_s + order.life_s if order.life_s else 0
            granted = dict.fromkeys(order.privileges, ends)
            return volcengine.make_token(
                order.app_id,
                key,
                order.user_id,
                issued_at_s=issued_at_s,
                expires_at_s=ends,
                room_id=order.room_id,
                privileges=granted,
            )
        case Vendor.AGORA:
            return _mint_agora(order, key, issued_at_s)
    if not order.app_id:
        raise InvalidToken("The app key is empty. Give the one that the gateway's configuration lists.")
    return rongcloud.issue_token(order.app_id, key, order.user_id, issued_at_s=issued_at_s)


def _mint_agora(order: Order, certificate: Secret, issued_at_s: int) -> Secret:
    if not order.life_s:
        raise InvalidToken("An Agora token cannot last for ever. Choose a life.")
    grants = [agora.Grant(agora.Service.RTM, {agora.RTM_LOGIN: order.life_s}, user_id=order.user_id)]
    if order.room_id:
        privileges = {int(each): order.life_s for each in order.privileges} or {
            int(agora.RtcPrivilege.JOIN): order.life_s
        }
        grants.append(agora.Grant(agora.Service.RTC, privileges, order.room_id, order.user_id))
    return agora.make_token(order.app_id, certificate, tuple(grants), issued_at_s=issued_at_s, lifetime_s=order.life_s)


def broken(token: Secret) -> Secret:
    """The same 001 token with one bit of its signature changed."""
    text = token.reveal()
    content = bytearray(base64.b64decode(text[_PREFIX:]))
    content[-1] ^= 1
    return Secret(text[:_PREFIX] + base64.b64encode(bytes(content)).decode())


def share_of_life(issued_at_s: float, expires_at_s: float, now_s: float) -> float:
    """How much of a token's life is over, 0 to 1; 0 for one that never ends."""
    if not expires_at_s or expires_at_s <= issued_at_s:
        return 0.0 if not expires_at_s else 1.0
    return min(1.0, max(0.0, (now_s - issued_at_s) / (expires_at_s - issued_at_s)))


def life_words(issued_at_s: float, expires_at_s: float, now_s: float) -> str:
    """Where now is in a token's life: "12 s old, 18 s left"."""
    age = f"{span_words(max(0.0, math.floor(now_s - issued_at_s)))} old"
    if not expires_at_s:
        return f"{age}, never ends"
    left_s = expires_at_s - now_s
    return f"{age}, {span_words(math.ceil(left_s))} left" if left_s > 0 else f"{age}, over for {span_words(-left_s)}"
