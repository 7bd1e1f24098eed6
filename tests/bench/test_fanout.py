"""`bench fanout`, the quick form: its shape, and that every member got the same and all of it."""

from rts_console.bench.fanout import BURSTS, run
from rts_console.bench.processes import loops
from rts_console.bench.report import Options


async def test_every_figure_is_there_and_every_member_got_all() -> None:
    report = await run(Options(quick=True))
    figures = {each.name: each for each in report.figures}
    for loop in loops():
        for burst in BURSTS:
            assert figures[f"{loop} {burst} at once"].ratio is not None
            assert figures[f"{loop} {burst} at once, CPU"].measured > 0
    assert figures["members that miss something"].ok
    assert figures["members that got other bytes"].ok
    assert report.machine["members"] == 30
