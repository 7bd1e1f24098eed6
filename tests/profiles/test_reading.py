"""A profile's file: what it means, and for each thing that is wrong its line, column and remedy; never the secret."""

import pytest

from rts_console.profiles.model import Profile, ProfileUser, ProxySettings, Snippet
from rts_console.profiles.reading import ProfileErrors, read_profile, read_snippets

TOKEN = "001" + "a" * 24 + "B" * 60

WHOLE = """\
profile: 1
# where we test
name: Staging
kind: url
url: wss://rts.example.com
app_id: 123456789012345678901234
app_key: env:RTS_APP_KEY
rules: volcengine
proxy:
  kind: socks5
  host: proxy.example.com
  password: keyring:proxy
users:
  - id: alice
    token: env:ALICE_TOKEN
    rooms: [stage]
  - bob
rooms: [lobby]
variables:
  order: 17
snippets:
  - name: Order
    format: json
    scope: peer
    target: bob
    mode: unreliable-ordered
    text: |
      {"from": "{{user}}", "order": "{{order}}"}
"""


def problem(text: str) -> str:
    with pytest.raises(ProfileErrors) as caught:
        read_profile(text, "team.yaml")
    return str(caught.value)


def test_everything_that_a_file_can_say() -> None:
    text = '{"from": "{{user}}", "order": "{{order}}"}\n'
    assert read_profile(WHOLE, "team.yaml") == Profile(
        "Staging",
        "url",
        "wss://rts.example.com",
        "123456789012345678901234",
        proxy=ProxySettings("socks5", "proxy.example.com", password="keyring:proxy"),
        app_key="env:RTS_APP_KEY",
        users=[ProfileUser("alice", "env:ALICE_TOKEN", ["stage"]), ProfileUser("bob")],
        rooms=["lobby"],
        variables={"order": "17"},
        snippets=[Snippet("Order", text, "json", "peer", "bob", "unreliable-ordered")],
        file="team.yaml",
    )


def test_json_is_read_too_and_the_file_gives_the_name() -> None:
    assert read_profile('{"url": "wss://x"}', "our team.json").name == "our team"


def test_saved_messages_alone() -> None:
    assert [each.name for each in read_snippets(WHOLE, "a.yaml")] == ["Order"]
    assert read_snippets("snippets: []", "a.yaml") == []
    with pytest.raises(ProfileErrors, match=r"a\.yaml:1:1: the file has no saved messages"):
        read_snippets("name: x", "a.yaml")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("url: wss://x\nurll: y\n", "team.yaml:2:1", "Did you mean 'url'"),
        ("url: [a]\n", "team.yaml:1:6", "it is read as a list"),
        ("name: 'x\n", "team.yaml:", "Close it"),
        ("name: a\n<<<<<<< HEAD\nurl: a\n=======\nurl: b\n>>>>>>> x\n", "team.yaml:2:1", "a merge is not finished"),
        ("- a\n", "team.yaml:1:1", "this is no profile"),
        ("", "team.yaml:1:1", "this is no profile"),
        ("profile: 2\n", "team.yaml:1:10", "newer program"),
        ("kind: remote\n", "team.yaml:1:7", "Use one of: url, local"),
        ("rules: volc\n", "team.yaml:1:8", "Use one of: volcengine, "),
        ("proxy: {kind: http, port: 0}\n", "team.yaml:1:27", "numbers from 1 to 65535"),
        ("users: [{id: a}, {id: a}]\n", "team.yaml:1:18", "another user of the file has it"),
        ("users: alice\n", "team.yaml:1:8", "users is no list"),
        ("snippets:\n  - name: a\n  - name: a\n", "team.yaml:3:5", "another saved message has it"),
        ("snippets:\n  - name: a\n    text: 'hi {{a b}}'\n", "team.yaml:3:11", "is no name"),
        ("variables: 3\n", "team.yaml:1:12", "these are no variables"),
        ("name: ''\n", "team.yaml:1:7", "Write a name"),
    ],
)
def test_what_is_wrong_has_a_place_and_a_remedy(text: str, place: str, words: str) -> None:
    said = problem(text)
    assert said.startswith(place)
    assert words in said


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"app_key: {TOKEN}\n", TOKEN),
        ("app_key: 5f4dcc3b5aa765d61d83\n", "5f4dcc3b5aa765d61d83"),
        ("users:\n  - id: a\n    token: hunter2\n", "hunter2"),
        ("proxy: {kind: http, host: x, password: hunter2}\n", "hunter2"),
        ("url: wss://me:hunter2@x\n", "hunter2"),
        (f"variables: {{t: {TOKEN}}}\n", TOKEN),
        (f"snippets: [{{name: a, text: {TOKEN}}}]\n", TOKEN),
        ("admin_token: [hunter2]\n", "hunter2"),
    ],
)
def test_a_secret_in_clear_is_refused_and_never_repeated(text: str, secret: str) -> None:
    said = problem(text)
    assert "env:NAME" in said
    assert secret not in said


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('snippets:\n  - name: a\n    text: \'{"password":"hunter2secret"}\'\n', "3:11"),
        ("snippets:\n  - name: password=hunter2secret\n    text: x\n", "2:11"),
        ("variables:\n  password: hunter2secret\n", "2:13"),
    ],
)
def test_a_secret_under_a_telling_name_is_refused_with_its_place(text: str, place: str) -> None:
    said = problem(text)
    assert said.startswith(f"team.yaml:{place}:")
    assert "asked for when" in said
    assert "hunter2" not in said


def test_a_variable_in_the_place_of_a_secret_is_none() -> None:
    text = "variables: {password: ''}\nsnippets: [{name: a, text: '{\"password\":\"{{password}}\"}'}]\n"
    assert read_profile(text, "team.yaml").snippets[0].text == '{"password":"{{password}}"}'
