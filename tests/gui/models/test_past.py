"""The rows of a moment: each view, where they differ, and the steps from change to change."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from rts_console.gui.models.past import (
    EVERYONE,
    PastModel,
    differences_words,
    member_rows_at,
    peer_rows_at,
    place_words,
    step,
)
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.protocol.words import UserOnlineStatus
from rts_console.record.time_travel import Moment, View

S = 10**9


def moment(views: Mapping[str, list[str]]) -> Moment:
    return Moment({key: View(key, rooms={"lobby": dict.fromkeys(users, 5 * S)}) for key, users in views.items()})


def test_all_agree() -> None:
    rows = member_rows_at(moment({"alice": ["alice", "bob"], "bob": ["bob", "alice"]}), "lobby", EVERYONE, {"bob": 1})
    assert [(row.user_id, row.seen, row.differs) for row in rows.values()] == [
        ("alice", "alice, bob", False),
        ("bob", "alice, bob", False),
    ]
    assert rows["bob"].color_index == 1


def test_one_had_not_been_told() -> None:
    then = moment({"alice": ["alice", "bob", "carol"], "bob": ["alice", "bob"], "carol": ["alice", "bob", "carol"]})
    rows = member_rows_at(then, "lobby", EVERYONE, {})
    assert [(row.user_id, row.seen) for row in rows.values()] == [
        ("alice", "all 3"),
        ("bob", "all 3"),
        ("carol", "alice, carol; not bob"),
    ]
    assert differences_words(then, "lobby") == "carol: seen by alice, carol, not by bob"
    own = member_rows_at(then, "lobby", "bob", {})
    assert list(own) == ["alice", "bob"]
    assert not any(row.differs for row in own.values())


def test_a_room_that_nobody_is_in_has_no_rows() -> None:
    assert member_rows_at(Moment(), "lobby", EVERYONE, {}) == {}
    assert member_rows_at(moment({"alice": ["alice"]}), "attic", EVERYONE, {}) == {}
    assert member_rows_at(moment({"alice": ["alice"]}), "lobby", "gone", {}) == {}


def test_peers_were_told_different_things() -> None:
    then = Moment(
        alice=View("alice", peers={"bob": UserOnlineStatus.ONLINE, "eve": UserOnlineStatus.OFFLINE}),
        carol=View("carol", peers={"bob": UserOnlineStatus.UNREACHABLE}),
        dave=View("dave"),
    )
    rows = peer_rows_at(then, EVERYONE, {})
    assert [(row.user_id, row.seen, row.differs, row.lamp) for row in rows.values()] == [
        ("bob", "Online (alice); Unreachable (carol)", True, LampState.KICKED),
        ("eve", "Offline (alice)", False, LampState.OFFLINE),
    ]
    assert [row.seen for row in peer_rows_at(then, "carol", {}).values()] == ["Unreachable (carol)"]


def test_steps() -> None:
    times = [10, 20, 20, 30]
    assert [step(times, at_ns, 1) for at_ns in (0, 5, 10, 15, 20, 30)] == [0, 10, 20, 20, 30, 0]
    assert [step(times, at_ns, -1) for at_ns in (0, 35, 30, 20, 15, 10)] == [30, 30, 20, 10, 10, 10]
    assert step([], 5, 1) == step([], 5, -1) == 0
    assert place_words(times, 20) == "3 of 4 changes"


@given(st.lists(st.integers(1, 50), min_size=1).map(sorted))
def test_steps_visit_every_change_and_end_at_now(times: list[int]) -> None:
    at_ns, visited = 0, []
    while (before := step(times, at_ns, -1)) != at_ns:
        at_ns = before
        visited.append(at_ns)
    assert sorted(visited) == sorted(set(times))
    forth = []
    while at_ns := step(times, at_ns, 1):
        forth.append(at_ns)
    assert forth == sorted(set(times))[1:]


def test_the_model(qtmodeltester: ModelTester) -> None:
    model = PastModel(Theme(), ("Member", "Seen by", "Since"))
    then = moment({"alice": ["alice", "<b>bob</b>"], "carol": ["alice", "carol"]})
    model.show(member_rows_at(then, "lobby", EVERYONE, {"alice": 0}))
    qtmodeltester.check(model)
    texts = {model.index(row, 0).data(): model.index(row, 1).data() for row in range(model.rowCount())}
    assert texts == {"<b>bob</b>": "! alice; not carol", "alice": "alice, carol", "carol": "! carol; not alice"}
    assert "&lt;b&gt;" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
