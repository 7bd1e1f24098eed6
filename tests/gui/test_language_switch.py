"""The whole window changes its language while everything goes on."""

import re
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QAbstractListModel, QLocale, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QTableView, QTreeView, QWidget

from rts_console.gui.app import opened
from rts_console.gui.panels import PANELS
from rts_console.gui.panels.messages import MessagesPanel
from rts_console.gui.retranslate import texts_of
from rts_console.gui.stage import Target
from rts_console.gui.window import MainWindow
from tests.gui.sample_events import received
from tests.gui.test_access import DIALOGS, opened_dialog
from tests.gui.whole_window import whole_window

ROWS = 10_000
SWITCHES = 6
PAYLOAD = "Rooms"
"""What is also a word of the window: a payload that is translated would be a lie."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SENTENCE = re.compile(r"\b[a-z]{3,} [a-z]{2,} [a-z]{3,}\b")
"""Three English words in a row."""


@pytest.fixture
async def window(qapp: QApplication) -> AsyncIterator[MainWindow]:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        program.window.context.language.choose("en")
        program.window.dismiss_welcome()
        yield program.window
    QLocale.setDefault(QLocale.c())


def switch(window: MainWindow, name: str) -> None:
    window.commands[f"language_{name}"].trigger()


def said(window: MainWindow) -> list[str]:
    return [text for widget in (window, *window.findChildren(QWidget)) for text in texts_of(widget)]


def words(window: MainWindow) -> list[str]:
    """All texts without figures, which move on by themselves."""
    return [re.sub(r"[\d.,⚠ ]+", " ", text) for text in said(window)]


def messages(window: MainWindow) -> MessagesPanel:
    panel = window.panel("messages")
    assert isinstance(panel, MessagesPanel)
    return panel


def work(window: MainWindow) -> None:
    """Three users, many rows, a filter, a chosen row and a message that is not sent yet."""
    for name in ("alice", "bob", "carol"):
        window.context.stage.add(name, Target("ws://127.0.0.1:1", "0" * 24, profile="Local gateway"))
    for _ in range(ROWS // 1_000):
        window.context.log.append("alice", [received(PAYLOAD) for _ in range(1_000)])
    panel = messages(window)
    panel.filter_by("from:bob")
    panel.composer.entry.editor.set_text("not sent yet")
    window.refresh()
    assert panel.select_seq(ROWS // 2)


async def test_nothing_notices_that_the_language_was_switched_and_back(window: MainWindow) -> None:
    work(window)
    panel, context = messages(window), window.context
    backends = [identity.backend for identity in context.stage.identities]
    layout, rows, events = window._docks.save(), len(context.log), context.stage.events
    for turn in range(SWITCHES):
        switch(window, "zh_CN" if turn % 2 == 0 else "en")
        if turn == 1:
            widgets, english = len(QApplication.allWidgets()), words(window)
    assert len(QApplication.allWidgets()) <= widgets + 3
    assert words(window) == english
    assert [identity.backend for identity in context.stage.identities] == backends
    assert (window._docks.save(), len(context.log), context.stage.events) == (layout, rows, events)
    assert panel.table.filter_bar.edit.text() == "from:bob"
    assert panel.composer.entry.editor.toPlainText() == "not sent yet"
    assert [index.row() for index in panel.table.view.selectionModel().selectedRows()] == [ROWS // 2]


async def test_in_chinese_no_english_sentence_is_left_and_a_payload_is_as_it_was(window: MainWindow) -> None:
    work(window)
    switch(window, "zh_CN")
    window.refresh()
    left = [text for text in said(window) if SENTENCE.search(text) and not CHINESE.search(text) and ":" not in text]
    assert not left
    assert window.context.settings.look.language == "zh_CN"
    assert messages(window).table.model.cells(0).texts[-1] == PAYLOAD  # type: ignore[union-attr]


async def test_what_comes_later_is_said_in_the_language_of_the_window(window: MainWindow) -> None:
    switch(window, "zh_CN")
    window.notify("There are 20 users already. Remove one to add another.", "error")
    assert window.banners.banners()[-1].text().startswith("已有 20 个用户")
    switch(window, "en")
    assert window.banners.banners()[-1].text() == "There are 20 users already. Remove one to add another."


def shown() -> dict[tuple[int, str], str]:
    """Every text that stands anywhere, also in the heads of tables, without figures, which move on by themselves."""
    found: dict[tuple[int, str], str] = {}
    for widget in QApplication.allWidgets():
        found |= {(id(widget), str(place)): text for place, text in enumerate(texts_of(widget))}
        found |= {(id(action), action.objectName()): action.text() for action in widget.actions()}
        if isinstance(widget, QTableView | QTreeView) and (model := widget.model()) is not None:
            heads = (model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount()))
            found |= {(id(widget), f"head {column}"): text for column, text in enumerate(heads) if text}
    return {place: re.sub(r"[\d.,⚠ ]+", " ", text) for place, text in found.items()}


WORD = re.compile(r"[A-Za-z]{4,}")
TERMS = re.compile(
    # names of products, formats, keys; the filter's and the vendors' own words; what is shown as it is written or sent
    r"<[^>]*>|RTS Console|English|alice|bob|carol|lobby|Token|Access Key ID|Secret Access Key|App(?:Key|Id)|Binary"
    r"|JSON(?:Path| Lines)?|YAML|Markdown|JUnit|Base64|Python|MessagePack|HdrHistogram|WebSocket|HTTPS?|schema|protobuf"
    r"|Ctrl|Shift|Enter|Space|Escape|Home|PgUp|PgDown|PageUp|PageDown|Page Up|Page Down"
    r"|\b(?:from|room|size|kind|code|mark|ping|decode|data|user|true|order|items|type|hello|team)\b|\{\{\w+\}\}"
    r"|\b(?:[A-Z][a-z]+){1,}(?:ID|Id)?\b(?=:|$)|\b(?:[A-Z][a-z]+){2,}(?:ID)?\b|\d Success|\w+://\S*|/\S+|\b\w+-\{\S*"
    r"|\b[0-9a-f]{16,}\b|SOCKS5|Delete|ASCII|&quot;|rts-console|HMAC|SHA|MD5"
)
"""What is no word of the window."""


def is_of_plot(widget: QWidget) -> bool:
    """The menus of plots are switched off; they exist all the same."""
    part: QWidget | None = widget
    while part is not None:
        if type(part).__module__.startswith("pyqtgraph") and isinstance(part, QMenu):
            return True
        part = part.parentWidget()
    return False


def cells(view: QAbstractItemView) -> list[str]:
    model = view.model()
    if model is None:
        return []
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    places = [model.index(row, column) for row in range(min(model.rowCount(), 200)) for column in range(columns)]
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    return [text for place in places for role in roles if isinstance(text := place.data(role), str)]


def left_in_english() -> set[str]:
    """Every text that stands anywhere, for eyes and ears, with a word that is no term."""
    found: set[str] = set()
    for widget in QApplication.allWidgets():
        if is_of_plot(widget):
            continue
        found.update(texts_of(widget))
        if isinstance(widget, QAbstractItemView):
            found.update(cells(widget))
    return {text for text in found if WORD.search(TERMS.sub("", text))}


async def test_in_chinese_no_english_word_is_left_in_any_pane_or_dialog() -> None:
    async with whole_window() as window:
        window.context.language.choose("en")
        switch(window, "zh_CN")
        for panel in PANELS:
            window.show_panel(panel.name)
            window.refresh()
        left = left_in_english()
        for name in DIALOGS:
            window.commands[name].trigger()
            dialog = await opened_dialog(window)
            left |= left_in_english()
            dialog.close()
        window.context.language.take_off()
    QLocale.setDefault(QLocale.c())
    assert not left, "\n".join(sorted(left))


async def test_the_way_back_leads_to_exactly_the_same_english_everywhere() -> None:
    async with whole_window() as window:
        for panel in PANELS:
            window.show_panel(panel.name)
            window.refresh()
        for name in DIALOGS:
            window.commands[name].trigger()
            dialog = await opened_dialog(window)
            dialog.close()
        window.refresh()
        before = shown()
        for name in ("zh_CN", "en"):
            switch(window, name)
            window.refresh()
            after = shown()
            changed = {before[place]: text for place, text in after.items() if before.get(place, text) != text}
            if name == "zh_CN":
                assert len(changed) > 500, "that it was Chinese in between"
        assert not changed
    QLocale.setDefault(QLocale.c())
