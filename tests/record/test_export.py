import base64
import csv
import errno
import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rts_console.protocol.events import FaultChanged, LoginResult
from rts_console.protocol.words import LoginErrorCode, PayloadKind
from rts_console.record import export as export_module
from rts_console.record import whole_file
from rts_console.record.export import CSV_COLUMNS, ExportError, Format, export
from rts_console.record.log import EventLog
from rts_console.record.marks import Marks
from rts_console.record.masking import Masker
from rts_console.record.query import parse
from rts_console.record.row import Flag

from .events import logged_in, received, sent, server_sent, submitted

BINARY = PayloadKind.BINARY


@pytest.fixture
def log():
    log = EventLog(chunk_rows=3)
    log.append("alice", [logged_in("alice"), received('你好, "x"\n'.encode()), received(b"\xff\x00", kind=BINARY)])
    log.append("alice", [submitted(b'{"token":"abc"}'), sent(), received(b"=1+2", user_id="carol")])
    log.flag(1, Flag.MARKED)
    return log


def run(steps):
    """Go through all steps; the summary."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return done.value


def lines(path):
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def payload_of(facts):
    if facts["payload_encoding"] == "base64":
        return base64.b64decode(facts["payload"])
    return (facts["payload"] or "").encode()


def test_json_lines_have_every_row_and_the_exact_bytes(log, tmp_path):
    path = tmp_path / "rows.jsonl"
    summary = run(export(log, None, path, Format.JSON_LINES, masker=None))
    rows = lines(path)
    assert [row["seq"] for row in rows] == list(range(5))
    assert [payload_of(row) for row in rows] == [log.payload(seq) for seq in range(5)]
    assert [row["payload_encoding"] for row in rows] == [None, "text", "base64", "text", "text"]
    assert rows[1]["flags"] == ["marked"]
    assert (rows[3]["code"], rows[3]["label"], rows[0]["elapsed_ms"]) == (0, "Success", 12.5)
    assert list(rows[1])[:3] == ["seq", "time", "at_ns"]
    assert summary.rows == 5
    assert summary.bytes == path.stat().st_size
    assert "Nothing was masked" in summary.words()


def test_csv_reads_back_and_formulas_are_told_not_changed(log, tmp_path):
    path = tmp_path / "rows.csv"
    summary = run(export(log, None, path, Format.CSV, masker=None))
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [payload_of(row) for row in rows] == [log.payload(seq) for seq in range(5)]
    assert summary.formulas == 1
    assert "1 cell begins with = + - or @, unchanged" in summary.words()


def test_a_negative_code_is_no_formula(tmp_path):
    log = EventLog()
    refused = LoginResult(at_ns=1, user_id="alice", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1)
    log.append("alice", [refused])
    assert log.row(0).result.startswith("-1000")
    assert run(export(log, None, tmp_path / "rows.csv", Format.CSV, masker=None)).formulas == 0


def test_a_report_is_a_table_with_payloads_that_cannot_break_out(tmp_path):
    log = EventLog()
    log.append("alice", [received(b"``` | <b>\n# x"), received(b"y" * 500), received(b"\xff", kind=BINARY)])
    path = tmp_path / "report.md"
    run(export(log, parse("kind:message"), path, Format.MARKDOWN, masker=Masker(), title="Filter: a*b"))
    text = path.read_text()
    assert "Filter: a\\*b. Times are UTC. Secrets are masked." in text
    table = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(table) == 4
    assert "\\`\\`\\` \\| \\<b\\> \\# x" in table[1]
    assert "… 500 bytes" in table[2]
    assert "````\n``` | <b>\n# x\n````" in text
    assert "## 2 (Base64)" in text
    assert "3 rows, 2023-" in text


def test_a_report_has_the_beginning_of_a_long_payload_and_says_how_to_get_the_rest(tmp_path):
    log = EventLog()
    log.append("alice", [received(b"y" * 3_000), received("文本".encode(), kind=BINARY)])
    path = tmp_path / "report.md"
    origin = "RTS Console 1; gateway ws://127.0.0.1:1, rules agora."
    summary = run(export(log, None, path, Format.MARKDOWN, masker=Masker(), origin=origin))
    text = path.read_text()
    assert f"```\n{'y' * 2_048}\n```\n\n… 952 more characters left out here" in text
    assert "the whole payload has 3,000 bytes: export row 0 as JSON lines." in text
    assert "```\n文本\n```" in text  # text that was sent as binary is no Base64
    assert origin in text
    assert summary.payloads_left_out == 1


def test_a_report_says_which_payloads_it_leaves_out(tmp_path, monkeypatch):
    monkeypatch.setattr(export_module, "REPORT_PAYLOADS", 2)
    log = EventLog()
    log.append("alice", [received(b"x")] * 5)
    summary = run(export(log, None, tmp_path / "r.md", Format.MARKDOWN, masker=Masker()))
    assert summary.payloads_left_out == 3
    assert "3 more rows are not in full" in (tmp_path / "r.md").read_text()


def test_queries_and_chosen_rows(log, tmp_path):
    path = tmp_path / "rows.jsonl"
    run(export(log, parse("mark or from:carol"), path, Format.JSON_LINES, masker=None))
    assert [row["seq"] for row in lines(path)] == [1, 4]
    run(export(log, [3, 0], path, Format.JSON_LINES, masker=None))
    assert [row["seq"] for row in lines(path)] == [3, 0]


def test_secrets_are_masked_and_counted(log, tmp_path):
    path = tmp_path / "rows.jsonl"
    summary = run(export(log, None, path, Format.JSON_LINES, masker=Masker(["carol"])))
    rows = lines(path)
    assert rows[3]["payload"] == '{"token":"***"}'
    assert rows[4]["who"] == "***"
    assert [row["masked"] for row in rows] == [0, 0, 0, 1, 1]
    assert summary.masked == 2
    assert "2 secrets masked" in summary.words()


def test_the_answer_of_the_app_server_is_there(tmp_path):
    log, path = EventLog(), tmp_path / "rows.jsonl"
    log.append("alice", [submitted(), server_sent(b"fine", 200)])
    run(export(log, None, path, Format.JSON_LINES, masker=Masker()))
    row = lines(path)[0]
    assert (row["answer"], row["answer_status"], row["answer_truncated_bytes"]) == ("fine", 200, 3)


def fields(path, form):
    """All texts in a file, payloads decoded."""
    if form is Format.MARKDOWN:
        return [path.read_text()]
    if form is Format.CSV:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    else:
        rows = lines(path)
    return [text for row in rows for text in (row["who"], payload_of(row).decode("utf-8", "replace"))]


@given(
    secrets=st.lists(st.text('abcXYZ/+="\\ ', min_size=4, max_size=8).map("你".__add__), min_size=1, max_size=2),
    data=st.data(),
    form=st.sampled_from(tuple(Format)),
)
@settings(max_examples=100, deadline=None)
def test_no_registered_secret_comes_out(tmp_path_factory, secrets, data, form):
    piece = st.sampled_from([secret.encode() for secret in secrets]) | st.binary(max_size=4)
    log = EventLog()
    for kind in PayloadKind:
        payload = b"".join(data.draw(st.lists(piece, max_size=5)))
        log.append("alice", [received(payload, kind=kind, user_id=data.draw(st.sampled_from(["bob", *secrets])))])
    path = tmp_path_factory.mktemp("export") / "file"
    run(export(log, None, path, form, masker=Masker(secrets)))
    assert not [secret for secret in secrets for text in fields(path, form) if secret in text]


def test_giving_up_leaves_nothing_and_keeps_what_was_there(log, tmp_path, monkeypatch):
    monkeypatch.setattr(export_module, "STEP_S", 0)
    path = tmp_path / "rows.jsonl"
    path.write_text("before")
    steps = export(log, None, path, Format.JSON_LINES, masker=None)
    progress = next(steps)
    assert (progress.written, progress.total) == (1, 5)
    steps.close()
    assert path.read_text() == "before"
    assert os.listdir(tmp_path) == ["rows.jsonl"]


def test_a_query_without_hits_goes_on_in_steps(tmp_path, monkeypatch):
    monkeypatch.setattr(export_module, "STEP_S", 0)
    monkeypatch.setattr(export_module, "SLICE_ROWS", 10)
    log = EventLog()
    log.append("alice", [received(b"x")] * 100)
    steps = list(export(log, parse("zebra"), tmp_path / "x", Format.CSV, masker=None))
    assert len(steps) > 10
    assert [step.looked_at for step in steps] == sorted(step.looked_at for step in steps)


def test_rows_that_the_log_lets_go_meanwhile_are_told(tmp_path):
    log = EventLog()
    log.append("alice", [received(b"x")] * 3)
    steps = export(log, [0, 1, 99], tmp_path / "x", Format.JSON_LINES, masker=None)
    summary = run(steps)
    assert (summary.rows, summary.missing) == (2, 1)
    assert "1 row had been let go" in summary.words()


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full. Make room"), (errno.EIO, "Choose another place")]
)
def test_a_full_disk_leaves_nothing_half(log, tmp_path, monkeypatch, number, words):
    def full(descriptor):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(whole_file.os, "fsync", full)
    with pytest.raises(ExportError, match=words):
        run(export(log, None, tmp_path / "x", Format.CSV, masker=None))
    assert os.listdir(tmp_path) == []


def test_targets_that_cannot_be_written(log, tmp_path):
    for path, words in (
        (tmp_path / "no" / "x", "there is no such folder"),
        (tmp_path, "it is a folder"),
        (tmp_path / ("x" * 300), "the name is too long"),
    ):
        with pytest.raises(ExportError, match=words):
            run(export(log, None, path, Format.CSV, masker=None))
    assert os.listdir(tmp_path) == []


def wrong(at_ns, on, number=1):
    return FaultChanged(at_ns=at_ns, number=number, words="delay 200 ms for bob", on=on, user_id="bob")


def test_what_was_wrong_on_purpose_is_marked_in_every_format(tmp_path):
    log = EventLog()
    first = received(b"before")
    log.append("alice", [first])
    log.append("gateway", [wrong(first.at_ns + 10, True)])
    log.append("alice", [replace(received(b"meanwhile"), at_ns=first.at_ns + 20)])
    log.append("gateway", [wrong(first.at_ns + 30, False)])
    at_ns = first.at_ns + 40
    log.append("alice", [replace(received(b"after"), at_ns=at_ns, gateway_in_ns=at_ns - 5)])
    log.append("alice", [replace(received(b"of another", user_id="carol"), at_ns=first.at_ns + 20)])
    messages = parse("kind:message")
    run(export(log, messages, tmp_path / "rows.jsonl", Format.JSON_LINES, masker=Masker()))
    assert [row["faults"] for row in lines(tmp_path / "rows.jsonl")] == [[], ["delay 200 ms for bob"], [], []]
    run(export(log, messages, tmp_path / "rows.csv", Format.CSV, masker=Masker()))
    with (tmp_path / "rows.csv").open(newline="", encoding="utf-8-sig") as file:
        assert [row["faults"] for row in csv.DictReader(file)] == ["", "delay 200 ms for bob", "", ""]
    run(export(log, messages, tmp_path / "rows.md", Format.MARKDOWN, masker=Masker()))
    (told,) = [line for line in (tmp_path / "rows.md").read_text().splitlines() if "Wrong on purpose" in line]
    assert told.endswith(": delay 200 ms for bob.")


@pytest.mark.parametrize("masker", [None, Masker()])
def test_marks_and_comments_stand_in_every_format(log, tmp_path, masker):
    marks = Marks(log)
    marks.mark(2, "look | at Authorization: Bearer abc")
    paths = {form: tmp_path / form.value for form in Format}
    for form, path in paths.items():
        run(export(log, None, path, form, masker=masker, marks=marks))
    rows = lines(paths[Format.JSON_LINES])
    assert [row["marked"] for row in rows] == [False, True, True, False, False]
    assert [bool(row["comment"]) for row in rows] == [False, False, True, False, False]
    assert rows[2]["comment"].startswith("look | at")
    assert ("abc" in rows[2]["comment"]) is (masker is None)
    with paths[Format.CSV].open(newline="", encoding="utf-8-sig") as file:
        assert [row["comment"] for row in csv.DictReader(file)] == [row["comment"] for row in rows]
    table = [line for line in paths[Format.MARKDOWN].read_text().splitlines() if line.startswith("| ")]
    assert ["📌" in line for line in table] == [False, False, True, True, False, False]
    assert "| 📌 look \\| at" in table[3]
