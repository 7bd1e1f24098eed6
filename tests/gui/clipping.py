"""What of the words in a window has no room, and cannot be read anywhere else."""

import html
from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QWidget,
)

from rts_console.gui.widgets.elided_label import ElidedLabel
from tests.gui.walking import words


def clipped(window: QWidget) -> list[str]:
    """The parts in sight whose words are cut without a tool tip that has the whole of them."""
    return [
        f"{words(part)}: {text!r} has {room} of {wanted} pixels"
        for part in window.findChildren(QWidget)
        if part.isVisible() and part.window() is window.window()
        for text, room, wanted in _short_of_room(part)
        if not _told_in_full(part, text)
    ]


def _short_of_room(part: QWidget) -> Iterator[tuple[str, int, int]]:
    if _paints_itself(part) and not isinstance(part, ElidedLabel):
        return  # its own tests look at that
    match part:
        case ElidedLabel():
            if part.shown_text() != part.text():
                yield part.text(), part.width(), _width(part, part.text())
        case QLabel():
            yield from _label(part)
        case QTabBar():
            yield from _tabs(part)
        case QComboBox():
            yield from _combo(part)
        case QLineEdit():
            yield from _placeholder(part)
        case QAbstractButton():
            yield from _button(part)


def _placeholder(part: QLineEdit) -> Iterator[tuple[str, int, int]]:
    """What is asked for; where that is the field's own name it is to be read above it."""
    text, room = part.placeholderText(), part.contentsRect().width()
    if part.text() or text.casefold() == part.accessibleName().casefold():
        return
    if _width(part, text) > room:
        yield text, room, _width(part, text)


def _paints_itself(part: QWidget) -> bool:
    return any("paintEvent" in vars(kind) and kind.__module__.startswith("rts_console") for kind in type(part).__mro__)


def _label(part: QLabel) -> Iterator[tuple[str, int, int]]:
    text = part.text()
    if not text or part.textFormat() == Qt.TextFormat.RichText:
        return
    room: QRect = part.contentsRect()
    if part.wordWrap():
        wanted = part.fontMetrics().boundingRect(0, 0, room.width(), 10_000, Qt.TextFlag.TextWordWrap, text).height()
        if wanted > room.height() + 1:
            yield text, room.height(), wanted
        return
    wanted = max(_width(part, line) for line in text.splitlines())
    if wanted > room.width() + 1:
        yield text, room.width(), wanted


def _tabs(part: QTabBar) -> Iterator[tuple[str, int, int]]:
    for place in range(part.count()):
        text, rect = part.tabText(place), part.tabRect(place)
        wanted = _width(part, text)
        if part.isTabVisible(place) and wanted > rect.width() and part.tabToolTip(place) != text.replace("&", ""):
            yield text, rect.width(), wanted


def _combo(part: QComboBox) -> Iterator[tuple[str, int, int]]:
    option = QStyleOptionComboBox()
    part.initStyleOption(option)
    control, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    room = part.style().subControlRect(control, option, field, part).width()
    wanted = _width(part, part.currentText())
    if not part.isEditable() and wanted > room:
        yield part.currentText(), room, wanted


def _button(part: QAbstractButton) -> Iterator[tuple[str, int, int]]:
    text = part.text()
    if not text or (isinstance(part, QToolButton) and part.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly):
        return
    wanted = _width(part, text)
    if not part.icon().isNull():
        wanted += part.iconSize().width()
    room = part.width()
    if isinstance(part, QCheckBox | QRadioButton | QPushButton):
        option = QStyleOptionButton()
        part.initStyleOption(option)
        element = {
            QCheckBox: QStyle.SubElement.SE_CheckBoxContents,
            QRadioButton: QStyle.SubElement.SE_RadioButtonContents,
        }.get(type(part), QStyle.SubElement.SE_PushButtonContents)
        room = part.style().subElementRect(element, option, part).width()
    if wanted > room + 1:
        yield text, room, wanted


def _width(part: QWidget, text: str) -> int:
    return part.fontMetrics().horizontalAdvance(text.replace("&&", "\0").replace("&", "").replace("\0", "&"))


def _told_in_full(part: QWidget, text: str) -> bool:
    """By its own tool tip, or by that of what it stands in."""

    plain = html.unescape(part.toolTip())
    return text.replace("&", "") in plain or (isinstance(part, QComboBox) and bool(part.toolTip()) and text in plain)
