"""What is known here of the moment that a code is about: the evidence for its causes, and each fact in words. No Qt."""

import enum
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from rts_console.gui.context import Context
from rts_console.gui.models.codes import Subject, code_of
from rts_console.gui.operator import SetFault
from rts_console.gui.stage import Identity
from rts_console.gui.token_history import TokenUse, span_words
from rts_console.protocol.events import DROPPED_ON_PURPOSE
from rts_console.protocol.words import (
    ConnectionState,
    LoginErrorCode,
    LogoutReason,
    RtsErrorCode,
    RtsWarningCode,
    RuleSet,
    Scope,
    UserOnlineStatus,
)
from rts_console.record.explain import Check, Evidence
from rts_console.record.fault_times import fault_times
from rts_console.record.log import EventLog
from rts_console.record.query import parse, term_for
from rts_console.record.query_syntax import quoted
from rts_console.record.row import Direction, Row, Severity
from rts_console.record.store import IdentityFacts
from rts_console.record.translate import MESSAGE_KINDS
from rts_console.vendors.login_tokens import InvalidToken, verify_login_token

NS: Final = 1_000_000_000
_LOOKED_BACK: Final = 100_000
_LOOKED_AHEAD: Final = 5_000
_PEER_FRESH_NS: Final = 30 * NS
_FAULT_LAG_NS: Final = 3 * NS // 2
_UP: Final = (ConnectionState.CONNECTED, ConnectionState.RECONNECTED)


def resolved(log: EventLog, subject: Subject) -> Subject:
    """The subject with the newest row of that identity that has its code, when it named none."""
    if subject.seq is not None or not subject.key:
        return subject
    first = max(log.first_seq, log.next_seq - _LOOKED_BACK)
    seqs = parse(f"code:{int(subject.code)}").select(log, first, log.next_seq)
    for seq in reversed(seqs[-1_000:].tolist()):
        row = log.row(seq)
        if (
            row.identity == subject.key
            and code_of(row) is subject.code
            and row.where in ("", subject.where or row.where)
        ):
            known = replace(subject, seq=seq, who=subject.who or row.who, where=subject.where or row.where)
            return replace(known, reason=subject.reason or row.note)
    return subject


class Restricted(enum.Enum):
    """What an operator forbade, as far as it was looked up."""

    UNKNOWN = "unknown"
    NO = "no"
    YES = "yes"


class FaultMemory:
    """Which faults were on when, also those that are over."""

    def __init__(self) -> None:
        """Start with none."""
        self._seen: dict[int, tuple[SetFault, int]] = {}

    def see(self, active: Sequence[SetFault], now_ns: int) -> None:
        """Take in what is set now; what is no longer there has ended."""
        here = {fault.number for fault in active}
        for number, (fault, ended_ns) in list(self._seen.items()):
            if not ended_ns and number not in here:
                self._seen[number] = (fault, now_ns)
        for fault in active:
            self._seen[fault.number] = (fault, 0)

    def at(self, at_ns: int, user_id: str) -> list[SetFault]:
        """Those that were on at a moment, or had just ended, and met that user."""
        found = []
        for fault, ended_ns in self._seen.values():
            end_ns = ended_ns or fault.ends_at_ns
            on = fault.starts_at_ns <= at_ns and (not end_ns or at_ns < end_ns + _FAULT_LAG_NS)
            if on and fault.fields.get("user_id", "") in ("", user_id):
                found.append(fault)
        return found


@dataclass(frozen=True, slots=True)
class Known:
    """All that was found out for a card. `at_ns` is the moment it is about; `use` the login before, with its token;
    `faults` what was wrong on purpose, in words. `past`: it is of another run, of which only the events are here.
    """

    subject: Subject
    evidence: Evidence
    at_ns: int
    row: Row | None = None
    identity: Identity | None = None
    use: TokenUse | None = None
    faults: tuple[str, ...] = ()
    peer_now: UserOnlineStatus | None = None
    past: bool = False


def gather(
    context: Context,
    subject: Subject,
    now_ns: int,
    memory: FaultMemory,
    restricted: Restricted = Restricted.UNKNOWN,
) -> Known:
    """What is known of the moment of a code, from the log, the present and the faults."""
    subject = resolved(context.log, subject)
    row = _row(context.log, subject.seq)
    identity = context.stage.get(subject.key)
    at_ns = now_ns if row is None else row.at_ns
    if row is not None and row.direction is Direction.OUT and not math.isnan(row.elapsed_ms):
        at_ns += int(row.elapsed_ms * 1e6)
    evidence = Evidence(muted_or_banned=None if restricted is Restricted.UNKNOWN else restricted is Restricted.YES)
    known = Known(subject, evidence, at_ns, row, identity, past=context.read_only)
    if identity is None:
        return known
    for add in (_with_token, _with_past, _with_room, _with_peer):
        known = add(context, known)
    known = _with_row(context, known)
    return _with_past_faults(context, known) if context.read_only else _with_faults(context, known, memory)


