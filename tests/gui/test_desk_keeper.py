"""Which gateway the operator acts at follows the profile."""

import pytest
from PySide6.QtWidgets import QApplication

from rts_console.gui.child import GatewayChild
from rts_console.gui.desk_keeper import DeskKeeper, address_problem, token_problem
from rts_console.gui.keys import Keys, operator_key
from rts_console.gui.operator import Desk, Operator
from rts_console.protocol.secret import Secret
from rts_console.record.log import EventLog
from rts_console.settings import Profile, Settings

URL = "http://127.0.0.1:7882"


@pytest.mark.parametrize("url", [URL, "http://localhost:1", "https://gateway.example", "http://[::1]:7882"])
def test_addresses_that_can_be_asked(url: str) -> None:
    assert address_problem(url) is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "such as"),
        ("127.0.0.1:7882", "such as"),
        ("ftp://127.0.0.1", "such as"),
        ("http://[::1", "such as"),
        ("http://127.0.0.1:99999", "such as"),
        ("http://10.0.0.7:7882", "Use https"),
    ],
)
def test_addresses_that_cannot_say_what_to_do(url: str, words: str) -> None:
    assert words in (address_problem(url) or "")


@pytest.mark.parametrize(
    ("token", "words"), [("", "Give the token"), ("a b", "one word"), ("a\nb", "one word"), ("é", "one")]
)
def test_tokens_that_cannot_be_sent(token: str, words: str) -> None:
    assert words in (token_problem(token) or "")
    assert token_problem("abc-DEF_123") is None


async def test_the_profile_says_where_and_the_secrets_keep_the_token(qapp: QApplication) -> None:
    settings, keys = Settings(profiles=[Profile("Local gateway", "local"), Profile("staging")]), Keys(None)
    operator = Operator(GatewayChild(), EventLog())
    keeper = DeskKeeper(operator, settings, keys)
    await keeper.look()
    assert operator.is_local
    settings.active_profile = "staging"
    await keeper.look()
    assert operator.is_local
    await keeper.remember(URL, Secret("of the operator"))
    assert operator.desk == Desk(URL, Secret("of the operator"), "staging")
    assert settings.active.admin_url == URL
    assert "of the operator" not in repr(settings)
    settings.active_profile = "Local gateway"
    await keeper.look()
    assert operator.is_local
    settings.active_profile = "staging"
    await DeskKeeper(operator, settings, keys).look()
    assert operator.desk == Desk(URL, Secret("of the operator"), "staging")
    await keeper.forget()
    assert operator.is_local
    assert settings.active.admin_url == ""
    assert await keys.get("operator of staging") is None


async def test_the_token_goes_with_a_profile_that_is_renamed(qapp: QApplication) -> None:
    settings, keys = Settings(profiles=[Profile("Local gateway", "local"), Profile("staging")]), Keys(None)
    settings.active_profile = "staging"
    operator = Operator(GatewayChild(), EventLog())
    keeper = DeskKeeper(operator, settings, keys)
    await keeper.remember(URL, Secret("of the operator"))
    keys.rename(operator_key("staging"), operator_key("production"))
    settings.active.name = settings.active_profile = "production"
    await keeper.look()
    assert operator.desk == Desk(URL, Secret("of the operator"), "production")
