"""Several answers or receipts in one frame: what fared the same is said once, for those who have named the feature."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final

from rts_console.protocol.errors import ProtocolError
from rts_console.protocol.frames import Accepted, AcceptedMany, Arrival, Received, ReceivedMany
from rts_console.protocol.words import RefusalCode

ANSWERS_LIMIT: Final = 1_000
"""So many messages one `accepted_many` may answer."""
FEW: Final = 3
"""So many receipts alike are not worth a frame of their own."""

_WHOSE: Final = attrgetter("user_id", "room_id", "received_at_ns")


def in_runs(answers: Sequence[Accepted]) -> list[Accepted | AcceptedMany]:
    """The same answers in their order, those that continue each other as one."""
    runs: list[Accepted | AcceptedMany] = []
    start = 0
    for end in range(1, len(answers) + 1):
        if end < len(answers) and end - start < ANSWERS_LIMIT and _continues(answers[end - 1], answers[end]):
            continue
        runs.append(_run(answers[start], end - start))
        start = end
    return runs


def one_by_one(frame: AcceptedMany) -> list[Accepted]:
    """The answers that it stands for. Raises `ProtocolError` where they are none, or too many."""
    if not 1 <= frame.count <= ANSWERS_LIMIT:
        reason = f"An accepted_many answers {frame.count} messages; 1 to {ANSWERS_LIMIT:,} are allowed."
        raise ProtocolError(RefusalCode.BAD_FRAME, reason)
    alike = (frame.code, frame.gateway_in_ns, frame.gateway_out_ns, frame.recipients)
    first, position = frame.first_id, frame.position
    answers = [Accepted(first, *alike, position, previous=frame.previous)]
    if not position:
        answers += [Accepted(first + number, *alike) for number in range(1, frame.count)]
    else:
        places = ((number, position + number) for number in range(1, frame.count))
        answers += [Accepted(first + number, *alike, place, previous=place - 1) for number, place in places]
    return answers


def receipts(count: int, arrivals: Sequence[Arrival]) -> list[Received | ReceivedMany]:
    """Receipts for all of them; `count` is how many messages the connection has taken in all."""
    many: list[Received | ReceivedMany] = []
    others: list[Arrival] = []
    for (user_id, room_id, at_ns), found in groupby(arrivals, _WHOSE):
        alike = list(found)
        if len(alike) <= FEW:
            others += alike
        else:
            many.append(ReceivedMany(count, user_id, at_ns, [each.client_message_id for each in alike], room_id))
    return [*many, Received(count, others)] if others else many


def _continues(before: Accepted, answer: Accepted) -> bool:
    """Whether an answer says of the next message what the one before said."""
    position = before.position
    return (
        answer.id == before.id + 1
        and answer.code == before.code
        and answer.gateway_in_ns == before.gateway_in_ns
        and answer.gateway_out_ns == before.gateway_out_ns
        and answer.recipients == before.recipients
        and not (answer.reason or before.reason or answer.retry_after_ms or before.retry_after_ms)
        and not (answer.attributes or before.attributes)
        and ((answer.position == position + 1 and answer.previous == position) if position else not answer.position)
    )


def _run(first: Accepted, count: int) -> Accepted | AcceptedMany:
    if count == 1:
        return first
    alike = (first.code, first.gateway_in_ns, first.gateway_out_ns, first.recipients)
    return AcceptedMany(first.id, count, *alike, first.position, first.previous)
