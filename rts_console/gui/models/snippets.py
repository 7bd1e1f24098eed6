"""Saved messages of a profile: made of rows and drafts, filled in, changed, ordered, deleted and back. No Qt."""

import base64
import json
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec

from rts_console.gui.models.draft import Draft, DraftError, DraftFormat
from rts_console.profiles.model import Profile, Snippet, SnippetScope
from rts_console.profiles.modes import mode_name
from rts_console.profiles.references import secret_problem
from rts_console.profiles.telling import telling_name, variable_for
from rts_console.profiles.templates import (
    BadValue,
    UnknownVariable,
    escape,
    fill_template,
    insertions,
    own_variables,
    template_problem,
)
from rts_console.protocol.clock import now_ns
from rts_console.protocol.words import MessageMode, PayloadKind, Scope
from rts_console.record.masking import Masker
from rts_console.record.row import Row

_NAME_LENGTH: Final = 32
_HEX_UP_TO: Final = 1_024
"""So many bytes are saved as hex, which can be read and changed; more as Base64, which is shorter."""
LARGEST: Final = 256 * 1024
"""A message with more belongs into a file: profiles are read by people."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who uses a saved message, and where it goes."""

    user: str
    app: str
    target: str


class SnippetError(ValueError):
    """A saved message cannot be used or saved; the text says what, why and what to do."""


MESSAGES: Final = ("message", "room message", "server message")
"""What rows are called that can be saved: others have payloads too, such as the members of a room."""

# --- made of what is there ------------------------------------------------------------------------------------------


def snippet_of_row(row: Row, payload: bytes) -> Snippet:
    """What was sent or received, byte for byte. Raises SnippetError for one that is too large."""
    _check_size(len(payload))
    text = _text_of(payload) if row.payload_kind is PayloadKind.TEXT else None
    if text is not None:
        snippet = Snippet("", escape(text), "json" if _is_json(text) else "text")
    else:
        snippet = _of_bytes(payload)
    snippet.name = _name_of(snippet.text)
    scope = {"room message": Scope.ROOM, "server message": Scope.SERVER}.get(row.kind, Scope.PEER)
    snippet.scope = _scope(scope)
    snippet.target = row.where if scope is Scope.ROOM else row.who if scope is Scope.PEER else ""
    return snippet


def snippet_of_draft(draft: Draft, scope: Scope, target: str, mode: MessageMode) -> Snippet:
    """What is being written. Its variables are variables. Raises SnippetError."""
    if draft.format is DraftFormat.FILE:
        try:
            data = draft.payload(None)
        except DraftError as error:
            raise SnippetError(str(error)) from None
        _check_size(len(data))
        snippet = _of_bytes(data if isinstance(data, bytes) else data.encode())
    else:
        _check_size(len(draft.text))
        snippet = Snippet("", draft.text, draft.format.value)
    snippet.name = _name_of(snippet.text)
    snippet.scope, snippet.target, snippet.mode = _scope(scope), target, mode_name(mode)
    return snippet


def _text_of(payload: bytes) -> str | None:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        return None  # its bytes are what counts


def _check_size(size: int) -> None:
    if size > LARGEST:
        raise SnippetError(
            f"The message has {size:,} bytes; {LARGEST // 1024} KiB can be saved with a profile. "
            "Save it as a file, and send that."
        )


