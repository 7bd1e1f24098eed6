"""`bench rtt`, the quick form: its shape, and that nothing is lost. Times are not judged here."""

from rts_console.bench.processes import loops
from rts_console.bench.report import Options
from rts_console.bench.rtt import run


async def test_every_figure_is_there_and_no_message_is_wrong() -> None:
    said: list[str] = []
    report = await run(Options(quick=True, progress=said.append))
    figures = {each.name: each for each in report.figures}
    for loop in loops():
        for size in ("64 B", "4 KB", "46 KB"):
            for percentile in ("p50", "p99"):
                each = figures[f"{loop} {size} {percentile}"]
                assert each.baseline is not None
                assert each.ratio is not None
                assert 0 < each.measured < 10**7
        assert figures[f"{loop} 64 B CPU"].measured > 0
    assert figures["asyncio 64 B p50"].goal is not None
    assert figures["wrong or doubled"].measured == 0
    assert figures["gateway errors"].ok
    assert said == ["rtt: run 1 of 1, 64 B", "rtt: run 1 of 1, 4 KB", "rtt: run 1 of 1, 46 KB"]
