"""The Latency panel's controls: limits are read or marked, and the choices come back."""

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.latency_bar import LatencyBar, parse_limits


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("20, 51", (20.0, 51.0)),
        ("51;20", (20.0, 51.0)),
        ("5 ms", (5.0,)),
        ("", ()),
        ("1,2,3", None),
        ("x", None),
        ("-1", None),
    ],
)
def test_limits_are_read(text: str, limits: tuple[float, ...] | None) -> None:
    assert parse_limits(text) == limits


def test_a_limit_that_is_none_changes_nothing_and_is_marked(theme: Theme, qtbot: QtBot) -> None:
    bar = LatencyBar(theme)
    qtbot.addWidget(bar)
    told: list[object] = []
    bar.limits_chosen.connect(told.append)
    bar._limits_edit.setText("soon")
    bar._limits_edit.editingFinished.emit()
    assert (told, bar.limits_ms) == ([], (20.0, 51.0))
    assert bar._limits_edit.property("invalid")
    bar._limits_edit.setText("30")
    bar._limits_edit.editingFinished.emit()
    assert told == [(30.0,)]


def test_choices_come_back_and_nonsense_is_ignored(theme: Theme, qtbot: QtBot) -> None:
    bar, other = LatencyBar(theme), LatencyBar(theme)
    for each in (bar, other):
        qtbot.addWidget(each)
    bar.restore_state({"window_s": 600.0, "limits_ms": [5, 9], "leave_out": True})
    other.restore_state(bar.save_state() | {"note": 1})
    assert (other.window_s, other.limits_ms, other.leaves_out_late) == (600.0, (5.0, 9.0), True)
    other.restore_state({"window_s": 7, "limits_ms": "x", "leave_out": 3})
    assert other.limits_ms == (5.0, 9.0)


def test_a_note_is_taken_once(theme: Theme, qtbot: QtBot) -> None:
    bar = LatencyBar(theme)
    qtbot.addWidget(bar)
    bar._note_edit.setText(" new build ")
    assert (bar.note_text(), bar.note_text()) == ("new build", "")
