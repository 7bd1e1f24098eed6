"""The dialog that reads a field log: guess, columns, preview with problems, reading, errors."""

import asyncio
import threading

import pytest

from rts_console.gui.loop import TaskScope
from rts_console.gui.widgets import import_dialog as import_module
from rts_console.gui.widgets.import_dialog import ImportDialog
from rts_console.record.field_log import Field, Form, read_into
from rts_console.record.log import EventLog
from tests.support import until


@pytest.fixture
async def made(qtbot, theme):
    tasks, done = TaskScope(), []
    dialog = ImportDialog(theme, tasks, EventLog, lambda *each: done.append(each))
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog, done
    await tasks.aclose()


def cells(dialog, column):
    return [dialog.table.item(row, column).text() for row in range(dialog.table.rowCount())]


async def test_a_table_is_read_as_guessed_and_what_cannot_be_is_counted(made, tmp_path):
    dialog, done = made
    path = tmp_path / "a.csv"
    path.write_text("time,user,direction,text\n" + "2026-11-20T14:00:00Z,bob,in,hi\n" * 3 + "when,bob,in,x\n")
    dialog.take(path)
    assert dialog.form.currentData() is Form.CSV
    assert dialog.columns[Field.PAYLOAD].currentText() == "text"
    assert cells(dialog, 6)[:3] == ["hi", "hi", "hi"]
    assert "no known form" in cells(dialog, 7)[3]
    assert "1 of the first 4 lines" in dialog.outcome.text()
    dialog.start_button.click()
    await until(lambda: done)
    ((read, log, report),) = done
    assert (read, len(log), report.rows, report.skipped) == (path, 3, 3, 1)
    assert not dialog.isVisible()


async def test_where_day_and_month_may_be_either_the_user_says(made, tmp_path):
    dialog, _ = made
    path = tmp_path / "a.csv"
    path.write_text("time,user,text\n3/4/2026 14:00:00,bob,hi\n")
    dialog.take(path)
    assert cells(dialog, 1)[0].startswith("2026-03-04")
    dialog.day_first.click()
    dialog.look()
    assert cells(dialog, 1)[0].startswith("2026-04-03")


async def test_another_column_is_another_payload(made, tmp_path):
    dialog, _ = made
    path = tmp_path / "a.csv"
    path.write_text("time,user,text\n2026-11-20T14:00:00Z,bob,hi\n2026-11-20T14:00:00Z,bob,ho\n")
    dialog.take(path)
    combo = dialog.columns[Field.PAYLOAD]
    combo.setCurrentIndex(combo.findData("user"))
    dialog.look()
    assert cells(dialog, 6) == ["bob", "bob"]


async def test_a_text_is_taught_by_its_marked_line(made, tmp_path):
    dialog, done = made
    path = tmp_path / "a.log"
    path.write_text("14:00:01 bob: hi\n14:00:02 bob: ho\n")
    dialog.take(path)
    assert dialog.form.currentData() is Form.TEXT
    assert "Nothing is marked" in dialog.outcome.text()
    assert not dialog.start_button.isEnabled()
    for field, start, end in ((Field.TIME, 0, 8), (Field.USER, 9, 12), (Field.PAYLOAD, 14, 16)):
        dialog.marker.marked.emit(field, start, end)
    assert "no date" in cells(dialog, 7)[0]
    dialog.date.setText("2026-11-20")
    dialog.look()
    assert cells(dialog, 6) == ["hi", "ho"]
    dialog.marker.next.click()
    assert dialog.marker.text.toPlainText() == "14:00:02 bob: ho"


async def test_files_that_cannot_be_used_are_told(made, tmp_path):
    dialog, _ = made
    dialog.take(tmp_path / "none.csv")
    assert "No such file" in dialog._place.error()
    (tmp_path / "a.bin").write_bytes(b"\0\0")
    dialog.take(tmp_path / "a.bin")
    assert "no text" in dialog._place.error()
    assert not dialog.start_button.isEnabled()


async def test_a_word_of_the_direction_is_explained(made, tmp_path):
    dialog, _ = made
    path = tmp_path / "a.csv"
    path.write_text("time,user,direction,text\n" + "2026-11-20T14:00:00Z,bob,Hin,hi\n" * 2)
    dialog.take(path)
    assert "Say whether that is incoming or outgoing" in dialog.outcome.text()
    dialog.outgoing.setText("her, hin")
    dialog.look()
    assert cells(dialog, 3) == ["→", "→"]
    assert dialog.outcome.text() == ""


async def test_a_file_that_goes_meanwhile_leaves_no_log(made, tmp_path):
    dialog, done = made
    dropped = []
    dialog._drop = dropped.append
    path = tmp_path / "a.csv"
    path.write_text("time,user,text\n2026-11-20T14:00:00Z,bob,hi\n2026-11-20T14:00:00Z,bob,ho\n")
    dialog.take(path)
    path.unlink()
    dialog.start_button.click()
    await until(lambda: not dialog.running)
    assert "No such file" in dialog.outcome.text()
    assert len(dropped) == 1
    assert not done


async def test_the_bar_says_how_much_of_the_file_is_read(theme, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("time,user,text\n" + "2026-11-20T14:00:00Z,bob,hi\n" * 10_000)
    shares, done = [], []
    tasks = TaskScope()
    dialog = ImportDialog(theme, tasks, EventLog, lambda _path, log, _report: done.append(log))
    dialog.bar.valueChanged.connect(lambda value: shares.append(value / dialog.bar.maximum()))
    dialog.take(path)
    dialog.start_button.click()
    await until(lambda: done)
    assert shares == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1], abs=0.05)
    done[0].close()
    await tasks.aclose()
    dialog.deleteLater()


async def test_a_window_that_closes_meanwhile_waits_for_the_thread_and_keeps_no_log(theme, tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("time,user,text\n" + "2026-11-20T14:00:00Z,bob,hi\n" * 5_000)
    begun, may_go, dropped = threading.Event(), threading.Event(), []

    def held(log, path, layout, *, go_on):
        begun.set()
        may_go.wait(10)
        return read_into(log, path, layout, go_on=go_on)

    monkeypatch.setattr(import_module, "read_into", held)
    tasks = TaskScope()
    dialog = ImportDialog(theme, tasks, EventLog, lambda *_: None, drop=lambda log: dropped.append(len(log)))
    dialog.take(path)
    dialog.start_button.click()
    await until(begun.is_set)
    asyncio.get_running_loop().call_later(0.01, may_go.set)
    await tasks.aclose()
    assert len(dropped) == 1
    assert dropped[0] < 5_000
    dialog.deleteLater()
