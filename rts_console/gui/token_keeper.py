"""Keeps the tokens of the local gateway's users fresh: a new one before the old one ends."""

import asyncio
import logging
from typing import Final

from rts_console.gui.child import GatewayChild
from rts_console.gui.stage import Identity, Stage
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RtsError
from rts_console.settings import Settings
from rts_console.vendors.volcengine import TokenClaims

EARLY_S: Final = 30.0
EARLY_SHARE: Final = 0.2
LOOK_EVERY_S: Final = 0.5

_log = logging.getLogger(__name__)


def due_s(claims: TokenClaims) -> float | None:
    """When a token wants to be replaced, in seconds since 1970: 30 s before its end, for a short one 20 % of its
    life before; None for one that never ends."""
    if not claims.expires_at_s:
        return None
    life_s = claims.expires_at_s - claims.issued_at_s
    return claims.expires_at_s - min(EARLY_S, EARLY_SHARE * life_s)


class TokenKeeper:
    """Looks after every identity that is logged in at the local gateway, while the settings want it."""

    def __init__(self, stage: Stage, child: GatewayChild, settings: Settings) -> None:
        """Take what it looks after."""
        self._stage = stage
        self._child = child
        self._settings = settings

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.look(now_ns() / 1e9)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self, now_s: float) -> None:
        """Replace what is due at `now_s`."""
        if not self._settings.refresh_tokens:
            return
        due = [identity for identity in self._stage.identities if self._is_due(identity, now_s)]
        await asyncio.gather(*(self.refresh(identity) for identity in due))

    def mints_for(self, identity: Identity) -> bool:
        """Whether tokens of this identity can be made here."""
        return identity.app_id == self._child.app_id

    async def refresh(self, identity: Identity) -> None:
        """Make a token of the same life and hand it over. What the gateway says to it is in the log of events."""
        claims = identity.claims
        life_s = claims.expires_at_s - claims.issued_at_s if claims is not None and claims.expires_at_s else 0
        token = self._child.mint(identity.user_id, life_s)
        self._stage.set_token(identity, token)
        try:
            await identity.backend.update_login_token(token)
        except RtsError as error:
            _log.info("the token of %s was not taken: %s", identity.key, error)

    def _is_due(self, identity: Identity, now_s: float) -> bool:
        if not identity.backend.logged_in or identity.claims is None or not self.mints_for(identity):
            return False
        if not identity.attended:
            return False
        at_s = due_s(identity.claims)
        return at_s is not None and now_s >= at_s
