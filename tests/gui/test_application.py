"""What the desktop asks to open by an event, as macOS does: kept until there is a window, and then opened."""

import os
import subprocess
import sys
from pathlib import Path

WINDOW = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFileOpenEvent
from rts_console.gui import app, start

def show(program, path):
    print(path, flush=True)
    if path.name == "first.rtscase":
        QCoreApplication.postEvent(application, QFileOpenEvent("/then.rtscase"))
    else:
        program.window.exit_request.set()

async def play(made, frame, close):
    global application
    application = made
    QCoreApplication.sendEvent(made, QFileOpenEvent("/first.rtscase"))
    return await app.live_window(made, frame, close)

app.show_file = show
sys.exit(start._run(None, play))
"""


def test_a_file_is_opened_whether_the_window_is_there_or_not(tmp_path: Path) -> None:
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", RTS_CONSOLE_HOME=str(tmp_path))
    ended = subprocess.run(
        [sys.executable, "-c", WINDOW], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == ["/first.rtscase", "/then.rtscase"]
