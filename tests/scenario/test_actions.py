"""Answers: what kind each result is (the actions themselves are in `test_player`)."""

import random
from collections.abc import Awaitable

import pytest

from rts_console.client.backend import SendResult
from rts_console.protocol.errors import ConnectionLost, InvalidCall, RequestRejected, RequestTimeout
from rts_console.protocol.words import (
    LoginErrorCode,
    LoginReturn,
    Outcome,
    RoomMessageSendResult,
    UserMessageSendResult,
)
from rts_console.scenario.actions import _api_error, answer_of, with_payload


def doing(value: object) -> Awaitable[object]:
    async def do() -> object:
        if isinstance(value, Exception):
            raise value
        return value

    return do()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "ok"),
        (InvalidCall(LoginReturn.ALREADY_LOGGED_IN, "x"), "invalid"),
        (RequestRejected(LoginErrorCode.INVALID_TOKEN), "refused"),
        (RequestTimeout("x", 5), "timeout"),
        (ConnectionLost("x"), "lost"),
        (SendResult(1, UserMessageSendResult.SUCCESS, Outcome.ACCEPTED, 1.0), "ok"),
        (SendResult(1, RoomMessageSendResult.EXCEED_QPS, Outcome.REFUSED, 1.0), "refused"),
        (SendResult(1, UserMessageSendResult.TIMEOUT, Outcome.UNKNOWN, 1.0), "timeout"),
        (SendResult(1, UserMessageSendResult.NO_CONNECTION, Outcome.REFUSED, 1.0), "lost"),
    ],
)
async def test_kinds_of_answers(value: object, kind: str) -> None:
    answer = await answer_of(doing(value))
    assert answer.kind == kind
    assert answer.words


async def test_the_answer_of_the_app_server_is_kept_as_json_too() -> None:
    result = SendResult(1, UserMessageSendResult.SUCCESS, Outcome.ACCEPTED, 1.0, answer=b'{"a": 1}', http_status=200)
    answer = await answer_of(doing(result))
    assert answer.kept["json"] == {"a": 1}
    assert answer.kept["code"] == 0


def test_a_wish_for_a_payload_becomes_one() -> None:
    made = with_payload({"from": "a", "generate": {"of": "emoji", "bytes": 9}}, random.Random(1))
    assert len(made["text"].encode()) == 9
    assert "base64" in with_payload({"generate": {"of": "binary", "bytes": "1 KiB"}}, random.Random(1))
    assert with_payload({"text": "x"}, random.Random(1)) == {"text": "x"}


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"code": 200}, ""),
        ({"code": 1004, "errorMessage": "wrong signature"}, "1004: wrong signature"),
        ({"ResponseMetadata": {"Action": "x"}, "Result": {}}, ""),
        ({"ResponseMetadata": {"Error": {"Code": "InvalidParameter", "Message": "x"}}}, "InvalidParameter: x"),
        ("text", ""),
        (None, ""),
    ],
)
def test_errors_that_stand_in_the_body_only(body: object, error: str) -> None:
    assert _api_error(body) == error
