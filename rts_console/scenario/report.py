"""What came of runs, for people (a table, a page), for programs (JSON) and for build servers (JUnit XML)."""

import datetime
import re
from collections.abc import Sequence
from typing import Any, Final
from xml.etree import ElementTree

from rts_console.protocol.secret import mask
from rts_console.scenario.progress import RunResult, Status, StepResult

_MARKS: Final = {Status.PASSED: "ok  ", Status.FAILED: "FAIL", Status.SKIPPED: "skip", Status.CANCELLED: "stop"}
_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def result_line(result: StepResult) -> str:
    """A step as a line of the table; what was expected and seen stands below when it failed."""
    inner = "  " * _depth(result)
    rounds = f" (round {'.'.join(map(str, result.rounds))})" if result.rounds else ""
    line = f"{_MARKS[result.status]} {result.elapsed_ms:9.1f} ms  {inner}{result.words}{rounds}"
    if result.status is not Status.FAILED or result.is_container:
        return line
    place = f"line {result.step.place.line}"
    return f"{line}\n{' ' * 19}{inner}expected: {result.expected}\n{' ' * 19}{inner}seen:     {result.seen}  ({place})"


def table(result: RunResult) -> str:
    """A whole run, one line a step."""
    return "\n".join([*(result_line(each) for each in result.results), summary(result)])


def summary(result: RunResult) -> str:
    """A run in one line."""
    counts = [f"{result.count(status)} {status.value}" for status in Status if result.count(status)]
    reason = f", {result.reason}" if result.reason else ""
    words = f"{result.scenario.name}: {', '.join(counts) or 'nothing was run'}{reason}"
    return f"{_MARKS[result.status]} {words} in {result.elapsed_ms / 1000:.2f} s (seed {result.seed})"


def _depth(result: StepResult) -> int:
    """How many containers a step is in: a path has a key and a place for each, and one key more for rows."""
    return sum(part in ("repeat", "parallel") for part in result.step.path)


# --- JSON -----------------------------------------------------------------------------------------------------------


def as_json(result: RunResult) -> dict[str, Any]:
    """A run as one JSON object."""
    return {
        "name": result.scenario.name,
        "file": result.scenario.file,
        "ok": result.ok,
        "status": result.status.value,
        "reason": result.reason or result.unreachable,
        "seed": result.seed,
        "elapsed_ms": round(result.elapsed_ms, 3),
        "started_at": _iso(result.started_at_ns),
        "counts": {status.value: result.count(status) for status in Status},
        "steps": [_step_json(each) for each in result.results],
        "more_passed": result.more_passed,
    }


def _step_json(result: StepResult) -> dict[str, Any]:
    made: dict[str, Any] = {
        "words": result.words,
        "status": result.status.value,
        "line": result.step.place.line,
        "path": list(result.step.path),
        "elapsed_ms": round(result.elapsed_ms, 3),
        "seen": result.seen,
    }
    optional = {"rounds": list(result.rounds), "expected": result.expected, "name": result.step.name}
    made |= {key: value for key, value in optional.items() if value}
    if result.events:
        made["events"] = [
            {"who": each.who, "kind": each.kind, "at": _iso(each.at_ns), "client_message_id": each.client_message_id}
            for each in result.events[:100]
        ]
        made["event_count"] = len(result.events)
    return made


def _iso(at_ns: int) -> str:
    moment = datetime.datetime.fromtimestamp(at_ns / 1e9, datetime.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


# --- Markdown -------------------------------------------------------------------------------------------------------


def markdown(result: RunResult) -> str:
    """A run as a page that people read: the summary, what failed, and every step in a table."""
    lines = [f"# {_cell(result.scenario.name)}", "", f"**{result.status.value}**: {_cell(summary(result)[5:])}", ""]
    lines.append(f"Begun {_iso(result.started_at_ns)}, speed {result.speed:g}, file `{result.scenario.file or '-'}`.")
    for each in result.results:
        if each.status is Status.FAILED and not each.is_container:
            lines += ["", f"## Line {each.step.place.line}: {_cell(each.words)}", ""]
            lines += [f"- expected: {_cell(each.expected)}", f"- seen: {_cell(each.seen)}"]
    lines += ["", "| | step | line | ms |", "|---|---|---:|---:|"]
    for each in result.results:
        inner = "· " * _depth(each)
        rounds = f" (round {'.'.join(map(str, each.rounds))})" if each.rounds else ""
        words = f"{inner}{_cell(each.words)}{rounds}"
        lines.append(f"| {each.status.value} | {words} | {each.step.place.line} | {each.elapsed_ms:.1f} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """A text that stays one, and in its cell."""
    return re.sub(r"([\\`*_<>|\[\]#])", r"\\\1", text.replace("\n", " "))


# --- JUnit ----------------------------------------------------------------------------------------------------------


def junit(results: Sequence[RunResult]) -> str:
    """Runs as JUnit XML: a suite for each run, a case for each step that is not only there for others."""
    suites = ElementTree.Element("testsuites", name="rts-console")
    for result in results:
        _suite(suites, result)
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode") + "\n"


def _suite(parent: ElementTree.Element, result: RunResult) -> None:
    cases = [each for each in result.results if not each.is_container]
    suite = ElementTree.SubElement(
        parent,
        "testsuite",
        name=_clean(result.scenario.name),
        tests=str(len(cases) + _is_cut(result)),
        failures=str(result.count(Status.FAILED)),
        errors=str(int(_is_cut(result))),
        skipped=str(result.count(Status.SKIPPED) + result.count(Status.CANCELLED)),
        time=f"{result.elapsed_ms / 1000:.3f}",
        timestamp=_iso(result.started_at_ns),
    )
    properties = ElementTree.SubElement(suite, "properties")
    ElementTree.SubElement(properties, "property", name="seed", value=str(result.seed))
    for number, case in enumerate(cases, 1):
        _case(suite, result, case, number)
    if _is_cut(result):
        # Many build servers look at cases only, and would take a run that was cut for a good one.
        name, reason = _clean(result.scenario.name), _clean(result.reason)
        whole = ElementTree.SubElement(suite, "testcase", classname=name, name="the whole run")
        ElementTree.SubElement(whole, "error", message=reason).text = reason
        ElementTree.SubElement(suite, "system-err").text = reason


def _is_cut(result: RunResult) -> bool:
    """Whether it ended for a reason that no step has: it took too long, or was interrupted."""
    return bool(result.reason) and result.status is not Status.PASSED


def _case(suite: ElementTree.Element, result: RunResult, step: StepResult, number: int) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=_clean(result.scenario.name),
        # As it stands in the file: a build server follows a test by its name, whatever came of it and with what values.
        name=_clean(f"{number:03} {mask(step.step.words)}"),
        time=f"{step.elapsed_ms / 1000:.3f}",
        file=result.scenario.file,
        line=str(step.step.place.line),
    )
    if step.status is Status.FAILED:
        failure = ElementTree.SubElement(case, "failure", message=_clean(f"expected {step.expected}; saw {step.seen}"))
        failure.text = _clean(f"expected: {step.expected}\nseen:     {step.seen}\n")
    elif step.status is not Status.PASSED:
        ElementTree.SubElement(case, "skipped", message=step.seen or step.status.value)
    if step.words != step.step.words:
        ElementTree.SubElement(case, "system-out").text = _clean(step.words)


def _clean(text: str) -> str:
    """XML has no way to write most control characters."""
    return _NOT_IN_XML.sub("�", text)
