"""Let the local gateway follow another rule set: what that means for who is logged in, and doing it."""

import asyncio

from rts_console.gui.child import GatewayChild
from rts_console.gui.context import Context
from rts_console.gui.stage import Identity
from rts_console.protocol.errors import RtsError
from rts_console.vendors.families import family_of, rules_title


def users_there(context: Context) -> list[Identity]:
    """Who is logged in at the local gateway."""
    return [each for each in context.stage.identities if context.child.serves(each.app_id) and each.backend.logged_in]


def same_family(child: GatewayChild, rules: str) -> bool:
    """Whether tokens of now are good under that rule set too."""
    return family_of(child.rules) is family_of(rules)


async def change_rules(context: Context, rules: str) -> str:
    """Follow `rules` from now on, with a restart where the gateway runs; returns what that meant, in words.

    Raises `GatewayFailed` when it does not come up again.
    """
    child, there = context.child, users_there(context)
    stays = same_family(child, rules)
    if not stays:
        await asyncio.gather(*(_log_out(identity) for identity in there))
    child.use_rules(rules)
    title = rules_title(rules)
    if not child.running:
        return f"The local gateway follows {title} when it starts."
    await child.restart()
    return f"The local gateway follows {title} now. {_meant(there, stays)}".strip()


def _meant(there: list[Identity], stays: bool) -> str:
    if not there:
        return ""
    names = ", ".join(identity.user_id for identity in there[:3]) + (" …" if len(there) > 3 else "")
    if stays:
        return f"{names}: the link broke and comes back by itself."
    return f"{names} had to be logged out, for tokens of another family mean nothing to it: log in again."


async def _log_out(identity: Identity) -> None:
    """Before its gateway knows it no more, so that it does not try to come back."""
    try:
        await identity.backend.logout()
    except RtsError:
        return  # it is out
