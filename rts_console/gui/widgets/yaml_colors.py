"""Colours the text of a scenario: verbs and keys, texts, numbers, templates, comments."""

import re
from typing import Final

from PySide6.QtGui import QTextDocument

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.syntax_colors import SyntaxColors
from rts_console.scenario.steps import VERBS

_TOKEN: Final = re.compile(
    r"(?P<comment>(?:^|(?<=\s))\#.*$)"
    r"|(?P<string>\"(?:[^\"\\]|\\.)*\"?|'(?:[^']|'')*'?)"
    r"|(?P<key>(?<![\w.-])[\w.-]++(?=:(?:\s|$)))"
    r"|(?P<template>(?<!\$)\$\{[^}]*\}?)"
    r"|(?P<number>(?<![\w.-])-?\d+(?:\.\d+)?(?:\ ?(?:ms|s|min|h|%|KiB|MiB))?(?![\w-]))"
    r"|(?P<literal>(?<![\w-])(?:true|false|null)(?![\w-]))"
    r"|(?P<mark>^\s*-(?=\s)|[\[\]{},:])"
)
_COLORED: Final = 4_096
"""Characters of a line that are coloured: a message of 64 KB is one line, and must not hold the window."""
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


class YamlColors(SyntaxColors):
    """Line by line: a text over several lines is coloured as far as one line tells."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document, theme, _COLORS)

    def highlightBlock(self, text: str) -> None:
        text = text[:_COLORED]
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup or ""
            if kind == "key" and match["key"] in VERBS and text[: match.start()].strip(" -") == "":
                kind = "verb"
            self.paint(text, match.start(), match.end(), kind)
            if kind == "string":
                for inner in _TEMPLATE.finditer(match[0]):
                    self.paint(text, match.start() + inner.start(), match.start() + inner.end(), "template")
