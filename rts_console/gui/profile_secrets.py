"""The secrets of a profile, from where its file says they are, or else from where this program keeps them. No Qt."""

from dataclasses import dataclass

from rts_console.gui.keys import Keys, operator_key, proxy_key, token_key
from rts_console.profiles.model import Profile
from rts_console.profiles.references import resolve, where
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import RULE_SETS
from rts_console.vendors.families import family_of
from rts_console.vendors.login_tokens import InvalidToken, make_login_token


@dataclass(frozen=True, slots=True)
class Found:
    """A secret; when it is empty `problem` may say what the profile's file refers to and what is not there."""

    secret: Secret
    problem: str = ""


_NOTHING = Found(Secret(""))


async def login_token(keys: Keys, profile: Profile, user_id: str, life_s: int) -> Found:
    """What a user logs in with: the token of the profile's file, one made with its app key, or the one last used."""
    user = profile.user(user_id)
    if user is not None and user.token:
        return await _find(keys, user.token, f"The token of {user_id}")
    if profile.app_key:
        key = await _find(keys, profile.app_key, "The app key")
        return _made(profile, key.secret, user_id, life_s) if key.secret else key
    return Found(await keys.get(token_key(profile.name, user_id)) or Secret(""))


async def proxy_password(keys: Keys, profile: Profile) -> Found:
    """The password for the proxy on the way."""
    if profile.proxy.password:
        return await _find(keys, profile.proxy.password, "The proxy's password")
    return Found(await keys.get(proxy_key(profile.name)) or Secret(""))


async def operator_token(keys: Keys, profile: Profile) -> Found:
    """The token of the gateway's operator."""
    if profile.admin_token:
        return await _find(keys, profile.admin_token, "The operator's token")
    return Found(await keys.get(operator_key(profile.name)) or Secret(""))


async def _find(keys: Keys, reference: str, what: str) -> Found:
    secret = await resolve(reference, keys.get)
    return Found(secret) if secret else Found(Secret(""), f"{what} is not there. Put it into {where(reference)}.")


def _made(profile: Profile, key: Secret, user_id: str, life_s: int) -> Found:
    family = family_of(profile.rules if profile.rules in RULE_SETS else "volcengine").name
    try:
        token = make_login_token(family, profile.app_id, key, user_id, issued_at_s=now_ns() // 10**9, life_s=life_s)
    except InvalidToken as error:
        return Found(Secret(""), f"No token can be made with the profile's app key: {error}")
    return Found(token)
