"""Who may log in: the vendor's token rules, with a reason that says exactly what is wrong."""

from collections.abc import Mapping

from rts_console.protocol.secret import Secret
from rts_console.protocol.words import CloseCode, LoginErrorCode, RefusalCode
from rts_console.vendors.volcengine import InvalidToken, TokenClaims, read_token, verify_token


class TokenRefused(ValueError):
    """A token does not let this user in; the message says why and what to do."""

    def __init__(self, reason: str, *, expired: bool = False, vendor_code: int = 0) -> None:
        """Keep the reason, whether only the time is wrong, and the rule set's own number where it has one."""
        super().__init__(reason)
        self.reason = reason
        self.vendor_code = vendor_code
        self.login_code = LoginErrorCode.INVALID_TOKEN
        self.close_code = CloseCode.TOKEN_EXPIRED if expired else CloseCode.TOKEN_INVALID
        self.refusal_code = RefusalCode.TOKEN_EXPIRED if expired else RefusalCode.TOKEN_INVALID


class TokenCheck:
    """Judges 001 tokens by the keys of the apps that are served here."""

    def __init__(self, keys: Mapping[str, Secret], unknown_app_code: int = 0) -> None:
        """Take each app's key by app id, and the rule set's own number for an app that is not known."""
        self._keys = keys
        self._unknown_app_code = unknown_app_code

    def admit(self, app_id: str, user_id: str, token: str, now_s: float) -> int:
        """Return the token's expiry in seconds since 1970, 0 for never. Raises `TokenRefused`.

        Any room id will do, as with the tokens of the vendor's console.
        """
        key = self._keys.get(app_id)
        if key is None:
            reason = f"App {_short(app_id)} is not known here. Check the app id, or add it to the gateway."
            raise TokenRefused(reason, vendor_code=self._unknown_app_code)
        claims = self._read(app_id, token, key)
        if claims.user_id != user_id:
            raise TokenRefused(f"The token was made for user {_short(claims.user_id)}, not for {user_id}.")
        if claims.expired(now_s):
            raise TokenRefused(
                f"The token expired {_ago(int(now_s - claims.expires_at_s))} ago. Mint one.", expired=True
            )
        return claims.expires_at_s

    def _read(self, app_id: str, token: str, key: Secret) -> TokenClaims:
        try:
            claims = read_token(token)
            if claims.app_id != app_id:
                raise TokenRefused(f"The token was made for app {_short(claims.app_id)}, not for {app_id}.")
            return verify_token(token, key)
        except InvalidToken as error:
            raise TokenRefused(str(error)) from None


def _short(name: str) -> str:
    return repr(name if len(name) <= 40 else name[:40] + "…")


def _ago(seconds: int) -> str:
    for size, word in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size:,} {word}"
    return f"{seconds} s" if seconds else "less than a second"
