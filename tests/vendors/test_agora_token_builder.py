"""007 tokens against Agora's own builder (agora-realtime-ai-api 1.1.0), both ways: what one makes the other reads.

It is in build/vendor-sdks-agora (`packaging/vendor_sdks.sh`). Two builders may compress the same bytes to other texts,
so what is inside is compared, never token texts.
"""

import base64
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gateway.config import AgoraApp, GatewayConfig
from rts_console.gateway.server import Gateway
from rts_console.protocol.secret import Secret
from rts_console.vendors.agora import RTM_LOGIN, Claims, Grant, Service, make_token, read_token, rtc_grant, verify_token
from rts_console.vendors.agora_sdk import RTCConnection
from tests.support import until

SDK = Path(__file__).resolve().parents[2] / "build" / "vendor-sdks-agora"
APP, CERTIFICATE = "0123456789abcdef" * 2, Secret("fedcba9876543210" * 2)

pytestmark = pytest.mark.skipif(
    not (SDK / "agora_realtime_ai_api").is_dir(),
    reason="Agora's token builder is not in build/vendor-sdks-agora: run packaging/vendor_sdks.sh (make test does).",
)


@pytest.fixture(scope="module", autouse=True)
def _sdk_path() -> Iterator[None]:
    """Only while these tests run: the console itself must never find it."""
    sys.path.append(str(SDK))
    yield
    sys.path.remove(str(SDK))


def builder() -> Any:
    from agora_realtime_ai_api.token_builder.RtcTokenBuilder2 import RtcTokenBuilder

    return RtcTokenBuilder


def access_token(*parts: Any) -> Any:
    from agora_realtime_ai_api.token_builder.AccessToken2 import AccessToken

    return AccessToken(*parts)


def inside(token: str) -> bytes:
    return zlib.decompress(base64.b64decode(token[3:]))


def again(claims: Claims) -> str:
    """The same token by our own hand."""
    made = {"issued_at_s": claims.issued_at_s, "lifetime_s": claims.lifetime_s, "salt": claims.salt}
    return make_token(APP, CERTIFICATE, claims.grants, **made).reveal()


@given(channel=st.text(max_size=64), user=st.text(min_size=1, max_size=64), life_s=st.integers(1, 2**31))
def test_what_the_vendor_makes_for_an_account(channel: str, user: str, life_s: int) -> None:
    secret = CERTIFICATE.reveal()
    token = builder().build_token_with_user_account(APP, secret, channel, user, 1, life_s, life_s)
    claims = verify_token(token, CERTIFICATE)
    privileges = dict.fromkeys((1, 2, 3, 4), life_s)
    assert claims.grants == (Grant(Service.RTC, privileges, channel, user),)
    assert (claims.app_id, claims.lifetime_s, claims.unread_bytes) == (APP, life_s, 0)
    assert inside(again(claims)) == inside(token)


@pytest.mark.parametrize(("uid", "user"), [(0, ""), (42, "42"), (2**32 - 1, "4294967295")])
@pytest.mark.parametrize("role", [1, 2])
def test_what_the_vendor_makes_for_a_number_and_each_role(uid: int, user: str, role: int) -> None:
    token = builder().build_token_with_uid(APP, CERTIFICATE.reveal(), "lobby", uid, role, 600, 300)
    claims = verify_token(token, CERTIFICATE)
    assert claims.grants == (rtc_grant("lobby", user, 300, publisher=role == 1),)
    assert inside(again(claims)) == inside(token)


def test_what_the_vendor_makes_with_a_privilege_each() -> None:
    token = builder().build_token_with_uid_and_privilege(APP, CERTIFICATE.reveal(), "lobby", 7, 600, 500, 400, 300, 200)
    claims = verify_token(token, CERTIFICATE)
    assert claims.grants == (Grant(Service.RTC, {1: 500, 2: 400, 3: 300, 4: 200}, "lobby", "7"),)
    assert inside(again(claims)) == inside(token)


def test_what_the_vendor_makes_for_rtc_and_rtm() -> None:
    token = builder().build_token_with_rtm(APP, CERTIFICATE.reveal(), "lobby", "alice", 1, 600, 300)
    claims = verify_token(token, CERTIFICATE)
    assert [grant.service for grant in claims.grants] == [Service.RTC, Service.RTM]
    assert inside(again(claims)) == inside(token)


@given(
    channel=st.text(max_size=64),
    user=st.text(max_size=64),
    issued_at_s=st.integers(1, 2**32 - 1),
    privileges=st.dictionaries(st.integers(1, 4), st.integers(0, 2**32 - 1), min_size=1),
    rtm=st.booleans(),
)
def test_what_we_make_the_vendor_reads(
    channel: str, user: str, issued_at_s: int, privileges: dict[int, int], rtm: bool
) -> None:
    grants = [Grant(Service.RTC, privileges, channel, user)]
    grants += [Grant(Service.RTM, {RTM_LOGIN: 60}, user_id=user)] if rtm else []
    token = make_token(APP, CERTIFICATE, tuple(grants), issued_at_s=issued_at_s, lifetime_s=600).reveal()
    theirs = access_token()
    assert theirs.from_string(token)
    assert theirs._AccessToken__issue_ts == issued_at_s
    services = theirs._AccessToken__service
    assert sorted(services) == ([1, 2] if rtm else [1])
    assert services[1].pack() == _packed(token, rtm=rtm)
    assert services[1]._ServiceRtc__channel_name == channel.encode()
    assert services[1]._ServiceRtc__uid == user.encode()


def _packed(token: str, *, rtm: bool) -> bytes:
    """The bytes of the RTC service in a token."""
    content = inside(token)[34 + 34 + 14 :]
    if not rtm:
        return content
    user = read_token(token).grants[1].user_id.encode()
    return content[: -(2 + 2 + 6 + 2 + len(user))]


async def test_a_token_of_the_vendors_builder_lets_its_user_in() -> None:
    token = builder().build_token_with_user_account(APP, CERTIFICATE.reveal(), "lobby", "alice", 1, 600, 600)
    async with Gateway(GatewayConfig(rules="agora", agora=[AgoraApp(APP, CERTIFICATE)])) as gateway:
        connection = RTCConnection(APP, url=gateway.url)
        assert connection.connect(token, "lobby", "alice") == 0
        await until(lambda: connection.conn_info.state == 3)
        connection.release()
        await connection.wait_ended()
    assert read_token(token).issued_at_s <= time.time_ns() // 10**9
