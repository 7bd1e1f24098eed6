"""Faults over the admin API: set, lift, presets, and a lease that ends them when whoever set them is gone."""

from typing import Any

import msgspec

from rts_console.gateway.faults import PRESETS, Active, Fault, FaultRefused, Faults, with_target
from rts_console.gateway.http.actions import Action, Answer, done, not_there

LONGEST_LEASE_S = 3_600.0


class SetPreset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Set all faults of a preset, for one user or all."""

    name: str
    app_id: str = ""
    user_id: str = ""
    after_s: float = 0.0
    owner: str = ""


class SetFault(Fault, frozen=True, kw_only=True):
    """Set a fault. Those of one `owner` can be lifted and leased together."""

    owner: str = ""


class LiftFault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """End one fault by its number, or all of an owner, or `everything`."""

    number: int = 0
    owner: str = ""
    everything: bool = False


class LeaseFaults(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """End the owner's faults unless this is said again within `seconds` (at most an hour)."""

    owner: str
    seconds: float


class FaultActions:
    """The actions on one gateway's faults."""

    def __init__(self, faults: Faults) -> None:
        """Take the faults."""
        self._faults = faults

    def table(self) -> dict[str, Action]:
        """By name, with the least role that may."""
        return {
            "fault": Action("operator", SetFault, self._set),
            "preset": Action("operator", SetPreset, self._preset),
            "lift": Action("operator", LiftFault, self._lift),
            "lease": Action("operator", LeaseFaults, self._lease),
        }

    def view(self) -> dict[str, Any]:
        """All faults that are set, and the names of the presets."""
        return {"faults": [shown(active) for active in self._faults], "presets": list(PRESETS)}

    def _set(self, wanted: SetFault) -> Answer:
        fields = {name: getattr(wanted, name) for name in Fault.__struct_fields__}
        return self._add([Fault(**fields)], wanted.owner)

    def _preset(self, wanted: SetPreset) -> Answer:
        preset = PRESETS.get(wanted.name)
        if preset is None:
            return not_there(f"There is no preset {wanted.name}. There are {', '.join(PRESETS)}.")
        target = {"app_id": wanted.app_id, "user_id": wanted.user_id, "after_s": wanted.after_s}
        return self._add(with_target(preset, **target), wanted.owner)  # type: ignore[arg-type]

    def _add(self, faults: list[Fault], owner: str) -> Answer:
        added: list[Active] = []
        try:
            for fault in faults:
                added.append(self._faults.add(fault, owner))
        except FaultRefused as refused:
            for active in added:
                self._faults.lift(active.number)
            return Answer(400, {"error": str(refused)})
        return done(numbers=[active.number for active in added], faults=[shown(active) for active in added])

    def _lift(self, wanted: LiftFault) -> Answer:
        if wanted.number:
            lifted = self._faults.lift(wanted.number)
            return done(lifted=1) if lifted else not_there(f"There is no fault {wanted.number} (any more).")
        if not wanted.owner and not wanted.everything:
            return Answer(400, {"error": "Say which faults shall end: a number, an owner, or everything."})
        return done(lifted=self._faults.lift_all(None if wanted.everything else wanted.owner))

    def _lease(self, wanted: LeaseFaults) -> Answer:
        if not 0 < wanted.seconds <= LONGEST_LEASE_S:
            return Answer(400, {"error": f"seconds must be more than 0 and at most {LONGEST_LEASE_S:,.0f}."})
        self._faults.lease(wanted.owner, wanted.seconds)
        return done()


def shown(active: Active) -> dict[str, Any]:
    """A fault as the admin API shows it."""
    fields = msgspec.to_builtins(active.fault)
    times = {"starts_at_ns": active.starts_at_ns, "ends_at_ns": active.ends_at_ns}
    return {"number": active.number, "words": active.fault.words(), "owner": active.owner, **times, "fault": fields}
