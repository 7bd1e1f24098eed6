import pytest
from PySide6.QtCore import Qt

from rts_console.gui.widgets.held_bar import HeldBar, PolicyChooser
from rts_console.protocol.words import OfflinePolicy


@pytest.fixture
def bar(qtbot, theme):
    bar = HeldBar(theme)
    qtbot.addWidget(bar)
    return bar


@pytest.mark.parametrize(
    ("held", "leaving", "text", "can_release"),
    [
        (1, 0, "1 message held for alice", True),
        (1_200, 0, "1,200 messages held for alice", True),
        (0, 1, "1 message of alice leaves when the link is back", False),
        (0, 2, "2 messages of alice leave when the link is back", False),
        (2, 3, "2 held for alice, 3 more when the link is back", True),
    ],
)
def test_it_says_how_many_and_offers_what_can_be_done(bar, held, leaving, text, can_release):
    bar.show_held("alice", held, leaving)
    assert bar.text() == text
    assert bar.accessibleName() == text
    assert bar.release.isVisibleTo(bar) is can_release
    assert bar.discard.isVisibleTo(bar)
    assert not bar.isHidden()


def test_without_any_it_takes_no_room(bar):
    assert bar.isHidden()
    bar.show_held("alice", 1, 0)
    bar.show_held("alice", 0, 0)
    assert bar.isHidden()


def test_its_buttons_ask(qtbot, bar):
    bar.show_held("alice", 1, 0)
    bar.show()
    for button, signal in ((bar.release, bar.release_wanted), (bar.discard, bar.discard_wanted)):
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_chooser_tells_only_what_the_hand_chose(qtbot, theme):
    chooser = PolicyChooser(theme)
    qtbot.addWidget(chooser)
    assert [chooser.combo.itemData(place) for place in range(chooser.combo.count())] == list(OfflinePolicy)
    told = []
    chooser.chosen.connect(told.append)
    chooser.show_policy(OfflinePolicy.SEND)
    assert (chooser.policy(), told) == (OfflinePolicy.SEND, [])
    qtbot.keyClick(chooser.combo, Qt.Key.Key_Up)
    assert told == [OfflinePolicy.HOLD]
