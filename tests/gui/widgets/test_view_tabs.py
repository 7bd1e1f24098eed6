import pytest

from rts_console.gui.widgets.detail_view import DetailView
from rts_console.gui.widgets.view_tabs import ViewTabs, in_sight
from rts_console.protocol.events import LoginResult
from rts_console.protocol.words import LoginErrorCode
from rts_console.record.log import EventLog
from tests.gui.sample_events import received


class Listening(DetailView):
    """Remembers what it was given."""

    def __init__(self):
        super().__init__()
        self.title = type(self).__name__
        self.given = []

    def show_row(self, row, payload):
        self.given.append(payload)

    def clear(self):
        self.given.append(None)


class Payload(Listening):
    pass


class Other(Listening):
    pass


class Words(Listening):
    needs_payload = False
    follows_row = True


@pytest.fixture
def made():
    return []


@pytest.fixture
def tabs(theme, qtbot, made):
    tabs = ViewTabs(theme)
    qtbot.addWidget(tabs)

    def maker(kind):
        def make():
            made.append(kind)
            return kind()

        return make

    for kind in (Payload, Other, Words):
        tabs.add(kind, kind.__name__, maker(kind))
    tabs.show()
    return tabs


@pytest.fixture
def rows():
    log = EventLog()
    log.append("alice", [received("one"), LoginResult(at_ns=1, user_id="a", code=LoginErrorCode.SUCCESS, elapsed_ms=1)])
    return log.row(0), log.row(1)


def test_a_view_is_made_when_its_tab_is_first_turned_to(tabs, made, rows):
    assert made == []
    tabs.show_row(rows[0], b"one")
    assert made == [Payload]
    tabs.turn_to(Words)
    tabs.turn_to(Payload)
    tabs.turn_to(Words)
    assert made == [Payload, Words]
    assert tabs.view(Words).given == [b"one"]


def test_a_row_without_a_payload_leaves_the_choice_alone(tabs, rows):
    tabs.turn_to(Other)
    tabs.show_row(rows[1], b"")
    assert isinstance(tabs.current_view(), Words)
    assert not tabs.bar.isTabEnabled(0)
    tabs.show_row(rows[0], b"one")
    assert isinstance(tabs.current_view(), Other)


def test_only_what_follows_the_row_hears_of_its_result(tabs, rows):
    tabs.show_row(rows[0], b"one")
    tabs.turn_to(Words)
    tabs.amend_row(rows[0])
    assert tabs.view(Words).given == [b"one", b"one"]
    tabs.turn_to(Payload)
    assert tabs.view(Payload).given == [b"one"]


def test_clearing_reaches_what_was_made(tabs, made, rows):
    tabs.show_row(rows[0], b"one")
    tabs.clear()
    assert tabs.view(Payload).given == [b"one", None]
    assert made == [Payload]


def test_a_view_that_nobody_added_is_an_error(tabs):
    with pytest.raises(KeyError):
        tabs.view(Listening)


@pytest.mark.parametrize(
    ("current", "room", "shown"),
    [(0, 100, {0, 1, 2, 3}), (0, 75, {0, 1, 2}), (3, 75, {0, 1, 3}), (3, 10, {3}), (1, 40, {1}), (-1, 60, {-1, 0, 1})],
)
def test_the_first_tabs_and_the_current_one_are_in_sight(current, room, shown):
    assert in_sight([30, 20, 25, 25], current, room) == shown


def test_a_tab_without_room_is_a_choice_of_the_menu_and_then_in_sight(tabs, rows, qtbot):
    tabs.resize(110, 100)
    tabs.show_row(rows[0], b"one")
    assert tabs.hidden_titles() == ["Other", "Words"]
    assert tabs.more_button.text() == "2 more"
    assert "Other, Words" in tabs.more_button.toolTip()
    choice = next(action for action in tabs.menu().actions() if action.text() == "Words")
    choice.trigger()
    assert isinstance(tabs.current_view(), Words)
    assert tabs.bar.isTabVisible(2)
    assert tabs.hidden_titles() == ["Payload", "Other"]
