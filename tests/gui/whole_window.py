"""The whole window with all its panes, three users in a room and some traffic: for tests that walk through it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtWidgets import QApplication

from rts_console.gui.context import Context
from rts_console.gui.loop_lag import LoopLag
from rts_console.gui.panels import PANELS
from rts_console.gui.stage import Stage, Target
from rts_console.gui.theme import Theme
from rts_console.gui.window import MainWindow
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import PeerOnlineStatus, RoomMember, RoomMembers, RoomStateChanged
from rts_console.protocol.words import RtsErrorCode, UserOnlineStatus
from rts_console.record.log import EventLog
from rts_console.record.quality import Quality
from rts_console.record.store import Store
from tests.gui.fakes import FakeBackend
from tests.gui.sample_events import received, room_received, sent, submitted

USERS = ("alice", "bob", "carol")
_HERE = Target("ws://127.0.0.1:7880", "0123456789abcdef01234567", profile="Local gateway")


@asynccontextmanager
async def whole_window(*, with_users: bool = True) -> AsyncIterator[MainWindow]:
    """It, shown and ticking, at 1440 x 900 and in the light theme; nothing of it runs afterwards."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme = Theme()
    theme.hold_sheet()
    theme.load_fonts()
    theme.apply(app, "light")
    store, log, quality = Store(), EventLog(), Quality()
    names = iter(USERS)
    stage = Stage(lambda _target: FakeBackend(next(names)), store, log, quality)
    window = MainWindow(Context(stage, store, log, quality, theme), PANELS, LoopLag())
    window.resize(1440, 900)
    if with_users:
        _fill(stage)
    else:
        window.dismiss_welcome()
    theme.release_sheet()
    window.start()
    try:
        yield window
    finally:
        await window.aclose()
        await stage.aclose()
        window.deleteLater()


def _fill(stage: Stage) -> None:
    for user in USERS:
        identity = stage.add(user, _HERE)
        backend = identity.backend.behind
        assert isinstance(backend, FakeBackend)
        backend.tell_present()
        backend.emit(
            RoomStateChanged(at_ns=now_ns(), room_id="lobby", user_id=user, state=RtsErrorCode.SUCCESS),
            RoomMembers(
                at_ns=now_ns(),
                room_id="lobby",
                members=tuple(RoomMember(each, now_ns()) for each in USERS),
                member_count=len(USERS),
            ),
            *(
                PeerOnlineStatus(at_ns=now_ns(), peer_user_id=each, status=UserOnlineStatus.ONLINE)
                for each in USERS
                if each != user
            ),
            submitted(),
            sent(),
            received("hello"),
            received('{"type": "order", "id": 9007199254740993, "items": [1, 2, 3]}'),
            room_received(),
        )
