"""The language of the filter on one card."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.wrapped_text import WrappedText

_WIDTH = 560


class FilterHelp(QFrame):
    """A card over the window with examples. Signals: `closed` by Esc or its cross.

    It is a child of the window and no window of its own: that one would be placed by the desktop.
    """

    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("filter_help")
        self.setAccessibleName(self.tr("The language of the filter"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        mark(self, surface="card")
        layout = self._layout = QVBoxLayout(self)
        space = theme.space("m")
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.space("s"))
        layout.addLayout(self._head())
        layout.addLayout(self._grid())
        layout.addWidget(self._keys())
        self.hide()

    def _head(self) -> QHBoxLayout:
        title = QLabel(self.tr("The language of the filter"))
        mark(title, role="heading")
        self._cross = QToolButton()
        self._cross.setIcon(self._theme.icon("x"))
        self._cross.setToolTip(self.tr("Close (Esc)"))
        self._cross.setAccessibleName(self.tr("Close the help"))
        self._cross.clicked.connect(self.close_card)
        mark(self._cross, kind="inner")
        row = QHBoxLayout()
        row.addWidget(title, 1)
        row.addWidget(self._cross)
        return row

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.space("m"))
        grid.setVerticalSpacing(self._theme.space("xs"))
        grid.setColumnStretch(1, 1)
        for row, (example, meaning) in enumerate(self.lines()):
            left, right = QLabel(example), WrappedText(meaning)
            left.setTextFormat(Qt.TextFormat.PlainText)
            mark(left, type="mono")
            mark(right, type="small", tone="secondary")
            grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(right, row, 1, Qt.AlignmentFlag.AlignTop)
        return grid

    def lines(self) -> list[tuple[str, str]]:
        """Examples and what they find."""
        return [
            ("hello", self.tr("rows with this anywhere: payload, user, room, kind, result, id")),
            ('"two words"', self.tr("the words together, as they stand")),
            ("from:bob", self.tr("a field and its value; Ctrl+Space lists the fields: to, room, kind, code, time …")),
            ("kind:message,login", self.tr("one of several values; * stands for anything: room:lobby*")),
            ("size>4k", self.tr("a figure: > >= < <= : !=, with units: latency>200ms")),
            ("severity>=warning", self.tr("by result; also code:NoReceiver, result:held, and the word error")),
            ("text~order-\\d+", self.tr('a pattern in the payload; text:"exact words"; hex:"de ad" for bytes')),
            ("from:bob room:lobby", self.tr("several terms: all of them must fit")),
            ("from:bob or from:carol", self.tr("one of them must fit; brackets group")),
            ("-kind:joined", self.tr("everything but; also: not kind:joined")),
            ("mark  gap  dup  late", self.tr("single words: rows marked, with a gap, double, late, pending")),
        ]

    def _keys(self) -> WrappedText:
        space = QKeySequence("Ctrl+Space").toString(QKeySequence.SequenceFormat.NativeText)
        text = WrappedText(
            self.tr(
                "Keys: {space} or typing offers fields and values; Down chooses, Tab or Enter takes, Esc closes. Enter "
                "with nothing chosen applies the line. Up and Down without a list step through earlier filters."
            ).format(space=space)
        )
        mark(text, type="small", tone="muted")
        return text

    def open_below(self, widget: QWidget) -> None:
        """Show it below a widget, as far as there is room in the window."""
        window = widget.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        margin = self._theme.space("s")
        width = min(self._theme.pixels(_WIDTH), window.width() - 2 * margin)
        corner = widget.mapTo(window, QPoint(widget.width() - width, widget.height() + self._theme.space("xs")))
        self.resize(width, self.sizeHint().height())
        self.show()
        height = min(self._layout.totalHeightForWidth(width), window.height() - 2 * margin)
        left = max(margin, min(corner.x(), window.width() - width - margin))
        self.setGeometry(left, max(margin, min(corner.y(), window.height() - height - margin)), width, height)
        self.raise_()
        self.setFocus()

    def close_card(self) -> None:
        """Hide it."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
            return
        super().keyPressEvent(event)
