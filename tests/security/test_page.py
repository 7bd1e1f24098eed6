"""SECURITY.md says nothing that no test proves, and leaves out no test file of this folder."""

import ast
import re
from pathlib import Path

import pytest

from rts_console.gateway.faults import Faults
from rts_console.gateway.http.admin import _Actions
from rts_console.gateway.http.fault_actions import FaultActions
from rts_console.gateway.http.send_actions import SendActions
from tests.gateway.desk import KEYS, Desk
from tests.gateway.http.test_admin import LEAST_ROLE

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
_PROOF = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows(page: str, section: str) -> list[list[str]]:
    """The cells of a section's table, without its head."""
    text = page.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def problems(page: str, root: Path) -> list[str]:
    """Every row of the controls without a test, or with one that is not there."""
    found = []
    for control, promise, proof in rows(page, "Controls"):
        match = _PROOF.fullmatch(proof)
        if not control or not promise or match is None:
            found.append(f"{control}: {promise}: has no proof")
        elif match[2] not in functions_of(root / match[1]):
            found.append(f"{control}: there is no {match[1]}::{match[2]}")
    return found


def functions_of(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, functions)}


def test_every_promise_has_its_proof() -> None:
    assert problems(PAGE, ROOT) == []
    assert len(rows(PAGE, "Controls")) > 30


def test_every_test_of_this_folder_is_on_the_page() -> None:
    here = {path.name for path in Path(__file__).parent.glob("test_*.py")} - {Path(__file__).name}
    assert {name for name in here if f"tests/security/{name}" not in PAGE} == set()


@pytest.mark.parametrize(
    "row",
    [
        "| a | b | |",
        "| a | b | `tests/security/test_page.py` |",
        "| a | b | `tests/security/test_page.py::test_gone` |",
        "| a | b | `tests/gone.py::test_gone` |",
        "| | b | `tests/security/test_page.py::test_every_promise_has_its_proof` |",
    ],
)
def test_a_row_without_proof_is_found(row: str) -> None:
    assert len(problems(f"\n## Controls\n| control | promise | proof |\n|---|---|---|\n{row}\n", ROOT)) == 1


def test_the_operations_on_the_page_are_those_that_there_are() -> None:
    table = {request.strip("`"): (fields, role) for request, fields, role in rows(PAGE, "Operators")}
    hub = Desk().hub
    actions = _Actions(hub, list(KEYS)).table() | FaultActions(Faults()).table() | SendActions(hub, list(KEYS)).table()
    wanted = {
        f"POST /admin/{name}": (", ".join(f"`{field}`" for field in action.body.__struct_fields__), action.role)
        for name, action in actions.items()
    }
    assert {request: cells for request, cells in table.items() if request.startswith("POST")} == wanted
    views = {request for request in table if request.startswith("GET")}
    assert views == {f"GET /admin/{name.replace('lobby', '{room_id}')}" for name in LEAST_ROLE if name not in actions}
    assert all(table[request][1] == "viewer" for request in views)
