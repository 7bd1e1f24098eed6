"""Where the keyboard goes: with Tab through what is in sight, as it is read; and when the part that had it is switched
off or hidden, to another one of the same pane.

Qt's own order is that in which the parts were made, and a `setFocusProxy` on a part that has a menu tears it apart: Tab
then turns in a ring of two. So the order is taken from where the parts stand.
"""

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLayout, QScrollArea, QWidget


def tab_stops(top: QWidget, also: QWidget | None = None) -> list[QWidget]:
    """All parts of `top` that Tab reaches now: rows from above, in a row from the left, what lies over others last.

    `also` has its place among them although Tab does not reach it, or not any more.
    """
    return list(_stops(top, also, lying_last=True))


def step(top: QWidget, forward: bool) -> bool:
    """Give the keyboard to the stop of `top` after that which has it, or before it; at the end to the first one again.
    False when there is none. For `focusNextPrevChild` of a window."""
    now = QApplication.focusWidget()
    here = now if now is not None and (now is top or top.isAncestorOf(now)) else None
    stops = tab_stops(top, here)
    if here is None or here not in stops:
        parts = stops if forward else stops[::-1]
    else:
        place = stops.index(here)
        after, before = stops[place + 1 :] + stops[:place], stops[:place][::-1] + stops[place + 1 :][::-1]
        parts = after if forward else before
    if not parts:
        return False
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    parts[0].setFocus(reason)
    _bring_into_sight(parts[0])
    return True


def heir(pane: QWidget, old: QWidget) -> QWidget | None:
    """What takes over from `old` in `pane`: an enabled neighbour in the same row, else the next part that a Tab
    reaches, else the first of the pane; None when there is none."""
    stops = tab_stops(pane, old)
    place = stops.index(old) if old in stops else 0
    parts = [part for part in stops[place:] + stops[:place] if part is not old]
    row = [part for part in parts if part.parentWidget() is old.parentWidget() and _same_row(part, old)]
    return next(iter(row + parts), None)


def take_focus(pane: QWidget) -> None:
    """Give the keyboard to the first part of `pane` that a Tab reaches."""
    taker = next(iter(tab_stops(pane)), None)
    if taker is not None:
        taker.setFocus(Qt.FocusReason.OtherFocusReason)


def takes_tab(part: QWidget) -> bool:
    """Whether Tab stops at it, if it can be seen."""
    by_tab = (part.focusPolicy() & Qt.FocusPolicy.TabFocus) == Qt.FocusPolicy.TabFocus
    return by_tab and part.focusProxy() is None and part.isEnabled()


def _stops(part: QWidget, also: QWidget | None, *, lying_last: bool = False) -> Iterator[QWidget]:
    for child in _in_order(part, also, lying_last=lying_last):
        inside = list(_stops(child, also))
        # What scrolls follows the keyboard through its parts; without parts it is a stop itself, to be scrolled.
        if child is also or (takes_tab(child) and not (inside and isinstance(child, QScrollArea))):
            yield child
        yield from inside


def _bring_into_sight(part: QWidget) -> None:
    parent = part.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(part)
        parent = parent.parentWidget()


def _in_order(part: QWidget, also: QWidget | None, *, lying_last: bool) -> list[QWidget]:
    """The children in sight, as they are read."""
    children = [child for child in part.children() if isinstance(child, QWidget) and not child.isWindow()]
    seen = [child for child in children if _in_sight(child) or child is also or _is_above(child, also)]
    layout = part.layout()
    if layout is None or not lying_last:
        return _by_rows(seen)
    held = [child for child in seen if _holds(layout, child)]
    return _by_rows(held) + _by_rows([child for child in seen if child not in held])


def _in_sight(part: QWidget) -> bool:
    """A pane behind another tab is not hidden: it only has no place."""
    return part.isVisible() and not (isinstance(part, QDockWidget) and part.visibleRegion().isEmpty())


def _is_above(part: QWidget, also: QWidget | None) -> bool:
    return also is not None and part.isAncestorOf(also)


def _holds(layout: QLayout, child: QWidget) -> bool:
    """Whether the layout, or one in it, gives the child its place."""
    if layout.indexOf(child) >= 0:
        return True
    items = (layout.itemAt(place) for place in range(layout.count()))
    inner = (item.layout() for item in items if item is not None)
    return any(_holds(each, child) for each in inner if each is not None)


def _by_rows(parts: list[QWidget]) -> list[QWidget]:
    """From above to below; what stands beside each other, from the left to the right."""
    rows: list[tuple[QRect, list[QWidget]]] = []
    for part in sorted(parts, key=lambda each: (each.y(), each.x())):
        place = part.geometry()
        if rows and _beside(rows[-1][0], place):
            rows[-1][1].append(part)
        else:
            rows.append((place, [part]))
    return [part for _, row in rows for part in sorted(row, key=lambda each: (each.x(), each.y()))]


def _beside(upper: QRect, place: QRect) -> bool:
    return place.top() <= upper.center().y() or place.center().y() <= upper.bottom()


def _same_row(part: QWidget, other: QWidget) -> bool:
    return abs(part.geometry().center().y() - other.geometry().center().y()) < other.height()


def keep_in(pane: QWidget, old: QWidget | None, now: QWidget | None) -> None:
    """A slot for `QApplication.focusChanged`: when Qt took the focus off a part of `pane` because the part is no
    longer to be used, and gave it to another pane, it comes back to the pane."""
    if old is None or now is None or not pane.isVisible() or not pane.isAncestorOf(old) or pane.isAncestorOf(now):
        return
    if old.isVisible() and old.isEnabled():
        return
    taker = heir(pane, old)
    if taker is not None:
        taker.setFocus(Qt.FocusReason.OtherFocusReason)
