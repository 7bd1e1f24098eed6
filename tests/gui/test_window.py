"""The window: layout kept and restored, the tick, the strip, the wish to close."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.child import ChildState
from rts_console.gui.models.draft import Draft
from rts_console.gui.panels.conversation import ConversationPanel
from rts_console.gui.panels.messages import MessagesPanel
from rts_console.gui.widgets.banner import Banner
from rts_console.gui.widgets.chip import Chip
from rts_console.gui.widgets.dock import Dock
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.gui.window import MainWindow
from rts_console.protocol.events import LoginResult
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginErrorCode, Scope
from rts_console.settings import WindowState
from tests.gui.fakes import FakeBackend
from tests.gui.sample_events import START_NS, received
from tests.gui.sample_window import HERE, Noted, make_window, places
from tests.support import until


async def test_at_first_it_welcomes_and_a_user_brings_the_panes(window: MainWindow) -> None:
    assert window.welcome.isVisible()
    assert not window.strip.isVisible()
    window.context.stage.add("alice", HERE)
    window.refresh()
    assert not window.welcome.isVisible()
    assert list(window.strip.cards()) == ["alice"]


async def test_the_two_ways_to_begin(window: MainWindow) -> None:
    wanted: list[str] = []
    window.demo_wanted.connect(lambda: wanted.append("demo"))
    window.welcome.demo_button.click()
    assert wanted == ["demo"]
    window.welcome.connect_button.click()
    assert not window.welcome.isVisible()
    assert window.panel("connection").isVisible()


async def test_only_what_can_be_seen_is_refreshed(window: MainWindow) -> None:
    window.dismiss_welcome()
    hidden, seen = window.panel("gateway"), window.panel("messages")
    assert isinstance(hidden, Noted)
    assert isinstance(seen, Noted)
    before = (hidden.refreshed, seen.refreshed)
    window.refresh()
    assert (hidden.refreshed, seen.refreshed) == (before[0], before[1] + 1)


async def test_a_panel_that_fails_stops_no_other_and_is_reported(window: MainWindow) -> None:
    window.dismiss_welcome()
    errors: list[str] = []
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _loop, context: errors.append(context["message"]))
    first, last = window.panel("connection"), window.panel("latency")
    assert isinstance(first, Noted)
    assert isinstance(last, Noted)
    first.fails, count = True, last.refreshed
    window.refresh()
    loop.set_exception_handler(before)
    first.fails = False
    assert last.refreshed == count + 1
    assert errors == ["the panel connection failed to refresh"]


async def test_the_tick_refreshes_every_pane_that_can_be_seen(window: MainWindow) -> None:
    first, ticks = window.panel("connection"), window.ticks
    assert isinstance(first, Noted)
    window.dismiss_welcome()
    await until(lambda: window.ticks >= ticks + 4)
    assert first.refreshed >= 3


async def test_messages_that_stream_in_do_not_repaint_the_strip_each_time(window: MainWindow) -> None:
    for user_id in ("alice", "bob"):
        window.context.stage.add(user_id, HERE)
    window.refresh()
    card = window.strip.cards()["bob"]
    window.context.store.apply("bob", [received()])
    window.refresh()
    assert card.state.unread == 0  # a figure may wait
    window.context.store.apply("bob", [LoginResult(at_ns=1, user_id="bob", code=LoginErrorCode.SUCCESS, elapsed_ms=1)])
    window.refresh()
    assert card.state.unread == 1  # news does not, and takes the figure along


async def test_who_closes_while_messages_are_to_go_is_asked_first() -> None:
    window = make_window((MessagesPanel, ConversationPanel))
    window.start()
    try:
        alice = window.context.stage.add("alice", HERE)
        await alice.backend.login(Secret("token"), "alice")
        messages = window.panel("messages")
        assert isinstance(messages, MessagesPanel)
        composer = messages.composer
        composer.write_to(Scope.PEER, "bob")
        composer.set_draft(Draft(text="burst"))
        composer.count.setValue(2)
        composer.interval.setValue(60_000)
        composer.send()
        await until(lambda: composer.repetition is not None and composer.repetition.to_go == 1)
        window.request_exit()
        assert not window.exit_request.is_set()
        answer = messages.findChild(QPushButton, "messages_leave")
        assert isinstance(answer, QPushButton)
        answer.click()
        assert window.exit_request.is_set()
        await until(lambda: composer.repetition is None)
    finally:
        await window.aclose()
        await window.context.stage.aclose()
        window.deleteLater()


async def test_closing_is_a_wish_and_the_window_stays(window: MainWindow) -> None:
    event = QCloseEvent()
    QApplication.sendEvent(window, event)
    assert not event.isAccepted()
    assert window.exit_request.is_set()
    assert window.isVisible()


async def test_closing_ends_what_the_panels_were_doing(window: MainWindow) -> None:
    request = window.panel("rooms").tasks.start(asyncio.Event().wait(), name="a request without an answer")
    await window.aclose()
    assert request.cancelled()


async def test_layout_and_panel_states_come_back(window: MainWindow) -> None:
    window.dismiss_welcome()
    rooms = next(dock for dock in window.findChildren(Dock) if dock.objectName() == "rooms")
    rooms.close()
    kept = window.save_state()
    again = make_window()
    again.restore_state(kept)
    again.dismiss_welcome()
    again.show()
    assert "rooms" not in places(again)
    panel = again.panel("latency")
    assert isinstance(panel, Noted)
    assert panel.state == {"width": 3}
    again.resize(1440, 900)  # no screen of that size is there, so it was made narrow
    again.reset_layout()
    assert "rooms" in places(again)
    await again.aclose()


@pytest.mark.parametrize(
    "state", [WindowState(docks=b"rubbish", geometry=b"rubbish"), WindowState(version=99, docks=b"from the future")]
)
async def test_a_broken_layout_falls_back_to_the_first_one(window: MainWindow, state: WindowState) -> None:
    window.dismiss_welcome()
    before = places(window)
    window.restore_state(state)
    after = places(window)
    assert set(after) == set(before)
    assert all(after[name] == pytest.approx(place, abs=8) for name, place in before.items())


async def test_numbers_and_clicks_choose_who_acts(window: MainWindow, qtbot: QtBot) -> None:
    for name in ("alice", "bob"):
        window.context.stage.add(name, HERE)
    window.refresh()
    window.commands["activate_2"].trigger()
    assert window.context.stage.active is window.context.stage.identities[1]
    window.refresh()
    assert window.strip.cards()["bob"].isChecked()
    qtbot.mouseClick(window.strip.cards()["alice"], Qt.MouseButton.LeftButton)
    assert window.context.stage.active is window.context.stage.identities[0]
    assert window.commands["activate_1"].text() == "Act as alice"
    assert not window.commands["activate_3"].isVisible()


async def test_removing_takes_the_active_one_off(window: MainWindow) -> None:
    window.context.stage.add("alice", HERE)
    window.refresh()
    window.commands["remove_user"].trigger()
    await until(lambda: not len(window.tasks))
    window.refresh()
    assert window.strip.cards() == {}
    assert not window.commands["remove_user"].isEnabled()


async def test_steps_of_the_size_in_a_row_are_put_on_as_one(window: MainWindow) -> None:
    switches: list[float] = []
    theme = window.context.theme
    theme.changed.connect(lambda: switches.append(theme.scale))
    for _ in range(3):
        window.commands["larger"].trigger()
    await until(lambda: bool(switches))
    assert switches == [1.5]
    window.commands["usual_size"].trigger()
    await until(lambda: len(switches) == 2)
    assert switches[1] == 1.0


async def test_palette_and_keys_open_and_close_with_the_window(window: MainWindow) -> None:
    window.commands["commands"].trigger()
    assert window.command_palette.isVisible()
    window.command_palette.close()
    window.commands["keys"].trigger()
    assert window.keys.isVisible()
    await window.aclose()
    assert not window.keys.isVisible()


async def test_a_link_lost_and_back_is_noticed_once_each(window: MainWindow) -> None:
    alice = window.context.stage.add("alice", HERE)
    backend = alice.backend.behind
    assert isinstance(backend, FakeBackend)
    await backend.login("t", "alice")
    backend.tell_link()
    window.refresh()
    assert window.banners.banners() == ()
    backend.lose_link()
    for _ in range(3):
        window.refresh()
    assert [banner.severity() for banner in window.banners.banners()] == ["warning"]
    backend.come_back()
    for _ in range(3):
        window.refresh()
    assert [banner.severity() for banner in window.banners.banners()] == ["warning", "success"]


async def test_a_gateway_that_died_is_told_to_everybody_until_it_runs_again(window: MainWindow) -> None:
    child = window.context.child
    child.problem, child.state = "The gateway was killed by signal 9.", ChildState.CRASHED
    child.changed.emit()
    window.refresh()
    assert [banner.text() for banner in window.banners.banners()] == [f"{child.problem} Restart it to go on."]
    assert (window.header.lamp.state(), window.header.lamp.word()) == (LampState.ERROR, "local gateway: crashed")
    child.state = ChildState.STARTING
    child.changed.emit()
    assert window.banners.banners() == ()


@pytest.mark.parametrize(
    ("state", "can"),
    [
        (ChildState.STOPPED, "start"),
        (ChildState.STARTING, "stop"),
        (ChildState.RUNNING, "stop restart"),
        (ChildState.STOPPING, ""),
        (ChildState.CRASHED, "start restart"),
    ],
)
async def test_menus_offer_what_can_be_done_with_the_gateway_now(
    window: MainWindow, state: ChildState, can: str
) -> None:
    window.context.child.state = state
    window.context.child.changed.emit()
    names = [name for name in ("start", "stop", "restart") if window.commands[f"{name}_gateway"].isEnabled()]
    assert " ".join(names) == can
    window.context.child.state = ChildState.STOPPED
    window.context.child.changed.emit()


async def test_menus_tick_what_is_in_force(window: MainWindow) -> None:
    window.commands["theme_dark"].trigger()
    themes = window.look.themes.actions()
    assert [action.text() for action in themes if action.isChecked()] == ["Dark"]
    # Qt draws either an icon or a tick.
    assert not any(action.isIconVisibleInMenu() for action in themes)
    window.dismiss_welcome()
    assert window.commands["show_rooms"].isChecked()
    assert not window.commands["show_rooms"].isIconVisibleInMenu()
    titles = [action.text() for action in window.header.menus.actions() if action.isVisible()]
    assert "Panes" not in titles
    assert titles[-2:] == ["View", "Help"]
    window.commands["theme_light"].trigger()


async def test_the_keys_have_those_of_the_editor_and_every_way_to_open_them(window: MainWindow) -> None:
    window.commands["keys"].trigger()
    words = {label.text() for label in window.keys.findChildren(QLabel)}
    assert {"F1", "?", "Ctrl+Enter", "Ctrl+Shift+Enter", "Alt+Up"} <= words
    window.keys.close()


async def test_raw_frames_are_switched_by_an_action_and_seen_by_a_chip(window: MainWindow) -> None:
    window.context.stage.add("alice", HERE)
    window.dismiss_welcome()
    chip = window.findChild(Chip, "frames_chip")
    assert chip is not None
    assert chip.isHidden()
    window.commands["record_frames"].trigger()
    assert window.context.stage.records_frames
    assert chip.isVisible()
    window.commands["record_frames"].trigger()
    assert not window.context.stage.records_frames
    assert chip.isHidden()


async def test_a_message_chosen_in_the_conversation_is_selected_in_the_table(qapp: QApplication) -> None:
    window = make_window((MessagesPanel, ConversationPanel))
    window.start()
    try:
        log = window.context.log
        log.append("alice", [received("one"), received("two", at_ns=START_NS + 1)])
        messages, conversation = window.panel("messages"), window.panel("conversation")
        assert isinstance(messages, MessagesPanel)
        assert isinstance(conversation, ConversationPanel)
        window.show_panel("conversation")
        conversation.view.chosen.emit(0)
        row = messages.table.selected_row()
        assert row is not None
        assert row.seq == 0
        messages.conversation_requested.emit(log.row(1))
        assert conversation.view.selected == 1
        messages.table.filter_bar.set_text("nothing-like-this")
        messages.refresh()
        conversation.row_opened.emit(1)
        assert "filter hides this message" in " ".join(banner.text() for banner in window.findChildren(Banner))
    finally:
        await window.aclose()
        window.deleteLater()


async def test_the_first_steps_end_in_the_demo_and_are_seen_once(window: MainWindow) -> None:
    wanted: list[bool] = []
    window.demo_wanted.connect(lambda: wanted.append(True))
    assert not window.context.settings.welcomed
    window.commands["first_steps"].trigger()
    assert window._first_run is not None
    for _ in range(2):
        window._first_run.next.click()
    window._first_run.demo.click()
    assert wanted == [True]
    assert window.context.settings.welcomed
    assert not window.presenter.on
