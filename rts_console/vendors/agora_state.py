"""The state of an Agora connection, by a clock that is passed in: what happened goes in, what is to be told comes out.

Numbers and times are the vendor's: nothing heard for 4 s is Reconnecting, 10 s more is told once as lost, and after
20 minutes without a way back it is Failed. What comes back within the 4 s is not told at all.
"""

from typing import Final, NamedTuple

import msgspec

from rts_console.vendors.agora_codes import Reason, State

RENEWABLE: Final = (Reason.INVALID_TOKEN, Reason.TOKEN_EXPIRED)


class Times(msgspec.Struct, frozen=True):
    """The vendor's times in seconds; for tests, others."""

    interrupted_s: float = 4.0
    lost_s: float = 10.0
    give_up_s: float = 1_200.0
    reorder_s: float = 5.0
    ping_s: float = 1.0


class Told(NamedTuple):
    """A callback that is due: its name, and the reason where it has one."""

    callback: str
    reason: Reason | None = None


_CALLBACKS: Final = {
    State.CONNECTING: "on_connecting",
    State.CONNECTED: "on_connected",
    State.RECONNECTING: "on_reconnecting",
    State.FAILED: "on_connection_failure",
    State.DISCONNECTED: "on_disconnected",
}


class ConnectionStates:
    """One connection's state. Times are seconds of one clock."""

    def __init__(self, times: Times) -> None:
        """Begin disconnected."""
        self.state = State.DISCONNECTED
        self.reason = Reason.LEAVE_CHANNEL
        self._times = times
        self._heard_at = 0.0
        self._reconnecting_at = 0.0
        self._lost_told = False
        self._keep_alive = False
        self._link_up = False

    # --- what happened ---

    def connect(self) -> Told:
        """It is asked for."""
        return self._change(State.CONNECTING, Reason.CONNECTING)

    def renewed(self) -> Told | None:
        """A new token, which is tried at once where it failed for the old one."""
        if self.state is State.FAILED and self.reason in RENEWABLE:
            return self._change(State.CONNECTING, Reason.RENEW_TOKEN)
        return None

    def joined(self, now: float) -> Told | None:
        """The channel is joined, for the first time or again."""
        self._heard_at, self._link_up, self._keep_alive = now, True, False
        if self.state is State.CONNECTING:
            return self._change(State.CONNECTED, Reason.JOIN_SUCCESS)
        return self._back()

    def heard(self, now: float) -> Told | None:
        """Something came from the service while the channel is joined."""
        if not self._link_up:
            return None
        self._heard_at = now
        return self._back()

    def link_lost(self, *, keep_alive: bool = False) -> None:
        """The link broke; what comes on the next one does not count until the channel is joined again."""
        self._link_up = False
        self._keep_alive = keep_alive

    def failed(self, reason: Reason) -> Told | None:
        """It is given up, by the service or by us."""
        if self.state in (State.DISCONNECTED, State.FAILED):
            return None
        return self._change(State.FAILED, reason)

    def disconnect(self) -> Told:
        """The user leaves."""
        return self._change(State.DISCONNECTED, Reason.LEAVE_CHANNEL)

    # --- time ---

    def next_deadline(self) -> float | None:
        """When `handle_deadline` wants to be called."""
        if self.state is State.CONNECTED:
            return self._heard_at + self._times.interrupted_s
        if self.state is not State.RECONNECTING:
            return None
        if not self._lost_told:
            return self._reconnecting_at + min(self._times.lost_s, self._times.give_up_s)
        return self._reconnecting_at + self._times.give_up_s

    def handle_deadline(self, now: float) -> list[Told]:
        """What is due by now; harmless when called early."""
        told: list[Told] = []
        while (due := self.next_deadline()) is not None and now >= due:
            told.append(self._due(due))
        return told

    def _due(self, at: float) -> Told:
        if self.state is State.CONNECTED:
            self._reconnecting_at, self._lost_told = at, False
            reason = Reason.KEEP_ALIVE_TIMEOUT if self._keep_alive else Reason.INTERRUPTED
            return self._change(State.RECONNECTING, reason)
        if not self._lost_told and self._times.lost_s < self._times.give_up_s:
            self._lost_told = True
            return Told("on_connection_lost")
        return self._change(State.FAILED, Reason.JOIN_FAILED)

    # --- inside ---

    def _back(self) -> Told | None:
        if self.state is not State.RECONNECTING:
            return None
        self.state, self.reason = State.CONNECTED, Reason.REJOIN_SUCCESS
        return Told("on_reconnected", Reason.REJOIN_SUCCESS)

    def _change(self, state: State, reason: Reason) -> Told:
        self.state, self.reason = state, reason
        if state is not State.RECONNECTING and state is not State.CONNECTED:
            self._link_up = False
        return Told(_CALLBACKS[state], reason)
