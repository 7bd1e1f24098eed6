"""Latency: what is seen is what was measured, holding the view holds nothing else, and exports are whole."""

from __future__ import annotations

import csv
import math
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFileDialog, QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from rts_console.gui.latency_export import write_csv
from rts_console.gui.models.series import LOOP_LAG, SHOWN_AT_FIRST, SeriesModel
from rts_console.gui.panels.latency import LatencyPanel
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.row_table import RowTable
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RequestRejected
from rts_console.protocol.events import LatencyMeasured, MessageSent
from rts_console.protocol.words import LoginErrorCode, Outcome, UserMessageSendResult
from rts_console.record.quality import SeriesKey
from tests.gui.panels.worlds import World, click, part
from tests.record.test_gaps import message
from tests.support import until

MS = 1_000_000


def ping(round_trip_ms: float, ago_s: float = 1.0) -> LatencyMeasured:
    at_ns = now_ns() - round(ago_s * 1e9)
    return LatencyMeasured(at_ns=at_ns, round_trip_ns=round(round_trip_ms * MS), offset_ns=0, error_ns=0)


def sent(outcome: Outcome = Outcome.ACCEPTED, ago_s: float = 1.0) -> MessageSent:
    at_ns = now_ns() - round(ago_s * 1e9)
    return MessageSent(
        at_ns=at_ns,
        message_id=1,
        client_message_id="a-1",
        outcome=outcome,
        composed_at_ns=at_ns - 3 * MS,
        user_id="bob",
        code=UserMessageSendResult.SUCCESS,
    )


