"""The lanes of the X-ray: a bar for each state of each link over time, attempts as ticks, unnoticed death hatched.

The wheel zooms at the mouse, dragging moves in time, a click sets the moment that all views share.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QCoreApplication, QLineF, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rts_console.gui.language import said
from rts_console.gui.models.clock_text import milliseconds, short_time, time_of_day
from rts_console.gui.models.fault_bands import Band, bands
from rts_console.gui.models.marks import plain_tool_tip
from rts_console.gui.operator import Fault
from rts_console.gui.theme import Theme
from rts_console.protocol.words import ConnectionState
from rts_console.record.dead_times import Dead
from rts_console.record.xray import Attempt, Bar, Lane

LABELS: Final = 132
LANE: Final = 66
AXIS: Final = 24
S: Final = 1_000_000_000
LEAST_SPAN_NS: Final = S // 20
MOST_SPAN_NS: Final = 24 * 3600 * S
LONGEST_WAIT_NS: Final = 60 * S
FIRST_SPAN_NS: Final = 60 * S
_NEAR: Final = 6
_THIN: Final = 4
_STEPS_S: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600)

_COLORS: Final = {
    ConnectionState.CONNECTING: "state_connecting",
    ConnectionState.CONNECTED: "state_online",
    ConnectionState.RECONNECTED: "state_online",
    ConnectionState.RECONNECTING: "state_reconnecting",
    ConnectionState.DISCONNECTED: "state_reconnecting",
    ConnectionState.LOST: "state_error",
    ConnectionState.FAILED: "state_error",
}
_BADNESS: Final = {state: place for place, state in enumerate(_COLORS)}


@dataclass(frozen=True, slots=True)
class LaneView:
    """One identity's lane with all that is painted of it. `answer` is what the last probe found, in a few words.

    `user_id` is whom faults name.
    """

    key: str
    color_index: int
    lane: Lane = field(default_factory=Lane)
    dead: Sequence[Dead] = ()
    answer: str = ""
    answered: bool = True
    user_id: str = ""

    def meets(self, fault: Fault) -> bool:
        """Whether a fault has to do with this one."""
        return fault.user_id in ("", self.user_id or self.key)


class XRayView(QWidget):
    """Follows the present until it is moved. Signals: `moment_chosen(at_ns)` by a click, `moved` when another time is
    in view, `told(text)` with what the mouse or the keys are at, `state_opened(key, Bar)` by a double click on one."""

    moment_chosen = Signal(object)
    moved = Signal()
    told = Signal(str)
    state_opened = Signal(str, object)

    def __init__(self, theme: Theme, now: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = now
        self._lanes: tuple[LaneView, ...] = ()
        self._faults: tuple[Fault, ...] = ()
        self._span_ns = FIRST_SPAN_NS
        self._held_end_ns: int | None = None
        self._cursor_ns = 0
        self._grip: tuple[QPoint, int] | None = None
        self._dragged = False
        self._attempt: Attempt | None = None
        self._painted_ns = 0
        self.setObjectName("xray_view")
        self.setAccessibleName(self.tr("States of all links over time"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._fit)

    # What is shown

    def show_lanes(self, lanes: Sequence[LaneView], faults: Sequence[Fault]) -> None:
        """Show these, from now on."""
        more = len(lanes) != len(self._lanes)
        self._lanes, self._faults = tuple(lanes), tuple(faults)
        if more:
            self._fit()
        self._describe()
        self.update()

    def _describe(self) -> None:
        """What the picture says, for those who cannot see it."""
        now = [f"{view.key}: {_state_word(view.lane.bars[-1].state)}" for view in self._lanes if view.lane.bars]
        dead = [view.key for view in self._lanes if view.dead and view.dead[-1].to_ns is None]
        unnoticed = [f"{key}: {self.tr('dead, not noticed')}" for key in dead]
        text = "; ".join(now + unnoticed)
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def tick(self) -> None:
        """Time has passed: repaint when that can be seen."""
        if (
            self.following
            and abs(self._now() - self._painted_ns) * max(1, self.width() - self._left()) >= self._span_ns
        ):
            self.update()

    def lanes(self) -> tuple[LaneView, ...]:
        """What is shown."""
        return self._lanes

    def _fit(self) -> None:
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.pixels(420), self._theme.pixels(AXIS + LANE * max(1, len(self._lanes))))

    def lane_rect(self, place: int) -> QRectF:
        """Where a lane is, its label included."""
        height = self._theme.pixels(LANE)
        return QRectF(0, self._theme.pixels(AXIS) + place * height, self.width(), height)

    # Time

    @property
    def following(self) -> bool:
        """Whether the right edge is the present."""
        return self._held_end_ns is None

    @property
    def end_ns(self) -> int:
        """The moment at the right edge."""
        return self._now() if self._held_end_ns is None else self._held_end_ns

    @property
    def span_ns(self) -> int:
        """How much time is in view."""
        return self._span_ns

    def follow(self) -> None:
        """Let the right edge be the present again."""
        self._held_end_ns = None
        self.moved.emit()
        self.update()

    def set_span(self, span_ns: int) -> None:
        """Have so much time in view."""
        self._span_ns = min(max(span_ns, LEAST_SPAN_NS), MOST_SPAN_NS)
        self.moved.emit()
        self.update()

    def show_between(self, from_ns: int, to_ns: int) -> None:
        """Have this time in view, with some before and after."""
        margin = max((to_ns - from_ns) // 4, S // 2)
        self._span_ns = min(max(to_ns - from_ns + 2 * margin, LEAST_SPAN_NS), MOST_SPAN_NS)
        self._hold(to_ns + margin)

    def _hold(self, end_ns: int) -> None:
        now = self._now()
        self._held_end_ns = None if end_ns >= now else end_ns
        self.moved.emit()
        self.update()

    def set_cursor(self, at_ns: int) -> None:
        """Mark the shared moment; 0 is none. One that is out of view is brought into it."""
        self._cursor_ns = at_ns
        if at_ns and not self.end_ns - self._span_ns <= at_ns <= self.end_ns:
            self._hold(at_ns + self._span_ns // 2)
        self.update()

    def x_of(self, at_ns: int) -> float:
        """Where a moment is painted."""
        left = self._left()
        return left + (at_ns - (self.end_ns - self._span_ns)) / self._span_ns * (self.width() - left)

    def time_at(self, x: float) -> int:
        """Which moment is painted there."""
        left = self._left()
        share = (x - left) / max(1, self.width() - left)
        return self.end_ns - self._span_ns + int(share * self._span_ns)

    def _left(self) -> int:
        return self._theme.pixels(LABELS)

    # The hand

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom; the moment below the mouse stays where it is, the present at the right edge while that is followed."""
        at_ns = self.time_at(event.position().x())
        share = (self.end_ns - at_ns) / self._span_ns
        span = self._span_ns * 0.8 ** (event.angleDelta().y() / 120)
        self._span_ns = int(min(max(span, LEAST_SPAN_NS), MOST_SPAN_NS))
        if not self.following:
            self._hold(at_ns + int(share * self._span_ns))
        self.moved.emit()
        self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and event.position().x() >= self._left():
            self._grip, self._dragged = (event.position().toPoint(), self.end_ns), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            self._tell(self.words_at(event.position()))
            return
        start, end_ns = self._grip
        moved = event.position().x() - start.x()
        if self._dragged or abs(moved) > _NEAR:
            self._dragged = True
            self._hold(end_ns - int(moved / max(1, self.width() - self._left()) * self._span_ns))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and not self._dragged:
            self.moment_chosen.emit(self.time_at(event.position().x()))
        self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask what the state means that is painted there."""
        view = self._lane_at(event.position())
        bar = _bar_at(view, self.time_at(event.position().x())) if view is not None else None
        if view is not None and bar is not None:
            self.state_opened.emit(view.key, bar)

    def _lane_at(self, place: QPointF) -> LaneView | None:
        number = int((place.y() - self._theme.pixels(AXIS)) // self._theme.pixels(LANE))
        return self._lanes[number] if 0 <= number < len(self._lanes) and place.x() >= self._left() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, plus and minus zoom, End follows; page keys go from attempt to attempt."""
        step = self._span_ns // 8
        match event.key():
            case Qt.Key.Key_Left:
                self._hold(self.end_ns - step)
            case Qt.Key.Key_Right:
                self._hold(self.end_ns + step)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.set_span(self._span_ns * 4 // 5)
            case Qt.Key.Key_Minus:
                self.set_span(self._span_ns * 5 // 4)
            case Qt.Key.Key_End:
                self.follow()
            case Qt.Key.Key_PageUp:
                self._step(-1)
            case Qt.Key.Key_PageDown:
                self._step(1)
            case _:
                super().keyPressEvent(event)

    def _step(self, way: int) -> None:
        """Go to the next attempt of any lane, and tell what it was."""
        found = sorted(((one.at_ns, view.key, one) for view in self._lanes for one in view.lane.attempts), key=_by_time)
        here = self._attempt.at_ns if self._attempt else (0 if way > 0 else 2**63 - 1)
        later = [each for each in found if (each[0] - here) * way > 0]
        if not later:
            return
        at_ns, key, self._attempt = later[0] if way > 0 else later[-1]
        self.set_cursor(at_ns)
        self.told.emit(f"{key}: {_attempt_words(self._attempt)}")

    def _tell(self, text: str) -> None:
        self.told.emit(text)
        QToolTip.showText(self.cursor().pos(), plain_tool_tip(self._theme.shown(text)) if text else "", self)

    def words_at(self, place: QPointF) -> str:
        """What is painted there, in words."""
        view, at_ns = self._lane_at(place), self.time_at(place.x())
        if view is None:
            return ""
        near_ns = int(_NEAR / max(1, self.width() - self._left()) * self._span_ns)
        attempts = [one for one in view.lane.attempts if abs(one.at_ns - at_ns) <= near_ns]
        if attempts:
            return "\n".join(f"{view.key}: {_attempt_words(one)}" for one in attempts[-4:])
        bar = _bar_at(view, at_ns)
        lines = [f"{view.key}: {_bar_words(bar, self._now())}"] if bar else []
        here = [dead for dead in view.dead if dead.from_ns <= at_ns <= (dead.to_ns or at_ns)]
        lines += [_dead_words(dead, self._now()) for dead in here]
        wrong = [each for each in self._faults if view.meets(each) and each.start_ns <= at_ns <= (each.end_ns or at_ns)]
        lines += [f"Wrong on purpose: {each.text}" for each in wrong]
        return "\n".join(lines)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.setFont(theme.font("caption"))
        self._painted_ns = end_ns = self.end_ns
        start_ns = end_ns - self._span_ns
        painter.save()
        painter.setClipRect(QRectF(self._left(), 0, self.width() - self._left(), self.height()))
        self._paint_axis(painter, start_ns, end_ns)
        for place, view in enumerate(self._lanes):
            self._paint_faults(painter, self.lane_rect(place), view, start_ns, end_ns)
            self._paint_lane(painter, self._bar_rect(place), view, start_ns, end_ns)
        if self._cursor_ns:
            painter.setPen(QPen(theme.color("accent"), 1.5 * theme.scale))
            x = self.x_of(self._cursor_ns)
            painter.drawLine(QLineF(x, 0, x, self.height()))
        painter.restore()
        for place, view in enumerate(self._lanes):
            self._paint_label(painter, self.lane_rect(place), view)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 1.5 * theme.scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _bar_rect(self, place: int) -> QRectF:
        return self.lane_rect(place).adjusted(self._left(), self._theme.pixels(8), 0, -self._theme.pixels(30))

    def _paint_axis(self, painter: QPainter, start_ns: int, end_ns: int) -> None:
        theme, metrics = self._theme, painter.fontMetrics()
        width = max(1, self.width() - self._left())
        room = metrics.horizontalAdvance("00:00:00.000") + theme.pixels(24)
        wanted_s = self._span_ns / S * room / width
        step_s = next((step for step in _STEPS_S if step >= wanted_s), _STEPS_S[-1])
        step_ns = int(step_s * S)
        words = time_of_day if step_s < 1 else short_time
        at_ns = start_ns - start_ns % step_ns
        while at_ns <= end_ns:
            x = self.x_of(at_ns)
            if x < self._left():
                at_ns += step_ns
                continue
            painter.setPen(QPen(theme.color("border"), theme.pixels(1)))
            painter.drawLine(QLineF(x, theme.pixels(AXIS) - 4, x, self.height()))
            if x + 4 + metrics.horizontalAdvance(words(at_ns)) <= self.width():
                painter.setPen(theme.color("text_secondary"))
                painter.drawText(QPointF(x + 4, metrics.ascent() + theme.pixels(4)), words(at_ns))
            at_ns += step_ns

    def _paint_faults(self, painter: QPainter, rect: QRectF, view: LaneView, start_ns: int, end_ns: int) -> None:
        """A band for each stretch in which something was wrong for this one, named below the states."""
        ground, metrics = QColor(self._theme.color("warning_fill")), painter.fontMetrics()
        ground.setAlphaF(0.14)
        edge, free = rect.left() + self._left(), 0.0
        for band in self._bands(view, end_ns):
            if band.end < start_ns or band.start > end_ns:
                continue
            left, right = max(self.x_of(int(band.start)), edge), min(self.x_of(int(band.end)), rect.right())
            painter.fillRect(QRectF(left, rect.top(), max(2.0, right - left), rect.height()), ground)
            start = max(left, free) + self._theme.pixels(3)
            text = metrics.elidedText(
                self._theme.shown(said(band.text)), Qt.TextElideMode.ElideRight, int(right - start)
            )
            if right - start > self._theme.pixels(24):
                place = QRectF(start, rect.bottom() - metrics.height() - 1, right - start, metrics.height())
                painter.setPen(self._theme.color("warning"))
                painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
                free = start + metrics.horizontalAdvance(text)

    def _bands(self, view: LaneView, end_ns: int) -> list[Band]:
        met = [fault for fault in self._faults if view.meets(fault)]
        return bands((each.start_ns, each.end_ns or max(end_ns, each.start_ns), each.text) for each in met)

    def _paint_lane(self, painter: QPainter, rect: QRectF, view: LaneView, start_ns: int, end_ns: int) -> None:
        bars, attempts = view.lane.bars, view.lane.attempts
        first = max(0, bisect_right(bars, start_ns, key=_bar_start) - 1)
        seen = _visible(bars[first : bisect_right(bars, end_ns, key=_bar_start)], self._span_ns // max(1, self.width()))
        places = [(self._between(rect, bar.from_ns, bar.to_ns or max(end_ns, bar.from_ns)), bar) for bar in seen]
        # What is too short to have a width stands over what has one, the worst on top.
        for place, bar in sorted(places, key=_in_front):
            self._paint_bar(painter, place, bar.state)
            self._paint_state(painter, place, bar, view.dead)
        for dead in view.dead:
            if dead.from_ns <= end_ns and (dead.to_ns or end_ns) >= start_ns:
                self._paint_dead(painter, self._between(rect, dead.from_ns, dead.to_ns or end_ns))
        painter.setPen(QPen(self._theme.color("text"), 1.5 * self._theme.scale))
        first = bisect_right(attempts, start_ns - LONGEST_WAIT_NS, key=_attempt_time)
        last_x = -1.0
        for attempt in attempts[first : bisect_right(attempts, end_ns, key=_attempt_time)]:
            x = self.x_of(attempt.at_ns)
            if x - last_x >= 1:
                self._paint_attempt(painter, rect, attempt)
                last_x = x

    def _between(self, rect: QRectF, from_ns: int, to_ns: int) -> QRectF:
        left = max(self.x_of(from_ns), rect.left() - 2)
        right = min(self.x_of(to_ns), rect.right() + 2)
        return QRectF(left, rect.top(), max(1.5, right - left), rect.height())

    def _paint_bar(self, painter: QPainter, rect: QRectF, state: ConnectionState) -> None:
        theme = self._theme
        color = theme.color(_COLORS[state])
        if rect.width() < _THIN:
            painter.fillRect(rect, color)
            return
        ground = QColor(color)
        ground.setAlphaF(0.28)
        painter.fillRect(rect, ground)
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), theme.pixels(3)), color)
        painter.fillRect(QRectF(rect.left(), rect.top(), 1.5, rect.height()), color)

    def _paint_state(self, painter: QPainter, rect: QRectF, bar: Bar, times: Sequence[Dead]) -> None:
        """The word of a bar, where there is room for it beside what is hatched."""
        if rect.width() < _THIN:
            return
        theme = self._theme
        inside = [
            self.x_of(dead.from_ns) for dead in times if bar.from_ns <= dead.from_ns <= (bar.to_ns or dead.from_ns)
        ]
        room = rect.adjusted(theme.pixels(6), theme.pixels(3), -theme.pixels(3), 0)
        room.setRight(min([room.right(), *inside]))
        text = theme.shown(_state_word(bar.state))
        if room.width() >= painter.fontMetrics().horizontalAdvance(text):
            painter.setPen(theme.color("text"))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)

    def _paint_dead(self, painter: QPainter, rect: QRectF) -> None:
        color = self._theme.color("error")
        painter.fillRect(rect, QBrush(color, Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(color, 1.5 * self._theme.scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0.75, 0.75, -0.75, -0.75))
        text, metrics = self.tr("dead, not noticed"), painter.fontMetrics()
        width = metrics.horizontalAdvance(text) + self._theme.pixels(8)
        if width + 4 <= rect.width():
            place = QRectF(0, 0, width, metrics.height())
            place.moveCenter(rect.center())
            painter.fillRect(place, self._theme.color("surface"))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_attempt(self, painter: QPainter, rect: QRectF, attempt: Attempt) -> None:
        """A tick below the bar, with the wait before the next one as a line."""
        x, y = self.x_of(attempt.at_ns), rect.bottom() + self._theme.pixels(7)
        until = self.x_of(attempt.at_ns + attempt.wait_ms * 1_000_000)
        painter.setPen(QPen(self._theme.color("text_muted"), self._theme.pixels(1), Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(x, y, until, y))
        painter.setPen(QPen(self._theme.color("text"), 1.5 * self._theme.scale))
        painter.drawLine(QLineF(x, rect.bottom() + 2, x, rect.bottom() + self._theme.pixels(12)))

    def _paint_label(self, painter: QPainter, rect: QRectF, view: LaneView) -> None:
        theme = self._theme
        painter.fillRect(QRectF(0, rect.top(), self._left(), rect.height()), theme.color("surface"))
        color = theme.identity_color(view.color_index)
        side = theme.pixels(10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color.fill)
        painter.drawEllipse(QRectF(theme.pixels(10), rect.top() + theme.pixels(12), side, side))
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font("body"))
        metrics = painter.fontMetrics()
        name = QRectF(theme.pixels(26), rect.top() + theme.pixels(6), self._left() - theme.pixels(62), theme.pixels(22))
        text = metrics.elidedText(view.key, Qt.TextElideMode.ElideMiddle, int(name.width()))
        painter.drawText(name, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("success" if view.answered else "error"))
        room = self._left() - theme.pixels(14)
        below = QRectF(theme.pixels(10), rect.top() + theme.pixels(29), room, theme.pixels(18))
        words = painter.fontMetrics().elidedText(
            theme.shown(view.answer), Qt.TextElideMode.ElideRight, int(below.width())
        )
        painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
        painter.setPen(QPen(theme.color("border"), theme.pixels(1)))
        painter.drawLine(QLineF(0, rect.bottom(), self.width(), rect.bottom()))


def _in_front(placed: tuple[QRectF, Bar]) -> int:
    rect, bar = placed
    return _BADNESS[bar.state] + 1 if rect.width() < _THIN else 0


def _bar_at(view: LaneView, at_ns: int) -> Bar | None:
    return next((bar for bar in reversed(view.lane.bars) if bar.from_ns <= at_ns <= (bar.to_ns or at_ns)), None)


def _bar_start(bar: Bar) -> int:
    return bar.from_ns


def _attempt_time(attempt: Attempt) -> int:
    return attempt.at_ns


def _visible(bars: Sequence[Bar], pixel_ns: int) -> list[Bar]:
    """Without those that would be painted over at once: of many within a pixel the worst stands for all."""
    found: list[Bar] = []
    for bar in bars:
        last = found[-1] if found else None
        if (
            last is not None
            and last.to_ns is not None
            and bar.to_ns is not None
            and bar.to_ns - last.from_ns < pixel_ns
        ):
            if _BADNESS[bar.state] > _BADNESS[last.state]:
                found[-1] = bar
            continue
        found.append(bar)
    return found


def _by_time(each: tuple[int, str, Attempt]) -> int:
    return each[0]


def _attempt_words(attempt: Attempt) -> str:
    if not attempt.wait_ms:
        words = f"attempt {attempt.number} came through"
    elif attempt.number:
        words = attempt.words or f"attempt {attempt.number} failed, the next in {milliseconds(attempt.wait_ms)} ms"
    else:
        words = attempt.words or f"the link broke, the next in {milliseconds(attempt.wait_ms)} ms"
    return f"{time_of_day(attempt.at_ns)} {said(words)}"


def _bar_words(bar: Bar, now_ns: int) -> str:
    seconds = ((bar.to_ns or now_ns) - bar.from_ns) / S
    since = said(f"since {time_of_day(bar.from_ns)}, for {seconds:,.1f} s.")
    return f"{_state_word(bar.state)} {since} {said(bar.words)}".rstrip()


def _state_word(state: ConnectionState) -> str:
    """The state's name, or its words in the language in force."""
    words = QCoreApplication.translate("Wording", state.label.lower())
    return state.label if words == state.label.lower() else words


def _dead_words(dead: Dead, now_ns: int) -> str:
    seconds = ((dead.to_ns or now_ns) - dead.from_ns) / S
    return said(f"Dead and not noticed for {seconds:,.1f} s: {dead.why}")
