"""A plain log from the field becomes rows; what cannot be read is counted and said, never lost in silence."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rts_console.record.field_log import (
    Coding,
    Field,
    Form,
    Layout,
    Progress,
    learnt,
    preview,
    read_into,
    records,
    sniff,
)
from rts_console.record.field_times import FieldLogError
from rts_console.record.log import EventLog
from rts_console.record.row import Direction

AT = datetime(2026, 11, 20, 12, 0, 1, 500_000, tzinfo=UTC)
AT_NS = int(AT.timestamp()) * 10**9 + 500_000_000


def _file(tmp_path: Path, data: str | bytes) -> Path:
    path = tmp_path / "field.log"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


# --- finding out -----------------------------------------------------------------------------------------------------


def test_json_lines_are_seen_and_their_fields_guessed() -> None:
    head = json.dumps(
        {"ts": 1, "user": "alice", "dir": "out", "msg": {"to": "bob", "body": "hi"}, "room": "r"}
    ).encode()
    layout = sniff(head + b"\n" + head)
    assert layout.form is Form.JSON
    assert layout.parts == {
        Field.TIME: "ts",
        Field.USER: "user",
        Field.DIRECTION: "dir",
        Field.ROOM: "room",
        Field.PEER: "msg.to",
        Field.PAYLOAD: "msg",
    }


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_is_seen_with_its_separator_and_header(separator: str) -> None:
    rows = [["time", "user", "from", "message"], ["2026-11-20T12:00:01.5Z", "alice", "bob", "hi"]]
    layout = sniff("\n".join(separator.join(row) for row in rows).encode())
    assert (layout.form, layout.separator, layout.header) == (Form.CSV, separator, True)
    assert layout.parts == {Field.TIME: "time", Field.USER: "user", Field.PEER: "from", Field.PAYLOAD: "message"}


def test_anything_else_is_text_and_wants_an_example() -> None:
    layout = sniff(b"12:00:01 INFO alice got hello\n12:00:02 INFO bob got hi there\n")
    assert layout.form is Form.TEXT
    with pytest.raises(FieldLogError, match="needs a pattern"):
        list(records(Path(__file__), layout))


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"\x00\x01\x02"])
def test_what_is_no_log_is_said(data: bytes) -> None:
    with pytest.raises(FieldLogError):
        sniff(data)


def test_chinese_of_another_encoding_is_read(tmp_path: Path) -> None:
    data = "time,user,message\n2026-11-20 12:00:01.5,小明,你好\n".encode("gb18030")
    layout = sniff(data)
    record = preview(_file(tmp_path, data), layout)[0]
    assert (record.user, record.payload.decode(), record.at_ns) == ("小明", "你好", AT_NS)


# --- text, taught by an example --------------------------------------------------------------------------------------

LINE = "[2026-11-20 12:00:01.500] INFO  rts.client alice <- bob@lobby: hello, world: 1"


def _marked(line: str, **parts: str) -> dict[Field, tuple[int, int]]:
    places = {}
    for name, part in parts.items():
        start = line.index(part)
        places[Field(name)] = (start, start + len(part))
    return places


def test_one_example_teaches_the_pattern(tmp_path: Path) -> None:
    marked = _marked(LINE, time="2026-11-20 12:00:01.500", user="alice", direction="<-", peer="bob", room="lobby")
    marked[Field.PAYLOAD] = (LINE.index("hello"), len(LINE))
    layout = learnt(LINE, marked)
    other = "[2026-11-20 12:00:02.000] WARNING rts.client carol -> dave@hall: 你好: {}"
    first, second, third = preview(_file(tmp_path, f"{LINE}\n{other}\nTraceback (most recent call last):\n"), layout)
    assert (first.at_ns, first.user, first.peer, first.room) == (AT_NS, "alice", "bob", "lobby")
    assert (first.sent, first.payload) == (False, b"hello, world: 1")
    assert (second.user, second.peer, second.room, second.sent) == ("carol", "dave", "hall", True)
    assert second.payload == "你好: {}".encode()
    assert "does not look like the example" in third.problem


def test_marks_that_overlap_are_refused() -> None:
    with pytest.raises(FieldLogError, match="overlap"):
        learnt(LINE, {Field.TIME: (1, 24), Field.USER: (20, 30)})
    with pytest.raises(FieldLogError, match="Nothing is marked"):
        learnt(LINE, {})


_WORDS = st.text(st.characters(categories=("L", "N"), include_characters="_@."), min_size=1, max_size=12)


@given(_WORDS, _WORDS, st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30))
def test_the_example_itself_is_always_read_back(user: str, peer: str, payload: str) -> None:
    line = f"12:00:01.5 {user} > {peer} | {payload}"
    at = len("12:00:01.5 ")
    marks = {
        Field.TIME: (0, 10),
        Field.USER: (at, at + len(user)),
        Field.PEER: (at + len(user) + 3, at + len(user) + 3 + len(peer)),
        Field.PAYLOAD: (len(line) - len(payload), len(line)),
    }
    layout = learnt(line, marks)
    import re

    found = re.fullmatch(layout.pattern, line)
    assert found
    assert (found["user"], found["peer"], found["payload"]) == (user, peer, payload)


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T12:00:01.500Z",
        "2026-11-20T20:00:01.5+08:00",
        "2026-11-20 12:00:01,500",
        "2026/11/20 12:00:01.500",
        "20.11.2026 12:00:01.500",
        "12:00:01.500",
        str(AT_NS),
        str(AT_NS // 1_000),
        str(AT_NS // 1_000_000),
        f"{AT_NS // 10**9}.5",
    ],
)
def test_times_are_read_as_field_logs_write_them(tmp_path: Path, text: str) -> None:
    line = json.dumps({"time": text, "message": "x"})
    layout = Layout(form=Form.JSON, parts={Field.TIME: "time", Field.PAYLOAD: "message"}, date="2026-11-20")
    assert preview(_file(tmp_path, line), layout)[0].at_ns == AT_NS


def test_nanoseconds_are_kept(tmp_path: Path) -> None:
    layout = Layout(form=Form.JSON, parts={Field.TIME: "time"})
    line = json.dumps({"time": "2026-11-20T12:00:01.123456789Z"})
    assert preview(_file(tmp_path, line), layout)[0].at_ns % 10**9 == 123_456_789


def test_a_time_without_a_day_asks_for_one(tmp_path: Path) -> None:
    layout = Layout(form=Form.JSON, parts={Field.TIME: "time"})
    assert "Give the day" in preview(_file(tmp_path, '{"time": "12:00:01"}'), layout)[0].problem


def test_rows_keep_order_direction_and_bytes(tmp_path: Path) -> None:
    lines = [
        {"time": AT_NS, "user": "alice", "dir": "out", "to": "bob", "message": "line one\nline two"},
        {"time": AT_NS + 1, "user": "bob", "dir": "in", "to": "alice", "message": "你好"},
        {"time": AT_NS + 2, "user": "alice", "dir": "in", "to": "bob", "room": "lobby", "message": {"a": 1}},
        {"time": "never", "user": "alice"},
        {"time": AT_NS + 3, "user": "alice", "dir": "sideways", "message": ""},
    ]
    path = _file(tmp_path, "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\nno json\n")
    parts = {
        Field.TIME: "time",
        Field.USER: "user",
        Field.DIRECTION: "dir",
        Field.PEER: "to",
        Field.PAYLOAD: "message",
    }
    log = EventLog()
    report = read_into(log, path, Layout(form=Form.JSON, parts=parts))
    assert (report.rows, report.skipped, report.users) == (3, 3, ("alice", "bob"))
    assert [number for number, _ in report.reasons] == [4, 5, 6]
    rows = [log.row(seq) for seq in range(3)]
    assert [(row.identity, row.direction, row.who) for row in rows] == [
        ("alice", Direction.OUT, "bob"),
        ("bob", Direction.IN, "alice"),
        ("alice", Direction.IN, "bob"),
    ]
    assert [log.payload(seq) for seq in range(3)] == [b"line one\nline two", "你好".encode(), b'{"a":1}']


def test_a_payload_may_be_coded(tmp_path: Path) -> None:
    data = bytes(range(256))
    for coding, text in ((Coding.BASE64, base64.b64encode(data).decode()), (Coding.HEX, data.hex())):
        layout = Layout(form=Form.JSON, parts={Field.TIME: "t", Field.PAYLOAD: "p"}, coding=coding)
        assert preview(_file(tmp_path, json.dumps({"t": AT_NS, "p": text})), layout)[0].payload == data
        assert "is not" in preview(_file(tmp_path, json.dumps({"t": AT_NS, "p": "?"})), layout)[0].problem


def test_csv_fields_may_have_line_ends_and_columns_numbers(tmp_path: Path) -> None:
    data = f'{AT_NS},"two\nlines, and ""quotes"""\n{AT_NS}\n{AT_NS},"never closed\n'
    layout = Layout(form=Form.CSV, header=False, parts={Field.TIME: "1", Field.PAYLOAD: "2"})
    first, second, third = preview(_file(tmp_path, data), layout)
    assert first.payload == b'two\nlines, and "quotes"'
    assert "The row has 1 columns" in second.problem
    assert "never closed" in third.problem


