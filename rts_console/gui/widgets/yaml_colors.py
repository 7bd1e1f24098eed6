"""Colours the text of a scenario: verbs and keys, texts, numbers, templates, comments."""

import re
from typing import Final

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from rts_console.gui.models.utf16 import units
from rts_console.gui.theme import Theme
from rts_console.scenario.steps import VERBS

_TOKEN: Final = re.compile(
    r"(?P<comment>(?:^|(?<=\s))\#.*$)"
    r"|(?P<string>\"(?:[^\"\\]|\\.)*\"?|'(?:[^']|'')*'?)"
    r"|(?P<key>[\w.-]+(?=:(?:\s|$)))"
    r"|(?P<template>(?<!\$)\$\{[^}]*\}?)"
    r"|(?P<number>(?<![\w.-])-?\d+(?:\.\d+)?(?:\ ?(?:ms|s|min|h|%|KiB|MiB))?(?![\w-]))"
    r"|(?P<literal>(?<![\w-])(?:true|false|null)(?![\w-]))"
    r"|(?P<mark>^\s*-(?=\s)|[\[\]{},:])"
)
_TEMPLATE: Final = re.compile(r"(?<!\$)\$\{[^}]*\}")
_COLORS: Final = {
    "comment": "text_muted",
    "string": "syntax_string",
    "key": "syntax_key",
    "verb": "accent_text",
    "template": "syntax_literal",
    "number": "syntax_number",
    "literal": "syntax_literal",
    "mark": "syntax_mark",
}


class YamlColors(QSyntaxHighlighter):
    """Line by line: a text over several lines is coloured as far as one line tells."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._make_formats()
        theme.changed.connect(self._on_theme_changed)

    def _make_formats(self) -> None:
        self._formats: dict[str, QTextCharFormat] = {}
        for kind, role in _COLORS.items():
            form = QTextCharFormat()
            form.setForeground(self._theme.color(role))
            if kind == "verb":
                form.setFontWeight(QFont.Weight.DemiBold)
            form.setFontItalic(kind == "comment")
            self._formats[kind] = form

    def _on_theme_changed(self) -> None:
        self._make_formats()
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup or ""
            if kind == "key" and match["key"] in VERBS and text[: match.start()].strip(" -") == "":
                kind = "verb"
            self._paint(text, match.start(), match.end(), kind)
            if kind == "string":
                for inner in _TEMPLATE.finditer(match[0]):
                    self._paint(text, match.start() + inner.start(), match.start() + inner.end(), "template")

    def _paint(self, text: str, start: int, end: int, kind: str) -> None:
        # Qt counts in UTF-16 units, Python in characters.
        if not text.isascii():
            start, end = units(text[:start]), units(text[:end])
        self.setFormat(start, end - start, self._formats[kind])
