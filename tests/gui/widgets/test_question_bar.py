"""A question in place."""

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.question_bar import QuestionBar


def test_an_answer_is_given_once_and_the_question_goes(theme: Theme, qtbot: QtBot) -> None:
    bar = QuestionBar(theme, "question")
    qtbot.addWidget(bar)
    given: list[str] = []
    assert bar.isHidden()
    bar.ask("Old?", (("Never", "never", lambda: given.append("never")),))
    bar.ask("Save?", (("Yes", "yes", lambda: given.append("yes")), ("No", "no", lambda: given.append("no"))))
    assert bar.words.text() == "Save?"
    names = [button.objectName() for button in bar._buttons]
    assert names == ["yes", "no"]
    button = bar.findChild(QPushButton, "no")
    assert button is not None
    button.click()
    assert given == ["no"]
    assert bar.isHidden()
