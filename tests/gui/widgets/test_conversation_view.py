import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from rts_console.gui.models.conversation import Conversation, Talk
from rts_console.gui.widgets.conversation_view import ConversationView
from rts_console.protocol.words import Outcome, UserMessageSendResult
from rts_console.record.log import EventLog
from tests.record.events import START_NS, received, sent, submitted


@pytest.fixture
def log():
    log = EventLog()
    log.append("alice", [received(f"{n}\n".encode() * (n % 5 + 1), composed_at_ns=START_NS + n) for n in range(200)])
    return log


@pytest.fixture
def view(qtbot, theme, log):
    conversation = Conversation(log)
    conversation.set_talk(Talk("alice", "bob"))
    view = ConversationView(theme, log, conversation, lambda user: None)
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    conversation.refresh()
    view.start("alice")
    return view


def wheel(view, steps):
    at = QPointF(50, 50)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_it_begins_at_the_newest(view):
    assert view.following
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    assert view._top > 180


def test_the_wheel_leaves_the_end_and_comes_back(view):
    wheel(view, 2)
    assert not view.following
    assert view.pill.isVisible()
    wheel(view, -5)
    assert view.following


def test_the_bar_reaches_both_ends(view):
    view.verticalScrollBar().setValue(0)
    assert (view._top, view._offset) == (0, 0.0)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert view.following


def test_scrolling_down_and_up_by_the_same_pixels_comes_back(view):
    view.verticalScrollBar().setValue(5_000)
    before = (view._top, round(view._offset, 6))
    view._scroll_by(777)
    assert (view._top, view._offset) != before
    view._scroll_by(-777)
    assert (view._top, round(view._offset, 6)) == before


def test_keys_walk_through_the_messages(qtbot, view):
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.selected == 197
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.selected == 198
    with qtbot.waitSignal(view.opened, check_params_cb=lambda seq: seq == 198):
        qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view._top == 0
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.following


def test_a_message_far_away_is_brought_into_sight(view):
    assert view.select(3)
    assert view._top == 3
    assert view.select(190)
    assert not view.select(10_000)


def test_what_the_log_lets_go_moves_nothing_that_is_read(view):
    view.verticalScrollBar().setValue(10_000)
    seq = view._conversation.seqs[view._top]
    del view._conversation.seqs[:50]
    view.take(50)
    assert view._conversation.seqs[view._top] == seq


def test_another_size_keeps_the_end(view):
    view.resize(300, 700)
    assert view.following
    view.grab()


def test_a_result_that_is_pressed_is_explained(qtbot, theme):
    log = EventLog()
    log.append("alice", [submitted(), sent(outcome=Outcome.REFUSED, code=UserMessageSendResult.NO_RECEIVER)])
    log.append("alice", [received(b"hi")])
    conversation = Conversation(log)
    conversation.set_talk(Talk("alice", "bob"))
    view = ConversationView(theme, log, conversation, lambda user: None)
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    conversation.refresh()
    view.start("alice")
    asked = []
    view.explain_wanted.connect(asked.append)
    failed, _other = (view._bubble(place) for place in range(2))
    assert _other.code is None
    place = (failed.code.center() + QPointF(0, -view._offset)).toPoint()
    qtbot.mouseMove(view.viewport(), place)
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=failed.box.topLeft().toPoint() + QPoint(3, 3))
    assert asked == []
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.keyClick(view, Qt.Key.Key_E)
    assert [(each.code, each.key, each.who, each.seq) for each in asked] == [
        (UserMessageSendResult.NO_RECEIVER, "alice", "bob", 0)
    ] * 2
