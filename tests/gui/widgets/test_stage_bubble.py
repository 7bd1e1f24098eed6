"""Messages for an audience."""

import pytest

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.stage_bubble import StageBubbleMaker
from rts_console.protocol.words import Outcome, PayloadKind, UserMessageSendResult
from rts_console.record.log import EventLog
from tests.gui.sample_events import received, sent, submitted

pytestmark = pytest.mark.usefixtures("qapp")


def spoken(theme: Theme, *events: object) -> str:
    log = EventLog()
    log.append("alice", events)  # type: ignore[arg-type]
    seq = log.first_seq
    maker = StageBubbleMaker(theme, lambda _user: 0, str)
    return maker.make(log.row(seq), lambda: log.payload(seq), 800.0, whole=False).spoken


def test_it_says_who_when_and_what_and_no_figures(theme: Theme) -> None:
    words = spoken(theme, received("hello"))
    assert words.startswith("bob   ")
    assert words.endswith("hello")
    assert " ms" not in words


def test_a_message_that_was_sent_has_its_sign_and_no_code(theme: Theme) -> None:
    assert spoken(theme, submitted("hi"), sent()).endswith("hi ✓")
    code = UserMessageSendResult.NO_RECEIVER
    refused = sent(code=code, outcome=Outcome.REFUSED)
    assert spoken(theme, submitted("hi"), refused).endswith("did not arrive")


def test_bytes_are_counted_and_a_long_text_goes_on(theme: Theme) -> None:
    assert spoken(theme, received(b"\x00\x01\x02", kind=PayloadKind.BINARY)).endswith("3 bytes")
    assert "… goes on: 65,535 bytes in all" in spoken(theme, received("测" * 21_845))


def test_what_is_private_is_hidden(theme: Theme) -> None:
    theme.privacy.on = True
    assert "ws://" not in spoken(theme, received("come to ws://10.0.0.7:7880"))
