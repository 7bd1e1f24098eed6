"""One line, or as many as it needs, that says how an action went."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from rts_console.gui.language import said
from rts_console.gui.models.codes import Kinds, find_code
from rts_console.gui.theme import SEVERITY_ICONS, Theme, mark
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.words import Code

StatusKind = Literal["none", "info", "success", "warning", "error", "busy", "past"]
"""`past` is said of what was: in muted words, without a sign."""

_STEP_MS = 60
_STEP_DEGREES = 30


class StatusSymbol(QWidget):
    """The sign at the left of a status: an icon per kind, a turning arc while busy."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind: StatusKind = "none"
        self._angle = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._on_step)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._sync)

    def set_kind(self, kind: StatusKind) -> None:
        """Change the sign."""
        self._kind = kind
        self._sync()

    def sizeHint(self) -> QSize:
        side = self._theme.pixels(16)
        return QSize(side, side)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._sync()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _sync(self) -> None:
        turning = self._kind == "busy" and self.isVisible() and not self._theme.reduce_motion
        if turning and not self._timer.isActive():
            self._timer.start()
        if not turning:
            self._timer.stop()
        self.updateGeometry()
        self.update()

    def _on_step(self) -> None:
        self._angle = (self._angle - _STEP_DEGREES) % 360
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._kind in ("none", "past"):
            return
        painter = QPainter(self)
        if self._kind == "busy":
            self._paint_arc(painter)
            return
        self._theme.paint_icon(painter, self.rect(), SEVERITY_ICONS[self._kind], self._theme.color(self._kind))

    def _paint_arc(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(1.5, self.width() / 8)
        ring = QRectF(self.rect()).adjusted(width, width, -width, -width)
        painter.setPen(QPen(self._theme.color("bar_track"), width))
        painter.drawEllipse(ring)
        painter.setPen(QPen(self._theme.color("bar"), width, c=Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, self._angle * 16, 100 * 16)


class StatusLine(QWidget):
    """The result of the last action, beside what caused it. Empty until something is said; takes no room then.

    Signals: `explain_wanted` with the Code that it names, by a click on the text or its button; see `explain`.
    """

    explain_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, copyable: bool = True) -> None:
        super().__init__(parent)
        self._theme = theme
        self._copyable = copyable
        self._kind: StatusKind = "none"
        self._kinds: Kinds = ()
        self._code: Code | None = None
        self._said: tuple[StatusKind, str, Code | None] | None = None
        self._symbol = StatusSymbol(theme)
        self._text = WrappedText()
        self._text.clicked.connect(self._on_explain)
        self._explain = QToolButton()
        self._explain.setObjectName("status_explain")
        self._explain.setIcon(theme.icon("circle-question-mark"))
        self._explain.clicked.connect(self._on_explain)
        self._explain.hide()
        mark(self._explain, kind="inner")
        self._copy = QToolButton()
        self._copy.setIcon(theme.icon("copy"))
        self._copy.setToolTip(self.tr("Copy this message"))
        self._copy.setAccessibleName(self.tr("Copy this message"))
        self._copy.clicked.connect(self._on_copy_clicked)
        mark(self._copy, kind="inner")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space("s"))
        layout.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        layout.insertWidget(2, self._explain, 0, Qt.AlignmentFlag.AlignTop)
        self.clear()

    def explain(self, *kinds: type[Code]) -> None:
        """Let codes of these kinds be asked about when they stand in the text."""
        self._kinds = kinds
        self._show_code()

    @property
    def explain_button(self) -> QToolButton:
        """What asks about the code; visible while there is one in a warning or an error."""
        return self._explain

    def _show_code(self, code: Code | None = None) -> None:
        self._code = code or (find_code(self._text.text(), self._kinds) if self._kinds else None)
        text = self.tr("Explain {code}").format(code=self._code) if self._code is not None else ""
        self._text.set_clickable(text)
        self._explain.setToolTip(text)
        self._explain.setAccessibleName(text or self.tr("Explain"))
        self._explain.setVisible(self._code is not None and self._kind in ("warning", "error"))

    def _on_explain(self) -> None:
        if self._code is not None:
            self.explain_wanted.emit(self._code)

    def set_status(self, kind: StatusKind, text: str, code: Code | None = None) -> None:
        """Say `text`; "none" or an empty text clears the line. `code` is what it is about, if not named in it."""
        kind = kind if text else "none"
        if self._said == (kind, text, code):
            return  # some say the same twenty times a second, and each time the layout would be worked out anew
        self._said = (kind, text, code)
        self._kind = kind
        self._symbol.set_kind(self._kind)
        mark(self._text, tone="muted" if self._kind == "past" else self._kind)
        self._text.set_text(said(text) if self._kind != "none" else "")
        self._show_code(code)
        self._copy.setVisible(self._copyable and self._kind in ("warning", "error"))
        self.setAccessibleName(self._text.text())
        self.setVisible(self._kind != "none")

    def set_info(self, text: str) -> None:
        """Say something neutral."""
        self.set_status("info", text)

    def set_success(self, text: str) -> None:
        """Say that it worked."""
        self.set_status("success", text)

    def set_warning(self, text: str) -> None:
        """Say that it worked, but."""
        self.set_status("warning", text)

    def set_error(self, text: str) -> None:
        """Say what failed, why, and what to do next."""
        self.set_status("error", text)

    def set_busy(self, text: str) -> None:
        """Say what is going on and has no result yet."""
        self.set_status("busy", text)

    def clear(self) -> None:
        """Say nothing."""
        self.set_status("none", "")

    def kind(self) -> StatusKind:
        """The kind of what is said."""
        return self._kind

    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
