"""V4 signatures against a known answer, and each way in which one can be wrong."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.secret import Secret
from rts_console.vendors import volcengine_api
from rts_console.vendors.volcengine_api import (
    HOST,
    Call,
    Credential,
    SignatureRefused,
    callback_signature,
    check,
    credential_of,
    device_type,
    rfc3339,
    sign,
    sign_query,
)
from rts_console.vendors.volcengine_errors import GATEWAY_ERRORS

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


@pytest.mark.parametrize("date", ["2023-11-", "2", "20231116"])
def test_a_day_of_the_credential_that_is_not_the_calls_is_refused(date: str) -> None:
    good = signed()
    authorization = good.headers["Authorization"].replace("/20231115/", f"/{date}/")
    changed = signed(headers={**good.headers, "Authorization": authorization})
    with pytest.raises(SignatureRefused) as refused:
        check(changed, credential_of(changed), SECRET, now_s=AT_S)
    assert refused.value.code == "InvalidTimestamp"


@pytest.mark.parametrize("date", ["", "yesterday", "20231399T000000Z", "20231116T000000Z"])
def test_a_date_that_is_none_is_refused(date: str) -> None:
    good = signed()
    changed = signed(headers={**good.headers, "X-Date": date})
    with pytest.raises(SignatureRefused) as refused:
        check(changed, credential_of(changed), SECRET, now_s=AT_S)
    assert refused.value.code == ("InvalidTimestamp" if date else "MissingRequestInfo")


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


def test_the_date_must_be_among_the_signed() -> None:
    good = signed()
    less = good.headers["Authorization"].replace(";x-date,", ",")
    changed = signed(headers={**good.headers, "Authorization": less})
    with pytest.raises(SignatureRefused, match="X-Date must be one of the signed headers"):
        check(changed, credential_of(changed), SECRET, now_s=AT_S)


def test_the_host_need_not_be_among_the_signed() -> None:
    """The vendor's SDK for Node signs neither Host nor Content-Type."""
    headers = sign(KEY, SECRET, call(headers={}), at_s=AT_S)
    assert "SignedHeaders=x-content-sha256;x-date," in headers["Authorization"]
    one = call(headers={"Host": "anywhere", "Content-Type": "application/json", **headers})
    check(one, credential_of(one), SECRET, now_s=AT_S)


def test_a_callbacks_signature_does_not_depend_on_the_order_of_its_fields() -> None:
    fields = ["UserJoinRoom", '{"RoomId":"r"}', "2023-11-15T00:00:00Z", "id", "2020-12-01", "app", "1234"]
    signature = callback_signature(SECRET, fields)
    assert callback_signature(SECRET, reversed(fields)) == signature
    assert callback_signature(Secret("other"), fields) != signature
    assert len(signature) == 64


def in_query(**changes: object) -> Call:
    plain = call(method="GET", body=b"")
    return call(**({"method": "GET", "body": b"", "query": sign_query(KEY, SECRET, plain, at_s=AT_S)} | changes))


def test_a_signature_in_the_query_is_accepted_whatever_the_order() -> None:
    good = in_query()
    for one in (good, in_query(query=list(reversed(good.query))), in_query(body=b"not signed")):
        check(one, credential_of(one), SECRET, now_s=AT_S + 60)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"Action": "KickUser"}, "SignatureDoesNotMatch"),
        ({"X-Date": "20231115T000001Z"}, "SignatureDoesNotMatch"),
        ({"X-Date": "20231116T000000Z"}, "InvalidTimestamp"),
        ({"X-Signature": "0" * 64}, "SignatureDoesNotMatch"),
        ({"X-Signature": "short"}, "MissingSignature"),
        ({"X-Algorithm": "MD5"}, "MissingSignature"),
        ({"X-Credential": "AK/20231115/cn-north-1"}, "MissingRequestInfo"),
        ({"New": "1"}, "SignatureDoesNotMatch"),
    ],
)
def test_each_change_of_a_signed_query_is_refused(changed: dict[str, str], code: str) -> None:
    query = {**dict(in_query().query), **changed}
    one = in_query(query=list(query.items()))
    with pytest.raises(SignatureRefused) as refused:
        check(one, credential_of(one), SECRET, now_s=AT_S)
    assert refused.value.code == code


