"""A conversation as bubbles: only those in sight are laid out and painted, however many there are."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QWidget

from rts_console.gui.models.codes import Subject, subject_of
from rts_console.gui.models.conversation import Conversation
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.bubble import Bubble, BubbleMaker
from rts_console.gui.widgets.chip import Pill
from rts_console.protocol.words import PayloadKind
from rts_console.record.log import EventLog

KEPT_BUBBLES = 256
_UNIT = 100
"""Steps of the scroll bar for each message."""


class ConversationView(QAbstractScrollArea):
    """Follows the newest message only while the reader is at the end.

    Signals: `chosen` with the sequence number of a message that was clicked, `opened` when it was double-clicked or
    Enter was pressed, `explain_wanted` with the Subject of a result code that was pressed, `save_wanted` with the
    number of a message that is to be sent again some day.
    """

    chosen = Signal(int)
    opened = Signal(int)
    explain_wanted = Signal(object)
    save_wanted = Signal(int)

    def __init__(
        self,
        theme: Theme,
        log: EventLog,
        conversation: Conversation,
        color_of: Callable[[str], int | None],
        parent: QWidget | None = None,
        *,
        maker: type[BubbleMaker] = BubbleMaker,
    ) -> None:
        """`maker` says how messages look."""
        super().__init__(parent)
        self._theme = theme
        self._log = log
        self._conversation = conversation
        self._maker = maker(theme, color_of, self.tr)
        self._bubbles: OrderedDict[int, Bubble] = OrderedDict()
        self._whole: set[int] = set()
        self._selected = -1
        self._count = self._revision = 0
        self._top, self._offset = 0, 0.0
        self._following, self._unseen, self._moving = True, 0, False
        self.setObjectName("conversation_view")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self._on_bar_moved)
        self.pill = Pill(theme, parent=self)
        self.pill.setObjectName("conversation_pill")
        self.pill.clicked.connect(self.follow)
        theme.changed.connect(self.restyle)

    # Pulling

    def start(self, mine: str) -> None:
        """Show another conversation from its newest message; those of `mine` stand at the right."""
        self._maker.mine = mine
        self._bubbles.clear()
        self._whole.clear()
        self._selected, self._count, self._unseen = -1, 0, 0
        self._top, self._offset, self._following = 0, 0.0, True
        self.take(0)

    def take(self, gone: int) -> None:
        """Show what the conversation has now; `gone` messages are no longer at its beginning."""
        count = len(self._conversation.seqs)
        changed = self._take_changes()
        if gone:
            self._top = max(self._top - gone, 0)
            self._offset = self._offset if self._top else 0.0
        new = count - (self._count - gone)
        if not gone and not new and not changed:
            return
        self._count = count
        if self._following:
            self._go_to_end()
        elif new > 0:
            self._unseen += new
        self._settle()

    def _take_changes(self) -> bool:
        """Forget the bubbles of amended rows."""
        if self._log.revision == self._revision:
            return False
        changed = self._log.changed_since(self._revision)
        self._revision = self._log.revision
        stale = list(self._bubbles) if changed is None else [seq for seq in changed if seq in self._bubbles]
        for seq in stale:
            del self._bubbles[seq]
        return bool(stale)

    def restyle(self) -> None:
        """Lay out again, in other colours or another size."""
        self._bubbles.clear()
        if self._following:
            self._go_to_end()
        self._settle()

    # Where the reader is

    @property
    def following(self) -> bool:
        """Whether new messages bring the view to the end."""
        return self._following

    @property
    def selected(self) -> int:
        """The sequence number of the selected message, -1 for none."""
        return self._selected

    def follow(self) -> None:
        """Go to the newest message, and stay there."""
        self._following, self._unseen = True, 0
        self._go_to_end()
        self._settle()

    def select(self, seq: int) -> bool:
        """Select a message and bring it into sight; False when it is not in this conversation."""
        place = self._place_of(seq)
        if place is None:
            return False
        self._selected = seq
        self._bring_into_sight(place)
        return True

    def _place_of(self, seq: int) -> int | None:
        seqs = self._conversation.seqs
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if seqs[middle] < seq else (low, middle)
        return low if low < self._count and seqs[low] == seq else None

    def _bring_into_sight(self, place: int) -> None:
        if place < self._top or (place == self._top and self._offset):
            self._top, self._offset = place, 0.0
        else:
            below = sum(self._height(number) for number in range(self._top, min(place + 1, self._top + 200)))
            hidden = below - self._offset - self.viewport().height()
            if place >= self._top + 200:
                self._top, self._offset = place, 0.0
            elif hidden > 0:
                self._move(hidden)
        self._stay_within()
        self._note_following()
        self._settle()

    def _go_to_end(self) -> None:
        self._top, self._offset = self._end()

    def _end(self) -> tuple[int, float]:
        """The place of the top edge when the newest message stands at the bottom edge."""
        left = float(self.viewport().height())
        for number in range(self._count - 1, -1, -1):
            left -= self._height(number)
            if left <= 0:
                return number, -left
        return 0, 0.0

    def _move(self, pixels: float) -> None:
        """Scroll by so many pixels, as far as there is something."""
        self._offset += pixels
        while self._offset < 0 and self._top > 0:
            self._top -= 1
            self._offset += self._height(self._top)
        while self._top < self._count - 1 and self._offset >= self._height(self._top):
            self._offset -= self._height(self._top)
            self._top += 1
        self._offset = max(self._offset, 0.0)
        self._stay_within()

    def _stay_within(self) -> None:
        end = self._end()
        if (self._top, self._offset) > end:
            self._top, self._offset = end

    def _note_following(self) -> None:
        self._following = (self._top, self._offset + 1) >= self._end()
        if self._following:
            self._unseen = 0

    def _settle(self) -> None:
        """Scroll bar, pill and picture follow what was decided."""
        self._moving = True
        top, offset = self._end()
        bar = self.verticalScrollBar()
        bar.setRange(0, self._bar_value(top, offset))
        bar.setPageStep(max(1, self._count - top) * _UNIT)
        bar.setSingleStep(_UNIT // 2)
        bar.setValue(bar.maximum() if self._following else self._bar_value(self._top, self._offset))
        self._moving = False
        words = self.tr("↓ {count} new").format(count=f"{self._unseen:,}") if self._unseen else self.tr("↓ newest")
        self.pill.set_text("" if self._following or not self._count else words)
        place = self.viewport().geometry()
        self.pill.move(place.center().x() - self.pill.width() // 2, place.bottom() - self.pill.height() - 8)
        self.viewport().update()

    def _bar_value(self, top: int, offset: float) -> int:
        if not self._count:
            return 0
        return round(top * _UNIT + offset / max(self._height(top), 1) * _UNIT)

    def _on_bar_moved(self, value: int) -> None:
        if self._moving or not self._count:
            return
        self._top = min(value // _UNIT, self._count - 1)
        self._offset = value % _UNIT / _UNIT * self._height(self._top)
        self._stay_within()
        if value >= self.verticalScrollBar().maximum():
            self._go_to_end()
        self._note_following()
        self._settle()

    # Bubbles

    def _bubble(self, place: int) -> Bubble | None:
        """The bubble of a message, None when the log has let it go since."""
        seq = self._conversation.seqs[place]
        bubble = self._bubbles.get(seq)
        if bubble is None:
            try:
                row = self._log.row(seq)
                width = float(self.viewport().width())
                bubble = self._maker.make(row, lambda: self._log.payload(seq), width, whole=seq in self._whole)
            except IndexError:
                return None
            self._bubbles[seq] = bubble
            if len(self._bubbles) > KEPT_BUBBLES:
                self._bubbles.popitem(last=False)
        return bubble

    def _height(self, place: int) -> float:
        bubble = self._bubble(place)
        return bubble.height if bubble else 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), self._theme.color("surface"))
        clip, y = QRectF(event.rect()), -self._offset
        for place in range(self._top, self._count):
            if y > clip.bottom():
                break
            bubble = self._bubble(place)
            if bubble is None:
                continue
            bubble.paint(painter, y, clip, self._theme, selected=bubble.seq == self._selected)
            y += bubble.height

    def _at(self, point: QPoint) -> tuple[Bubble, float] | None:
        """The bubble at a point of the viewport, and where its strip begins."""
        y = -self._offset
        for place in range(self._top, self._count):
            bubble = self._bubble(place)
            if bubble is None:
                continue
            if point.y() < y + bubble.height:
                return bubble, y
            y += bubble.height
            if y > self.viewport().height():
                break
        return None

    # The reader's hands

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.restyle()

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta().y() or event.angleDelta().y() / 120 * 3 * self._theme.row_height
        self._scroll_by(-pixels)
        event.accept()

    def _scroll_by(self, pixels: float) -> None:
        self._move(pixels)
        self._note_following()
        self._settle()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hit = self._at(event.position().toPoint())
        if hit is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        bubble, top = hit
        if bubble.more is not None and bubble.more.translated(0, top).contains(event.position()):
            self.toggle_whole(bubble.seq)
        self._choose(bubble)
        if bubble.code is not None and bubble.code.translated(0, top).contains(event.position()):
            self.explain(bubble.seq)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What can be pressed shows a hand."""
        hit = self._at(event.position().toPoint())
        places = (hit[0].more, hit[0].code) if hit is not None else ()
        top = hit[1] if hit is not None else 0.0
        over = any(place is not None and place.translated(0, top).contains(event.position()) for place in places)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def explain(self, seq: int) -> None:
        """Ask what the result of a message means; nothing when it has none."""
        subject = self._subject(seq)
        if subject is not None:
            self.explain_wanted.emit(subject)

    def _subject(self, seq: int) -> Subject | None:
        try:
            return subject_of(self._log.row(seq))
        except IndexError:
            return None  # the log has let it go

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self._at(event.position().toPoint())
        if hit is not None:
            self.opened.emit(hit[0].seq)

    def toggle_whole(self, seq: int) -> None:
        """Show all of a long message, or only its beginning again."""
        self._whole ^= {seq}
        self._bubbles.pop(seq, None)
        self._stay_within()
        self._note_following()
        self._settle()

    def _choose(self, bubble: Bubble) -> None:
        self._selected = bubble.seq
        self.setAccessibleDescription(bubble.spoken)
        self.viewport().update()
        self.chosen.emit(bubble.seq)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = self.viewport().height() * 0.9
        match event.key():
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_PageUp:
                self._scroll_by(-page)
            case Qt.Key.Key_PageDown:
                self._scroll_by(page)
            case Qt.Key.Key_Home:
                self._top, self._offset = 0, 0.0
                self._scroll_by(0)
            case Qt.Key.Key_End:
                self.follow()
            case Qt.Key.Key_Space if self._selected >= 0:
                self.toggle_whole(self._selected)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._selected >= 0:
                self.opened.emit(self._selected)
            case Qt.Key.Key_E if self._selected >= 0:
                self.explain(self._selected)
            case Qt.Key.Key_C if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.copy()
            case _:
                super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """Select the message above or below; without one, the newest in sight."""
        if not self._count:
            return
        place = self._place_of(self._selected)
        place = self._count - 1 if place is None else min(max(place + by, 0), self._count - 1)
        bubble = self._bubble(place)
        if bubble is not None:
            self._choose(bubble)
            self._bring_into_sight(place)

    def copy(self) -> None:
        """Copy the selected message: its text, or its bytes as hex."""
        try:
            row, payload = self._log.row(self._selected), self._log.payload(self._selected)
        except IndexError:
            return
        binary = row.payload_kind is PayloadKind.BINARY
        QGuiApplication.clipboard().setText(payload.hex(" ") if binary else payload.decode("utf-8", "replace"))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        hit = self._at(event.pos())
        if hit is None:
            return
        self._choose(hit[0])
        seq = hit[0].seq
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._theme.icon("copy"), self.tr("Copy the message"), self.copy)
        menu.addAction(self._theme.icon("list"), self.tr("Show in the table"), lambda: self.opened.emit(seq))
        save = self.tr("Save as snippet…")
        menu.addAction(self._theme.icon("bookmark"), save, lambda: self.save_wanted.emit(seq))
        subject = self._subject(seq)
        if subject is not None:
            words = self.tr("Explain {code}").format(code=subject.code)
            menu.addAction(self._theme.icon("circle-question-mark"), words, lambda: self.explain_wanted.emit(subject))
        menu.popup(event.globalPos())
