"""The demo: all of it, on the real gateway, as the scenario that it is; and how it fails."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel

from rts_console.gui import demo as demo_module
from rts_console.gui.app import opened
from rts_console.gui.demo import PICTURE_SIZE, Demo, DemoFailed, Shots, demo_scenario
from rts_console.gui.demo_world import DemoWorld
from rts_console.gui.panels.messages import MessagesPanel
from rts_console.gui.panels.scenario import ScenarioPanel
from rts_console.gui.scenario_run import How, ScenarioRun
from rts_console.gui.widgets.banner import Banner
from rts_console.gui.window import MainWindow
from rts_console.protocol.words import ConnectionState
from rts_console.scenario.format import loads
from tests.support import until


async def test_the_whole_script_plays_and_each_step_has_its_picture(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_module, "ROUNDS", 3)
    told: list[Path] = []
    async with opened(qapp, folder=None, find_keyring=None) as program:
        demo = Demo(program.window)
        panel = program.window.panel("scenario")
        assert isinstance(panel, ScenarioPanel)
        shots = Shots(program.window, tmp_path / "shots", told.append)

        async def after(name: str) -> None:
            if name in demo.directions:  # the pane follows
                assert panel.run is not None
                assert panel.run.cue in demo_scenario().cues
                assert panel.editor.isReadOnly()
            await shots.take(name)

        summary = await demo.play(after)
        await demo.aclose()
        assert panel.run is not None
        assert not panel.editor.isReadOnly()
        assert panel.run.done == panel.run.total
        assert panel.heading.text() == "The demo"
        facts = program.context.store.identities
        assert facts["carol"].connection is not None
        assert facts["carol"].connection.state is ConnectionState.RECONNECTED
        assert [line.what for line in facts["alice"].rooms["lobby"].log if line.user_id == "bob"][-2:] == [
            "left",
            "joined",
        ]
    assert summary.lost == 0
    assert summary.sent >= 15
    assert "0 lost" in str(summary)
    names = [path.name for path in told]
    assert names[0] == "01-welcome.png"
    steps = [path.stem[3:] for path in told]
    assert steps == ["welcome", "gateway", *demo.directions, "scenario", "dark", "commands", "keys", "contrast"]
    assert all(QImage(str(path)).size() == PICTURE_SIZE for path in told)


async def test_what_stands_in_front_or_hides_rows_gives_way(qapp: QApplication) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        window = program.window
        window.dismiss_welcome()
        dock = window._docks.add_view("recording", "history", "Recording", QLabel("of yesterday"))
        messages = window.panel("messages")
        assert isinstance(messages, MessagesPanel)
        messages.table.filter_bar.set_text("from:nobody")
        demo = Demo(window)
        await demo._start_gateway()
        await until(lambda: not messages.visibleRegion().isEmpty())
        assert dock.visibleRegion().isEmpty()
        assert not messages.table.model.query
        await demo.aclose()


async def test_a_step_that_fails_is_named(qapp: QApplication) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        program.context.child._command = ["/nowhere/gateway"]
        demo = Demo(program.window)
        with pytest.raises(DemoFailed, match="The step “gateway” failed: /nowhere/gateway cannot be started"):
            await demo.play(_ignore)
        await demo.aclose()


async def test_what_the_user_has_opened_stays_in_its_pane(qapp: QApplication) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        panel = program.window.panel("scenario")
        assert isinstance(panel, ScenarioPanel)
        run = ScenarioRun(demo_scenario(), DemoWorld(program.context), program.context.log, How())
        panel.show_text("name: Mine", "Mine", "mine.yaml", saved=True)
        assert not panel.show_run_of(run, "The demo", "demo.yaml")
        assert panel.heading.text().startswith("Mine")


async def _ignore(_name: str) -> None:
    """No picture."""


def test_what_the_window_shows_is_tied_to_steps_that_there_are(window: MainWindow) -> None:
    named = [step.name for step in demo_scenario().steps if step.name]
    assert list(Demo(window).directions) == named


async def test_a_step_of_the_scenario_that_fails_is_named(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "identities: {alice: }\nsteps:\n  - login: alice\n  - leave: {who: alice, room: lobby}\n    name: gone\n"
    monkeypatch.setattr(demo_module, "demo_scenario", lambda: loads(text))
    async with opened(qapp, folder=None, find_keyring=None) as program:
        demo = Demo(program.window)
        with pytest.raises(DemoFailed, match="The step “gone” failed: expected ok; seen: "):
            await demo.play(_ignore)
        await demo.aclose()
        assert [identity.user_id for identity in program.context.stage.identities] == ["alice"]


async def test_a_copy_that_never_comes_is_told(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "identities: {alice: }\nsteps:\n  - login: alice\n"
    monkeypatch.setattr(demo_module, "demo_scenario", lambda: loads(text))
    monkeypatch.setattr(demo_module, "STEP_LIMIT_S", 0.5)
    async with opened(qapp, folder=None, find_keyring=None) as program:
        await program.context.child.start()
        demo = Demo(program.window)
        demo._world.tally.expected = 2
        with pytest.raises(DemoFailed, match="2 of 2 copies of messages were lost"):
            await demo.play(_ignore)
        await demo.aclose()


async def test_live_it_goes_on_until_its_traffic_is_stopped(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_module, "ROUNDS", 2)
    monkeypatch.setattr(demo_module, "LIVE_SPEED", 50)
    async with opened(qapp, folder=None, find_keyring=None) as program:
        said: list[str] = []
        program.window.caption_changed.connect(said.append)
        program.window.welcome.demo_button.click()
        await until(lambda: program.window.presenter.cues.by_itself)
        await until(lambda: any("yours now" in text for text in said), 60)
        assert not program.window.presenter.cues.by_itself
        assert said[0] == "The local gateway starts"
        assert {"bob leaves the lobby …", "… and comes back", "carol's link breaks now …"} <= set(said)
        caption, pages = program.window.caption, program.window._pages
        assert caption.isVisible()
        assert caption.geometry().top() > pages.geometry().bottom()
        program.window.commands["stop_traffic"].trigger()
        await until(lambda: program._demo is None)
        assert not caption.isVisible()
        assert len(program.context.stage.identities) == 3
        program.start_demo()
        assert program._demo is not None
    assert program._demo is None


@pytest.mark.parametrize("way", ["command", "key", "clicker"])
async def test_stopped_during_the_script_it_ends_at_once_and_leaves_the_window(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(demo_module, "ROUNDS", 10_000)
    monkeypatch.setattr(demo_module, "LIVE_SPEED", 10)
    async with opened(qapp, folder=None, find_keyring=None) as program:
        window, said = program.window, list[str]()
        window.caption_changed.connect(said.append)
        if way == "clicker":
            window.presenter.enter()
        program.start_demo()
        await until(lambda: any("Steady traffic" in text for text in said), 30)
        await until(lambda: program._demo is not None and program._demo._world.tally.sent > 20)
        if way == "command":
            window.commands["stop_traffic"].trigger()
        else:
            handle = window.windowHandle()
            assert handle is not None
            code = Qt.Key.Key_PageDown if way == "clicker" else Qt.Key.Key_A
            QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier))
        await until(lambda: program._demo is None, 30)
        assert said[-2:] == ["Steady traffic: how long do messages take?", ""]
        assert window.welcome.status.text() == ""
        if way == "clicker":
            panel = window.panel("scenario")
            assert isinstance(panel, ScenarioPanel)
            assert panel.run is not None
            assert panel.run.cancelled  # and nothing was begun instead
            assert window.banners.kept == 1
            window.presenter.leave()
        assert any("The demo has stopped" in banner.text() for banner in window.findChildren(Banner))


async def test_a_picture_that_cannot_be_written_says_so(qapp: QApplication, tmp_path: Path) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        shots = Shots(program.window, tmp_path, print)
        (tmp_path / "01-x.png").mkdir()
        with pytest.raises(OSError, match=r"01-x\.png cannot be written"):
            await shots.take("x")


async def test_under_rules_that_it_was_not_written_for_it_says_so(qapp: QApplication) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        program.context.child.use_rules("rongcloud")
        demo = Demo(program.window)
        with pytest.raises(DemoFailed, match=r"the local gateway follows RongCloud: choose the rules under Connection"):
            await demo.play(_ignore)
        assert not program.context.child.running
        await demo.aclose()
