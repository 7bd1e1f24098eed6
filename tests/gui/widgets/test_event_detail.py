import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from rts_console.gui.widgets.detail_view import DetailView
from rts_console.gui.widgets.event_detail import EventDetail
from rts_console.protocol.events import LoginResult
from rts_console.protocol.words import LoginErrorCode, Outcome, PayloadKind, UserMessageSendResult
from rts_console.record.log import EventLog
from rts_console.record.marks import Marks
from tests.gui.sample_events import received, room_received, sent, submitted


@pytest.fixture
def log():
    return EventLog()


@pytest.fixture
def detail(qtbot, theme, log):
    detail = EventDetail(theme, log)
    qtbot.addWidget(detail)
    detail.resize(500, 400)
    detail.show()
    return detail


def show(detail, log, *events, key="alice"):
    log.append(key, events)
    detail.show_row(log.row(log.next_seq - 1))


class Counting(DetailView):
    """A tab that counts how often it is given a row, and follows it."""

    follows_row = True

    def __init__(self):
        super().__init__()
        self.title = "Counting"
        self.shown = []

    def show_row(self, row, payload):
        self.shown.append((row.seq, payload))

    def clear(self):
        self.shown.append(None)


def test_without_a_row_it_says_what_it_is_for(detail):
    assert detail._empty.isVisible()


def test_the_head_says_who_to_whom_when_and_how_much(detail, log):
    show(detail, log, room_received("你好"))
    assert detail._title.text().endswith("room message  bob @ lobby → alice")
    assert detail._sizes.text() == "text · 6 bytes · 2 characters"
    assert detail.payload.shown_text() == "你好"
    show(detail, log, received(b"\x01\x02", kind=PayloadKind.BINARY))
    assert detail._sizes.text() == "binary · 2 bytes"


def test_a_result_with_its_name_and_meaning(detail, log):
    show(detail, log, submitted(), sent(code=UserMessageSendResult.NO_RECEIVER, outcome=Outcome.REFUSED, reason="away"))
    assert detail._result.kind() == "error"
    assert detail._result.text() == "3 NoReceiver: The receiver is not online. away"


def test_only_the_tab_that_is_looked_at_is_filled(detail, log):
    view = Counting()
    detail.views.add_view(view)
    show(detail, log, received("one"))
    show(detail, log, received("two"))
    assert view.shown == []
    detail.show_view(view)
    assert view.shown == [(1, b"two")]
    detail.show_view(detail.text)
    detail.show_view(view)
    assert view.shown == [(1, b"two")]
    show(detail, log, received("three"))
    assert view.shown == [(1, b"two"), (2, b"three")]


def test_the_tab_stays_while_rows_change(detail, log):
    show(detail, log, received(b"\x01\x02", kind=PayloadKind.BINARY))
    detail.show_view(detail.hex)
    show(detail, log, received("text"))
    assert detail.current_view() is detail.hex
    assert detail.hex.hex.data() == b"text"


def test_an_event_without_a_payload_shows_its_facts_and_the_tab_comes_back(detail, log):
    show(detail, log, received("text"))
    detail.show_view(detail.json)
    show(detail, log, LoginResult(at_ns=1, user_id="alice", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1))
    assert detail.current_view() is detail.facts
    assert detail.facts.isVisible()
    assert dict(detail.facts.facts())["Result"].startswith("-1000 InvalidToken")
    show(detail, log, received("text"))
    assert detail.current_view() is detail.json


def test_a_result_that_comes_later_is_taken_over(detail, log):
    show(detail, log, submitted())
    detail.show_view(detail.facts)
    assert detail._result.text() == "No result yet."
    log.append("alice", [sent()])
    detail.refresh()
    assert detail._result.text() == f"0 Success: {UserMessageSendResult.SUCCESS.meaning}"
    assert dict(detail.facts.facts())["Receipts"] == "0 of 1"


def test_what_is_read_is_not_shown_again_when_other_rows_change(detail, log):
    show(detail, log, received("text"))
    view = Counting()
    detail.views.add_view(view)
    detail.show_view(view)
    log.append("alice", [submitted(), sent()])
    detail.refresh()
    assert view.shown == [(0, b"text")]


def test_a_row_that_the_log_let_go_stays_readable(detail, log):
    show(detail, log, received("still here"))
    log.clear()
    log.append("alice", [submitted(), sent()])
    detail.refresh()
    detail.show_view(detail.text)
    assert detail.text.text() == "still here"


