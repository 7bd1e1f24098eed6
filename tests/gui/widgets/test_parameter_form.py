"""A form made from a table of parameters."""

from typing import TypeVar

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.parameter_form import ParameterForm
from rts_console.vendors.parameters import Kind, Parameter

PARAMETERS = (
    Parameter("room", Kind.ROOM, "The room.", required=True),
    Parameter("text", Kind.LINES, "What to say."),
    Parameter("token", Kind.SECRET, "A token."),
    Parameter("loud", Kind.FLAG, "Loudly."),
    Parameter("kept", Kind.FLAG, "It is kept.", default="true"),
    Parameter("order", Kind.CHOICE, "Which first.", choices=((1, "old"), (2, "new"))),
    Parameter("type", Kind.TEXT, "Its type.", default="a", choices=(("a", "one"), ("b", "other"))),
)
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def form(qtbot: QtBot) -> ParameterForm:
    form = ParameterForm(Theme(), "call")
    qtbot.addWidget(form)
    form.show_parameters(PARAMETERS, {Kind.ROOM: ["lobby", "hall"]})
    return form


def editor(form: ParameterForm, kind: type[W], name: str) -> W:
    found = form.findChild(kind, f"call_{name}")
    assert found is not None
    return found


def test_each_kind_has_an_editor_with_a_name_and_what_it_is_for(form: ParameterForm) -> None:
    for kind, name in ((QComboBox, "room"), (QPlainTextEdit, "text"), (QLineEdit, "token"), (QCheckBox, "loud")):
        assert editor(form, kind, name).accessibleName() == name
    assert editor(form, QLineEdit, "token").echoMode() is QLineEdit.EchoMode.Password
    assert editor(form, QCheckBox, "kept").isChecked()
    assert editor(form, QComboBox, "type").currentText() == "a"
    assert editor(form, QComboBox, "room").accessibleDescription() == "The room."


def test_what_is_wrong_is_said_in_its_place_until_it_is_edited(form: ParameterForm) -> None:
    assert form.values() is None
    assert editor(form, QComboBox, "room").accessibleDescription() == "room is missing. The room."
    form.set_text("room", "lobby")
    assert editor(form, QComboBox, "room").accessibleDescription() == "The room."


def test_the_values_are_those_that_were_written(form: ParameterForm) -> None:
    for name, text in (("room", "hall"), ("text", "two\nlines"), ("token", "hush"), ("order", "2")):
        form.set_text(name, text)
    assert form.values() == {
        "room": "hall",
        "text": "two\nlines",
        "token": "hush",
        "kept": True,
        "order": 2,
        "type": "a",
    }
    assert form.secrets()["token"].reveal() == "hush"


def test_another_form_keeps_what_has_the_same_name_but_no_secrets(form: ParameterForm) -> None:
    form.set_text("room", "hall")
    form.set_text("token", "hush")
    form.show_parameters((PARAMETERS[2], PARAMETERS[0]))
    assert form.texts() == {"token": "", "room": "hall"}


def test_other_offers_leave_what_is_written(form: ParameterForm) -> None:
    form.set_text("room", "elsewhere")
    form.offer({Kind.ROOM: ["attic"]})
    room = editor(form, QComboBox, "room")
    assert [room.itemText(place) for place in range(room.count())] == ["attic"]
    assert form.entered("room") == "elsewhere"


def test_the_first_that_is_wrong_can_be_brought_into_sight(form: ParameterForm) -> None:
    wrong = form.first_wrong()
    assert wrong is not None
    assert wrong.findChild(QComboBox, "call_room") is not None
    form.set_text("room", "lobby")
    assert form.first_wrong() is None
