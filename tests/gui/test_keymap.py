"""Which keys do what: defaults, choices, who loses keys to whom, and what cannot be chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from rts_console.gui.keymap import Keymap, KeyTip, pressed

NAMES = ("join", "quit", "help", "composer_send", "events_hold")


def made(chosen: dict[str, list[str]] | None = None) -> Keymap:
    """Three things of the window, beside those of one place."""
    keymap = Keymap()
    keymap.use({} if chosen is None else chosen)
    for name, keys in (("join", ["Ctrl+J"]), ("quit", ["Ctrl+Q"]), ("help", ["F1", "?"])):
        keymap.add(name, keys)
    return keymap


def keys(text: str) -> QKeySequence:
    return QKeySequence(text)


def test_everything_has_its_first_keys_until_others_are_chosen() -> None:
    keymap = made()
    assert [keymap.all_text(name) for name in NAMES] == ["Ctrl+J", "Ctrl+Q", "F1 / ?", "Ctrl+Enter", "Space"]
    assert keymap.keys("unknown") == ()
    keymap.choose("join", keys("Ctrl+Shift+J"))
    assert keymap.text("join") == "Ctrl+Shift+J"
    assert keymap.is_chosen("join")
    keymap.reset("join")
    assert keymap.text("join") == "Ctrl+J"
    assert not keymap.is_chosen("join")


def test_what_is_chosen_is_kept_where_the_settings_are() -> None:
    kept: dict[str, list[str]] = {}
    keymap = made(kept)
    keymap.choose("join", keys("F9"))
    keymap.choose("quit")
    assert kept == {"join": ["F9"], "quit": []}
    assert made(kept).text("join") == "F9"
    keymap.reset_all()
    assert kept == {}


def test_keys_that_are_taken_over_are_lost_to_their_owner() -> None:
    keymap = made()
    assert keymap.owner(keys("Ctrl+Q"), "join") == "quit"
    keymap.choose("join", keys("Ctrl+Q"))
    assert (keymap.text("join"), keymap.text("quit")) == ("Ctrl+Q", "")
    keymap.reset("quit")
    assert (keymap.text("join"), keymap.text("quit")) == ("", "Ctrl+Q")


def test_one_of_two_keys_can_be_lost() -> None:
    keymap = made()
    keymap.choose("join", keys("F1"))
    assert keymap.all_text("help") == "?"


def test_places_share_keys_with_each_other_but_not_with_the_window() -> None:
    keymap = made()
    assert keymap.owner(keys("Space"), "composer_send") is None
    assert keymap.owner(keys("Ctrl+Return"), "join") == "composer_send"
    assert keymap.owner(keys("Ctrl+J"), "events_hold") == "join"


def test_a_later_default_does_not_take_what_the_user_chose() -> None:
    keymap = made({"join": ["F7"]})
    keymap.add("next", ["F7", "F8"])
    assert (keymap.all_text("join"), keymap.all_text("next")) == ("F7", "F8")


def test_two_defaults_cannot_be_the_same() -> None:
    with pytest.raises(ValueError, match="Ctrl\\+J belongs to 'join'"):
        made().add("jump", ["Ctrl+J"])


@pytest.mark.parametrize("bad", [["no such key"], [""], ["Ctrl+"], [7]])
def test_what_is_no_key_in_the_settings_is_ignored(bad: list[str]) -> None:
    assert made({"join": bad, "gone": ["F9"]}).keys("join") == ()


@pytest.mark.parametrize(
    ("pressed_keys", "name", "why"),
    [
        ("Ctrl+C", "join", "edits text"),
        ("Tab", "join", "moves"),
        ("A", "join", "writes text"),
        ("Shift+A", "join", "writes text"),
        ("Return", "composer_send", "writes text"),
        ("Up", "join", "writes text"),
        ("F9", "join", ""),
        ("Ctrl+Shift+F12", "join", ""),
        ("?", "join", ""),
        ("Alt+Return", "composer_send", ""),
        ("H", "events_hold", ""),
        ("", "join", "Press a key"),
    ],
)
def test_what_cannot_be_chosen_is_said_with_a_way_out(pressed_keys: str, name: str, why: str) -> None:
    problem = made().problem(keys(pressed_keys), name)
    assert why in problem
    assert bool(problem) == bool(why)


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(("F1", "F2", "Ctrl+J", "Ctrl+Q", "Ctrl+Return", ""))),
        max_size=12,
    )
)
def test_no_keys_ever_do_two_things_in_one_place(choices: list[tuple[str, str]]) -> None:
    kept: dict[str, list[str]] = {}
    keymap = made(kept)
    for name, chosen in choices:
        if chosen:
            keymap.choose(name, keys(chosen))
        else:
            keymap.reset(name)
        for keymap_now in (keymap, made(kept)):
            for binding in keymap_now:
                for each in keymap_now.keys(binding.name):
                    assert keymap_now.owner(each, binding.name) is None


@pytest.mark.parametrize(
    ("key", "held", "text", "wanted"),
    [
        (Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.KeypadModifier, "", "Ctrl+Return"),
        (Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier, "?", "?"),
        (Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier, "A", "Shift+A"),
        (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ControlModifier, "", "Ctrl+Shift+Tab"),
    ],
)
def test_what_was_pressed_as_keys(key: Qt.Key, held: Qt.KeyboardModifier, text: str, wanted: str) -> None:
    assert pressed(QKeyEvent(QEvent.Type.KeyPress, key, held, text)) == keys(wanted)


def test_a_tip_follows_the_keys_whatever_its_words_have_become(qtbot: QtBot) -> None:
    keymap, button = made(), QToolButton()
    qtbot.addWidget(button)
    button.setToolTip("Join")
    KeyTip(button, keymap, "join")
    assert button.toolTip() == "Join · Ctrl+J"
    button.setToolTip("加入 · Ctrl+J")
    keymap.choose("join", keys("F9"))
    assert button.toolTip() == "加入 · F9"
    keymap.choose("join")
    assert button.toolTip() == "加入"
