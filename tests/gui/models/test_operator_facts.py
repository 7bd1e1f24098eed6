"""What an operator sees and may do, from the answers of the admin API."""

from typing import Any

import pytest

from rts_console.gui.models.operator_facts import (
    HITTING,
    LINKS_SHOWN,
    Figures,
    Seen,
    Target,
    done_words,
    fields_of,
    possible,
    read_links,
    read_members,
    read_seen,
    sentence,
    time_problem,
)

APP = "a" * 24
BOB = Target(APP, "bob")
IN_LOBBY = Target(APP, "bob", "lobby")
LOBBY = Target(APP, room_id="lobby")


def restriction(kind: str, user_id: str, room_id: str = "", until_ns: int = 0) -> dict[str, Any]:
    return {
        "kind": kind,
        "app_id": APP,
        "room_id": room_id,
        "user_id": user_id,
        "address": "",
        "until_ns": until_ns,
        "reason": "spam",
    }


def look(*restrictions: dict[str, Any], online: bool = True) -> Seen:
    user = {"app_id": APP, "user_id": "bob", "online": online, "address": "127.0.0.1:5", "rooms": ["lobby"]}
    return read_seen(
        5,
        {"connections": 2, "users": 1, "messages_in": 30, "rules": "volcengine", "more": "later"},
        {"users": [user, {**user, "user_id": "eve", "online": False, "rooms": []}]},
        {"rooms": [{"app_id": APP, "room_id": "lobby", "members": 1}]},
        {"restrictions": list(restrictions)},
    )


def test_a_look_is_read_whole() -> None:
    seen = look(restriction("mute", "bob", "lobby"), restriction("login", "eve"), restriction("ban", "bob"))
    assert (seen.figures.at_ns, seen.figures.connections, seen.figures.messages_in) == (5, 2, 30)
    assert [(user.user_id, user.limits) for user in seen.users] == [
        ("bob", ("muted in lobby", "banned in all rooms")),
        ("eve", ("banned",)),
    ]
    assert seen.rooms == ((APP, "lobby", 1),)


def test_rates_are_told_only_where_they_are_known() -> None:
    before, now = Figures(1_000_000_000, messages_in=10, messages_out=0), Figures(3_000_000_000, 0, 0, 0, 0, 30, 8)
    assert now.rates(before) == (10.0, 4.0)
    assert now.rates(Figures()) is None
    assert now.rates(now) is None
    assert Figures(4_000_000_000).rates(now) is None  # the gateway began anew


def test_members_are_those_of_the_app() -> None:
    members = [{"user_id": "bob", "joined_at_ns": 7}]
    rooms = {"rooms": [{"app_id": "other", "members": members * 2}, {"app_id": APP, "members": members}]}
    assert read_members(rooms, APP) == (("bob", 7),)
    assert read_members({}, APP) == ()


def test_links_come_newest_first_and_not_without_bound() -> None:
    event = {"app_id": APP, "user_id": "bob", "what": "lost", "code": 1006, "reason": "gone"}
    links = read_links({"links": [{**event, "number": number, "at_ns": number} for number in range(1, 700)]})
    assert len(links) == LINKS_SHOWN
    assert links[0] == (699, 699, APP, "bob", "lost", 1006, "gone")


@pytest.mark.parametrize(
    ("seen", "target", "able"),
    [
        (look(), Target(), set()),
        (look(), BOB, {"ban", "mute", "disconnect"}),
        (look(), IN_LOBBY, {"ban", "mute", "disconnect", "kick"}),
        (look(), LOBBY, {"dismiss"}),
        (look(), Target(APP, room_id="attic"), set()),
        (look(), Target("b" * 24, "bob"), {"ban", "mute"}),
        (look(online=False), Target(APP, "eve"), {"ban", "mute"}),
        (look(restriction("mute", "bob")), BOB, {"ban", "mute", "unmute", "disconnect"}),
        (look(restriction("mute", "bob")), IN_LOBBY, {"ban", "mute", "disconnect", "kick"}),
        (look(restriction("login", "bob")), BOB, {"ban", "mute", "unban", "disconnect"}),
        (look(restriction("ban", "bob", "lobby")), IN_LOBBY, {"ban", "mute", "unban", "disconnect", "kick"}),
    ],
)
def test_what_makes_sense(seen: Seen, target: Target, able: set[str]) -> None:
    assert possible(seen, target) == able


def test_the_fields_are_those_that_the_admin_api_takes() -> None:
    from rts_console.gateway.http import admin  # what it is asked with must be what it knows

    bodies = {
        "kick": admin.Kick,
        "ban": admin.BanUser,
        "unban": admin.Unban,
        "mute": admin.Mute,
        "unmute": admin.Unmute,
        "disconnect": admin.Disconnect,
        "dismiss": admin.Dismiss,
    }
    assert bodies.keys() >= HITTING
    for action, body in bodies.items():
        fields = fields_of(action, IN_LOBBY, 60, "why")
        assert body(**fields)
        assert fields.keys() == set(body.__struct_fields__)


def test_a_ban_from_a_room_needs_an_end() -> None:
    assert "choose a time" in (time_problem("ban", IN_LOBBY, 0) or "")
    assert time_problem("ban", IN_LOBBY, 604_800) is None
    assert time_problem("ban", BOB, 0) is None
    assert time_problem("mute", IN_LOBBY, 0) is None


@pytest.mark.parametrize("action", ["kick", "ban", "unban", "mute", "unmute", "disconnect", "dismiss"])
def test_every_action_says_whom_it_meets_before_and_after(action: str) -> None:
    for words in (sentence(action, IN_LOBBY, "for 1 hour"), done_words(action, IN_LOBBY, {"members": 1})):
        assert ("lobby" if action == "dismiss" else "bob") in words
        assert words.endswith(".")
    assert "for 1 hour" in sentence("ban", BOB, "for 1 hour")
    assert "1 member taken" in done_words("dismiss", LOBBY, {"members": 1})
