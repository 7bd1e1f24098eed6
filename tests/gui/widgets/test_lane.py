"""One lane by itself."""

from pytestqt.qtbot import QtBot

from rts_console.gui.loop import TaskScope
from rts_console.gui.widgets.lane import Lane
from rts_console.gui.widgets.state_lamp import LampState
from tests.gui.panels.worlds import World


def test_state_and_targets_follow_the_user(qtbot: QtBot) -> None:
    world = World("alice", "bob")
    alice = world.stage.identities[0]
    lane = Lane(world.theme, world.stage, world.log, alice, lambda _key: 0, TaskScope())
    qtbot.addWidget(lane)
    assert lane.lamp.state() is LampState.ONLINE
    assert lane.send_button.isEnabled()
    world.add("carol")
    lane.refresh()
    assert [lane.target.itemText(place) for place in range(lane.target.count())] == ["bob", "carol"]
    assert lane.accessibleName() == "Lane of alice"
