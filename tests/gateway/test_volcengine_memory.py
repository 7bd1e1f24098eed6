"""What was set up is there after the next start, and nobody else reads it."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from rts_console.gateway.config import AppKey, ConfigError, GatewayConfig
from rts_console.gateway.server import Gateway
from rts_console.gateway.volcengine_memory import FILE, BusinessRecord, Settings, VolcengineMemory
from rts_console.gateway.webhooks import Registration
from rts_console.protocol.secret import Secret
from tests.gateway.desk import APP, KEYS
from tests.gateway.http.test_volcengine_service import KEY, call

REGISTRATION = Registration(APP, "http://127.0.0.1:9/x", Secret("hook-secret"), ("RoomCreate",), "shop", 5, 6)
SETTINGS = Settings([REGISTRATION], {APP: [BusinessRecord("shop", "店", 7)]})
CONFIG = GatewayConfig(apps=[AppKey(APP, KEYS[APP])], access_keys=[KEY])


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    VolcengineMemory(tmp_path).save(SETTINGS)
    assert VolcengineMemory(tmp_path).load() == SETTINGS


def test_without_a_folder_nothing_is_kept() -> None:
    memory = VolcengineMemory(None)
    memory.save(SETTINGS)
    assert memory.load() == Settings()


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    (tmp_path / "volcengine.part").write_text("left behind, and readable")
    VolcengineMemory(tmp_path).save(SETTINGS)
    file = tmp_path / FILE
    assert file.stat().st_mode & 0o077 == 0
    assert b"hook-secret" in file.read_bytes()


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"callbacks": [{"app_id": 7}]}', '{"callbacks": [{}]}'])
def test_a_file_that_is_damaged_is_left_alone(tmp_path: Path, text: str) -> None:
    file = tmp_path / FILE
    file.write_text(text)
    with pytest.raises(ConfigError, match=r"volcengine\.json: cannot be read"):
        VolcengineMemory(tmp_path).load()
    assert file.read_text() == text


def test_a_file_that_cannot_be_written_is_told_in_the_log(
    tmp_path: Path, expected_logs: list[logging.LogRecord]
) -> None:
    VolcengineMemory(tmp_path / "not there").save(SETTINGS)
    (record,) = expected_logs
    assert "callbacks and business ids end with the gateway" in record.getMessage()
    assert "hook-secret" not in record.getMessage()


async def test_what_an_app_server_has_set_is_there_after_the_next_start(tmp_path: Path) -> None:
    callback = {"AppID": APP, "BusinessId": "", "EventList": ["RoomCreate"], "SecretKey": "s"}

    async def ask(gateway: Gateway, action: str, **body: Any) -> Any:
        return (await call(gateway.http_url, action, "2020-12-01", body))["Result"]

    async with Gateway(CONFIG, data=tmp_path) as gateway:
        await ask(gateway, "CreateCallback", **callback, URL="http://127.0.0.1:9/x")
        await ask(gateway, "AddBusinessID", AppId=APP, BusinessId="shop", Remarks="one")
    async with Gateway(CONFIG, data=tmp_path) as gateway:
        assert (await ask(gateway, "GetCallback", AppId=APP))["URL"] == "http://127.0.0.1:9/x"
        assert (await ask(gateway, "GetAllBusinessID", AppID=APP))["TotalSize"] == 1
        assert await ask(gateway, "DeleteCallback", AppId=APP) == "success"
    assert json.loads((tmp_path / FILE).read_bytes())["callbacks"] == []


async def test_a_damaged_file_keeps_the_gateway_from_starting_and_nothing_stays_open(tmp_path: Path) -> None:
    async with Gateway(CONFIG, data=tmp_path):
        pass
    (tmp_path / FILE).write_text("nonsense")
    with pytest.raises(ConfigError, match="Mend the file"):
        await Gateway(CONFIG, data=tmp_path).start()
    (tmp_path / FILE).unlink()
    async with Gateway(CONFIG, data=tmp_path):
        pass
