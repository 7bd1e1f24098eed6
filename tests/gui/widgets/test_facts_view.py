import pytest

from rts_console.gui.widgets.facts_view import FactsView

from .conftest import painted


@pytest.fixture
def view(qtbot, theme):
    view = FactsView(theme)
    qtbot.addWidget(view)
    view.show()
    return view


def shown(view):
    return [(name.text(), value.text()) for name, value in view._labels if name.isVisible()]


def test_facts_are_shown_as_plain_text(view):
    view.set_facts([("User", "<b>bob</b>"), ("Room", "lobby")])
    assert shown(view) == [("User", "<b>bob</b>"), ("Room", "lobby")]


def test_fewer_facts_hide_the_rest(view):
    view.set_facts([("a", "1"), ("b", "2"), ("c", "3")])
    view.set_facts([("a", "9")])
    assert shown(view) == [("a", "9")]


def test_all_facts_are_copied(view, clipboard):
    view.set_facts([("User", "bob"), ("Room", "lobby")])
    view._copy.click()
    assert clipboard.text() == "User: bob\nRoom: lobby"


def test_the_ground_is_that_of_the_pane_around(view, theme):
    view.set_facts([("User", "bob")])
    view.resize(300, 200)
    image = painted(view)
    assert {image.pixelColor(150, y).name() for y in (2, 190)} == {theme.color("surface").name()}
