"""Colours of a scenario's text."""

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.yaml_colors import YamlColors


def test_each_kind_has_its_colour_also_behind_wide_signs(qapp: QApplication) -> None:
    theme, document = Theme(), QTextDocument()
    colors = YamlColors(document, theme)
    document.setPlainText('  - send: {text: "👋 ${room}$${not}", count: 20}  # why')
    colors.rehighlight()
    layout = document.firstBlock().layout()
    text = document.toPlainText().encode("utf-16-le")
    found = {
        text[2 * each.start : 2 * (each.start + each.length)].decode("utf-16-le"): each.format.foreground().color()
        for each in layout.formats()
    }
    for words, role in {
        "send": "accent_text",
        "count": "syntax_key",
        "${room}": "syntax_literal",
        "20": "syntax_number",
        "# why": "text_muted",
    }.items():
        assert found[words] == theme.color(role), words
    assert "${not}" not in found
    theme.apply(qapp, "dark")
    assert colors.document() is document
    again = [each.format.foreground().color() for each in layout.formats()]
    assert theme.color("accent_text") in again


def test_of_a_message_in_one_line_the_beginning_is_coloured(qapp: QApplication) -> None:
    theme, document = Theme(), QTextDocument()
    colors = YamlColors(document, theme)
    for text in ("y" * 65_536, "👋 1" * 20_000, "${" * 32_768, '"${' + "${" * 32_768):
        document.setPlainText(f"  - send: {text}")
        colors.rehighlight()
        formats = document.firstBlock().layout().formats()
        assert formats[1].format.foreground().color() == theme.color("accent_text")
        assert max(each.start + each.length for each in formats) <= 2 * 4_096
