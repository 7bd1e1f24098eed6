"""What a scenario's run without a window leaves behind for others to look at: a case of it.

case = RunCase()
environment = case.watch(environment)            # whatever happens in it is written down
player = Player(scenario, environment, listener=case.told)
saved = case.save(path, result)                  # secrets masked; each step is a mark on its first row
case.close()
"""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from rts_console.client.backend import Backend
from rts_console.machine import machine_facts, program_facts
from rts_console.protocol.events import Event
from rts_console.protocol.secret import Secret
from rts_console.record.case import Saved, save
from rts_console.record.case_facts import CaseFacts, CaseFault, CaseIdentity, Contents
from rts_console.record.case_times import times_of
from rts_console.record.fault_rows import FaultRows
from rts_console.record.fault_times import fault_times
from rts_console.record.log import EventLog
from rts_console.record.marks import Mark
from rts_console.record.past_quality import clocks_of
from rts_console.record.quality import Quality
from rts_console.record.recording import Recording
from rts_console.scenario.environment import Environment
from rts_console.scenario.model import Identity
from rts_console.scenario.progress import Progress, RunResult, StepStarted
from rts_console.scenario.report import result_line, summary
from rts_console.scenario.steps import Token
from rts_console.scenario_gateway import Address, App
from rts_console.vendors.login_tokens import InvalidToken, read_login_token

MOST_MARKS: Final = 20_000
_NOT_TOLD: Final = frozenset({"nonce"})


class RunCase:
    """One run, written down. The rows lie in a folder for the time being, so that a long run needs no memory."""

    def __init__(self, address: Address, app: App) -> None:
        """Take where it runs and as which app. Raises OSError when there is no room for the rows."""
        self._address = address
        self._app = app
        self._folder = tempfile.TemporaryDirectory(prefix="rts-run-", ignore_cleanup_errors=True)
        try:
            self._recording = Recording.create(Path(self._folder.name))
        except OSError:
            self._folder.cleanup()
            raise
        self.log = EventLog(recording=self._recording)
        self._quality = Quality()
        self._faults: FaultRows | None = None
        self._tokens: dict[str, Secret] = {}
        self._secrets: list[Secret] = [app.key, app.secret_key, app.rongcloud_secret, address.operator_token]
        self._steps: dict[int, list[str]] = {}

    # While it runs

    def watch(self, environment: Environment) -> Environment:
        """The same world, of which everything is written down."""
        mint = environment.mint
        if environment.operator is not None:
            self._faults = FaultRows(environment.operator, self.log)

        @asynccontextmanager
        async def open_client(identity: Identity) -> AsyncIterator[Backend]:
            async with environment.open_client(identity) as client:
                end = client.observe(lambda events: self._take(identity.name, events))
                try:
                    yield client
                finally:
                    end()

        def minted(user_id: str, token: Token) -> Secret:
            assert mint is not None
            made = self._tokens[user_id] = mint(user_id, token)
            self._secrets.append(made)
            return made

        def found(kind: str, name: str) -> Secret | None:
            secret = environment.find_secret(kind, name)
            if secret is not None:
                self._secrets.append(secret)
            return secret

        return replace(
            environment,
            open_client=open_client,
            mint=None if mint is None else minted,
            find_secret=found,
            operator=self._faults,
        )

    def _take(self, key: str, events: Sequence[Event]) -> None:
        self.log.append(key, events)
        self._quality.add(key, events)

    def told(self, progress: Progress) -> None:
        """Remember where a step begins."""
        if isinstance(progress, StepStarted):
            line = progress.step.place.line
            self._steps.setdefault(self.log.next_seq, []).append(f"line {line}: {progress.words}")

    # Afterwards

    def save(self, path: Path, result: RunResult) -> Saved:
        """Write the case, secrets masked. Raises `CaseError`."""
        if self._faults is not None:
            self._faults.end()
        steps = save(path, self.log, self._contents(result), self._secrets)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                saved: Saved = done.value
                return saved

    def _contents(self, result: RunResult) -> Contents:
        scenario = result.scenario
        users = {identity.name: identity.user_id for identity in scenario.identities.values()}
        facts = CaseFacts(
            program=program_facts(),
            machine=machine_facts(),
            identities=tuple(self._identity(name, user_id) for name, user_id in users.items()),
            clocks=clocks_of(users, self._quality, self.log),
            faults=tuple(CaseFault(each.words, each.start_ns, each.end_ns) for each in fault_times(self.log).all),
            gateway={"url": self._address.url, **scenario.gateway},
            settings={"seed": result.seed, "speed": str(result.speed)},
        )
        notes = [summary(result)]
        if result.first_failure is not None:
            notes.append(result_line(result.first_failure))
        marks, times = tuple(self._marks()), times_of(self._quality)
        return Contents(scenario.name, "\n".join(notes), facts, marks, scenario.text, times)

    def _marks(self) -> list[Mark]:
        """Each step on its first row; steps that left no row stand with the next one."""
        here = [seq for seq in self._steps if seq < self.log.next_seq]
        return [Mark(seq, "; ".join(self._steps[seq]), 0) for seq in here[:MOST_MARKS]]

    def _identity(self, name: str, user_id: str) -> CaseIdentity:
        token = self._tokens.get(user_id, Secret(""))
        claims: dict[str, Any] = {}
        try:
            claims = msgspec.to_builtins(read_login_token(token), str_keys=True) if token else {}
        except InvalidToken:
            pass  # one that was broken on purpose says nothing
        expires = claims.get("expires_at_s") or None
        claims = {key: value for key, value in claims.items() if key not in _NOT_TOLD}
        return CaseIdentity(name, user_id, self._app.app_id, self._address.url, claims, expires)

    def close(self) -> None:
        """Let the rows go."""
        self.log.close()
        self._recording.finish()
        self._folder.cleanup()
