"""One lane by itself."""

from pytestqt.qtbot import QtBot

from rts_console.gui.loop import TaskScope
from rts_console.gui.models.codes import Subject
from rts_console.gui.widgets.lane import Lane
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.protocol.words import UserMessageSendResult
from tests.gui.fakes import refused
from tests.gui.panels.worlds import World, click
from tests.support import until


async def test_the_code_of_a_refused_message_is_explained(qtbot: QtBot) -> None:
    world, tasks = World("alice", "bob"), TaskScope()
    lane = Lane(world.theme, world.stage, world.log, world.stage.identities[0], lambda _key: 0, tasks)
    qtbot.addWidget(lane)
    lane.show()
    asked: list[Subject] = []
    lane.explain_wanted.connect(asked.append)
    world.backend("alice").answers.append(refused(UserMessageSendResult.NO_RECEIVER))
    lane.edit.setText("hi")
    click(lane.send_button)
    await until(lambda: "3 NoReceiver" in lane.status.text())
    click(lane.status.explain_button)
    assert asked == [Subject(UserMessageSendResult.NO_RECEIVER, "alice", "bob")]
    await tasks.aclose()


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
