"""What became of what was sent, a line for each identity: what one did is not told under another."""

from collections.abc import Container
from typing import Final

from PySide6.QtWidgets import QWidget

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.status_line import StatusKind, StatusLine

_RESULTS: Final[tuple[StatusKind, ...]] = ("success", "warning", "error")
_NOTHING: Final[tuple[StatusKind, str]] = ("none", "")


class SentLine(StatusLine):
    """Shows the line of the identity `shown`, and remembers those of the others."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.shown = ""
        self._results: dict[str, tuple[StatusKind, str]] = {}

    def say(self, key: str, kind: StatusKind, text: str) -> None:
        """This became of what that identity did last."""
        self._results[key] = (kind, text)
        if key == self.shown:
            self.set_status(kind, text)

    def grow_old(self) -> None:
        """Something else is being written: a result that stands there belongs to what was sent before."""
        kind, text = self._results.get(self.shown, _NOTHING)
        if kind in _RESULTS:
            self.say(self.shown, "past", self.tr("Before: {result}").format(result=text))

    def kind_of(self, key: str) -> StatusKind:
        """The kind of what is said of that identity."""
        return self._results.get(key, _NOTHING)[0]

    def show_for(self, key: str, on_stage: Container[str]) -> None:
        """Show the line of that identity, and forget who is not on the stage any more."""
        self.shown = key
        self._results = {each: said for each, said in self._results.items() if each in on_stage}
        self.set_status(*self._results.get(key, _NOTHING))
