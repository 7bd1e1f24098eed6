"""One moment that all views of time share: whoever sets it, the others follow."""

from PySide6.QtCore import QObject, Signal


class TimeCursor(QObject):
    """The moment looked at, nanoseconds since 1970; 0 is none.

    Signals: `moved` (the moment, or 0, as a Python int; and the object that set it, so that this one need not follow).
    """

    moved = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at_ns = 0

    @property
    def at_ns(self) -> int:
        """The moment; 0 when none is set."""
        return self._at_ns

    def set(self, at_ns: int, by: object = None) -> None:
        """Look at this moment. Told again even when it is the same: the reader asks for it again."""
        self._at_ns = at_ns
        self.moved.emit(at_ns, by)

    def clear(self) -> None:
        """Look at none."""
        self.set(0)
