"""The payload byte by byte, with the same bytes as text beside it: what is selected in one is selected in both."""

from bisect import bisect_left

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QSplitter, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.detail_view import DetailView, NoteLine, plain_editor, show_text
from rts_console.gui.widgets.hex_view import HexView
from rts_console.gui.widgets.payload_text import payload_text, unit_table
from rts_console.gui.widgets.text_view import first_part
from rts_console.record.row import Row

_MOST_VALUE_BYTES = 8
_AT_ONCE = 8 * 1024


class HexPane(DetailView):
    """Hex dump, text, a line that says what is selected, a place to go to, and copying in several spellings."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("Hex")
        self._theme = theme
        self._part = b""
        self._units: list[int] | None = None
        self._following = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(lambda: self._show_text(self._part))
        self.note = NoteLine(theme)
        self.note.pressed.connect(self._on_all_wanted)
        self.hex = HexView(theme)
        self.hex.setObjectName("payload_hex")
        self.text = plain_editor(self.tr("The same bytes as text"))
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.hex)
        self._split.addWidget(self.text)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setSizes([300, 200])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.note)
        layout.addWidget(self._split, 1)
        layout.addWidget(self._foot())
        self.hex.selection_changed.connect(self._on_bytes_selected)
        self.text.selectionChanged.connect(self._on_text_selected)

    def _foot(self) -> QWidget:
        foot = QWidget()
        self.goto = QLineEdit()
        self.goto.setObjectName("hex_goto")
        self.goto.setPlaceholderText(self.tr("Go to: 16, 0x10"))
        self.goto.setAccessibleName(self.tr("Go to an offset"))
        self.goto.setMaximumWidth(self._theme.pixels(130))
        self.goto.returnPressed.connect(self._on_goto)
        self.goto.textEdited.connect(lambda: mark(self.goto, invalid=False))
        self.selected = QLabel()
        self.selected.setTextFormat(Qt.TextFormat.PlainText)
        self.selected.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.selected.setMinimumWidth(1)
        mark(self.selected, role="caption")
        self.copy_button = QToolButton()
        self.copy_button.setIcon(self._theme.icon("copy"))
        self.copy_button.setToolTip(self.tr("Copy the selection, or everything"))
        self.copy_button.setAccessibleName(self.copy_button.toolTip())
        self.copy_button.clicked.connect(self._on_copy_clicked)
        row = QHBoxLayout(foot)
        space = self._theme.space("xs")
        row.setContentsMargins(space, space, space, space)
        row.setSpacing(space)
        row.addWidget(self.goto)
        row.addWidget(self.selected, 1)
        row.addWidget(self.copy_button)
        return foot

    # Content

    def show_row(self, row: Row, payload: bytes) -> None:
        self.show_data(payload)

    def show_data(self, data: bytes) -> None:
        """Show bytes from their beginning; much text comes right after the dump, which does not wait for it."""
        part = first_part(data)
        self._show_text(part if len(part) <= _AT_ONCE else b"")
        self._part, self._units = part, None
        self._following = True  # nothing is selected: the text has nothing to follow
        self.hex.set_data(data)
        self._following = False
        self._say()
        if len(part) > _AT_ONCE:
            self._later.start()

    def _fill(self) -> None:
        """Put the text there now, if it is still to come."""
        if self._later.isActive():
            self._later.stop()
            self._show_text(self._part)

    def _show_text(self, part: bytes) -> None:
        self._later.stop()
        self._part, self._units = part, None
        self._following = True
        show_text(self.text, payload_text(part).text)
        self._following = False

    def _say(self) -> None:
        data, shown = self.hex.data(), len(self._part)
        if not data:
            self.note.say([self.tr("The payload is empty.")])
        elif shown < len(data):
            words = self.tr("The text below shows the first {shown} of {total} bytes; the dump shows all.")
            said = words.format(shown=f"{shown:,}", total=f"{len(data):,}")
            self.note.say([said], button=self.tr("Show all"), tone="secondary")
        else:
            self.note.say([])

    def _on_all_wanted(self) -> None:
        self._show_text(self.hex.data())
        self._say()

    def clear(self) -> None:
        self.show_data(b"")
        self.note.say([])

    # Selection

    def _on_bytes_selected(self, first: int, end: int) -> None:
        self.selected.setText(self._selection_words(first, end))
        if self._following or not self._part:
            return
        self._fill()
        self._following = True
        cursor = self.text.textCursor()
        cursor.setPosition(self._unit_of(first))
        cursor.setPosition(self._unit_of(end), QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        self._following = False

    def _on_text_selected(self) -> None:
        if self._following:
            return
        cursor = self.text.textCursor()
        self._following = True
        self.hex.set_selection(self._byte_of(cursor.selectionStart()), self._byte_of(cursor.selectionEnd()))
        self._following = False

    def _unit_of(self, place: int) -> int:
        """Where a byte stands in the text shown."""
        return self._table()[min(place, len(self._part))]

    def _byte_of(self, unit: int) -> int:
        """The first byte of what stands at a place in the text shown."""
        return min(bisect_left(self._table(), unit), len(self._part))

    def _table(self) -> list[int]:
        """Made when something is first selected: opening must not wait for it."""
        if self._units is None:
            self._units = unit_table(self._part)
        return self._units

    def _selection_words(self, first: int, end: int) -> str:
        data = self.hex.data()
        if not data:
            return ""
        if end <= first:
            return self.tr("offset {place} (0x{place16})").format(place=f"{first:,}", place16=f"{first:x}")
        words = self.tr("{count} bytes from {first} (0x{first16})").format(
            count=f"{end - first:,}", first=f"{first:,}", first16=f"{first:x}"
        )
        chosen = data[first:end]
        if len(chosen) > _MOST_VALUE_BYTES:
            return words
        big, little = int.from_bytes(chosen, "big"), int.from_bytes(chosen, "little")
        values = (
            f"{big:,}"
            if big == little
            else self.tr("{big} big endian, {little} little").format(big=f"{big:,}", little=f"{little:,}")
        )
        return f"{words} = {values}"

    # Going and copying

    def _on_goto(self) -> None:
        place = offset_of(self.goto.text())
        if place is None or place >= len(self.hex.data()):
            mark(self.goto, invalid=True)
            most = f"{max(0, len(self.hex.data()) - 1):,}"
            self.selected.setText(self.tr("No such offset: write 0 to {most}, or 0x and hex digits").format(most=most))
            return
        self.hex.set_selection(place, place + 1)
        self.hex.setFocus()

    def _on_copy_clicked(self) -> None:
        button = self.copy_button
        self.copy_menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    def copy_menu(self) -> QMenu:
        """The spellings to copy in; it goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.hex.copy_actions())
        return menu


def offset_of(text: str) -> int | None:
    """The offset that someone wrote: `16`, `1,024`, `0x10`, `10h`; None when it is none."""
    word = text.strip().lower().replace(",", "").replace("_", "")
    if word.endswith("h"):
        word = f"0x{word[:-1]}"
    try:
        place = int(word, 16 if word.startswith("0x") else 10)
    except ValueError:
        return None
    return place if place >= 0 else None
