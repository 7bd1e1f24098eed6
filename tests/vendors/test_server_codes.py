"""What an answer of a server API says."""

import json
from typing import Any

import pytest

from rts_console.gateway.http.rongcloud_codes import ApiCode
from rts_console.vendors.server_codes import RongCloudServerCode, VolcengineServerCode, read_answer
from rts_console.vendors.volcengine_errors import GATEWAY_ERRORS


def volcengine(error: dict[str, Any] | None = None) -> bytes:
    return json.dumps({"ResponseMetadata": {"RequestId": "1", **({"Error": error} if error else {})}}).encode()


def test_each_number_of_the_gateway_has_its_name() -> None:
    assert {code.label: int(code) for code in VolcengineServerCode} == {
        name: error.number for name, error in GATEWAY_ERRORS.items()
    }
    assert {int(code) for code in RongCloudServerCode} == {int(code) for code in ApiCode} | {200}


@pytest.mark.parametrize(
    ("family", "body", "ok", "words", "meaning"),
    [
        ("rongcloud", b'{"code": 200}', True, "200 Success", ""),
        ("rongcloud", b'{"code": 10000}', True, "10000 Success", ""),
        ("rongcloud", b'{"code": 1004, "errorMessage": "no"}', False, "1004 SignatureError", "The signature does not"),
        ("rongcloud", b'{"code": 77}', False, "77", "This code is not known here."),
        ("volcengine", volcengine(), True, "Success", ""),
        (
            "volcengine",
            volcengine({"CodeN": 100010, "Code": "SignatureDoesNotMatch"}),
            False,
            "100010 SignatureDoesNotMatch",
            "The signature does not match.",
        ),
        (
            "volcengine",
            volcengine({"Code": "InvalidParameter.IllegalTo", "Message": "To is empty."}),
            False,
            "InvalidParameter.IllegalTo",
            "The receiver's user id is missing",
        ),
        ("volcengine", b"<html>", False, "HTTP 502", "What answered is not this server API."),
        ("rongcloud", b"[]", False, "HTTP 502", "What answered is not this server API."),
        ("rongcloud", volcengine(), False, "HTTP 502", "What answered is not this server API."),
    ],
)
def test_an_answer_is_read(family: str, body: bytes, ok: bool, words: str, meaning: str) -> None:
    said = read_answer(family, 502, body)
    assert (said.ok, said.words) == (ok, words)
    assert said.meaning.startswith(meaning)
