"""What the user says of a field log, and the layout that follows."""

from pathlib import Path

import pytest

from rts_console.gui.models.import_form import ImportForm
from rts_console.record.field_log import Coding, Field, Form
from rts_console.record.field_times import FieldLogError

LINE = "14:00:01.250 [bob] <- alice: hello"


@pytest.fixture
def text(tmp_path: Path) -> ImportForm:
    path = tmp_path / "a.log"
    path.write_text(f"{LINE}\nnothing of the kind\n14:00:02.000 [bob] -> alice: again\n")
    return ImportForm(path)


def mark(form: ImportForm, field: Field, part: str) -> None:
    start = form.line.index(part)
    form.mark(field, start, start + len(part))


def test_a_table_is_guessed_and_its_columns_are_offered(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time;user;text\n2026-11-20T14:00:00Z;bob;hi\n2026-11-20T14:00:01Z;bob;ho\n")
    form = ImportForm(path)
    assert (form.form, form.separator, form.header) == (Form.CSV, ";", True)
    assert form.choices() == ["time", "user", "text"]
    records, problem = form.preview()
    assert problem == ""
    assert [record.payload for record in records] == [b"hi", b"ho"]
    form.header = False
    assert form.choices() == ["1", "2", "3"]


def test_json_offers_the_keys_of_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"ts": 1700000000, "msg": {"body": "x"}}\n{"ts": 1700000001, "other": 1}\n')
    assert ImportForm(path).choices() == ["ts", "msg", "msg.body", "other"]


def test_marked_parts_of_a_line_become_the_layout(text: ImportForm) -> None:
    assert "Nothing is marked" in text.preview()[1]
    mark(text, Field.TIME, "14:00:01.250")
    mark(text, Field.USER, "bob")
    mark(text, Field.DIRECTION, "<-")
    mark(text, Field.PAYLOAD, "hello")
    text.date, text.zone, text.coding = "2026-11-20", 1.0, Coding.TEXT
    records, problem = text.preview()
    assert problem == ""
    assert [record.payload for record in records if not record.problem] == [b"hello", b"again"]
    assert [record.sent for record in records if not record.problem] == [False, True]
    assert "does not look like" in records[1].problem


def test_a_part_that_is_marked_again_or_overlaps_is_marked_once(text: ImportForm) -> None:
    mark(text, Field.USER, "bob")
    mark(text, Field.PEER, "[bob]")
    assert set(text.marked) == {Field.PEER}
    text.mark(Field.PEER, 3, 3)
    assert text.marked == {}


def test_the_next_line_is_the_example_and_begins_anew(text: ImportForm) -> None:
    mark(text, Field.USER, "bob")
    text.next_line()
    assert text.line == "nothing of the kind"
    assert text.marked == {}
    text.next_line()
    text.next_line()
    assert text.line == LINE


def test_another_form_forgets_the_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time,user\n1,2\n")
    form = ImportForm(path)
    form.set_form(Form.TEXT)
    assert form.parts == {}
    form.set_form(Form.CSV)
    assert form.parts == {Field.TIME: "time", Field.USER: "user"}


def test_what_cannot_be_used_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"\0\1\2")
    with pytest.raises(FieldLogError, match="no text"):
        ImportForm(path)
    with pytest.raises(OSError, match="No such file"):
        ImportForm(tmp_path / "none")
