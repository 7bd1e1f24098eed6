"""Where the keyboard goes when the part that had it is switched off or hidden: it stays in its pane."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def heir(pane: QWidget, old: QWidget) -> QWidget | None:
    """What takes over from `old` in `pane`: an enabled neighbour in the same row, else the next part that a Tab
    reaches, else the first of the pane; None when there is none."""
    parts = [part for part in _chain(old) if pane.isAncestorOf(part) and _takes_focus(part)]
    row = [part for part in parts if part.parentWidget() is old.parentWidget() and _same_row(part, old)]
    return next(iter(row + parts), None)


def _chain(start: QWidget) -> Iterator[QWidget]:
    part = start.nextInFocusChain()
    while part is not None and part is not start:
        yield part
        part = part.nextInFocusChain()


def _takes_focus(part: QWidget) -> bool:
    by_tab = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and part.focusProxy() is None and part.isVisible() and part.isEnabled()


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
