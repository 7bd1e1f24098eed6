"""The 007 token against a known answer, and everything that can be wrong with one."""

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.secret import Secret
from rts_console.vendors.agora import (
    RTM_LOGIN,
    Claims,
    Grant,
    InvalidToken,
    Service,
    make_token,
    read_token,
    rtc_grant,
    verify_token,
)

APP = "0123456789abcdef0123456789abcdef"
CERTIFICATE = Secret("fedcba9876543210" * 2)
ISSUED, LIFETIME, SALT = 1700000000, 3600, 12345678

BODY = bytes.fromhex(
    "2000303132333435363738396162636465663031323334353637383961626364656600f15365100e00004e61bc000100010004000100100e0000"
    "0200100e00000300100e00000400100e000008007274732d64656d6f02003432"
)
SIGNATURE = bytes.fromhex("002914aa77027fec5941d7d87f0cfd4fc551ac46265857fcff0ae43b30bec9ef")
RTM_SIGNATURE = bytes.fromhex("0ace3e3f3c338fff6a42ac989c56a55dd92bafdd31065cd56bdc7a79c2ee1ab7")


def token(*grants: Grant, lifetime_s: int = LIFETIME) -> Secret:
    chosen = grants or (rtc_grant("rts-demo", "42", LIFETIME),)
    return make_token(APP, CERTIFICATE, chosen, issued_at_s=ISSUED, lifetime_s=lifetime_s, salt=SALT)


def inside(made: Secret) -> bytes:
    return zlib.decompress(base64.b64decode(made.reveal()[3:]))


def repacked(content: bytes) -> str:
    return "007" + base64.b64encode(zlib.compress(content)).decode()


def test_equals_the_vendors_generator() -> None:
    assert inside(token()) == b"\x20\x00" + SIGNATURE + BODY


def test_rtm_equals_the_vendors_generator() -> None:
    grant = Grant(Service.RTM, {RTM_LOGIN: 3600}, user_id="alice")
    assert inside(token(grant))[2:34] == RTM_SIGNATURE


def test_reads_the_vendors_token() -> None:
    claims = verify_token(repacked(b"\x20\x00" + SIGNATURE + BODY), CERTIFICATE)
    assert (claims.app_id, claims.issued_at_s, claims.expires_at_s, claims.salt) == (APP, ISSUED, ISSUED + 3600, SALT)
    assert claims.grants == (Grant(1, {1: 3600, 2: 3600, 3: 3600, 4: 3600}, "rts-demo", "42"),)
    assert not claims.expired(ISSUED + 3599)
    assert claims.expired(ISSUED + 3600)


def test_services_are_sorted_and_read_again() -> None:
    rtm, rtc = Grant(Service.RTM, {RTM_LOGIN: 60}, user_id="alice"), rtc_grant("room", "0", 60, publisher=False)
    claims = verify_token(token(rtm, rtc), CERTIFICATE)
    assert claims.grants == (rtc, rtm)
    assert (rtc.user_id, rtc.privileges) == ("", {1: 60})


def test_a_privilege_ends_with_the_token_at_the_latest() -> None:
    grant = Grant(Service.RTC, {1: 0, 2: 60, 3: 9999}, "room", "a")
    claims = Claims(APP, ISSUED, LIFETIME, SALT, (grant,))
    ends = [claims.privilege_ends_at_s(grant, privilege) - ISSUED for privilege in (1, 2, 3)]
    assert ends == [LIFETIME, 60, LIFETIME]
    assert claims.privilege_ends_at_s(grant, 4) == 0


def test_an_unknown_service_ends_the_reading_but_not_the_check() -> None:
    body = BODY[: -len(b"\x08\x00rts-demo\x02\x0042")].replace(b"\x01\x00\x01\x00\x04\x00", b"\x01\x00\x0a\x00\x04\x00")
    claims = read_token(repacked(b"\x20\x00" + SIGNATURE + body + b"\x05\x00other"))
    assert claims.grants == (Grant(10, {1: 3600, 2: 3600, 3: 3600, 4: 3600}),)
    assert claims.unread_bytes == 7


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        ("", "empty"),
        ("001" + "a" * 40, "does not start with 007"),
        ("007***", "not Base64"),
        ("007" + base64.b64encode(b"no zlib").decode(), "does not unpack"),
        (repacked(b"\x20\x00" + SIGNATURE + BODY[:20]), "cut off"),
        ("007" + base64.b64encode(zlib.compress(bytes(100_000))).decode(), "65,536"),
        ("007" + base64.b64encode(zlib.compress(BODY)[:-3]).decode(), "cut off"),
    ],
)
def test_says_what_is_wrong(spoilt: str, says: str) -> None:
    with pytest.raises(InvalidToken, match=says):
        read_token(spoilt)


def test_another_certificate_and_a_changed_body_are_refused() -> None:
    with pytest.raises(InvalidToken, match="another certificate"):
        verify_token(token(), Secret("0" * 32))
    changed = repacked(b"\x20\x00" + SIGNATURE + BODY.replace(b"rts-demo", b"rts-dema"))
    with pytest.raises(InvalidToken, match="signature"):
        verify_token(changed, CERTIFICATE)


@pytest.mark.parametrize("app_id", ["", "x" * 32, "0" * 31])
def test_app_id_and_certificate_are_hexadecimal(app_id: str) -> None:
    with pytest.raises(InvalidToken, match="32 hexadecimal"):
        make_token(app_id, CERTIFICATE, (), issued_at_s=0, lifetime_s=1)
    with pytest.raises(InvalidToken, match="certificate"):
        make_token(APP, Secret(app_id), (), issued_at_s=0, lifetime_s=1)


def test_other_services_cannot_be_made() -> None:
    with pytest.raises(InvalidToken, match="cannot be made"):
        token(Grant(Service.CHAT, {1: 1}))


@pytest.mark.parametrize("lifetime_s", [-1, 2**32])
def test_numbers_must_fit(lifetime_s: int) -> None:
    with pytest.raises(InvalidToken, match="does not fit"):
        token(lifetime_s=lifetime_s)


@given(st.binary(max_size=300))
def test_any_bytes_only_ever_raise_our_error(noise: bytes) -> None:
    for spoilt in (repacked(noise), "007" + base64.b64encode(noise).decode(), noise.decode("latin-1")):
        try:
            read_token(spoilt)
        except InvalidToken as wrong:
            assert str(wrong)  # noqa: PT017
