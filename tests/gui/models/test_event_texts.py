import pytest

from rts_console.gui.models import event_texts
from rts_console.gui.models.event_columns import Column, TimeMode
from rts_console.gui.models.event_texts import cells_of, journey_words, tool_tip
from rts_console.record.journey_states import States, StepState
from rts_console.record.log import EventLog
from tests.gui.sample_events import received

D, W, P, F, U, N = (
    StepState.DONE,
    StepState.WAITING,
    StepState.PARTLY,
    StepState.FAILED,
    StepState.UNKNOWN,
    StepState.NONE,
)


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ((N, N, N, N, N), ""),
        ((D, D, D, D, D), "arrived"),
        ((D, W, W, W, W), "composed"),
        ((D, D, D, D, P), "arrived, by some"),
        ((D, D, F, N, N), "on the wire, then failed: at the gateway"),
        ((D, D, U, U, U), "on the wire, the rest unknown"),
    ],
)
def test_a_journey_is_said_in_words(states, words):
    assert journey_words(States(*states)) == words


def test_every_column_has_title_name_and_explanation():
    for texts in (event_texts.titles(), event_texts.names(), event_texts.title_tips()):
        assert len(texts) == len(Column)
    assert all(event_texts.names())
    assert all(event_texts.title_tips())
    assert set(event_texts.mode_words()) == set(TimeMode)


def row_cells(text="hello"):
    log = EventLog()
    log.append("alice", [received(text)])
    return cells_of(log.row(0))


def test_times_in_the_gateway_are_a_column():
    assert row_cells().texts[Column.GATEWAY] == "1.00"


def test_a_tool_tip_has_comment_and_text_and_no_markup_of_either():
    tip = tool_tip(row_cells(), Column.PREVIEW, "<b>hello", "<i>see")
    assert tip == "<qt>&lt;i&gt;see<br>&lt;b&gt;hello</qt>"


def test_the_tool_tip_of_a_time_has_the_date():
    assert "2023-11-1" in tool_tip(row_cells(), Column.TIME, "x", "")
    assert tool_tip(row_cells(), Column.MARK, "", "") is None


def test_a_message_with_nothing_in_it_says_so():
    assert row_cells("").texts[Column.PREVIEW] == "(empty)"
    assert row_cells(" ").texts[Column.PREVIEW] == " "
