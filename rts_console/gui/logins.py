"""What is done for users at the service of a profile: the gateway started, logins, tokens handed over; and what is said
of it."""

import contextlib
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, Signal

from rts_console.gui.child import GatewayFailed
from rts_console.gui.connection_news import ConnectionNews, with_way_out
from rts_console.gui.context import Context
from rts_console.gui.keys import token_key
from rts_console.gui.loop import TaskScope
from rts_console.gui.models.connection_text import words_of_error
from rts_console.gui.profile_crew import bring_users
from rts_console.gui.profile_secrets import Found, login_token
from rts_console.gui.rule_change import change_rules
from rts_console.gui.stage import Identity, StageFull, Target
from rts_console.gui.tokens_tried import TokensTried
from rts_console.gui.widgets.status_line import StatusKind
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import InvalidCall, RequestRejected, RtsError
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginErrorCode
from rts_console.settings import Profile

DRAFT: Final = ""
"""The key of a user who is not on the stage yet."""
_MS: Final = 1_000_000


class Logins(QObject):
    """Of all users, by key; `news` is what is said of each, `tried` which tokens were, `life_s` the life of those made
    here.

    Signals: `changed` when there is something new to say or to offer, `staged` before the draft's user acts,
    `taken(identity, token)` when a token is an identity's from now on, `refused(identity, code, reason)` when a login
    was, `token_missing(why)` when there is none to log in with.
    """

    changed = Signal()
    staged = Signal()
    taken = Signal(object, object)
    refused = Signal(object, object, str)
    token_missing = Signal(str)

    def __init__(self, context: Context, tasks: TaskScope, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._tasks = tasks
        self._busy: set[str] = set()
        self.news = ConnectionNews()
        self.tried = TokensTried()
        self.life_s = context.settings.token_life_s

    def busy(self, key: str) -> bool:
        """Whether something is being done for that user."""
        return key in self._busy

    def say(self, key: str, kind: StatusKind, text: str) -> None:
        """This is the result of what was done last for that user."""
        identity = self._context.stage.get(key)
        facts = self._context.stage.facts(identity) if identity is not None else None
        self.news.say(key, kind, text, facts)
        self.changed.emit()

    @contextlib.contextmanager
    def _working(self, key: str) -> Iterator[None]:
        self._busy.add(key)
        self.changed.emit()
        try:
            yield
        finally:
            self._busy.discard(key)
            self.changed.emit()

    # The local gateway

    def start_local(self, key: str) -> None:
        """Start it for that user, who is told how that went."""
        self._tasks.start(self._start_local(key), name="start the local gateway")

    async def _start_local(self, key: str) -> bool:
        """Whether it runs in the end."""
        if not self._context.child.running:
            self.say(key, "busy", self.tr("Starting the local gateway…"))
        try:
            await self._context.child.start()
        except GatewayFailed as error:
            self.say(key, "error", str(error))
            return False
        self.say(key, "none", "")
        return True

    def change_rules(self, key: str, rules: str) -> None:
        """Let it follow another rule set."""
        self._tasks.start(self._change_rules(key, rules), name="follow another rule set")

    async def _change_rules(self, key: str, rules: str) -> None:
        if rules == self._context.child.rules:
            return
        self._context.settings.active.rules = rules
        self.say(key, "busy", self.tr("The local gateway changes its rules…"))
        try:
            words = await change_rules(self._context, rules)
        except GatewayFailed as error:
            self.say(key, "error", str(error))
            return
        self.say(key, "success", words)

    async def _target(self, key: str, profile: Profile) -> Target | None:
        """The local gateway, which is started if need be; None when it cannot be, and why is said."""
        if not await self._start_local(key):
            return None
        return Target(self._context.child.url, self._context.child.app_id, profile=profile.name)

    # Log in and out

    def log_in(self, key: str, user_id: str, token: Secret, target: Target | None) -> None:
        """Log `user_id` in as the identity of that key, or as a new one; without a target at the local gateway, and
        without a token with one that is made or kept."""
        self._tasks.start(self._log_in(key, user_id, token, target), name="log in")

    async def _log_in(self, key: str, user_id: str, token: Secret, target: Target | None) -> None:
        with self._working(key):
            target = target or await self._target(key, self._context.settings.active)
            if target is None:
                return
            made = not token
            found = Found(token) if token else await self.token_for(user_id, target)
            token = found.secret
            if not token:
                empty = self.tr("The token is empty. Paste the one that your app server gave out.")
                self.token_missing.emit(found.problem or empty)
                return
            identity = self._put_on_stage(key, user_id, target)
        if identity is not None:
            made = made and target.app_id == self._context.child.app_id
            await self._log_in_as(identity, token, target, made=made)

    async def token_for(self, user_id: str, target: Target) -> Found:
        """A token for a field that was left empty: minted here, from where the profile says, or the one kept."""
        if target.app_id == self._context.child.app_id:
            return Found(self._context.child.mint(user_id, self.life_s))
        profile = self._context.settings.profile(target.profile) or Profile(target.profile)
        return await login_token(self._context.keys, profile, user_id, self.life_s)

    def _put_on_stage(self, key: str, user_id: str, target: Target) -> Identity | None:
        """The identity to log in as: the one shown, or a new one; None when there can be none, and why is said."""
        stage = self._context.stage
        shown = stage.get(key) if key else None
        if shown is not None and shown.user_id == user_id:
            return shown
        try:
            identity = stage.add(user_id, target)
        except (StageFull, InvalidCall) as error:
            self.say(key, "error", str(error))
            return None
        self.news.forget(DRAFT)
        self.staged.emit()
        stage.activate(identity.key)
        return identity

    async def _log_in_as(self, identity: Identity, token: Secret, target: Target, *, made: bool = False) -> None:
        with self._working(identity.key):
            self.say(identity.key, "busy", self.tr("Logging in {user}…").format(user=identity.user_id))
            started_ns = now_ns()
            try:
                await self._context.stage.move(identity, target)
                self._take_up(identity, token)
                await identity.backend.login(token, identity.user_id)
            except RtsError as error:
                self._refuse(identity, token, error)
                return
            elapsed = f"{(now_ns() - started_ns) / _MS:,.0f}"
            text = self.tr("Logged in as {user} in {elapsed} ms.")
            if made:
                text = self.tr("Logged in as {user} in {elapsed} ms, with a token made at login.")
            self.say(identity.key, "success", text.format(user=identity.user_id, elapsed=elapsed))
            await self._keep(identity)

    def _refuse(self, identity: Identity, token: Secret, error: RtsError) -> None:
        """Say why a login failed; a token that was refused is not tried again by itself."""
        words = words_of_error(error)
        if not isinstance(error, RequestRejected):
            self.say(identity.key, "error", words)
            return
        if error.code is LoginErrorCode.INVALID_TOKEN:
            self.tried.refuse(token)
        local = self._context.settings.active.kind == "local"
        self.say(identity.key, "error", with_way_out(error.code, words, local=local))
        self.refused.emit(identity, error.code, error.reason)

    def log_in_all(self, key: str, profile: Profile, target: Target | None) -> None:
        """Bring the users that the profile names; without a target at the local gateway."""
        self._tasks.start(self._log_in_all(key, profile, target), name="log in the users of a profile")

    async def _log_in_all(self, key: str, profile: Profile, target: Target | None) -> None:
        target = target or await self._target(key, profile)
        if target is None:
            return
        arrival = await bring_users(self._context, profile, target)
        self._context.notify(arrival.words(), "error" if arrival.failed else "success")

    def log_out(self, identity: Identity) -> None:
        """End the login."""
        self._tasks.start(self._log_out(identity), name=f"log out {identity.key}")

    async def _log_out(self, identity: Identity) -> None:
        self.say(identity.key, "busy", self.tr("Logging out…"))
        try:
            await identity.backend.logout()
        except RtsError as error:
            self.say(identity.key, "error", words_of_error(error))
            return
        self.say(identity.key, "none", "")

    # Token

    def refresh_token(self, identity: Identity, token: Secret) -> None:
        """Hand a new token over to the login, or log in with it where the login has ended."""
        self._tasks.start(self._refresh_token(identity, token), name=f"refresh the token of {identity.key}")

    async def _refresh_token(self, identity: Identity, token: Secret) -> None:
        with self._working(identity.key):
            self.say(identity.key, "busy", self.tr("Handing over the new token…"))
            try:
                await identity.backend.update_login_token(token)
            except RtsError as error:
                self.tried.refuse(token)
                if identity.backend.logged_in or not isinstance(error, InvalidCall):
                    self.say(identity.key, "error", words_of_error(error))
                    return
            else:
                self._take_up(identity, token)
                await self._keep(identity)
                self._say_in_place(identity)
                return
        # A login that has ended for good has no token to replace; a new login has.
        await self._log_in_as(identity, token, identity.target)

    def _say_in_place(self, identity: Identity) -> None:
        if identity.backend.logged_in:
            self.say(identity.key, "success", self.tr("The new token is in place."))
        else:
            self.say(identity.key, "busy", self.tr("The new token is in place; logging in with it…"))

    def _take_up(self, identity: Identity, token: Secret) -> None:
        self._context.stage.set_token(identity, token)
        self.taken.emit(identity, token)

    async def _keep(self, identity: Identity) -> None:
        """Remember a token that cannot be made again."""
        if identity.app_id != self._context.child.app_id:
            await self._context.keys.put(token_key(identity.profile, identity.user_id), identity.token)
