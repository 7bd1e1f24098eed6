"""Callbacks as they came."""

from pytestqt.qtbot import QtBot

from rts_console.gui.callback_inbox import CallbackInbox, Posted
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.inbox_view import InboxView
from rts_console.vendors.callbacks import Verdict


def test_each_callback_is_a_row_with_the_verdict_on_its_signature(qtbot: QtBot) -> None:
    inbox = CallbackInbox(dict)
    view = InboxView(Theme(), inbox)
    qtbot.addWidget(view)
    for number, problem in ((1, ""), (2, "The signature does not match.")):
        inbox.posts.append(Posted(number, 10**18, Verdict("volcengine", "RoomCreate", problem), b"{}", 200))
        inbox.count = number
    view.refresh()
    model = view.table.model()
    assert [[model.index(row, column).data() for column in (1, 2, 3)] for row in (0, 1)] == [
        ["RoomCreate", "right", "200"],
        ["RoomCreate", "wrong", "200"],
    ]
    view.table.select_row(1)
    assert view.status.text() == "The signature does not match."


def test_it_is_chosen_what_callbacks_are_answered_with(qtbot: QtBot) -> None:
    inbox = CallbackInbox(dict)
    view = InboxView(Theme(), inbox)
    qtbot.addWidget(view)
    view.answer.setCurrentIndex(1)
    view.answer.activated.emit(1)
    assert inbox.answer == 500
    with qtbot.waitSignal(view.listen_wanted) as wanted:
        view.listen.click()
    assert wanted.args == [True]
