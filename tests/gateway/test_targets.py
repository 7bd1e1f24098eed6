"""To which hosts the gateway posts: what is public, what is listed, and every way to write what is neither."""

import asyncio
import json
import socket

import pytest
from aiohttp import web

from rts_console.gateway.app_server import AppServerClient
from rts_console.gateway.config import AppServerRules, ConfigError, GatewayConfig, config_from_json
from rts_console.gateway.targets import TargetResolver, Targets, entry_problem
from rts_console.protocol import frames as f
from rts_console.protocol.words import UserMessageSendResult
from tests.gateway.desk import Desk
from tests.gateway.test_app_server import answering, app_server, post_to, reply_to

PUBLIC = Targets(private=False)
ANY = Targets()
SECRETS = [
    "http://169.254.169.254/latest/meta-data",
    "http://169.254.1.1/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://169.254.43518/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fd00:ec2::254]/",
    "http://100.96.0.96/",
    "http://100.100.100.200/",
    "http://metadata.google.internal/",
    "http://METADATA.google.internal./",
    "http://0.0.0.0/",
]
PRIVATE = [
    "http://127.0.0.1:8080/",
    "http://127.1/",
    "http://2130706433/",
    "http://[::1]/",
    "http://10.0.0.5/",
    "http://192.168.1.1/",
    "http://172.16.0.1/",
    "http://100.64.0.1/",
    "http://[fd12::1]/",
    "http://[::ffff:10.0.0.5]/",
]


@pytest.mark.parametrize("url", SECRETS)
def test_what_only_this_machine_or_its_cloud_may_see_is_never_posted_to_unless_listed(url: str) -> None:
    for targets in (PUBLIC, ANY):
        assert "operator can list it" in (targets.problem(url) or "")


@pytest.mark.parametrize("url", PRIVATE)
def test_private_networks_are_for_gateways_that_only_this_machine_can_reach(url: str) -> None:
    assert PUBLIC.problem(url) is not None
    assert ANY.problem(url) is None


@pytest.mark.parametrize("url", ["https://8.8.8.8/rts", "https://app.example.com/rts", "http://[2606:4700::1111]/"])
def test_public_ones_are_allowed(url: str) -> None:
    assert PUBLIC.problem(url) is None


def test_a_listed_url_is_allowed_with_all_that_is_under_it_and_nothing_beside_it() -> None:
    targets = Targets(["http://10.0.0.5:8080/rts", "http://169.254.169.254"], private=False, others=False)
    for url in ("http://10.0.0.5:8080/rts", "http://10.0.0.5:8080/rts/a?b=c", "http://169.254.169.254/anything"):
        assert targets.problem(url) is None, url
    for url in (
        "http://10.0.0.5:8080/rtsx",
        "http://10.0.0.5:8080/",
        "http://10.0.0.5/rts",
        "https://10.0.0.5:8080/rts",
        "http://10.0.0.5:8080/rts/../admin",
        "http://10.0.0.5:8080/rts/%2e%2e/admin",
        "http://10.0.0.5:8080/rts/..",
        "http://10.0.0.5:8080@evil.example/rts",
        "https://app.example.com/",
    ):
        assert "has not listed" in (targets.problem(url) or ""), url


async def test_a_name_is_judged_by_the_addresses_that_it_leads_to() -> None:
    resolver = TargetResolver(PUBLIC)
    with pytest.raises(OSError, match="localhost is not an address"):
        await resolver.resolve("localhost", 80, socket.AF_INET)
    found = await TargetResolver(ANY).resolve("localhost", 80, socket.AF_INET)
    assert [each["host"] for each in found] == ["127.0.0.1"]
    await resolver.close()


async def test_nothing_goes_to_a_host_that_only_its_name_makes_public() -> None:
    asked = asyncio.Event()

    async def take(_: web.Request) -> web.Response:
        asked.set()
        return web.Response()

    async with app_server(take) as url, AppServerClient(PUBLIC) as client:
        for host in ("localhost", "127.0.0.1", "2130706433"):
            reply = await reply_to(client, post_to(url.replace("127.0.0.1", host)))
            assert reply.code is UserMessageSendResult.E2BS_SEND_FAILED
            assert "not an address that users may" in reply.reason
        assert not asked.is_set()


async def test_a_listed_host_is_posted_to_wherever_it_is() -> None:
    async with app_server(answering(b"ok")) as url:
        named = url.replace("127.0.0.1", "localhost")
        async with AppServerClient(Targets([named], private=False)) as client:
            assert (await reply_to(client, post_to(named))).code is UserMessageSendResult.SUCCESS
            elsewhere = await reply_to(client, post_to(named.replace("/rts", "/admin")))
            assert elsewhere.code is UserMessageSendResult.E2BS_SEND_FAILED


def test_the_user_is_told_403_and_nothing_is_set() -> None:
    desk = Desk()
    desk.problem = PUBLIC.problem  # type: ignore[method-assign]
    alice = desk.user("alice")
    (answer,) = alice.ask(f.SetServerParams(5, "s", "http://169.254.169.254/"))
    assert (answer.code, "operator can list it" in answer.reason) == (403, True)
    assert alice.send_server().code == UserMessageSendResult.SERVER_PARAMS_NOT_SET


@pytest.mark.parametrize(
    ("others", "shared", "private", "public"),
    [("", False, True, True), ("", True, False, True), ("any", True, True, True), ("none", False, False, False)],
)
def test_what_is_allowed_without_a_list_depends_on_who_can_reach_the_gateway(
    others: str, shared: bool, private: bool, public: bool
) -> None:
    targets = GatewayConfig(app_server=AppServerRules(others=others)).targets(shared=shared)  # type: ignore[arg-type]
    allowed = [targets.problem(url) is None for url in ("http://10.0.0.5/", "http://8.8.8.8/")]
    assert allowed == [private, public]


@pytest.mark.parametrize(
    "entry", ["app.example.com", "ftp://x/", "https://", "https://a.example/?q", "https://x:99999/"]
)
def test_a_list_with_something_else_in_it_is_refused(entry: str) -> None:
    assert entry_problem("https://app.example.com/rts") is None
    line = json.dumps({"app_server": {"allow": ["https://ok.example/", entry]}})
    with pytest.raises(ConfigError, match=r"app_server\.allow\[1\]"):
        config_from_json(line)
