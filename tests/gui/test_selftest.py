"""The window's self-test passes on a sound program, and notices what is missing from a broken one."""

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from rts_console import paths

ROOT = Path(__file__).resolve().parents[2]


def run_selftest(tmp_path: Path, sabotage: str = "") -> dict[str, tuple[bool, str]]:
    """Run the window's checks in a process of their own, with `sabotage` carried out first."""
    program = dedent(
        """
        import json, sys
        {sabotage}
        from rts_console.gui.selftest import run_window_checks
        checks = run_window_checks(lambda check: None)
        print(json.dumps([check.as_json() for check in checks]))
        """
    ).format(sabotage=sabotage)
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "RTS_CONSOLE_HOME": str(tmp_path)},
        timeout=60,
    )
    return {check["name"]: (check["ok"], check["detail"]) for check in json.loads(done.stdout)}


def test_a_sound_window_passes(tmp_path: Path) -> None:
    checks = run_selftest(tmp_path)
    assert [name for name, (ok, _) in checks.items() if not ok] == []
    assert set(checks) == {"window opens", "fonts", "icons", "languages", "plots", "help"}


@pytest.mark.parametrize(
    ("sabotage", "check", "words"),
    [
        (
            "from rts_console.gui.theme import Theme; Theme.load_fonts = lambda self: None",
            "fonts",
            "are not there",
        ),
        (
            "from rts_console.gui import selftest; from rts_console.gui.panels.latency import LatencyPanel; "
            "LatencyPanel.refresh_some = lambda self: False; selftest.FACT_TIMEOUT_S = 1",
            "plots",
            "did not show",
        ),
    ],
)
def test_a_broken_window_fails_in_the_right_place(tmp_path: Path, sabotage: str, check: str, words: str) -> None:
    ok, detail = run_selftest(tmp_path, sabotage)[check]
    assert not ok
    assert words in detail


def test_an_icon_that_shows_nothing_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "resources"
    sabotage = dedent(
        f"""
        import shutil
        from pathlib import Path
        from rts_console import paths
        shutil.copytree({str(paths.resource())!r}, {str(broken)!r})
        Path({str(broken)!r}, "icons", "plug.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
        paths.resource = lambda *parts: Path({str(broken)!r}).joinpath(*parts)
        """
    )
    ok, detail = run_selftest(tmp_path, sabotage)["icons"]
    assert not ok
    assert "plug" in detail
