"""Paints the rows of the event table: marks, identity's chip, icons, dots, texts, and a severity bar at the left.

Each row is painted once into a sheet in memory and put on screen from there, until it changes or the columns do: to
measure and shape text is what costs. A Python delegate that Qt calls for each cell takes several times as long.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText

from rts_console.gui.models.event_columns import RIGHT_ALIGNED, Column
from rts_console.gui.models.event_texts import EventCells
from rts_console.gui.theme import Theme
from rts_console.record.journey_states import States, StepState
from rts_console.record.log import Direction, Severity

KIND_ICONS = {
    "login": "log-in",
    "logout": "log-out",
    "token": "key-round",
    "connection": "plug",
    "session": "history",
    "gap": "circle-x",
    "room": "door-open",
    "members": "users",
    "room notice": "bell",
    "joined": "user-plus",
    "left": "user-x",
    "presence": "radio",
    "server params": "server",
    "proxy": "network",
    "warning": "triangle-alert",
    "refused frame": "bug",
    "frame": "binary",
    "fault": "flask-conical",
    "network": "wifi",
    "system": "activity",
    "log report": "file-text",
    "gateway": "server",
}
_RESULT_ICONS = {
    Severity.INFO: "info",
    Severity.SUCCESS: "circle-check",
    Severity.WARNING: "triangle-alert",
    Severity.ERROR: "circle-alert",
}
_CHIP_PAD = 6
"""Pixels beside the word in a chip."""
_BAR_COLORS = {
    Severity.INFO: "state_connecting",
    Severity.SUCCESS: "success_fill",
    Severity.WARNING: "warning_fill",
    Severity.ERROR: "error_fill",
}
_TEXT_COLORS = {
    Severity.NONE: "text_secondary",
    Severity.INFO: "info",
    Severity.SUCCESS: "success",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}
_OTHER_COLORS = (
    "text",
    "text_muted",
    "border",
    "accent",
    "accent_text",
    "accent_soft",
    "warning_soft",
    "surface",
    "border_strong",
)
_MONO = (Column.TIME, Column.DELTA, Column.SIZE, Column.ID, Column.ELAPSED, Column.GATEWAY, Column.PREVIEW)
_QUIET = (Column.TIME, Column.DELTA, Column.ID, Column.SIZE, Column.GATEWAY)
_REPEATED = (Column.KIND, Column.WITH, Column.RESULT)
_CACHED_TEXTS = 8_192
_FAINT = 0.38
_ASCII_END = 127

ColorOf = Callable[[str], int | None]
"""The colour index of an identity's key, `None` for one that never was on the stage."""


@dataclass(frozen=True, slots=True)
class Place:
    """A column in sight: where it begins, and how wide it is."""

    column: Column
    x: int
    width: int


class Look(NamedTuple):
    """What a row is painted with besides its cells; two rows with the same look and cells are the same to the eye."""

    ground: str
    time: str
    delta: str = ""
    mark: int | None = None
    comment: str = ""
    reference: bool = False
    faint: bool = False


