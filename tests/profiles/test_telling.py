"""Which saved messages show a secret under a telling name, and which do not."""

import base64

import pytest

from rts_console.profiles.telling import is_telling, telling_name, variable_for


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"password":"hunter2secret","appKey":"0123456789abcdef0123456789abcdef"}', "password"),
        ('{"a": 1, "appKey" : "0123"}', "appKey"),
        ('{"password": 123456}', "password"),
        ('{"credentials": {"user": "{{user}}", "pin": 12345}}', "credentials"),
        ('{"credentials": ["hunter2"]}', "credentials"),
        (r'{"inner": "{\"password\": \"hunter2\"}"}', "password"),
        ("Authorization: Bearer hunter2", "Authorization"),
        ("say password=hunter2 aloud", "password"),
        ('{"password":"hunter2 and no en', "password"),
    ],
)
def test_what_shows_a_secret(text: str, name: str) -> None:
    assert telling_name(text) == name
    assert telling_name(text.encode().hex(" "), "hex") == name
    assert telling_name(base64.b64encode(text.encode()).decode(), "base64") == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "the password is asked for",
        '{"password": "{{password}}", "token": {{token}}}',
        '{"password": "", "token": null, "hasToken": true, "tokens": 12, "secret": "***"}',
        '{"credentials": {"user": "{{user}}", "pin": "{{pin}}"}}',
        '{"Authorization": "Bearer {{token}}"}',
        "Authorization: Bearer {{token}}",
        "https://x.example/hook?token={{token}}",
    ],
)
def test_what_shows_none(text: str) -> None:
    assert telling_name(text) is None


def test_bytes_that_are_not_what_they_are_said_to_be() -> None:
    assert telling_name("{{seq}}", "hex") is None
    assert telling_name("0", "base64") is None


def test_variables() -> None:
    assert variable_for("appKey") == "{{appKey}}"
    assert variable_for("x-api-key") == "{{x_api_key}}"
    assert variable_for("123") == "{{secret}}"
    assert is_telling("dbPassword")
    assert not is_telling("order")
