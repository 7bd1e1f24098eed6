"""The facts of a case as words, in sections, for a page and for the clipboard."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from rts_console.record.case_facts import Clock, Contents, Manifest

MOST_SECTIONS: Final = 60
MOST_PAIRS: Final = 200
MOST_NAME: Final = 200
MOST_CHARACTERS: Final = 50_000

Pairs = tuple[tuple[str, str], ...]
Sections = tuple[tuple[str, Pairs], ...]


def case_sections(manifest: Manifest, contents: Contents) -> Sections:
    """A title and its names and values for each kind of fact; those without any are left out."""
    facts = contents.facts
    sections: list[tuple[str, Pairs]] = [
        ("Case", _about(manifest)),
        ("Notes", (("", contents.notes),) if contents.notes.strip() else ()),
        *(
            (f"{each.user_id}’s token", _claims(each.app_id, each.address, each.claims, each.expires_at_s))
            for each in facts.identities
        ),
        ("Faults", tuple((each.words, _span(each.start_ns, each.end_ns)) for each in facts.faults)),
        ("Clocks", _clocks(facts.clocks)),
        ("Marks", tuple((f"row {each.seq}", each.comment or "–") for each in contents.marks)),
        ("Program", tuple(facts.program.items())),
        ("Machine", tuple(facts.machine.items())),
        ("Gateway", flat(facts.gateway)),
        ("Settings", flat(facts.settings)),
        ("What was kept", tuple((part.what, _fate(part.fate, part.count, part.masked)) for part in manifest.parts)),
        ("Scenario", (("", contents.scenario),) if contents.scenario else ()),
    ]
    return _within_bounds([section for section in sections if section[1]])


def _within_bounds(sections: list[tuple[str, Pairs]]) -> Sections:
    """What a page can show: the rest is said to be in the file. A case that came from elsewhere may hold anything."""
    shown = [(title, _some(pairs)) for title, pairs in sections[:MOST_SECTIONS]]
    if len(sections) > MOST_SECTIONS:
        shown.append(("More", (("", f"{len(sections) - MOST_SECTIONS:,} more sections are in the file."),)))
    return tuple(shown)


def _some(pairs: Pairs) -> Pairs:
    cut = tuple((name[:MOST_NAME], _part_of(value)) for name, value in pairs[:MOST_PAIRS])
    more = len(pairs) - MOST_PAIRS
    return (*cut, ("…", f"{more:,} more are in the file.")) if more > 0 else cut


def _part_of(text: str) -> str:
    more = len(text) - MOST_CHARACTERS
    return f"{text[:MOST_CHARACTERS]}…\n({more:,} more characters are in the file.)" if more > 0 else text


def flat(found: Any, before: str = "") -> Pairs:
    """Names with dots and values of what is nested."""
    pairs: list[tuple[str, str]] = []
    items: Sequence[tuple[Any, Any]] = list(found.items()) if isinstance(found, Mapping) else list(enumerate(found, 1))
    for key, value in items:
        name = f"{before}{key}"
        if isinstance(value, Mapping | list | tuple) and value:
            pairs += flat(value, f"{name}.")
        else:
            pairs.append((name, _plain(value)))
    return tuple(pairs)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value in (None, "", [], {}, ()) else str(value)


def _about(manifest: Manifest) -> Pairs:
    masked = "secrets were taken out" if manifest.masked else "SECRETS ARE IN IT: do not pass it on"
    return (
        ("title", manifest.title or "–"),
        ("saved", moment(manifest.saved_at_ns)),
        ("events", f"{manifest.rows:,}"),
        ("from", moment(manifest.first_at_ns)),
        ("to", moment(manifest.last_at_ns)),
        ("secrets", masked),
    )


def _claims(app_id: str, address: str, claims: Mapping[str, Any], expires_at_s: int | None) -> Pairs:
    named = flat(claims)
    end = (("ends", moment(expires_at_s * 10**9)),) if expires_at_s else ()
    return (("app id", app_id or "–"), ("address", address or "–"), *end, *named)


def _clocks(clocks: Sequence[Clock]) -> Pairs:
    """The last word on each identity's; how it was before is for the times."""
    last = {each.identity: each for each in clocks}
    words = "the gateway was {each.offset_ms:+.3f} ms ahead, ± {each.error_ms:.3f} ms"
    return tuple((name, words.format(each=each)) for name, each in last.items())


def _fate(fate: str, count: int, masked: int) -> str:
    words = {"kept": "kept", "masked": f"{masked:,} secrets masked", "dropped": "left out"}[fate]
    return f"{count:,}, {words}" if count else words


def _span(start_ns: int, end_ns: int) -> str:
    start = moment(start_ns) if start_ns else "before the first row"
    return f"{start} to {moment(end_ns) if end_ns else 'the end'}"


def moment(at_ns: int) -> str:
    """UTC with milliseconds; a dash when unknown or out of the calendar."""
    try:
        at = datetime.fromtimestamp(at_ns / 1e9, UTC)
    except (OverflowError, ValueError, OSError):
        return "–"
    return f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03} UTC" if at_ns > 0 else "–"
