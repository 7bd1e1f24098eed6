"""`bench log`, the quick form: its shape, and that nothing is lost."""

import pytest

from rts_console.bench.log import run
from rts_console.bench.report import Options


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RTS_CONSOLE_HOME", str(tmp_path))


async def test_every_figure_is_there_and_nothing_is_lost(tmp_path) -> None:
    said: list[str] = []
    report = await run(Options(quick=True, progress=said.append))
    figures = {each.name: each for each in report.figures}
    for name in ("rows appended", "rows appended, on disk too", "events appended, mixed"):
        assert figures[name].measured > 0
    for name in ("filter by columns", "filter by text", "search of payloads", "pattern in payloads", "sort by size"):
        assert figures[name].ratio is not None
    for size in ("4 KB", "64 KB"):
        assert figures[f"rows lost over the ceiling, {size}"].ok
        assert figures[f"payloads not read back the same, {size}"].ok
    assert report.ok
    assert len(said) >= 6
    assert list((tmp_path / "data" / "bench").iterdir()) == []
