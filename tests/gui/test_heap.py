"""Large pieces of memory come and go without a trace."""

import asyncio
import subprocess
import sys

import pytest

from rts_console.gui.heap import OWN_PAGES_BYTES, keep_giving_back, settle_heap
from tests.support import until

HOLES = """
import ctypes, sys
from rts_console.gui.heap import settle_heap
library = ctypes.CDLL(None)
fields = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
Facts = type("Facts", (ctypes.Structure,), {"_fields_": [(name, ctypes.c_size_t) for name in fields]})
library.mallinfo2.restype = Facts
if sys.argv[1] == "settled":
    assert settle_heap()
kept = []
for _ in range(20):
    large = bytearray()
    for _ in range(64):
        large += bytes(128 * 1024)
        kept.append(bytes(2_000))
    del large
print(library.mallinfo2().arena)
"""


@pytest.mark.skipif(sys.platform != "linux" or not settle_heap(), reason="another C library")
def test_the_heap_does_not_grow_by_what_was_let_go() -> None:
    heap = {
        way: int(subprocess.run([sys.executable, "-c", HOLES, way], capture_output=True, check=True).stdout)
        for way in ("settled", "as it comes")
    }
    assert heap["as it comes"] - heap["settled"] > 4 * OWN_PAGES_BYTES


SPREAD = """
from rts_console.gui.heap import give_back, settle_heap
settle_heap()
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
pieces = [bytes(3_000) for _ in range(20_000)]
kept = pieces[::40]
del pieces
before = resident()
assert give_back()
print(before - resident())
"""


@pytest.mark.skipif(sys.platform != "linux" or not settle_heap(), reason="another C library")
def test_pages_between_what_is_kept_are_given_back() -> None:
    ended = subprocess.run([sys.executable, "-c", SPREAD], capture_output=True, check=True)
    assert int(ended.stdout) > 20 * 2**20


async def test_it_is_done_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[bool] = []
    monkeypatch.setattr("rts_console.gui.heap.give_back", lambda: done.append(True))
    monkeypatch.setattr("rts_console.gui.heap._of_glibc", lambda name: name)
    task = asyncio.get_running_loop().create_task(keep_giving_back(0.001), name="give back")
    try:
        await until(lambda: len(done) > 2)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