def _row(log: EventLog, seq: int | None) -> Row | None:
    held = seq is not None and log.first_seq <= seq < log.next_seq
    return log.row(seq) if held and seq is not None else None


def _add(known: Known, **fields: object) -> Known:
    return replace(known, evidence=msgspec.structs.replace(known.evidence, **fields))


def _with_token(context: Context, known: Known) -> Known:
    identity = known.identity
    assert identity is not None
    use = context.stage.tokens.use_at(identity.key, known.at_ns)
    claims = use.taken.claims if use is not None else None
    if use is None or claims is None:
        return replace(known, use=use)
    for_app = claims.app_id == identity.app_id
    right: bool | None = None
    if for_app and identity.app_id == context.child.app_id:
        try:
            verify_login_token(use.taken.token, context.child.app_key)
            right = True
        except InvalidToken:
            right = False
    left_s = claims.expires_at_s - known.at_ns / NS if claims.expires_at_s else math.inf
    return _add(
        replace(known, use=use),
        token_expires_in_s=left_s,
        token_signature_ok=right,
        token_is_for_user=claims.user_id == identity.user_id,
        token_is_for_app=for_app,
    )


def _rows_before(context: Context, known: Known, kinds: str) -> list[Row]:
    """Rows of these kinds of the identity up to the moment, newest first; at most 200."""
    log, row = context.log, known.row
    at_seq = row.seq if row is not None else log.next_seq - 1
    first, last = max(log.first_seq, at_seq - _LOOKED_BACK), min(log.next_seq, at_seq + _LOOKED_AHEAD)
    seqs = parse(f"kind:{kinds}").select(log, first, last)
    rows = []
    for seq in reversed(seqs[-2_000:].tolist()):
        each = log.row(seq)
        if each.identity == known.subject.key and each.at_ns <= known.at_ns:
            rows.append(each)
        if len(rows) == 200:
            break
    return rows


def _with_past(context: Context, known: Known) -> Known:
    """Link and login as they were at the moment."""
    identity = known.identity
    assert identity is not None
    facts = context.stage.facts(identity)
    whole = context.log.first_seq == 0
    links = _rows_before(context, known, "connection")
    link = code_of(links[0]) if links else None
    lost = next((row for row in links if code_of(row) not in (*_UP, ConnectionState.CONNECTING)), None)
    logins = _rows_before(context, known, "login,logout")
    logged_in: bool | None = facts.logged_in if not whole else False
    if logins:
        logged_in = code_of(logins[0]) is LoginErrorCode.SUCCESS
    if link is ConnectionState.FAILED:
        logged_in = False
    elsewhere = bool(logins) and code_of(logins[0]) is LogoutReason.DUPLICATE_LOGIN
    return _add(
        known,
        link=link if isinstance(link, ConnectionState) else (facts.connection and facts.connection.state),
        link_was_lost_within_s=(known.at_ns - lost.at_ns) / NS if lost is not None else None,
        link_was_dropped=_dropped(links),
        logged_in=logged_in,
        other_login=elsewhere or (bool(links) and "4504" in links[0].note),
        server_params_set=_server_params_set(context, known, facts),
    )


def _server_params_set(context: Context, known: Known, facts: IdentityFacts) -> bool:
    if not context.read_only:
        return facts.server_params is not None and facts.server_params.code == 200
    told = _rows_before(context, known, quoted("server params"))
    return bool(told) and told[0].severity is Severity.SUCCESS


def _dropped(links: list[Row]) -> bool | None:
    """Whether the link that is down was broken on purpose; the rows are newest first. `None` when it is not down."""
    down = list(itertools.takewhile(lambda row: code_of(row) not in _UP, links))
    return any(DROPPED_ON_PURPOSE in row.note for row in down) if down else None


def _with_room(context: Context, known: Known) -> Known:
    identity, where = known.identity, known.subject.where
    assert identity is not None
    if not where:
        return known
    room = context.stage.facts(identity).rooms.get(where)
    rows = [row for row in _rows_before(context, known, "room") if row.where == where and row.seq != known.subject.seq]
    joined = room is not None and room.joined
    if rows:
        joined = rows[0].code == RtsErrorCode.SUCCESS or isinstance(code_of(rows[0]), RtsWarningCode)
    return _add(known, in_room=joined, room_members=room.member_count if room is not None else None)


