"""The fields of a service."""

from pathlib import Path

import pytest
import trustme
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rts_console.gui.stage import Target
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.profile_form import ProfileForm
from rts_console.protocol.secret import Secret
from rts_console.settings import Profile, ProxySettings

APP = "a" * 24
PIN = "0f" * 32


@pytest.fixture
def form(qtbot: QtBot) -> ProfileForm:
    made = ProfileForm(Theme())
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_local_gateway_is_shown_as_facts_and_can_be_started(form: ProfileForm, qtbot: QtBot) -> None:
    form.show_local("", APP, running=False)
    assert form.facts.value("url") == "not running"
    with qtbot.waitSignal(form.start_wanted):
        form.start.click()
    form.show_local("ws://127.0.0.1:1", APP, running=True)
    assert form.facts.value("url") == "ws://127.0.0.1:1"
    assert form.start.isVisible()
    assert not form.start.isEnabled()
    assert not form.url.isVisible()


def test_a_service_is_shown_written_back_and_led_to(form: ProfileForm, tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    proxy = ProxySettings("http", "p", 8_080)
    profile = Profile("Test", "url", "wss://rts.example.com", APP, str(path), PIN, proxy=proxy)
    form.show_profile(profile, Secret("pass"))
    target = form.target("Test")
    assert target is not None
    assert target == Target("wss://rts.example.com/rts/v1", APP, str(path), PIN, target.proxies, "Test")
    assert [proxy.ip for proxy in target.proxies] == ["p"]
    other = Profile("Other")
    form.write_to(other)
    assert (other.url, other.app_id, other.pin, other.proxy.port) == ("wss://rts.example.com", APP, PIN, 8_080)


def test_every_wrong_field_says_so_at_once(form: ProfileForm) -> None:
    form.show_profile(Profile("Test", proxy=ProxySettings("socks5")), Secret(""))
    assert form.target("Test") is None
    assert form.url_field.error()
    assert form.app_field.error()
    assert form.proxy._host_field.error()
    assert form.proxy.isVisible()


def test_typing_takes_the_errors_away(form: ProfileForm, qtbot: QtBot) -> None:
    form.show_profile(Profile("Test"), Secret(""))
    form.target("Test")
    with qtbot.waitSignal(form.edited):
        qtbot.keyClicks(form.url, "w")
    assert form.url_field.error() is None


def test_what_is_mended_loses_its_mark_and_the_rest_keeps_it(form: ProfileForm, qtbot: QtBot) -> None:
    form.show_profile(Profile("Test", "url", "nothing", "xyz!", "/no/such.pem", "zzz"), Secret(""))
    form.target("Test")
    qtbot.keyClick(form.pin, Qt.Key.Key_Backspace)
    marked = [bool(field.error()) for field in form._fields()]
    assert marked == [False, True, True, True, False]
    assert form.ca_file.property("invalid") is True
    assert not form.ca_field.editor.property("invalid")
    form.url.setText("wss:/")
    qtbot.keyClicks(form.url, "/x")
    assert form.url_field.error() is None
    assert "cannot be read" in (form.ca_field.error() or "")
    assert "'!'" in (form.app_field.error() or "")
    form.show_profile(Profile("Other"), Secret(""))
    assert form.ca_file.property("invalid") is False


@pytest.mark.parametrize("pin", ["", PIN, PIN.upper(), ":".join(["0f"] * 32), f"sha256/{'A' * 43}="])
def test_a_pin_may_be_written_in_every_way_that_is_in_use(form: ProfileForm, pin: str) -> None:
    form.show_profile(Profile("Test", "url", "wss://x", APP, pin=pin), Secret(""))
    target = form.target("Test")
    assert target is not None
    assert target.pin == pin


@pytest.mark.parametrize(
    ("url", "pin", "words"),
    [
        ("wss://x", "0f" * 31, "The pin is not one"),
        ("", "A" * 44, "The pin is not one"),
        ("ws://x", PIN, "needs wss://"),
    ],
)
def test_a_wrong_pin_says_so_at_its_field(form: ProfileForm, url: str, pin: str, words: str) -> None:
    form.show_profile(Profile("Test", "url", url, APP, pin=pin), Secret(""))
    assert form.target("Test") is None
    assert words in (form.pin_field.error() or "")


def test_a_pin_is_looked_at_when_its_field_is_left(form: ProfileForm, qtbot: QtBot) -> None:
    form.show_profile(Profile("Test"), Secret(""))
    qtbot.keyClicks(form.pin, "rubbish")
    assert form.pin_field.error() is None
    qtbot.keyClick(form.pin, Qt.Key.Key_Return)
    assert "The pin is not one" in (form.pin_field.error() or "")
