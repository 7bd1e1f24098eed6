"""The C library's heap: large pieces of memory go back to the system when they are let go.

glibc raises the size from which it asks the system for pages of their own to that of the largest piece that was ever
let go, up to 32 MB. From then on the payloads of the event log (some megabytes a chunk, growing piece by piece) are
moved about in the heap between all that is small, and leave holes there: at 50,000 events a second the window grew by
tens of megabytes a minute though it held no more than before. Other C libraries do not do that.
"""

import asyncio
import ctypes
import sys
from typing import Final

OWN_PAGES_BYTES: Final = 1024 * 1024
"""Pieces of so much get pages of their own: growing them moves no bytes, and letting them go leaves no hole."""
KEPT_BYTES: Final = 16 * 1024 * 1024
"""So much may stay free at the end of the heap: giving it back at each turn of the loop would cost more."""

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3


GIVE_BACK_EVERY_S: Final = 5.0
"""Looking through the heap takes 0.5 to 4 ms, in a thread: half a per mille of it."""


async def keep_giving_back(every_s: float = GIVE_BACK_EVERY_S) -> None:
    """Give the system the pages back that lie free between what is in use; ends where the C library cannot."""
    while _of_glibc("malloc_trim") is not None:
        await asyncio.sleep(every_s)
        await asyncio.to_thread(give_back)


def settle_heap() -> bool:
    """Fix the sizes for this process; returns whether its C library is one that needs it."""
    mallopt = _of_glibc("mallopt")
    if mallopt is None:
        return False
    return bool(mallopt(_MMAP_THRESHOLD, OWN_PAGES_BYTES)) and bool(mallopt(_TRIM_THRESHOLD, KEPT_BYTES))


def give_back() -> bool:
    """Once; returns whether anything was given back. Small pieces leave holes that glibc keeps for itself otherwise."""
    trim = _of_glibc("malloc_trim")
    return bool(trim(0)) if trim is not None else False


def _of_glibc(name: str) -> "ctypes._FuncPointer | None":
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    # musl has another `mallopt`, or none; both names together are glibc alone.
    known = hasattr(library, "gnu_get_libc_version") and hasattr(library, name)
    return getattr(library, name) if known else None
