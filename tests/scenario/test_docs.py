"""What docs/scenarios.md shows and lists is so."""

import glob
import re
import shlex
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rts_console import cli
from rts_console.scenario.checks import BUILT_IN
from rts_console.scenario.format import loads
from rts_console.scenario.sentences import read_sentence
from rts_console.scenario.steps import MODIFIERS, VERBS
from rts_console.scenario.yaml_tree import read_yaml

PAGE = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")


def test_the_example_is_a_scenario() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert len(loads(example).steps) == 3


def test_what_the_build_server_is_told_runs_and_leaves_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (text,) = re.findall(r"```\n(name: scenarios\n.*?)```", PAGE, re.DOTALL)
    tree = read_yaml(text)
    assert tree.problems == []
    steps = tree.data["jobs"]["scenarios"]["steps"]
    (command,) = [step["run"] for step in steps if step.get("run", "").startswith("rts-console ")]
    (tmp_path / "scenarios").mkdir()
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "scenarios" / "greeting.yaml").write_text(example, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    words = [found for word in shlex.split(command) for found in (glob.glob(word) if "*" in word else [word])]
    assert cli.main(words[1:]) == 0
    report = ElementTree.parse(steps[-1]["with"]["path"])
    assert len(report.findall("testsuite/testcase")) == 3


def test_every_verb_and_name_is_listed() -> None:
    missing = [word for word in (*VERBS, *MODIFIERS) if f"`{word}`" not in PAGE]
    assert missing == []
    assert [name for name in BUILT_IN if f"${{{name}}}" not in PAGE] == []


def test_every_sentence_is_one() -> None:
    block = PAGE.split("As a sentence:\n\n```\n")[1].split("```")[0]
    for line in block.splitlines():
        sentence = line.split("  ")[0].replace("[", "").replace("]", "").replace(" …", "").strip()
        read_sentence(sentence)
