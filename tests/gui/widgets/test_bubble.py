import pytest

from rts_console.gui.widgets.bubble import SHOWN_LINES, BubbleMaker
from rts_console.protocol.words import Outcome, PayloadKind, UserMessageSendResult
from rts_console.record.log import EventLog
from tests.record.events import received, sent, submitted


@pytest.fixture
def maker(theme):
    maker = BubbleMaker(theme, {"alice": 0}.get, str)
    maker.mine = "alice"
    return maker


def bubble(maker, *events, whole=False, width=600):
    log = EventLog()
    log.append("alice", list(events))
    return maker.make(log.row(0), lambda: log.payload(0), width, whole=whole)


def test_mine_stands_at_the_right_and_others_at_the_left(maker):
    mine, other = bubble(maker, submitted(b"hi")), bubble(maker, received(b"hi"))
    assert mine.box.right() > 580
    assert other.box.left() < 20
    assert mine.ground != other.ground


def test_a_failure_is_told_in_words_and_by_the_edge(maker):
    failed = bubble(maker, submitted(), sent(outcome=Outcome.REFUSED, code=UserMessageSendResult.NO_RECEIVER))
    assert "✗ 3 NoReceiver" in failed.spoken
    assert failed.edge != bubble(maker, submitted(), sent()).edge


@pytest.mark.parametrize("data", [b"y" * 5_000, b"line\n" * 100, "你".encode() * 2_000])
def test_a_long_text_says_how_much_is_not_shown(maker, data):
    short, whole = bubble(maker, received(data)), bubble(maker, received(data), whole=True)
    assert f"of {len(data):,} bytes are not shown" in short.spoken
    assert short.more is not None
    assert "Show less" in whole.spoken
    assert whole.height > short.height


def test_a_short_text_has_nothing_more(maker):
    assert bubble(maker, received(b"\n" * (SHOWN_LINES - 1))).more is None
    assert "(empty text)" in bubble(maker, received(b"")).spoken


def test_markup_and_control_characters_stay_signs(maker):
    spoken = bubble(maker, received("<b>bold</b> \x07\u202e".encode())).spoken
    assert "<b>bold</b> ␇␦" in spoken


def test_bytes_that_are_no_text_do_not_stop_it(maker):
    assert "\ufffd" in bubble(maker, received(b"\xff\xfe")).spoken
    assert "Binary, 2 bytes ff fe" in bubble(maker, received(b"\xff\xfe", kind=PayloadKind.BINARY)).spoken


@pytest.mark.parametrize("width", [0, 10, 60, 5_000])
def test_any_width_gives_a_box(maker, width):
    assert bubble(maker, received("a long text 你好 ".encode() * 20), width=width).height > 0
