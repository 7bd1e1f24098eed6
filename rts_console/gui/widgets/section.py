"""The parts of a form: a heading, a line between two, and a part that can be folded away."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from rts_console.gui.theme import Theme, mark


def heading(text: str) -> QLabel:
    """What stands above a part."""
    label = QLabel(text)
    mark(label, role="strong")
    return label


def dividing_line() -> QFrame:
    """What stands between two parts."""
    line = QFrame()
    mark(line, surface="line")
    return line


class Section(QWidget):
    """A heading that folds and unfolds what is below it."""

    def __init__(self, theme: Theme, title: str, content: QWidget, *, open_: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._content = content
        self.heading = QToolButton()
        self.heading.setText(title)
        self.heading.setCheckable(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.heading.toggled.connect(self._on_toggled)
        mark(self.heading, kind="section")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space("s"))
        layout.addWidget(self.heading)
        layout.addWidget(content)
        self.set_open(open_)

    @property
    def opened(self) -> bool:
        """Whether the content can be seen."""
        return self.heading.isChecked()

    def set_open(self, open_: bool) -> None:
        """Fold or unfold."""
        self.heading.setChecked(open_)
        self._on_toggled(open_)

    def set_title(self, title: str) -> None:
        """Change the words of the heading, for instance to say what is inside while it is folded."""
        self.heading.setText(title)

    def _on_toggled(self, open_: bool) -> None:
        self.heading.setIcon(self._theme.icon("chevron-down" if open_ else "chevron-right"))
        self._content.setVisible(open_)
