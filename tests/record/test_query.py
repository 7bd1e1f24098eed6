import math
import operator
import re
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.protocol.events import FrameSeen
from rts_console.protocol.words import MessageMode, Outcome, PayloadKind, Scope, UserMessageSendResult
from rts_console.record.log import EventLog
from rts_console.record.query import Query, QueryError, near, parse, term_for
from rts_console.record.query_syntax import quoted
from rts_console.record.row import Direction, Flag, Severity

from .events import (
    START_NS,
    delivered,
    gap,
    held,
    logged_in,
    members,
    received,
    room_received,
    room_sent,
    sent,
    submitted,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "filter.md"

USERS = ("alice", "bob", "carol", "user-01", "user-02")
ROOMS = ("lobby", "Room.2")
CODES = tuple(UserMessageSendResult)
TEXTS = (b"", b"hello World", b"hello", "你好 wörld".encode(), b'say "x" \\ done', b"4k", b"error", b"a" * 5000)
OPERATORS = {
    ":": operator.eq,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


# Logs: what happened to several identities, with results, receipts, marks and several chunks


@st.composite
def happenings(draw):
    """One step of a log: who it happened to, and the events."""
    key, other = draw(st.sampled_from([*USERS, "alice#2"])), draw(st.sampled_from(USERS))
    number, room = str(draw(st.integers(0, 6))), draw(st.sampled_from(ROOMS))
    at_ns = START_NS + draw(st.integers(0, 40)) * 100_000_000
    kind = draw(st.sampled_from(tuple(PayloadKind)))
    data = draw(st.sampled_from(TEXTS) | st.binary(max_size=6))
    mode = draw(st.sampled_from(tuple(MessageMode)))
    code = draw(st.sampled_from(CODES))
    scope, target = draw(st.sampled_from([(Scope.PEER, other), (Scope.ROOM, room), (Scope.SERVER, "")]))
    event = draw(
        st.sampled_from(
            [
                submitted(
                    data, scope=scope, target=target, client_message_id=number, at_ns=at_ns, mode=mode, kind=kind
                ),
                received(data, user_id=other, kind=kind, at_ns=at_ns, composed_at_ns=at_ns - 1_500_000),
                room_received(data, room_id=room),
                sent(number, outcome=draw(st.sampled_from(tuple(Outcome))), code=code, recipients=2, reason="Why not."),
                room_sent(number),
                delivered(other, number),
                held(client_message_id=number),
                logged_in(key.partition("#")[0], at_ns),
                members("x", room_id=room),
                gap(3),
                FrameSeen(at_ns=at_ns, outgoing=draw(st.booleans()), text=True, masked=draw(st.booleans()), data=data),
            ]
        )
    )
    return key, event


@st.composite
def logs(draw):
    log = EventLog(chunk_rows=draw(st.integers(1, 9)))
    for key, event in draw(st.lists(happenings(), max_size=40)):
        log.append(key, [event])
    for seq in range(log.first_seq, log.next_seq):
        for flag in draw(st.sets(st.sampled_from(tuple(Flag)), max_size=2)):
            log.flag(seq, flag)
    return log


# Queries: a text and, written independently, whether a row passes


def words_of(row, payload):
    """Everything that a bare word is looked for in."""
    texts = [row.identity, row.kind, row.who, row.where, row.result]
    pieces = [payload, row.client_message_id.encode(), row.note.encode()]
    return [text.lower() for text in texts], [piece.lower() for piece in pieces]


def bare(text):
    needle = text.lower()

    def passes(row, payload, flags):
        texts, pieces = words_of(row, payload)
        return any(needle in one for one in texts) or any(needle.encode() in piece for piece in pieces)

    return passes


def user_of(identity):
    return {identity.lower(), identity.partition("#")[0].lower()}


def senders(row):
    return {Direction.IN: {row.who.lower()}, Direction.OUT: user_of(row.identity)}.get(row.direction, set())


def receivers(row):
    people = {Direction.IN: user_of(row.identity), Direction.OUT: {row.who.lower()}}.get(row.direction)
    return set() if people is None else people | {row.where.lower()}


WORD_FIELDS = {
    "from": senders,
    "to": receivers,
    "as": lambda row: {row.identity.lower()},
    "with": lambda row: {row.who.lower()},
    "user": lambda row: user_of(row.identity) | {row.who.lower()},
    "room": lambda row: {row.where.lower()},
}


def like(word, wanted):
    if "*" not in wanted:
        return word == wanted.lower()
    return bool(word) and word.startswith(wanted[:-1].lower())


@st.composite
def word_terms(draw):
    field = draw(st.sampled_from(tuple(WORD_FIELDS)))
    chosen = draw(
        st.lists(st.sampled_from([*USERS, *ROOMS, "ALICE", "alice#2", "user-*", "*", "nobody"]), min_size=1, max_size=2)
    )
    negated = draw(st.booleans())
    words = WORD_FIELDS[field]

    def passes(row, payload, flags):
        there = words(row)
        hit = any(like(word, wanted) for word in there for wanted in chosen)
        return (any(there) and not hit) if negated else hit

    return f"{field}{'!=' if negated else ':'}{','.join(chosen)}", passes


def has_receivers(row):
    return row.direction is Direction.OUT and row.kind in ("message", "room message")


def has_receipts(row):
    return has_receivers(row) and row.mode is MessageMode.RELIABLE_ORDERED


NUMBERS = {
    "size": lambda row: row.size if row.payload_kind else None,
    "id": lambda row: row.message_id or None,
    "row": lambda row: row.seq,
    "delivered": lambda row: row.delivered if has_receipts(row) else None,
    "recipients": lambda row: row.recipients if has_receivers(row) else None,
    "position": lambda row: row.position or None,
    "code": lambda row: row.code,
    "latency": lambda row: row.elapsed_ms if math.isfinite(row.elapsed_ms) else None,
}


@st.composite
def number_terms(draw):
    field, sign = draw(st.sampled_from(tuple(NUMBERS))), draw(st.sampled_from(tuple(OPERATORS)))
    if field == "latency" and OPERATORS[sign] in (operator.eq, operator.ne):
        sign = "<"
    number = draw(st.sampled_from([0, 1, 2, 3, 5, 7, 9, 11, 12, 17, 100, 105, 200, 4096, 5000]))
    written = "4k" if field == "size" and number == 4096 else str(number)
    compare, value = OPERATORS[sign], NUMBERS[field]
    return f"{field}{sign}{written}", lambda row, payload, flags: value(row) is not None and compare(value(row), number)


@st.composite
def other_terms(draw):
    label = draw(st.sampled_from(CODES)).label
    text = draw(st.sampled_from(["hello", "World", "wörld", "你好", 'say "x" \\', "zebra", "4k"]))
    second = draw(st.integers(0, 4))
    moment = f"{datetime.fromtimestamp(START_NS // 10**9 + second):%Y-%m-%dT%H:%M:%S}"
    moment_ns = (START_NS // 10**9 + second) * 10**9
    exact = text != text.lower()
    return draw(
        st.sampled_from(
            [
                ("kind:message,login", lambda r, p, f: r.kind in ("message", "login")),
                ("kind:room-message", lambda r, p, f: r.kind == "room message"),
                ("dir:in,none", lambda r, p, f: r.direction is not Direction.OUT),
                ("dir!=out", lambda r, p, f: r.direction is not Direction.OUT),
                ("mode:reliable", lambda r, p, f: r.mode is MessageMode.RELIABLE_ORDERED),
                ("mode!=ordered", lambda r, p, f: r.mode is MessageMode.UNRELIABLE_UNORDERED),
                ("format:binary", lambda r, p, f: r.payload_kind is PayloadKind.BINARY),
                ("format:none", lambda r, p, f: r.payload_kind is None),
                ("severity>=warning", lambda r, p, f: r.severity >= Severity.WARNING),
                ("severity:none,error", lambda r, p, f: r.severity in (Severity.NONE, Severity.ERROR)),
                (f"code:{label}", lambda r, p, f: r.label == label and r.code is not None),
                ("code:exceed*", lambda r, p, f: r.code is not None and r.label.lower().startswith("exceed")),
                ("code:none", lambda r, p, f: r.code is None),
                ("result:held", lambda r, p, f: r.result == "held"),
                ("delivered<recipients", lambda r, p, f: has_receipts(r) and r.delivered < r.recipients),
                (f"time>={moment}", lambda r, p, f: r.at_ns >= moment_ns),
                (f"time:{moment}", lambda r, p, f: moment_ns <= r.at_ns < moment_ns + 10**9),
                (f"time:{moment}..{moment}", lambda r, p, f: 0 <= r.at_ns - moment_ns < 10**9),
                ("size:1..5", lambda r, p, f: r.payload_kind is not None and 1 <= r.size <= 5),
                ("latency:1.5", lambda r, p, f: abs(r.elapsed_ms - 1.5) <= 0.05),
                (
                    f"text:{quoted(text)}",
                    lambda r, p, f: text.encode() in p if exact else text.encode().lower() in p.lower(),
                ),
                ("text:*hello*", lambda r, p, f: b"*hello*" in p.lower()),
                ('text~"hel+o"', lambda r, p, f: re.search(b"hel+o", p, re.IGNORECASE) is not None),
                ('text~"W.rld$"', lambda r, p, f: re.search(b"W.rld$", p) is not None),
                ('text!="hello"', lambda r, p, f: r.payload_kind is not None and b"hello" not in p.lower()),
                ('hex:"68 65"', lambda r, p, f: b"he" in p),
                ("mark", lambda r, p, f: bool(f & Flag.MARKED)),
                ("gap", lambda r, p, f: bool(f & Flag.GAP) or r.kind == "gap"),
                ("dup", lambda r, p, f: bool(f & Flag.DUPLICATE)),
                ("late", lambda r, p, f: bool(f & Flag.LATE)),
                ("reordered", lambda r, p, f: bool(f & Flag.REORDERED)),
                ("pending", lambda r, p, f: r.pending),
                ("error", lambda r, p, f: r.severity is Severity.ERROR),
                ('"error"', bare("error")),
                ("hello", bare("hello")),
                ("LOBBY", bare("lobby")),
                ("4k", bare("4k")),
                ('"why not"', bare("why not")),
            ]
        )
    )


def negation(inner):
    return st.tuples(st.sampled_from(["not {}", "!{}", "-({})", "not ({})"]), inner).map(
        lambda pair: (
            pair[0].format(pair[1][0] if "(" in pair[0] else f"({pair[1][0]})"),
            lambda r, p, f: not pair[1][1](r, p, f),
        )
    )


def both(inner):
    return st.tuples(inner, st.sampled_from([" ", " and ", " && ", "  "]), inner).map(
        lambda parts: (
            f"({parts[0][0]}){parts[1]}({parts[2][0]})",
            lambda r, p, f: parts[0][1](r, p, f) and parts[2][1](r, p, f),
        )
    )


def either(inner):
    return st.tuples(inner, st.sampled_from([" or ", " OR ", " || "]), inner).map(
        lambda parts: (
            f"({parts[0][0]}){parts[1]}({parts[2][0]})",
            lambda r, p, f: parts[0][1](r, p, f) or parts[2][1](r, p, f),
        )
    )


terms = word_terms() | number_terms() | other_terms()
queries = st.recursive(terms, lambda inner: negation(inner) | both(inner) | either(inner), max_leaves=6)


def expected(log, passes, first, last):
    rows = range(max(first, log.first_seq), min(last, log.next_seq))
    flags = {seq: Flag(int(log.column("flags", seq, seq + 1)[0])) for seq in rows}
    return [seq for seq in rows if passes(log.row(seq), log.payload(seq), flags[seq])]


@given(log=logs(), query=queries, first=st.integers(-2, 20), count=st.integers(0, 60))
@settings(max_examples=400, deadline=None)
def test_selects_what_a_plain_reading_of_each_row_selects(log, query, first, count):
    text, passes = query
    assert parse(text).select(log, first, first + count).tolist() == expected(log, passes, first, first + count)


@given(log=logs(), query=queries, more=st.lists(happenings(), max_size=15))
@settings(max_examples=100, deadline=None)
def test_a_query_that_was_asked_before_is_right_about_what_came_later(log, query, more):
    text, passes = query
    asked = parse(text)
    asked.select(log, 0, log.next_seq)
    for key, event in more:
        log.append(key, [event])
    assert asked.select(log, 0, log.next_seq).tolist() == expected(log, passes, 0, log.next_seq)
    log.clear()
    for key, event in more:
        log.append(key, [event])
    assert asked.select(log, 0, log.next_seq).tolist() == expected(log, passes, 0, log.next_seq)


def parsed(text):
    try:
        return parse(text)
    except QueryError as problem:
        return problem


@given(st.text(max_size=60) | st.text('abc:=!<>~"\\()-, *.and or not size text from 0123k', max_size=60))
@settings(max_examples=600, deadline=None)
def test_any_text_is_a_query_or_an_error_that_says_where(text):
    query = parsed(text)
    if isinstance(query, QueryError):
        assert 0 <= query.start <= query.end <= len(text)
        assert query.message
        assert query.remedy
        return
    for term in query.terms:
        assert text[term.start : term.end] == term.text
        assert parse(term.text)
    assert query.select(EventLog(), 0, 10).tolist() == []


def test_an_empty_line_lets_everything_through():
    log = EventLog(chunk_rows=2)
    log.append("alice", [received(b"x")] * 5)
    for text in ("", "   ", "\t\n"):
        query = parse(text)
        assert not query
        assert query.terms == ()
        assert query.select(log, 1, 4).tolist() == [1, 2, 3]


def test_terms_are_the_parts_that_must_all_fit():
    query = parse('from:bob and size > 4k  (a or b) -text:"x y"')
    assert [term.text for term in query.terms] == ["from:bob", "size > 4k", "(a or b)", '-text:"x y"']
    assert [term.text for term in parse("a or b c").terms] == ["a or b c"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", None),
        ('text~"a+b" size>1', None),
        ('text~"(?=a).*b"', 3_344),
        ('not (mark or text!~"(?=a).*b") text~"(a+)\\1+"', 203),
    ],
)
def test_it_says_how_much_of_a_payload_is_seen(text, seen):
    assert parse(text).seen_bytes == seen


def test_terms_can_be_switched_off():
    query = parse("from:bob size>4k (a or b)")
    assert query.without({1}).text == "from:bob (a or b)"
    assert query.without(set()) == query
    assert not query.without({0, 1, 2})


@pytest.mark.parametrize(
    ("text", "place", "message", "remedy"),
    [
        ("form:bob", "form", "unknown field `form`", "did you mean `from`?"),
        ("http://x/y", "http", "unknown field `http`", 'to look for the text, write "http://x/y"'),
        ("from:", "", "`from:` has no value", 'write it directly behind, or from:"" for an empty one'),
        ("size>big", "big", "`big` is not a size", "write bytes, k or M, such as 4k"),
        ("from>bob", "from>bob", "`from` has no `>`", "it has : !=, such as from:bob"),
        ("a (b or", "", "a term is missing at the end", "write one"),
        ("(a", "(", "this bracket is not closed", "write ) where it ends"),
        ("a)", ")", "this bracket closes nothing", "remove it"),
        ('"abc', '"abc', "this quote is not closed", 'write " where it ends'),
        ("or a", "or", "a term is missing before `or`", "write one"),
        ("code:NoReciever", "NoReciever", "no code is called `NoReciever`", "did you mean `NoReceiver`?"),
        ("kind:mesage", "mesage", "there is no kind `mesage`", "did you mean `message`?"),
        ("dir:inn", "inn", "`dir` is never `inn`", "did you mean `in`?"),
        ("time>25:00", "25:00", "there is no time 25:00", "write hours to 23"),
        ("time>soon", "soon", "`soon` is not a time", "write 10:15:03.2"),
        ('text~"(a"', '"(a"', "the pattern cannot be read", "write \\ before"),
        ('text~"[ä]"', '"[ä]"', "`ä` cannot stand in square brackets", "(ä|ö)"),
        ("hex:abc", "abc", "`abc` is not a row of bytes", "write pairs of hex digits"),
        ("size>1,2", "size>1,2", "`>` takes one value", "only : and != take several"),
        ('"a\\q"', "\\q", "unknown escape", "write \\\\"),
        ("size<latency", "latency", "`size` cannot be compared with `latency`", "compare two of"),
        ("size:4k..", "4k..", "a range has two ends", "write both, such as 1..5"),
        ("row:9..5", "9..5", "this range ends before it begins", "write the lower end first"),
        ("time:+9s..+5s", "+9s..+5s", "this range ends before it begins", "write the lower end first"),
        ('""', '""', "there is no text in the quotes", "write what to look for"),
    ],
)
def test_an_error_says_what_where_and_what_to_do(text, place, message, remedy):
    with pytest.raises(QueryError) as caught:
        parse(text)
    problem = caught.value
    assert text[problem.start : problem.end] == place
    assert message in problem.message
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    "text", ["(" * 4000, "not " * 1000, "!" * 4000 + "a", "(a or " * 600 + ")" * 400, "a" * 10_000, "size>1 " * 580]
)
def test_deep_and_long_lines_end_in_an_error_or_a_query(text):
    query = parsed(text)
    if isinstance(query, QueryError):
        assert query.remedy
    else:
        assert query.select(EventLog(), 0, 1).tolist() == []


def test_a_pasted_page_is_no_filter():
    with pytest.raises(QueryError, match="looks for 100 texts, at most 64"):
        parse("word " * 100)
    assert parse(" ".join(["from:bob"] * 100))


def test_every_example_of_the_page_can_be_parsed():
    examples = re.findall(r"^    (\S.*?)(?:  +#.*)?$", PAGE.read_text(), re.MULTILINE)
    assert len(examples) > 30
    for example in examples:
        assert parse(example)


def rows_of_all_kinds():
    log = EventLog(chunk_rows=4)
    code = UserMessageSendResult.NO_RECEIVER
    log.append("alice", [logged_in("alice"), submitted(b"Hi Bob", client_message_id="1"), held(client_message_id="1")])
    log.append("alice", [sent("1", outcome=Outcome.REFUSED, code=code)])
    log.append("alice", [submitted(b"\xde\xad\xbe\xef" * 20, kind=PayloadKind.BINARY, client_message_id="2")])
    log.append("alice", [received(b'say "x"\n\\', user_id="bob"), room_received("你好".encode()), gap(2)])
    log.append("alice#2", [received(b"x" * 300, user_id="carol")])
    return log


FIELDS_OF_ROWS = """
from as with room kind dir mode format severity code result size latency id row delivered recipients
position time text identity who where message_id elapsed_ms at_ns preview
"""


@pytest.mark.parametrize("field", FIELDS_OF_ROWS.split())
def test_a_term_made_from_a_row_lets_that_row_through_and_its_opposite_does_not(field):
    log, made = rows_of_all_kinds(), 0
    for seq in range(log.next_seq):
        row = log.row(seq)
        term = term_for(field, row)
        if not term or (field == "from" and row.direction is Direction.NONE):
            continue
        made += 1
        assert seq in parse(term).select(log, 0, log.next_seq), term
        assert seq not in parse(term_for(field, row, exclude=True)).select(log, 0, log.next_seq)
    assert made


def test_a_field_that_cannot_be_asked_for_has_no_term():
    assert term_for("gateway_in_ns", rows_of_all_kinds().row(0)) == ""


def test_near_is_what_the_same_sender_did_around_then():
    log = EventLog()
    for at_s in range(10):
        log.append(
            "alice", [received(b"x", at_ns=START_NS + at_s * 10**9), submitted(b"y", at_ns=START_NS + at_s * 10**9)]
        )
    found = parse(near(log.row(10), 2)).select(log, 0, log.next_seq).tolist()
    assert found == [6, 8, 10, 12, 14]
    assert parse(near(log.row(11), 1)).select(log, 0, log.next_seq).tolist() == [9, 11, 13]


def test_time_of_day_and_time_since_the_oldest_row():
    log = EventLog(chunk_rows=3)
    log.append("alice", [received(b"x", at_ns=START_NS + at_s * 10**9) for at_s in range(10)])
    clock = f"{datetime.fromtimestamp(START_NS // 10**9 + 4):%H:%M:%S}"
    assert parse(f"time>={clock}").select(log, 0, 10).tolist() == [4, 5, 6, 7, 8, 9]
    assert parse(f"time:{clock}").select(log, 0, 10).tolist() == [4]
    assert parse(f"time!={clock}").select(log, 0, 10).tolist() == [0, 1, 2, 3, 5, 6, 7, 8, 9]
    assert parse("time<+3s").select(log, 0, 10).tolist() == [0, 1, 2]
    assert parse("time:+3s..+5s").select(log, 0, 10).tolist() == [3, 4, 5]


def test_the_oldest_row_stays_the_reference_when_it_is_let_go():
    log = EventLog(ceiling_bytes=600, chunk_rows=1)
    log.append("alice", [received(b"x", at_ns=START_NS + at_s * 10**9) for at_s in range(4)])
    query = parse("time<+18s")
    assert len(query.select(log, 0, 4)) == 4
    log.append("alice", [received(b"x", at_ns=START_NS + at_s * 10**9) for at_s in range(4, 20)])
    assert 4 < log.first_seq < 18
    assert query.select(log, 0, 20).tolist() == list(range(log.first_seq, 18))


def test_text_is_looked_for_only_around_the_rows_that_columns_left():
    log = EventLog(chunk_rows=1000)
    log.append("alice", [received(b"hello", user_id="bob" if number == 2500 else "carol") for number in range(5000)])
    assert parse("hello from:bob").select(log, 0, 5000).tolist() == [2500]
    assert len(parse("hello from:bob or hello").select(log, 0, 5000)) == 5000
    assert parse("from:bob -hello").select(log, 0, 5000).tolist() == []


def test_queries_are_equal_when_their_texts_are():
    assert parse("a b") == parse("a b")
    assert parse("a b") != parse("a  c")
    assert len({parse("a"), parse("a"), parse("b")}) == 2
    assert repr(parse("a")) == "parse('a')"
    assert isinstance(parse("a"), Query)
    assert parse("a").select(EventLog(), 0, 5).dtype == np.int64
