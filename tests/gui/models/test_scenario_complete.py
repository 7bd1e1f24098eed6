"""What is offered where."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rts_console.gui.models.scenario_complete import complete
from rts_console.gui.models.scenario_document import NEW_TEXT
from rts_console.scenario.format import loads

SCENARIO = loads(NEW_TEXT.replace("steps:", "variables: {room: lobby}\nothers: [carol]\nsteps:") + "  - wait: 1 ms\n")


def offered(text: str) -> list[str]:
    return [item.text for item in complete(text, len(text), SCENARIO)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("na", ["name: "]),
        ("steps:\n  - log", ["login: ", "logout: "]),
        ("steps:\n  - send: {fr", ["from: "]),
        ("steps:\n  - send: {from: a", ["alice"]),
        ("steps:\n  - send: {from: alice, to: ca", ["carol"]),
        ("steps:\n  - login: [alice, b", ["bob"]),
        ("steps:\n  - login: alice\n    no", ["note: "]),
        ("steps:\n  - login: alice\n    skip: t", ["true"]),
        ("steps:\n  - send: {from: alice, to: bob, mode: unreliable_o", ["unreliable_ordered"]),
        ('steps:\n  - send: {from: alice, to: bob, text: "${ro', ["room}"]),
        ("steps:\n  - expect: bo", ["bob"]),
        ("steps:\n  - expect: bob rece", ["receives"]),
        ("# na", []),
        ("steps:\n  - nonsense_", []),
    ],
)
def test_what_fits_is_offered(text: str, wanted: list[str]) -> None:
    assert offered(text) == wanted


def test_each_says_what_it_replaces_and_what_it_means() -> None:
    text = "steps:\n  - logi"
    item = complete(text, len(text), None)[0]
    assert (item.start, item.end, item.hint) == (len(text) - 4, len(text), "Log in")


@given(some.text(alphabet='steps: -{}[],"$\nlogin alice', max_size=40), some.integers(0, 40))
def test_any_text_can_be_typed(text: str, position: int) -> None:
    at = min(position, len(text))
    for item in complete(text, at, SCENARIO):
        assert 0 <= item.start <= item.end == at
