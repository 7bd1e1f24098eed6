"""What can be done with any user of the stage, not only the active one; a failure is a notice. No widgets."""

from rts_console.gui.context import Context
from rts_console.gui.stage import Identity
from rts_console.protocol.errors import RequestRejected, RtsError
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine import TokenClaims


class Person:
    """Logs users in and out and renews their tokens."""

    def __init__(self, context: Context) -> None:
        """Take where they are, and whom to tell."""
        self._context = context

    def mints_for(self, identity: Identity) -> bool:
        """Whether a token of this user can be made here."""
        return identity.app_id == self._context.child.app_id

    def token_for(self, identity: Identity) -> Secret:
        """What this user can log in with: a new token of the same life at the local gateway, else its own, if any."""
        if not self.mints_for(identity):
            return identity.token
        return self._context.child.mint(identity.user_id, self._life_s(identity.claims))

    def _life_s(self, claims: TokenClaims | None) -> int:
        if claims is None:
            return self._context.settings.token_life_s
        return claims.expires_at_s - claims.issued_at_s if claims.expires_at_s else 0

    async def log_in(self, identity: Identity) -> None:
        """Log in. One that has no token says where to put one."""
        token = self.token_for(identity)
        if not token:
            text = f"{identity.user_id} has no token. Act as this user and paste one under Connection."
            self._context.notify(text, "warning")
            return
        self._context.stage.set_token(identity, token)
        try:
            await identity.backend.login(token, identity.user_id)
        except RtsError as error:
            self._tell(f"{identity.user_id} could not log in", error)

    async def log_out(self, identity: Identity) -> None:
        """Log out."""
        try:
            await identity.backend.logout()
        except RtsError as error:
            self._tell(f"{identity.user_id} could not log out", error)

    async def refresh_token(self, identity: Identity) -> None:
        """Hand over a new token of the same life."""
        token = self.token_for(identity)
        try:
            await identity.backend.update_login_token(token)
        except RtsError as error:
            self._tell(f"The token of {identity.user_id} could not be renewed", error)
        else:
            self._context.stage.set_token(identity, token)

    def _tell(self, what: str, error: RtsError) -> None:
        why = str(error)
        if isinstance(error, RequestRejected):
            why = f"{error.code}: {error.reason or error.code.meaning}"
        self._context.notify(f"{what}: {why}", "error")
