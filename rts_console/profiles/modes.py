"""How saved messages name the kinds of delivery."""

from typing import Final

from rts_console.profiles.model import SnippetMode
from rts_console.protocol.words import MessageMode

MODES: Final[dict[SnippetMode, MessageMode]] = {
    "reliable-ordered": MessageMode.RELIABLE_ORDERED,
    "unreliable-ordered": MessageMode.UNRELIABLE_ORDERED,
    "unreliable-unordered": MessageMode.UNRELIABLE_UNORDERED,
}


def mode_name(mode: MessageMode) -> SnippetMode:
    """How a file writes a kind of delivery."""
    return next(name for name, known in MODES.items() if known is mode)
