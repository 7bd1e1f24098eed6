"""The demo: all of it, on the real gateway; and how it fails."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from rts_console.gui import demo as demo_module
from rts_console.gui.app import opened
from rts_console.gui.demo import PICTURE_SIZE, Demo, DemoFailed, Shots, Step
from rts_console.protocol.words import ConnectionState
from tests.support import until


async def test_the_whole_script_plays_and_each_step_has_its_picture(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_module, "TRAFFIC_MESSAGES", 10)
    told: list[Path] = []
    async with opened(qapp, folder=None, find_keyring=None) as program:
        demo = Demo(program.window)
        summary = await demo.play(Shots(program.window, tmp_path / "shots", told.append).take)
        await demo.aclose()
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
    assert len(names) == len(set(names)) == len(demo.steps()) + 5
    assert all(QImage(str(path)).size() == PICTURE_SIZE for path in told)


async def test_a_step_that_fails_is_named(qapp: QApplication) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        program.context.child._command = ["/nowhere/gateway"]
        demo = Demo(program.window)
        with pytest.raises(DemoFailed, match="The step “gateway” failed: /nowhere/gateway cannot be started"):
            await demo.play(_ignore)
        await demo.aclose()


async def _ignore(_step: Step) -> None:
    """No picture."""


async def test_live_it_goes_on_until_its_traffic_is_stopped(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_module, "TRAFFIC_MESSAGES", 5)
    monkeypatch.setattr(demo_module, "LIVE_BEAT_S", 0)
    async with opened(qapp, folder=None, find_keyring=None) as program:
        said: list[str] = []
        program.window.caption_changed.connect(said.append)
        program.window.welcome.demo_button.click()
        await until(lambda: any("yours now" in text for text in said), 30)
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


async def test_traffic_stopped_during_its_step_ends_the_step_quietly(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_module, "TRAFFIC_MESSAGES", 1_000_000)
    monkeypatch.setattr(demo_module, "LIVE_BEAT_S", 0)
    async with opened(qapp, folder=None, find_keyring=None) as program:
        said: list[str] = []
        program.window.caption_changed.connect(said.append)
        program.start_demo()
        await until(lambda: any("Steady traffic" in text for text in said), 30)
        await until(lambda: program._demo is not None and program._demo._traffic is not None)
        program.window.commands["stop_traffic"].trigger()
        await until(lambda: program._demo is None, 30)
        assert any("yours now" in text for text in said)
        assert program.window.welcome.status.text() == ""


async def test_a_picture_that_cannot_be_written_says_so(qapp: QApplication, tmp_path: Path) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        shots = Shots(program.window, tmp_path, print)
        (tmp_path / "01-x.png").mkdir()
        with pytest.raises(OSError, match=r"01-x\.png cannot be written"):
            await shots.take(Step("x", _nothing))


async def _nothing() -> None:
    """A step in which nothing happens."""
