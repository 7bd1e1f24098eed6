"""The token of a user: what it says, how long it lasts, what is wrong with it."""

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.token_form import TokenForm
from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine import make_token

APP = "0" * 24


def token(user_id: str = "alice", *, app_id: str = APP, room_id: str = "", expires_at_s: int = 1_600) -> Secret:
    return make_token(app_id, Secret("key"), user_id, issued_at_s=1_000, expires_at_s=expires_at_s, room_id=room_id)


@pytest.fixture
def form(qtbot: QtBot) -> TokenForm:
    made = TokenForm(Theme())
    qtbot.addWidget(made)
    made.show()
    return made


def test_without_a_token_there_is_nothing_to_read(form: TokenForm) -> None:
    assert not form.facts.isVisible()
    form.tick("alice", APP, 1_000)
    assert form.field.error() is None


def test_a_token_is_masked_and_taken_apart(form: TokenForm) -> None:
    form.set_token(token())
    form.tick("alice", APP, 1_100)
    assert form.edit.echoMode() is QLineEdit.EchoMode.Password
    assert form.token() == token(user_id="alice") or form.token().reveal().startswith("001")
    assert [form.facts.value(name) for name in ("app", "user", "remaining")] == [APP, "alice", "08:20"]
    assert "login" in form.facts.value("room")
    assert form.ring.fraction() == pytest.approx(500 / 600)
    assert form.field.error() is None


def test_one_that_never_ends_says_so(form: TokenForm) -> None:
    form.set_token(token(expires_at_s=0))
    form.tick("alice", APP, 1_100)
    assert (form.facts.value("expires"), form.facts.value("remaining")) == ("never", "for ever")
    assert form.ring.text() == "no end"


@pytest.mark.parametrize(
    ("made", "now_s", "words"),
    [
        (token(app_id="1" * 24), 1_100, "for the app 1111"),
        (token(room_id="lobby"), 1_100, "for the room lobby"),
        (token(), 1_601, "has expired"),
    ],
)
def test_what_will_make_it_fail_is_said_at_the_field(form: TokenForm, made: Secret, now_s: int, words: str) -> None:
    form.set_token(made)
    form.tick("alice", APP, now_s)
    assert words in (form.field.error() or "")


def test_what_cannot_be_read_is_said_while_typing(form: TokenForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.edited):
        qtbot.keyClicks(form.edit, "x")
    assert "does not start with 001" in (form.field.error() or "")
    form.edit.clear()
    form._on_edited()
    assert form.field.error() is None


def test_minting_is_offered_only_where_the_key_is(form: TokenForm) -> None:
    assert not form.mint.isVisible()
    form.set_mintable(True)
    assert form.mint.isVisible()
    form.set_life(600)
    assert form.life_s == 600
    form.set_life(12_345)
    assert form.life_s == 86_400


def test_a_token_of_another_user_is_no_mistake_and_the_way_to_one_is_said(form: TokenForm) -> None:
    form.set_token(token("bob"))
    form.tick("alice", APP, 1_100)
    assert form.field.error() is None
    assert form.field.hint() == "This token is for bob. Paste one that your app server made for alice."
    form.set_mintable(True)
    form.tick("alice", APP, 1_100)
    assert "Add and log in makes one for alice" in form.field.hint()
    assert form.problem("alice", APP, 1_100) == "It is for bob, not for alice."
    form.tick("bob", APP, 1_100)
    assert form.field.hint() == ""
