"""Tokens taken apart, checked, made and spoiled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.models.token_lab import (
    Decoded,
    Order,
    Vendor,
    Wanted,
    broken,
    decode,
    life_words,
    mint,
    moment,
    share_of_life,
    vendor_of,
)
from rts_console.protocol.secret import Secret
from rts_console.vendors.packing import InvalidToken
from rts_console.vendors.volcengine import read_token

NOW = 1_700_000_000
APP = "0123456789abcdef01234567"
HEX = "0123456789abcdef0123456789abcdef"
KEY = Secret("test-app-key-0001")
CERTIFICATE = Secret("fedcba9876543210fedcba9876543210")
KNOWN = Secret(
    "0010123456789abcdef01234567NQB4VjQSAPFTZSANVGUAAAUAYWxpY2UFAAAAIA1UZQEAIA1UZQIAIA1UZQMAIA1UZQQAAAAAACAAaaWrIXuvJU"
    "+Ie1tidks8JljHyPeT8yDllGO8g68TOx8="
)
"""A login token of the vendor's own generator: for alice, from NOW on, for two hours."""
KEYS = {Vendor.VOLCENGINE: (APP, KEY), Vendor.AGORA: (HEX, CERTIFICATE), Vendor.RONGCLOUD: ("rc-app", Secret("shh"))}


def claims(decoded: Decoded) -> dict[str, str]:
    return {claim.name: claim.value for claim in decoded.claims}


def order(vendor: Vendor, **more: object) -> Order:
    return Order(vendor, KEYS[vendor][0], "alice")._replace(**more)  # type: ignore[arg-type]


def test_a_token_of_the_vendors_own_generator_is_read_and_its_signature_right() -> None:
    found = decode(KNOWN, KEY, NOW + 60)
    assert found.vendor is Vendor.VOLCENGINE
    assert found.signature is True
    assert found.problems == ()
    assert claims(found)["user"] == "alice"
    assert claims(found)["app"] == APP
    assert (found.issued_at_s, found.expires_at_s) == (NOW, NOW + 7_200)
    assert "privilege 4" in claims(found)


def test_without_a_key_the_signature_is_not_judged_and_with_another_it_is_wrong() -> None:
    assert decode(KNOWN, Secret(""), NOW).signature is None
    wrong = decode(KNOWN, Secret("other"), NOW)
    assert wrong.signature is False
    assert "signature" in wrong.problems[0]
    assert wrong.readable


def test_what_will_make_it_fail_is_said() -> None:
    over = decode(KNOWN, KEY, NOW + 7_260)
    assert "ended 60 s ago" in over.problems[0]
    early = decode(KNOWN, KEY, NOW - 500)
    assert "in the future" in early.problems[0]
    other = decode(KNOWN, KEY, NOW, Wanted("f" * 24, "bob"))
    assert len(other.problems) == 2
    assert "not for bob" in other.problems[1]
    room = mint(order(Vendor.VOLCENGINE, room_id="lobby"), KEY, NOW)
    assert "names no room" in decode(room, KEY, NOW, Wanted(APP, "alice")).problems[0]
    assert decode(room, KEY, NOW, Wanted(APP, "alice", "lobby")).problems == ()


@pytest.mark.parametrize("vendor", list(Vendor))
def test_what_is_minted_is_read_back_and_right(vendor: Vendor) -> None:
    app, key = KEYS[vendor]
    token = mint(order(vendor, room_id="lobby", privileges=list(vendor.privileges)[:2]), key, NOW)
    assert vendor_of(token) is vendor
    found = decode(token, key, NOW, Wanted(app, "alice", "lobby" if vendor.words[2] else ""))
    assert found.signature is True
    assert found.problems == ()
    assert "alice" in claims(found).values()
    assert decode(token, Secret(key.reveal()[::-1]), NOW).signature is False


def test_each_vendor_has_its_own_ids() -> None:
    assert mint(order(Vendor.AGORA, user_id="a b"), CERTIFICATE, NOW)
    assert mint(order(Vendor.RONGCLOUD, user_id="a+b"), KEY, NOW)


def test_what_cannot_be_minted_says_why() -> None:
    for wanted, key, words in (
        (order(Vendor.VOLCENGINE), Secret(""), "app key is empty"),
        (order(Vendor.VOLCENGINE, app_id="short"), KEY, "5 characters"),
        (order(Vendor.VOLCENGINE, user_id="a b"), KEY, "not allowed"),
        (order(Vendor.RONGCLOUD, user_id="a b"), KEY, "not allowed"),
        (order(Vendor.AGORA, user_id="a*b"), CERTIFICATE, "not allowed"),
        (order(Vendor.AGORA, life_s=0), CERTIFICATE, "for ever"),
        (order(Vendor.AGORA), Secret("short"), "32 hexadecimal"),
        (order(Vendor.RONGCLOUD, app_id=""), KEY, "app key is empty"),
    ):
        with pytest.raises(InvalidToken, match=words):
            mint(wanted, key, NOW)


def test_a_broken_token_says_the_same_with_a_wrong_signature() -> None:
    spoiled = broken(KNOWN)
    assert spoiled != KNOWN
    assert read_token(spoiled) == read_token(KNOWN)
    assert decode(spoiled, KEY, NOW).signature is False


@given(st.text())
def test_anything_can_be_pasted(text: str) -> None:
    for start in ("", "001", "007", "rc1.", KNOWN.reveal()[:60]):
        found = decode(Secret(start + text), KEY, NOW)
        assert found.readable or found.problems or not (start + text).strip()


def test_the_vendors_own_tokens_of_rongcloud_cannot_be_read_and_that_is_said() -> None:
    assert "RongCloud's own tokens" in decode(Secret("abc@rong.example"), Secret(""), NOW).problems[0]
    assert decode(Secret("  "), KEY, NOW) == Decoded(None)


def test_the_needle_goes_from_issue_to_expiry() -> None:
    assert [share_of_life(100, 200, now) for now in (50, 100, 150, 200, 900)] == [0.0, 0.0, 0.5, 1.0, 1.0]
    assert share_of_life(100, 0, 900) == 0.0
    assert share_of_life(100, 100, 100) == 1.0
    assert life_words(100, 130, 112) == "12 s old, 18 s left"
    assert life_words(100, 130, 135) == "35 s old, over for 5.0 s"
    assert life_words(100, 0, 135) == "35 s old, never ends"
    assert moment(2**62) == f"{2**62:,} s"