def _with_peer(context: Context, known: Known) -> Known:
    identity, who = known.identity, known.subject.who
    assert identity is not None
    if context.read_only:
        return _with_past_peer(context, known)
    peer = context.stage.facts(identity).peers.get(who)
    if peer is None or peer.status is None:
        return known
    known = replace(known, peer_now=peer.status)
    # A look-up of another time says nothing of this moment.
    fresh = abs(peer.looked_up_at_ns - known.at_ns) < _PEER_FRESH_NS
    return _add(known, peer=peer.status) if fresh else known


def _with_past_peer(context: Context, known: Known) -> Known:
    """What the last look-up before the moment said."""
    told = (row for row in _rows_before(context, known, "presence") if row.who == known.subject.who)
    last = next(told, None)
    status = code_of(last) if last is not None else None
    if last is None or not isinstance(status, UserOnlineStatus):
        return known
    known = replace(known, peer_now=status)
    return _add(known, peer=status) if known.at_ns - last.at_ns < _PEER_FRESH_NS else known


def _with_row(context: Context, known: Known) -> Known:
    """Size, rate and the app server's answer: of an outgoing message."""
    row, identity = known.row, known.identity
    if row is None or identity is None or row.kind not in MESSAGE_KINDS.values() or row.payload_kind is None:
        return known
    rules, answer = identity.backend.rules, context.log.answer(row.seq)
    return _add(
        known,
        size=row.size,
        limit=rules.size_limit(row.payload_kind),
        sent_last_second=_sent_before(context.log, row),
        rate_limit=rate_limit(rules, row.kind) or None,
        http_status=answer.http_status if answer is not None else None,
    )


def rate_limit(rules: RuleSet, kind: str) -> int:
    """Messages per second that the rules allow for rows of that kind; 0 is no limit."""
    limits = {
        MESSAGE_KINDS[Scope.PEER]: rules.peer_rate,
        MESSAGE_KINDS[Scope.ROOM]: rules.room_rate,
        MESSAGE_KINDS[Scope.SERVER]: rules.server_rate,
    }
    return limits.get(kind, 0)


def _sent_before(log: EventLog, row: Row) -> int:
    """How many messages of its kind the identity sent in the second that ended with this one, this one included."""
    first = max(log.first_seq, row.seq - _LOOKED_BACK)
    terms = f"dir:out {term_for('identity', row)} {term_for('kind', row)}"
    seqs = parse(terms).select(log, first, row.seq + 1)
    times = log.column("at_ns", first, row.seq + 1)[seqs - first]
    return int(((times > row.at_ns - NS) & (times <= row.at_ns)).sum())


def _with_faults(context: Context, known: Known, memory: FaultMemory) -> Known:
    identity = known.identity
    if identity is None or not can_fault(context, identity):
        return known
    on = memory.at(known.at_ns, identity.user_id)
    known = replace(known, faults=tuple(fault.words for fault in on))
    return _add(known, faults=frozenset(str(fault.fields.get("kind", "")) for fault in on))


def _with_past_faults(context: Context, known: Known) -> Known:
    """By the log's own rows. Where they do not say of what kind a fault was, none can be ruled out."""
    assert known.identity is not None
    times = fault_times(context.log).between(known.at_ns - _FAULT_LAG_NS, known.at_ns)
    on = [each for each in times if each.meets({known.identity.user_id}, None)]
    known = replace(known, faults=tuple(each.words for each in on))
    kinds = frozenset(each.kind for each in on)
    return known if "" in kinds else _add(known, faults=kinds)


def can_fault(context: Context, identity: Identity) -> bool:
    """Whether the operator acts at the gateway that this identity talks to, as far as can be told."""
    local = identity.app_id == context.child.app_id
    return context.operator.desk is not None and local == context.operator.is_local


# In words


def fact_words(check: Check, known: Known) -> str:
    """What a look at this shows, in a sentence or two."""
    return _WORDS[check](known)


_SIGNATURES: Final = {
    True: "Its signature is right.",
    False: "Its signature is wrong.",
    None: "Its signature cannot be checked: the key is not known here.",
}


