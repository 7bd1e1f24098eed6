"""What is private here and now: hosts, apps, keys and tokens that the window works with, and whose machine it is."""

import platform
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from rts_console.gui.context import Context
from rts_console.gui.export_sources import known_secrets


def private_words(context: Context) -> set[str]:
    """All of them, for `Privacy.know`."""
    words = {str(Path.home()), platform.node(), *_of_profiles(context), *_of_stage(context), *_of_gateway(context)}
    words |= {secret.reveal() for secret in known_secrets(context)}
    return {word for word in words if word}


class PrivateWords:
    """Looks them up only when they may be others than before."""

    def __init__(self, context: Context) -> None:
        """Nothing is looked up yet."""
        self._context = context
        self._seen: tuple[object, ...] = ()
        self._words: set[str] = set()

    def now(self) -> set[str]:
        """All of them."""
        context = self._context
        profiles = [(each.url, each.app_id, each.admin_url) for each in context.settings.profiles]
        seen = (context.stage.version, context.child.state, context.child.url, profiles, len(context.keys.known()))
        if seen != self._seen:
            self._seen, self._words = seen, private_words(context)
        return self._words


def _of_profiles(context: Context) -> Iterator[str]:
    for profile in context.settings.profiles:
        yield from words_of_url(profile.url)
        yield from words_of_url(profile.admin_url)
        yield from (profile.app_id, profile.ca_file, profile.pin, profile.proxy.host, profile.proxy.user)


def _of_stage(context: Context) -> Iterator[str]:
    for identity in context.stage.identities:
        target = identity.target
        yield from words_of_url(target.url)
        yield from (target.app_id, target.ca_file, target.pin)
        for proxy in target.proxies:
            yield from (proxy.ip, proxy.username, proxy.password.reveal())


def _of_gateway(context: Context) -> Iterator[str]:
    child, desk = context.child, context.operator.desk
    for url in (child.url, child.http_url, child.admin_url, desk.url if desk is not None else ""):
        yield from words_of_url(url)
    yield from (child.app_id, child.access_key, *(app_id for app_id, _ in child.run_apps))
    if desk is not None and desk.token:
        yield desk.token.reveal()


def words_of_url(url: str) -> set[str]:
    """A URL, its host with the port, and its host alone; a text that is none stands for itself."""
    try:
        parts = urlsplit(url)
        return {word for word in (url, parts.netloc, parts.hostname or "") if word}
    except ValueError:
        return {url}
