import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from rts_console.gui.models.event_columns import Column
from rts_console.gui.models.events import EventModel
from rts_console.gui.widgets.event_painter import KIND_ICONS, Look, Place, RowPainter, RowSheet
from rts_console.protocol.words import Outcome, UserMessageSendResult
from rts_console.record.journey_states import States, StepState
from rts_console.record.log import EventLog
from rts_console.record.translate import KINDS, MESSAGE_KINDS
from tests.gui.sample_events import held, received, sent, submitted

PLAIN = Look("surface", "12:00:00.000")


@pytest.fixture
def log():
    return EventLog()


@pytest.fixture
def model(log):
    return EventModel(log)


@pytest.fixture
def painter(theme):
    return RowPainter(theme, {"alice": 0}.get)


def paint(painter, model, row, column, *, width=120, look=PLAIN):
    image = QImage(width, 28, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF)
    pen = QPainter(image)
    painter.paint(pen, image.rect(), [Place(column, 0, width)], model.cells(row), look)
    pen.end()
    return image


def colors(image):
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_every_kind_that_is_no_message_has_its_icon(theme):
    assert set(KIND_ICONS) == set(KINDS) - set(MESSAGE_KINDS.values())
    for name in KIND_ICONS.values():
        theme.icon(name)


def test_the_bar_at_the_left_has_the_colour_of_the_severity(theme, log, model, painter):
    log.append("alice", [submitted(), sent()])
    model.refresh()
    image = paint(painter, model, 0, Column.MARK, width=30)
    assert image.pixelColor(1, 14).name() == theme.color("success_fill").name()


def test_a_mark_has_its_colour_and_a_reference_its_lines(theme, log, model, painter):
    log.append("alice", [received()])
    model.refresh()
    plain = colors(paint(painter, model, 0, Column.MARK, width=30))
    pinned = colors(paint(painter, model, 0, Column.MARK, width=30, look=PLAIN._replace(mark=3)))
    other = colors(paint(painter, model, 0, Column.MARK, width=30, look=PLAIN._replace(mark=0)))
    assert len(plain) == 1
    assert pinned - plain != other - plain
    image = paint(painter, model, 0, Column.KIND, look=PLAIN._replace(reference=True))
    assert {image.pixelColor(60, y).name() for y in (0, 27)} == {theme.color("accent").name()}


def test_an_identity_has_its_colour_and_an_unknown_one_none(theme, log, model, painter):
    log.append("alice", [received()])
    log.append("stranger", [received()])
    model.refresh()
    soft = theme.identity_color(0).soft.name()
    assert soft in colors(paint(painter, model, 0, Column.IDENTITY))
    assert soft not in colors(paint(painter, model, 1, Column.IDENTITY))


def test_the_ground_is_that_of_the_look(theme, log, model, painter):
    log.append("alice", [received()])
    model.refresh()
    for ground in ("selection", "hover", "surface"):
        image = paint(painter, model, 0, Column.SIZE, look=PLAIN._replace(ground=ground))
        assert image.pixelColor(0, 0).name() == theme.color(ground).name()


def test_a_faint_row_is_paler(theme, log, model, painter):
    log.append("alice", [received()])
    model.refresh()
    dark = theme.color("text").name()
    assert dark in colors(paint(painter, model, 0, Column.KIND))
    assert dark not in colors(paint(painter, model, 0, Column.KIND, look=PLAIN._replace(faint=True)))


def test_markup_is_painted_as_it_is(log, model, painter):
    log.append("alice", [received("<font color=#ff0000>red</font>", user_id="<font color=#ff0000>")])
    model.refresh()
    for column in (Column.PREVIEW, Column.WITH):
        assert "#ff0000" not in colors(paint(painter, model, 0, column, width=600))


def test_a_text_that_does_not_fit_ends_in_an_ellipsis(painter):
    for column in (Column.KIND, Column.PREVIEW):
        cut = painter._cut_to(column, "a long text that does not fit", 60)
        assert cut.endswith("…")
        assert painter.text_width(column, cut) <= 60
        assert painter._cut_to(column, "short", 60) == "short"
        assert painter._cut_to(column, "short", -5) in ("", "…")


