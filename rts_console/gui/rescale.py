"""Makes a window larger or smaller in place: sizes, margins and gaps that its parts were given when they were made.

What follows the theme by itself does so afterwards, and is right then. Rounding does not add up: what a length was at
scale 1 is kept with its part.
"""

from typing import Final

from PySide6.QtCore import QMargins, QObject, QSize
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QGridLayout, QLayout, QWidget

_KEPT: Final = "_lengths_at_one"
_UNBOUND: Final = (1 << 24) - 1
"""What Qt says of a widget that may be as large as it likes."""

_Lengths = tuple[int, ...]


def rescale(top: QWidget, before: float, now: float) -> None:
    """Let everything in `top`, but not itself, have at scale `now` what it had at scale `before`."""
    if before == now:
        return
    for part in top.findChildren(QWidget):
        if not part.isWindow() and not part.objectName().startswith("qt_"):
            _rescale_widget(part, before, now)
        if isinstance(part, QAbstractButton):
            _rescale_icon(part, before, now)
    # A layout without a gap of its own has that of the layout around it: all are asked before any is changed.
    layouts = [(layout, _lengths(layout)) for layout in top.findChildren(QLayout)]
    for layout, lengths in layouts:
        _rescale_layout(layout, lengths, before, now)


def _rescale_widget(part: QWidget, before: float, now: float) -> None:
    least, most = part.minimumSize(), part.maximumSize()
    lengths = (least.width(), least.height(), most.width(), most.height())
    if lengths == (0, 0, _UNBOUND, _UNBOUND):
        return
    width, height, widest, highest = _scaled(part, lengths, before, now)
    part.setMaximumSize(QSize(widest, highest))
    part.setMinimumSize(QSize(width, height))


def _rescale_icon(part: QAbstractButton, before: float, now: float) -> None:
    """An icon that is wider than high keeps clear of its words; the style sheet says so only once for each button."""
    size = part.iconSize()
    if size.width() != size.height():
        part.setIconSize(QSize(round(size.width() / before * now), round(size.height() / before * now)))


def _lengths(layout: QLayout) -> _Lengths:
    margins = layout.contentsMargins()
    return (margins.left(), margins.top(), margins.right(), margins.bottom(), *_gaps(layout))


def _rescale_layout(layout: QLayout, lengths: _Lengths, before: float, now: float) -> None:
    lengths = _scaled(layout, lengths, before, now)
    layout.setContentsMargins(QMargins(*lengths[:4]))
    match layout:
        case QGridLayout():
            layout.setHorizontalSpacing(lengths[4])
            layout.setVerticalSpacing(lengths[5])
        case QBoxLayout():
            layout.setSpacing(lengths[4])


def _gaps(layout: QLayout) -> _Lengths:
    match layout:
        case QGridLayout():
            return (layout.horizontalSpacing(), layout.verticalSpacing())
        case QBoxLayout():
            return (layout.spacing(),)
    return ()


def _scaled(part: QObject, lengths: _Lengths, before: float, now: float) -> _Lengths:
    """The lengths at the new scale. What was set anew since the last time counts, and not what is kept."""
    kept = part.property(_KEPT)
    at_one: list[float] = [length / before for length in lengths]
    if kept is not None and len(kept) == len(lengths):
        at_one = [
            old if _at(old, before) == length else new for old, new, length in zip(kept, at_one, lengths, strict=True)
        ]
    at_one = [_UNBOUND if length >= _UNBOUND else each for each, length in zip(at_one, lengths, strict=True)]
    part.setProperty(_KEPT, at_one)
    return tuple(_at(length, now) for length in at_one)


def _at(length: float, scale: float) -> int:
    """A length for scale 1; nothing below zero, which means what the style thinks right, is changed."""
    return int(length) if length >= _UNBOUND or length < 0 else round(length * scale)
