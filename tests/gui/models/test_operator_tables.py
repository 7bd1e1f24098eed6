"""The operator's tables: every column, lamps, order; and the model under Qt's own tester."""

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from rts_console.gui.models.operator_facts import GatewayRoom, Limit, Link, Member, Seen, Target, User
from rts_console.gui.models.operator_tables import (
    LinesModel,
    limit_lines,
    link_lines,
    member_lines,
    room_lines,
    user_lines,
)
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState

APP = "a" * 24
USERS = (
    User(APP, "zoe", False, "", ()),
    User(APP, "bob", True, "127.0.0.1:5", ("attic", "lobby"), ("muted in lobby",)),
    User(APP, "amy", False, "", ("lobby",)),
)
LIMIT = Limit("mute", APP, "lobby", "bob", "", 0, "<b>spam</b>")
SEEN = Seen(users=USERS, rooms=(GatewayRoom(APP, "lobby", 2), GatewayRoom(APP, "empty", 0)), limits=(LIMIT,))


def test_who_is_online_stands_first() -> None:
    lines = list(user_lines(SEEN).values())
    assert [line.texts for line in lines] == [
        ("bob", "online", "attic, lobby", "muted in lobby", "127.0.0.1:5"),
        ("amy", "link lost", "lobby", "–", "–"),
        ("zoe", "offline", "–", "–", "–"),
    ]
    assert [line.lamp for line in lines] == [LampState.ONLINE, LampState.RECONNECTING, LampState.OFFLINE]
    assert [line.texts[0] for line in user_lines(SEEN, "OB").values()] == ["bob"]


def test_the_same_user_of_two_apps_can_be_told_apart() -> None:
    seen = Seen(users=(USERS[1], USERS[1]._replace(app_id="b" * 24)))
    assert {line.texts[0] for line in user_lines(seen).values()} == {"bob (aaaaaa…)", "bob (bbbbbb…)"}
    assert {line.target.app_id for line in user_lines(seen).values()} == {APP, "b" * 24}


def test_rooms_members_limits_links() -> None:
    assert [line.texts for line in room_lines(SEEN).values()] == [("lobby", "2")]
    room = Target(APP, room_id="lobby")
    (line,) = member_lines([Member("bob", 0)], room, SEEN).values()
    assert (line.texts, line.target) == (("bob", "–", "muted in lobby"), Target(APP, "bob", "lobby"))
    (line,) = limit_lines(SEEN, lambda _limit: "in 5:00").values()
    assert line.texts == ("bob", "muted in lobby", "in 5:00", "<b>spam</b>")
    (line,) = link_lines([Link(1, 0, APP, "bob", "lost", 1006, "gone")]).values()
    assert (line.texts[1:], line.target) == (("bob", "lost", "1006 gone"), Target(APP, "bob"))


def test_the_model(qtmodeltester: ModelTester) -> None:
    model = LinesModel(Theme(), ("Who", "What", "Ends", "Reason"), numeric=frozenset({2}))
    qtmodeltester.check(model)
    model.show(limit_lines(SEEN, lambda _limit: "now"))
    tip = model.index(0, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;" in tip
    assert not model.index(0, 1).data(Qt.ItemDataRole.DecorationRole).isNull()
    model.sort(2)
    qtmodeltester.check(model)
