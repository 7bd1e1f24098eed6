"""The fields of a proxy."""

import pytest
from pytestqt.qtbot import QtBot

from rts_console.client.backend import LocalProxy
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.proxy_form import ProxyForm
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import LocalProxyType
from rts_console.settings import ProxySettings


@pytest.fixture
def form(qtbot: QtBot) -> ProxyForm:
    made = ProxyForm(Theme())
    qtbot.addWidget(made)
    made.show()
    return made


def test_without_a_proxy_its_fields_are_away(form: ProxyForm) -> None:
    assert form.proxies() == ()
    assert not form.host.isVisible()


@pytest.mark.parametrize(
    ("kind", "proxy_type"), [("socks5", LocalProxyType.SOCKS5), ("http", LocalProxyType.HTTP_TUNNEL)]
)
def test_what_is_shown_is_what_is_used(form: ProxyForm, kind: str, proxy_type: LocalProxyType) -> None:
    settings = ProxySettings(kind, "10.0.0.1", 8_080, "me")  # type: ignore[arg-type]
    form.set_proxy(settings, Secret("pass"))
    assert form.host.isVisible()
    assert form.settings() == settings
    assert form.secret() == Secret("pass")
    assert form.proxies() == (LocalProxy(proxy_type, "10.0.0.1", 8_080, "me", Secret("pass")),)


def test_a_proxy_without_a_host_says_so_until_it_is_typed(form: ProxyForm, qtbot: QtBot) -> None:
    form.set_proxy(ProxySettings("socks5"), Secret(""))
    assert form.proxies() is None
    assert "no host" in (form._host_field.error() or "")
    with qtbot.waitSignal(form.edited):
        qtbot.keyClicks(form.host, "h")
    assert form._host_field.error() is None