def test_the_usual_port_may_be_left_out_of_the_signed_host() -> None:
    headers = {"Host": "example.com", "Content-Type": "application/json"}
    signed_headers = {**headers, **sign(KEY, SECRET, call(headers=headers), at_s=AT_S)}
    for host, good in (("example.com:443", True), ("example.com:80", True), ("example.com:7881", False)):
        one = call(headers={**signed_headers, "Host": host})
        if good:
            check(one, credential_of(one), SECRET, now_s=AT_S)
        else:
            with pytest.raises(SignatureRefused):
                check(one, credential_of(one), SECRET, now_s=AT_S)


def test_moments_as_the_vendor_writes_them() -> None:
    at_ns = int(AT_S) * 1_000_000_000 + 12_345_678
    assert rfc3339(at_ns) == "2023-11-15T00:00:00Z"
    assert rfc3339(at_ns, digits=9) == "2023-11-15T00:00:00.012345678Z"
    assert rfc3339(at_ns, digits=3) == "2023-11-15T00:00:00.012Z"


@pytest.mark.parametrize(
    ("client", "platform"),
    [
        ("rts-console/1.0 (linux)", "linux"),
        ("rts-console/1.0 (darwin)", "mac"),
        ("rts-console/1.0 (win32)", "windows"),
        ("app/2 (Android)", "android"),
        ("app/2 (toaster)", "unknown"),
        ("app/2", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_platform_that_a_client_names(client: str, platform: str) -> None:
    assert device_type(client) == platform


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
_QUERY = st.dictionaries(_TEXT.filter(lambda name: not name.startswith("X-")), _TEXT, max_size=5).map(
    lambda query: list(query.items())
)


@given(_QUERY, st.binary(max_size=200), st.booleans())
def test_whatever_is_signed_is_accepted_and_any_other_secret_is_not(
    query: list[tuple[str, str]], body: bytes, by_query: bool
) -> None:
    one = call(query=query, body=body)
    if by_query:
        one = call(query=sign_query(KEY, SECRET, one, at_s=AT_S), body=body)
    else:
        one = call(query=query, body=body, headers={**one.headers, **sign(KEY, SECRET, one, at_s=AT_S)})
    check(one, credential_of(one), SECRET, now_s=AT_S)
    with pytest.raises(SignatureRefused):
        check(one, credential_of(one), Secret("another"), now_s=AT_S)


@given(_QUERY, st.dictionaries(st.sampled_from(["Authorization", "X-Date", "Host"]), _TEXT), st.binary(max_size=50))
def test_whatever_comes_is_refused_with_a_name_of_the_vendors(
    query: list[tuple[str, str]], headers: dict[str, str], body: bytes
) -> None:
    one = call(query=query, headers=headers, body=body)
    with pytest.raises(SignatureRefused) as refused:
        check(one, credential_of(one), SECRET, now_s=AT_S)
    assert refused.value.code in GATEWAY_ERRORS


def test_of_a_signed_query_only_what_it_names_may_be_signed_and_nothing_else_be_there() -> None:
    """As the vendor's SDK for Node does: X-SignedQueries itself is not signed."""
    plain = call(method="GET", body=b"")
    query = dict(sign_query(KEY, SECRET, plain, at_s=AT_S))
    named = sorted(name for name in query if name not in ("X-Signature", "X-SignedQueries"))
    unsigned = {name: query[name] for name in named}
    credential = Credential(KEY, "20231115", "cn-north-1", "rtc", (), "", in_query=True)
    one = call(method="GET", body=b"", query=list(unsigned.items()))
    signature = volcengine_api._signature(SECRET, one, {"x-date": query["X-Date"]}, credential)
    whole = {**unsigned, "X-SignedQueries": ";".join(named), "X-Signature": signature}
    good = call(method="GET", body=b"", query=list(whole.items()))
    check(good, credential_of(good), SECRET, now_s=AT_S)
    for added in ({"RoomId": "other"}, {"Action": "KickUser"}):
        bad = call(method="GET", body=b"", query=[*whole.items(), *added.items()])
        with pytest.raises(SignatureRefused):
            check(bad, credential_of(bad), SECRET, now_s=AT_S)