class RowPainter:
    """Paints rows by columns. Cut texts, chips and icons are kept until the look changes."""

    def __init__(self, theme: Theme, color_of: ColorOf) -> None:
        """Paint in the colours of `theme`; `restyle` when it has changed."""
        self._theme = theme
        self._color_of = color_of
        self._parts: Mapping[Column, Callable[[QPainter, QRect, EventCells, Look], None]] = {
            Column.MARK: self._paint_mark,
            Column.TIME: self._paint_time,
            Column.DELTA: self._paint_delta,
            Column.IDENTITY: self._paint_identity,
            Column.DIRECTION: self._paint_direction,
            Column.JOURNEY: self._paint_journey,
            Column.RESULT: self._paint_result,
            Column.PREVIEW: self._paint_preview,
        }
        self.restyle()

    def restyle(self) -> None:
        """Take over the theme in force, and forget all that was kept."""
        theme = self._theme
        self._fonts = {column: theme.font("mono" if column in _MONO else "body") for column in Column}
        self._fonts[Column.IDENTITY] = theme.font("caption")
        self._metrics = {column: QFontMetrics(font) for column, font in self._fonts.items()}
        self._mono_width = _mono_width(self._fonts[Column.TIME])
        roles = {*_BAR_COLORS.values(), *_TEXT_COLORS.values(), *_OTHER_COLORS, "selection", "hover", "focus"}
        self._colors = {role: theme.color(role) for role in roles}
        self.pad = self._pad = theme.pixels(6)
        self._icon_side = theme.pixels(14)
        self._dot_side = theme.pixels(7)
        self._dot_gap = theme.pixels(3)
        self._bar_width = theme.pixels(3)
        self._cut: dict[tuple[int, int, str], str] = {}
        self._static: dict[tuple[int, str], QStaticText] = {}
        self._kept: dict[tuple[Any, ...], QPixmap] = {}

    # Sizes

    def text_width(self, column: Column, text: str) -> int:
        """How wide a text is in a column's font, in pixels."""
        return self._metrics[column].horizontalAdvance(text)

    def result_width(self, text: str) -> int:
        """How wide a result is with its icon, in pixels."""
        return self._icon_side + self._pad // 2 + self.text_width(Column.RESULT, text)

    def chip_width(self, text: str) -> int:
        """How wide a column must be for the chip of an identity to be whole, in pixels."""
        return self.text_width(Column.IDENTITY, text) + 2 * self._theme.pixels(_CHIP_PAD) + 2 * self._pad

    @property
    def journey_width(self) -> int:
        """How wide the five dots are."""
        return 5 * self._dot_side + 4 * self._dot_gap

    @property
    def mark_width(self) -> int:
        """How wide the edge with bar and mark is."""
        return self._bar_width + self._icon_side + self._pad

    # A row

    def paint(self, painter: QPainter, place: QRect, columns: list[Place], cells: EventCells, look: Look) -> None:
        """Paint one row from edge to edge."""
        painter.fillRect(place, self._colors[look.ground])
        if look.reference:
            self._paint_reference(painter, place)
        if look.faint:
            painter.setOpacity(_FAINT)
        y, height = place.y(), place.height()
        for at in columns:
            rect = QRect(at.x, y, at.width, height)
            part = self._parts.get(at.column)
            if part is not None:
                part(painter, rect, cells, look)
            else:
                self._paint_plain(painter, rect, at.column, cells.texts[at.column])
        if look.faint:
            painter.setOpacity(1.0)

    def _paint_reference(self, painter: QPainter, place: QRect) -> None:
        painter.fillRect(place.x(), place.y(), place.width(), 1, self._colors["accent"])
        painter.fillRect(place.x(), place.bottom(), place.width(), 1, self._colors["accent"])

    # Columns

    def _paint_plain(self, painter: QPainter, rect: QRect, column: Column, text: str) -> None:
        role = "text_muted" if column in _QUIET else "text"
        self._paint_text(painter, rect, column, text, self._colors[role])

    def _paint_mark(self, painter: QPainter, rect: QRect, cells: EventCells, look: Look) -> None:
        role = _BAR_COLORS.get(cells.row.severity)
        if role is not None:
            painter.fillRect(rect.x(), rect.y() + 1, self._bar_width, rect.height() - 2, self._colors[role])
        x = rect.x() + self._bar_width + self._pad // 2
        if look.mark is not None:
            self._paint_icon(painter, x, rect, "pin", self._theme.identity_color(look.mark).text)
        elif look.reference:
            self._paint_icon(painter, x, rect, "timer", self._colors["accent_text"])

    def _paint_time(self, painter: QPainter, rect: QRect, _cells: EventCells, look: Look) -> None:
        role = "accent_text" if look.reference else "text_muted"
        self._paint_text(painter, rect, Column.TIME, look.time, self._colors[role])

    def _paint_delta(self, painter: QPainter, rect: QRect, _cells: EventCells, look: Look) -> None:
        self._paint_text(painter, rect, Column.DELTA, look.delta, self._colors["text_muted"])

    def _paint_identity(self, painter: QPainter, rect: QRect, cells: EventCells, _look: Look) -> None:
        text = cells.texts[Column.IDENTITY]
        if not text:
            return
        ratio = painter.device().devicePixelRatioF()
        key = ("chip", text, rect.width(), ratio)
        chip = self._kept.get(key)
        if chip is None:
            chip = self._kept[key] = self._chip(text, rect.width() - self._pad, ratio)
        y = rect.y() + (rect.height() - round(chip.height() / ratio)) // 2
        painter.drawPixmap(rect.x() + self._pad // 2, y, chip)

    def _chip(self, text: str, room: int, ratio: float) -> QPixmap:
        index = self._color_of(text)
        metrics, pad = self._metrics[Column.IDENTITY], self._theme.pixels(_CHIP_PAD)
        shown = self._cut_to(Column.IDENTITY, text, room - 2 * pad)
        size = QSize(metrics.horizontalAdvance(shown) + 2 * pad, metrics.height() + self._theme.pixels(3))
        ground, word = self._colors["hover"], self._colors["text_secondary"]
        if index is not None:
            colors = self._theme.identity_color(index)
            ground, word = colors.soft, colors.text
        pixmap = _blank(size, ratio)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(word if self._theme.name == "contrast" else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRect(QPoint(0, 0), size), self._theme.radius("s"), self._theme.radius("s"))
        painter.setFont(self._fonts[Column.IDENTITY])
        painter.setPen(word)
        middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(QRect(QPoint(0, 0), size), int(middle), shown)
        painter.end()
        return pixmap

    def _paint_direction(self, painter: QPainter, rect: QRect, cells: EventCells, _look: Look) -> None:
        match cells.row.direction:
            case Direction.OUT:
                name, role = "arrow-up-right", "accent_text"
            case Direction.IN:
                name, role = "arrow-down-left", "text"
            case _:
                name, role = KIND_ICONS.get(cells.row.kind, "circle"), "text_muted"
        self._paint_icon(painter, rect.center().x() - self._icon_side // 2, rect, name, self._colors[role])

    def _paint_result(self, painter: QPainter, rect: QRect, cells: EventCells, _look: Look) -> None:
        rect = rect.adjusted(self._pad, 0, 0, 0)
        row = cells.row
        if row.pending and not row.result:
            self._paint_icon(painter, rect.x(), rect, "hourglass", self._colors["text_muted"])
            return
        text = cells.texts[Column.RESULT]
        if not text:
            return
        color = self._colors[_TEXT_COLORS[row.severity]]
        icon = "pause" if row.pending else _RESULT_ICONS.get(row.severity)
        if icon is not None:
            self._paint_icon(painter, rect.x(), rect, icon, color)
            rect = rect.adjusted(self._icon_side + self._pad // 2, 0, 0, 0)
        self._paint_text(painter, rect.adjusted(-self._pad, 0, 0, 0), Column.RESULT, text, color)

    def _paint_preview(self, painter: QPainter, rect: QRect, cells: EventCells, look: Look) -> None:
        if look.comment:
            rect = rect.adjusted(self._paint_comment(painter, rect, look.comment), 0, 0, 0)
        text = cells.texts[Column.PREVIEW]
        if cells.row.payload_kind is None:
            # What is not a message is told in words: in the font of words, and less loud.
            self._paint_text(painter, rect, Column.KIND, text, self._colors["text_secondary"])
        else:
            self._paint_text(painter, rect, Column.PREVIEW, text, self._colors["text"])

    def _paint_comment(self, painter: QPainter, rect: QRect, comment: str) -> int:
        """A comment before the preview, on the ground of a note; returns the room it took."""
        shown = self._cut_to(Column.KIND, comment, min(rect.width() // 2, self._theme.pixels(280)) - 2 * self._pad)
        metrics = self._metrics[Column.KIND]
        width, height = metrics.horizontalAdvance(shown) + self._pad, metrics.height() + 2
        note = QRect(rect.x() + self._pad // 2, rect.y() + (rect.height() - height) // 2, width, height)
        painter.fillRect(note, self._colors["warning_soft"])
        painter.fillRect(note.x(), note.y(), 2, note.height(), self._colors["warning_fill"])
        inside = note.adjusted(self._pad // 2 - self._pad, 0, self._pad, 0)
        self._paint_text(painter, inside, Column.KIND, shown, self._colors["text"])
        return width + self._pad // 2

    def _paint_journey(self, painter: QPainter, rect: QRect, cells: EventCells, _look: Look) -> None:
        if cells.journey.composed is StepState.NONE or rect.width() - self._pad < self.journey_width:
            return
        ratio = painter.device().devicePixelRatioF()
        key = ("journey", cells.journey, ratio)
        trail = self._kept.get(key)
        if trail is None:
            trail = self._kept[key] = self._trail(cells.journey, ratio)
        y = rect.y() + (rect.height() - round(trail.height() / ratio)) // 2
        painter.drawPixmap(rect.x() + self._pad, y, trail)

    def _trail(self, journey: States, ratio: float) -> QPixmap:
        side, step = self._dot_side, self._dot_side + self._dot_gap
        pixmap = _blank(QSize(self.journey_width, side + 2), ratio)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = (side + 1) // 2
        for place, state in enumerate(journey):
            if place and state in (StepState.DONE, StepState.PARTLY):
                painter.fillRect(place * step - self._dot_gap, middle, self._dot_gap, 1, self._colors["success_fill"])
            self._paint_step(painter, QRectF(place * step + 0.5, 1.5, side - 1, side - 1), state)
        painter.end()
        return pixmap

    def _paint_step(self, painter: QPainter, place: QRectF, state: StepState) -> None:
        """One step: a disc for done, a half one for partly, a ring for waiting, a cross for failed, a dash for
        unknown, a point for a step that there is not."""
        green, gray, red = (self._colors[role] for role in ("success_fill", "text_muted", "error_fill"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        match state:
            case StepState.DONE | StepState.PARTLY:
                painter.setPen(green)
                painter.setBrush(green if state is StepState.DONE else Qt.BrushStyle.NoBrush)
                painter.drawEllipse(place)
                painter.setBrush(green)
                painter.drawPie(place, 90 * 16, 180 * 16)
            case StepState.FAILED:
                painter.setPen(QPen(red, 1.6))
                painter.drawLine(place.topLeft(), place.bottomRight())
                painter.drawLine(place.topRight(), place.bottomLeft())
            case StepState.WAITING:
                painter.setPen(gray)
                painter.drawEllipse(place)
            case StepState.UNKNOWN:
                painter.setPen(QPen(gray, 1.6))
                middle = place.center()
                painter.drawLine(QPointF(place.left() + 1, middle.y()), QPointF(place.right() - 1, middle.y()))
            case _:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._colors["border_strong"])
                painter.drawEllipse(place.center(), 1.0, 1.0)

    # Texts and icons

    def _paint_text(self, painter: QPainter, rect: QRect, column: Column, text: str, color: QColor) -> None:
        if not text:
            return
        pad = self._pad
        room = rect.width() - 2 * pad
        shown = self._cut_to(column, self._theme.shown(text), room)
        if not shown:
            return
        painter.setFont(self._fonts[column])
        painter.setPen(color)
        metrics = self._metrics[column]
        x = rect.x() + pad
        if column in RIGHT_ALIGNED:
            x += room - self._width(column, shown)
        top = rect.y() + (rect.height() - metrics.height()) // 2
        if column in _REPEATED:
            painter.drawStaticText(x, top, self._static_text(column, shown))
        else:
            painter.drawText(x, top + metrics.ascent(), shown)

    def _static_text(self, column: Column, text: str) -> QStaticText:
        static = self._static.get((column, text))
        if static is None:
            if len(self._static) >= _CACHED_TEXTS:
                self._static.clear()
            static = QStaticText(text)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.prepare(font=self._fonts[column])
            self._static[(column, text)] = static
        return static

    def _width(self, column: Column, text: str) -> int:
        if self._mono_width and column in _MONO and text.isascii():
            return ceil(len(text) * self._mono_width)
        return self._metrics[column].horizontalAdvance(text)

    def _cut_to(self, column: Column, text: str, width: int) -> str:
        """The text with an ellipsis if it does not fit; measuring is what costs, so the answer is kept."""
        if self._mono_width and column in _MONO and text.isascii():
            room = int(max(width, 0) / self._mono_width)
            return text if len(text) <= room else text[: room - 1] + "…" if room > 0 else ""
        key = (column, width, text)
        cut = self._cut.get(key)
        if cut is None:
            if len(self._cut) >= _CACHED_TEXTS:
                self._cut.clear()
            cut = self._metrics[column].elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))
            self._cut[key] = cut
        return cut

    def _paint_icon(self, painter: QPainter, x: int, rect: QRect, name: str, color: QColor) -> None:
        ratio = painter.device().devicePixelRatioF()
        key = (name, color.rgba(), ratio)
        pixmap = self._kept.get(key)
        if pixmap is None:
            side = QSize(self._icon_side, self._icon_side)
            pixmap = self._kept[key] = self._theme.colored_pixmap(name, color, side, ratio)
        painter.drawPixmap(x, rect.y() + (rect.height() - self._icon_side) // 2, pixmap)


def _mono_width(font: QFont) -> float:
    """How wide every ASCII sign is; 0 when they differ, as without the font that was asked for."""
    metrics = QFontMetricsF(font)
    widths = {round(metrics.horizontalAdvance(sign * 64), 3) for sign in "0iW{."}
    return widths.pop() / 64 if len(widths) == 1 else 0.0


def _blank(size: QSize, ratio: float) -> QPixmap:
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


PaintRow = Callable[[QPainter, QRect, EventCells, Look], None]


class RowSheet:
    """Rows painted in memory, as many as go on a screen twice over. `clear` when columns or look have changed."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._slots: dict[int, tuple[int, EventCells, Look]] = {}
        self._free: list[int] = []
        self._shape: tuple[int, int, int, float] = (0, 0, 0, 1.0)
        self._painter: QPainter | None = None
        self.painted = 0

    def clear(self) -> None:
        """Forget all rows."""
        self._slots.clear()
        self._free = list(range(self._shape[2]))

    def fit(self, width: int, row_height: int, rows: int, ratio: float) -> bool:
        """Make room for rows of that size; False when a row is no whole number of device pixels high."""
        if (row_height * ratio) % 1:
            return False
        shape = (width, row_height, rows, ratio)
        if shape != self._shape:
            self._shape = shape
            self._pixmap = QPixmap(round(width * ratio), round(row_height * rows * ratio))
            self._pixmap.setDevicePixelRatio(ratio)
            self.clear()
        return True

    def keep(self, seqs: set[int]) -> None:
        """Let go of rows that are no longer in sight, where their room is wanted."""
        if len(self._free) >= len(seqs):
            return
        for seq in [seq for seq in self._slots if seq not in seqs]:
            self._free.append(self._slots.pop(seq)[0])

    def source(self, cells: EventCells, look: Look, paint: PaintRow) -> QRect:
        """Where the row stands on `pixmap`, in device pixels; painted if it is not there as it is."""
        width, height, _rows, ratio = self._shape
        seq = cells.row.seq
        slot = self._slots.get(seq)
        number = slot[0] if slot is not None else self._free.pop()
        if slot is None or slot[1] is not cells or slot[2] != look:
            if self._painter is None:
                self._painter = QPainter(self._pixmap)
            place = QRect(0, number * height, width, height)
            # A glyph may be higher than its row.
            self._painter.setClipRect(place)
            paint(self._painter, place, cells, look)
            self._slots[seq] = (number, cells, look)
            self.painted += 1
        side = round(height * ratio)
        return QRect(0, number * side, round(width * ratio), side)

    def finish(self) -> QPixmap:
        """The sheet, ready to be taken from."""
        if self._painter is not None:
            self._painter.end()
            self._painter = None
        return self._pixmap
