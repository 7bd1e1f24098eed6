"""The vendor's own server SDK for Node (`@volcengine/openapi`), unchanged but for the host, drives the gateway.

It is in build/vendor-sdks-node (`packaging/vendor_sdks.sh`, where there is npm). It signs otherwise than the one for
Python: neither Host nor Content-Type.
"""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from rts_console.gateway.config import AccessKey, AppKey, GatewayConfig
from rts_console.gateway.server import Gateway
from rts_console.protocol import frames as f
from rts_console.protocol.secret import Secret
from tests.gateway.desk import APP, KEYS
from tests.gateway.test_server import Visitor

MODULES = Path(__file__).resolve().parents[2] / "build" / "vendor-sdks-node" / "node_modules"
NODE = shutil.which("node")
KEY = AccessKey("AKNODE", Secret("node-secret"))
CONFIG = GatewayConfig(apps=[AppKey(APP, KEYS[APP])], access_keys=[KEY])
ROOM = {"AppId": APP, "RoomId": "lobby"}
DRIVE = """
const { Service, Signer } = require('@volcengine/openapi');
const { RtcService } = require('@volcengine/openapi/lib/services/rtc');
const [host, key, secret, calls] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const options = { host, protocol: 'http:', accessKeyId: key, secretKey: secret, serviceName: 'rtc' };
const service = new Service(options);
(async () => {
  const results = [];
  for (const [action, version, method, given] of calls) {
    if (method === 'URL') {
      const request = { method: 'GET', region: 'cn-north-1', params: { Action: action, Version: version, ...given } };
      results.push(new Signer(request, 'rtc').getSignUrl({ accessKeyId: key, secretKey: secret }));
    } else if (method === 'RTC') {
      const own = new RtcService(options);
      results.push(await own[action](given));
    } else {
      const contentType = method === 'POST' ? 'json' : 'urlencode';
      results.push(await service.createAPI(action, { Version: version, method, contentType })(given));
    }
  }
  console.log(JSON.stringify(results));
})();
"""

pytestmark = pytest.mark.skipif(
    NODE is None or not (MODULES / "@volcengine" / "openapi").is_dir(),
    reason="It is not in build/vendor-sdks-node: run packaging/vendor_sdks.sh where there is npm (make test does).",
)

Call = tuple[str, str, str, dict[str, Any]]


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway(CONFIG) as gateway:
        yield gateway


async def drive(gateway: Gateway, *calls: Call, secret: str = "node-secret") -> list[Any]:
    """Let a child make the calls, as (action, version, method, parameters); what each returned."""
    assert NODE is not None
    child = await asyncio.create_subprocess_exec(
        *(NODE, "-e", DRIVE),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "NODE_PATH": str(MODULES), "no_proxy": "*"},
    )
    given = json.dumps([gateway.http_url.removeprefix("http://"), KEY.id, secret, calls])
    async with asyncio.timeout(60):
        output, errors = await child.communicate(given.encode())
    assert child.returncode == 0, errors.decode()
    results: list[Any] = json.loads(output)
    return results


async def test_messages_looks_and_kicks(gateway: Gateway) -> None:
    alice = await Visitor.log_in(gateway.url, "alice", "lobby")
    sent = {"AppId": APP, "From": "server", "To": "alice", "Binary": False, "Message": "你好 (a*b)"}
    results = await drive(
        gateway,
        ("SendUnicast", "2023-07-20", "POST", sent),
        ("GetRoomOnlineUsers", "2023-11-01", "GET", {**ROOM, "Property": "true"}),
        ("GetRoomUsersProperty", "2023-11-01", "GET", {**ROOM, "UserIds": ["alice", "bob"]}),
        ("KickUser", "2020-12-01", "POST", {**ROOM, "UserId": "alice"}),
    )
    assert results[0]["Result"] == {"Message": "Success"}
    assert results[1]["Result"]["VisibleUserList"] == ["alice"]
    assert [user["Status"] for user in results[2]["Result"]["UserList"]] == [1, 0]
    assert results[3]["Result"] == {"Message": "success"}
    header, _, payload = await alice.take()
    assert isinstance(header, f.PeerMessage)
    assert payload.decode() == "你好 (a*b)"
    assert (await alice.take()).code == -1006
    await alice.socket.close()


async def test_a_signed_url(gateway: Gateway) -> None:
    (query,) = await drive(gateway, ("GetRoomOnlineUsers", "2023-11-01", "URL", ROOM))
    async with aiohttp.ClientSession() as session, session.get(f"{gateway.http_url}/?{query}") as answer:
        assert (await answer.json())["Result"] == {"RoomExists": False}
    async with aiohttp.ClientSession() as session, session.get(f"{gateway.http_url}/?{query}&Property=true") as answer:
        assert (await answer.json())["ResponseMetadata"]["Error"]["Code"] == "SignatureDoesNotMatch"


async def test_errors_and_the_sdks_own_rtc_class(gateway: Gateway) -> None:
    record = {**ROOM, "TaskId": "t"}
    media, other = await drive(gateway, ("GetRecordTask", "", "RTC", record), ("Nonsense", "2020-12-01", "GET", {}))
    assert media["ResponseMetadata"]["Error"]["Code"] == "AccessDenied.RecordNotEnabled"
    assert other["ResponseMetadata"]["Error"]["CodeN"] == 100008
    (refused,) = await drive(gateway, ("KickUser", "2020-12-01", "POST", ROOM), secret="another")
    assert refused["ResponseMetadata"]["Error"]["Code"] == "SignatureDoesNotMatch"