def test_bytes_that_are_no_text_are_kept(tmp_path: Path) -> None:
    layout = Layout(
        form=Form.TEXT, pattern="(?P<time>\\d+) (?P<payload>.*)", parts={Field.TIME: "time", Field.PAYLOAD: "payload"}
    )
    path = _file(tmp_path, f"{AT_NS} ".encode() + b"\xff\xfe ok\xe2\x80\xa8same line\n")
    (record,) = preview(path, layout)
    assert record.payload == b"\xff\xfe ok\xe2\x80\xa8same line"


def test_a_line_without_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    layout = Layout(form=Form.JSON, parts={Field.TIME: "t"})
    path = _file(tmp_path, b"x" * 3_000_000 + b"\n" + json.dumps({"t": AT_NS}).encode())
    first, second = preview(path, layout)
    assert "longer than" in first.problem
    assert second.at_ns == AT_NS


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        (Layout(form=Form.JSON, parts={}), "No part is the time"),
        (Layout(form=Form.TEXT, parts={Field.TIME: "time"}, pattern="("), "pattern is not legal"),
        (Layout(form=Form.JSON, parts={Field.TIME: "t"}, date="tomorrow"), "Write it as"),
        (Layout(form=Form.JSON, parts={Field.TIME: "t"}, zone=99), "does not exist"),
    ],
)
def test_a_layout_that_cannot_be_is_refused(tmp_path: Path, layout: Layout, words: str) -> None:
    with pytest.raises(FieldLogError, match=words):
        list(records(_file(tmp_path, "{}"), layout))


