"""The lanes: what is painted where, and what the hand does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rts_console.gui.operator import Fault
from rts_console.gui.theme import Theme, ThemeName
from rts_console.gui.widgets.xray_view import LEAST_SPAN_NS, MOST_SPAN_NS, LaneView, S, XRayView, _visible
from rts_console.protocol.words import ConnectionState
from rts_console.record.dead_times import Dead
from rts_console.record.xray import Attempt, Bar, Lane

NOW = 1_795_000_000 * S


def ago(seconds: float) -> int:
    return NOW - int(seconds * S)


def lane() -> Lane:
    bars = [
        Bar(ago(50), ago(30), ConnectionState.CONNECTED, "The link is up."),
        Bar(ago(30), ago(10), ConnectionState.RECONNECTING, "The link broke."),
        Bar(ago(10), None, ConnectionState.RECONNECTED, "The link is up again."),
    ]
    attempts = [
        Attempt(ago(30), 0, 2_000, "The link broke."),
        Attempt(ago(20), 1, 9_000, ""),
        Attempt(ago(10), 2, 0, ""),
    ]
    return Lane(bars, attempts)


class Eye:
    """A view of two lanes at a moment that stands still."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.now = NOW
        self.view = XRayView(theme, lambda: self.now)
        qtbot.addWidget(self.view)
        self.view.resize(732, 140)
        self.dead = Dead(ago(40), ago(30), "half open for bob")
        self.views = [LaneView("alice", 0, lane()), LaneView("bob", 1, lane(), [self.dead], "passes, 3 ms")]
        self.view.show_lanes(self.views, [])
        self.view.show()

    def at(self, lane: int, seconds_ago: float) -> QPointF:
        return QPointF(self.view.x_of(ago(seconds_ago)), self.view.lane_rect(lane).center().y())

    def picture(self) -> QImage:
        return self.view.grab().toImage()

    def wheel(self, place: QPointF, notches: int) -> None:
        no = Qt.KeyboardModifier.NoModifier
        event = QWheelEvent(
            place,
            place,
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            no,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.view, event)

    def drag(self, pixels: int) -> None:
        start = QPoint(500, 60)
        QTest.mousePress(self.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        QTest.mouseMove(self.view, start + QPoint(pixels, 0))
        QTest.mouseRelease(
            self.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(pixels, 0)
        )


@pytest.fixture
def eye(qtbot: QtBot) -> Eye:
    return Eye(qtbot, Theme())


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_states_hatching_and_faults_are_seen(qtbot: QtBot, qapp: QApplication, name: ThemeName) -> None:
    theme = Theme()
    theme.apply(qapp, name)
    eye = Eye(qtbot, theme)
    picture = eye.picture()
    top = round(eye.view.lane_rect(0).top()) + theme.pixels(8) + 1
    for seconds, role in ((45, "state_online"), (15, "state_reconnecting"), (5, "state_online")):
        assert picture.pixelColor(round(eye.view.x_of(ago(seconds))), top) == theme.color(role)
    eye.view.show_lanes([eye.views[0], LaneView("bob", 1, lane())], [])
    unhatched = eye.picture()
    assert unhatched != picture
    eye.view.show_lanes([eye.views[0], LaneView("bob", 1, lane())], [Fault(ago(40), 0, "delay")])
    assert eye.picture() != unhatched


@pytest.mark.parametrize(("user", "met"), [("bob", (False, True)), ("", (True, True)), ("carol", (False, False))])
def test_a_fault_is_on_the_lanes_of_those_whom_it_meets(eye: Eye, user: str, met: tuple[bool, bool]) -> None:
    before = eye.picture()
    eye.view.show_lanes(eye.views, [Fault(ago(40), ago(20), "loss 80 %", user)])
    after = eye.picture()
    for place, is_met in enumerate(met):
        rect = eye.view.lane_rect(place).toRect()
        assert (before.copy(rect) != after.copy(rect)) is is_met
        assert ("Wrong on purpose: loss 80 %" in eye.view.words_at(eye.at(place, 35))) is is_met
        assert "Wrong on purpose" not in eye.view.words_at(eye.at(place, 15))


def test_it_says_what_it_shows(eye: Eye) -> None:
    assert eye.view.accessibleDescription() == "alice: Reconnected; bob: Reconnected"
    eye.view.show_lanes([LaneView("bob", 1, lane(), [Dead(ago(5), None, "half open")])], [])
    assert eye.view.accessibleDescription() == "bob: Reconnected; bob: dead, not noticed"


def test_what_is_under_the_mouse_in_words(eye: Eye) -> None:
    assert eye.view.words_at(eye.at(0, 45)).startswith("alice: Connected since ")
    assert eye.view.words_at(eye.at(1, 35)).endswith("Dead and not noticed for 10.0 s: half open for bob")
    assert "attempt 1 failed, the next in 9,000 ms" in eye.view.words_at(eye.at(0, 20))
    assert eye.view.words_at(eye.at(0, 30)).endswith("The link broke.")
    assert "attempt 2 came through" in eye.view.words_at(eye.at(0, 10))
    assert eye.view.words_at(QPointF(5, 60)) == ""
    assert eye.view.words_at(QPointF(300, 5)) == ""
    assert eye.view.words_at(eye.at(0, 55)) == ""


def test_it_follows_the_present_until_it_is_dragged(eye: Eye) -> None:
    assert eye.view.following
    eye.now += 5 * S
    assert eye.view.end_ns == eye.now
    eye.drag(100)
    assert not eye.view.following
    assert eye.view.end_ns == eye.now - 10 * S
    eye.now += 60 * S
    assert eye.view.end_ns == eye.now - 70 * S
    eye.view.follow()
    assert eye.view.end_ns == eye.now


def test_dragged_into_the_future_it_follows_again(eye: Eye) -> None:
    eye.drag(100)
    eye.drag(-200)
    assert eye.view.following


def test_the_wheel_zooms_at_the_mouse(eye: Eye) -> None:
    eye.drag(50)
    place = QPointF(400, 60)
    there = eye.view.time_at(place.x())
    eye.wheel(place, 3)
    assert eye.view.span_ns == pytest.approx(60 * S * 0.8**3, rel=1e-6)
    assert abs(eye.view.time_at(place.x()) - there) < S // 100
    eye.wheel(place, 500)
    assert eye.view.span_ns == LEAST_SPAN_NS
    eye.wheel(place, -500)
    assert eye.view.span_ns == MOST_SPAN_NS
    assert not eye.picture().isNull()


def test_a_click_chooses_a_moment_and_a_drag_does_not(eye: Eye) -> None:
    chosen: list[int] = []
    eye.view.moment_chosen.connect(chosen.append)
    eye.drag(60)
    assert chosen == []
    QTest.mouseClick(eye.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(432, 60))
    assert chosen == [eye.view.time_at(432)]
    QTest.mouseClick(eye.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(20, 60))
    assert len(chosen) == 1


def test_a_moment_out_of_view_is_brought_into_it(eye: Eye) -> None:
    eye.view.set_cursor(ago(300))
    assert eye.view.time_at(132) <= ago(300) <= eye.view.end_ns
    before = eye.picture()
    eye.view.set_cursor(0)
    assert eye.picture() != before


def test_all_of_it_by_keys(eye: Eye) -> None:
    told: list[str] = []
    eye.view.told.connect(told.append)
    key = Qt.Key
    QTest.keyClick(eye.view, key.Key_Left)
    assert eye.view.end_ns == ago(7.5)
    QTest.keyClick(eye.view, key.Key_Plus)
    assert eye.view.span_ns == 48 * S
    QTest.keyClick(eye.view, key.Key_Minus)
    QTest.keyClick(eye.view, key.Key_End)
    assert eye.view.following
    QTest.keyClick(eye.view, key.Key_PageUp)
    QTest.keyClick(eye.view, key.Key_PageUp)
    QTest.keyClick(eye.view, key.Key_PageDown)
    assert ["came through" in told[0], "attempt 1 failed" in told[1], "came through" in told[2]] == [True] * 3


def test_an_outage_is_shown_whole(eye: Eye) -> None:
    eye.view.show_between(ago(300), ago(240))
    assert eye.view.time_at(132) < ago(300)
    assert ago(240) < eye.view.end_ns < ago(200)


def test_of_many_states_within_a_pixel_the_worst_is_seen(eye: Eye) -> None:
    bars = [Bar(ago(50), ago(30), ConnectionState.CONNECTED, "")]
    states = (ConnectionState.RECONNECTING, ConnectionState.LOST, ConnectionState.RECONNECTED)
    bars += [Bar(ago(30) + n * 1_000, ago(30) + (n + 1) * 1_000, states[n % 3], "") for n in range(3_000)]
    bars.append(Bar(ago(30) + 3_000_000, None, ConnectionState.RECONNECTED, ""))
    assert [bar.state for bar in _visible(bars, S // 10)] == [bars[0].state, ConnectionState.LOST, bars[-1].state]
    assert _visible(bars, 0) == bars
    eye.view.show_lanes([LaneView("alice", 0, Lane(bars))], [])
    top = round(eye.view.lane_rect(0).top()) + Theme().pixels(8) + 1
    x = round(eye.view.x_of(ago(30)))
    colors = {eye.picture().pixelColor(place, top).name() for place in range(x - 1, x + 3)}
    assert Theme().color("state_error").name() in colors


def test_time_that_passes_is_painted_when_it_can_be_seen(eye: Eye) -> None:
    eye.view.repaint()
    assert eye.view._painted_ns == NOW
    eye.now += S // 1_000
    eye.view.tick()
    QApplication.processEvents()
    assert eye.view._painted_ns == NOW
    eye.now += S
    eye.view.tick()
    QApplication.processEvents()
    assert eye.view._painted_ns == eye.now
