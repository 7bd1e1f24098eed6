"""Processes of a bench: started, watched, ended; what goes wrong is said."""

from contextlib import AsyncExitStack

import psutil
import pytest

from rts_console.bench.processes import Child, Cores, GatewayChild, loops, own_cpu_s, process_cpu_s, raise_file_limit
from rts_console.bench.report import BenchError


@pytest.mark.parametrize("loop", loops())
async def test_a_gateway_serves_real_clients_at_any_rate_until_the_end(loop: str) -> None:
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(GatewayChild(loop))
        pid = gateway.pid
        alice, bob = await gateway.login(stack, "alice"), await gateway.login(stack, "bob")
        results = [await alice.send_message(bob.user_id, b"x") for _ in range(150)]
        assert all(result.ok for result in results)
        assert gateway.cpu_s() > 0
        assert gateway.memory() > 2**20
        assert gateway.errors() == 0
    assert not psutil.pid_exists(pid)


async def test_the_key_is_on_no_command_line() -> None:
    async with GatewayChild() as gateway:
        assert gateway.access()["key"] not in " ".join(psutil.Process(gateway.pid).cmdline())


async def test_a_child_that_does_not_start_says_why() -> None:
    with pytest.raises(BenchError, match=r"--port ended with exit code 2: .*invalid choice"):
        async with Child(("gateway", "--loop", "none", "--port")):
            pass


def test_the_servers_core_is_not_the_clients() -> None:
    before = psutil.Process().cpu_affinity()
    with Cores() as cores:
        during = psutil.Process().cpu_affinity()
        assert len(during) == 1 if cores.pinned else during == before
    assert psutil.Process().cpu_affinity() == before


def test_processor_time_grows_with_work() -> None:
    before = own_cpu_s()
    sum(range(10**6))
    assert own_cpu_s() > before
    assert process_cpu_s(psutil.Process().pid) >= before


def test_the_file_limit_is_never_lowered() -> None:
    least = raise_file_limit(64)
    assert raise_file_limit(32) == least
