"""The 001 token against known answers, and everything that can be wrong with one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.protocol.secret import Secret
from rts_console.vendors.volcengine import (
    APP_ID_LENGTH,
    InvalidToken,
    login_privileges,
    make_token,
    read_token,
    verify_token,
)

APP = "0123456789abcdef01234567"
KEY = Secret("test-app-key-0001")
ISSUED, EXPIRES, NONCE = 1700000000, 1700007200, 0x12345678

# Known answers of the vendor's own generator, split so that no token stands in this file as one word.
KNOWN = {
    "room_1": (
        "OwB4VjQSAPFTZSANVGUGAHJvb21fMQUAYWxpY2UFAAAAIA1UZQEAIA1UZQIAIA1UZQMAIA1UZQQAAAAAACAA"
        "qwoG8CdeDNlCuVwivWUDlSgsApp0AB6R+LgEfhT3ypE="
    ),
    "": (
        "NQB4VjQSAPFTZSANVGUAAAUAYWxpY2UFAAAAIA1UZQEAIA1UZQIAIA1UZQMAIA1UZQQAAAAAACAA"
        "aaWrIXuvJU+Ie1tidks8JljHyPeT8yDllGO8g68TOx8="
    ),
    "*": (
        "NgB4VjQSAPFTZSANVGUBACoFAGFsaWNlBQAAACANVGUBACANVGUCACANVGUDACANVGUEAAAAAAAgAJ1fRnAL3Q+j"
        "+OsWhIucllXNHegkVsDT+VJ4ZsHcscvn"
    ),
}


def token(room_id: str = "", **changes: object) -> Secret:
    settings: dict[str, object] = {
        "issued_at_s": ISSUED,
        "expires_at_s": EXPIRES,
        "room_id": room_id,
        "privileges": login_privileges(EXPIRES),
        "nonce": NONCE,
    }
    return make_token(APP, KEY, "alice", **(settings | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("room_id", KNOWN)
def test_equals_the_vendors_generator(room_id: str) -> None:
    assert token(room_id).reveal() == "001" + APP + KNOWN[room_id]


@pytest.mark.parametrize("room_id", KNOWN)
def test_reads_the_vendors_tokens(room_id: str) -> None:
    claims = verify_token("001" + APP + KNOWN[room_id], KEY)
    assert (claims.app_id, claims.user_id, claims.room_id) == (APP, "alice", room_id)
    assert (claims.issued_at_s, claims.expires_at_s, claims.nonce) == (ISSUED, EXPIRES, NONCE)
    assert claims.privileges == login_privileges(EXPIRES)


def test_expires_after_its_second_and_never_when_zero() -> None:
    assert not read_token(token()).expired(EXPIRES)
    assert read_token(token()).expired(EXPIRES + 1)
    assert not read_token(token(expires_at_s=0)).expired(2**33)


def test_another_key_does_not_match() -> None:
    with pytest.raises(InvalidToken, match="another app key"):
        verify_token(token(), Secret("other"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("007" + APP, "does not start with 001: paste or mint a Volcengine token"),
        ("001" + APP + "!!!!", "not Base64"),
        ("001" + APP, "cut off"),
        ("001" + APP + KNOWN[""][:40], "cut off"),
        ("001" + APP + KNOWN[""] + "AAAA", "Base64|too many"),
    ],
)
def test_says_what_is_wrong(text: str, why: str) -> None:
    with pytest.raises(InvalidToken, match=why):
        read_token(text)


@pytest.mark.parametrize("app_id", ["short", "ü" * APP_ID_LENGTH])
def test_refuses_a_bad_app_id(app_id: str) -> None:
    with pytest.raises(InvalidToken, match="app id"):
        make_token(app_id, KEY, "alice", issued_at_s=0, expires_at_s=0)


@given(st.text(max_size=300))
def test_reads_anything_or_says_why(text: str) -> None:
    try:
        read_token("001" + text)
    except InvalidToken:
        pass


@given(st.integers(0, 200))
def test_one_changed_byte_is_noticed(place: int) -> None:
    whole = token().reveal()
    at = 3 + APP_ID_LENGTH + place % (len(whole) - 3 - APP_ID_LENGTH - 2)
    changed = whole[:at] + ("A" if whole[at] != "A" else "B") + whole[at + 1 :]
    with pytest.raises(InvalidToken):
        verify_token(changed, KEY)
