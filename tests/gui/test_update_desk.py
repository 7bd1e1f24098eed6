"""New versions in the window: off at first, asked once a day at most, told once, and silent when nobody answers."""

import logging
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

import rts_console
from rts_console.gui import update_desk
from rts_console.gui.window import MainWindow
from rts_console.protocol.clock import now_ns
from rts_console.updates import Release, UpdatesFailed
from tests.support import until

URL = "https://releases.example.com/feed"


class Publisher:
    """Stands for the address: what it tells, and how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.release: Release | None = Release("99.0", "https://example.com/99")

    async def fetch(self, url: str) -> Release:
        self.asked.append(url)
        if self.release is None:
            raise UpdatesFailed("nobody is there")
        return self.release


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Publisher:
    made = Publisher()
    monkeypatch.setattr(update_desk, "fetch", made.fetch)
    return made


async def test_it_is_off_until_it_is_switched_on(window: MainWindow, publisher: Publisher) -> None:
    settings = window.context.settings
    assert not settings.tell_updates
    settings.updates_url = URL
    await window.updates.look()
    settings.tell_updates, settings.updates_url = True, ""
    await window.updates.look()
    assert publisher.asked == []


async def test_a_new_version_is_told_once_with_its_page(window: MainWindow, publisher: Publisher) -> None:
    settings = window.context.settings
    settings.tell_updates, settings.updates_url = True, URL
    await window.updates.look()
    banner = window.banners.banners()[-1]
    assert "99.0 is there" in banner.accessibleName()
    assert banner.findChild(QPushButton, "banner_action") is not None
    await window.updates.look()
    assert publisher.asked == [URL]
    settings.updates_asked_s -= 25 * 3600
    await window.updates.look()
    assert publisher.asked == [URL, URL]
    assert [each.accessibleName() for each in window.banners.banners()].count(banner.accessibleName()) == 1


async def test_a_clock_that_was_set_back_does_not_silence_it(window: MainWindow, publisher: Publisher) -> None:
    settings = window.context.settings
    settings.tell_updates, settings.updates_url = True, URL
    settings.updates_asked_s = now_ns() // 10**9 + 10**8
    await window.updates.look()
    assert publisher.asked == [URL]


async def test_the_version_in_use_is_no_news(window: MainWindow, publisher: Publisher) -> None:
    publisher.release = Release(rts_console.__version__)
    window.context.settings.tell_updates, window.context.settings.updates_url = True, URL
    await window.updates.look()
    assert window.updates.told is None


async def test_a_failure_is_in_the_log_alone(
    window: MainWindow, publisher: Publisher, caplog: pytest.LogCaptureFixture
) -> None:
    publisher.release = None
    window.context.settings.tell_updates, window.context.settings.updates_url = True, URL
    with caplog.at_level(logging.INFO, update_desk.__name__):
        await window.updates.look()
    assert "nobody is there" in caplog.text
    assert window.banners.banners() == ()


async def test_the_dialog_switches_it_on_and_asks_at_once(window: MainWindow, publisher: Publisher) -> None:
    settings = window.context.settings
    window.commands["updates"].trigger()
    dialog = window.updates._dialog
    assert dialog is not None
    dialog.on.click()
    assert not settings.tell_updates
    assert "There is no address" in (dialog.url_field.error() or "")
    dialog.url.setText(URL)
    dialog.url.textEdited.emit(URL)
    assert (settings.tell_updates, settings.updates_url) == (True, URL)
    dialog.ask.click()
    await until(lambda: "99.0 is there" in dialog.status.text())
    assert not dialog.more.isHidden()
    publisher.release = Release("0.0.1")
    dialog.ask.click()
    await until(lambda: "nothing to do" in dialog.status.text())
    publisher.release = None
    dialog.ask.click()
    await until(lambda: dialog.status.text() == "nobody is there")
    dialog.on.click()
    assert not settings.tell_updates


def test_nothing_is_built_in() -> None:
    """No address of anybody's stands in the program."""
    source = Path(update_desk.__file__).read_text(encoding="utf-8")
    assert "http" not in source
