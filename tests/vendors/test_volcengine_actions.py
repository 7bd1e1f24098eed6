"""Volcengine's calls; what the gateway serves of them is held in tests/gateway/http/test_action_tables.py."""

import re

import pytest

from rts_console.vendors.server_actions import Action
from rts_console.vendors.volcengine_actions import ACTIONS, APP


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_each_names_its_app_and_says_what_it_does(action: Action) -> None:
    assert action.parameters[0] is APP
    assert re.fullmatch(r"[A-Z].*\.", action.meaning)
    assert action.version in ("2020-12-01", "2023-07-20", "2023-11-01")


def test_what_only_looks_hits_nobody() -> None:
    assert not [action.name for action in ACTIONS if action.method == "GET" and action.hits_others]
