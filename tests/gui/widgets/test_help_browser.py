"""Pages as they are read: links lead on, pictures fit, tables have lines, and the web is left to the desktop."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextTable
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.help_browser import HelpBrowser
from rts_console.help_pages import HelpPages

PAGE = """# One

Words, `code`, a [link](two.md#far), [here](#end), the [web](https://example.com).

![wide](wide.png)

| a | b |
|---|---|
| 1 | 2 |

```
code
```

## End
"""


@pytest.fixture
def browser(qtbot: QtBot, theme: Theme, tmp_path: Path) -> HelpBrowser:
    (tmp_path / "one.md").write_text(PAGE)
    (tmp_path / "two.md").write_text("# Two\n\n" + "line\n\n" * 100 + "## Far\n\n" + "line\n\n" * 100)
    QImage(3_000, 10, QImage.Format.Format_RGB32).save(str(tmp_path / "wide.png"))
    made = HelpBrowser(theme, HelpPages(tmp_path))
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def test_a_page_and_its_links(browser: HelpBrowser) -> None:
    shown: list[str] = []
    browser.shown.connect(shown.append)
    assert browser.open_page("one.md")
    assert "Words" in browser.toPlainText()
    browser.anchorClicked.emit(QUrl("two.md#far"))
    assert browser.verticalScrollBar().value() > 500
    browser.open_page("one.md")
    browser.anchorClicked.emit(QUrl("#end"))
    assert shown == ["one.md", "two.md#far", "one.md", "one.md#end"]


def test_a_page_that_is_not_there(browser: HelpBrowser) -> None:
    missing: list[str] = []
    browser.missing.connect(missing.append)
    browser.open_page("one.md")
    assert not browser.open_page("none.md")
    browser.anchorClicked.emit(QUrl("../README.md"))
    assert missing == ["none.md", "README.md"]
    assert browser.address == "one.md"


def test_the_web_is_the_desktops(browser: HelpBrowser, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    browser.anchorClicked.emit(QUrl("https://example.com"))
    browser.anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert opened == ["https://example.com"]


def test_pictures_fit_and_tables_have_lines(browser: HelpBrowser, qapp: QApplication) -> None:
    browser.open_page("one.md")
    assert browser.document().idealWidth() <= browser.viewport().width()
    tables = [frame for frame in browser.document().rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert [table.format().border() for table in tables] == [1]


def test_another_theme_keeps_the_page(browser: HelpBrowser, theme: Theme, qapp: QApplication) -> None:
    browser.open_page("two.md#far")
    theme.apply(qapp, "dark")
    assert browser.address == "two.md#far"
    theme.apply(qapp, "light")
