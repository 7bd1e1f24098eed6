"""V4 signatures against a known answer, and each way in which one can be wrong."""

from datetime import UTC, datetime

import pytest

from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine_api import (
    HOST,
    Call,
    SignatureRefused,
    callback_signature,
    check,
    credential_of,
    sign,
)

KEY, SECRET = "AKTESTEXAMPLE", Secret("secret-key-example")
BODY = b'{"AppId":"0123456789abcdef01234567","From":"server","To":"alice","Binary":false,"Message":"hello"}'
AT_S = datetime(2023, 11, 15, tzinfo=UTC).timestamp()
SIGNATURE = "9bf0db49ef5840f4e1f921189647a99d9c999dc1cefe530a809b1c76e3bad8c7"


def call(**changes: object) -> Call:
    fields: dict[str, object] = {
        "method": "POST",
        "path": "/",
        "query": [("Version", "2023-07-20"), ("Action", "SendUnicast")],
        "headers": {"Host": HOST, "Content-Type": "application/json"},
        "body": BODY,
    }
    return Call(**(fields | changes))  # type: ignore[arg-type]


def signed(**changes: object) -> Call:
    plain = call()
    headers = {**plain.headers, **sign(KEY, SECRET, plain, at_s=AT_S)}
    fields = {"headers": headers} | changes
    return call(**fields)


def test_equals_the_vendors_signer() -> None:
    headers = sign(KEY, SECRET, call(), at_s=AT_S)
    assert headers["X-Date"] == "20231115T000000Z"
    assert headers["X-Content-Sha256"] == "b56a59b030cd7bb484b590967b7247760070de1ac1e627a8f514a8f5f9af9747"
    assert headers["Authorization"] == (
        f"HMAC-SHA256 Credential={KEY}/20231115/cn-north-1/rtc/request, "
        f"SignedHeaders=content-type;host;x-content-sha256;x-date, Signature={SIGNATURE}"
    )


def test_a_signed_call_is_accepted_whatever_the_order_and_case() -> None:
    good = signed()
    shuffled = signed(
        query=[("Action", "SendUnicast"), ("Version", "2023-07-20")],
        headers={name.upper(): f" {value} " for name, value in good.headers.items()},
    )
    for one in (good, shuffled):
        check(one, credential_of(one), SECRET, now_s=AT_S + 60)


@pytest.mark.parametrize(
    ("changes", "secret", "now_s", "code"),
    [
        ({"body": BODY + b" "}, SECRET, AT_S, "SignatureDoesNotMatch"),
        ({"method": "GET"}, SECRET, AT_S, "SignatureDoesNotMatch"),
        ({"path": "/x"}, SECRET, AT_S, "SignatureDoesNotMatch"),
        ({"query": [("Action", "KickUser")]}, SECRET, AT_S, "SignatureDoesNotMatch"),
        ({}, Secret("other"), AT_S, "SignatureDoesNotMatch"),
        ({}, SECRET, AT_S + 901, "InvalidTimestamp"),
        ({}, SECRET, AT_S - 901, "InvalidTimestamp"),
    ],
)
def test_each_change_is_refused(changes: dict[str, object], secret: Secret, now_s: float, code: str) -> None:
    changed = signed(**changes)
    with pytest.raises(SignatureRefused) as refused:
        check(changed, credential_of(changed), secret, now_s=now_s)
    assert refused.value.code == code
    assert str(refused.value)


@pytest.mark.parametrize("date", ["", "yesterday", "20231399T000000Z", "20231116T000000Z"])
def test_a_date_that_is_none_is_refused(date: str) -> None:
    good = signed()
    changed = signed(headers={**good.headers, "X-Date": date})
    with pytest.raises(SignatureRefused) as refused:
        check(changed, credential_of(changed), SECRET, now_s=AT_S)
    assert refused.value.code == "InvalidTimestamp"


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "MissingAuthenticationToken"),
        ("Bearer x", "MissingSignature"),
        ("HMAC-SHA256 Credential=", "MissingSignature"),
    ],
)
def test_an_unsigned_call_is_refused(authorization: str, code: str) -> None:
    with pytest.raises(SignatureRefused) as refused:
        credential_of(call(headers={"Host": HOST, "Authorization": authorization}))
    assert refused.value.code == code


def test_host_and_date_must_be_among_the_signed() -> None:
    good = signed()
    less = good.headers["Authorization"].replace("content-type;host;", "content-type;")
    changed = signed(headers={**good.headers, "Authorization": less})
    with pytest.raises(SignatureRefused, match="host"):
        check(changed, credential_of(changed), SECRET, now_s=AT_S)


def test_a_callbacks_signature_does_not_depend_on_the_order_of_its_fields() -> None:
    fields = ["UserJoinRoom", '{"RoomId":"r"}', "2023-11-15T00:00:00Z", "id", "2020-12-01", "app", "1234"]
    signature = callback_signature(SECRET, fields)
    assert callback_signature(SECRET, reversed(fields)) == signature
    assert callback_signature(Secret("other"), fields) != signature
    assert len(signature) == 64
