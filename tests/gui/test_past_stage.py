"""The users of a log stand on a stage where nobody can act."""

import pytest

from rts_console.gui.operator import GATEWAY
from rts_console.gui.past_stage import past_context
from rts_console.gui.window import MainWindow
from rts_console.protocol.errors import InvalidCall
from rts_console.protocol.events import FaultChanged
from rts_console.record.log import EventLog
from rts_console.record.moments import span_ns
from tests.record.events import START_NS, logged_in, received

MS = 1_000_000


def sample() -> EventLog:
    log = EventLog()
    log.append("bob#2", [logged_in("bob")])
    log.append("alice", [received(at_ns=START_NS + 5 * MS)])
    for number, on in ((1, True), (1, False), (2, True)):
        fault = FaultChanged(at_ns=START_NS + 2 * MS, number=number, words="all late", on=on, user_id="bob")
        log.append(GATEWAY, [fault])
    return log


async def test_users_times_and_faults_are_those_of_the_log(window: MainWindow) -> None:
    context = past_context(window.context, sample())
    assert [(each.key, each.user_id) for each in context.stage.identities] == [("bob#2", "bob"), ("alice", "alice")]
    assert context.clock() == START_NS + 5 * MS
    assert context.quality.own_users == {"bob": "bob#2"}
    assert sorted((each.start_ns, each.end_ns, each.user_id) for each in context.faults()) == [
        (START_NS + 2 * MS, START_NS + 2 * MS, "bob"),
        (START_NS + 2 * MS, START_NS + 5 * MS, "bob"),
    ]
    assert window.context.stage.identities == ()
    assert window.context.store.identities == {}


async def test_nobody_can_act(window: MainWindow) -> None:
    context = past_context(window.context, sample())
    backend = context.stage.identities[0].backend
    assert not backend.logged_in
    assert backend.rules.name == "volcengine"
    assert not backend.held_messages
    with pytest.raises(InvalidCall, match="only read"):
        await backend.send_message("alice", "hi")
    await context.stage.aclose()


@pytest.mark.parametrize(("said", "name"), [("rongcloud", "rongcloud"), ("nonsense", "volcengine"), (7, "volcengine")])
async def test_the_rules_are_those_that_were_in_force(window: MainWindow, said: object, name: str) -> None:
    context = past_context(window.context, sample(), said)
    assert {each.backend.rules.name for each in context.stage.identities} == {name}


async def test_an_empty_log_has_nobody(window: MainWindow) -> None:
    context = past_context(window.context, EventLog())
    assert (context.stage.identities, list(context.faults()), span_ns(context.log)) == ((), [], (0, 0))