def test_two_rows_are_compared(detail, log):
    log.append("alice", [received('{"a":1}'), received('{"a":2}')])
    detail.compare(log.row(0), log.row(1))
    assert detail.current_view() is detail.diff
    assert detail.diff.kept().seq == 0
    assert detail.row.seq == 1
    assert len(detail.diff.comparison().rows) == 1


def test_a_term_is_passed_on(detail, log, qtbot):
    show(detail, log, received('{"a":1}'))
    detail.show_view(detail.json)
    with qtbot.waitSignal(detail.filter_wanted) as signal:
        detail.json.filter_to_value()
    assert signal.args[0].startswith("text:")


@pytest.mark.parametrize(("data", "text"), [("你\r\n好".encode(), "你\r\n好"), (b"\xff\x00", "ff 00")])
def test_copying_gives_the_exact_payload(detail, log, clipboard, data, text):
    show(detail, log, received(data))
    detail.copy_button.click()
    assert clipboard.text() == text


def test_the_facts_are_copied_from_any_tab(detail, log, clipboard):
    show(detail, log, received("x"))
    detail.copy_facts_button.click()
    assert "User: bob" in clipboard.text()


def test_every_tab_can_be_reached_by_keys_in_a_narrow_pane(detail, log, qtbot):
    detail.resize(300, 300)
    show(detail, log, received("x"))
    tabs = detail.views.bar
    assert not tabs.isTabVisible(tabs.count() - 1)
    tabs.setFocus()
    for _ in range(tabs.count()):
        qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.tabText(tabs.currentIndex()) == "Raw"
    assert tabs.rect().contains(tabs.tabRect(tabs.currentIndex()))


def test_no_view_pushes_its_pane_wider(detail, log):
    show(detail, log, received("x"))
    least = detail.minimumSizeHint().width()
    assert least <= 280
    for place in range(detail.views.bar.count()):
        detail.views.bar.setCurrentIndex(place)
        assert detail.minimumSizeHint().width() == least, detail.views.bar.tabText(place)
        assert detail.current_view().minimumSizeHint().width() <= 300, detail.views.bar.tabText(place)


def test_nothing_is_held_without_a_row(detail, log):
    show(detail, log, received("secret"))
    detail.show_row(None)
    assert detail.payload.payload() is None
    assert "secret" not in " ".join(label.text() for label in detail.findChildren(QLabel))


def test_each_tab_is_in_sight_or_named_by_the_menu(detail, log):
    show(detail, log, received("x"))
    titles = ["Auto", "Journey", "Facts", "JSON", "Text", "Hex", "Diff", "Decoded", "Raw"]
    for width in (240, 360, 480, 900):
        detail.resize(width, 300)
        bar = detail.views.bar
        shown = [bar.tabText(place) for place in range(bar.count()) if bar.isTabVisible(place)]
        listed = [action.text() for action in detail.views.menu().actions()]
        assert shown + listed == titles
        assert detail.views.more_button.isVisibleTo(detail) == bool(listed)
    assert listed == []


def test_the_sizes_stand_below_the_title_where_both_do_not_fit(detail, log):
    show(detail, log, room_received("你好"))
    lines = {}
    for width in (700, 340):
        detail.resize(width, 400)
        lines[width] = detail._head.getItemPosition(detail._head.indexOf(detail._sizes))[0]
    assert lines == {700: 0, 340: 1}


def test_the_comment_of_a_marked_row_is_seen_as_it_was_written(detail, log):
    marks = Marks(log)
    detail.show_comments(marks)
    show(detail, log, received(b"hello"))
    assert detail._comment.isHidden()
    marks.mark(0, "<b>late</b> by 3 s")
    detail.refresh_comment()
    assert detail._comment.isVisible()
    assert detail._comment.text() == "Comment: <b>late</b> by 3 s"
    marks.unmark(0)
    detail.refresh_comment()
    assert detail._comment.isHidden()


def test_the_comment_of_a_mark_is_among_the_facts(detail, log, clipboard):
    marks = Marks(log)
    detail.show_comments(marks)
    show(detail, log, received("x"))
    marks.mark(0, "late by 3 s")
    detail.refresh_comment()
    detail.copy_facts()
    assert "Comment: late by 3 s" in clipboard.text()
    marks.mark(0, "not so late")
    detail.refresh_comment()
    assert dict(detail.facts.facts())["Comment"] == "not so late"
