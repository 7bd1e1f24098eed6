"""What the form offers is what the gateway takes."""

from typing import Any

import msgspec
import pytest

from rts_console.gateway.faults import _RANGES, ONE_SHOTS, PRESETS, Fault
from rts_console.gateway.faults import FaultKind as GatewayKind
from rts_console.gateway.faults import problem as gateway_problem
from rts_console.gui.models import fault_kinds
from rts_console.gui.models.fault_kinds import KINDS, Amount, Choice, FaultKind, Line, fault_fields, kind_of, problem


def first_values(kind: FaultKind) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in kind.fields:
        match field:
            case Amount():
                values[field.name] = field.first if field.decimals else int(field.first)
            case Choice():
                values[field.name] = field.options[0][0]
            case Line():
                values[field.name] = field.first
    return values


def fault(fields: dict[str, Any]) -> Fault:
    """As the gateway reads it; raises what its decoder raises."""
    return msgspec.json.decode(msgspec.json.encode(fields), type=Fault)


def test_no_kind_and_no_preset_is_missing() -> None:
    assert {kind.name for kind in KINDS} == {kind.value for kind in GatewayKind}
    assert [preset.name for preset in fault_kinds.PRESETS] == list(PRESETS)
    assert kind_of("delay") is KINDS[0]
    assert kind_of("of a later version") is None


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_a_form_begins_with_can_be_set(kind: FaultKind) -> None:
    room = "lobby" if kind.in_room else ""
    fields = fault_fields(kind, first_values(kind), user_id="bob", room_id=room, direction="up", reliable=True, for_s=9)
    assert gateway_problem(fault(fields)) is None
    assert (
        gateway_problem(fault(fault_fields(kind, first_values(kind), room_id="lobby" if kind.needs_room else "")))
        is None
    )
    assert (fault(fields).for_s == 0) is (GatewayKind(kind.name) in ONE_SHOTS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_limits_are_the_gateways(kind: FaultKind) -> None:
    limits = {field.name: (field.least, field.most) for field in kind.fields if isinstance(field, Amount)}
    assert limits == {name: (least, most) for name, least, most in _RANGES.get(GatewayKind(kind.name), ())}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_choice_is_taken(kind: FaultKind) -> None:
    for choice in [field for field in kind.fields if isinstance(field, Choice)]:
        for number, words in choice.options:
            assert str(number) in words
            assert gateway_problem(fault({"kind": kind.name, choice.name: number})) is None


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_room_is_offered_where_the_gateway_takes_one(kind: FaultKind) -> None:
    values = first_values(kind) | {"user_id": "bob", "room_id": "lobby"}
    refused = gateway_problem(fault({"kind": kind.name, **{name: value for name, value in values.items() if value}}))
    if kind.in_room:
        assert refused is None
    elif kind.name == "rate_limit":
        assert refused is None  # taken, but it then limits all messages of the user: see FaultyUsers
    else:
        assert refused is not None


def test_what_the_gateway_would_refuse_is_said_at_the_field() -> None:
    kick, delay = kind_of("kick"), kind_of("delay")
    assert kick is not None
    assert delay is not None
    assert problem(kick, room_id="", values={})[0] == "room_id"  # type: ignore[index]
    assert problem(kick, room_id="lobby", values={}) is None
    assert problem(delay, room_id="", values={"delay_ms": 0, "jitter_ms": 0})[0] == "delay_ms"  # type: ignore[index]
    assert problem(delay, room_id="", values={"delay_ms": 0, "jitter_ms": 5}) is None