def _token_words(known: Known) -> str:
    use, evidence, identity = known.use, known.evidence, known.identity
    if use is None and known.past:
        return "Tokens are not kept. What the last one of this user said stands on the page Facts of a case."
    if use is None:
        return "No login of this user is known here, so no token either."
    claims = use.taken.claims
    if claims is None:
        return f"The login used {use.words}. It is not a 001 token: what it says cannot be read here."
    parts = [f"The login used {use.words}."]
    left_s = evidence.token_expires_in_s
    if left_s is not None and left_s <= 0 < (use.left_s or 1):
        parts.append(f"It had been over for {span_words(-left_s)} at the moment of this code.")
    if identity is not None:
        parts.append(_for_words("user", claims.user_id, identity.user_id))
        parts.append(_for_words("app", claims.app_id, identity.app_id))
    parts.append(_SIGNATURES[evidence.token_signature_ok])
    return " ".join(parts)


def _for_words(what: str, said: str, wanted: str) -> str:
    return f"It is for the {what} {said}" + (", as it should be." if said == wanted else f", not {wanted}.")


def _link_words(known: Known) -> str:
    evidence = known.evidence
    link = f"The link was {evidence.link.label}." if evidence.link is not None else "Nothing is known of a link."
    lost_s = evidence.link_was_lost_within_s
    if lost_s is not None:
        link += f" It was last lost {span_words(lost_s)} before."
    if evidence.logged_in is not None:
        link += " The user was logged in." if evidence.logged_in else " The user was not logged in."
    link += " It was dropped on purpose." if evidence.link_was_dropped else ""
    return link + (" The same user logged in elsewhere." if evidence.other_login else "")


def _peer_words(known: Known) -> str:
    if not known.subject.who:
        return "The code names no other user."
    if known.peer_now is None:
        return f"{known.subject.who} has not been looked up."
    now = f"{known.subject.who} is {known.peer_now.label} by the last look-up."
    return now if known.evidence.peer is not None else f"{now} That is not what was at the moment of this code."


def _room_words(known: Known) -> str:
    evidence, where = known.evidence, known.subject.where
    parts = []
    if where and evidence.in_room is not None:
        parts.append(f"The user was {'' if evidence.in_room else 'not '}in the room {where}.")
    if evidence.room_members:
        parts.append(f"The room has {evidence.room_members:,} members now.")
    match evidence.muted_or_banned:
        case True:
            parts.append("The gateway lists a mute or a ban for this user or room.")
        case False:
            parts.append("The gateway lists no mute and no ban for this user or room.")
    return " ".join(parts) or "The code names no room."


def _size_words(known: Known) -> str:
    size, limit = known.evidence.size, known.evidence.limit
    if size is None or limit is None:
        return "The message is not in the log any more, so its size is not known."
    return f"The message has {size:,} bytes; the limit is {limit:,}."


def _rate_words(known: Known) -> str:
    sent, limit = known.evidence.sent_last_second, known.evidence.rate_limit
    if sent is None:
        return "How much was sent is not known: no message belongs to this code."
    allowed = f"{limit:,} are allowed" if limit else "no limit is in force"
    return f"{sent:,} of this kind were sent in the second before, this one included; {allowed}."


def _server_words(known: Known) -> str:
    evidence = known.evidence
    parts = ["The app server is set." if evidence.server_params_set else "The app server is not set."]
    if evidence.http_status:
        parts.append(f"It answered with HTTP {evidence.http_status}.")
    return " ".join(parts)


def _fault_words(known: Known) -> str:
    if known.evidence.faults is None and not known.faults:
        return "Whether faults are on cannot be told: this gateway is not operated from here."
    if not known.faults:
        return "No fault was on."
    return "On was: " + "; ".join(words.rstrip(".") for words in known.faults) + "."


def _call_words(known: Known) -> str:
    named = [
        f"{what} {value!r}" for what, value in (("user", known.subject.who), ("room", known.subject.where)) if value
    ]
    return f"The call named {' and '.join(named)}." if named else "The call named neither user nor room."


def _proxy_words(known: Known) -> str:
    proxies = known.identity.target.proxies if known.identity is not None else ()
    if not proxies:
        return "No proxy is set for this user."
    return "Set is " + ", ".join(f"{each.proxy_type.label} at {each.ip}:{each.port}" for each in proxies) + "."


_WORDS: Final = {
    Check.TOKEN: _token_words,
    Check.LINK: _link_words,
    Check.PEER: _peer_words,
    Check.ROOM: _room_words,
    Check.SIZE: _size_words,
    Check.RATE: _rate_words,
    Check.APP_SERVER: _server_words,
    Check.FAULTS: _fault_words,
    Check.CALL: _call_words,
    Check.PROXY: _proxy_words,
}
