"""The payload as text, with everything in it that cannot be shown spelled out."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.detail_view import NotedText, show_text
from rts_console.gui.widgets.payload_text import PayloadText, payload_text, whole_characters
from rts_console.record.row import Row

SHOWN_BYTES = 128 * 1024
SHOWN_LINES = 5_000


class TextView(NotedText):
    """UTF-8 text, at first as much as opens at once."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        words = QCoreApplication.translate("TextView", "Payload as text")
        super().__init__(theme, QCoreApplication.translate("TextView", "Text"), words, "payload_text", parent)
        self._data = b""

    def show_row(self, row: Row, payload: bytes) -> None:
        self.show_data(payload)

    def show_data(self, data: bytes) -> None:
        """Show bytes as text."""
        self._data = data
        self._show(first_part(data))

    def clear(self) -> None:
        self._data = b""
        self.editor.setPlainText("")
        self.note.say([])

    def _on_all_wanted(self) -> None:
        self._show(self._data)

    def _show(self, part: bytes) -> None:
        text = payload_text(part)
        show_text(self.editor, text.text)
        remarks = self._missing(part) + self.remarks(text)
        if not self._data:
            remarks = [self.tr("The payload is empty.")]
        self.note.say(remarks, button=self.tr("Show all") if len(part) < len(self._data) else "")

    def _missing(self, part: bytes) -> list[str]:
        if len(part) == len(self._data):
            return []
        words = self.tr("Showing the first {shown} of {total} bytes.")
        return [words.format(shown=f"{len(part):,}", total=f"{len(self._data):,}")]

    def remarks(self, text: PayloadText) -> list[str]:
        """What had to be spelled out, and how often."""
        counted = (
            (text.undecodable, self.tr("Bytes that are not UTF-8, shown as \\xNN: {count}.")),
            (text.controls, self.tr("Control characters, shown as symbols: {count}.")),
            (text.invisible, self.tr("Invisible signs, shown as ⟨U+NNNN⟩: {count}.")),
        )
        return [words.format(count=f"{count:,}") for count, words in counted if count]


def first_part(data: bytes) -> bytes:
    """As much of `data` as opens at once: so many bytes, so many lines, whole characters."""
    part = whole_characters(data, SHOWN_BYTES)
    if part.count(b"\n") <= SHOWN_LINES:
        return part
    end = 0
    for _ in range(SHOWN_LINES):
        end = part.index(b"\n", end) + 1
    return part[:end]
