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
    assert any(name.startswith("rts_console.gui") for name in imports)


def test_imports_are_summed_by_package() -> None:
    lines = [
        "import time: self [us] | cumulative | imported package",
        "import time:       300 |        300 |   numpy._core",
        "import time:       700 |       1000 | numpy",
        "import time:      2500 |       2500 | rts_console.gui.panels.rooms",
        "import time:       500 |       3000 | rts_console.gui.panels",
        "import time:       100 |        100 | rts_console.record.log",
        "This plugin does not support propagateSizeHints()",
    ]
    assert heaviest(lines) == {
        "rts_console.gui.panels": 2.5,
        "numpy": 1.0,
        "rts_console.gui": 0.5,
        "rts_console.record": 0.1,
    }
