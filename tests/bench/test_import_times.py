"""Imports are timed by module, each without what it imports itself, and are what they would be without the watch."""

import importlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rts_console.bench.import_times import ImportTimes

MODULES = {
    "watched_outer": "import time\ntime.sleep(0.02)\nimport watched_inner\nVALUE = watched_inner.VALUE\n",
    "watched_inner": "import time\ntime.sleep(0.1)\nVALUE = 7\n",
    "watched_broken": "raise ImportError('not today')\n",
}


@pytest.fixture
def times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImportTimes]:
    for name, text in MODULES.items():
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    watch = ImportTimes()
    watch.begin()
    yield watch
    watch.end()
    for name in MODULES:
        sys.modules.pop(name, None)


def test_each_module_has_its_own_time(times: ImportTimes) -> None:
    began = time.perf_counter()
    outer = importlib.import_module("watched_outer")
    took_ms = (time.perf_counter() - began) * 1e3
    assert outer.VALUE == 7
    assert times.ms["watched_inner"] >= 100
    assert times.ms["watched_outer"] >= 20
    assert times.ms["watched_outer"] + times.ms["watched_inner"] <= took_ms  # nothing is counted twice


def test_what_fails_is_told_to_the_importer_and_ends_its_turn(times: ImportTimes) -> None:
    with pytest.raises(ImportError, match="not today"):
        importlib.import_module("watched_broken")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("watched_nowhere")
    importlib.import_module("watched_inner")
    assert {"watched_broken", "watched_inner"} <= set(times.ms)
    assert times._of_inner_s[1:] == []


def test_libraries_are_counted_too(times: ImportTimes, monkeypatch: pytest.MonkeyPatch) -> None:
    import _testcapi as known  # an extension of Python's own that nobody needs

    monkeypatch.delitem(sys.modules, known.__name__)
    importlib.import_module(known.__name__)
    assert times.ms[known.__name__] > 0
