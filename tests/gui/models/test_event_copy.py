import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.gui.models import event_copy
from rts_console.gui.models.event_copy import CopyForm, as_json, copy_rows, hex_dump, payload_text
from rts_console.protocol.words import PayloadKind
from rts_console.record.log import EventLog
from tests.gui.sample_events import received


@pytest.fixture
def log():
    log = EventLog()
    binary = received(b"\x00\xff", kind=PayloadKind.BINARY)
    log.append("alice", [received("héllo\n"), binary, received(b"\xff\xfe")])
    return log


def rows(log):
    return [(log.row(seq), f"line {seq}") for seq in range(len(log))]


def test_text_is_the_lines(log):
    copied = copy_rows(CopyForm.TEXT, log, rows(log))
    assert (copied.rows, copied.text) == (3, "line 0\nline 1\nline 2")


def test_json_has_text_as_text_and_bytes_as_base64(log):
    told = json.loads(copy_rows(CopyForm.JSON, log, rows(log)).text)
    assert [row.get("text") for row in told] == ["héllo\n", None, None]
    assert [row.get("base64") for row in told] == [None, "AP8=", "//4="]
    assert told[0]["identity"] == "alice"
    assert "message_id" not in told[0]


def test_payloads_alone_are_text_or_hex(log):
    texts = [payload_text(log.row(seq), log.payload(seq)) for seq in range(3)]
    assert texts == ["héllo\n", "00 ff", "ff fe"]


def test_a_row_says_no_more_than_is_known(log):
    assert "result" not in as_json(log.row(0), b"")


@given(st.binary(max_size=200))
def test_a_hex_dump_has_every_byte_at_its_place(data):
    lines = hex_dump(data).splitlines()
    pairs = [line[10:58].split() for line in lines]
    assert bytes.fromhex("".join(pair for line in pairs for pair in line)) == data
    assert [int(line[:8], 16) for line in lines] == list(range(0, len(data), 16))


@pytest.mark.parametrize(("name", "value", "count"), [("COPIED_ROWS", 2, 2), ("COPIED_BYTES", 10, 1)])
def test_more_than_the_clipboard_takes_is_left_out_and_counted(log, monkeypatch, name, value, count):
    monkeypatch.setattr(event_copy, name, value)
    assert copy_rows(CopyForm.TEXT, log, rows(log)).rows == count
