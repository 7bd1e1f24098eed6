"""What the cells of a row of the event table say."""

import html
import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from rts_console.gui.language import said
from rts_console.gui.models.attributes import attributes_of
from rts_console.gui.models.clock_text import full_time, milliseconds
from rts_console.gui.models.event_columns import Column, TimeMode
from rts_console.record.journey_states import States, StepState, states
from rts_console.record.log import Direction, Row


@dataclass(slots=True, eq=False)
class EventCells:
    """One row as painted: the texts that do not depend on where it stands, and its journey.

    `texts` has an empty one for the columns MARK, TIME, DELTA and DIRECTION.
    """

    row: Row
    texts: tuple[str, ...]
    journey: States


def tr(text: str) -> str:
    """`text` in the language of the window."""
    return QCoreApplication.translate("EventModel", text)


def cells_of(row: Row) -> EventCells:
    """The texts of a row."""
    gateway_ns = row.gateway_out_ns - row.gateway_in_ns if row.gateway_in_ns and row.gateway_out_ns else None
    texts = (
        "",
        "",
        "",
        row.identity,
        "",
        said(row.kind),
        _with(row),
        f"{row.size:,}" if row.payload_kind else "",
        str(row.message_id) if row.message_id else "",
        "",
        row.result or (tr("…") if row.pending else ""),
        "" if math.isnan(row.elapsed_ms) else milliseconds(row.elapsed_ms),
        "" if gateway_ns is None else milliseconds(gateway_ns / 1e6),
        row.note if attributes_of(row) else "",
        _preview(row),
    )
    return EventCells(row, texts, states(row))


def _preview(row: Row) -> str:
    if row.payload_kind and not row.size and not row.preview:
        return tr("(empty)")  # it was sent, and nothing was in it: a blank cell would leave that open
    return said(row.preview) if _in_words(row) else row.preview


def _in_words(row: Row) -> bool:
    """Whether the preview is ours: what somebody sent is never said in other words."""
    return not row.payload_kind or bool(row.note and row.direction is Direction.NONE)


def _with(row: Row) -> str:
    """The other end: a user, a room, a user in a room, or the app server."""
    if row.kind == "server message":
        return tr("app server")
    if row.who and row.where:
        return f"{row.who} @ {row.where}"
    return row.who or row.where


def journey_words(journey: States) -> str:
    """The dots in words: the last step done, and the one where it failed."""
    steps = (tr("composed"), tr("on the wire"), tr("at the gateway"), tr("passed on"), tr("arrived"))
    by_state = {state: step for step, state in zip(steps, journey, strict=True)}
    done = by_state.get(StepState.DONE, "")
    if StepState.PARTLY in by_state:
        return tr("{step}, by some").format(step=by_state[StepState.PARTLY])
    if StepState.FAILED in by_state:
        failed = next(step for step, state in zip(steps, journey, strict=True) if state is StepState.FAILED)
        return tr("{done}, then failed: {failed}").format(done=done, failed=failed)
    if StepState.UNKNOWN in by_state:
        return tr("{done}, the rest unknown").format(done=done)
    return done


def direction_words(direction: Direction) -> str:
    """The direction as a screen reader says it."""
    return {Direction.OUT: tr("out"), Direction.IN: tr("in")}.get(direction, "")


def tool_tip(cells: EventCells, column: int, text: str, comment: str) -> str | None:
    """What the cell says in full, as markup with nothing of it from outside."""
    row = cells.row
    match column:
        case Column.RESULT if row.meaning:
            text = f"{row.result}: {said(row.meaning)}"
        case Column.TIME | Column.DELTA if row.at_ns > 0:
            text = full_time(row.at_ns)
        case Column.JOURNEY:
            text = journey_words(cells.journey)
        case Column.MARK:
            text = comment
        case Column.PREVIEW if comment:
            text = f"{comment}\n{text}"
    # A tool tip has no switch for plain text: Qt guesses, so what could be markup is escaped.
    return f"<qt>{html.escape(text)}</qt>".replace("\n", "<br>") if text else None


def titles() -> tuple[str, ...]:
    """The words in the header, by column."""
    return (
        "",
        tr("Time"),
        "Δ",
        tr("As"),
        "⇄",
        tr("Kind"),
        tr("From / to"),
        tr("Size"),
        tr("Id"),
        tr("Journey"),
        tr("Result"),
        tr("ms"),
        tr("Gateway ms"),
        tr("Says of itself"),
        tr("Preview"),
    )


def names() -> tuple[str, ...]:
    """What lists of columns call them."""
    return (tr("Marks"), *titles()[1:2], tr("Δ to the row above"), tr("As (identity)"), tr("Direction"), *titles()[5:])


def title_tips() -> tuple[str, ...]:
    """What each column shows, in a sentence."""
    return (
        tr("Severity, marks and the time reference"),
        tr("Time to the millisecond; the menu of the header chooses how it is written"),
        tr("Time since the row shown above"),
        tr("The identity that saw it"),
        tr("Direction: out or in"),
        tr("What happened"),
        tr("The other user, the room, or the app server"),
        tr("Size of the payload in bytes"),
        tr("Number of the message"),
        tr("How far it came: composed, on the wire, at the gateway, passed on, arrived"),
        tr("Result code with its name"),
        tr("Milliseconds from the call to the result, or from composing to arrival"),
        tr("Milliseconds inside the gateway, by its own clock"),
        tr("What a family's rules have a message say of itself: type, flag, stream"),
        tr("Beginning of the payload, or what happened in words"),
    )


def mode_words() -> dict[TimeMode, str]:
    """The ways to write times, as menus name them."""
    return {
        TimeMode.CLOCK: tr("Time of day"),
        TimeMode.START: tr("Since the first row"),
        TimeMode.PREVIOUS: tr("Since the row above"),
        TimeMode.REFERENCE: tr("Since the reference row"),
        TimeMode.EPOCH: tr("Seconds since 1970"),
    }
