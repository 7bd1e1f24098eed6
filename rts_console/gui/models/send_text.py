"""How sending went, in words: one message, or many of them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from rts_console.client.backend import SendResult
from rts_console.gui.models.advice import advice
from rts_console.gui.models.clock_text import milliseconds
from rts_console.gui.models.number_text import with_counts
from rts_console.gui.repeat import Repetition
from rts_console.gui.shipment import Shipment
from rts_console.protocol.outbox import Sending
from rts_console.protocol.words import OfflinePolicy, Outcome, Scope
from rts_console.vendors.families import in_own_words, rules_title

_CONTEXT = "sending"


def result_text(result: SendResult, shipment: Shipment) -> str:
    """What became of a message, and for one that was not accepted what to try; an unknown outcome is no failure."""
    if result.ok:
        text = _tr("Sent to {whom} as #{id}: {code} in {ms} ms")
        if shipment.empty:
            text = _tr("0 bytes (empty) sent to {whom} as #{id}: {code} in {ms} ms")
        return _fill(text, result, whom=_whom(shipment))
    reason = _sentence(result.reason or result.code.meaning)
    rules = shipment.backend.rules.name
    if (own := in_own_words(rules, result.code)) is not None:
        reason = _tr("{vendor}: {code}. {reason}").format(vendor=rules_title(rules), code=own, reason=reason)
    text = _tr("#{id}: {code} after {ms} ms. {reason} {advice}")
    if result.outcome is Outcome.UNKNOWN:
        text = _tr("#{id}: unknown outcome ({code}) after {ms} ms. {reason} {advice}")
    text = _fill(text, result, reason=reason, advice=advice(result.code.label, reason)).rstrip()
    if result.outcome is Outcome.UNKNOWN and result.client_message_id:
        text = _tr("{text} Its id is {name}.").format(text=text, name=result.client_message_id)
    return text


def _fill(text: str, result: SendResult, **more: str) -> str:
    return text.format(id=result.message_id, code=result.code, ms=milliseconds(result.elapsed_ms), **more)


def _whom(shipment: Shipment) -> str:
    if shipment.scope is Scope.SERVER:
        return _tr("the app server")
    if shipment.scope is Scope.PEER and shipment.target == shipment.backend.user_id:
        return _tr("yourself")
    return shipment.target


def progress_text(repetition: Repetition, trouble: str) -> str:
    """How far a repetition is, how many went how, and the last that did not go well."""
    text = _tr("Sent {started} of {count}: {ok} ok, {failed} failed, {under_way} under way.")
    if repetition.unknown:
        text = _tr("Sent {started} of {count}: {ok} ok, {failed} failed, {unknown} unknown, {under_way} under way.")
    text = with_counts(
        text,
        started=repetition.started,
        count=repetition.count,
        ok=repetition.succeeded,
        failed=repetition.failed,
        unknown=repetition.unknown,
        under_way=repetition.under_way,
    )
    if repetition.stopped:
        text = _tr("Stopped. {progress}").format(progress=text)
    if trouble:
        words = _tr("{progress} Last failure: {reason}") if repetition.failed else _tr("{progress} {reason}")
        text = words.format(progress=text, reason=trouble)
    return text


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def kept_counts(policies: Mapping[str, OfflinePolicy], messages: Sequence[Sending]) -> tuple[int, int]:
    """How many of the messages that were kept wait for the user's word, and how many leave by themselves."""
    kept = [policies.get(each.client_message_id) for each in messages] if policies else []
    held = kept.count(OfflinePolicy.HOLD)
    return held, len(kept) - held
