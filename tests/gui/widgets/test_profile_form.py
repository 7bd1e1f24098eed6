"""The fields of a service."""

from pathlib import Path

import pytest
import trustme
from pytestqt.qtbot import QtBot

from rts_console.gui.stage import Target
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.profile_form import ProfileForm
from rts_console.protocol.secret import Secret
from rts_console.settings import Profile, ProxySettings

APP = "a" * 24


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
    profile = Profile("Test", "url", "wss://rts.example.com", APP, str(path), proxy=ProxySettings("http", "p", 8_080))
    form.show_profile(profile, Secret("pass"))
    target = form.target("Test")
    assert target is not None
    assert target == Target("wss://rts.example.com/rts/v1", APP, str(path), target.proxies, "Test")
    assert [proxy.ip for proxy in target.proxies] == ["p"]
    other = Profile("Other")
    form.write_to(other)
    assert (other.url, other.app_id, other.proxy.port) == ("wss://rts.example.com", APP, 8_080)


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
