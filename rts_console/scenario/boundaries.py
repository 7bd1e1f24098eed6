"""The boundary set: one byte, one character or one message below, at and above every limit, and what became of each.

Limits are those of the rule set in force (facts, section 3). A trial is sent through a backend exactly as a user's own
message would be, so that what answers is what an app would get.
"""

import asyncio
import enum
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final

import msgspec

from rts_console.client.backend import Backend, SendResult
from rts_console.protocol.errors import InvalidCall, RequestRejected, RtsError
from rts_console.protocol.words import (
    Code,
    IdRule,
    PayloadKind,
    RoomMessageSendResult,
    RtsErrorCode,
    RuleSet,
    Scope,
    SendReturn,
    UserMessageSendResult,
)

_BURST: Final = 1.5
"""How much of one second's allowance is sent at once to be surely over it."""
_PATIENCE: Final = 5
"""How often a trial is sent that is only too fast."""


class What(enum.Enum):
    """Which limit a trial is about."""

    SIZE = "size"
    ID = "id"
    RATE = "rate"


class Verdict(enum.Enum):
    """What a trial showed."""

    AS_EXPECTED = "as expected"
    NOT_AS_EXPECTED = "not as expected"
    UNKNOWN = "unknown"


class Trial(msgspec.Struct, frozen=True):
    """One attempt. `target` is the user or room; for an id it is the id under trial.

    `make` builds what is sent (late: a set may have many megabytes). `count` messages go out at once. `expected` empty
    means that it shall be accepted, else one of these codes.
    """

    name: str
    what: What
    scope: Scope
    target: str
    kind: PayloadKind
    make: Callable[[], str | bytes]
    count: int = 1
    expected: tuple[Code, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of one message as sent."""
        data = self.make()
        return len(data.encode()) if isinstance(data, str) else len(data)


class Shown(msgspec.Struct, frozen=True):
    """What became of a trial: the worst code of its messages, `None` where no answer came, and the verdict."""

    trial: Trial
    code: Code | None
    words: str
    verdict: Verdict


def boundary_set(rules: RuleSet, scope: Scope, target: str) -> list[Trial]:
    """All trials for one path: sizes of text in one, three and four bytes a character and of binary, ids, rates.

    `target` is a user who is online, or a room that was joined; for the app server it is not used.
    """
    return [*_sizes(rules, scope, target), *_ids(rules.ids, scope), *_rates(rules, scope, target)]


async def explore(backend: Backend, trials: Sequence[Trial]) -> AsyncIterator[Shown]:
    """Carry trials out one after another; ends early only when whoever iterates stops."""
    for trial in trials:
        try:
            code, words = await _carry_out(backend, trial)
        except RtsError as error:
            yield Shown(trial, None, str(error), Verdict.UNKNOWN)
            continue
        yield Shown(trial, code, words, judge(trial, code))


def judge(trial: Trial, code: Code | None) -> Verdict:
    """Whether a code is what the rules say. No answer, or an unknown outcome, shows nothing."""
    if code is None or code in _NO_ANSWER:
        return Verdict.UNKNOWN
    met = code in trial.expected if trial.expected else code in _ACCEPTED
    return Verdict.AS_EXPECTED if met else Verdict.NOT_AS_EXPECTED


# --- the trials -----------------------------------------------------------------------------------------------------


def _sizes(rules: RuleSet, scope: Scope, target: str) -> list[Trial]:
    trials = []
    for name, character in (("ASCII", "a"), ("Chinese", "中"), ("emoji", "😀")):
        for size in _around(rules.text_limit):
            text = (f"{name} text, {size:,} bytes", scope, target, PayloadKind.TEXT)
            trials.append(_size_trial(*text, _text_of(character, size), size, rules))
    for size in _around(rules.binary_limit):
        binary = (f"binary, {size:,} bytes", scope, target, PayloadKind.BINARY)
        trials.append(_size_trial(*binary, _bytes_of(size), size, rules))
    return trials


def _size_trial(
    name: str, scope: Scope, target: str, kind: PayloadKind, make: Callable[[], str | bytes], size: int, rules: RuleSet
) -> Trial:
    expected: tuple[Code, ...] = ()
    if size > rules.size_limit(kind):
        expected = (_results(scope).EXCEED_MAX_LENGTH,)
    return Trial(name, What.SIZE, scope, target, kind, make, expected=expected)


def _around(limit: int) -> tuple[int, int, int]:
    return limit - 1, limit, limit + 1


def _text_of(character: str, size: int) -> Callable[[], str]:
    """Text of exactly so many bytes: as many of the character as fit, and ASCII for the rest."""
    each = len(character.encode())
    return lambda: character * (size // each) + "a" * (size % each)


def _bytes_of(size: int) -> Callable[[], bytes]:
    return lambda: bytes(range(256)) * (size // 256) + bytes(range(size % 256))


def _ids(rule: IdRule, scope: Scope) -> list[Trial]:
    """Ids at both ends of their length, with every kind of allowed character, and with each ASCII one that is not."""
    if scope is Scope.SERVER:
        return []
    refused: tuple[Code, ...] = (RtsErrorCode.ROOM_ID_ILLEGAL if scope is Scope.ROOM else SendReturn.EMPTY_USER,)
    most, characters = rule.most, rule.characters
    good = {"1 character": "a", f"{most} characters": "a" * most}
    for place in range(0, len(characters), most):
        part = f", part {place // most + 1}" if len(characters) > most else ""
        good[f"every allowed character{part}"] = characters[place : place + most]
    bad = {"empty": "", f"{most + 1} characters": "a" * (most + 1), "Chinese": "用户", "emoji": "😀"}
    bad |= {_name_of(character): f"a{character}b" for character in map(chr, range(128)) if character not in characters}
    return [
        *(_id_trial(name, scope, given, ()) for name, given in good.items()),
        *(_id_trial(name, scope, given, refused) for name, given in bad.items()),
    ]


def _name_of(character: str) -> str:
    return f"with {character}" if character.isprintable() and character != " " else f"with U+{ord(character):04X}"


def _id_trial(name: str, scope: Scope, given: str, expected: tuple[Code, ...]) -> Trial:
    return Trial(f"id, {name}", What.ID, scope, given, PayloadKind.TEXT, lambda: "id", expected=expected)


def _rates(rules: RuleSet, scope: Scope, target: str) -> list[Trial]:
    rate = {Scope.PEER: rules.peer_rate, Scope.ROOM: rules.room_rate, Scope.SERVER: rules.server_rate}[scope]
    if not rate:
        return []
    over = int(rate * _BURST) + 1
    expected = (_results(scope).EXCEED_QPS,)
    text = (PayloadKind.TEXT, lambda: "rate")
    return [
        Trial(f"{rate} at once, the allowance of a second", What.RATE, scope, target, *text, count=rate),
        Trial(f"{over} at once", What.RATE, scope, target, *text, count=over, expected=expected),
    ]


def _results(scope: Scope) -> type[RoomMessageSendResult] | type[UserMessageSendResult]:
    return RoomMessageSendResult if scope is Scope.ROOM else UserMessageSendResult


_ACCEPTED: Final[tuple[Code, ...]] = (
    UserMessageSendResult.SUCCESS,
    RoomMessageSendResult.SUCCESS,
    # The id was taken; that nobody of that name is there is another matter.
    UserMessageSendResult.NO_RECEIVER,
    UserMessageSendResult.NO_RELAY_PATH,
    RtsErrorCode.SUCCESS,
)
_NO_ANSWER: Final[tuple[Code, ...]] = (
    UserMessageSendResult.TIMEOUT,
    UserMessageSendResult.NETWORK_DISCONNECTED,
    RoomMessageSendResult.TIMEOUT,
    RoomMessageSendResult.NETWORK_DISCONNECTED,
)


# --- carrying out ---------------------------------------------------------------------------------------------------


async def _carry_out(backend: Backend, trial: Trial) -> tuple[Code | None, str]:
    if trial.what is What.ID and trial.scope is Scope.ROOM:
        return await _join_and_leave(backend, trial.target)
    try:
        results = await _send_in_time(backend, trial)
    except InvalidCall as refused:
        return refused.code, refused.reason
    worst = next((result for result in results if result.code not in _ACCEPTED), results[0])
    return worst.code, worst.reason or worst.code.meaning


async def _send_in_time(backend: Backend, trial: Trial) -> list[SendResult]:
    """A trial that is not about rates waits until they let it pass: a few large ones may be a second's allowance."""
    for _ in range(_PATIENCE):
        results = await _send_all(backend, trial)
        wait_ms = max(result.retry_after_ms for result in results)
        if trial.what is What.RATE or not wait_ms:
            break
        await asyncio.sleep(wait_ms / 1_000)
    return results


async def _send_all(backend: Backend, trial: Trial) -> list[SendResult]:
    """All at once: the backend writes each when it is called, and the answers come together."""

    data = trial.make()
    return list(await asyncio.gather(*(_send(backend, trial, data) for _ in range(trial.count))))


async def _send(backend: Backend, trial: Trial, data: str | bytes) -> SendResult:
    if trial.scope is Scope.PEER:
        return await backend.send_message(trial.target, data)
    if trial.scope is Scope.SERVER:
        return await backend.send_server_message(data)
    room = next((room for room in backend.rooms if room.room_id == trial.target), None)
    if room is None:
        raise InvalidCall(RoomMessageSendResult.NOT_JOIN, f"Room {trial.target} was not joined. Join it first.")
    return await room.send_message(data)


async def _join_and_leave(backend: Backend, room_id: str) -> tuple[Code | None, str]:
    try:
        room = backend.create_room(room_id)
    except InvalidCall as refused:
        return refused.code, refused.reason
    try:
        await room.join()
    except RequestRejected as refused:
        return refused.code, refused.reason
    finally:
        await room.close()
    return RtsErrorCode.SUCCESS, RtsErrorCode.SUCCESS.meaning
