"""The form of one fault."""

import pytest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit
from pytestqt.qtbot import QtBot

from rts_console.gateway.faults import Fault
from rts_console.gateway.faults import problem as gateway_problem
from rts_console.gui.models.fault_kinds import KINDS
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.fault_form import FaultForm


@pytest.fixture
def form(qtbot: QtBot) -> FaultForm:
    made = FaultForm(Theme())
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_stands_there_at_first_can_be_set(form: FaultForm, kind: object) -> None:
    form.choose(kind.name)  # type: ignore[attr-defined]
    fields = form.fault("bob", "lobby" if form.kind.in_room else "")
    assert fields is not None
    assert gateway_problem(Fault(**{**fields, "kind": _gateway_kind(fields["kind"])})) is None
    assert form.sentence.text() == form.kind.sentence
    assert form.editor_names() == [field.name for field in form.kind.fields]


def _gateway_kind(name: str) -> object:
    from rts_console.gateway.faults import FaultKind

    return FaultKind(name)


def test_numbers_ways_and_times_are_taken_over(form: FaultForm) -> None:
    form.choose("loss")
    percent = form.editor("percent")
    assert isinstance(percent, QDoubleSpinBox)
    percent.setValue(12.5)
    form.way.setCurrentIndex(1)
    form.reliable.setChecked(True)
    form.after.setValue(5)
    form.lasting.setValue(60)
    assert form.fault("bob", "") == {
        "kind": "loss",
        "percent": 12.5,
        "user_id": "bob",
        "direction": "up",
        "reliable": True,
        "after_s": 5,
        "for_s": 60,
    }


def test_what_does_not_belong_to_a_kind_is_neither_shown_nor_sent(form: FaultForm) -> None:
    form.way.setCurrentIndex(1)
    form.reliable.setChecked(True)
    form.lasting.setValue(60)
    form.choose("close")
    code, reason = form.editor("code"), form.editor("reason")
    assert isinstance(code, QComboBox)
    assert isinstance(reason, QLineEdit)
    code.setCurrentIndex(code.findData(4505))
    reason.setText("out")
    assert form.fault("", "") == {"kind": "close", "code": 4505, "reason": "out"}
    assert form.way.isHidden() or form.way.parentWidget().isHidden()
    assert form.reliable.isHidden()


def test_nothing_later_is_said_at_the_field_until_it_is_mended(form: FaultForm) -> None:
    delay = form.editor("delay_ms")
    assert isinstance(delay, QDoubleSpinBox)
    delay.setValue(0)
    assert form.fault("", "") is None
    assert "at least one" in (form.field("delay_ms").error() or "")
    delay.setValue(1)
    assert form.fault("", "") == {"kind": "delay", "delay_ms": 1}
    assert form.field("delay_ms").error() is None


def test_a_kind_that_is_not_known_changes_nothing(form: FaultForm) -> None:
    form.choose("of a later version")
    assert form.kind.name == "delay"
