"""The short form of every trial, all started at once in the way `make soak` starts them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from soak.__main__ import TRIALS

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = 7
BROKEN = {
    "clock": "the stated error does not grow with the age of the reading, so clocks that drift leave it",
    "model": "a room is lost for good when joining it again has no answer within 10 s",
}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the trials read memory and limits as Linux tells them")


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, Any]]:
    """The line of each trial, by its name."""
    done = subprocess.run(
        [sys.executable, "-m", "soak", "--short", "--seed", str(SEED)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["seed"] for line in lines] == [SEED] * len(TRIALS), done.stderr
    broken = any(line["result"] == "broken" for line in lines)
    assert done.returncode == int(broken), done.stderr
    return {line["trial"]: line for line in lines}


@pytest.mark.parametrize("trial", TRIALS)
def test_every_promise_of_a_trial_is_kept(results: dict[str, dict[str, Any]], trial: str) -> None:
    line = results[trial]
    if line["result"] == "skipped":
        pytest.skip(line["reason"])
    assert line["broken"] == [], json.dumps(line, ensure_ascii=False)
    assert line["result"] == "passed"
