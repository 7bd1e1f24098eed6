"""The card of one identity in the strip at the top, and the card that adds more."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from rts_console.gui.language import said
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.chip import Chip
from rts_console.gui.widgets.state_lamp import LampState, StateLamp
from rts_console.gui.widgets.token_ring import TokenRing

_ROOMS_SHOWN = 2
_UNREAD_SHOWN = 999
_NAME_WIDTH = 132


@dataclass(frozen=True, slots=True)
class CardState:
    """All that a card shows. Times in seconds; `lamp_word` replaces the lamp's usual word.

    `name` is the user id, with a number where several of this console have the same.
    """

    name: str
    color_index: int = 0
    lamp: LampState = LampState.OFFLINE
    lamp_word: str | None = None
    token_remaining_s: float | None = None
    token_total_s: float | None = None
    rooms: tuple[str, ...] = ()
    unread: int = 0


def unread_text(unread: int) -> str:
    """The figure of a badge."""
    return f"{unread:,}" if unread <= _UNREAD_SHOWN else f"{_UNREAD_SHOWN}+"


def _tr(text: str) -> str:
    return QCoreApplication.translate("IdentityCard", text)


def card_words(state: CardState, word: str, *more: str) -> str:
    """All of a card, to be read aloud: who, the state in a word, more, rooms, unread."""
    parts = [state.name, word, *more]
    if state.rooms:
        parts.append(_tr("in {rooms}").format(rooms=", ".join(state.rooms)))
    if state.unread:
        parts.append(said(f"{state.unread:,} unread"))
    return ", ".join(parts)


class CardButton(QAbstractButton):
    """What all cards share: size, focus, Enter as a click. `with_shift` tells how the last click was made."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._by_keyboard = False
        self.with_shift = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def _paint_frame(self, painter: QPainter, ground: QColor, border: QColor, style: Qt.PenStyle) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self.isChecked() else 1.0
        painter.setPen(QPen(border, width, style))
        painter.setBrush(ground)
        radius = self._theme.radius("m")
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
        if self.hasFocus() and self._by_keyboard:
            self._paint_focus(painter)

    def _paint_focus(self, painter: QPainter) -> None:
        """A dotted line inside the border, which no other state has: the border and the ground say who acts."""
        pen = QPen(self._theme.color("text"), 1.0, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5))


