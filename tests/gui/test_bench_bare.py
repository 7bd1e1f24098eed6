"""The empty loop tells its lags, half a second at a time, as lines of JSON."""

import json
import os
import subprocess
import sys


def test_the_empty_loop_tells_how_late_it_is() -> None:
    command = [sys.executable, "-m", "rts_console", "bench", "ui", "--part", "bare"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        lags = json.loads(process.stdout.readline())
        process.stdout.close()  # nobody listens any more: it ends by itself
        assert process.wait(20) == 0
    assert len(lags) > 50
    assert all(lag >= 0 for lag in lags)
