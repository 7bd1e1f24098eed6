"""`bench connections`, the quick form: its shape, and that nobody who logged in is gone."""

from rts_console.bench.connections import run
from rts_console.bench.processes import loops
from rts_console.bench.report import Options


async def test_every_figure_is_there_and_nobody_is_lost() -> None:
    report = await run(Options(quick=True))
    figures = {each.name: each for each in report.figures}
    for loop in loops():
        assert figures[f"{loop} users, memory"].baseline is not None
        assert figures[f"{loop} users, log-ins"].measured > 0
    assert figures["users lost"].ok
    assert (report.machine["users"], report.machine["bare_lost"]) == (100, 0)
