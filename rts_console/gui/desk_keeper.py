"""At which gateway the window's operator acts: the local one, or the one that the profile in use names."""

import asyncio
from typing import Final
from urllib.parse import urlsplit

from rts_console.gui.keys import Keys, operator_key
from rts_console.gui.operator import Desk, Operator
from rts_console.gui.profile_secrets import operator_token
from rts_console.protocol.secret import Secret
from rts_console.settings import Settings
from rts_console.websocket.hosts import is_loopback

LOOK_EVERY_S: Final = 0.5


def address_problem(url: str) -> str | None:
    """What is wrong with an admin address, and what to write; `None` when it can be asked."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or parts.scheme not in ("http", "https"):
        return "Write it as the gateway prints it, such as http://127.0.0.1:7882."
    if parts.scheme == "http" and host != "localhost" and not is_loopback(host):
        return "The token would be readable on its way. Use https, or a tunnel to the gateway's own 127.0.0.1."
    return None


def token_problem(token: str) -> str | None:
    """What is wrong with an operator's token; `None` when it can be sent."""
    if not token:
        return "Give the token of an operator in the gateway's configuration."
    if not token.isascii() or not token.isprintable() or " " in token:
        return "A token is one word of plain letters, digits and signs. Was more copied than the token?"
    return None


class DeskKeeper:
    """Follows the profile in use. The address is kept with the profile, the token with the secrets."""

    def __init__(self, operator: Operator, settings: Settings, keys: Keys) -> None:
        """Take whom it sends where."""
        self._operator = operator
        self._settings = settings
        self._keys = keys
        self._seen = ("", "")

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Send the operator to where the profile says, if that is another than before."""
        profile = self._settings.active
        seen = (profile.name, profile.admin_url)
        if seen == self._seen:
            return
        self._seen = seen
        if not profile.admin_url:
            await self._operator.move_to(None)
            return
        found = await operator_token(self._keys, profile)
        await self._operator.move_to(Desk(profile.admin_url, found.secret, profile.name))

    async def remember(self, url: str, token: Secret) -> None:
        """Act at this gateway from now on, whenever this profile is in use."""
        profile = self._settings.active
        await self._keys.put(operator_key(profile.name), token)
        profile.admin_url = url
        self._seen = (profile.name, url)
        await self._operator.move_to(Desk(url, token, profile.name))

    async def forget(self) -> None:
        """Act at the local gateway again."""
        profile = self._settings.active
        await self._keys.forget(operator_key(profile.name))
        profile.admin_url = ""
        self._seen = (profile.name, "")
        await self._operator.move_to(None)
