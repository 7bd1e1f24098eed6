"""What was, for panes that show what is: the users of a log on a stage where nobody can act, its times and faults.

context = past_context(window.context, log)      # for panels, which see that nothing can be done (`read_only`)
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np

from rts_console.client.backend import Backend, Capabilities, Observer
from rts_console.gui.context import Context
from rts_console.gui.operator import GATEWAY, Fault
from rts_console.gui.stage import MOST_IDENTITIES, Stage, Target
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.words import RULE_SETS, OfflinePolicy, ReturnStatus, RuleSet
from rts_console.record.fault_times import fault_times
from rts_console.record.log import EventLog
from rts_console.record.moments import span_ns
from rts_console.record.past_quality import know_users
from rts_console.record.quality import Quality
from rts_console.record.store import Store

NOWHERE: Final = Target("", "")
_RULES: Final = "volcengine"


class Gone:
    """The backend of a user of whom there are only events: never logged in, and refuses whatever is asked of it."""

    def __init__(self, rules: RuleSet) -> None:
        """Take the rules that were in force."""
        self.rules = rules

    capabilities: Final = Capabilities()
    logged_in: Final = False
    connection_state: Final = None
    rooms: Final = ()
    held_messages: Final = ()
    unread_bytes: Final = 0
    app_id: Final = ""
    user_id: Final = ""
    offline_policy = OfflinePolicy.SEND
    records_frames = False

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Nothing will come."""
        return lambda: None

    async def close(self) -> None:
        """There is nothing to end."""

    def __getattr__(self, name: str) -> Any:
        """Raises `InvalidCall` for all that one could do as a user who is here."""
        if name.startswith("__"):
            raise AttributeError(name)
        reason = "These events are only read: nobody can act here. Replay them to do it again."
        raise InvalidCall(ReturnStatus.FAILURE, reason)


@dataclass(frozen=True)
class PastContext(Context):
    """A context of what was. `spans` is what was made to go wrong then."""

    spans: Sequence[Fault] = ()

    @property
    def faults(self) -> Callable[[], Sequence[Fault]]:
        """By the log's own rows."""
        return lambda: self.spans


def past_context(context: Context, log: EventLog, rules: object = "") -> PastContext:
    """The look of the window, and the users, times and faults of a log that nobody writes.

    The quality only knows whose clocks are one: `past_quality.measure` fills it. `rules` is the name of the rule set
    that was in force, as far as that is known.
    """
    quality, store = Quality(), Store()
    know_users(log, quality)
    ends_ns = span_ns(log)[1]
    return PastContext(
        stage=_stage(store, log, quality, RULE_SETS.get(str(rules), RULE_SETS[_RULES])),
        store=store,
        log=log,
        quality=quality,
        theme=context.theme,
        language=context.language,
        settings=context.settings,
        notify=context.notify,
        clock=lambda: ends_ns,
        read_only=True,
        spans=tuple(
            Fault(each.start_ns, each.end_ns or ends_ns, each.words, each.user_id, each.room_id)
            for each in fault_times(log).all
        ),
    )


def _stage(store: Store, log: EventLog, quality: Quality, rules: RuleSet) -> Stage:
    stage = Stage(lambda _target: cast(Backend, Gone(rules)), store, log, quality)
    users = {key: user_id for user_id, key in quality.own_users.items()}
    for key in itertools.islice(_keys(log), MOST_IDENTITIES):
        stage.add(users.get(key) or key.partition("#")[0], NOWHERE, name=key)
    return stage


def _keys(log: EventLog) -> list[str]:
    """Whose rows they are, in the order in which they came first."""
    firsts: dict[int, None] = {}
    for chunk in log.chunks_between(log.first_seq, log.next_seq):
        numbers, places = np.unique(chunk.values("identity", 0, chunk.count), return_index=True)
        firsts |= dict.fromkeys(numbers[np.argsort(places)].tolist())
    words = log.words()
    return [words[number] for number in firsts if words[number] not in ("", GATEWAY)]
