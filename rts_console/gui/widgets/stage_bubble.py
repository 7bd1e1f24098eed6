"""Messages for an audience: who, when to the minute, what, and whether it arrived; no figures, no codes."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from rts_console.gui.models.conversation import State, sender_of, state_of
from rts_console.gui.widgets.bubble import BubbleMaker
from rts_console.protocol.words import PayloadKind
from rts_console.record.row import Row, Severity

_SHOWN: Final = frozenset((Severity.SUCCESS, Severity.NONE))


class StageBubbleMaker(BubbleMaker):
    """As `BubbleMaker`, for reading alone, from afar."""

    def _head(self, row: Row) -> str:
        return f"{sender_of(row)}   {datetime.fromtimestamp(row.at_ns / 1e9):%H:%M}"

    def _state(self, row: Row) -> State:
        state = state_of(row)
        if state.severity in _SHOWN:
            return State(state.sign, "", state.severity)
        return State(state.sign, self._tr("did not arrive"), state.severity)

    def _body(self, row: Row, payload: Callable[[], bytes], *, whole: bool) -> tuple[str, str]:
        data = payload()
        if row.payload_kind is PayloadKind.BINARY:
            return self._tr("{size} bytes").format(size=f"{len(data):,}"), ""
        body, more = super()._body(row, lambda: data, whole=False)
        if more:
            more = self._tr("… goes on: {size} bytes in all").format(size=f"{len(data):,}")
        return body, more
