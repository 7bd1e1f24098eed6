import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rts_console.protocol.words import Outcome, PayloadKind, UserMessageSendResult
from rts_console.record.log import EventLog
from rts_console.record.search import TextSearch, find_in_payload, match_payload

from .events import logged_in, received, room_received, sent, submitted


def found(log, text, first=0, last=None):
    return TextSearch(text).find(log, first, log.next_seq if last is None else last).tolist()


@pytest.fixture
def log():
    log = EventLog(chunk_rows=3)
    log.append("alice", [logged_in("alice"), received(b"Hello world"), room_received("你好".encode())])
    log.append("bob", [submitted(b"outgoing", client_message_id="unique-77"), received(b"\xde\xad\xbe\xef")])
    return log


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("hello", [1]),
        ("WORLD", [1]),
        ("你好", [2]),
        ("lobby", [2]),
        ("room mess", [2]),
        ("login", [0]),
        ("0 succ", [0]),
        ("unique-77", [3]),
        ("ad be", [4]),
        ("zebra", []),
        ("alice", [0, 1, 2]),
    ],
)
def test_finds_words_results_payloads_and_ids(log, text, rows):
    assert found(log, text) == rows


def test_looks_only_at_the_stretch_asked_for(log):
    log.append("alice", [received(b"hello again")])
    assert found(log, "hello", 2) == [5]
    assert found(log, "hello", 0, 2) == [1]
    assert found(log, "hello", 9, 12) == []


def test_a_note_that_came_later_is_found_on_its_row(log):
    code = UserMessageSendResult.TIMEOUT
    log.append("bob", [sent("unique-77", outcome=Outcome.UNKNOWN, code=code, reason="Strange weather")])
    assert found(log, "strange weather") == [3]
    assert found(log, "timeout") == [3]


def test_a_hit_across_two_pieces_is_none():
    log = EventLog()
    log.append("alice", [received(b"abc", client_message_id="def"), received(b"ghi", client_message_id="jkl")])
    assert found(log, "cd") == []
    assert found(log, "fg") == []
    assert found(log, "def") == [0]


def test_more_hits_than_are_taken_at_once():
    log = EventLog()
    log.append("alice", [received(b"needle" if number % 7 == 0 else b"need" * 4) for number in range(5_000)])
    log.append("alice", [received(b"NEEDLE" * 5_000), received(b"ends in needl"), received(b"e")])
    assert found(log, "needle") == [*range(0, 5_000, 7), 5_000]
    assert found(log, "need") == [*range(5_002)]


@given(
    payloads=st.lists(st.text("abAB ", max_size=12), max_size=40),
    needle=st.text("abAB ", min_size=1, max_size=3),
    chunk_rows=st.integers(1, 7),
    cut=st.integers(0, 40),
)
@settings(max_examples=200, deadline=None)
def test_finds_the_same_as_a_plain_look(payloads, needle, chunk_rows, cut):
    log = EventLog(chunk_rows=chunk_rows)
    events = [received(text.encode(), user_id="x", client_message_id="y", kind=PayloadKind.TEXT) for text in payloads]
    log.append("z", events)
    looked = [seq for seq, text in enumerate(payloads) if seq >= cut and needle.lower() in text.lower()]
    # "message", the kind of every row, has one letter of the alphabet used here.
    expected = list(range(cut, len(payloads))) if needle.lower() == "a" else looked
    assert found(log, needle, cut) == expected


def test_in_payloads_only_payloads_are_looked_at(log):
    assert find_in_payload(log, b"Hello", 0, 9, fold=False).tolist() == [1]
    assert find_in_payload(log, b"hello", 0, 9, fold=False).tolist() == []
    assert find_in_payload(log, b"HELLO", 0, 9, fold=True).tolist() == [1]
    assert find_in_payload(log, b"unique", 0, 9, fold=True).tolist() == []
    assert find_in_payload(log, b"going", 0, 3, fold=True).tolist() == []
    assert find_in_payload(log, b"", 1, 3, fold=False).tolist() == [1, 2]
    assert match_payload(log, re.compile(rb"unique"), 0, 9).tolist() == []


PATTERNS = [
    rb"ab",
    rb"^a",
    rb"b$",
    rb"a.*b",
    rb"(?i)ab+",
    rb"\bb",
    rb"[^a]a",
    rb"(?:.{3}|a)b",
    rb"a(?=b)",
    rb"(?>.{3}|a)b",
]
PATTERNS += [rb"", rb"a*+b", rb"(a)\1", rb"(?s)b.a", rb"\Aa|b\Z", rb"x|B A", rb"\$|\^|a\\?b"]


@given(
    payloads=st.lists(st.text("abAB $\n", max_size=8), max_size=30),
    pattern=st.sampled_from(PATTERNS),
    chunk_rows=st.integers(1, 40),
    cut=st.integers(0, 20),
)
@settings(max_examples=300, deadline=None)
def test_matches_the_same_as_each_payload_for_itself(payloads, pattern, chunk_rows, cut):
    log = EventLog(chunk_rows=chunk_rows)
    log.append("z", [received(text.encode(), client_message_id="ab") for text in payloads])
    compiled = re.compile(pattern)
    expected = [seq for seq, text in enumerate(payloads) if seq >= cut and compiled.search(text.encode())]
    assert match_payload(log, compiled, cut, len(payloads)).tolist() == expected


@given(
    payloads=st.lists(st.text("abAB", max_size=8), max_size=30),
    needle=st.text("abAB", max_size=3),
    fold=st.booleans(),
    chunk_rows=st.integers(1, 40),
    cut=st.integers(0, 20),
)
@settings(max_examples=200, deadline=None)
def test_finds_bytes_the_same_as_each_payload_for_itself(payloads, needle, fold, chunk_rows, cut):
    log = EventLog(chunk_rows=chunk_rows)
    log.append("z", [received(text.encode(), client_message_id="ab") for text in payloads])
    folded = [text.lower() if fold else text for text in payloads]
    wanted = needle.lower() if fold else needle
    expected = [seq for seq, text in enumerate(folded) if seq >= cut and wanted in text]
    assert find_in_payload(log, needle.encode(), cut, len(payloads), fold=fold).tolist() == expected
