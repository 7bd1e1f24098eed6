"""Names of the kinds of delivery."""

from typing import get_args

from rts_console.profiles.model import SnippetMode
from rts_console.profiles.modes import MODES, mode_name
from rts_console.protocol.words import MessageMode


def test_every_mode_has_one_name_and_back() -> None:
    assert set(MODES) == set(get_args(SnippetMode))
    assert [mode_name(MODES[name]) for name in MODES] == list(MODES)
    assert set(MODES.values()) == set(MessageMode)
