"""Where calls go."""

from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.call_place import CallPlace
from rts_console.protocol.secret import Secret
from rts_console.vendors.server_actions import Place

LOCAL = Place("http://127.0.0.1:1", "key", Secret("secret"))


def test_the_local_gateway_is_followed_in_family_and_place(qtbot: QtBot) -> None:
    chooser = CallPlace(Theme())
    qtbot.addWidget(chooser)
    assert chooser.place() is None
    assert chooser.problem() == "The local gateway does not run."
    chooser.follow("rongcloud", LOCAL)
    assert (chooser.family, chooser.place()) == ("rongcloud", LOCAL)
    assert not chooser.family_box.isEnabled()


def test_another_host_is_asked_for_with_its_errors_in_place(qtbot: QtBot) -> None:
    chooser = CallPlace(Theme())
    qtbot.addWidget(chooser)
    chooser.where.setCurrentIndex(1)
    chooser.where.activated.emit(1)
    chooser.url.setText("http://api.example.com")
    assert chooser.place() is None
    assert "Without TLS" in chooser.url.accessibleDescription()
    assert "missing" in chooser.key.accessibleDescription()
    for edit, text in ((chooser.url, "https://api.example.com"), (chooser.key, "AK"), (chooser.secret, "hush")):
        edit.setText(text)
    assert chooser.place() == Place("https://api.example.com", "AK", Secret("hush"))
