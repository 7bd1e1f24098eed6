"""RongCloud's calls; what the gateway serves of them is held in tests/gateway/http/test_action_tables.py."""

from rts_console.vendors.parameters import read_form
from rts_console.vendors.rongcloud_actions import ACTIONS


def test_a_call_is_found_by_its_path_and_takes_up_to_twenty_users() -> None:
    gag = next(action for action in ACTIONS if action.name == "chatroom/user/gag/add")
    users = "\n".join(f"user-{number}" for number in range(20))
    values = read_form(gag.parameters, {"chatroomId": "lobby", "userId": users, "minute": "5"})
    assert values["minute"] == 5
    assert len(values["userId"]) == 20
    problem = next(each for each in gag.parameters if each.name == "userId").problem(users + "\none-more")
    assert problem == "userId has 21 entries; 20 is the most in one call."


def test_what_only_looks_hits_nobody() -> None:
    looks = ("query", "list", "get", "exist", "check", "checkOnline", "getToken")
    assert not [action.name for action in ACTIONS if action.name.rpartition("/")[2] in looks and action.hits_others]
