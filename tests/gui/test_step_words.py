"""Scenarios in Chinese: every step of the samples has its words, and what somebody else wrote stays as it is."""

import re
from pathlib import Path

import pytest

from rts_console.gui.language import Language
from rts_console.gui.phrases import SAMPLES
from rts_console.gui.step_words import _tr, note_words, said_sample, step_words
from rts_console.paths import resource
from rts_console.scenario.format import loads
from rts_console.scenario.model import Scenario
from rts_console.scenario.steps import normal
from rts_console.scenario.wording import Wording

FILES = sorted(resource("scenarios").glob("*.yaml"))
OPAQUE = re.compile(r'"(?:[^"\\]|\\.)*"|\{.*\}|\$\{\w+\}')
"""What is sent or looked for, and values that come later."""
TERMS = re.compile(r"\b(?:Token|JSON|ASCII|KiB|ms|p\d+|(?:[A-Z][a-z]+){2,}|code|remaining_ms|Success)\b|= refused")
"""Of the field, and of the vendor: events, their fields and results."""


@pytest.fixture(autouse=True)
def _chinese(language: Language) -> None:
    language.choose("zh_CN")


def own_names(scenario: Scenario) -> set[str]:
    """Names that the scenario gives: users, rooms, faults."""
    faults = {str(step.value["which"]) for step in scenario.all_steps() if step.verb == "lift"}
    rooms = {str(value) for value in scenario.variables.values()}
    return {*scenario.identities, *scenario.others, *faults, *rooms, "Alice", "Bob"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_step_of_a_sample_is_said_in_chinese(path: Path) -> None:
    scenario = loads(path.read_text("utf-8"), path.name)
    names = sorted((re.escape(each) for each in own_names(scenario)), key=len, reverse=True)
    own = re.compile("|".join(names), re.IGNORECASE)
    said = [step_words(step, scenario.variables) for step in scenario.all_steps()]
    said += [note_words(step, scenario.variables) for step in scenario.all_steps()]
    said += [said_sample(scenario.name), said_sample(scenario.description)]
    left = [words for words in said if re.search("[A-Za-z]{2}", TERMS.sub("", own.sub("", OPAQUE.sub("", words))))]
    assert not left


USERS = """
name: Rooms
identities: {alice: , bob: }
steps:
  - wait: 1 s
    note: NOTE
"""


@pytest.mark.parametrize("note", ["bob is in lobby", "delivered", "Rooms", "There is no room. {room}", "alice logs in"])
def test_what_somebody_wrote_is_shown_as_it_is_written(note: str) -> None:
    scenario = loads(USERS.replace("NOTE", f"'{note}'"), "x")
    assert note_words(scenario.steps[0], {}) == note
    assert note_words(scenario.steps[0], {}, "played") == "played"
    assert said_sample(scenario.name) == "Rooms"


def test_what_a_sample_is_called_leads_back_to_its_english(language: Language) -> None:
    back = language.phrases_to("en")
    assert back.say("弱网", ("QWidget", SAMPLES)) == "Weak network"


@pytest.mark.parametrize(
    ("verb", "value", "words"),
    [
        ("send", {"from": "a", "to": "b", "generate": {"of": "emoji", "bytes": 9}}, "a 向 b 发送 9 字节 表情符号"),
        ("fault", {"kind": "slow_app_server", "delay": "2 s", "who": "alice"}, "故障：应用服务器缓慢 2 s（alice）"),
        ("fault", "80 % loss", "故障：80 % 丢失"),
        ("expect", {"measure": "p95", "who": "alice", "less_than": "51 ms"}, "送达耗时（alice）的 p95 < 51 ms"),
        ("expect", {"who": "bob", "order": ["1", "2"]}, 'bob 收到 依次为："1"; "2"'),
        (
            "expect",
            {"who": "bob", "event": "TokenWillExpire", "where": {"remaining_ms": {"at_most": 0}}},
            "bob 收到通知 TokenWillExpire，其中 remaining_ms ≤ 0",
        ),
        ("send", {"from": "alice", "to": "bob", "text": "There is no room."}, 'alice 向 bob 发送 "There is no room."'),
        ("join", {"who": ["a", "b", "online"], "room": "room"}, "a、b 和 online 加入 room"),
    ],
)
def test_steps_of_every_kind(verb: str, value: object, words: str) -> None:
    assert Wording(_tr).words(verb, normal(verb, value)) == words
