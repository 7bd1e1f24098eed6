"""Where scenarios run: the child, its apps, and tokens of every kind."""

import pytest

from rts_console.protocol.clock import now_ns
from rts_console.scenario.format import loads
from rts_console.scenario.steps import Token
from rts_console.scenario.values import Duration
from rts_console.scenario_gateway import (
    App,
    GatewayFailed,
    environment_at,
    local_gateway,
    minter,
    new_apps,
    secret_of_environment,
    token_variable,
)
from rts_console.vendors import rongcloud
from rts_console.vendors.volcengine import InvalidToken, read_token, verify_token


def test_tokens_of_every_kind() -> None:
    (app,) = new_apps(1)
    mint, now_s = minter(app), now_ns() // 10**9
    usual = verify_token(mint("alice", Token(life=Duration(60))), app.key)
    assert usual.user_id == "alice"
    assert now_s + 55 <= usual.expires_at_s <= now_s + 65
    assert read_token(mint("alice", Token(expired=True))).expired(now_s)
    with pytest.raises(InvalidToken):
        verify_token(mint("alice", Token(broken=True)), app.key)


def test_rongcloud_has_tokens_of_its_own() -> None:
    (app,) = new_apps(1, {"rules": "rongcloud"})
    token = minter(app)("alice", Token())
    assert rongcloud.verify_token(token, app.rongcloud_secret).user_id == "alice"


def test_apps_are_apart_but_share_the_access_key() -> None:
    first, second = new_apps(2)
    assert first.app_id != second.app_id
    assert first.access_key == second.access_key
    assert "***" in repr(first)
    assert first.key.reveal() not in repr(first)


def test_secrets_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTS_TOKEN_X", "abc")
    found = secret_of_environment("env", "RTS_TOKEN_X")
    assert found is not None
    assert found.reveal() == "abc"
    assert secret_of_environment("env", "RTS_TOKEN_Y") is None
    monkeypatch.setenv("AWS_SECRET", "abc")
    assert secret_of_environment("env", "AWS_SECRET") is None
    monkeypatch.setenv("RTS_APP_KEY", "abc")
    assert secret_of_environment("secret", "RTS_APP_KEY") is None


async def test_a_gateway_that_cannot_start_says_why() -> None:
    with pytest.raises(GatewayFailed, match="there is no rule set"):
        async with local_gateway(new_apps(1), {"rules": "nothing"}):
            pass


async def test_an_environment_without_keys_cannot_do_what_needs_them() -> None:
    from rts_console.scenario_gateway import Address

    async with environment_at(Address("ws://127.0.0.1:1"), App("x" * 24)) as environment:
        assert environment.mint is None
        assert environment.operator is None
        assert environment.server_api is None


@pytest.mark.parametrize(
    ("user_id", "name"), [("alice", "RTS_TOKEN_ALICE"), ("a-1@x.y", "RTS_TOKEN_A_1_X_Y"), ("李雷", "RTS_TOKEN_")]
)
def test_the_variable_of_a_users_token_is_one_that_a_scenario_may_ask_for(user_id: str, name: str) -> None:
    made = token_variable(user_id)
    assert made.startswith(name)
    assert made == name or not user_id.isascii()
    load_text = f"identities: {{alice: {{token: {{env: {made}}}}}}}\nsteps: [{{login: alice}}]\n"
    assert loads(load_text).identities["alice"].token is not None
    assert token_variable("李雷") != token_variable("韩梅")
