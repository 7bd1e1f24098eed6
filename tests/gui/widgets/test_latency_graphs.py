"""The pictures: each shows the series in focus, and only the one in view is drawn."""

import asyncio

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.latency_graphs import LatencyGraphs, Sight, merged
from rts_console.protocol.clock import now_ns
from rts_console.record.quality import Quality, SeriesKey
from tests.support import until

KEY = SeriesKey("probe", "a → b")


async def test_each_page_shows_the_series_in_focus(theme: Theme, qtbot: QtBot) -> None:
    quality = Quality()
    end_ns = now_ns()
    at_ns = end_ns - np.arange(1_000)[::-1] * 10**7
    quality.add_samples(KEY, at_ns, np.linspace(10, 60, 1_000))
    graphs = LatencyGraphs(theme, quality, lambda _key: QColor("#ff0000"))
    qtbot.addWidget(graphs)
    graphs.resize(500, 320)
    graphs.show()
    graphs.build_plot_soon(True)
    await until(lambda: graphs.plot is not None)
    sight = Sight(
        (end_ns / 1e9 - 30, end_ns / 1e9 + 0.1),
        [KEY],
        KEY,
        limits_ms=(20.0, 51.0),
        notes=[(end_ns / 1e9 - 5, "here")],
        faults=[(end_ns / 1e9 - 9, end_ns / 1e9 - 4, "delay")],
        cursor_s=end_ns / 1e9 - 2,
        moved=True,
    )
    graphs.draw(sight)
    assert graphs.plot is not None
    assert graphs.plot.accessibleDescription() == KEY.label
    assert graphs.distribution.accessibleDescription() == ""
    graphs.setCurrentWidget(graphs.distribution)
    graphs.draw(sight)
    assert "1,000 samples" in graphs.distribution.accessibleDescription()
    graphs.setCurrentWidget(graphs.heat_map)
    graphs.draw(sight)
    assert "1,000 samples" in graphs.heat_map.accessibleDescription()
    await asyncio.sleep(0)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 10)), max_size=30))
def test_stalls_that_overlap_are_one(spans: list[tuple[float, float]]) -> None:
    starts = np.array([start for start, _length in spans])
    ends = np.array([start + length for start, length in spans])
    found = merged(starts, ends, 0.5)
    assert all(later[0] > earlier[1] + 0.5 for earlier, later in zip(found, found[1:], strict=False))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        assert any(low <= start and end <= high for low, high in found)
