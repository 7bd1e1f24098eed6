"""The example in the guide to faults does what it says."""

from __future__ import annotations

import asyncio
import hashlib
import re
import sys
from pathlib import Path

from msgspec.structs import replace

from rts_console.gateway.config import Operator
from rts_console.gateway.server import Gateway
from tests.client.people import config

GUIDE = Path(__file__).parents[2] / "docs" / "faults.md"
TOKEN = "an operator's token"


async def test_the_example_from_a_script_runs_as_it_stands() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    operator = Operator("me", hashlib.sha256(TOKEN.encode()).hexdigest(), "operator")
    async with Gateway(replace(config(), operators=[operator]), admin_port=0) as gateway:
        script = example.replace("http://127.0.0.1:7882", gateway.admin_url).replace("the operator's token", TOKEN)
        run = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
        printed, _ = await run.communicate()
        assert run.returncode == 0
        assert not gateway.faults
    assert printed.decode().splitlines()[:2] == ["1 loss 50 % for bob", "2 delay 100 ms ± 40 ms for alice"]
