"""How long each module takes to be imported. A packaged program cannot be asked for that as an interpreter can."""

import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class ImportTimes(MetaPathFinder):
    """Watches what is imported from `begin` on, by one thread. `ms` is what each module took without those that it
    imports itself: libraries are loaded when a module is made, Python is run afterwards, and both count."""

    def __init__(self) -> None:
        self.ms: dict[str, float] = {}
        self._of_inner_s = [0.0]

    def begin(self) -> None:
        """Look at each import before anybody else finds it."""
        sys.meta_path.insert(0, self)

    def end(self) -> None:
        """Look at no more."""
        sys.meta_path.remove(self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """What the others find, with a watched loader."""
        others = (each for each in sys.meta_path if each is not self)
        found = (each.find_spec(fullname, path, target) for each in others)
        spec = next((each for each in found if each is not None), None)
        loader: Any = spec.loader if spec is not None else None
        for step in ("create_module", "exec_module"):
            if hasattr(loader, "__dict__") and not isinstance(
                loader, type
            ):  # those of the interpreter itself are shared
                setattr(loader, step, self._timed(fullname, getattr(loader, step)))
        return spec

    def _timed(self, name: str, do: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def timed(given: Any) -> Any:
            self._of_inner_s.append(0.0)
            began = time.perf_counter()
            try:
                return do(given)
            finally:
                took = time.perf_counter() - began
                self.ms[name] = self.ms.get(name, 0.0) + (took - self._of_inner_s.pop()) * 1e3
                self._of_inner_s[-1] += took

        return timed


def tell_imports(do: Callable[[], int]) -> int:
    """Do something, and then say in one line of JSON how long each module took that was imported for it. Returns what
    it returns."""
    times = ImportTimes()
    times.begin()
    code = do()
    times.end()
    print(json.dumps({"imports_ms": times.ms}), flush=True)
    return code
