"""Scenarios in the language of the window: what a step does, and what the samples that come along say.

What somebody else wrote into a scenario is shown as it is written.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from rts_console.gui.phrases import SAMPLES
from rts_console.scenario.model import Step
from rts_console.scenario.values import fill_known
from rts_console.scenario.wording import describe

_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")
_HOLE: Final = re.compile(r"\{(\w+)\}")
NAMES: Final = (
    QT_TRANSLATE_NOOP("Wording", "ascii"),
    QT_TRANSLATE_NOOP("Wording", "chinese"),
    QT_TRANSLATE_NOOP("Wording", "emoji"),
    QT_TRANSLATE_NOOP("Wording", "binary"),
    QT_TRANSLATE_NOOP("Wording", "message"),
    QT_TRANSLATE_NOOP("Wording", "online"),
    QT_TRANSLATE_NOOP("Wording", "offline"),
    QT_TRANSLATE_NOOP("Wording", "unreachable"),
    QT_TRANSLATE_NOOP("Wording", "refuse"),
    QT_TRANSLATE_NOOP("Wording", "hold"),
    QT_TRANSLATE_NOOP("Wording", "send"),
    QT_TRANSLATE_NOOP("Wording", "delay"),
    QT_TRANSLATE_NOOP("Wording", "loss"),
    QT_TRANSLATE_NOOP("Wording", "bandwidth"),
    QT_TRANSLATE_NOOP("Wording", "reorder"),
    QT_TRANSLATE_NOOP("Wording", "duplicate"),
    QT_TRANSLATE_NOOP("Wording", "half open"),
    QT_TRANSLATE_NOOP("Wording", "close"),
    QT_TRANSLATE_NOOP("Wording", "refuse login"),
    QT_TRANSLATE_NOOP("Wording", "kick"),
    QT_TRANSLATE_NOOP("Wording", "duplicate login"),
    QT_TRANSLATE_NOOP("Wording", "expire token"),
    QT_TRANSLATE_NOOP("Wording", "rate limit"),
    QT_TRANSLATE_NOOP("Wording", "app server down"),
    QT_TRANSLATE_NOOP("Wording", "slow app server"),
    QT_TRANSLATE_NOOP("Wording", "wrong answer"),
    QT_TRANSLATE_NOOP("Wording", "clock skew"),
    QT_TRANSLATE_NOOP("Wording", "80 % loss"),
    QT_TRANSLATE_NOOP("Wording", "lift"),
    QT_TRANSLATE_NOOP("Wording", "gateway restart"),
    QT_TRANSLATE_NOOP("Wording", "dismiss"),
    QT_TRANSLATE_NOOP("Wording", "disconnect"),
    QT_TRANSLATE_NOOP("Wording", "mute"),
    QT_TRANSLATE_NOOP("Wording", "unmute"),
    QT_TRANSLATE_NOOP("Wording", "ban"),
    QT_TRANSLATE_NOOP("Wording", "unban"),
    QT_TRANSLATE_NOOP("Wording", "disconnected"),
    QT_TRANSLATE_NOOP("Wording", "connecting"),
    QT_TRANSLATE_NOOP("Wording", "connected"),
    QT_TRANSLATE_NOOP("Wording", "reconnecting"),
    QT_TRANSLATE_NOOP("Wording", "reconnected"),
    QT_TRANSLATE_NOOP("Wording", "lost"),
    QT_TRANSLATE_NOOP("Wording", "failed"),
    QT_TRANSLATE_NOOP("Wording", "min"),
    QT_TRANSLATE_NOOP("Wording", "mean"),
    QT_TRANSLATE_NOOP("Wording", "max"),
    QT_TRANSLATE_NOOP("Wording", "count"),
    QT_TRANSLATE_NOOP("Wording", "delivery"),
    QT_TRANSLATE_NOOP("Wording", "result"),
    QT_TRANSLATE_NOOP("Wording", "text"),
    QT_TRANSLATE_NOOP("Wording", "json"),
    QT_TRANSLATE_NOOP("Wording", "kind"),
    QT_TRANSLATE_NOOP("Wording", "from"),
    QT_TRANSLATE_NOOP("Wording", "room"),
    QT_TRANSLATE_NOOP("Wording", "contains"),
    QT_TRANSLATE_NOOP("Wording", "matches"),
    QT_TRANSLATE_NOOP("Wording", "bytes"),
    QT_TRANSLATE_NOOP("Wording", "attributes"),
    QT_TRANSLATE_NOOP("Wording", "reason"),
    QT_TRANSLATE_NOOP("Wording", "in_room"),
    QT_TRANSLATE_NOOP("Wording", "not_in_room"),
    QT_TRANSLATE_NOOP("Wording", "logged_in True"),
    QT_TRANSLATE_NOOP("Wording", "logged_in False"),
)
"""Words of the scenario format that stand in the sentences of `Wording`."""


def step_words(step: Step, names: Mapping[str, Any], played: str = "") -> str:
    """What a step does: in English as a run has `played` it, else with the values that are known by name."""
    if step.verb == "note":
        return note_words(step, names, played)
    if QLocale().language() == QLocale.Language.Chinese:
        return fill_known(describe(step.verb, step.value, _tr), names)
    return played or fill_known(step.words, names)


def note_words(step: Step, names: Mapping[str, Any], played: str = "") -> str:
    """What is said with a step; `played` as a run has said it, with all its values."""
    words = said_sample(step.note)
    return played if played and words == step.note else fill_known(words, names)


def said_sample(text: str) -> str:
    """The words of the language in force for a text of a sample; templates in it stay. Others stay as they are."""
    source = _VARIABLE.sub(r"{\1}", text)
    words = QCoreApplication.translate(SAMPLES, source) if source else source
    return text if words == source else _HOLE.sub(r"${\1}", words)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Wording", text)
