"""Where the probe and the load go, and as whom: users of their own, for a user may be logged in once only."""

from collections.abc import Sequence
from typing import Final

from rts_console.gui.context import Context
from rts_console.gui.stage import Target
from rts_console.probe.config import BadConfig, Config, ProbeUser

TOKEN_LIFE_S: Final = 24 * 3600
PROBE_USERS: Final = ("probe-1", "probe-2")


def probe_target(context: Context) -> Target | None:
    """The service of whom the window acts as, else the local gateway; `None` when there is neither."""
    identity = context.stage.active
    if identity is not None:
        return identity.target
    return Target(context.child.url, context.child.app_id) if context.child.running else None


def is_local(context: Context, target: Target) -> bool:
    """Whether tokens for it can be made here."""
    return context.child.running and target.app_id == context.child.app_id


def minted(context: Context, names: Sequence[str]) -> list[ProbeUser]:
    """Users of the local gateway with tokens made for them."""
    return [ProbeUser(name, context.child.mint(name, TOKEN_LIFE_S).reveal()) for name in names]


def probe_config(
    context: Context, *, rate: float, size: int, peer: str = "", given: Sequence[ProbeUser] = ()
) -> Config:
    """What to tell the probe. `given` users serve where no token can be made. Raises `BadConfig`."""
    target = probe_target(context)
    if target is None:
        raise BadConfig("There is no service to measure. Start the local gateway, or add a user.")
    if target.proxies:
        raise BadConfig("The probe goes no way through a proxy, so it would measure another way. Measure without one.")
    local = is_local(context, target)
    users = minted(context, PROBE_USERS) if local else [user for user in given if user.user_id and user.token]
    needed = 1 if peer else 2
    if len(users) < needed:
        raise BadConfig(
            f"This service's tokens cannot be made here. Give {needed} user id and token of its own for the probe."
        )
    config = Config(
        target.url,
        target.app_id,
        users[:needed],
        rate=rate,
        size=size,
        peer=peer,
        ca_file=target.ca_file,
        pin=target.pin,
    )
    config.check()
    return config


def load_config(context: Context, *, users: int, ramp: float, rate: float, size: int, room: str = "") -> Config:
    """What to tell the load generator; on the local gateway only. Raises `BadConfig`."""
    child = context.child
    if not child.running:
        raise BadConfig("The local gateway does not run. Start it: load is made on the local gateway only.")
    names = [f"load-{number}" for number in range(1, users + 1)]
    config = Config(
        child.url,
        child.app_id,
        minted(context, names),
        do="load",
        rate=rate,
        size=size,
        ramp=ramp,
        room=room,
    )
    config.check()
    return config
