"""Records what all users of the window and its operator do, and what comes of it, as a scenario."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from rts_console.gui.child import FIRST_RULES
from rts_console.gui.context import Context
from rts_console.gui.stage import Identity
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.scenario.recorder import Recorder
from rts_console.scenario_gateway import App, token_describer, token_variable
from rts_console.vendors.families import family_of
from rts_console.vendors.login_tokens import InvalidToken, read_login_token


class ActionTape:
    """One recording at a time. `version` grows when it starts and when it stops."""

    def __init__(self, context: Context) -> None:
        """Take the users and the operator that are recorded."""
        self._context = context
        self._recorder: Recorder | None = None
        self._end_newcomers: Callable[[], None] | None = None
        self._calls_before = 0
        self.version = 0

    @property
    def running(self) -> bool:
        """Whether it records."""
        return self._recorder is not None

    @property
    def elapsed_s(self) -> float:
        """How long it has been recording, in seconds; 0 when it does not."""
        return (now_ns() - self._recorder.started_at_ns) / 1e9 if self._recorder is not None else 0.0

    @property
    def actions(self) -> int:
        """What was done since it began."""
        return self._recorder.calls - self._calls_before if self._recorder is not None else 0

    def start(self) -> None:
        """Record from now on, also who comes later; nothing happens when it does already."""
        if self._recorder is not None:
            return
        child = self._context.child
        values = {name: url for name, url in (("gateway.http_url", child.http_url),) if url}
        recorder = self._recorder = Recorder(values=values, describe_token=self._describe)
        for identity in self._context.stage.identities:
            recorder.add(identity.backend)
        self._calls_before = recorder.calls
        self._end_newcomers = self._context.stage.on_newcomer(self._on_newcomer)
        self._context.operator.on_act = self._on_act
        self.version += 1

    def stop(self) -> str:
        """Record no more; returns the scenario, empty when nothing was done."""
        recorder, actions = self._recorder, self.actions
        if recorder is None:
            return ""
        self._context.operator.on_act = None
        if self._end_newcomers is not None:
            self._end_newcomers()
        recorder.stop()
        self._recorder = self._end_newcomers = None
        self.version += 1
        moment = datetime.fromtimestamp(recorder.started_at_ns / 1e9)
        return self._for_its_rules(recorder.text(f"Recorded on {moment:%Y-%m-%d at %H.%M}")) if actions else ""

    def _for_its_rules(self, text: str) -> str:
        """A scenario of another family runs by the rules that it was recorded under."""
        child = self._context.child
        local = any(identity.app_id == child.app_id for identity in self._context.stage.identities)
        if not local or child.rules == FIRST_RULES:
            return text
        return text.replace("\nidentities:", f"\ngateway: {{rules: {child.rules}}}\nidentities:", 1)

    def _on_newcomer(self, identity: Identity) -> None:
        if self._recorder is not None:
            self._recorder.add(identity.backend)

    def _on_act(self, what: str, fields: Mapping[str, Any], answer: Mapping[str, Any] | None) -> None:
        if self._recorder is not None:
            self._recorder.operated(what, fields, answer)

    def _describe(self, token: Secret, user_id: str) -> Mapping[str, Any] | None:
        """How a token could be had again: made with a key that is known here, else from a variable."""
        try:
            app_id = read_login_token(token).app_id
        except InvalidToken:
            return {"broken": True}
        child = self._context.child
        if app_id == child.app_id and family_of(child.rules).name != "volcengine":
            return None
        keys = {child.app_id: child.app_key, **dict(child.run_apps)}
        if app_id in keys:
            return token_describer(App(app_id, keys[app_id]))(token, user_id)
        return {"env": token_variable(user_id)}
