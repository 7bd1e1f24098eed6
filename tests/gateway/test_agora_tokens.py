"""007 tokens at the login: each reason of the vendor's, and what is remembered of a good one."""

from collections.abc import Mapping

import pytest

from rts_console.gateway.agora_tokens import AgoraTokens, Permit
from rts_console.gateway.config import AgoraApp
from rts_console.gateway.login import TokenCheck, TokenRefused
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import CloseCode, LoginErrorCode
from rts_console.vendors.agora import Grant, Service, make_token
from rts_console.vendors.agora_codes import Reason
from rts_console.vendors.login_tokens import make_login_token
from tests.gateway.desk import APP as OTHER_APP
from tests.gateway.desk import KEYS
from tests.gateway.desk import token as other_token

APP, CERTIFICATE = "0123456789abcdef" * 2, Secret("fedcba9876543210" * 2)
NOW = 1_700_000_000
ALL: Mapping[int, int] = {1: 3_600, 2: 3_600, 3: 3_600, 4: 3_600}


def agora_token(
    user_id: str = "",
    channel: str = "lobby",
    *,
    privileges: Mapping[int, int] = ALL,
    app_id: str = APP,
    certificate: Secret = CERTIFICATE,
    service: int = Service.RTC,
    issued_at_s: int = NOW,
    lifetime_s: int = 3_600,
) -> str:
    grant = Grant(service, dict(privileges), channel, user_id)
    return make_token(app_id, certificate, (grant,), issued_at_s=issued_at_s, lifetime_s=lifetime_s).reveal()


def tokens() -> AgoraTokens:
    return AgoraTokens([AgoraApp(APP, CERTIFICATE)], TokenCheck(KEYS))


@pytest.mark.parametrize("account", ["", "alice"])
def test_a_good_token_of_its_user_or_of_anybody(account: str) -> None:
    check = tokens()
    assert check.admit(APP, "alice", agora_token(account), NOW) == NOW + 3_600
    assert check.permit(APP, "alice") == Permit("lobby", NOW + 3_600, NOW + 3_600)
    assert check.permit(APP, "bob") is None
    assert check.changes == 1


def test_a_privilege_that_ends_before_the_token_counts() -> None:
    check = tokens()
    assert check.admit(APP, "alice", agora_token(privileges={1: 60, 4: 30}), NOW) == NOW + 60
    assert check.permit(APP, "alice") == Permit("lobby", NOW + 60, NOW + 30)
    check.admit(APP, "alice", agora_token(privileges={1: 60}), NOW)
    assert check.permit(APP, "alice") == Permit("lobby", NOW + 60, 0)


def test_an_app_that_is_not_known_is_6() -> None:
    with pytest.raises(TokenRefused, match="not known here") as refused:
        tokens().admit("f" * 32, "alice", agora_token(), NOW)
    assert refused.value.vendor_code == Reason.INVALID_APP_ID


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("", "empty"),
        ("007x", "not Base64"),
        (agora_token(certificate=Secret("0" * 32)), "another certificate"),
        (agora_token(app_id="f" * 32), "another app id"),
        (agora_token("bob"), "made for user 'bob', not for alice"),
        (agora_token("alice", service=Service.RTM), "no service 1"),
        (agora_token(privileges={4: 60}), r"privilege to join \(1\)"),
    ],
)
def test_a_token_that_is_wrong_is_8(token: str, words: str) -> None:
    check = tokens()
    with pytest.raises(TokenRefused, match=words) as refused:
        check.admit(APP, "alice", token, NOW)
    assert refused.value.vendor_code == Reason.INVALID_TOKEN
    assert refused.value.login_code is LoginErrorCode.INVALID_TOKEN
    assert refused.value.close_code is CloseCode.TOKEN_INVALID
    assert check.permit(APP, "alice") is None


@pytest.mark.parametrize("late_s", [0, 5])
def test_a_token_that_has_run_out_is_9(late_s: int) -> None:
    with pytest.raises(TokenRefused, match=f"ran out {late_s} s ago") as refused:
        tokens().admit(APP, "alice", agora_token(), NOW + 3_600 + late_s)
    assert refused.value.vendor_code == Reason.TOKEN_EXPIRED
    assert refused.value.close_code is CloseCode.TOKEN_EXPIRED


def test_tokens_of_other_apps_are_judged_by_who_knows_them() -> None:
    check = tokens()
    assert check.admit(OTHER_APP, "alice", other_token("alice"), NOW) == 0
    assert check.permit(OTHER_APP, "alice") is None
    with pytest.raises(TokenRefused) as refused:
        check.admit(OTHER_APP, "bob", other_token("alice"), NOW)
    assert refused.value.vendor_code == 0
    with pytest.raises(TokenRefused, match="001") as refused:
        check.admit(OTHER_APP, "alice", agora_token(), NOW)
    assert refused.value.vendor_code == 0


def test_what_has_run_out_is_forgotten_in_time() -> None:
    check, short, long = tokens(), agora_token(privileges={1: 1}), agora_token()
    for number in range(1_000):
        check.admit(APP, f"user-{number}", short, NOW)
    check.admit(APP, "alice", long, NOW + 100)
    assert check.permit(APP, "user-0") is None
    assert check.permit(APP, "alice") is not None


def test_the_consoles_own_token_is_good_for_any_channel() -> None:
    check = tokens()
    made = make_login_token("agora", APP, CERTIFICATE, "alice", issued_at_s=NOW, life_s=60)
    assert check.admit(APP, "alice", made.reveal(), NOW) == NOW + 60
    assert check.permit(APP, "alice") == Permit("", NOW + 60, NOW + 60)
