"""What the window knows beside the events, gathered for a case: who, what their tokens say, clocks, faults, machine."""

from collections.abc import Sequence
from typing import Any

import msgspec
import PySide6

from rts_console.gui.context import Context
from rts_console.gui.models.token_lab import decode
from rts_console.machine import machine_facts, program_facts, without_home
from rts_console.protocol.clock import now_ns
from rts_console.protocol.secret import Secret
from rts_console.record.case_facts import CaseFacts, CaseFault, CaseIdentity, Contents
from rts_console.record.case_times import times_of
from rts_console.record.fault_times import fault_times
from rts_console.record.log import EventLog
from rts_console.record.marks import Mark
from rts_console.record.past_quality import clocks_of


def contents_of(context: Context, log: EventLog, title: str, notes: str, marks: Sequence[Mark]) -> Contents:
    """A case of this run. Tokens and keys are not in it, but what tokens say."""
    facts = CaseFacts(
        program=program_facts() | {"PySide": PySide6.__version__},
        machine=machine_facts(),
        identities=_identities(context),
        clocks=clocks_of([each.key for each in context.stage.identities], context.quality, log),
        faults=faults_of(log),
        gateway=_gateway(context),
        settings=_settings(context),
    )
    return Contents(title, notes, facts, tuple(marks), times=times_of(context.quality))


def faults_of(log: EventLog) -> tuple[CaseFault, ...]:
    """What was made to go wrong on purpose, by the log's rows."""
    return tuple(CaseFault(each.words, each.start_ns, each.end_ns) for each in fault_times(log).all)


def _identities(context: Context) -> tuple[CaseIdentity, ...]:
    made = []
    for identity in context.stage.identities:
        decoded = decode(identity.token, Secret(""), now_ns() / 1e9)
        claims = numbered((claim.name, claim.value) for claim in decoded.claims)
        made.append(
            CaseIdentity(
                identity.key,
                identity.user_id,
                identity.app_id,
                identity.target.url,
                claims,
                decoded.expires_at_s or None,
            )
        )
    return tuple(made)


def numbered(pairs: Any) -> dict[str, Any]:
    """Pairs as a mapping; a name that comes again gets a number."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        number, one = 1, name
        while one in found:
            number += 1
            one = f"{name} {number}"
        found[one] = value
    return found


def _gateway(context: Context) -> dict[str, Any]:
    child = context.child
    if not child.running:
        return {}
    return {"rules": child.rules, "url": child.url, "limits": dict(child.limits)}


def _settings(context: Context) -> dict[str, Any]:
    """All settings but where windows and panes are, which says nothing, and saved messages, which are payloads. Paths
    do not say whose they are."""
    settings: dict[str, Any] = msgspec.to_builtins(context.settings)
    for name in ("window", "audience", "synced", "profiles_folder"):
        settings.pop(name, None)
    for profile in settings["profiles"]:
        for name in ("snippets", "variables"):
            profile.pop(name, None)
    found: dict[str, Any] = without_home(settings)
    return found
