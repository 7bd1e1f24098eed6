"""What stands in widgets changes its language in place."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.phrases import WORDS, Phrase, Phrases, reversed_phrases
from rts_console.gui.retranslate import Retranslator

KNOWN = [
    Phrase("Card", "Delete", "删除"),
    Phrase("Card", "Remove", "删除"),
    Phrase("Card", "{count} rows", "{count} 行"),
    Phrase("Card", "Title", "标题"),
    Phrase("Other", "Title", "头衔"),
    Phrase(WORDS, "Light", "浅色"),
    Phrase(WORDS, "Dark", "深色"),
]


class Card(QWidget):
    """A widget with every kind of text."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Title")
        self.setToolTip("Delete")
        self.setAccessibleName("Remove")
        self.label, self.button, self.edit = QLabel("12 rows"), QPushButton("Remove"), QLineEdit("Title")
        self.edit.setPlaceholderText("Title")
        self.combo, self.box, self.spin = QComboBox(), QGroupBox("Title"), QSpinBox()
        self.combo.addItems(["Light", "Dark", "mine"])
        self.spin.setSpecialValueText("Dark")
        self.tabs, self.table = QTabWidget(), QTableWidget(0, 1)
        self.tabs.addTab(QLabel("Title"), "Light")
        self.table.setHorizontalHeaderLabels(["Title"])
        self.menu = QMenu("Light", self)
        self.action = QAction("Dark", self)
        self.addAction(self.action)
        layout = QVBoxLayout(self)
        for part in (self.label, self.button, self.edit, self.combo, self.box, self.spin, self.tabs, self.table):
            layout.addWidget(part)

    def texts(self) -> list[str]:
        header = self.table.horizontalHeaderItem(0)
        return [
            *(self.windowTitle(), self.toolTip(), self.accessibleName(), self.label.text(), self.button.text()),
            *(self.edit.text(), self.edit.placeholderText(), self.box.title(), self.spin.specialValueText()),
            *(self.combo.itemText(row) for row in range(3)),
            *(self.tabs.tabText(0), header.text(), self.menu.title(), self.action.text()),
        ]


CHINESE = [
    *("标题", "删除", "删除", "12 行", "删除", "Title", "标题", "标题", "深色"),
    *("浅色", "深色", "mine", "浅色", "标题", "浅色", "深色"),
]


def switch(card: Card, *, to_source: bool) -> int:
    retranslator = Retranslator(Phrases(reversed_phrases(KNOWN) if to_source else KNOWN), to_source=to_source)
    retranslator.run([card, *card.findChildren(QWidget)])
    return retranslator.changed


@pytest.fixture
def card(qapp: QApplication) -> Card:
    return Card()


def test_every_kind_of_text_is_replaced_and_what_was_typed_is_not(card: Card) -> None:
    switch(card, to_source=False)
    assert card.texts() == CHINESE


def test_the_way_back_leads_to_the_same_texts_also_where_two_have_the_same_words(card: Card) -> None:
    before = card.texts()
    for _ in range(3):
        switch(card, to_source=False)
        switch(card, to_source=True)
        assert card.texts() == before


def test_a_text_that_was_changed_meanwhile_is_recognised_anew(card: Card) -> None:
    switch(card, to_source=False)
    card.label.setText("7 行")
    card.spin.setSpecialValueText("浅色")
    switch(card, to_source=True)
    assert card.label.text() == "7 rows"
    assert card.spin.specialValueText() == "Light"


def test_a_choice_that_was_made_stays_and_nobody_is_told_that_it_changed(card: Card) -> None:
    told: list[str] = []
    card.combo.setCurrentIndex(1)
    card.combo.currentTextChanged.connect(told.append)
    switch(card, to_source=False)
    assert card.combo.currentIndex() == 1
    assert card.combo.currentText() == "深色"
    assert not told


def test_nothing_is_touched_that_is_no_text_of_the_program(card: Card) -> None:
    card.label.setText("a name of somebody")
    assert switch(card, to_source=False) > 0
    assert card.label.text() == "a name of somebody"


def test_a_menu_and_its_action_say_the_same_and_come_back(card: Card) -> None:
    holder = QMenu("Remove", card)
    card.addAction(holder.menuAction())
    switch(card, to_source=False)
    assert (holder.title(), holder.menuAction().text()) == ("删除", "删除")
    switch(card, to_source=True)
    assert (holder.title(), holder.menuAction().text()) == ("Remove", "Remove")


def test_an_action_in_two_widgets_comes_back(card: Card) -> None:
    card.action.setText("Remove")
    card.label.addAction(card.action)
    switch(card, to_source=False)
    switch(card, to_source=True)
    assert card.action.text() == "Remove"
