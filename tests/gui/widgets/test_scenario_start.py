"""What is shown while there is no scenario."""

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.models.scenario_document import Sample, samples
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.scenario_start import ScenarioStart


def test_every_sample_and_every_way_to_begin_is_a_click_away(theme: Theme, qtbot: QtBot) -> None:
    known = samples()
    page = ScenarioStart(theme, known)
    qtbot.addWidget(page)
    wanted: list[object] = []
    page.sample_wanted.connect(wanted.append)
    for signal, name in ((page.new_wanted, "new"), (page.open_wanted, "open"), (page.record_wanted, "record")):
        signal.connect(lambda name=name: wanted.append(name))
    for button in page.findChildren(QPushButton):
        button.click()
    assert [each for each in wanted if isinstance(each, Sample)] == known
    assert [each for each in wanted if isinstance(each, str)] == ["record", "new", "open"]
