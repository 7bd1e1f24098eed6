import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from rts_console.gui.models.events import Column, EventModel
from rts_console.gui.widgets.event_delegate import KIND_ICONS, EventDelegate
from rts_console.record.log import EventLog
from rts_console.record.translate import KINDS, MESSAGE_KINDS
from tests.gui.sample_events import held, received, sent, submitted


@pytest.fixture
def log():
    return EventLog()


@pytest.fixture
def model(log):
    return EventModel(log)


@pytest.fixture
def delegate(theme, model):
    return EventDelegate(theme, model, {"alice": 0}.get)


def paint(delegate, model, row, column, *, width=120, state=QStyle.StateFlag.State_None):
    image = QImage(width, 28, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, width, 28)
    option.state = state
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(row, column))
    painter.end()
    return image


def colors(image):
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_every_kind_that_is_no_message_has_its_icon(theme):
    assert set(KIND_ICONS) == set(KINDS) - set(MESSAGE_KINDS.values())
    for name in KIND_ICONS.values():
        theme.icon(name)


def test_the_bar_at_the_left_has_the_colour_of_the_severity(theme, log, model, delegate):
    log.append("alice", [submitted(), sent()])
    model.refresh()
    image = paint(delegate, model, 0, Column.TIME)
    assert image.pixelColor(1, 14).name() == theme.color("success_fill").name()


def test_an_identity_has_its_colour_and_an_unknown_one_none(theme, log, model, delegate):
    log.append("alice", [received()])
    log.append("stranger", [received()])
    model.refresh()
    soft = theme.identity_color(0).soft.name()
    assert soft in colors(paint(delegate, model, 0, Column.IDENTITY))
    assert soft not in colors(paint(delegate, model, 1, Column.IDENTITY))


def test_a_selected_row_has_the_ground_of_a_selection(theme, log, model, delegate):
    log.append("alice", [received()])
    model.refresh()
    image = paint(delegate, model, 0, Column.SIZE, state=QStyle.StateFlag.State_Selected)
    assert image.pixelColor(0, 0).name() == theme.color("selection").name()


def test_a_row_that_was_let_go_paints_nothing(log, model, delegate):
    log.append("alice", [received()])
    model.refresh()
    log.clear()
    assert colors(paint(delegate, model, 0, Column.PREVIEW)) == {"#ffffff"}


def test_markup_is_painted_as_it_is(log, model, delegate):
    log.append("alice", [received("<font color=#ff0000>red</font>")])
    model.refresh()
    assert "#ff0000" not in colors(paint(delegate, model, 0, Column.PREVIEW, width=600))


def test_a_text_that_does_not_fit_ends_in_an_ellipsis(delegate):
    assert delegate._cut_to(Column.KIND, "a long text that does not fit", 60).endswith("…")
    assert delegate._cut_to(Column.KIND, "short", 60) == "short"


def test_a_held_message_is_marked_in_the_colour_of_a_warning(theme, log, model, delegate):
    log.append("alice", [submitted(), submitted(name="a-2"), held(name="a-2")])
    model.refresh()
    warning = theme.color("warning").name()
    assert warning not in colors(paint(delegate, model, 0, Column.RESULT))
    assert warning in colors(paint(delegate, model, 1, Column.RESULT))