def test_a_held_message_is_marked_in_the_colour_of_a_warning(theme, log, model, painter):
    log.append("alice", [submitted(), submitted(name="a-2"), held(name="a-2")])
    model.refresh()
    warning = theme.color("warning").name()
    assert warning not in colors(paint(painter, model, 0, Column.RESULT))
    assert warning in colors(paint(painter, model, 1, Column.RESULT))


def test_a_comment_stands_before_the_preview(theme, log, model, painter):
    log.append("alice", [received()])
    model.refresh()
    image = paint(painter, model, 0, Column.PREVIEW, width=400, look=PLAIN._replace(comment="look"))
    assert theme.color("warning_soft").name() in colors(image)


def test_the_journey_shows_what_failed_as_a_cross_and_no_colour_alone(theme, log, model, painter):
    log.append("alice", [received(), submitted()])
    log.append("alice", [sent(code=UserMessageSendResult.NO_RECEIVER, outcome=Outcome.REFUSED)])
    model.refresh()
    green, red = theme.color("success_fill").name(), theme.color("error_fill").name()
    arrived = colors(paint(painter, model, 0, Column.JOURNEY))
    failed = colors(paint(painter, model, 1, Column.JOURNEY))
    assert green in arrived
    assert red not in arrived
    assert any(name.startswith("#c") or name == red for name in failed - arrived)
    states = [States(*(state,) * 5) for state in StepState]
    images = [painter._trail(each, 1.0).toImage() for each in states]
    assert all(one != other for place, one in enumerate(images) for other in images[:place])


def test_rows_are_painted_once_until_they_change(log, model, painter):
    log.append("alice", [received(), received("other"), submitted()])
    model.refresh()
    sheet = RowSheet()
    columns = [Place(Column.PREVIEW, 0, 200)]

    def row(pen, place, cells, look):
        painter.paint(pen, place, columns, cells, look)

    def show(look=PLAIN):
        for each in range(3):
            sheet.source(model.cells(each), look, row)
        sheet.finish()
        return sheet.painted

    assert sheet.fit(200, 28, 8, 1.0)
    assert (show(), show()) == (3, 3)
    assert show(PLAIN._replace(ground="hover")) == 6
    log.append("alice", [sent()])
    model.refresh()
    assert show(PLAIN._replace(ground="hover")) == 7
    sheet.clear()
    assert show() == 10


def test_a_row_that_is_no_whole_number_of_pixels_high_is_not_kept():
    sheet = RowSheet()
    assert not sheet.fit(200, 25, 4, 1.5)
    assert sheet.fit(200, 28, 4, 1.5)


def test_the_sheet_has_room_for_rows_that_come_in_sight(log, model, painter):
    log.append("alice", [received(str(number)) for number in range(100)])
    model.refresh()
    sheet = RowSheet()
    sheet.fit(50, 28, 8, 1.0)
    places = set()
    for start in range(0, 96, 4):
        rows = [model.cells(row) for row in range(start, start + 4)]
        sheet.keep({cells.row.seq for cells in rows})
        places = {sheet.source(cells, PLAIN, lambda pen, place, cells, look: None).y() for cells in rows}
        assert len(places) == 4
    sheet.finish()
    assert QRect(0, 0, 50, 8 * 28).contains(QRect(0, max(places), 50, 28))


def test_for_an_audience_a_row_looks_the_same_whatever_is_private_in_it(theme, log, model, painter):
    log.append("alice", [received("at ws://one.example:7880 now"), received("at ws://other.example:443 now")])
    model.refresh()
    pictures = [paint(painter, model, row, Column.PREVIEW, width=300) for row in (0, 1)]
    assert pictures[0] != pictures[1]
    theme.privacy.on = True
    painter.restyle()
    pictures = [paint(painter, model, row, Column.PREVIEW, width=300) for row in (0, 1)]
    assert pictures[0] == pictures[1]
