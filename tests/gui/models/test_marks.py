"""Signs are painted in the theme's colours, kept, and forgotten when it changes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QTextDocument
from PySide6.QtWidgets import QApplication

from rts_console.gui.models.marks import Marks, plain_tool_tip
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme()
    theme.apply(qapp, "light")
    return theme


def painted(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QImage:
    return icon.pixmap(QSize(16, 16), 1.0, mode).toImage()


def colors(icon: QIcon) -> set[str]:
    image = painted(icon)
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


def test_a_lamp_has_the_colour_of_its_state(theme: Theme) -> None:
    assert theme.color("state_online").name() in colors(Marks(theme).lamp(LampState.ONLINE))


def test_a_dot_has_the_colour_of_its_identity(theme: Theme) -> None:
    marks = Marks(theme)
    assert theme.identity_color(3).fill.name() in colors(marks.dot(3))
    assert theme.identity_color(3).fill.name() not in colors(marks.dot(4))


def test_a_stroke_shows_colour_and_style(theme: Theme) -> None:
    marks = Marks(theme)
    whole = marks.stroke(QColor("#ff0000"), Qt.PenStyle.SolidLine)
    dotted = marks.stroke(QColor("#ff0000"), Qt.PenStyle.DotLine)
    assert colors(whole) == {"#ff0000"}
    assert painted(whole) != painted(dotted)


def test_what_was_painted_is_kept_until_the_theme_changes(theme: Theme, qapp: QApplication) -> None:
    marks = Marks(theme)
    light = marks.lamp(LampState.ONLINE)
    assert marks.lamp(LampState.ONLINE) is light
    assert marks.icon("users") is marks.icon("users")
    before = painted(light)
    theme.apply(qapp, "dark")
    assert painted(marks.lamp(LampState.ONLINE)) != before


def test_a_selected_row_does_not_tint_a_lamp(theme: Theme) -> None:
    lamp = Marks(theme).lamp(LampState.ONLINE)
    assert painted(lamp, QIcon.Mode.Selected) == painted(lamp)


def test_markup_in_a_tool_tip_is_text() -> None:
    tip = plain_tool_tip("<b>bold</b>\nsecond line")
    document = QTextDocument()
    document.setHtml(tip)
    assert document.toPlainText().replace("\u2028", "\n") == "<b>bold</b>\nsecond line"
    assert plain_tool_tip("") == ""
