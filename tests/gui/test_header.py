"""The profile and the state of its gateway."""

from rts_console.gui.stage import Target
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.gui.window import MainWindow
from rts_console.settings import Profile
from tests.support import until


async def test_the_profile_lamp_shows_the_best_state_of_its_users(window: MainWindow) -> None:
    window.context.settings.profiles.append(Profile("Test", "url"))
    window.context.settings.active_profile = "Test"
    window.refresh()
    assert window.header.lamp.state() is LampState.OFFLINE
    assert window.header.lamp.word() == "no user is logged in"
    alice = window.context.stage.add("alice", Target("ws://x", "a", profile="Test"))
    await alice.backend.login("t", "alice")
    window.refresh()
    assert window.header.lamp.state() is LampState.ONLINE
    assert window.header.lamp.word() == "a user is online"
    assert window.header.profile.text() == "Test"


async def test_menus_without_room_are_behind_a_button_that_can_be_seen(window: MainWindow) -> None:
    header = window.header
    words = [action.text() for action in header.menus.actions() if action.isVisible()]
    window.resize(2_400, 800)
    await until(lambda: header.menus.width() >= header.menus.sizeHint().width())
    assert header.more_menus.isHidden()
    header.setMaximumWidth(header.minimumSizeHint().width() + 60)
    await until(header.more_menus.isVisible)
    header.more_menus.menu().aboutToShow.emit()
    behind = [action.text() for action in header.more_menus.menu().actions()]
    assert behind
    assert behind == words[-len(behind) :]
    assert all(action.menu() is not None for action in header.more_menus.menu().actions())
    header.setMaximumWidth(16_777_215)
    await until(header.more_menus.isHidden)
