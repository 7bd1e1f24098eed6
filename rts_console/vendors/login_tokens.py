"""Login tokens of every family: made with an app's secret, and read without it, whatever family they are of.

What a token says is told in one form, `TokenClaims` of Volcengine: where another family has no such field, it is empty.
"""

from typing import Final

from rts_console.protocol.secret import Secret
from rts_console.vendors import agora, rongcloud, volcengine
from rts_console.vendors.volcengine import InvalidToken, TokenClaims

__all__ = ["InvalidToken", "TokenClaims", "make_login_token", "read_login_token", "verify_login_token"]

LONGEST_LIFE_S: Final = 10 * 365 * 86_400
"""An Agora token always ends: one that shall not, in ten years."""


def make_login_token(
    family: str, app_id: str, secret: Secret, user_id: str, *, issued_at_s: int, life_s: int, room_id: str = ""
) -> Secret:
    """A token of the family `volcengine`, `rongcloud` or `agora` that lets `user_id` in for `life_s` seconds.

    `life_s` 0 is for ever. RongCloud's tokens have no end of their own, and no room. Raises `InvalidToken`.
    """
    match family:
        case "rongcloud":
            return rongcloud.issue_token(app_id, secret, user_id, issued_at_s=issued_at_s)
        case "agora":
            return _agora_token(app_id, secret, user_id, room_id, issued_at_s, life_s or LONGEST_LIFE_S)
    expires_at_s = issued_at_s + life_s if life_s else 0
    return volcengine.make_token(
        app_id,
        secret,
        user_id,
        issued_at_s=issued_at_s,
        expires_at_s=expires_at_s,
        room_id=room_id,
        privileges=volcengine.login_privileges(expires_at_s),
    )


def _agora_token(app_id: str, certificate: Secret, user_id: str, channel: str, issued_at_s: int, life_s: int) -> Secret:
    """For a login, and for data streams in a channel; without one, in any: a gateway takes it for that."""
    grant = agora.rtc_grant(channel, user_id, life_s)
    return agora.make_token(app_id, certificate, (grant,), issued_at_s=issued_at_s, lifetime_s=life_s)


def read_login_token(token: Secret | str) -> TokenClaims:
    """What a token of any family says, its signature unchecked. Raises `InvalidToken`."""
    plain = (token.reveal() if isinstance(token, Secret) else token).strip()
    if plain.startswith(rongcloud.TOKEN_PREFIX):
        return _of_rongcloud(rongcloud.read_token(plain))
    if plain.startswith(agora.VERSION):
        return _of_agora(agora.read_token(plain))
    return volcengine.read_token(plain)


def verify_login_token(token: Secret | str, secret: Secret) -> TokenClaims:
    """As `read_login_token`, but only for a token that was made with this secret. Raises `InvalidToken`."""
    plain = (token.reveal() if isinstance(token, Secret) else token).strip()
    if plain.startswith(rongcloud.TOKEN_PREFIX):
        return _of_rongcloud(rongcloud.verify_token(plain, secret))
    if plain.startswith(agora.VERSION):
        return _of_agora(agora.verify_token(plain, secret))
    return volcengine.verify_token(plain, secret)


def _of_rongcloud(claims: rongcloud.TokenClaims) -> TokenClaims:
    return TokenClaims(claims.app_key, "", claims.user_id, claims.issued_at_s, 0, 0, {})


def _of_agora(claims: agora.Claims) -> TokenClaims:
    """The user and the channel are those of the first grant that names them."""
    user_id = next((grant.user_id for grant in claims.grants if grant.user_id), "")
    channel = next((grant.channel for grant in claims.grants if grant.channel), "")
    grants = {grant.service: claims.expires_at_s for grant in claims.grants}
    return TokenClaims(claims.app_id, channel, user_id, claims.issued_at_s, claims.expires_at_s, claims.salt, grants)
