"""What is inside the payload: each reading the decoders found, with the steps that led to it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.detail_view import DetailView, NoteLine
from rts_console.gui.widgets.hex_pane import HexPane
from rts_console.gui.widgets.json_view import JsonView
from rts_console.gui.widgets.text_view import TextView
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.record.decoder_plugins import DecoderPlugins
from rts_console.record.decoders import Decoded, decode
from rts_console.record.row import Row


class DecodedView(DetailView):
    """A box of readings, the most certain first, and the chosen one below.

    Signals: `plugins_allowed` when the user allows or forbids their own decoders.
    """

    plugins_allowed = Signal(bool)

    def __init__(self, theme: Theme, plugins: DecoderPlugins | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("Decoded")
        self._theme = theme
        self._plugins = plugins
        self._row: Row | None = None
        self._data = b""
        self._readings: list[Decoded] = []
        self._problems: list[str] = []
        self.note = NoteLine(theme)
        self._tree: JsonView | None = None
        self._text: TextView | None = None
        self._dump: HexPane | None = None
        self.nothing = WrappedText()
        mark(self.nothing, tone="secondary")
        self._pages = QStackedWidget()
        self._empty = self._empty_page()
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addWidget(self.note)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._foot())

    def _head(self) -> QWidget:
        head = QWidget()
        self.readings = QComboBox()
        self.readings.setObjectName("decoded_readings")
        self.readings.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.readings.setMinimumContentsLength(6)
        self.readings.setPlaceholderText(self.tr("No reading"))
        self.readings.setAccessibleName(self.tr("Reading of the payload"))
        self.readings.currentIndexChanged.connect(self._on_chosen)
        self.more = QPushButton(self.tr("Try all"))
        self.more.setToolTip(self.tr("Also try what is slow and seldom fits, such as protobuf without its schema"))
        self.more.clicked.connect(self._on_more_clicked)
        row = QHBoxLayout(head)
        space = self._theme.space("xs")
        row.setContentsMargins(2 * space, space, 2 * space, space)
        row.addWidget(self.readings, 1)
        row.addWidget(self.more)
        return head

    def _empty_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        space = self._theme.space("m")
        layout.setContentsMargins(space, space, space, space)
        layout.addWidget(self.nothing)
        layout.addStretch(1)
        return page

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setVisible(self._plugins is not None)
        self.allow = QCheckBox(self.tr("Run my own decoders"))
        self.allow.setObjectName("decoder_plugins_allowed")
        self.reload = QPushButton(self.tr("Load again"))
        self.reload.clicked.connect(self._on_reload_clicked)
        mark(self.reload, kind="ghost")
        row = QHBoxLayout(foot)
        space = self._theme.space("xs")
        row.setContentsMargins(2 * space, space, 2 * space, space)
        row.addWidget(self.allow)
        row.addStretch(1)
        row.addWidget(self.reload)
        if self._plugins is not None:
            self.allow.setChecked(self._plugins.allowed)
            words = self.tr("Python files in {folder} with a function decode(data). They run with all your rights.")
            self.allow.setToolTip(words.format(folder=self._plugins.folder))
            self.reload.setEnabled(self._plugins.allowed)
        self.allow.toggled.connect(self._on_allow_toggled)
        return foot

    # Pages, made when they are first needed

    @property
    def tree(self) -> JsonView:
        """For what is a tree."""
        if self._tree is None:
            self._tree = JsonView(self._theme, filterable=False)
            self._pages.addWidget(self._tree)
        return self._tree

    @property
    def text(self) -> TextView:
        """For what is text."""
        if self._text is None:
            self._text = TextView(self._theme)
            self._pages.addWidget(self._text)
        return self._text

    @property
    def dump(self) -> HexPane:
        """For what is neither."""
        if self._dump is None:
            self._dump = HexPane(self._theme)
            self._pages.addWidget(self._dump)
        return self._dump

    # Content

    def show_row(self, row: Row, payload: bytes) -> None:
        self._row, self._data = row, payload
        self._decode(thorough=False)

    def clear(self) -> None:
        self._row, self._data = None, b""
        self._readings, self._problems = [], []
        self.readings.clear()
        for view in (self._tree, self._text, self._dump):
            if view is not None:
                view.clear()
        self.note.say([])

    def _decode(self, *, thorough: bool) -> None:
        kind = self._row.payload_kind if self._row is not None else None
        self._readings = decode(self._data, kind, thorough=thorough)
        self._problems = []
        if self._plugins is not None:
            results = self._plugins.decode(self._data)
            self._readings = [result.decoded for result in results if result.decoded] + self._readings
            self._problems = [result.problem for result in results if result.problem]
        self.more.setEnabled(not thorough and bool(self._data))
        self._show_readings()

    def _show_readings(self) -> None:
        self.readings.blockSignals(True)
        self.readings.clear()
        guess = self.tr("{name} (a guess)")
        self.readings.addItems([guess.format(name=each.name) if each.guess else each.name for each in self._readings])
        self.readings.setCurrentIndex(0 if self._readings else -1)
        self.readings.blockSignals(False)
        self.readings.setEnabled(bool(self._readings))
        self._on_chosen(0)

    def _on_chosen(self, place: int) -> None:
        if not 0 <= place < len(self._readings):
            self._show_nothing()
            return
        reading = self._readings[place]
        self._say([*self._problems, *reading.notes])
        if reading.tree:
            self.tree.show_text(reading.text, lenient=True)
            self._pages.setCurrentWidget(self.tree)
            return
        if reading.binary:
            self.dump.show_data(reading.data)
            self._pages.setCurrentWidget(self.dump)
            return
        self.text.show_data(reading.text.encode("utf-8", "surrogatepass"))
        self._pages.setCurrentWidget(self.text)

    def _show_nothing(self) -> None:
        self._say(self._problems)
        self.nothing.set_text(
            self.tr(
                "Nothing packed was found. Tried: JSON, Base64, hex, gzip, zlib, deflate, MessagePack, CBOR, short "
                "protobuf, times and UUIDs. “Try all” looks longer."
            )
        )
        self._pages.setCurrentWidget(self._empty)

    def _say(self, notes: list[str]) -> None:
        said = [f"{note[:1].upper()}{note[1:]}." for note in notes if note]
        self.note.say(said, tone="warning" if self._problems else "secondary")

    def chosen(self) -> Decoded | None:
        """The reading shown."""
        place = self.readings.currentIndex()
        return self._readings[place] if 0 <= place < len(self._readings) else None

    # The user's own

    def _on_more_clicked(self) -> None:
        self._decode(thorough=True)

    def _on_allow_toggled(self, allowed: bool) -> None:
        if self._plugins is not None:
            self._plugins.allow(allowed)
        self.reload.setEnabled(allowed)
        self.plugins_allowed.emit(allowed)
        if self._row is not None:
            self._decode(thorough=False)

    def _on_reload_clicked(self) -> None:
        if self._plugins is not None:
            self._plugins.reload()
        if self._row is not None:
            self._decode(thorough=False)
