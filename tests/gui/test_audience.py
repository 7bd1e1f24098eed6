"""The audience's window: live, very large, and nothing private."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication

from rts_console.gui.audience import AudienceWindow
from rts_console.gui.models.conversation import Talk
from rts_console.gui.window import MainWindow
from rts_console.settings import AudiencePlace
from tests.gui.sample_events import room_received
from tests.gui.sample_window import HERE
from tests.support import until


@pytest.fixture
async def audience(window: MainWindow) -> AsyncIterator[AudienceWindow]:
    made = AudienceWindow(window.context, Talk, tuple)
    made.open_at(AudiencePlace())
    made.resize(1280, 720)
    yield made
    made.close()
    made.deleteLater()


async def join(window: MainWindow, user_id: str, room_id: str = "lobby") -> None:
    identity = window.context.stage.add(user_id, HERE)
    await identity.backend.create_room(room_id).join()


def press(widget: AudienceWindow, key: Qt.Key) -> None:
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


async def test_an_empty_stage_says_so_and_people_and_words_appear(window: MainWindow, audience: AudienceWindow) -> None:
    audience.refresh()
    assert audience.empty.text() == "The stage is empty."
    assert audience.people.isHidden()
    await join(window, "alice")
    audience.refresh()
    assert [face.name for face in audience.people.faces] == ["alice"]
    assert (audience.title.text(), audience.empty.text()) == ("lobby", "Nothing has been said yet.")
    window.context.log.append("alice", [room_received("hello all")])
    audience.refresh()
    assert audience.view.isVisible()
    assert len(audience.conversation.seqs) == 1
    window.context.log.clear()
    audience.refresh()
    assert audience.empty.isVisible()


async def test_type_grows_with_the_window_and_follows_the_theme(window: MainWindow, audience: AudienceWindow) -> None:
    small = audience.theme.font().pixelSize()
    assert small >= 24
    audience.resize(1920, 1080)
    assert audience.theme.font().pixelSize() >= 36
    assert window.context.theme.scale == 1.0
    window.commands["theme_contrast"].trigger()
    assert audience.theme.name == "contrast"
    assert audience.theme.font().pixelSize() >= 36
    window.commands["theme_light"].trigger()


async def test_keys_fill_the_screen_and_leave_it(audience: AudienceWindow) -> None:
    press(audience, Qt.Key.Key_F11)
    assert audience.isFullScreen()
    press(audience, Qt.Key.Key_Escape)
    assert not audience.isFullScreen()
    press(audience, Qt.Key.Key_F11)
    press(audience, Qt.Key.Key_F11)
    assert not audience.isFullScreen()
    assert audience.place().screen == audience.screen().name()


async def test_with_its_screen_it_goes_and_comes_back(qapp: QApplication, audience: AudienceWindow) -> None:
    audience.toggle_full()
    assert audience.cursor().shape() is Qt.CursorShape.BlankCursor
    qapp.screenRemoved.emit(audience.screen())
    assert not audience.isVisible()
    qapp.screenAdded.emit(audience.screen())
    assert audience.isVisible()
    assert not audience.isFullScreen()  # the only screen is the presenter's own
    qapp.screenRemoved.emit(audience.screen())
    assert audience.isVisible()


async def test_a_clicker_is_listened_to(audience: AudienceWindow) -> None:
    pressed: list[int] = []
    audience.take_key = lambda event: bool(pressed.append(event.key())) or True
    press(audience, Qt.Key.Key_PageDown)
    assert pressed == [Qt.Key.Key_PageDown]


async def test_nothing_private_is_shown_though_nobody_presents(window: MainWindow, audience: AudienceWindow) -> None:
    await join(window, "alice")
    window.context.log.append("alice", [room_received("we are at ws://127.0.0.1:1 and app " + "0" * 24)])
    audience.refresh()
    bubble = audience.view._bubble(0)
    assert bubble is not None
    assert bubble.spoken.endswith("we are at ••• and app •••")


async def test_fifty_people_and_a_long_message_in_chinese(window: MainWindow, audience: AudienceWindow) -> None:
    for number in range(50):
        await join(window, f"user-{number:02}")
    window.context.log.append("user-00", [room_received("测试" * 10_900)])
    audience.refresh()
    image = audience.grab().toImage()
    assert image.width() == 1280
    assert len(audience.people.faces) == 50
    assert audience.view.following


async def test_a_flood_is_read_over_several_rounds(window: MainWindow, audience: AudienceWindow) -> None:
    await join(window, "alice")
    audience.refresh()
    window.context.log.append("alice", [room_received(f"message {number}") for number in range(20_000)])
    audience.refresh()
    assert 0 < len(audience.conversation.seqs) < 20_000
    while audience.conversation.reading:
        audience.refresh()
    assert len(audience.conversation.seqs) == 20_000
    assert audience.view.following


async def test_an_old_place_is_taken_again_and_rubbish_is_no_harm(window: MainWindow, audience: AudienceWindow) -> None:
    audience.resize(700, 500)
    place = audience.place()
    audience.close()
    audience.open_at(place)
    assert (audience.width(), audience.height()) == (700, 500)
    audience.close()
    audience.open_at(AudiencePlace("a screen that is gone", b"rubbish", True))
    assert audience.isVisible()


async def test_everybody_stands_on_the_side_that_they_have_in_the_presenters_window(
    window: MainWindow, audience: AudienceWindow
) -> None:
    await join(window, "alice")
    audience.refresh()
    assert audience.view._maker.mine == "alice"
    audience.beside = lambda: Talk("bob", "", "lobby")
    audience.refresh()
    assert audience.view._maker.mine == "bob"
    audience.beside = lambda: Talk("bob", "", "elsewhere")
    audience.refresh()
    assert audience.view._maker.mine == "alice"


async def test_where_the_card_was_is_painted_anew_when_people_come(
    window: MainWindow, audience: AudienceWindow
) -> None:
    class Seen(QObject):
        whole = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                self.whole += event.region().contains(audience.rect().topLeft())
            return False

    audience.refresh()
    QApplication.sendPostedEvents()
    audience.repaint()
    seen = Seen()
    audience.installEventFilter(seen)
    await join(window, "alice")
    audience.refresh()
    await until(lambda: seen.whole)
    audience.removeEventFilter(seen)