def test_it_can_be_ended_on_the_way(tmp_path: Path) -> None:
    path = _file(tmp_path, "\n".join(json.dumps({"t": AT_NS + number}) for number in range(9_000)))
    log, told = EventLog(), []

    def go_on(progress: Progress) -> bool:
        told.append(progress)
        return progress.lines < 4_000

    report = read_into(log, path, Layout(form=Form.JSON, parts={Field.TIME: "t"}), go_on=go_on)
    assert report.rows == 4_000 == len(log)
    assert [(progress.rows, progress.lines) for progress in told] == [(2_000, 2_000), (4_000, 4_000)]
    assert [progress.share for progress in told] == pytest.approx([2 / 9, 4 / 9], abs=0.1)


# --- logs as they come ------------------------------------------------------------------------------------------------


def test_a_log_of_a_java_server_with_a_stack_trace_between(tmp_path: Path) -> None:
    lines = [
        '2026-11-20 14:03:01,410 [rts-1] INFO  c.a.Client - alice -> lobby: {"seat":1,"text":"a -> b"}',
        "java.lang.IllegalStateException: not joined",
        "\tat com.example.Foo.bar(Foo.java:12)",
        "2026-11-20 14:03:02,511 [rts-12] INFO  c.a.Client - bob -> lobby: {}",
    ]
    first = lines[0]
    marks = _marked(
        first, time="2026-11-20 14:03:01,410", user="alice", room="lobby", payload=first[first.index("{") :]
    )
    found = preview(_file(tmp_path, "\n".join(lines)), learnt(first, marks))
    assert [(each.user, each.room, each.payload.decode()) for each in found if not each.problem] == [
        ("alice", "lobby", '{"seat":1,"text":"a -> b"}'),
        ("bob", "lobby", "{}"),
    ]
    assert [each.number for each in found if each.problem] == [2, 3]


def test_a_chinese_log_of_windows(tmp_path: Path) -> None:
    """In the encoding and with the line ends that are usual there, and words of the direction in Chinese."""
    line = "[2026年11月20日 14:03:0{}.410] 用户=小明 方向={} 房间=大厅 内容=你好，世界"
    path = tmp_path / "a.log"
    path.write_bytes("\r\n".join([line.format(1, "接收"), line.format(2, "发送"), ""]).encode("gb18030"))
    encoding = sniff(path.read_bytes()).encoding
    first = line.format(1, "接收")
    marks = _marked(
        first, time="2026年11月20日 14:03:01.410", user="小明", direction="接收", room="大厅", payload="你好，世界"
    )
    found = preview(path, learnt(first, marks, encoding=encoding))
    assert [(each.user, each.room, each.sent, each.payload.decode()) for each in found] == [
        ("小明", "大厅", False, "你好，世界"),
        ("小明", "大厅", True, "你好，世界"),
    ]
    assert found[1].at_ns - found[0].at_ns == 10**9


def test_a_table_that_a_spreadsheet_has_saved(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [
        "时间;用户;方向;房间;消息",
        '20.11.2026 14:03:01,410;alice;in;lobby;"say ""hi""; now"',
        "20.11.2026 14:03:02;bob;out;;x",
    ]
    path.write_bytes("\r\n".join(rows).encode("utf-8-sig"))
    layout = sniff(path.read_bytes())
    found = preview(path, layout)
    assert [(each.user, each.room, each.sent, each.payload) for each in found] == [
        ("alice", "lobby", False, b'say "hi"; now'),
        ("bob", "", True, b"x"),
    ]


def test_a_log_of_android_says_no_year(tmp_path: Path) -> None:
    line = "11-20 14:03:01.410  1234  5678 D RTS: recv from=carol room=class-1 payload=aGVsbG8="
    marks = _marked(line, time="11-20 14:03:01.410", direction="recv", peer="carol", room="class-1", payload="aGVsbG8=")
    layout = msgspec.structs.replace(learnt(line, marks), coding=Coding.BASE64)
    assert "has no year" in preview(_file(tmp_path, line), layout)[0].problem
    (found,) = preview(_file(tmp_path, line), msgspec.structs.replace(layout, date="2026-11-20"))
    assert (found.peer, found.room, found.payload, found.problem) == ("carol", "class-1", b"hello", "")
