"""Lanes of links: by hand, and of a real client whose link is broken in known ways."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from rts_console.client.rts import RtsClient
from rts_console.gateway.faults import Fault, FaultKind
from rts_console.gateway.server import Gateway
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import ConnectionStateChanged, GapNoticed, LoggedOut, SessionResumed
from rts_console.protocol.words import CloseCode, ConnectionState, LogoutReason, Scope
from rts_console.record.log import EventLog
from rts_console.record.xray import UP, Bar, Lane, Unnoticed, XRay
from tests.client.people import APP, config, token
from tests.support import until

CONNECTING, CONNECTED, RECONNECTING, RECONNECTED = (ConnectionState(number) for number in (2, 3, 4, 5))  # type: ignore[call-arg]


def changed(at_ns: int, state: ConnectionState, attempt: int = 0, retry_in_ms: int = 0) -> ConnectionStateChanged:
    return ConnectionStateChanged(at_ns=at_ns, state=state, attempt=attempt, retry_in_ms=retry_in_ms)


def lane_of(*events: object) -> tuple[XRay, Lane]:
    log = EventLog()
    log.append("alice", events)  # type: ignore[arg-type]
    xray = XRay(log)
    while xray.pull(1):
        pass
    return xray, xray.lanes["alice"]


BROKEN = (
    changed(1, CONNECTING),
    changed(2, CONNECTED),
    changed(10, RECONNECTING, 0, 100),
    changed(11, RECONNECTING, 1, 200),
    changed(20, RECONNECTED),
    SessionResumed(at_ns=21, user_id="alice", resumed=True),
)


def test_bars_attempts_and_outages() -> None:
    xray, lane = lane_of(*BROKEN)
    assert [(bar.from_ns, bar.to_ns, bar.state) for bar in lane.bars] == [
        (1, 2, CONNECTING),
        (2, 10, CONNECTED),
        (10, 20, RECONNECTING),
        (20, None, RECONNECTED),
    ]
    assert [(one.at_ns, one.number, one.wait_ms) for one in lane.attempts] == [(10, 0, 100), (11, 1, 200)]
    (outage,) = lane.outages
    assert (outage.from_ns, outage.to_ns, outage.resumed, outage.seconds) == (10, 20, True, 1e-8)
    assert xray.unnoticed("alice", 7) == Unnoticed(7, 10)
    assert xray.unnoticed("alice", 15) is None
    assert xray.unnoticed("alice", 25) == Unnoticed(25, None)
    assert xray.unnoticed("alice", 0) is None
    assert xray.unnoticed("bob", 7) is None


def test_a_gap_belongs_to_the_outage_and_a_logout_ends_it() -> None:
    gap = GapNoticed(at_ns=22, scope=Scope.PEER, target="", missed=3, reason="the window is over")
    _, lane = lane_of(
        *BROKEN, gap, changed(30, RECONNECTING), LoggedOut(at_ns=40, user_id="alice", reason=LogoutReason.LOGOUT)
    )
    assert [(outage.gaps, outage.to_ns) for outage in lane.outages] == [(1, 20), (0, 40)]
    assert lane.bars[-1].to_ns == 40


@pytest.mark.parametrize("states", [[RECONNECTED], [CONNECTING, CONNECTED]])
def test_lanes_that_begin_in_the_middle(states: list[ConnectionState]) -> None:
    xray, lane = lane_of(*(changed(at_ns, state) for at_ns, state in enumerate(states, 5)))
    assert [bar.state for bar in lane.bars] == states
    assert lane.outages == []
    assert xray.unnoticed("alice", 3) is None


def test_a_log_that_was_emptied_has_no_outages_any_more_and_links_are_as_they_are() -> None:
    log = EventLog()
    log.append("alice", BROKEN)
    xray = XRay(log)
    xray.pull()
    log.clear()
    log.append("bob", [changed(now_ns(), CONNECTED)])
    xray.pull()
    assert xray.lanes.keys() == {"bob"}
    for key in ("alice", "bob"):
        xray.begin_lane(key, RECONNECTED, 20)
    assert xray.lanes["alice"] == Lane([Bar(log.emptied.at_ns, None, RECONNECTED, "")])
    assert [bar.state for bar in xray.lanes["bob"].bars] == [CONNECTED]
    since_ns = now_ns()
    assert xray.unnoticed("alice", 7) is None
    assert xray.unnoticed("alice", since_ns) == Unnoticed(since_ns, None)


def test_an_outage_is_known_although_the_rows_before_it_were_cleared() -> None:
    """Only a link that was up is made again: a log that begins there tells of an outage, unnoticed until then."""
    xray, lane = lane_of(changed(20, RECONNECTING, 0, 100), changed(31, RECONNECTED))
    assert [(outage.from_ns, outage.to_ns) for outage in lane.outages] == [(20, 31)]
    assert xray.unnoticed("alice", 10) == Unnoticed(10, 20)
    assert xray.unnoticed("alice", 0) is None  # when it began nobody knows


async def test_a_real_link_that_is_cut_and_comes_back() -> None:
    log = EventLog()
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(Gateway(config()))
        alice = await stack.enter_async_context(RtsClient(APP, url=gateway.url))
        alice.observe(lambda events: log.append("alice", events))
        await alice.login(token("alice"), "alice")
        gateway.faults.add(Fault(FaultKind.REFUSE_LOGIN, user_id="alice", code=-1003, for_s=0.5))
        gateway.hub.close_link(APP, "alice", CloseCode.DRAINING)
        xray = XRay(log)

        def back() -> bool:
            xray.pull()
            outages = xray.lanes["alice"].outages if "alice" in xray.lanes else []
            return bool(outages) and outages[-1].to_ns is not None

        await until(lambda: _down(xray))
        result = await alice.send_message("bob", "refused while the link is made again")
        await until(back, timeout_s=15)
    lane = xray.lanes["alice"]
    (outage,) = lane.outages
    assert outage.resumed
    assert outage.seconds is not None
    assert 0.2 <= outage.seconds <= 15
    assert lane.attempts
    assert all(one.wait_ms >= 0 for one in lane.attempts)
    xray.count_messages("alice", outage)
    assert not result.ok
    assert (outage.refused, outage.unknown, outage.held) == (1, 0, 0)


async def test_a_half_open_link_is_dead_before_it_is_noticed() -> None:
    log = EventLog()
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(Gateway(config()))
        alice = await stack.enter_async_context(RtsClient(APP, url=gateway.url, ping_interval_ms=1_000))
        alice.observe(lambda events: log.append("alice", events))
        await alice.login(token("alice"), "alice")
        await asyncio.sleep(0.01)
        gateway.faults.add(Fault(FaultKind.HALF_OPEN, user_id="alice"))
        dead_ns = now_ns()
        xray = XRay(log)
        await until(lambda: _down(xray), timeout_s=16)
    unnoticed = xray.unnoticed("alice", dead_ns)
    assert unnoticed is not None
    assert unnoticed.to_ns is not None
    assert 0.5 <= (unnoticed.to_ns - unnoticed.from_ns) / 1e9 <= 15


def _down(xray: XRay) -> bool:
    xray.pull()
    lane = xray.lanes.get("alice")
    return lane is not None and bool(lane.bars) and lane.bars[-1].state not in (*UP, CONNECTING)
