"""How a replay goes."""

from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.replay_bar import ReplayBar


def test_it_offers_what_can_be_done_now(qtbot: QtBot, theme: Theme) -> None:
    bar = ReplayBar(theme)
    qtbot.addWidget(bar)
    bar.show()
    assert bar.start.isVisible()
    assert not bar.compare.isVisible()
    bar.speed.setCurrentIndex(1)
    with qtbot.waitSignal(bar.start_wanted) as told:
        bar.start.click()
    assert told.args == [5.0]
    bar.show_state(running=True, done=False)
    bar.show_progress(3, 7)
    assert (bar.bar.value(), bar.bar.maximum()) == (3, 7)
    assert bar.cancel.isVisible()
    assert not bar.start.isVisible()
    bar.show_state(running=False, done=True)
    bar.tell("success", "7 actions done.")
    assert bar.compare.isVisible()
    assert bar.status.text() == "7 actions done."
