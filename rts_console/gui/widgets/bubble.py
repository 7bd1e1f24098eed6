"""One message as a bubble: who, when, what, how it went; laid out once for a width, painted where it is wanted."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption

from rts_console.gui.language import said
from rts_console.gui.models.attributes import type_of
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.codes import code_of
from rts_console.gui.models.conversation import State, sender_of, state_of
from rts_console.gui.theme import Theme
from rts_console.protocol.words import PayloadKind
from rts_console.record.row import Direction, Row, Severity

SHOWN_CHARACTERS = 600
SHOWN_LINES = 12
_HEX_ROWS = 3
_HEX_COLUMNS = 16
_WIDEST = 560
_SHARE = 0.78
_LINE_SEPARATOR = "\u2028"

# As in a preview: what could reorder the line or cannot be seen stands as a sign.
_SIGNS: dict[int, int | str] = {
    **{number: 0x2400 + number for number in range(0x20) if number not in (9, 10)},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0x2426),
    **dict.fromkeys((0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF), 0x2426),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0x2426),
    10: _LINE_SEPARATOR,
}
_STATE_COLORS = {
    Severity.NONE: "text_muted",
    Severity.INFO: "info",
    Severity.SUCCESS: "success",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}

Tr = Callable[[str], str]


@dataclass(slots=True)
class Text:
    """Some lines of text at a place within the bubble."""

    layout: QTextLayout
    color: QColor
    at: QPointF
    height: float


@dataclass(slots=True)
class Bubble:
    """A message laid out: its box within a strip of `height`, the texts in it, and where *show all* can be pressed.

    `code` is where it says how it went, if that is a result code; a press there asks what it means.
    """

    seq: int
    height: float
    box: QRectF
    ground: QColor
    edge: QColor
    texts: list[Text] = field(default_factory=list)
    more: QRectF | None = None
    code: QRectF | None = None
    spoken: str = ""

    def paint(self, painter: QPainter, top: float, clip: QRectF, theme: Theme, *, selected: bool) -> None:
        """Paint it with its strip beginning at `top`, as far as it lies in `clip`."""
        radius = theme.radius("l")
        painter.setPen(QPen(theme.color("focus") if selected else self.edge, 2 if selected else 1))
        painter.setBrush(self.ground)
        painter.drawRoundedRect(self.box.translated(0, top), radius, radius)
        for text in self.texts:
            painter.setPen(text.color)
            origin = QPointF(text.at.x(), text.at.y() + top)
            _draw(painter, text.layout, origin, clip)


def _draw(painter: QPainter, layout: QTextLayout, origin: QPointF, clip: QRectF) -> None:
    """Only the lines in sight: a message may have thousands."""
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        top = origin.y() + line.y()
        if top > clip.bottom():
            return
        if top + line.height() >= clip.top():
            line.draw(painter, origin)


class BubbleMaker:
    """Lays out messages for a width. `mine` is the user whose messages stand at the right."""

    def __init__(self, theme: Theme, color_of: Callable[[str], int | None], tr: Tr) -> None:
        """`color_of` gives the colour index of a user, None for one that is not ours."""
        self._theme = theme
        self._color_of = color_of
        self._tr = tr
        self.mine = ""

    def make(self, row: Row, payload: Callable[[], bytes], width: float, *, whole: bool) -> Bubble:
        """The bubble of a row in a view of that width; `whole` shows all of a long payload."""
        theme, right = self._theme, sender_of(row) == self.mine
        pad, gap = theme.space("m"), theme.space("s")
        inside = min(width * _SHARE, theme.pixels(_WIDEST)) - 2 * pad
        body, more = self._body(row, payload, whole=whole)
        parts = [(self._head(row), theme.font("caption"), self._name_color(row), False)]
        parts.append((body, self._body_font(row), theme.color("text"), True))
        if more:
            parts.append((more, theme.font("small"), theme.color("accent_text"), False))
        state = self._state(row)
        if state.words or state.sign:
            parts.append((_said(state), theme.font("caption"), theme.color(_STATE_COLORS[state.severity]), True))
        parts = [(theme.shown(words), font, color, wraps) for words, font, color, wraps in parts]
        texts, more_box, y, widest = self._stack(parts, inside, has_more=bool(more))
        last = texts[-1]
        coded = bool(state.words or state.sign) and code_of(row) is not None
        box_width = widest + 2 * pad
        x = width - box_width - gap if right else gap
        box = QRectF(x, gap / 2, box_width, y + gap / 2)
        bubble = Bubble(row.seq, box.bottom() + gap / 2, box, self._ground(row), self._edge(row))
        for text in texts:
            text.at += QPointF(x + pad, 0)
        bubble.texts = texts
        bubble.code = QRectF(last.at, QSizeF(widest, last.height)) if coded else None
        bubble.more = more_box.translated(x + pad, 0) if more_box is not None else None
        bubble.spoken = " ".join(part[0] for part in parts).replace(_LINE_SEPARATOR, " ")
        return bubble

    def _stack(
        self, parts: list[tuple[str, QFont, QColor, bool]], width: float, *, has_more: bool
    ) -> tuple[list[Text], QRectF | None, float, float]:
        """The parts one below the other; the third one can be pressed when there is more to show."""
        y = self._theme.space("s") * 1.5  # half of it lies between two bubbles
        texts: list[Text] = []
        widest, more_box = 0.0, None
        for number, (words, font, color, wraps) in enumerate(parts):
            layout, height, natural = _lay_out(words, font, width, wraps=wraps)
            texts.append(Text(layout, color, QPointF(0, y), height))
            if has_more and number == 2:
                more_box = QRectF(0, y, natural, height)
            widest = max(widest, natural)
            y += height + self._theme.space("xxs")
        return texts, more_box, y, min(widest, width)

    def _state(self, row: Row) -> State:
        """How it went."""
        return state_of(row)

    def _head(self, row: Row) -> str:
        parts = [sender_of(row), time_of_day(row.at_ns)]
        if row.direction is Direction.IN and row.elapsed_ms == row.elapsed_ms:
            parts.append(f"{row.elapsed_ms:,.1f} ms")
        if kind := type_of(row):
            parts.append(kind.translate(_SIGNS))
        return "  ".join(parts)

    def _body(self, row: Row, payload: Callable[[], bytes], *, whole: bool) -> tuple[str, str]:
        """What to show of the payload, and what can be pressed to see the rest or less of it."""
        data = payload()
        if row.payload_kind is PayloadKind.BINARY:
            return self._binary(data, whole=whole)
        if not data:
            return self._tr("(empty text)"), ""
        text = data.decode("utf-8", "replace")
        start = text if whole else _beginning(text)
        body = start.translate(_SIGNS)
        if whole:
            return body, self._tr("Show less") if len(_beginning(text)) < len(text) else ""
        left = len(data) - len(start.encode())
        if len(start) == len(text):
            return body, ""
        words = self._tr("… {left} of {size} bytes are not shown. Show all")
        return body, words.format(left=f"{max(left, 1):,}", size=f"{len(data):,}")

    def _binary(self, data: bytes, *, whole: bool) -> tuple[str, str]:
        shown = data if whole else data[: _HEX_ROWS * _HEX_COLUMNS]
        rows = [shown[at : at + _HEX_COLUMNS].hex(" ") for at in range(0, len(shown), _HEX_COLUMNS)]
        head = self._tr("Binary, {size} bytes").format(size=f"{len(data):,}")
        body = _LINE_SEPARATOR.join([head, *rows])
        if len(data) <= _HEX_ROWS * _HEX_COLUMNS:
            return body, ""
        if whole:
            return body, self._tr("Show less")
        words = self._tr("… {left} of {size} bytes are not shown. Show all")
        return body, words.format(left=f"{len(data) - len(shown):,}", size=f"{len(data):,}")

    # Look

    def _body_font(self, row: Row) -> QFont:
        return self._theme.font("mono" if row.payload_kind is PayloadKind.BINARY else "body")

    def _name_color(self, row: Row) -> QColor:
        color = self._color_of(sender_of(row))
        return self._theme.color("text_secondary") if color is None else self._theme.identity_color(color).text

    def _ground(self, row: Row) -> QColor:
        color = self._color_of(sender_of(row))
        return self._theme.color("sunken") if color is None else self._theme.identity_color(color).soft

    def _edge(self, row: Row) -> QColor:
        state = state_of(row)
        if state.severity in (Severity.WARNING, Severity.ERROR):
            return self._theme.color(_STATE_COLORS[state.severity])
        return self._theme.color("border")


def _said(state: State) -> str:
    return f"{state.sign} {said(state.words)}".strip()


def _beginning(text: str) -> str:
    """As much of a text as a bubble shows at once."""
    start = text[:SHOWN_CHARACTERS]
    lines = start.split("\n", SHOWN_LINES)
    return "\n".join(lines[:SHOWN_LINES]) if len(lines) > SHOWN_LINES else start


def _lay_out(words: str, font: QFont, width: float, *, wraps: bool) -> tuple[QTextLayout, float, float]:
    """The words in lines, their height, and how wide the longest is."""
    text = words if wraps else QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideMiddle, width)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    height = natural = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height()
        natural = max(natural, line.naturalTextWidth())
    layout.endLayout()
    return layout, height, natural
