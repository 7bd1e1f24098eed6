"""Secrets do not print themselves, and what looks like one is masked in logs."""

import logging

import msgspec
import pytest

from rts_console.protocol.secret import MASK, MaskingFilter, Secret, mask, secret_spans

VOLCENGINE = "001" + "0123456789abcdef01234567" + "OwB4VjQSAPFTZSANVGUGAHJvb21fMQUAYWxpY2UFAAAAIA1UZQEAIA1UZQ="
AGORA = "007eJx" + "TYBBbsMMnKq7p9Hf5HMJcZ" * 3
WEB_TOKEN = "eyJhbGciOiJIUzI1NiJ9" + "." + "eyJzdWIiOiJhbGljZSJ9" + "." + "c2lnbmF0dXJl"
TOKENS = pytest.mark.parametrize("token", [VOLCENGINE, AGORA, WEB_TOKEN], ids=["volcengine", "agora", "jwt"])


def test_a_secret_shows_itself_only_on_request() -> None:
    secret = Secret("s3cret")
    assert secret.reveal() == "s3cret"
    for shown in (str(secret), repr(secret), f"{secret}", f"{secret!r}", "%s" % (secret,), repr([secret])):  # noqa: UP031
        assert "s3cret" not in shown
        assert MASK in shown


def test_a_secret_has_no_dictionary_that_a_dump_of_fields_would_show() -> None:
    assert not hasattr(Secret("s3cret"), "__dict__")


def test_a_secret_cannot_be_written_out_as_json() -> None:
    with pytest.raises(TypeError):
        msgspec.json.encode({"token": Secret("s3cret")})


def test_secrets_compare_by_text_and_with_nothing_else() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1


def test_an_empty_secret_is_false() -> None:
    assert not Secret("")
    assert Secret("x")


@TOKENS
def test_a_token_in_a_text_is_masked_and_the_rest_is_not(token: str) -> None:
    assert mask(f"login of alice with {token} failed") == f"login of alice with {MASK} failed"


@TOKENS
def test_all_tokens_of_a_text_are_masked(token: str) -> None:
    assert mask(f"{token} then {token}") == f"{MASK} then {MASK}"


@pytest.mark.parametrize("text", ["", "hello", "001", "user 0012345", "eyJ", "0" * 200, "https://example.com/a.b.c"])
def test_what_is_no_token_stays(text: str) -> None:
    assert mask(text) == text


def record(message: object, *args: object, **fields: object) -> logging.LogRecord:
    made = logging.LogRecord("rts_console", logging.INFO, "x.py", 1, message, args, None)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def shown(made: logging.LogRecord) -> str:
    assert MaskingFilter().filter(made)
    return logging.Formatter().format(made)


@TOKENS
def test_the_log_masks_message_and_arguments(token: str) -> None:
    assert shown(record(f"got {token}")) == f"got {MASK}"
    assert shown(record("got %s from %s", token, "alice")) == f"got {MASK} from alice"


@TOKENS
def test_the_log_masks_a_traceback(token: str) -> None:
    try:
        raise ValueError(f"bad token {token}")
    except ValueError as error:
        made = record("failed", exc_info=(ValueError, error, error.__traceback__))
    text = shown(made)
    assert token not in text
    assert f"ValueError: bad token {MASK}" in text


@TOKENS
def test_the_log_masks_a_stack(token: str) -> None:
    text = shown(record("here", stack_info=f"Stack:\n  login({token!r})"))
    assert token not in text
    assert "Stack:" in text


def test_a_record_whose_arguments_do_not_fit_is_kept_and_masked() -> None:
    text = shown(record("%d and %d", VOLCENGINE))
    assert VOLCENGINE not in text
    assert "do not fit" in text


def test_the_filter_drops_no_record() -> None:
    assert MaskingFilter().filter(record("nothing special"))


@TOKENS
def test_where_a_token_stands_can_be_told(token: str) -> None:
    assert secret_spans(f"with {token}!") == [(5, 5 + len(token))]
    assert secret_spans("with nothing") == []
