"""What is wrong on purpose, from the click that sets it to all the places that tell of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox

from rts_console.gui.app import opened
from rts_console.gui.widgets.fault_chip import FaultChip
from rts_console.gui.widgets.xray_view import LaneView, XRayView
from rts_console.protocol.words import ConnectionState
from rts_console.record.row import Direction
from tests.e2e.hand import Hand
from tests.support import until


@pytest.fixture
async def hand(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hand]:
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))
    async with opened(qapp, folder=tmp_path, find_keyring=None) as program:
        yield Hand(program)


async def open_from_menu(hand: Hand, name: str) -> None:
    """As the View menu does it."""
    hand.window.commands[f"show_{name}"].trigger()
    hand.go_to(name)
    await hand.sees(lambda: hand.window.panel(name).isVisible())


def arrival_ms(hand: Hand, text: bytes) -> float:
    """How long a message to bob took, once it is there; -1 before."""
    rows = hand.rows(lambda row: row.direction is Direction.IN and row.identity == "bob")
    return next((row.elapsed_ms for row in rows if hand.log.payload(row.seq) == text), -1.0)


def notes(hand: Hand) -> list[str]:
    return [row.note for row in hand.rows(lambda row: row.kind == "fault")]


def bob(hand: Hand) -> LaneView:
    return next(lane for lane in hand.find(XRayView, "xray_view").lanes() if lane.key == "bob")


async def test_a_delay_is_seen_everywhere_and_a_dead_link_is_seen_through(hand: Hand) -> None:
    await hand.start_gateway()
    await hand.log_in("bob")
    await hand.log_in("alice")
    await hand.click("composer_peer")
    await hand.type("composer_peer_id", "bob")
    await hand.send("swift")
    await hand.sees(lambda: arrival_ms(hand, b"swift") >= 0)

    # a delay for bob, by clicks
    chip = hand.find(FaultChip, "fault_chip")
    assert not chip.isVisible()
    await open_from_menu(hand, "faults")
    hand.find(QComboBox, "fault_user").setEditText("bob")
    hand.find(QDoubleSpinBox, "fault_delay_ms").setValue(200)
    await hand.click("fault_set")
    await hand.sees(chip.isVisible)
    assert chip.text() == "delay 200 ms for bob"
    assert notes(hand) == ["Fault 1 is on: delay 200 ms for bob."]
    assert [fault.text for fault in hand.program.context.faults()] == ["delay 200 ms for bob"]
    await hand.send("late")
    await hand.sees(lambda: arrival_ms(hand, b"late") >= 0)
    assert arrival_ms(hand, b"late") >= 190

    # the chip leads back to the panel, and there it ends
    hand.go_to("connection")
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    await hand.click("faults_end_all")
    await hand.sees(lambda: not chip.isVisible())
    assert notes(hand)[1:] == ["Fault 1 has ended: delay 200 ms for bob."]

    # nothing passes, and nobody is told: only the X-ray knows
    await open_from_menu(hand, "xray")
    hand.choose("fault_kind", "Half-open link")
    await hand.click("fault_set")
    await hand.sees(lambda: bob(hand).dead)
    assert bob(hand).dead[0].to_ns is None
    assert bob(hand).lane.bars[-1].state is ConnectionState.CONNECTED
    hand.go_to("xray")
    await hand.click("xray_probe_bob")
    await hand.sees(lambda: bob(hand).answer == "nothing within 5 s")
    await hand.sees(lambda: bob(hand).lane.bars[-1].state is ConnectionState.RECONNECTING)
    (dead,) = bob(hand).dead
    assert dead.to_ns is not None
    assert dead.to_ns - dead.from_ns > 2 * 10**9

    # the doors open again, and it comes back to the same session
    hand.go_to("faults")
    await hand.click("faults_end_all")
    await until(lambda: bob(hand).lane.bars[-1].state is ConnectionState.RECONNECTED, timeout_s=40)
    await hand.sees(lambda: bob(hand).lane.outages[-1].resumed)
    (alice,) = (lane for lane in hand.find(XRayView, "xray_view").lanes() if lane.key == "alice")
    assert alice.dead == []
    assert alice.lane.outages == []
    assert not chip.isVisible()
