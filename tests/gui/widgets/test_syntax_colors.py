"""Tokens are coloured where they are seen, and follow the theme."""

from PySide6.QtGui import QColor, QFont, QTextDocument
from PySide6.QtWidgets import QApplication

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.syntax_colors import SyntaxColors


class Words(SyntaxColors):
    """Every `x` is a verb, every `y` a comment."""

    def highlightBlock(self, text: str) -> None:
        for place, letter in enumerate(text):
            if letter in "xy":
                self.paint(text, place, place + 1, "verb" if letter == "x" else "comment")


def _dressed(document: QTextDocument) -> dict[int, tuple[int, bool, QColor]]:
    return {
        each.start: (each.format.fontWeight(), each.format.fontItalic(), each.format.foreground().color())
        for each in document.firstBlock().layout().formats()
    }


def test_a_sign_of_two_units_moves_what_comes_after_it(qapp: QApplication, theme: Theme) -> None:
    document = QTextDocument("x中👋y")
    Words(document, theme, {"verb": "accent_text", "comment": "text_muted"}).rehighlight()
    found = _dressed(document)
    assert set(found) == {0, 4}
    assert found[0] == (QFont.Weight.DemiBold, False, theme.color("accent_text"))
    assert found[4][1:] == (True, theme.color("text_muted"))
    theme.apply(qapp, "dark")
    assert _dressed(document)[4][2] == theme.color("text_muted") != found[4][2]
