"""`bench throughput`, the quick form: its shape, and that every message came once and in order."""

from rts_console.bench.processes import loops
from rts_console.bench.report import Options
from rts_console.bench.throughput import run


async def test_every_figure_is_there_and_every_message_came_in_order() -> None:
    report = await run(Options(quick=True))
    figures = {each.name: each for each in report.figures}
    for loop in loops():
        for size in ("64 B", "4 KB"):
            assert figures[f"{loop} {size}"].ratio is not None
            assert figures[f"{loop} {size} gateway CPU"].measured > 0
            assert figures[f"{loop} {size} client CPU"].measured > 0
    assert figures["lost, doubled or out of order"].measured == 0
    assert figures["gateway errors"].ok
