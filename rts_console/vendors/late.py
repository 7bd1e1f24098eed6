"""What a module offers, but loads only when somebody asks for it.

The vendors' classes stand in the modules of their tokens; who wants a token only must not load the client core.
"""

import importlib
from collections.abc import Callable
from typing import Any


def late(module: str, source: str, *names: str) -> Callable[[str], Any]:
    """The `__getattr__` of `module` that takes these names from `source` when they are asked for."""

    def find(name: str) -> Any:
        if name in names:
            return getattr(importlib.import_module(source), name)
        raise AttributeError(f"module {module!r} has no attribute {name!r}")

    return find
