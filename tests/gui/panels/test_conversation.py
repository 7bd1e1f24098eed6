from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from rts_console.gui.models import conversation
from rts_console.gui.models.conversation import Talk
from rts_console.gui.panels.conversation import ConversationPanel
from rts_console.protocol.words import RULE_SETS, PayloadKind
from tests.gui.fakes import FakeBackend
from tests.gui.panels.worlds import World
from tests.record.events import START_NS, delivered, received, room_received, sent, submitted


@pytest.fixture
def world(qapp):
    return World("alice", "bob")


@pytest.fixture
async def panel(qtbot, world):
    panel = ConversationPanel(world.context)
    qtbot.addWidget(panel)
    panel.resize(700, 500)
    panel.show()
    yield panel
    await panel.aclose()


def chat(world, count=1, start=0):
    for number in range(start, start + count):
        world.tell("alice", received(f"message {number}".encode(), composed_at_ns=START_NS + number))


async def test_an_empty_pane_leads_to_writing(qtbot, panel):
    with qtbot.waitSignal(panel.write_wanted):
        panel.empty.button.click()


async def test_the_newest_conversation_is_shown_by_itself(panel, world):
    chat(world)
    panel.refresh()
    assert panel.user.currentText() == "alice"
    assert panel.peer.currentText() == "bob"
    assert panel._count.text() == "1 message"
    assert panel._pages.currentWidget() is panel.view


async def test_one_that_is_followed_gives_way_to_what_the_user_picks(panel, world):
    chat(world)
    world.tell("alice", room_received(room_id="lobby"))
    panel.follow(Talk("alice", "bob"))
    panel.refresh()
    assert panel.conversation.talk == Talk("alice", "bob")
    panel.follow(Talk("alice", "", "lobby"))
    assert (panel.conversation.talk.room, panel.room.currentText()) == ("lobby", "lobby")
    panel.pair_button.click()
    panel.follow(Talk("alice", "", "lobby"))
    assert not panel.conversation.talk.room


async def test_a_room_can_be_picked(panel, world):
    chat(world)
    world.tell("alice", room_received(room_id="lobby"))
    panel.refresh()
    panel.show_row(world.log.row(world.log.next_seq - 1))
    assert panel.room_button.isChecked()
    assert panel.conversation.talk.room == "lobby"
    panel.pair_button.click()
    panel.peer.setCurrentIndex(panel.peer.findText("bob"))
    panel.peer.activated.emit(0)
    assert panel.conversation.talk.peer == "bob"


async def test_a_room_is_called_as_the_rules_call_it(qtbot):
    world = World("alice", backend=lambda user_id: FakeBackend(user_id, rules=RULE_SETS["agora"]))
    panel = ConversationPanel(world.context)
    qtbot.addWidget(panel)
    assert panel.room_button.text() == "Channel"
    await panel.aclose()


async def test_sides_can_be_changed(panel, world):
    chat(world)
    panel.refresh()
    panel.swap_button.click()
    assert (panel.conversation.talk.user, panel.conversation.talk.peer) == ("bob", "alice")
    assert panel.user.currentText() == "bob"


async def test_a_message_shown_from_the_table_is_selected(panel, world):
    chat(world, 300)
    seq = world.log.first_seq + 20
    panel.show_row(world.log.row(seq))
    assert panel.view.selected == seq
    assert not panel.view.following


async def test_a_message_far_on_is_selected_when_it_is_read(panel, world, monkeypatch):
    monkeypatch.setattr(conversation, "BUDGET_S", 0)
    monkeypatch.setattr(conversation, "FIRST_SLICE", 10)
    monkeypatch.setattr(conversation, "LARGEST_SLICE", 10)
    world.log.append("alice", [received(b"x", composed_at_ns=START_NS + number) for number in range(100)])
    seqs = range(world.log.next_seq - 100, world.log.next_seq)
    panel.show_row(world.log.row(seqs[50]))
    assert panel.conversation.reading
    assert panel.view.selected == -1
    while panel.conversation.reading:
        panel.refresh()
    assert panel.view.selected == seqs[50]
    panel.swap_button.click()
    panel.show_row(world.log.row(seqs[90]))
    panel.swap_button.click()
    while panel.conversation.reading:
        panel.refresh()
    assert panel.view.selected == -1


async def test_it_follows_only_at_the_end(qtbot, panel, world):
    chat(world, 100)
    panel.refresh()
    assert panel.view.following
    qtbot.keyClick(panel.view, Qt.Key.Key_PageUp)
    before = (panel.view._top, panel.view._offset)
    chat(world, 5, start=100)
    panel.refresh()
    assert (panel.view._top, panel.view._offset) == before
    assert panel.view.pill.text() == "↓ 5 new"
    panel.view.pill.click()
    assert panel.view.following
    assert not panel.view.pill.isVisible()


async def test_a_click_chooses_a_message_and_a_long_one_opens(qtbot, panel, world):
    world.tell("alice", received(b"x" * 65_536))
    panel.refresh()
    view = panel.view
    seq = panel.conversation.seqs[0]
    bubble = view._bubble(0)
    before = bubble.height
    with qtbot.waitSignal(view.chosen):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=bubble.more.center().toPoint())
    assert view.selected == seq
    assert view._bubble(0).height > before * 10
    view.copy()
    assert len(QGuiApplication.clipboard().text()) == 65_536


async def test_a_receipt_that_comes_later_is_shown(panel, world):
    world.tell("alice", submitted(b"hi", target="bob"))
    panel.refresh()
    assert "sending" in panel.view._bubble(0).spoken
    world.tell("alice", sent(), delivered())
    panel.refresh()
    assert "✓✓ delivered" in panel.view._bubble(0).spoken


async def test_a_hundred_thousand_messages_cost_what_is_in_sight(panel, world):
    world.log.append("alice", [received(b"x", composed_at_ns=START_NS + number) for number in range(100_000)])
    panel.refresh()
    while panel.conversation.reading:
        panel.refresh()
    panel.grab()
    assert len(panel.view._bubbles) <= 256
    panel.view.verticalScrollBar().setValue(panel.view.verticalScrollBar().maximum() // 2)
    panel.grab()
    assert 45_000 < panel.view._top < 55_000
    assert len(panel.view._bubbles) <= 256


async def test_clearing_the_log_leaves_an_empty_pane(panel, world):
    chat(world, 20)
    panel.refresh()
    world.log.clear()
    panel.refresh()
    assert panel._pages.currentWidget() is panel.empty
    chat(world, 2)
    panel.refresh()
    assert len(panel.conversation.seqs) == 2


async def test_binary_is_a_card(panel, world):
    world.tell("alice", received(bytes(range(256)) * 10, kind=PayloadKind.BINARY))
    panel.refresh()
    spoken = panel.view._bubble(0).spoken
    assert "Binary, 2,560 bytes" in spoken
    assert "00 01 02" in spoken
    assert "2,512 of 2,560 bytes are not shown" in spoken


async def test_a_row_without_a_conversation_is_said(qtbot, world):
    said = []
    context = replace(world.context, notify=lambda text, severity: said.append(text))
    panel = ConversationPanel(context)
    qtbot.addWidget(panel)
    panel.show_row(world.log.row(0))
    assert said == ["Only messages between users or in a room have a conversation."]
    assert not panel.conversation.talk
    await panel.aclose()
