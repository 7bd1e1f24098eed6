"""What is missing is said before a run begins."""

from contextlib import AbstractAsyncContextManager

import pytest

from rts_console.client.backend import Backend
from rts_console.protocol.secret import Secret
from rts_console.scenario.environment import Environment, missing, signature_of
from rts_console.scenario.format import loads
from rts_console.scenario.model import Identity
from rts_console.scenario.steps import SetServer
from tests.scenario.world import scenario_of


def no_client(identity: Identity) -> AbstractAsyncContextManager[Backend]:
    raise AssertionError(identity)


BARE = Environment(open_client=no_client)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("- login: alice", "there is no key"),
        ("- login: {who: alice, token: {env: RTS_TOKEN_A}}", "Set the variable RTS_TOKEN_A"),
        ("- login: {who: alice, token: {secret: kept}}", "stored secret kept is not there"),
        ("- fault: 3G", "--admin-url"),
        ("- server_api: {vendor: rongcloud, path: /x.json}", "--http-url"),
        ("- python: x = 1", "--allow-python"),
        (
            "- server_params: {who: alice, url: 'http://x', signature: {env: RTS_SIGNATURE_A}}",
            "Set the variable RTS_SIGNATURE_A",
        ),
    ],
)
def test_what_is_missing(steps: str, words: str) -> None:
    assert any(words in line for line in missing(loads(scenario_of(steps)), BARE))


def test_what_is_there_is_not_missing() -> None:
    environment = Environment(
        open_client=no_client,
        find_secret=lambda kind, name: Secret("x") if (kind, name) == ("env", "RTS_TOKEN_T") else None,
    )
    text = scenario_of("- wait: 1 s", "identities: {alice: {token: {env: RTS_TOKEN_T}}}")
    assert missing(loads(text), environment) == []
    found = SetServer(who=("alice",), url="http://x", signature={"env": "RTS_TOKEN_T"})
    assert signature_of(found, environment) == "x"
    assert signature_of(SetServer(who=("alice",), url="http://x"), environment) == "scenario"
