"""The two forms: a token made, a token taken apart."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from rts_console.gui.models.token_lab import Order, Vendor, Wanted, mint
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.token_bench import DecodeForm, MintForm
from rts_console.gui.widgets.wrapped_text import WrappedText
from rts_console.protocol.secret import Secret

NOW = 1_700_000_000
APP = "0123456789abcdef01234567"
KEY = Secret("canary-key-0001")


def filled(theme: Theme) -> MintForm:
    form = MintForm(theme)
    form.tick(NOW)
    form.app.setText(APP)
    form.key.setText(KEY.reveal())
    form.user.setText("alice")
    form.show()
    return form


def press(form: MintForm, name: str) -> None:
    button = form.findChild(type(form.mint), name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_token_is_made_and_copied_only_on_request(theme: Theme, clipboard: QClipboard) -> None:
    form, made = filled(theme), []
    form.minted.connect(made.append)
    assert not form.copy.isEnabled()
    press(form, "lab_mint")
    assert len(made) == 1
    assert QGuiApplication.clipboard().text() == ""
    press(form, "lab_copy")
    assert QGuiApplication.clipboard().text() == made[0].reveal()


def test_what_is_missing_is_said(theme: Theme) -> None:
    form = filled(theme)
    form.key.clear()
    press(form, "lab_mint")
    assert "app key is empty" in form.status.text()
    assert not form.copy.isEnabled()


def test_each_vendor_has_its_own_words(theme: Theme) -> None:
    form = filled(theme)
    form.vendor.setCurrentIndex(list(Vendor).index(Vendor.AGORA))
    assert form.key.accessibleName() == "App certificate"
    assert form.room.accessibleName() == "Channel"
    form.vendor.setCurrentIndex(list(Vendor).index(Vendor.RONGCLOUD))
    assert not form.room.isVisible()
    assert not form.life.isVisible()
    assert "RongCloud alone" in form.status.text()


def test_keys_are_hidden(theme: Theme) -> None:
    form, decode = MintForm(theme), DecodeForm(theme)
    for edit in (form.key, decode.key, decode.token):
        assert edit.echoMode() is QLineEdit.EchoMode.Password


def test_a_token_is_taken_apart_and_the_clock_goes_on(theme: Theme) -> None:
    form = DecodeForm(theme)
    form.show()
    form.tick(NOW)
    form.show_token(mint(Order(Vendor.VOLCENGINE, APP, "alice", life_s=30), KEY, NOW), KEY)
    assert form.signature.text() == "The signature is right."
    assert form.problems.text() == ""
    texts = [part.text() for part in form.findChildren(WrappedText)]
    assert any(text.startswith("alice\n") for text in texts)
    form.tick(NOW + 40)
    assert "ended 10 s ago" in form.problems.text()
    form.key.setText("wrong")
    assert form.signature.text() == "The signature is wrong."
    form.key.clear()
    assert "not checked" in form.signature.text()


def test_it_can_be_checked_for_a_user(theme: Theme) -> None:
    form = DecodeForm(theme)
    form.tick(NOW)
    form.show_token(mint(Order(Vendor.VOLCENGINE, APP, "alice"), KEY, NOW), KEY)
    form.set_wanted(Wanted(APP, "bob"))
    assert form.problems.text() == ""
    form.against.setChecked(True)
    assert "not for bob" in form.problems.text()


def test_rubbish_has_a_problem_and_no_claims(theme: Theme) -> None:
    form = DecodeForm(theme)
    form.token.setText("001<b>rubbish</b>")
    assert form.problems.text()
    assert form.signature.text() == ""
    assert not form.decoded.readable


def test_what_is_known_here_is_filled_in_but_nothing_is_written_over(theme: Theme) -> None:
    form = MintForm(theme)
    form.tick(NOW)
    form.suggest(APP, KEY, "alice")
    form.suggest(APP, KEY, "bob")
    assert (form.app.text(), form.key.text(), form.user.text()) == (APP, KEY.reveal(), "bob")
    form.vendor.setCurrentIndex(list(Vendor).index(Vendor.AGORA))
    form.suggest(APP, KEY, "bob")
    assert (form.app.text(), form.key.text(), form.user.text()) == ("", "", "")
    form.vendor.setCurrentIndex(list(Vendor).index(Vendor.VOLCENGINE))
    form.suggest(APP, KEY, "bob")
    form.user.setText("carol")
    form.suggest(APP, KEY, "alice")
    form.vendor.setCurrentIndex(list(Vendor).index(Vendor.RONGCLOUD))
    assert (form.app.text(), form.user.text()) == (APP, "carol")


def test_only_an_app_of_the_vendor_that_is_chosen_is_suggested(qtbot: QtBot, theme: Theme) -> None:
    form = MintForm(theme)
    qtbot.addWidget(form)
    form.suggest(APP, KEY, "alice", Vendor.RONGCLOUD)
    assert form.app.text() == ""
