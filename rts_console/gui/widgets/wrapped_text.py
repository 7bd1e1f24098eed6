"""Text that wraps anywhere, can be selected, and is never read as markup."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QResizeEvent, QShowEvent, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from rts_console.gui.theme import mark

_REFERENCE_CHARACTERS = 40


class WrappedText(QTextEdit):
    """A read-only paragraph as high as its text.

    QLabel breaks only between words, so it clips a long identifier without saying so, and it guesses rich text.
    Signals: `clicked`, while it is made clickable; not by a drag that selects.
    """

    clicked = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights: dict[int, int] = {}
        self._clickable = False
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        mark(self, role="plain")
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show `text`, as it is."""
        self.setPlainText(text)
        self._heights.clear()
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def text(self) -> str:
        """The text shown."""
        return self.toPlainText()

    def set_clickable(self, tip: str) -> None:
        """Let a click do something, which `tip` says; an empty tip ends it."""
        self.setToolTip(tip)
        self._clickable = bool(tip)
        cursor = Qt.CursorShape.PointingHandCursor if tip else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(cursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        if self._clickable and left and not self.textCursor().hasSelection():
            self.clicked.emit()

    def set_alignment(self, alignment: Qt.AlignmentFlag) -> None:
        """Align all lines."""
        option = self.document().defaultTextOption()
        option.setAlignment(alignment)
        self.document().setDefaultTextOption(option)
        self._heights.clear()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._measure(width)
        return height

    def _measure(self, width: int) -> int:
        measured = QTextDocument()
        measured.setDocumentMargin(0)
        measured.setDefaultFont(self.font())
        measured.setDefaultTextOption(self.document().defaultTextOption())
        measured.setPlainText(self.toPlainText())
        measured.setTextWidth(max(1, width))
        return int(measured.size().height() + 0.999)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        natural = max((metrics.horizontalAdvance(line) for line in self.toPlainText().split("\n")), default=0) + 2
        width = min(natural, metrics.averageCharWidth() * _REFERENCE_CHARACTERS)
        return QSize(width, self.heightForWidth(max(width, self.width() if self.isVisible() else width)))

    def minimumSizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).averageCharWidth() * 6, QFontMetrics(self.font()).lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() not in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            return
        self._heights.clear()
        # One that is not seen measures itself when it is shown; a new look costs it nothing.
        if self.isVisible():
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Layouts inside scroll areas and splitters do not always ask for the height that goes with a width.
        width = self.viewport().width() if self.isVisible() else self.sizeHint().width()
        self.setFixedHeight(self.heightForWidth(width))