class Desk:
    """The panel and its parts."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.panel = LatencyPanel(world.context)
        self.table = part(self.panel, RowTable, "latency_table")
        self.status = part(self.panel, StatusLine, "latency_status")
        self.note = part(self.panel, StatusLine, "latency_note")
        self.empty = part(self.panel, EmptyState, "latency_empty")
        self.waiting = part(self.panel, QLabel, "latency_waiting")
        self.window = part(self.panel, QComboBox, "latency_window")

    def tool(self, name: str) -> QToolButton:
        return part(self.panel, QToolButton, f"latency_{name}")

    async def measure(self) -> None:
        """Some samples of everything, and the plot on the screen."""
        rng = random.Random(7)
        for step in range(200):
            for user in ("alice", "bob"):
                self.world.tell(user, ping(1 + rng.random(), ago_s=20 - step * 0.09))
            lost = Outcome.UNKNOWN if step % 50 == 0 else Outcome.ACCEPTED
            self.world.tell("alice", sent(lost, ago_s=20 - step * 0.09))
            self.world.quality.add_loop_lag(now_ns() - (200 - step) * 20 * MS, 0.4)
        self.panel.refresh()
        await until(lambda: self.panel._plot is not None)

    def look(self) -> None:
        """As after a while: everything is due."""
        self.panel._look_again()

    def row(self, label: str) -> list[str]:
        self.look()
        model = self.table.model()
        for row in range(model.rowCount()):
            texts = [str(model.index(row, column).data()) for column in range(model.columnCount())]
            if texts[0] == label:
                return texts
        raise AssertionError(f"no row {label!r}")

    def export(self, name: str) -> None:
        """Choose a way to export."""
        getattr(self.panel.bar, name).trigger()

    async def save(self, tool: str, path: Path) -> None:
        """Export and answer the dialog."""
        self.export(tool)
        await until(lambda: dialogs())
        dialog = dialogs()[0]
        part(dialog, QLineEdit, "fileNameEdit").setText(str(path))
        dialog.accept()
        await until(lambda: self.status.kind() in ("success", "error"))


def dialogs() -> list[QFileDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QFileDialog) and each.isVisible()]


@pytest.fixture
async def desk(qtbot: QtBot) -> AsyncIterator[Desk]:
    desk = Desk(World("alice", "bob"))
    qtbot.addWidget(desk.panel)
    desk.panel.resize(640, 520)
    desk.panel.show()
    yield desk
    await desk.panel.aclose()


def test_the_library_of_the_plot_is_not_loaded_with_the_panel() -> None:
    program = "import sys, rts_console.gui.panels.latency; sys.exit('pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


async def test_with_no_sample_it_says_what_will_come(desk: Desk) -> None:
    assert desk.empty.isVisible()
    assert "first ping" in desk.empty.accessibleDescription()
    assert not desk.tool("export").isEnabled()
    assert desk.panel._plot is None


async def test_who_is_not_logged_in_is_offered_to(desk: Desk) -> None:
    backend = desk.world.backend("alice")
    backend.set_logged_in(False)
    desk.panel.refresh()
    assert desk.empty.button.text() == "Log in as alice"
    backend.failures["login"] = RequestRejected(LoginErrorCode.INVALID_TOKEN)
    click(desk.empty.button)
    await until(lambda: desk.status.kind() == "error")
    assert "-1000 InvalidToken" in desk.status.text()
    del backend.failures["login"]
    click(desk.empty.button)
    await until(lambda: backend.logged_in)
    await until(lambda: desk.status.kind() == "none")


async def test_with_nobody_a_user_is_asked_for(qtbot: QtBot) -> None:
    desk = Desk(World())
    qtbot.addWidget(desk.panel)
    desk.panel.show()
    wanted: list[bool] = []
    desk.panel.user_wanted.connect(lambda: wanted.append(True))
    click(desk.empty.button)
    assert wanted == [True]
    await desk.panel.aclose()


async def test_the_figures_are_those_of_the_quality(desk: Desk) -> None:
    await desk.measure()
    texts = desk.row("round trip: alice")
    summary = desk.world.quality.summary(SeriesKey("round trip", "alice"), 120)
    figures = (summary.p50, summary.p95, summary.p99, summary.p999, summary.max)
    assert texts[1:6] == [f"{value:.2f}" for value in figures]
    assert (texts[SeriesModel.COUNT], texts[SeriesModel.LOST]) == ("200", "0")
    texts = desk.row("send: alice")
    assert (texts[SeriesModel.COUNT], texts[SeriesModel.LOST]) == ("196", "4")
    assert not desk.empty.isVisible()


async def test_the_note_names_the_lag_and_doubts_when_it_is_much(desk: Desk) -> None:
    await desk.measure()
    desk.look()
    assert (desk.note.kind(), desk.note.text()) == (
        "info",
        "Times measured in this window; loop lag p99 0.400 ms.",
    )
    for _ in range(20):
        desk.world.quality.add_loop_lag(now_ns(), 25.0)
    desk.look()
    assert (desk.note.kind(), desk.note.text()[-8:]) == ("info", "25.0 ms.")  # one stall, told but not held against any
    for step in range(50):
        desk.world.quality.add_loop_lag(now_ns() - step * 100 * MS, 25.0)
    desk.look()
    assert desk.note.kind() == "warning"
    assert "loop lag p99 25.0 ms. 3 marked series are doubtful" in desk.note.text()


async def test_the_names_of_the_series_can_be_read(desk: Desk) -> None:
    await desk.measure()
    desk.look()
    desk.panel.resize(390, 400)
    assert desk.table.columnWidth(0) >= desk.table.sizeHintForColumn(0)
    rows = [desk.table.visualRect(desk.table.model().index(row, 0)) for row in range(2)]
    assert all(desk.table.viewport().rect().contains(row.adjusted(1, 0, -1, 0)) for row in rows)


async def test_a_shorter_window_has_fewer_samples(desk: Desk) -> None:
    await desk.measure()
    desk.world.tell("alice", ping(500.0, ago_s=60))
    desk.window.setCurrentIndex(1)
    assert desk.row("round trip: alice")[SeriesModel.COUNT] == "201"
    desk.window.setCurrentIndex(0)
    assert desk.row("round trip: alice")[SeriesModel.COUNT] == "200"
    assert desk.panel._plot is not None
    start, end = desk.panel._plot.span
    assert end - start == pytest.approx(30)


async def test_a_paused_view_stands_still_and_counts_what_waits(desk: Desk) -> None:
    await desk.measure()
    click(desk.tool("pause"))
    assert desk.panel._plot is not None
    span = desk.panel._plot.span
    for _ in range(7):
        desk.world.tell("alice", ping(900.0, ago_s=0))
    desk.panel.refresh()
    assert desk.waiting.text() == "7 samples wait"
    assert desk.row("round trip: alice")[SeriesModel.COUNT] == "200"
    assert desk.panel._plot.span == span
    click(desk.tool("live"))
    assert desk.row("round trip: alice")[SeriesModel.COUNT] == "207"
    assert not desk.waiting.isVisible()
    assert desk.panel._plot.span[1] > span[1]


async def test_moving_the_plot_holds_it_and_end_comes_back(desk: Desk) -> None:
    await desk.measure()
    plot = desk.panel._plot
    assert plot is not None
    start, end = plot.span
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert desk.tool("pause").isChecked()
    assert plot.span[0] < start
    QTest.keyClick(plot, Qt.Key.Key_End)
    assert not desk.tool("pause").isChecked()
    assert plot.span[1] >= end


async def test_a_series_is_hidden_by_its_box(desk: Desk) -> None:
    await desk.measure()
    desk.look()
    model, plot = desk.table.model(), desk.panel._plot
    assert plot is not None
    assert "round trip: alice" in plot.accessibleDescription()
    box = model.index(0, SeriesModel.SERIES)
    assert box.data() == "round trip: alice"
    model.setData(box, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert "round trip: alice" not in plot.accessibleDescription()
    assert "round trip: bob" in plot.accessibleDescription()


async def test_a_crowd_of_series_does_not_all_show_at_first(qtbot: QtBot) -> None:
    world = World(*(f"user-{number}" for number in range(SHOWN_AT_FIRST + 3)))
    desk = Desk(world)
    qtbot.addWidget(desk.panel)
    desk.panel.show()
    for identity in world.stage.identities:
        world.tell(identity.key, ping(1.0))
    world.quality.add_loop_lag(now_ns(), 0.2)
    desk.panel.refresh()
    await until(lambda: desk.panel._plot is not None)
    shown = [key for key, chosen in desk.panel._choices.items() if chosen]
    assert len(shown) == SHOWN_AT_FIRST + 1
    assert LOOP_LAG in shown
    await desk.panel.aclose()


async def test_clear_forgets_the_samples(desk: Desk) -> None:
    await desk.measure()
    click(desk.tool("clear"))
    assert desk.world.quality.series() == []
    assert desk.table.model().rowCount() == 0


async def test_the_csv_has_every_sample(desk: Desk, tmp_path: Path) -> None:
    await desk.measure()
    path = tmp_path / "times.csv"
    await desk.save("csv", path)
    assert str(path) in desk.status.text()
    assert "4 sends without a result" in desk.status.text()
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header == ["time", "series", "value_ms", "error_ms", "taken_by", "faults"]
    expected = list(desk.world.quality.rows())
    assert len(rows) == len(expected) == 800
    for (at, series, value, _error, _taken, _faults), sample in zip(rows, expected, strict=True):
        assert series == SeriesKey(sample.series, sample.identity, sample.sender).label
        assert round(datetime.fromisoformat(at).timestamp() * 1000) == sample.at_ns // MS
        if math.isnan(sample.value_ms):
            assert value == ""
        else:
            assert float(value) == pytest.approx(sample.value_ms, abs=1e-6)
    assert os.listdir(tmp_path) == ["times.csv"]


async def test_the_png_is_the_picture(desk: Desk, tmp_path: Path) -> None:
    await desk.measure()
    desk.look()
    path = tmp_path / "times.png"
    await desk.save("png", path)
    image = QImage(str(path))
    assert image.width() >= 2 * 600
    colors = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert desk.world.theme.identity_color(1).text.name() in colors
    assert len(colors) > 10


@pytest.mark.parametrize("tool", ["csv", "png"])
async def test_a_place_that_cannot_be_written_is_told(desk: Desk, tmp_path: Path, tool: str) -> None:
    await desk.measure()
    path = tmp_path / "missing" / f"times.{tool}"
    await desk.save(tool, path)
    assert desk.status.kind() == "error"
    assert f"{path} could not be written" in desk.status.text()
    assert desk.status.text().endswith("Choose another folder and export again.")


async def test_declining_the_dialog_exports_nothing(desk: Desk) -> None:
    await desk.measure()
    desk.export("csv")
    await until(lambda: dialogs())
    dialogs()[0].reject()
    await until(lambda: len(desk.panel.tasks) == 0)
    assert desk.status.kind() == "none"


async def test_an_interrupted_export_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "times.csv"

    def rows() -> object:
        raise OSError(28, "No space left on device")
        yield

    with pytest.raises(OSError, match="No space"):
        await write_csv(str(path), rows())  # type: ignore[arg-type]
    assert os.listdir(tmp_path) == []


async def test_the_view_comes_back_and_bad_state_is_ignored(desk: Desk, qtbot: QtBot) -> None:
    desk.window.setCurrentIndex(2)
    other = LatencyPanel(desk.world.context)
    qtbot.addWidget(other)
    other.restore_state(desk.panel.save_state())
    assert part(other, QComboBox, "latency_window").currentData() == 600
    other.restore_state({"window_s": "long", "sizes": [1]})
    assert part(other, QComboBox, "latency_window").currentData() == 600
    await other.aclose()


async def test_the_commands_do_what_the_buttons_do(desk: Desk) -> None:
    commands = {command.name: command for command in desk.panel.commands()}
    commands["export_latency_csv"].run()
    commands["export_latency_png"].run()
    commands["pause_latency"].run()
    assert desk.status.text() == "Nothing is measured yet. Log in and wait for the first ping."
    assert not desk.tool("pause").isChecked()
    await desk.measure()
    commands["pause_latency"].run()
    assert desk.tool("pause").isChecked()


async def test_the_probes_samples_are_shown_and_come_to_the_fore(desk: Desk) -> None:
    await desk.measure()
    key = SeriesKey("probe", "probe-1 → probe-2")
    at_ns = now_ns() - np.arange(400)[::-1] * 50 * MS
    desk.world.quality.add_samples(key, at_ns, np.linspace(10, 60, 400))
    desk.world.quality.add_expected(key, at_ns, np.ones(400))
    texts = desk.row(key.label)
    assert texts[SeriesModel.TAKEN] == "own process"
    assert texts[SeriesModel.ARRIVAL] == "100%"
    desk.panel.graphs.setCurrentWidget(desk.panel.graphs.distribution)
    desk.look()
    assert "probe: probe-1 → probe-2: 400 samples" in desk.panel.graphs.distribution.accessibleDescription()


async def test_a_row_chosen_in_the_table_is_the_one_shown(desk: Desk) -> None:
    await desk.measure()
    desk.look()
    desk.panel.graphs.setCurrentWidget(desk.panel.graphs.distribution)
    labels = [desk.table.model().index(row, 0).data() for row in range(desk.table.model().rowCount())]
    desk.table.select_row(labels.index("send: alice"))
    desk.look()
    assert desk.panel.graphs.distribution.accessibleDescription().startswith("send: alice: 196 samples, 4 lost")


async def test_samples_of_a_stall_are_left_out_when_wanted(desk: Desk) -> None:
    await desk.measure()
    desk.world.quality.add_loop_lag(now_ns() - 2_000 * MS, 9_000.0)
    before = int(desk.row("round trip: alice")[SeriesModel.COUNT])
    part(desk.panel, QCheckBox, "latency_leave_out").setChecked(True)
    after = int(desk.row("round trip: alice")[SeriesModel.COUNT])
    assert 0 < after < before == 200


async def test_notes_are_pinned_kept_and_removed(desk: Desk, qtbot: QtBot) -> None:
    await desk.measure()
    part(desk.panel, QLineEdit, "latency_note_text").setText("new build")
    desk.panel.graphs.note_wanted.emit(now_ns() / 1e9 - 5)
    desk.panel.graphs.note_wanted.emit(now_ns() / 1e9 - 3)
    state = desk.panel.save_state()
    assert [text for _at, text in state["notes"]] == ["new build", "note 2"]
    other = LatencyPanel(desk.world.context)
    qtbot.addWidget(other)
    other.restore_state(state | {"notes": [*state["notes"], "x", [1], ["a", "b"]]})
    assert other.save_state()["notes"] == state["notes"]
    await other.aclose()
    next(each for each in desk.panel.commands() if each.name == "clear_latency_notes").run()
    assert desk.panel.save_state()["notes"] == []


async def test_a_double_click_sets_the_shared_moment(desk: Desk) -> None:
    await desk.measure()
    desk.panel.graphs.moment_chosen.emit(1_700_000_000.5)
    assert desk.world.context.time_cursor.at_ns == 1_700_000_000_500_000_000


async def test_histograms_are_exported(desk: Desk, tmp_path: Path) -> None:
    await desk.measure()
    path = tmp_path / "times.hlog"
    await desk.save("hdr", path)
    assert "histograms are in" in desk.status.text()
    assert path.read_text(encoding="utf-8").count("Tag=") == 4


async def test_a_probe_that_cannot_start_opens_its_choices(desk: Desk) -> None:
    await desk.measure()
    click(desk.panel.probe_bar.button)
    assert "cannot be made here" in desk.panel.probe_bar.status.text()
    assert desk.panel.bar.options.isChecked()
    assert desk.panel.probe_bar.peer.isVisible()


async def test_in_a_low_pane_the_picture_comes_first(desk: Desk) -> None:
    await desk.measure()
    desk.panel.resize(600, 700)
    desk.look()
    assert desk.panel._splitter.widget(1) is desk.panel.graphs
    desk.panel.setMinimumHeight(0)
    desk.panel.resize(410, 440)
    desk.look()
    assert desk.panel._splitter.widget(0) is desk.panel.graphs
    sizes = desk.panel.save_state()["sizes"]
    assert sizes[1] == desk.panel.graphs.height()


async def test_gaps_are_looked_for_while_the_pane_is_hidden(desk: Desk) -> None:
    desk.panel.gap_view.switch.click()
    desk.panel.hide()
    desk.world.log.append("alice", [message(1), message(3)])
    await until(lambda: desk.panel.gaps.pairs() and desk.panel.gaps.pairs()[0].gap == 1)
    desk.panel.gap_view.switch.click()


async def test_one_stall_does_not_flatten_the_picture_and_is_said(desk: Desk) -> None:
    await desk.measure()
    desk.world.tell("alice", ping(5_000.0, ago_s=3))
    desk.look()
    assert desk.panel._plot is not None
    assert desk.panel._plot._tops[0] < 200
    shown = [item.toPlainText() for item in desk.panel._plot._labels._items if item.isVisible()]
    assert "↑ 5,000 ms" in shown


async def test_a_picture_comes_in_parts_that_end_with_the_same(desk: Desk) -> None:
    await desk.measure()
    desk.look()
    whole = desk.panel.picture()
    desk.panel._drawing.anew()
    parts = 1
    while desk.panel.refresh_some():
        parts += 1
    assert parts >= 2
    assert desk.panel.picture().size() == whole.size()
    assert not desk.panel._drawing.running
