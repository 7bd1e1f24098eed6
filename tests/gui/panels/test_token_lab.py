"""The token lab with real facts; its experiments run in a real gateway elsewhere."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPushButton, QSpinBox

from rts_console.gui.models.codes import Subject
from rts_console.gui.models.token_lab import Vendor
from rts_console.gui.panels.token_lab import TokenLabPanel
from rts_console.gui.stage import Target
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.protocol.clock import now_ns
from rts_console.protocol.events import LoginResult
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LoginErrorCode
from rts_console.vendors.volcengine import make_token, verify_token
from tests.gui.panels.worlds import TARGET, World, part

pytestmark = pytest.mark.asyncio
KEY = "canary-key-of-the-lab"


def set_token(world: World, life_s: int = 30) -> Secret:
    alice, issued = world.stage.get("alice"), now_ns() // 10**9 - 60
    assert alice is not None
    token = make_token(TARGET.app_id, Secret(KEY), "alice", issued_at_s=issued, expires_at_s=issued + life_s)
    world.stage.set_token(alice, token)
    return token


def fail(world: World) -> None:
    world.tell("alice", LoginResult(at_ns=now_ns(), user_id="alice", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1.0))


async def closed(panel: TokenLabPanel) -> None:
    await panel.aclose()
    panel.deleteLater()


async def test_without_a_user_it_offers_to_add_one(qapp: QApplication) -> None:
    panel, wanted = TokenLabPanel(World().context), []
    panel.user_wanted.connect(lambda: wanted.append(1))
    panel.show()
    empty = panel.findChild(EmptyState)
    assert empty is not None
    empty.button.click()
    assert wanted == [1]
    await closed(panel)


async def test_a_token_of_the_local_gateway_is_one_click_away(qapp: QApplication) -> None:
    world = World("alice")
    child = world.context.child
    panel = TokenLabPanel(world.context)
    assert panel.mint_form.app.text() == ""  # alice is a user of another service
    world.stage.activate(world.stage.add("bob", Target("ws://127.0.0.1:7880", child.app_id)).key)
    panel.refresh()
    made: list[Secret] = []
    panel.mint_form.minted.connect(made.append)
    panel.mint_form.mint.click()
    assert verify_token(made[0], child.app_key).user_id == "bob"
    await closed(panel)


async def test_a_failed_login_names_its_token_and_asks_for_its_card(qapp: QApplication) -> None:
    world = World("alice")
    token, panel, asked = set_token(world), TokenLabPanel(world.context), []
    panel.explain_wanted.connect(asked.append)
    fail(world)
    panel.refresh()
    logins = part(panel, QListWidget, "lab_logins")
    text = logins.item(0).text()
    assert "-1000 InvalidToken" in text
    assert world.stage.tokens.uses("alice")[-1].taken.fingerprint in text
    assert "over for" in text
    assert token.reveal() not in text
    logins.itemActivated.emit(logins.item(0))
    (subject,) = asked
    assert isinstance(subject, Subject)
    assert subject.code is LoginErrorCode.INVALID_TOKEN
    assert subject.seq is not None
    assert world.log.row(subject.seq).kind == "login"
    await closed(panel)


async def test_what_cannot_be_tried_says_why_and_its_buttons_are_off(qapp: QApplication) -> None:
    world = World("alice")
    panel = TokenLabPanel(world.context)
    assert "another service" in part(panel, StatusLine, "lab_problem").text()
    assert not any(button.isEnabled() for button in panel.buttons.values())
    world.context.child.app_id = TARGET.app_id
    world.stage.version += 1
    panel.refresh()
    assert "does not run" in part(panel, StatusLine, "lab_problem").text()
    await closed(panel)


async def test_the_token_in_use_is_taken_apart(qapp: QApplication) -> None:
    world = World("alice")
    set_token(world)
    world.context.child.app_id, world.context.child.app_key = TARGET.app_id, Secret(KEY)
    panel = TokenLabPanel(world.context)
    next(command for command in panel.commands() if command.name == "token_decode").run()
    assert panel.decode_form.decoded.signature is True
    assert panel.decoding.opened
    await closed(panel)


async def test_what_is_minted_is_shown_taken_apart(qapp: QApplication) -> None:
    panel = TokenLabPanel(World("alice").context)
    for name, text in (("lab_app", TARGET.app_id), ("lab_key", KEY), ("lab_user", "bob")):
        part(panel, QLineEdit, name).setText(text)
    part(panel, QPushButton, "lab_mint").click()
    assert panel.decode_form.decoded.vendor is Vendor.VOLCENGINE
    assert panel.decode_form.decoded.signature is True
    await closed(panel)


async def test_no_secret_is_in_its_state_and_what_does_not_fit_is_ignored(qapp: QApplication) -> None:
    world = World("alice")
    token, panel = set_token(world), TokenLabPanel(world.context)
    panel.mint_form.key.setText(KEY)
    panel.decode_form.show_token(token, Secret(KEY))
    panel.mint_form.vendor.setCurrentIndex(1)
    panel.life.setValue(7)
    state = json.dumps(panel.save_state())
    assert KEY not in state
    assert token.reveal() not in state
    other = TokenLabPanel(world.context)
    other.restore_state(json.loads(state))
    assert other.mint_form.chosen is Vendor.AGORA
    assert part(other, QSpinBox, "lab_life").value() == 7
    other.restore_state({"vendor": 3, "life": "x"})
    assert other.mint_form.chosen is Vendor.AGORA
    await closed(panel)
    await closed(other)


async def test_every_control_has_a_name_for_who_cannot_see_it(qapp: QApplication) -> None:
    panel = TokenLabPanel(World("alice").context)
    for button in panel.buttons.values():
        assert button.text()
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    for edit in panel.findChildren(QLineEdit):
        if edit.objectName().startswith("lab_"):
            assert edit.accessibleName(), edit.objectName()
    await closed(panel)


async def test_the_dot_of_a_login_follows_the_theme(qapp: QApplication) -> None:
    world = World("alice")
    theme = world.context.theme
    theme.apply(qapp, "light", scale=1.0)
    panel = TokenLabPanel(world.context)
    set_token(world)
    fail(world)
    panel.refresh()
    logins = part(panel, QListWidget, "lab_logins")
    for name, scale in (("light", 1.0), ("contrast", 2.0), ("light", 1.0)):
        theme.apply(qapp, name, scale=scale)
        (size,) = logins.item(0).icon().availableSizes()
        color = logins.item(0).icon().pixmap(size).toImage().pixelColor(1, 1)
        fills = {theme.identity_color(place).fill.name() for place in range(8)}
        assert (size.width(), color.name() in fills) == (theme.pixels(12), True)
    await closed(panel)
