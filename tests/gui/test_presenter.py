"""Presenting: what is shown, what is hidden, and that everything comes back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFrame,
    QScrollArea,
    QScrollBar,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from rts_console.gui.app import opened
from rts_console.gui.child import ChildState
from rts_console.gui.models.conversation import Talk
from rts_console.gui.panels.conversation import ConversationPanel
from rts_console.gui.panels.scenario import ScenarioPanel
from rts_console.gui.stage import Target
from rts_console.gui.widgets.cover import Cover
from rts_console.gui.window import MainWindow
from rts_console.protocol.secret import Secret
from rts_console.settings import LAYOUT_VERSION, Profile
from tests.gui.sample_events import received, room_received
from tests.gui.sample_window import ALL, HERE, make_window, places
from tests.gui.scenario_players import FakeWorld
from tests.support import until

CARDS = """\
name: Two cards
identities:
  alice:
  bob:
steps:
  - login: [alice, bob]
    note: Two people open the app.
  - send: {from: alice, to: bob, text: hello}
  - wait: 1 ms
    note: That was all.
"""


@pytest.fixture
async def stage() -> AsyncIterator[MainWindow]:
    """A window with the Scenario panel, whose users are written by hand."""
    made = make_window((*ALL, ScenarioPanel))
    panel = made.panel("scenario")
    assert isinstance(panel, ScenarioPanel)
    panel.world = FakeWorld(made.context)
    made.start()
    yield made
    await made.aclose()
    await made.context.stage.aclose()
    made.deleteLater()


def panel_of(window: MainWindow) -> ScenarioPanel:
    panel = window.panel("scenario")
    assert isinstance(panel, ScenarioPanel)
    return panel


async def test_the_key_turns_the_window_into_a_stage_and_back(window: MainWindow) -> None:
    window.dismiss_welcome()
    window.context.settings.look.scale = 1.15
    window.look.put_on()
    window.refresh()
    await until(lambda: len(places(window)) >= 4 and places(window)["messages"][0] < 400)
    before, scale = places(window), window.context.theme.scale
    window.commands["presenter_mode"].trigger()
    assert window.presenter.on
    assert window.context.theme.scale > 1.4
    assert window.context.settings.look.scale == 1.15
    assert not window.header.isVisible()
    assert not window.status_bar.isVisible()
    assert window.presenter.card.isVisible()
    assert {name for name, dock in window._docks.docks.items() if dock.isVisible()} == {"messages"}
    window.commands["presenter_mode"].trigger()
    assert not window.presenter.on
    assert window.context.theme.scale == scale
    assert window.header.isVisible()
    assert not window.presenter.card.isVisible()
    await until(lambda: places(window).keys() == before.keys())
    assert max(abs(x - before[name][0]) for name, (x, _) in places(window).items()) <= 6


async def test_who_begins_with_presenting_finds_the_usual_layout_afterwards(window: MainWindow) -> None:
    assert window.welcome.isVisible()
    window.presenter.enter()
    await until(lambda: places(window).keys() == {"messages", "presenter_card"})
    window.presenter.leave()
    window.refresh()
    await until(lambda: len(places(window)) >= 4 and places(window)["messages"][0] < 400)


async def test_pressed_twice_at_once_it_is_as_it_was(window: MainWindow) -> None:
    window.dismiss_welcome()
    for _ in range(4):
        window.presenter.toggle()
    window.presenter.leave()
    assert not window.presenter.on
    window.presenter.enter()
    window.presenter.enter()
    assert window.presenter.on
    window.presenter.leave()
    assert window.panel("connection").isVisible()


async def test_the_layout_that_is_saved_meanwhile_is_the_users_own(window: MainWindow) -> None:
    window.dismiss_welcome()
    window.presenter.enter()
    own = window.save_state().docks
    assert own != bytes(window._docks.saveState(LAYOUT_VERSION).data())
    window.reset_layout()
    assert window.save_state().docks == own
    window.presenter.leave()
    assert window.panel("connection").isVisible()


async def test_zooming_meanwhile_leaves_the_users_own_size(window: MainWindow) -> None:
    window.presenter.enter()
    before = window.context.theme.scale
    window.commands["larger"].trigger()
    assert window.context.theme.scale > before
    window.commands["usual_size"].trigger()
    assert window.context.theme.scale == before
    window.commands["theme_dark"].trigger()
    assert window.context.theme.scale == before
    window.presenter.leave()
    assert window.context.theme.scale == window.context.settings.look.scale == 1.0


async def test_type_follows_the_size_of_the_window(window: MainWindow) -> None:
    window.resize(1280, 720)
    window.presenter.enter()
    small = window.context.theme.scale
    window.resize(1920, 1080)
    await until(lambda: window.context.theme.scale > small * 1.3)
    window.presenter.leave()


async def test_notices_wait_and_come_in_one(window: MainWindow) -> None:
    window.notify("before", "info")
    window.presenter.enter()
    assert not window.banners.banners()
    for number in range(12):
        window.notify(f"notice {number}", "error" if number == 3 else "info")
    window.refresh()
    assert window.presenter.bar.kept.text() == "12 notices kept back"
    assert not window.banners.banners()
    window.presenter.leave()
    texts = [banner.text() for banner in window.banners.banners()]
    assert texts[0] == "before"
    assert texts[1].startswith("12 notices came while you presented:\n… and 4 before these")
    assert "notice 11" in texts[1]
    assert window.banners.banners()[1].severity() == "error"
    button = window.banners.banners()[1].findChild(QWidget, "banner_action")
    assert button is not None
    button.click()  # type: ignore[attr-defined]
    assert QApplication.clipboard().text().count("notice ") == 12


async def test_a_gateway_that_dies_is_told_in_the_bar_alone(window: MainWindow) -> None:
    window.dismiss_welcome()
    window.presenter.enter()
    window.context.child.problem = "The gateway was killed by signal 9."
    window.context.child._set_state(ChildState.CRASHED)
    window.refresh()
    assert "Reset scene" in window.presenter.bar.words.text()
    assert not window.banners.banners()
    window.presenter.leave()
    assert any("Restart it" in banner.text() for banner in window.banners.banners())
    window.context.child._set_state(ChildState.STOPPED)


async def test_a_clicker_goes_through_the_cards_wherever_the_keyboard_is(stage: MainWindow) -> None:
    panel_of(stage).show_text(CARDS, "Two cards", "two.yaml", saved=True)
    stage.presenter.enter()
    card = stage.presenter.card
    handle = stage.window().windowHandle()

    def press(key: Qt.Key) -> None:
        QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))

    stage.presenter.refresh()
    assert (card.now.text(), card.next.text()) == ("Two cards", "Two people open the app.")
    press(Qt.Key.Key_PageDown)
    run = panel_of(stage).run
    assert run is not None
    await until(lambda: run.standing)
    stage.presenter.refresh()
    assert (card.now.text(), card.count.text()) == ("Two people open the app.", "Cue 1 of 2")
    assert run.done == 2
    assert not panel_of(stage).isVisible()
    press(Qt.Key.Key_PageDown)
    await until(lambda: run.over)
    stage.presenter.refresh()
    assert card.now.text() == "That was all."
    press(Qt.Key.Key_PageUp)
    assert card.now.text() == "Two people open the app."
    press(Qt.Key.Key_PageUp)
    assert card.now.text() == "Two people open the app."
    press(Qt.Key.Key_PageDown)
    press(Qt.Key.Key_PageDown)
    assert card.now.text() == "That was all."
    assert panel_of(stage).run is run
    stage.presenter.begin_again()
    stage.refresh()
    assert card.now.text() == "Two cards"
    stage.presenter.leave()


async def test_a_caption_stands_on_the_card_where_there_is_no_scenario(window: MainWindow) -> None:
    window.dismiss_welcome()
    window.presenter.enter()
    window.show_caption("bob leaves the lobby")
    window.refresh()
    assert window.presenter.card.now.text() == "bob leaves the lobby"
    assert window.caption.height() == 0
    window.presenter.leave()
    await until(lambda: window.caption.height() > 0)


async def test_no_welcome_and_no_offer_pop_up(window: MainWindow) -> None:
    assert window.welcome.isVisible()
    window.presenter.enter()
    assert not window.welcome.isVisible()
    window.recordings.offer.show()
    await asyncio.sleep(0)
    assert window.recordings.offer.height() == 0
    window.presenter.leave()


async def test_closing_while_it_is_on_does_no_harm(window: MainWindow) -> None:
    window.presenter.enter()
    window.close()
    assert window.exit_request.is_set()


async def test_the_scene_is_set_again_on_the_first_card(stage: MainWindow, tmp_path: Path) -> None:
    panel, presenter = panel_of(stage), stage.presenter
    presenter.scene.folder = tmp_path
    panel.show_text(CARDS + "  - wait: {for: 1 h, always: true}\n", "Two cards", "two.yaml", saved=True)
    presenter.enter()
    presenter.next_cue()
    await until(lambda: panel.run is not None and panel.run.standing)
    presenter.next_cue()
    await until(lambda: panel.run is not None and panel.run.done == 3)
    presenter.reset_scene()
    presenter.reset_scene()  # pressed twice
    assert presenter.bar.words.text() == "Setting the scene…"
    assert not presenter.bar.reset.isEnabled()
    await until(lambda: not presenter.resetting)
    stage.refresh()
    assert panel.run is None
    assert not stage.context.stage.identities
    assert (presenter.card.now.text(), presenter.bar.words.text()) == ("Two cards", "The scene is set.")
    assert kept_in(tmp_path) == 1
    presenter.leave()


async def test_turned_off_and_on_during_a_reset_it_brings_the_same_beginning_back(
    stage: MainWindow, tmp_path: Path
) -> None:
    presenter = stage.presenter
    presenter.scene.folder = tmp_path
    stage.context.stage.add("alice", HERE)
    presenter.enter()
    opening = presenter.scene.opening
    stage.context.stage.add("mallory", HERE)
    presenter.reset_scene()
    presenter.leave()
    presenter.enter()
    assert presenter.scene.opening is opening
    await until(lambda: not presenter.resetting)
    assert [each.key for each in stage.context.stage.identities] == ["alice"]
    presenter.leave()


def kept_in(folder: Path) -> int:
    return len(list(folder.iterdir()))


async def test_who_does_not_present_keeps_all_users_in_a_reset(window: MainWindow, tmp_path: Path) -> None:
    window.presenter.scene.folder = tmp_path
    window.context.stage.add("alice", HERE)
    window.commands["reset_scene"].trigger()
    await until(lambda: not window.presenter.resetting)
    assert [each.key for each in window.context.stage.identities] == ["alice"]


async def test_the_audience_has_a_window_of_its_own(window: MainWindow) -> None:
    window.commands["audience_window"].trigger()
    audience = window.presenter.audience
    assert audience is not None
    assert audience.isVisible()
    window.presenter.enter()
    assert window.presenter.bar.audience.isChecked()
    audience.close()
    assert not window.presenter.bar.audience.isChecked()
    assert window.isVisible()
    window.commands["audience_window"].trigger()
    assert audience.isVisible()
    window.presenter.leave()
    assert audience.isVisible()
    window.commands["audience_window"].trigger()
    assert not audience.isVisible()


HOST, APP, TOKEN = "rts-zanzibar", "0f1e2d3c4b5a69788796a5b4", "tok-kilimanjaro-serengeti"


BARE = (QWidget, QFrame, QStackedWidget, QSplitter, QScrollArea, QScrollBar, QDockWidget)
"""What paints no words of its own."""


class Painted:
    """All texts that a window paints and has in tool tips and titles, widget by widget."""

    def __init__(self, top: QWidget) -> None:
        self.texts: list[tuple[str, str]] = []
        waiting = [top]
        while waiting:
            part = waiting.pop()
            self._take(part)
            waiting += [
                each
                for each in part.children()
                if isinstance(each, QWidget) and each.isVisible() and not each.isWindow()
            ]

    def _take(self, part: QWidget) -> None:
        name = f"{type(part).__name__} {part.objectName()} in {type(part.parentWidget()).__name__}"
        self.texts += [(name, part.toolTip()), (name, part.windowTitle())]
        covers = [part.findChild(Cover), part.parentWidget().findChild(Cover) if part.parentWidget() else None]
        if type(part) not in BARE and not any(cover is not None and cover.bars() for cover in covers):
            self.texts.append((name, painted_by(part)))

    def holding(self, words: tuple[str, ...]) -> list[tuple[str, str]]:
        """Also where a narrow place breaks a word into lines."""
        whole = [(name, text.replace("\n", "")) for name, text in self.texts]
        return [(name, text[-300:]) for name, text in whole if any(word in text for word in words)]


def painted_by(part: QWidget) -> str:
    """The texts that a widget itself paints."""
    buffer, generator = QBuffer(), QSvgGenerator()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator.setOutputDevice(buffer)
    generator.setSize(part.size())
    painter = QPainter(generator)
    QWidget.render(part, painter, QPoint(), part.rect(), QWidget.RenderFlag(0))
    painter.end()
    svg = bytes(buffer.data().data()).decode()
    return "\n".join(re.findall(r"<text [^>]*>([^<]*)</text>", svg))


async def test_no_pane_shows_a_host_an_app_a_port_a_token_or_a_path(qapp: QApplication, tmp_path: Path) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        window, context = program.window, program.context
        await context.child.start()
        profile = Profile("West", url=f"wss://{HOST}.example:7443/v1", app_id=APP, ca_file=f"/srv/{HOST}/ca.pem")
        profile.admin_url = f"http://{HOST}.example:7444"
        context.settings.profiles.append(profile)
        window.commands["record_frames"].trigger()
        target = Target(context.child.url, context.child.app_id, profile=context.settings.active_profile)
        alice = context.stage.add("alice", target)
        context.stage.set_token(alice, context.child.mint("alice", 600))
        await alice.backend.login(alice.token, "alice")
        await alice.backend.send_message("alice", f"at wss://{HOST}.example with {TOKEN}")
        eve = context.stage.add("eve", Target(profile.url, APP, profile="West"), token=Secret(TOKEN))
        assert eve.profile == "West"
        context.settings.active_profile = "West"
        window.resize(1280, 720)
        words = (HOST, APP, TOKEN, context.child.url[5:20], context.child.app_id, alice.token.reveal()[:40])
        window.presenter.enter()
        window.notify(f"at {profile.url}", "info")
        for part in (window.presenter.bar, window.strip, window.presenter.card):
            assert Painted(part).holding(words) == []
        for panel in window.panels:
            window.show_panel(panel.name)
            window.refresh()
            QApplication.sendPostedEvents()
            await until(lambda panel=panel: not panel.visibleRegion().isEmpty())  # type: ignore[misc]
            window.presenter.veil.look()
            assert Painted(panel).holding(words) == [], panel.name
        window.presenter.leave()
        window.show_panel("connection")
        window.refresh()
        await until(lambda: Painted(window).holding(words))


async def test_a_clicker_does_nothing_to_who_does_not_present(stage: MainWindow) -> None:
    panel_of(stage).show_text(CARDS, "Two cards", "two.yaml", saved=True)
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier)
    assert not stage.presenter.take_key(key)
    assert panel_of(stage).run is None
    assert not stage.commands["next_cue"].isEnabled()
    assert not stage.commands["presenter_mode"].autoRepeat()


async def test_players_who_are_here_play_themselves_while_somebody_presents(stage: MainWindow) -> None:
    panel = panel_of(stage)
    panel.show_text(CARDS + "  - wait: {for: 1 h, always: true}\n", "Two cards", "two.yaml", saved=True)
    stage.presenter.enter()
    stage.presenter.next_cue()
    assert panel.world.staged
    await until(lambda: panel.run is not None and panel.run.standing)
    stage.presenter.next_cue()
    await until(lambda: len(panel.world.newcomers) == 2)
    panel.cancel()
    await until(lambda: not stage.context.stage.identities)  # an audience need not see who plays no more
    stage.presenter.leave()
    assert not panel.presented


async def test_what_was_ended_in_its_middle_begins_anew(stage: MainWindow) -> None:
    panel, presenter = panel_of(stage), stage.presenter
    panel.show_text(CARDS + "  - wait: {for: 1 h, always: true}\n", "Two cards", "two.yaml", saved=True)
    presenter.enter()
    panel.begin_run(in_front=False)
    await until(lambda: panel.run is not None and panel.run.done == 3)
    panel.cancel()
    await until(lambda: panel.run is not None and panel.run.over)
    stage.refresh()
    assert (presenter.card.count.text(), presenter.card.forward.text()) == ("Cue 0 of 2", "Begin")
    presenter.next_cue()
    await until(lambda: panel.run is not None and panel.run.standing)
    panel.cancel()
    await until(lambda: not panel.running)
    presenter.leave()


async def test_the_presenters_keys_work_in_the_audiences_window(window: MainWindow, tmp_path: Path) -> None:
    window.presenter.scene.folder = tmp_path
    window.commands["audience_window"].trigger()
    audience = window.presenter.audience
    assert audience is not None

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        QApplication.sendEvent(audience, QKeyEvent(QEvent.Type.KeyPress, key, modifier))

    press(Qt.Key.Key_F11, Qt.KeyboardModifier.ControlModifier)
    assert window.presenter.resetting
    await until(lambda: not window.presenter.resetting)
    press(Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    assert not audience.isVisible()


async def test_who_wants_to_show_it_presents_the_demo(stage: MainWindow) -> None:
    presented: list[bool] = []
    stage.demo_wanted.connect(lambda: presented.append(stage.presenter.on))
    stage.commands["first_steps"].trigger()
    steps = stage._first_run
    assert steps is not None
    steps.purposes["show"].click()
    steps.connect_button.click()
    assert not stage.presenter.on  # nobody is there yet, and a token is not to be typed in front of others
    steps.demo.click()
    assert presented == [True]
    stage.presenter.leave()


async def test_the_conversation_goes_where_the_story_goes(qapp: QApplication) -> None:
    window = make_window((ConversationPanel,))
    window.start()
    panel = window.panel("conversation")
    assert isinstance(panel, ConversationPanel)
    alice = window.context.stage.add("alice", HERE)
    window.context.log.append("alice", [received(b"in private")])
    window.refresh()
    assert panel.conversation.talk.peer
    await alice.backend.create_room("lobby").join()
    window.context.log.append("alice", [room_received("welcome")])
    window.refresh()
    assert not panel.conversation.talk.room
    window.presenter.enter()
    assert panel.conversation.talk == Talk("alice", "", "lobby")
    await window.aclose()
    await window.context.stage.aclose()
    window.deleteLater()
