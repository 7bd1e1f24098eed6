"""A token's life as a bar, tokens and logins in time."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from rts_console.gui.theme import Theme
from rts_console.gui.token_history import TokenHistory
from rts_console.gui.widgets.token_timeline import TokenBar, TokenTimeline
from rts_console.protocol.events import LoginResult
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginErrorCode
from rts_console.vendors.volcengine import make_token, read_token
from tests.gui.widgets.conftest import painted

NS = 1_000_000_000
APP = "0123456789abcdef01234567"


def has(image: QImage, color: str) -> bool:
    return any(image.pixelColor(x, y).name() == color for x in range(image.width()) for y in range(image.height()))


def history(*logins: tuple[int, LoginErrorCode]) -> TokenHistory:
    kept = TokenHistory()
    for start in (1_000, 1_050):
        token = make_token(APP, Secret("k"), "alice", issued_at_s=start, expires_at_s=start + 30)
        kept.take("alice", token, read_token(token), start * NS)
    for at_s, code in logins:
        kept.tell("alice", [LoginResult(at_ns=at_s * NS, user_id="alice", code=code, elapsed_ms=1.0)])
    return kept


def test_the_bar_says_where_now_is(theme: Theme) -> None:
    bar = TokenBar(theme)
    assert bar.text() == "no token"
    bar.set_life((1_000, 1_030), 1_015)
    assert bar.text() == "15 s old, 15 s left"
    assert bar.share() == 0.5
    bar.resize(300, 40)
    assert has(painted(bar), theme.color("bar").name())
    bar.set_life((1_000, 1_030), 1_040)
    assert has(painted(bar), theme.color("state_error").name())
    assert "over for" in bar.accessibleName()


def test_tokens_have_lanes_and_failed_logins_a_cross(theme: Theme, qapp: QApplication) -> None:
    timeline, kept = TokenTimeline(theme), history((1_060, LoginErrorCode.INVALID_TOKEN))
    timeline.resize(320, 80)
    timeline.set_history(kept.taken("alice"), kept.uses("alice"), 1_100 * NS)
    assert has(painted(timeline), theme.color("error").name())
    assert "1 failed" in timeline.accessibleName()
    first, second = kept.taken("alice")
    assert timeline.color_of(first) != timeline.color_of(second)
    timeline.set_history(kept.taken("alice"), (), 1_100 * NS)
    assert not has(painted(timeline), theme.color("error").name())


def test_it_grows_with_the_tokens_and_shows_nothing_without_one(theme: Theme) -> None:
    timeline = TokenTimeline(theme)
    small = timeline.sizeHint().height()
    painted(timeline)
    kept = history()
    timeline.set_history(kept.taken("alice"), (), 1_100 * NS)
    assert timeline.sizeHint().height() > small
