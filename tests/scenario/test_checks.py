"""Checks that stand beside the schema: what they must let pass (what they refuse is in `test_format`)."""

import pytest

from rts_console.scenario.checks import BUILT_IN, EVENTS
from rts_console.scenario.format import load
from rts_console.scenario.model import Scenario
from tests.scenario.world import scenario_of

HEAD = "identities: {alice: , bob: }\nvariables: {room: x, n: 3}\nothers: [server]"


@pytest.mark.parametrize(
    "steps",
    [
        "- login: '${who}'\n- join: {who: '${x}', room: y}\n",
        "- repeat: {times: '${n}', as: i, steps: [{send: {from: alice, to: bob, text: '${i} ${number} ${run}'}}]}",
        "- send: {from: alice, to: server, text: '${alice.user_id} ${random(1, 6)} ${pick(a, b)} $${not}'}",
        "- {send: {from: alice, to: bob, text: x}, as: got}\n- expect: {that: '${got.code}', equals: 0}",
        "- expect: {who: bob, receives: {from: server}, after: start}",
        "- {wait: '${n}', name: begin}\n- expect: {who: bob, receives: x, after: begin}",
        "- {fault: 3G, as: weak}\n- lift: weak\n- lift: all",
        *(f"- expect: {{who: bob, event: {name}}}" for name in EVENTS),
        *(f"- send: {{from: alice, to: bob, text: '${{{name}}}'}}" for name in BUILT_IN),
    ],
)
def test_what_is_right_passes(steps: str) -> None:
    # `who` and `x` come from steps before, as a scenario would keep them.
    before = "- {peer_status: {who: alice, of: bob}, as: who}\n- {peer_status: {who: alice, of: bob}, as: x}\n"
    made = load(scenario_of(before + steps, HEAD))
    assert isinstance(made, Scenario), str(made)
