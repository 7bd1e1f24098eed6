"""What Volcengine's rooms have beyond what all have: users whom the others are not told of (the vendor's invisible)."""

from collections.abc import Mapping, Sequence
from typing import Any

from rts_console.gateway.backplane import ScopeKey
from rts_console.gateway.families import SET_VISIBILITY, CallRefused, PlainFamily, Refusal, RoomHost
from rts_console.protocol.frames import Options
from rts_console.protocol.words import RefusalCode


class VolcengineFamily(PlainFamily):
    """An invisible user receives all that goes on in a room, and no member is told of its coming and going.

    A join's option `visible` says how it begins (true unless said); the operation `set_visibility` changes it.
    """

    room_calls: Sequence[str] = (SET_VISIBILITY,)

    def __init__(self, name: str = "volcengine") -> None:
        """Take the rule set's name, for refusals."""
        super().__init__(name)
        self._host: RoomHost | None = None

    def attach(self, host: RoomHost) -> None:
        """See `RoomFamily.attach`."""
        self._host = host

    def joining(self, scope: ScopeKey, user_id: str, options: Options, now_ns: int) -> Refusal | None:
        """Refuse a `visible` that is neither true nor false; other options have no meaning here."""
        if isinstance(options.get("visible", True), bool):
            return None
        return Refusal(RefusalCode.BAD_FRAME, "The option visible must be true or false.")

    def call(
        self, scope: ScopeKey, user_id: str, operation: str, arguments: Mapping[str, Any], now_ns: int
    ) -> dict[str, Any]:
        """Make a user visible or invisible. Raises `CallRefused`."""
        if operation != SET_VISIBILITY:
            return super().call(scope, user_id, operation, arguments, now_ns)
        visible = arguments.get("visible")
        if not isinstance(visible, bool):
            raise CallRefused(RefusalCode.BAD_FRAME, "visible must be true or false.")
        assert self._host is not None
        if not self._host.set_visible(scope, user_id, visible):
            raise CallRefused(RefusalCode.NOT_IN_ROOM, f"{user_id} is not in {scope.name}. Join it first.")
        return {"visible": visible}
