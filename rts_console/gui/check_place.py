"""What the check of a connection is to check, as the window knows it, and as whom."""

from typing import Final

from rts_console.client.doctor import Place
from rts_console.gui.context import Context
from rts_console.gui.stage import Target
from rts_console.protocol.secret import Secret

CHECK_USER: Final = "doctor"
"""At the local gateway a user of its own: a user may be logged in once only."""
_LIFE_S: Final = 600


def local_place(context: Context) -> Place:
    """The local gateway, as a user made for the check; where it does not run there is no URL."""
    child = context.child
    if not child.running:
        return Place("")
    return Place(child.url, child.app_id, CHECK_USER, child.mint(CHECK_USER, _LIFE_S))


def place_of(context: Context, target: Target, user_id: str, token: Secret) -> Place:
    """Another service. With the token only while its user is not logged in: the check would throw that user out."""
    if context.child.running and target.app_id == context.child.app_id:
        return local_place(context)
    busy = any(
        identity.user_id == user_id and identity.app_id == target.app_id and identity.backend.logged_in
        for identity in context.stage.identities
    )
    return Place(
        target.url,
        target.app_id,
        user_id,
        Secret("") if busy else token,
        ca_file=target.ca_file,
        pin=target.pin,
        proxies=tuple(target.proxies),
    )
