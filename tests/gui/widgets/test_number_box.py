"""A box for a number has all that is asked of a field."""

from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.number_box import number_box, roomy


def test_it_has_name_title_bounds_and_unit(qtbot: QtBot) -> None:
    box = number_box("load_users", "Users", 2, 2_000, " users", value=1_500)
    qtbot.addWidget(box)
    assert (box.objectName(), box.accessibleName(), box.toolTip()) == ("load_users", "Users", "Users")
    assert (box.minimum(), box.maximum(), box.value()) == (2, 2_000, 1_500)
    assert box.text().endswith("500 users")
    assert number_box("x", "X", 3, 9, "").value() == 3


def test_the_number_begins_where_the_words_of_a_chooser_do(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    boxes = roomy(QSpinBox()), roomy(QDoubleSpinBox())
    chooser = QComboBox()
    for each in (*boxes, chooser):
        qtbot.addWidget(each)
        each.show()
    for scale in (1.0, 2.0, 1.0):
        theme.apply(qapp, "dark", scale=scale)
        option = QStyleOptionComboBox()
        chooser.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        words = chooser.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, chooser).left()
        for box in boxes:
            edit = box.findChild(QLineEdit)
            assert edit is not None
            begin = edit.x() + edit.textMargins().left() + 2  # two pixels are Qt's own
            assert abs(begin - words) <= 2
            assert edit.width() - begin >= box.fontMetrics().horizontalAdvance(box.text())
