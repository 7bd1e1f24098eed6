"""A question in place."""

from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.confirm_bar import ConfirmBar


def test_it_asks_and_goes_with_the_answer(qtbot: QtBot) -> None:
    bar = ConfirmBar(Theme(), "call")
    qtbot.addWidget(bar)
    said: list[str] = []
    bar.confirmed.connect(lambda: said.append("yes"))
    bar.refused.connect(lambda: said.append("no"))
    assert bar.isHidden()
    for button in (bar.yes, bar.no):
        bar.ask("Is that so?", "Do it")
        assert not bar.isHidden()
        assert (bar.words, bar.yes.text()) == ("Is that so?", "Do it")
        button.click()
        assert bar.isHidden()
    assert said == ["yes", "no"]
