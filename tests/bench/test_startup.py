"""`bench startup`, the quick form: both windows are painted."""

from rts_console.bench.report import Options
from rts_console.bench.startup import run


async def test_both_windows_are_painted() -> None:
    report = await run(Options(quick=True))
    figures = {each.name: each for each in report.figures}
    assert figures["first paint"].ratio is not None
    assert figures["first paint"].goal is not None
    assert figures["interpreter alone"].measured > 0
