"""The probe on the command line."""

import asyncio
import io
import json

import pytest

from rts_console.gateway.server import Gateway
from rts_console.probe.command import run_command, users_from, users_with_key
from rts_console.probe.config import BadConfig, Config
from tests.client.people import APP, KEY, config
from tests.probe.desk import config_for


async def measure(config: Config, *, as_json: bool) -> tuple[int, str]:
    out = io.StringIO()
    code = await asyncio.to_thread(run_command, config, as_json=as_json, out=out)
    return code, out.getvalue()


async def test_words_for_a_reader(gateway: Gateway) -> None:
    code, text = await measure(config_for(gateway, seconds=1.5, rate=50.0), as_json=False)
    assert code == 0
    assert "this second: p50" in text
    assert "p99" in text.splitlines()[-2]
    assert "0 lost" in text.splitlines()[-1]


async def test_lines_of_json_for_a_program(gateway: Gateway) -> None:
    users = users_with_key(APP, KEY, ["probe-1", "probe-2"])
    config = Config(gateway.url, APP, users, seconds=0.5, rate=50.0)
    code, text = await measure(config, as_json=True)
    lines = [json.loads(line) for line in text.splitlines()]
    assert code == 0
    assert lines[-1]["counts"]["received"] >= 10
    assert not any(user.token in text for user in users)


async def test_what_the_rules_keep_down_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    async with Gateway(config(limits={"peer_rate": 5})) as gateway:
        code, text = await measure(config_for(gateway, seconds=0.3, rate=50.0), as_json=False)
    assert (code, "0 lost" in text) == (0, True)
    assert "The rules volcengine allow no more: 4.5 messages a second are sent." in capsys.readouterr().err


def test_tokens_are_read_line_by_line() -> None:
    assert [user.user_id for user in users_from(io.StringIO("a t1\n\nb t2\n"))] == ["a", "b"]
    with pytest.raises(BadConfig, match="Line 2"):
        users_from(io.StringIO("a t1\nb\n"))


def test_a_bad_user_is_refused() -> None:
    with pytest.raises(BadConfig, match="needs 2"):
        run_command(Config("ws://127.0.0.1:1", APP, []), as_json=True)
