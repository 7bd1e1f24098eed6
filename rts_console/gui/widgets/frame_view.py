"""The WebSocket message that carried the row: prefix, header and where the payload lies."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from rts_console.gui.language import said
from rts_console.gui.models.wire_frame import Part, WireFrame, rebuilt, recorded
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.detail_view import NotedText, show_text
from rts_console.gui.widgets.payload_text import payload_text, whole_characters
from rts_console.protocol.secret import mask
from rts_console.record.row import FRAME_KIND, Row

SHOWN_BYTES = 2_048
"""The kind of rows that hold a WebSocket message as it was."""


class FrameView(NotedText):
    """Says whether the bytes were recorded, or rebuilt from what was decoded. Secrets are masked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        words = QCoreApplication.translate("FrameView", "The frame part by part")
        super().__init__(theme, QCoreApplication.translate("FrameView", "Raw"), words, "raw_frame", parent)
        self._frame: WireFrame | None = None
        self._payload = b""
        self._told = ""

    def show_row(self, row: Row, payload: bytes) -> None:
        if row.kind == FRAME_KIND and row.payload_kind is not None:
            self._frame = recorded(payload, row.payload_kind)
            self._payload = payload[self._frame.parts[-1].offset :] if self._frame.parts[-1].name == "payload" else b""
        else:
            self._frame, self._payload = rebuilt(row, payload), payload
        self._told = row.note if row.kind == FRAME_KIND else ""
        self._show(whole_characters(self._payload, SHOWN_BYTES))

    def clear(self) -> None:
        self._frame, self._payload = None, b""
        self.editor.setPlainText("")
        self.note.say([])

    def _on_all_wanted(self) -> None:
        self._show(self._payload)

    def _show(self, part: bytes) -> None:
        frame = self._frame
        if frame is None:
            self.editor.setPlainText("")
            self.note.say([self.tr("No payload frame made this row, so there is none to show.")], tone="secondary")
            return
        show_text(self.editor, "\n".join([self._head(frame), "", *map(self._line, frame.parts), self._content(part)]))
        self._say(frame, part)

    def _say(self, frame: WireFrame, part: bytes) -> None:
        origin = self.tr("As it was on the wire.") if frame.exact else self.tr("Rebuilt from what was decoded.")
        remarks = [origin, self._told, *(said(f"{note[:1].upper()}{note[1:]}.") for note in frame.notes)]
        if len(part) < len(self._payload):
            words = self.tr("Showing the first {shown} of {total} bytes of the payload.")
            remarks.append(words.format(shown=f"{len(part):,}", total=f"{len(self._payload):,}"))
        more = self.tr("Show all") if len(part) < len(self._payload) else ""
        self.note.say(remarks, button=more, tone="secondary")

    def _head(self, frame: WireFrame) -> str:
        kind = self.tr("text") if frame.text else self.tr("binary")
        return self.tr("WebSocket {kind} message, {size} bytes").format(kind=kind, size=f"{frame.size:,}")

    def _line(self, part: Part) -> str:
        place = f"{part.offset:06x}  {said(part.name)}, {self.tr('{count} bytes').format(count=f'{part.size:,}')}"
        if "\n" not in part.text:
            return f"{place}: {said(part.text)}" if part.text else place
        return "\n".join([place, *(f"        {line}" for line in part.text.split("\n"))])

    def _content(self, part: bytes) -> str:
        text = mask(payload_text(part).text)
        return "\n".join(f"        {line}" for line in text.split("\n")) if text else ""
