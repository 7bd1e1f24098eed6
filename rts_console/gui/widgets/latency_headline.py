"""The two figures that are asked for most, large enough to be read from the back row."""

import math

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from rts_console.gui.models.clock_text import milliseconds
from rts_console.gui.theme import Theme, mark
from rts_console.gui.widgets.elided_label import ElidedLabel
from rts_console.record.quality import Summary


class LatencyHeadline(QWidget):
    """Median and 95th percentile of the series that the picture is about."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedLabel()
        self.name.set_left()
        mark(self.name, type="strong")
        self.p50, self.p95 = QLabel(), QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space("xs"), 0, theme.space("xs"), 0)
        row.setSpacing(theme.space("xs"))
        row.addWidget(self.name, 1)
        for words, figure in (("p50", self.p50), ("p95", self.p95)):
            title = QLabel(words)
            mark(title, role="secondary")
            mark(figure, type="title")
            figure.setObjectName(f"latency_{words}")
            row.addSpacing(theme.space("s"))
            row.addWidget(title)
            row.addWidget(figure)
        unit = QLabel("ms")
        mark(unit, role="secondary")
        row.addWidget(unit)

    def show_figures(self, name: str, summary: Summary | None) -> None:
        """Show those of a series; None while nothing is measured."""
        known = summary if summary is not None and summary.count else None
        values = (known.p50, known.p95) if known is not None else (math.nan, math.nan)
        texts = [milliseconds(value) for value in values]
        if (name, texts) == (self.name.text(), [self.p50.text(), self.p95.text()]):
            return
        self.name.set_text(name)
        self.p50.setText(texts[0])
        self.p95.setText(texts[1])
        self.setAccessibleName(f"{name}: p50 {texts[0]} ms, p95 {texts[1]} ms")
