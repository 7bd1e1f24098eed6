"""The dialog of a saved message: it shows what it was given, says what is wrong, and gives back what was written."""

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.snippet_dialog import SnippetDialog
from rts_console.profiles.model import Snippet

ORDER = Snippet("Order", '{"a": "{{order}}"}', "json", "room", "lobby", "unreliable-ordered")


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> SnippetDialog:
    made = SnippetDialog(theme)
    qtbot.addWidget(made)
    return made


def test_it_gives_back_what_it_shows(dialog: SnippetDialog) -> None:
    saved: list[tuple[Snippet, str]] = []
    dialog.saved.connect(lambda snippet, was: saved.append((snippet, was)))
    dialog.edit(ORDER, "Order", lambda _snippet, _was: None)
    assert "Asked for here: order." in dialog.variables.text()
    dialog.name.setText(" Order 2 ")
    dialog.save.click()
    assert saved[0][0].name == "Order 2"
    assert saved[0][0].text == ORDER.text
    assert (saved[0][0].scope, saved[0][0].target, saved[0][0].mode) == ("room", "lobby", "unreliable-ordered")
    assert saved[0][1] == "Order"
    assert dialog.isHidden()


def test_what_is_wrong_is_said_and_it_stays(dialog: SnippetDialog) -> None:
    dialog.edit(ORDER, "", lambda snippet, _was: f"{snippet.name} is taken")
    dialog.save.click()
    assert dialog.problem.text() == "Order is taken"
    assert not dialog.isHidden()
    dialog.cancel.click()
    dialog.edit(ORDER, "", lambda _snippet, _was: None)
    assert dialog.problem.text() == ""


def test_a_target_belongs_to_peers_and_rooms(dialog: SnippetDialog) -> None:
    dialog.edit(ORDER, "", lambda _snippet, _was: None)
    for scope, has in (("", False), ("peer", True), ("server", False)):
        dialog.scope.setCurrentIndex(dialog.scope.findData(scope))
        assert dialog.target.isEnabled() is has
    assert dialog.snippet().target == ""
