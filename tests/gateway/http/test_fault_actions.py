"""Faults set, seen, lifted and leased over HTTP, as a script would."""

from typing import Any

import pytest

from rts_console.gateway.faults import MOST_FAULTS, PRESETS, Fault, FaultKind
from tests.gateway.http.test_admin import Office, office

__all__ = ["office"]


async def act(office: Office, what: str, **body: Any) -> tuple[int, Any]:
    return await office.ask("operator", what, body)


async def test_a_fault_is_set_seen_and_lifted(office: Office) -> None:
    status, answer = await act(office, "fault", kind="loss", percent=30, user_id="bob", for_s=60, owner="script")
    assert (status, answer["done"]) == (200, True)
    (number,) = answer["numbers"]
    _, seen = await office.ask("viewer", "faults")
    (shown,) = seen["faults"]
    assert (shown["number"], shown["words"], shown["owner"]) == (number, "loss 30 % for bob", "script")
    assert shown["fault"] == {"kind": "loss", "user_id": "bob", "for_s": 60.0, "percent": 30.0}
    assert shown["ends_at_ns"] - shown["starts_at_ns"] == 60 * 10**9
    assert (await act(office, "lift", number=number))[1]["lifted"] == 1
    assert (await act(office, "lift", number=number))[0] == 404
    assert (await office.ask("viewer", "faults"))[1]["faults"] == []


@pytest.mark.parametrize("name", PRESETS)
async def test_presets_are_set_for_one_user(office: Office, name: str) -> None:
    status, answer = await act(office, "preset", name=name, user_id="bob")
    assert status == 200
    assert len(answer["numbers"]) == len(PRESETS[name])
    assert {active.fault.user_id for active in office.faults} == {"bob"}
    assert set((await office.ask("viewer", "faults"))[1]["presets"]) == set(PRESETS)


async def test_each_owner_lifts_its_own(office: Office) -> None:
    for owner in ("a", "a", "b"):
        await act(office, "fault", kind="half_open", owner=owner)
    assert (await act(office, "lift", owner="a"))[1]["lifted"] == 2
    assert (await act(office, "lift", everything=True))[1]["lifted"] == 1


async def test_a_lease_is_taken(office: Office) -> None:
    await act(office, "fault", kind="half_open", owner="console")
    assert (await act(office, "lease", owner="console", seconds=60))[0] == 200
    assert (await act(office, "lease", owner="console", seconds=0))[0] == 400
    assert (await act(office, "lease", owner="console", seconds=4_000))[0] == 400
    office.faults.sweep()
    assert len(list(office.faults)) == 1


@pytest.mark.parametrize(
    ("what", "body", "says"),
    [
        ("fault", {"kind": "delay"}, "both 0"),
        ("fault", {"kind": "gremlins"}, "gremlins"),
        ("fault", {"kind": "loss", "percent": 5, "colour": "red"}, "colour"),
        ("preset", {"name": "5G"}, "3G"),
        ("lift", {"number": "one"}, "number"),
        ("lift", {}, "everything"),
    ],
)
async def test_what_cannot_be_done_says_why(office: Office, what: str, body: dict[str, Any], says: str) -> None:
    status, answer = await office.ask("operator", what, body)
    assert status in (400, 404)
    assert says in answer["error"]
    assert not office.faults


async def test_a_preset_is_set_whole_or_not_at_all(office: Office) -> None:
    for _ in range(MOST_FAULTS - 1):
        office.faults.add(Fault(FaultKind.HALF_OPEN))
    assert (await act(office, "preset", name="3G"))[0] == 400
    assert len(list(office.faults)) == MOST_FAULTS - 1