class IdentityCard(CardButton):
    """A user that we act as: avatar, state, token life, rooms, unread messages.

    Checkable; checked means that the console acts as this user. Signals: QAbstractButton's `clicked` and `toggled`.
    """

    def __init__(self, theme: Theme, state: CardState, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._state = state
        self._chips: list[Chip] = []
        self.setCheckable(True)
        self._lamp = StateLamp(theme)
        self._ring = TokenRing(theme)
        self._rooms = QHBoxLayout()
        self._lay_out()
        theme.changed.connect(self._on_theme_changed)
        self._fill_rooms()
        self.set_state(state)
        self._set_margins()  # once more: with all that is in it now, it has another size

    def _lay_out(self) -> None:
        self._grid = QGridLayout(self)
        row = QHBoxLayout()
        for part in (self._lamp, self._ring):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)
        row.addStretch(1)
        row.setSpacing(self._theme.space("s"))
        self._rooms.setSpacing(self._theme.space("xs"))
        self._grid.addLayout(self._rooms, 0, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addLayout(row, 1, 0, 1, 2)
        self._set_margins()

    def _set_margins(self) -> None:
        gap = self._theme.space("s")
        left = gap + self._avatar_side() + gap
        right = gap + self._badge_room()
        self._grid.setContentsMargins(left, self._theme.pixels(7), right, self._theme.pixels(7))
        self._grid.setVerticalSpacing(self._theme.space("xs"))
        self._grid.setColumnMinimumWidth(0, self._name_width())
        self._grid.setRowMinimumHeight(0, QFontMetrics(self._theme.font("strong")).height())

    @property
    def state(self) -> CardState:
        """What is shown."""
        return self._state

    def set_state(self, state: CardState) -> None:
        """Show `state`; cheap when only the token's life has moved."""
        before, self._state = self._state, state
        self._lamp.set_state(state.lamp, state.lamp_word)
        self._ring.set_life(state.token_remaining_s, state.token_total_s)
        self._describe()
        if self._looks(before) != self._looks(state):
            self._show_change(before)
        # At once: else the parts keep their old width for one turn of the loop, and are cut off in it.
        self._grid.activate()

    def _show_change(self, before: CardState) -> None:
        state = self._state
        if (state.rooms, state.color_index) != (before.rooms, before.color_index):
            self._fill_rooms()
        self._set_margins()
        self.update()

    def _looks(self, state: CardState) -> tuple[object, ...]:
        """All that the card paints and lays out itself; lamp and ring know themselves when they change."""
        lamp = (state.lamp, state.lamp_word)
        return state.name, state.color_index, lamp, state.rooms, min(state.unread, _UNREAD_SHOWN + 1)

    def _fill_rooms(self) -> None:
        for chip in self._chips:
            self._rooms.removeWidget(chip)
            chip.setParent(None)
            chip.deleteLater()
        rooms = self._state.rooms
        words = list(rooms[:_ROOMS_SHOWN])
        if len(rooms) > _ROOMS_SHOWN:
            words.append(f"+{len(rooms) - _ROOMS_SHOWN}")
        self._chips = [Chip(self._theme, word, identity=self._state.color_index) for word in words]
        for chip in self._chips:
            chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._rooms.addWidget(chip)
            # Else Qt shows it one turn of the loop later, and until then the card is too narrow for it.
            chip.show()

    def _describe(self) -> None:
        self.setAccessibleName(card_words(self._state, self._lamp.word(), self._ring.accessibleName()))

    def _on_theme_changed(self) -> None:
        self._describe()
        self._set_margins()
        self.updateGeometry()
        self.update()

    # Measures

    def _avatar_side(self) -> int:
        return self._theme.pixels(32)

    def _unread_text(self) -> str:
        return unread_text(self._state.unread)

    def _badge_width(self) -> int:
        metrics = QFontMetrics(self._theme.font("caption"))
        height = metrics.height() + 2
        return max(height, metrics.horizontalAdvance(self._unread_text()) + self._theme.space("s"))

    def _badge_room(self) -> int:
        return self._badge_width() + self._theme.space("s") if self._state.unread else 0

    def _name_width(self) -> int:
        wanted = QFontMetrics(self._theme.font("strong")).horizontalAdvance(self._state.name) + 2
        return min(wanted, self._theme.pixels(_NAME_WIDTH))

    def sizeHint(self) -> QSize:
        return self._grid.sizeHint().expandedTo(QSize(self._theme.pixels(168), self._theme.pixels(52)))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        checked = self.isChecked()
        ground = "accent_soft" if checked else "hover" if self.underMouse() else "surface"
        border = self._theme.color("accent_text" if checked else "border")
        self._paint_frame(painter, self._theme.color(ground), border, Qt.PenStyle.SolidLine)
        self._paint_avatar(painter)
        self._paint_name(painter)
        if self._state.unread:
            self._paint_badge(painter)

    def _paint_avatar(self, painter: QPainter) -> None:
        colors = self._theme.identity_color(self._state.color_index)
        side = self._avatar_side()
        circle = QRectF(self._theme.space("s"), (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.fill)
        painter.drawEllipse(circle)
        painter.setPen(colors.on)
        painter.setFont(self._theme.font("heading"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self._state.name[:1].upper())

    def _paint_name(self, painter: QPainter) -> None:
        font = self._theme.font("strong")
        metrics = QFontMetrics(font)
        place = self._grid.cellRect(0, 0)
        name = metrics.elidedText(self._state.name, Qt.TextElideMode.ElideMiddle, max(place.width(), 1))
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, name)

    def _paint_badge(self, painter: QPainter) -> None:
        font = self._theme.font("caption")
        height = QFontMetrics(font).height() + 2
        left = self.width() - self._theme.space("s") - self._badge_width()
        place = QRectF(left, (self.height() - height) / 2, self._badge_width(), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(self._theme.color("on_accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._unread_text())


class AddCard(CardButton):
    """A dashed box at the end of the strip that asks for more users. Signals: `clicked`."""

    def __init__(self, theme: Theme, text: str, icon: str = "plus", parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(text)
        theme.changed.connect(self._on_theme_changed)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font())
        width = metrics.horizontalAdvance(self.text())
        return QSize(width + self._theme.pixels(16 + 6 + 20), max(self._theme.pixels(24), metrics.height() + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = self._theme.color("hover" if self.underMouse() else "window")
        self._paint_frame(painter, ground, self._theme.color("border_strong"), Qt.PenStyle.DashLine)
        side = self._theme.pixels(16)
        left = self._theme.pixels(10)
        place = self.rect().adjusted(left, 0, 0, 0)
        place.setWidth(side)
        self._theme.paint_icon(painter, place, self._icon, self._theme.color("icon"))
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("text_secondary"))
        words = self.rect().adjusted(left + side + self._theme.pixels(6), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
