"""The two windows of `bench startup`: the program's own, and a bare one. Each says when it is painted, and ends."""

import json

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget

SIZE = (1200, 800)


def tell_painted() -> None:
    """Say so, in one line of JSON."""
    print(json.dumps({"ready": True}), flush=True)


def tell_ready() -> None:
    """Say that all panes in sight are painted and that a click was answered."""
    print(json.dumps({"answers": True}), flush=True)


class BareTable(QTableWidget):
    """A table that says when it has been painted for the first time."""

    def __init__(self) -> None:
        """Prepare; nothing is shown yet."""
        super().__init__(40, 9)
        self.painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first time counts."""
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            tell_painted()


def bare_window() -> tuple[QMainWindow, BareTable]:
    """A window with a table and nothing else, not shown yet."""
    window, table = QMainWindow(), BareTable()
    window.setCentralWidget(table)
    window.resize(*SIZE)
    return window, table


def show_bare_window() -> int:
    """Show it until it is painted; returns the exit code."""
    app = QApplication(["rts-console"])
    window, table = bare_window()
    window.show()
    window.grab()  # paints at once, where showing would wait for the loop
    app.quit()
    return 0 if table.painted else 1


def show_window() -> int:
    """Show the program's window until it answers; returns the exit code."""
    from rts_console.gui.start import run_until_ready  # here, so that the bare window does not wait for it

    return run_until_ready(tell_painted, tell_ready)