def _of_bytes(data: bytes) -> Snippet:
    return (
        Snippet("", data.hex(" "), "hex")
        if len(data) <= _HEX_UP_TO
        else Snippet("", base64.b64encode(data).decode(), "base64")
    )


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _name_of(text: str) -> str:
    """The beginning of the first line."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "message")
    if telling_name(line) is not None:
        line = Masker().mask_text(line)  # the value is to be taken out of the text; it must not stay in the name
    return line if len(line) <= _NAME_LENGTH else line[: _NAME_LENGTH - 1] + "…"


def _scope(scope: Scope) -> SnippetScope:
    return scope.value


# --- used -----------------------------------------------------------------------------------------------------------


class Filling:
    """Fills saved messages in. `seq` grows by one with each that is used; own values are remembered while it lives."""

    def __init__(self) -> None:
        """Begin to count at 1."""
        self._seq = 0
        self._last: dict[str, str] = {}
        self._chance = random.Random()

    def asked_for(self, snippet: Snippet, profile: Profile) -> dict[str, str]:
        """The variables that the user gives, each with what was given last, else with the profile's value."""
        return {name: self._last.get(name, profile.variables.get(name, "")) for name in own_variables(snippet.text)}

    def fill(self, snippet: Snippet, sender: Sender, given: Mapping[str, str]) -> Draft:
        """What is to be sent. Raises SnippetError."""
        self._last.update(given)
        self._seq += any(each.name == "seq" for each in insertions(snippet.text))
        known = self._known(sender) | dict(given)

        def look_up(name: str) -> str:
            if name not in known:
                raise UnknownVariable(name)
            return known[name]

        draft_format = DraftFormat(snippet.format)
        try:
            text = fill_template(snippet.text, look_up, self._chance, as_json=draft_format is DraftFormat.JSON)
        except UnknownVariable as error:
            raise SnippetError(f"{snippet.name}: {error} has no value. Give it one.") from None
        except BadValue as error:
            raise SnippetError(f"{snippet.name}: {error}. {error.remedy}") from None
        return Draft(draft_format, text)

    def _known(self, sender: Sender) -> dict[str, str]:
        at_ns = now_ns()
        now = datetime.fromtimestamp(at_ns / 1e9, UTC)
        return {
            "user": sender.user,
            "target": sender.target,
            "app": sender.app,
            "seq": str(self._seq),
            "now": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "now_ms": str(at_ns // 1_000_000),
            "uuid": str(uuid.uuid4()),
        }


# --- kept -----------------------------------------------------------------------------------------------------------


def problem_of(snippet: Snippet, profile: Profile, was: str = "") -> str | None:
    """Why it cannot be saved in a profile, in place of the one named `was`; `None` when it can."""
    if not snippet.name.strip():
        return "It has no name. Give it one: it is found by that."
    if snippet.name != was and profile.snippet(snippet.name) is not None:
        return f"There is a saved message {snippet.name!r} already. Give it another name."
    if problem := template_problem(snippet.text):
        return f"{problem.why}. {problem.remedy}"
    for text in (snippet.text, snippet.name):
        if problem_text := secret_problem(text):
            return f"It is not saved, as {problem_text}: profiles are shared. Write a variable such as {{{{token}}}}."
    return _clear_problem(snippet) or _payload_problem(snippet)


def _clear_problem(snippet: Snippet) -> str | None:
    """What to do about a password, key or token in clear."""
    name = telling_name(snippet.text, snippet.format) or telling_name(snippet.name)
    if name is None:
        return None
    return (
        f"It is not saved: the value of {name!r} would stand in the profile's file in clear, and "
        f"profiles are shared. Write the variable {variable_for(name)} in its place, which is asked for when the "
        "message is used, or take the value out."
    )


def _payload_problem(snippet: Snippet) -> str | None:
    """What is wrong with its payload, as far as that can be told before its variables are filled in."""
    if any(True for _ in insertions(snippet.text)):
        return None
    try:
        text = fill_template(snippet.text, str, random.Random(0))
        Draft(DraftFormat(snippet.format), text).payload(None)
    except DraftError as error:
        return str(error)
    return None


def put(profile: Profile, snippet: Snippet, was: str = "") -> None:
    """Save it in the place of the one named `was`, else as the last."""
    for place, each in enumerate(profile.snippets):
        if each.name == was:
            profile.snippets[place] = snippet
            return
    profile.snippets.append(snippet)


def move(profile: Profile, name: str, by: int) -> bool:
    """Put it so many places further down; False when there is no such place."""
    place = next((place for place, each in enumerate(profile.snippets) if each.name == name), None)
    if place is None or not 0 <= place + by < len(profile.snippets):
        return False
    profile.snippets.insert(place + by, profile.snippets.pop(place))
    return True


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was taken away, from where."""

    profile: str
    place: int
    snippet: Snippet


def delete(profile: Profile, name: str) -> Deleted | None:
    """Take it away."""
    for place, each in enumerate(profile.snippets):
        if each.name == name:
            return Deleted(profile.name, place, profile.snippets.pop(place))
    return None


def bring_back(profile: Profile, deleted: Deleted) -> None:
    """Where it was, unless another has its name by now: then under a free one."""
    snippet = msgspec.structs.replace(deleted.snippet, name=free_name(profile, deleted.snippet.name))
    profile.snippets.insert(deleted.place, snippet)


def free_name(profile: Profile, name: str) -> str:
    """This name, or one like it that is not taken."""
    numbered = (f"{name} {number}" if number > 1 else name for number in range(1, len(profile.snippets) + 2))
    return next(each for each in numbered if profile.snippet(each) is None)


def matches(snippet: Snippet, words: str) -> bool:
    """Whether all words occur in its name, text or target."""
    heap = f"{snippet.name} {snippet.text} {snippet.target}".casefold()
    return all(word in heap for word in words.casefold().split())


__all__ = [
    "MESSAGES",
    "Deleted",
    "Filling",
    "Sender",
    "SnippetError",
    "bring_back",
    "delete",
    "free_name",
    "matches",
    "move",
    "problem_of",
    "put",
    "snippet_of_draft",
    "snippet_of_row",
]
