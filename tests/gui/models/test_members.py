"""Members of a room: who is there, who left and why, in words and signs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from rts_console.gui.models.members import REASON_ICONS, MemberRow, MembersModel, member_rows
from rts_console.gui.theme import Theme
from rts_console.protocol.words import UserOfflineReason
from rts_console.record.store import MemberFacts, RoomFacts

AT_NS = 1_700_000_000_123_000_000


@pytest.fixture
def model(qapp: QApplication, qtmodeltester: ModelTester) -> MembersModel:
    theme = Theme()
    theme.apply(qapp, "light")
    model = MembersModel(theme)
    qtmodeltester.check(model)
    return model


def room(*members: MemberFacts) -> RoomFacts:
    return RoomFacts("lobby", joined=True, members={member.user_id: member for member in members})


def left(user_id: str, reason: UserOfflineReason | None, at_ns: int = AT_NS) -> MemberFacts:
    return MemberFacts(user_id, AT_NS, present=False, left_at_ns=at_ns, reason=reason)


def column(model: MembersModel, number: int) -> list[str]:
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_who_is_present_stands_above_who_left() -> None:
    rows = member_rows(room(left("bob", UserOfflineReason.QUIT), MemberFacts("al", 1), MemberFacts("cy", 2)), "al", {})
    assert list(rows) == ["al", "cy", "bob"]


def test_a_part_of_the_id_finds_a_member_in_any_case() -> None:
    facts = room(MemberFacts("Alice", 1), MemberFacts("bob", 2))
    assert list(member_rows(facts, "", {}, wanted="LIC")) == ["Alice"]
    assert list(member_rows(facts, "", {}, wanted="zz")) == []


def test_those_who_left_can_be_left_out() -> None:
    facts = room(MemberFacts("al", 1), left("bob", UserOfflineReason.QUIT))
    assert list(member_rows(facts, "", {}, with_left=False)) == ["al"]


@pytest.mark.parametrize("reason", list(UserOfflineReason))
def test_each_reason_has_its_word_and_its_sign(model: MembersModel, reason: UserOfflineReason) -> None:
    model.show(member_rows(room(left("bob", reason)), "alice", {}))
    assert column(model, MembersModel.STATE) == [f"left: {reason.label}"]
    assert not model.index(0, MembersModel.STATE).data(Qt.ItemDataRole.DecorationRole).isNull()
    assert reason.meaning in model.index(0, MembersModel.STATE).data(Qt.ItemDataRole.ToolTipRole)


def test_reasons_do_not_share_a_sign() -> None:
    assert len({icon for icon, _role in REASON_ICONS.values()}) == len(UserOfflineReason)


def test_what_is_not_known_is_said(model: MembersModel) -> None:
    model.show(member_rows(room(left("bob", None), left("carol", None, at_ns=0)), "alice", {}))
    assert column(model, MembersModel.STATE) == ["left: not known why", "not known"]
    assert column(model, MembersModel.SINCE)[1] == "–"


def test_you_are_marked_and_ours_have_their_colour(model: MembersModel) -> None:
    facts = room(MemberFacts("alice", AT_NS), MemberFacts("bob", AT_NS), MemberFacts("zoe", AT_NS))
    model.show(member_rows(facts, "alice", {"alice": 0, "bob": 1}))
    assert column(model, MembersModel.USER) == ["alice (you)", "bob", "zoe"]
    signs = [model.index(row, 0).data(Qt.ItemDataRole.DecorationRole) for row in range(3)]
    assert [sign is None for sign in signs] == [False, False, True]
    assert column(model, MembersModel.SINCE)[0].endswith(".123")


def test_a_change_is_shown_in_place(model: MembersModel) -> None:
    model.show(member_rows(room(MemberFacts("alice", 1), MemberFacts("bob", 2)), "alice", {}))
    model.show(member_rows(room(MemberFacts("alice", 1), left("bob", UserOfflineReason.DROPPED)), "alice", {}))
    assert column(model, MembersModel.STATE) == ["present", "left: Dropped"]


def test_two_thousand_members_cost_one_insertion_and_one_change(model: MembersModel) -> None:
    facts = room(*[MemberFacts(f"user-{number}", number) for number in range(2_000)])
    told: list[str] = []
    model.rowsInserted.connect(lambda *_: told.append("inserted"))
    model.dataChanged.connect(lambda *_: told.append("changed"))
    model.layoutChanged.connect(lambda *_: told.append("moved"))
    model.show(member_rows(facts, "user-0", {}))
    facts.members["user-2000"] = MemberFacts("user-2000", 1)
    model.show(member_rows(facts, "user-0", {}))
    assert (told, model.rowCount()) == (["inserted", "inserted"], 2_001)


def test_sorting_by_time_counts_the_leaving(model: MembersModel) -> None:
    rows = [MemberRow("a", 5, True), MemberRow("b", 1, False, left_at_ns=9), MemberRow("c", 7, True)]
    model.show({row.user_id: row for row in rows})
    model.sort(MembersModel.SINCE, Qt.SortOrder.DescendingOrder)
    assert model.keys() == ("b", "c", "a")
