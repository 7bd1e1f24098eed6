"""The presenter's card."""

import dataclasses

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gui.cues import CueState
from rts_console.gui.language import Language
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.cue_card import CueCard

MIDDLE = CueState(
    title="Three cards",
    now="Kick bob",
    next="bob comes back",
    number=2,
    total=3,
    step="alice kicks bob",
    done=4,
    steps=9,
    elapsed_s=75.4,
    under_way=True,
)


@pytest.fixture
def card(theme: Theme, qtbot: QtBot) -> CueCard:
    made = CueCard(theme)
    qtbot.addWidget(made)
    made.resize(460, 400)
    made.show()
    return made


def test_it_says_now_next_how_far_and_how_long(card: CueCard) -> None:
    card.show_state(MIDDLE)
    assert (card.now.text(), card.next.text()) == ("Kick bob", "bob comes back")
    assert (card.count.text(), card.clock.text()) == ("Cue 2 of 3", "1:15")
    assert card.step.text() == "Step 4 of 9 · alice kicks bob"
    assert (card.progress.value(), card.progress.maximum()) == (4, 9)


def test_what_plays_by_itself_says_how_to_stop_it(card: CueCard) -> None:
    card.show_state(dataclasses.replace(MIDDLE, by_itself=True))
    assert card.step.text() == "Plays by itself: any key or click stops it"


def test_its_words_follow_the_language(card: CueCard, theme: Theme) -> None:
    card.show_state(CueState(title="Invite and answer", now="Bob says yes.", next="Both step into the room.", steps=3))
    language = Language()
    try:
        language.choose("zh_CN")
        theme.changed.emit()
        assert (card.now.text(), card.next.text()) == ("Bob 答应了。", "两人进入房间。")
    finally:
        language.take_off()
    theme.changed.emit()
    assert card.now.text() == "Bob says yes."


def test_its_buttons_ask(card: CueCard, qtbot: QtBot) -> None:
    card.show_state(MIDDLE)
    for signal, button in (
        (card.next_wanted, card.forward),
        (card.back_wanted, card.back),
        (card.pause_wanted, card.pause),
        (card.reset_wanted, card.reset),
    ):
        with qtbot.waitSignal(signal):
            button.click()


def test_without_a_scenario_it_offers_to_open_one(card: CueCard, qtbot: QtBot) -> None:
    assert card.forward.text() == "Open a scenario"
    with qtbot.waitSignal(card.scenario_wanted):
        card.forward.click()
    assert not card.pause.isEnabled()
    assert not card.back.isEnabled()


def test_before_the_end_and_after_it(card: CueCard) -> None:
    card.show_state(CueState(title="Three cards", next="Kick bob", total=3, steps=9))
    assert (card.now.text(), card.forward.text()) == ("Three cards", "Begin")
    card.show_state(CueState(now="Done", number=3, total=3, steps=9, over=True))
    assert card.next.text() == "That was all. Reset the scene to show it again."
    assert not card.forward.isEnabled()


def test_a_card_of_before_says_so_and_a_problem_stands_in_its_place(card: CueCard) -> None:
    card.show_state(CueState(now="Kick bob", number=1, total=3, steps=9, looking=True, under_way=True))
    assert card.count.text() == "Cue 1 of 3 · before"
    card.show_state(CueState(now="Kick bob", number=1, total=3, steps=9, problem="bob got nothing"))
    assert card.now.text() == "bob got nothing"


def test_the_pause_button_is_what_it_does(card: CueCard) -> None:
    card.show_state(MIDDLE)
    assert card.pause.accessibleName() == "Go on by itself"
    card.show_state(CueState(now="Kick bob", steps=9, under_way=True, paused=False))
    assert card.pause.accessibleName() == "Pause"
