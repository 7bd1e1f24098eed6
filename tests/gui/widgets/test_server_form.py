import pytest

from rts_console.gui.widgets.server_form import ServerForm


@pytest.fixture
def form(qtbot, theme):
    form = ServerForm(theme)
    qtbot.addWidget(form)
    return form


@pytest.fixture
def asked(form):
    asked = []
    form.set_requested.connect(lambda signature, url: asked.append((signature, url)))
    return asked


def test_set_asks_with_signature_and_url(form, asked):
    form.url.setText(" https://example.com/rts ")
    form.signature.setText("sign")
    form.set_button.click()
    assert asked == [("sign", "https://example.com/rts")]


@pytest.mark.parametrize(
    ("url", "signature", "said"),
    [("", "x", "must begin with http://"), ("ftp://x", "x", "must begin"), ("http://x", " ", "The signature is empty")],
)
def test_what_is_missing_is_said(form, asked, url, signature, said):
    form.url.setText(url)
    form.signature.setText(signature)
    form.set_button.click()
    assert asked == []
    assert said in form.status.text()


def test_the_wrong_field_is_marked_until_it_is_right(form):
    form.url.setText("x")
    form.set_button.click()
    assert form.url.property("invalid") is True
    form.url.setText("http://x")
    form.set_button.click()
    assert form.url.property("invalid") is False


def test_the_default_follows_the_gateway_until_another_url_is_written(form):
    form.set_default_url("http://127.0.0.1:1/echo")
    form.set_default_url("http://127.0.0.1:2/echo")
    assert form.url.text() == "http://127.0.0.1:2/echo"
    form.url.setText("https://mine")
    form.set_default_url("http://127.0.0.1:3/echo")
    assert form.url.text() == "https://mine"


def test_disabled_it_says_why_and_enter_does_nothing(form, asked):
    form.url.setText("http://x")
    form.set_enabled(False, "alice is not logged in. Log in first.")
    form.url.returnPressed.emit()
    assert asked == []
    assert form.set_button.toolTip() == "alice is not logged in. Log in first."
