"""Which rule set the local gateway follows."""

from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.rules_chooser import RulesChooser
from rts_console.protocol.words import RULE_SETS


def test_all_rule_sets_are_offered_and_only_a_hand_chooses(qtbot: QtBot) -> None:
    chooser = RulesChooser(Theme())
    qtbot.addWidget(chooser)
    chosen: list[str] = []
    chooser.chosen.connect(chosen.append)
    assert [chooser.box.itemData(place) for place in range(chooser.box.count())] == list(RULE_SETS)
    chooser.show_rules("rongcloud")
    assert (chooser.rules, chosen) == ("rongcloud", [])
    chooser.box.activated.emit(chooser.box.currentIndex())
    assert chosen == ["rongcloud"]


def test_what_another_choice_does_is_said_before_it_is_made(qtbot: QtBot) -> None:
    chooser = RulesChooser(Theme())
    qtbot.addWidget(chooser)
    assert "restarts a gateway that runs" in chooser.hint()
