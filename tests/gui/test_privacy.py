"""What is private is found in any text, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.privacy import HIDDEN, Privacy, names_secret

TOKEN = "001" + "0123456789abcdef01234567" + "OwB4VjQSAPFTZSANVGUGAHJvb21fMQUAYWxpY2UFAAAAIA1UZQEAIA1UZQ="


def presenting(*words: str) -> Privacy:
    privacy = Privacy()
    privacy.on = True
    privacy.know(words)
    return privacy


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("at wss://rts.example.com/v1?app=1, as alice", "at •••, as alice"),
        ("alice  ·  ws://127.0.0.1:43211", "alice  ·  •••"),
        ("No connection to 10.0.0.7:7880 (refused)", "No connection to ••• (refused)"),
        ("bound to [::1]:7880", "bound to •••"),
        ("from fe80::1", "from •••"),
        ("Port 7880 is taken", "•••is taken"),
        ("localhost:80 answers", "••• answers"),
        ("gateway.example.com:443 answers", "••• answers"),
        ("kept in /home/jane/.config/rts/settings.json.", "kept in •••"),
        ("kept in /data/scenes/friday/one.rtscase", "kept in •••"),
        (r"kept in C:\Users\jane\x.txt", "kept in •••"),
        (f"token {TOKEN}!", "token •••!"),
        ('{"signature": "aGVsbG8gd29ybGQ="}', '{"signature": "•••"}'),
    ],
)
def test_what_is_hidden(text: str, shown: str) -> None:
    assert presenting().shown(text).replace(" ", "") == shown.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "alice joined lobby (3 members) at 18:03:22.123",
        "join/leave, 1/2, 2026/11/20, and/or",
        "4,812/s · p50 1.2 ms · v1.13.0",
        "大家好，我也在 👋 std::string",
        "Token 23:41 left",
        "ratio 16:9, order 9007199254740993",
        "",
    ],
)
def test_what_is_not(text: str) -> None:
    assert presenting().shown(text) == text


def test_known_words_are_hidden_as_whole_words_of_whatever_case() -> None:
    privacy = presenting("rts-west-7", "0123456789abcdef01234567", "ab", "tok")
    assert privacy.shown("at RTS-west-7: app 0123456789abcdef01234567") == f"at {HIDDEN}: app {HIDDEN}"
    assert privacy.shown("rts-west-77 ab token") == "rts-west-77 ab token"


def test_who_does_not_present_sees_everything() -> None:
    privacy = presenting("secret-host")
    assert privacy.is_private("secret-host")
    privacy.on = False
    assert privacy.shown("ws://secret-host") == "ws://secret-host"
    assert not privacy.is_private("secret-host")
    assert privacy.spans("secret-host") == ((0, 11),)


def test_other_words_are_looked_for_in_texts_that_were_seen_before() -> None:
    privacy = presenting()
    assert privacy.shown("on gateway-7") == "on gateway-7"
    assert privacy.know(["gateway-7"])
    assert not privacy.know(["gateway-7", "x"])
    assert privacy.shown("on gateway-7") == f"on {HIDDEN}"


@given(st.text(max_size=300), st.sampled_from(["secret-host", "0f0f0f0f0f0f0f0f"]), st.text(max_size=300))
def test_a_known_word_that_stands_alone_never_gets_through(before: str, word: str, after: str) -> None:
    shown = presenting(word).shown(f"{before} {word} {after}")
    assert word not in f" {shown} ".replace(before, "").replace(after, "")


@given(st.text(max_size=600))
def test_spans_are_in_order_and_apart(text: str) -> None:
    places = presenting("host").spans(text)
    edges = [edge for place in places for edge in place]
    assert edges == sorted(set(edges))
    assert all(0 <= start < end <= len(text) for start, end in places)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"password":"hunter2secret","user":"jane"}', '{"password":"•••","user":"jane"}'),
        ('{ "password": "no" }', '{ "password": "•••" }'),
        ('{"user_password":"a \\" b"}', '{"user_password":"•••"}'),
        ('{"accessToken": "x1"', '{"accessToken": "•••"'),
        ('{"password":"hun', '{"password":"•••'),
        ('{"body":"{\\"secret\\":\\"abc\\"}"}', '{"body":"{\\"secret\\":\\"•••\\"}"}'),
        ('{"secret":1234,"n":2}', '{"secret":•••,"n":2}'),
        ("{'pwd': 'x y'}", "{'pwd': '•••'}"),
        ('{"tokens":["a","b"],"n":2}', '{"tokens":•••],"n":2}'),
    ],
)
def test_what_stands_below_a_key_that_names_a_secret_is_hidden_however_short(text: str, shown: str) -> None:
    assert presenting().shown(text) == shown


@pytest.mark.parametrize(
    "text", ['{"token":null}', '{"secret":true,"n":1}', '{"tokenized":"no"}', '{"order":"secret"}']
)
def test_nothing_is_hidden_where_no_secret_stands(text: str) -> None:
    assert presenting().shown(text) == text


def test_keys_that_name_a_secret() -> None:
    assert all(map(names_secret, ("password", '"Password"', "db_password", "apiKey", "app_key", "refreshToken")))
    assert not any(map(names_secret, ("user", "key", "tokenized", "passenger", "")))
