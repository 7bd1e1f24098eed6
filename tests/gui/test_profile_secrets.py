"""Secrets of a profile: from where its file says, else from where the program keeps them; what is missing is named."""

import pytest

from rts_console.gui.keys import Keys, operator_key, proxy_key, token_key
from rts_console.gui.profile_secrets import Found, login_token, operator_token, proxy_password
from rts_console.profiles.model import Profile, ProfileUser, ProxySettings
from rts_console.protocol.secret import Secret
from rts_console.vendors.login_tokens import verify_login_token

APP = "0123456789abcdef01234567"


@pytest.fixture
def keys() -> Keys:
    return Keys(None)


async def test_without_references_secrets_are_where_the_program_keeps_them(keys: Keys) -> None:
    profile = Profile("Staging")
    assert await login_token(keys, profile, "alice", 60) == Found(Secret(""))
    for name in (token_key("Staging", "alice"), proxy_key("Staging"), operator_key("Staging")):
        await keys.put(name, Secret(name))
    assert (await login_token(keys, profile, "alice", 60)).secret.reveal() == token_key("Staging", "alice")
    assert (await proxy_password(keys, profile)).secret.reveal() == proxy_key("Staging")
    assert (await operator_token(keys, profile)).secret.reveal() == operator_key("Staging")


async def test_references_lead_to_them(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTS_TEST_ALICE", "from the environment")
    await keys.put("shared", Secret("from the keyring"))
    proxy = ProxySettings("http", "proxy", password="keyring:shared")
    profile = Profile(
        "S", users=[ProfileUser("alice", "env:RTS_TEST_ALICE")], proxy=proxy, admin_token="keyring:shared"
    )
    assert (await login_token(keys, profile, "alice", 60)).secret.reveal() == "from the environment"
    assert (await proxy_password(keys, profile)).secret.reveal() == "from the keyring"
    assert (await operator_token(keys, profile)).secret.reveal() == "from the keyring"


async def test_what_a_reference_does_not_find_is_named(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RTS_TEST_NONE", raising=False)
    profile = Profile("S", app_key="keyring:app", users=[ProfileUser("alice", "env:RTS_TEST_NONE")])
    assert "RTS_TEST_NONE" in (await login_token(keys, profile, "alice", 60)).problem
    assert "'app'" in (await login_token(keys, profile, "bob", 60)).problem


async def test_an_app_key_makes_a_token_for_each_user(keys: Keys) -> None:
    await keys.put("app", Secret("the app's key"))
    profile = Profile("S", app_id=APP, app_key="keyring:app")
    found = await login_token(keys, profile, "carol", 60)
    assert verify_login_token(found.secret, Secret("the app's key")).user_id == "carol"


async def test_an_app_key_without_an_app_makes_none_and_says_why(keys: Keys) -> None:
    await keys.put("app", Secret("the app's key"))
    found = await login_token(keys, Profile("S", app_id="short", app_key="keyring:app"), "carol", 60)
    assert not found.secret
    assert "No token can be made" in found.problem
