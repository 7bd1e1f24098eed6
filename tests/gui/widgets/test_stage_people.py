"""The people on the stage."""

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.stage_people import ROW_PX, Face, StagePeople, fit
from rts_console.gui.widgets.state_lamp import LampState


@pytest.mark.parametrize("height", [60.0, 200.0, 380.0, 900.0])
def test_all_have_room_or_it_is_said_that_they_have_not(height: float) -> None:
    rows = []
    for count in range(1, 120):
        how = fit(count, height)
        rows.append(how.row_px)
        assert 1 <= how.shown <= count
        assert how.row_px in ROW_PX
        assert (how.shown + how.columns - 1) // how.columns * how.row_px <= max(height, ROW_PX[-1] * 2)
    assert fit(3, 380).row_px == ROW_PX[0]
    assert fit(3, 380).columns == 1


def test_fifty_people_fit_into_a_high_window_and_into_a_low_one_as_many_as_can() -> None:
    assert fit(50, 900).shown == 50
    low = fit(50, 360)
    assert low.shown == 22
    assert low.columns == 2


def test_faces_are_painted_and_dots_move(theme: Theme, qtbot: QtBot) -> None:
    view = StagePeople(theme)
    qtbot.addWidget(view)
    view.resize(300, 380)
    theme.set_reduce_motion(False)
    view.show_faces([Face("alice", LampState.ONLINE, "online", 0, True), Face("bob", LampState.OFFLINE, "offline", 1)])
    assert view.accessibleName() == "alice online, bob offline"
    first = view.grab().toImage()
    view.beat()
    assert view.grab().toImage() != first
    view.show_faces([Face("alice", LampState.ONLINE, "online", 0)])
    still = view.grab().toImage()
    view.beat()
    assert view.grab().toImage() == still


def test_who_reduces_motion_sees_dots_that_stand_still(theme: Theme, qtbot: QtBot) -> None:
    view = StagePeople(theme)
    qtbot.addWidget(view)
    view.resize(300, 380)
    theme.set_reduce_motion(True)
    view.show_faces([Face("alice", LampState.ONLINE, "online", 0, True)])
    first = view.grab().toImage()
    view.beat()
    assert view.grab().toImage() == first


def test_of_a_crowd_it_is_said_how_many_more_there_are(theme: Theme, qtbot: QtBot) -> None:
    view = StagePeople(theme)
    qtbot.addWidget(view)
    view.resize(300, 200)
    crowd = [Face(f"user-{number}", LampState.ONLINE, "online", number) for number in range(60)]
    view.show_faces(crowd[:9])
    few = view.grab().toImage()
    view.show_faces(crowd)
    assert view._fit().shown < 60
    assert view.grab().toImage() != few
