"""Colours the tokens of a text by the theme."""

from collections.abc import Mapping

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from rts_console.gui.models.utf16 import units
from rts_console.gui.theme import Theme


class SyntaxColors(QSyntaxHighlighter):
    """What YAML and JSON share; `roles` gives each kind of token its colour. Verbs are heavy, comments slanted."""

    def __init__(self, document: QTextDocument, theme: Theme, roles: Mapping[str, str]) -> None:
        super().__init__(document)
        self._theme = theme
        self._roles = roles
        self._make_formats()
        theme.changed.connect(self._on_theme_changed)

    def _make_formats(self) -> None:
        self._formats: dict[str, QTextCharFormat] = {}
        for kind, role in self._roles.items():
            form = QTextCharFormat()
            form.setForeground(self._theme.color(role))
            if kind == "verb":
                form.setFontWeight(QFont.Weight.DemiBold)
            form.setFontItalic(kind == "comment")
            self._formats[kind] = form

    def _on_theme_changed(self) -> None:
        self._make_formats()
        self.rehighlight()

    def paint(self, text: str, start: int, end: int, kind: str) -> None:
        """Colour a part of the block. Qt counts in UTF-16 units, Python in characters."""
        if not text.isascii() and max(text) > "\uffff":
            start, end = units(text[:start]), units(text[:end])
        self.setFormat(start, end - start, self._formats[kind])
