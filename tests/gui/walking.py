"""A walk through a window with the Tab key, and what it must find there."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from rts_console.gui.focus import take_focus, takes_tab

FORWARD, BACKWARD = Qt.Key.Key_Tab, Qt.Key.Key_Backtab


def walk(window: QWidget, key: Qt.Key = FORWARD, limit: int = 400) -> list[QWidget]:
    """All that has the keyboard in turn while Tab is pressed, until the first has it again.

    Fails when a part does not let the keyboard go.
    """
    seen: list[QWidget] = []
    while len(seen) < limit:
        now = QApplication.focusWidget()
        assert now is not None, f"nothing has the keyboard after {words(seen[-1]) if seen else 'the start'}"
        if seen and now is seen[0]:
            return seen
        assert now not in seen, f"Tab turns in a ring: {words(now)} follows {words(seen[-1])}"
        seen.append(now)
        QTest.keyClick(now, key)
    raise AssertionError(f"the walk does not end: {limit} stops")


def walk_in(part: QWidget, limit: int = 200) -> list[QWidget]:
    """All that has the keyboard in turn from the first stop of `part` on, until Tab leads out of it."""
    seen: list[QWidget] = []
    take_focus(part)
    while (now := QApplication.focusWidget()) is not None and part.isAncestorOf(now) and len(seen) < limit:
        if seen and now is seen[0]:
            return seen  # nothing else takes the keyboard
        assert now not in seen, f"Tab turns in a ring: {words(now)} follows {words(seen[-1])}"
        assert seen_of(now), f"{words(now)} has the keyboard and cannot be seen"
        seen.append(now)
        QTest.keyClick(now, FORWARD)
    return seen


def stops(part: QWidget) -> set[QWidget]:
    """What Tab must reach in `part` while it is in sight."""
    return {
        each
        for each in part.findChildren(QWidget)
        if each.isVisible() and takes_tab(each) and each.window() is part.window() and not _only_scrolls(each)
    }


def seen_of(part: QWidget) -> QRect:
    """The place of it that lies in all of those that it stands in."""
    place, parent = place_of(part), part.parentWidget()
    while parent is not None and not place.isEmpty():
        place &= place_of(parent)
        parent = None if parent.isWindow() else parent.parentWidget()
    return place


def _only_scrolls(part: QWidget) -> bool:
    """A place that scrolls needs no keyboard of its own when it has parts that take it."""
    return isinstance(part, QScrollArea) and any(takes_tab(each) for each in part.findChildren(QWidget))


def jumps(order: list[QWidget]) -> Iterator[str]:
    """Where the walk goes against the way of reading: up in the same column, or left in the same row."""
    for one, other in zip(order, order[1:], strict=False):
        if one.isAncestorOf(other) or other.isAncestorOf(one):
            continue
        before, after = place_of(one), place_of(other)
        up = after.bottom() < before.top() and after.left() < before.right()
        left = after.right() < before.left() and after.top() <= before.center().y() <= after.bottom()
        if up or left:
            yield f"{words(one)} {before.getRect()} -> {words(other)} {after.getRect()}"


def place_of(part: QWidget) -> QRect:
    """Where it stands on the screen."""
    return QRect(part.mapToGlobal(QPoint(0, 0)), part.size())


def nameless(window: QWidget) -> list[str]:
    """What can be used, now or later, and has no name for those who do not see it."""
    return sorted(words(part) for part in window.findChildren(QWidget) if _must_have_name(part) and not name_of(part))


def name_of(part: QWidget) -> str:
    """What a screen reader calls it."""
    face = QAccessible.queryAccessibleInterface(part)
    return face.text(QAccessible.Text.Name) if face is not None else ""


def _must_have_name(part: QWidget) -> bool:
    if part.focusProxy() is not None or isinstance(part, QScrollBar | QDialog) or part.objectName().startswith("qt_"):
        return False
    if isinstance(part.parentWidget(), QLineEdit):
        return False  # the sign in a field and the cross that empties it: keys do that
    if isinstance(part, QAbstractButton):
        # One without a word or a sign is hidden, and gets them when it is shown.
        return part.isVisible() or bool(part.text()) or not part.icon().isNull()
    if isinstance(part, QTextEdit) and part.isReadOnly() and not part.toPlainText():
        return False
    if _only_scrolls(part) or _is_inside(part, QComboBox | QAbstractSpinBox):
        return False
    return part.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(part, QLineEdit)


def _is_inside(part: QWidget, kind: object) -> bool:
    parent = part.parentWidget()
    while parent is not None and not isinstance(parent, QAbstractScrollArea):
        if isinstance(parent, kind):  # type: ignore[arg-type]
            return True
        parent = parent.parentWidget()
    return False


def words(part: QWidget) -> str:
    """What it is and where, for a message."""
    names: list[str] = []
    each: QWidget | None = part
    while each is not None and len(names) < 4:
        name = each.objectName()
        if name or each is part:
            names.append(f"{type(each).__name__} {name}".strip())
        each = each.parentWidget()
    return " in ".join(names)
