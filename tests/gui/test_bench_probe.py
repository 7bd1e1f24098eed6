"""The probe is measured alone and beside a window that is busy, a bare echo with it, and all have figures."""

import json
import os
import subprocess
import sys


def test_both_ways_have_figures() -> None:
    command = [sys.executable, "-m", "rts_console", "bench", "probe", "--quick", "--json"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(command, capture_output=True, env=environment, timeout=120, check=False)
    assert ended.returncode in (0, 1), ended.stderr.decode()
    report = json.loads(ended.stdout)
    figures = {figure["name"]: figure for figure in report["figures"]}
    assert set(figures) == {"probe p50", "probe p99", "echo p50", "echo p99"}
    for figure in figures.values():
        assert 0 < figure["baseline"] < 1_000
        assert 0 < figure["measured"] < 10_000
    assert figures["probe p99"]["goal"]
