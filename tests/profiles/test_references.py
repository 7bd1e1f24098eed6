"""Secrets stand elsewhere: what is a reference, what shows a secret, where one leads."""

import pytest

from rts_console.profiles.references import is_reference, resolve, secret_problem, where
from rts_console.protocol.secret import Secret

TOKEN = "001" + "a" * 24 + "B" * 60


@pytest.mark.parametrize("text", ["env:RTS_TOKEN", "keyring:token:Staging:alice", "keyring:staging app key"])
def test_references(text: str) -> None:
    assert is_reference(text)


@pytest.mark.parametrize("text", ["", "env:", "env:1X", "env:A B", "keyring:", "keyring: x", "secret", TOKEN, "ENV:X"])
def test_no_references(text: str) -> None:
    assert not is_reference(text)


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"say {TOKEN} aloud",
        "wss://alice:hunter2@rts.example.com",
        "https://x.example/hook?token=abc",
        "https://x.example/hook?a=1&appKey=abc",
        "-----BEGIN EC PRIVATE KEY-----\nx",
    ],
)
def test_what_shows_a_secret_is_named_but_not_repeated(text: str) -> None:
    problem = secret_problem(text)
    assert problem is not None
    assert "hunter2" not in problem
    assert TOKEN not in problem


@pytest.mark.parametrize(
    "text", ["", "hello", "wss://rts.example.com?room=1", "wss://alice@rts.example.com", "http://["]
)
def test_what_shows_none(text: str) -> None:
    assert secret_problem(text) is None


async def test_a_reference_leads_to_the_environment_or_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    async def keyring(name: str) -> Secret | None:
        return Secret(f"of {name}") if name == "staging" else None

    monkeypatch.setenv("RTS_TEST_TOKEN", "abc")
    monkeypatch.delenv("RTS_TEST_NONE", raising=False)
    assert await resolve("env:RTS_TEST_TOKEN", keyring) == Secret("abc")
    assert await resolve("env:RTS_TEST_NONE", keyring) is None
    assert await resolve("keyring:staging", keyring) == Secret("of staging")
    assert await resolve("keyring:other", keyring) is None
    assert await resolve("abc", keyring) is None


def test_words_say_where_to_put_it() -> None:
    assert "RTS_TOKEN" in where("env:RTS_TOKEN")
    assert "'staging'" in where("keyring:staging")
