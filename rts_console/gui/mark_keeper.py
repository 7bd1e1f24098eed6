"""Keeps the marks of the event log beside its recording, a moment after each change."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from rts_console.record.marks import Marks, MarksError

MARKS_NAME = "marks.jsonl"
"""In the folder of a recording."""

_PAUSE_MS = 500


class MarkKeeper(QObject):
    """Call `changed` after each change and `save` at the end. What goes wrong is told to `report`, once."""

    def __init__(
        self, marks: Marks, folder: Callable[[], Path | None], report: Callable[[str], None], parent: QObject
    ) -> None:
        """`folder` says where the recording stands now, `None` without one: then nothing is kept."""
        super().__init__(parent)
        self._marks = marks
        self._folder = folder
        self._report = report
        self._saved = marks.version
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.save)

    def changed(self) -> None:
        """Save before long; many changes are one write."""
        self._timer.start()

    def save(self) -> None:
        """Save now what was not saved yet."""
        self._timer.stop()
        folder = self._folder()
        if folder is None or self._saved == self._marks.version:
            return
        try:
            self._marks.save(folder / MARKS_NAME)
            self._saved, self._told = self._marks.version, False
        except OSError as error:
            if not self._told:
                why = error.strerror or str(error)
                words = self.tr("The marks cannot be saved in {folder} ({why}). Make room or mend its permissions.")
                self._report(words.format(folder=folder, why=why))
            self._told = True

    def load(self, folder: Path) -> None:
        """Add the marks that stand in the folder of a recording, if any."""
        try:
            self._marks.load(folder / MARKS_NAME)
        except FileNotFoundError:
            return
        except (OSError, MarksError) as error:
            self._report(str(error))
        self._saved = self._marks.version
