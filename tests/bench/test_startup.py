"""`bench startup`, the quick form: both windows are painted, ours answers, and heavy imports have names."""

from rts_console.bench.report import Options
from rts_console.bench.startup import GOAL, HEAVIEST, heaviest, run


async def test_both_windows_are_painted_and_ours_answers() -> None:
    report = await run(Options(quick=True))
    figures = {each.name: each for each in report.figures}
    first = figures["first paint"]
    assert first.ratio is not None
    assert first.goal is not None
    assert first.goal.at_most == GOAL
    assert figures["ready"].measured > first.measured
    assert figures["interpreter alone"].measured > 0
    imports = report.machine["imports_ms"]
    assert len(imports) == HEAVIEST
    assert {"PySide6", "numpy", "rts_console.gui"} <= set(imports)


def test_imports_are_summed_by_package() -> None:
    times = {
        "numpy._core": 0.3,
        "rts_console.record.log": 0.1,
        "numpy": 0.7,
        "rts_console.gui.panels.rooms": 2.5,
        "rts_console.gui.panels.peers": 0.3,
        "rts_console.gui.window": 0.5,
    }
    falling = {"rts_console.gui.panels": 2.8, "numpy": 1.0, "rts_console.gui": 0.5, "rts_console.record": 0.1}
    assert list(heaviest(times).items()) == list(falling.items())
