"""Explains result codes: opens the card of a code, checks its causes, sets the fault that brings it about."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rts_console.gui.context import Context, Panel
from rts_console.gui.loop import TaskScope
from rts_console.gui.models.clock_text import time_of_day
from rts_console.gui.models.codes import Subject
from rts_console.gui.models.evidence import FaultMemory, Known, Restricted, can_fault, fact_words, gather
from rts_console.gui.widgets.explain_card import ExplainCard, Shown, language
from rts_console.protocol.clock import now_ns
from rts_console.protocol.errors import RtsError
from rts_console.record.explain import Card, Cause, Check, card_of
from rts_console.vendors.families import in_own_words, rules_title
from rts_console.vendors.rongcloud_codes import Who, today, who_acts

_LOOKED_UP: Final = (Check.FAULTS, Check.ROOM, Check.PEER)


class Explaining(QObject):
    """One for each window: explains what its panels ask by their signal `explain_wanted(Subject)`."""

    def __init__(self, context: Context, tasks: TaskScope, panels: Sequence[Panel], window: QWidget) -> None:
        """Show cards in that window."""
        super().__init__(window)
        self._context = self._asked = context
        self._tasks = tasks
        self._known: Known | None = None
        self._restricted = Restricted.UNKNOWN
        self._set: list[int] = []
        self.memory = FaultMemory()
        self.card = ExplainCard(context.theme, window)
        self.card.check_wanted.connect(self._on_check)
        self.card.reproduce_wanted.connect(self._on_reproduce)
        self.card.lift_wanted.connect(self._on_lift)
        for panel in panels:
            if (wanted := getattr(panel, "explain_wanted", None)) is not None:
                wanted.connect(self.explain)
            if (add_term := getattr(panel, "filter_also_by", None)) is not None:
                self.card.filter_wanted.connect(add_term)
        context.operator.changed.connect(self._on_faults_changed)

    def _on_faults_changed(self) -> None:
        self.memory.see(self._context.operator.active, now_ns())

    def explain(self, subject: object) -> None:
        """Open the card of a `Subject`; anything else has none."""
        self.explain_in(subject, self._context)

    def explain_in(self, subject: object, context: object) -> None:
        """The same for a code of the world of that context: of a case, what its events tell is the evidence."""
        if not isinstance(subject, Subject) or not isinstance(context, Context):
            return
        self._asked = context
        self._restricted = Restricted.UNKNOWN
        self._set = []
        known = self._gather(subject)
        card = card_of(subject.code)
        said = (self._own_words(known, card), self._who_acts(known, card), self._reason(known, card))
        reason = " ".join(filter(None, said))
        shown = Shown(card, self._about(known), reason, card.ordered(known.evidence))
        self._show_reproduce(card, known)
        # What belongs to nobody here is in another log.
        self.card.find_all.setVisible(bool(subject.key) and not context.read_only)
        self.card.open_with(shown)

    def _gather(self, subject: Subject) -> Known:
        known = gather(self._asked, subject, self._asked.clock(), self.memory, self._restricted)
        self._known = known
        return known

    def _about(self, known: Known) -> str:
        """Whose code it is, of what row, and with which token it came about."""
        row = known.row
        parts = [known.subject.key]
        if row is not None:
            parts.append(self.tr("{kind} at {time}").format(kind=row.kind, time=time_of_day(row.at_ns)))
        parts += [part for part in (known.subject.who, known.subject.where) if part and part != known.subject.key]
        if known.use is not None and row is not None and row.kind == "login":
            parts.append(known.use.words)
        return " · ".join(part for part in parts if part)

    def _reason(self, known: Known, card: Card) -> str:
        """What was said of this case, where it says more than the meaning."""
        reason = known.subject.reason.removeprefix(f"{known.subject.who}: ")
        if not reason or reason in (card.code.meaning, card.meaning.en):
            return ""
        return self.tr("Said with it: {reason}").format(reason=reason)

    def _own_words(self, known: Known, card: Card) -> str:
        """What the vendor calls it whose rules are followed where it came about."""
        rules = known.identity.backend.rules.name if known.identity is not None else ""
        own = in_own_words(rules, card.code)
        if own is None:
            return ""
        return self.tr("{vendor} calls it {code}.").format(vendor=rules_title(rules), code=own)

    def _who_acts(self, known: Known, card: Card) -> str:
        """Whether the vendor's kit mends it or the app has to, where the vendor's table says that."""
        rules = known.identity.backend.rules.name if known.identity is not None else ""
        code = in_own_words(rules, card.code) or card.code
        words = {
            Who.AUTO: self.tr("By the vendor's table it passes: the kit tries again by itself."),
            Who.APP: self.tr("By the vendor's table the app has to act."),
        }
        who = who_acts(code)
        text = words.get(who, "") if who is not None else ""
        remark = today(code)
        return f"{text} {self.tr('Today: {remark}').format(remark=remark)}" if remark else text

    # Check

    def _on_check(self, cause: Cause) -> None:
        known = self._known
        if known is None:
            return
        if cause.check in _LOOKED_UP:
            self._tasks.start(self._look(cause, known.subject), name=f"check {cause.check.value}")
            return
        self._show_fact(cause, known.subject)

    async def _look(self, cause: Cause, subject: Subject) -> None:
        """Ask for what is not known yet, then show it."""
        self.card.show_fact(cause, cause.finding(self._evidence(subject)), self.tr("Looking …"))
        problem = await self._ask(cause.check, subject)
        if self._known is not None and self._known.subject.code is subject.code:
            self._show_fact(cause, subject, problem)

    def _evidence(self, subject: Subject) -> Any:
        return self._gather(subject).evidence

    async def _ask(self, check: Check, subject: Subject) -> str:
        """Look up what the check is about; returns why that was not possible. Of what was, the events say all."""
        if self._asked.read_only:
            return ""
        identity = self._context.stage.get(subject.key)
        if identity is None:
            return self.tr("The user is not here any more.")
        match check:
            case Check.PEER if subject.who:
                try:
                    await identity.backend.get_peer_online_status(subject.who)
                except RtsError as error:
                    return str(error)
            case Check.FAULTS if can_fault(self._context, identity):
                await self._context.operator.look()
                self._on_faults_changed()
            case Check.ROOM if can_fault(self._context, identity):
                return await self._look_for_restrictions(subject, identity.user_id, identity.app_id)
        return ""

    async def _look_for_restrictions(self, subject: Subject, user_id: str, app_id: str) -> str:
        outcome = await self._context.operator.view("restrictions")
        if not outcome.ok:
            return outcome.problem
        meets = [
            each
            for each in outcome.answer.get("restrictions", ())
            if each.get("app_id") in ("", app_id)
            and each.get("user_id") in ("", user_id)
            and (not each.get("room_id") or each.get("room_id") == subject.where)
        ]
        self._restricted = Restricted.YES if meets else Restricted.NO
        return ""

    def _show_fact(self, cause: Cause, subject: Subject, problem: str = "") -> None:
        known = self._gather(subject)
        fact = fact_words(cause.check, known)
        if problem:
            fact = f"{problem} {fact}"
        self.card.show_fact(cause, cause.finding(known.evidence), fact)

    # Reproduce

    def _show_reproduce(self, card: Card, known: Known) -> None:
        if card.reproduce is None:
            self.card.show_reproduce("", "", can=False, settable=False)
            return
        words, fault = card.reproduce.words.of(language()), self._fault(card, known)
        if fault is None:
            self.card.show_reproduce(words, "", can=False, settable=False)
            return
        problem = self._why_not(card, known)
        what = problem or self.tr("The button sets this at the local gateway: {fault}.").format(fault=_told(fault))
        self.card.show_reproduce(words, what, can=not problem, settable=True)

    def _fault(self, card: Card, known: Known) -> dict[str, Any] | None:
        """The fault with user and room filled in."""
        if card.reproduce is None or card.reproduce.fault is None:
            return None
        user_id = known.identity.user_id if known.identity is not None else ""
        if card.code.__class__.__name__ in ("UserOnlineStatus", "UserOfflineReason"):
            user_id = known.subject.who or user_id  # these are about the other one
        fill = {"{user}": user_id, "{room}": known.subject.where}
        filled = {name: fill.get(value, value) for name, value in card.reproduce.fault.items()}
        return {name: value for name, value in filled.items() if value != ""}

    def _why_not(self, card: Card, known: Known) -> str:
        identity = known.identity
        if known.past:
            return self.tr("This was in another run: nobody here would be met by it.")
        if identity is None:
            return self.tr("The user is not on the stage, so there is nobody to set it for.")
        if identity.app_id != self._context.child.app_id or not self._context.operator.is_local:
            return self.tr("Faults are set from here only at the local gateway; this user talks to another service.")
        needs_room = card.reproduce is not None and "{room}" in (card.reproduce.fault or {}).values()
        if needs_room and not known.subject.where:
            return self.tr("The code names no room to set it for.")
        return self._context.operator.why_not

    def _on_reproduce(self) -> None:
        shown, known = self.card.shown, self._known
        fault = self._fault(shown.card, known) if shown is not None and known is not None else None
        if fault is not None:
            self._tasks.start(self._reproduce(fault), name="reproduce a code")

    async def _reproduce(self, fault: dict[str, Any]) -> None:
        self.card.again.setEnabled(False)
        try:
            outcome = await self._context.operator.set_fault({**fault, "app_id": self._context.child.app_id})
        finally:
            self.card.again.setEnabled(True)
        if not outcome.ok:
            self.card.status.set_error(outcome.problem)
            return
        faults = outcome.answer.get("faults", ())
        self._set = [int(each["number"]) for each in faults]
        words = "; ".join(str(each["words"]).rstrip(".") for each in faults)
        self.card.status.set_success(self.tr("Set: {fault}. It shows as a mark in the events.").format(fault=words))
        self.card.lift.setVisible(bool(self._set))

    def _on_lift(self) -> None:
        self._tasks.start(self._lift(), name="lift what a card set")

    async def _lift(self) -> None:
        for number in self._set:
            outcome = await self._context.operator.lift(number)
            if not outcome.ok:
                self.card.status.set_error(outcome.problem)
                return
        self._set = []
        self.card.lift.setVisible(False)
        self.card.status.set_success(self.tr("Lifted."))


def _told(fault: dict[str, Any]) -> str:
    """A fault as it is given to the gateway, in a line."""
    rest = ", ".join(f"{name} {value}" for name, value in fault.items() if name != "kind")
    return f"{fault['kind']} ({rest})" if rest else str(fault["kind"])
