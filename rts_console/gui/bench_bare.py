"""An empty Qt loop that tells how late it is: what the machine does to any window, beside the one that is measured."""

import asyncio
import json
import os
import sys
from typing import Final

from PySide6.QtWidgets import QApplication

from rts_console.gui.loop import run
from rts_console.gui.loop_lag import LoopLag

PROBE_S: Final = 0.004
TELL_EVERY_S: Final = 0.5


def tell_lag() -> int:
    """Print the lags of each half second as a line of JSON, until nobody reads them or it is ended."""

    async def main(_app: QApplication) -> int:
        lag = LoopLag(interval_s=PROBE_S)
        lag.start()
        try:
            while True:
                await asyncio.sleep(TELL_EVERY_S)
                lags = [round(each, 2) for each in lag.recent(TELL_EVERY_S)]
                sys.stdout.write(json.dumps(lags) + "\n")
                sys.stdout.flush()
        except BrokenPipeError:
            # What is left in the buffer would be an error again when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        finally:
            lag.stop()

    return run(main, ["rts-console"])
