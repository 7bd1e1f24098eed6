"""Where a message is written: what it takes in, what it says of it, and what it brings back."""

from time import process_time

import pytest
from PySide6.QtCore import QMimeData, Qt

from rts_console.gui.models.draft import Draft, DraftFormat
from rts_console.gui.stamping import Stamping
from rts_console.gui.widgets.draft_entry import MOST_CHARACTERS, Bounds, DraftEntry
from rts_console.protocol.words import RULE_SETS, PayloadKind, Scope
from rts_console.record.stamp import TEXT_BYTES
from tests.support import until

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def stamping():
    return Stamping()


@pytest.fixture
def entry(qtbot, theme, stamping):
    entry = DraftEntry(theme, lambda: Bounds(RULE_SETS["volcengine"], stamping, Scope.PEER), lambda: "Log in first.")
    for part in (entry, entry.meter, entry.problem, entry.format):
        qtbot.addWidget(part)
    entry.show_format()
    entry.show()
    return entry


def write(entry, text, draft_format=DraftFormat.TEXT):
    entry.set_draft(Draft(draft_format, text))


def paste(entry, text):
    data = QMimeData()
    data.setText(text)
    entry.editor.insertFromMimeData(data)


async def test_a_broken_draft_is_told_while_it_is_written(entry):
    write(entry, "zz", DraftFormat.HEX)
    await until(lambda: entry.problem.kind() == "error")
    assert "Not hex at line 1, column 1: 'z'" in entry.problem.text()
    write(entry, "", DraftFormat.HEX)
    await until(lambda: entry.problem.text() == "Log in first.")


@pytest.mark.parametrize(("surplus", "tone"), [(-6_554, "normal"), (-6_553, "warning"), (0, "warning"), (1, "error")])
def test_the_meter_knows_the_limit(entry, surplus, tone):
    write(entry, "x" * (65_536 + surplus))
    assert entry.meter.tone() == tone
    assert entry.meter.text().startswith(f"{65_536 + surplus:,} / 65,536 bytes")


def test_the_stamp_takes_its_part_of_the_limit(entry, stamping):
    write(entry, "x" * 65_536)
    assert entry.error_of(entry.draft) is None
    stamping.switch(True)
    assert str(entry.error_of(entry.draft)).endswith(f"The stamp takes {TEXT_BYTES} bytes of it.")
    assert Bounds(None, stamping, Scope.SERVER).stamp(PayloadKind.TEXT) == 0


def test_without_rules_nothing_is_too_large_yet_a_paste_has_bounds(stamping):
    nobody = Bounds(None, stamping, Scope.PEER)
    assert nobody.for_message() is None
    assert nobody.largest(PayloadKind.TEXT) == 65_536


@pytest.mark.parametrize("draft_format", [DraftFormat.TEXT, DraftFormat.JSON, DraftFormat.HEX, DraftFormat.BASE64])
async def test_a_paste_far_beyond_the_limit_is_refused_as_a_whole(entry, draft_format):
    write(entry, "ab cd", draft_format)
    before = process_time()
    paste(entry, "abcd" * 150_000)
    assert process_time() - before < 1  # inserted it would take minutes
    assert entry.editor.text() == "ab cd"
    assert entry.problem.kind() == "error"
    entry.show_problem()
    assert "Nothing was changed. Shorten it first" in entry.problem.text()
    paste(entry, "ef")
    await until(lambda: "Nothing was changed" not in entry.problem.text())


@pytest.mark.parametrize(("text", "size"), [("好" * 21_845 + "xy", 65_537), ("好" * 65_536, 196_608)])
async def test_a_paste_beyond_the_limit_goes_in_and_is_marked_as_too_large(entry, text, size):
    write(entry, "好👋")
    entry.editor.selectAll()
    paste(entry, text)
    assert entry.draft.size() == size
    assert entry.meter.over
    await until(lambda: entry.problem.text().startswith(f"The text has {size:,} bytes; the limit is 65,536 bytes."))


def test_what_the_window_would_choke_on_is_refused_until_the_user_goes_on(qtbot, entry):
    write(entry, "x" * MOST_CHARACTERS)
    paste(entry, "x")
    assert len(entry.draft.text) == MOST_CHARACTERS
    assert "would have 262,145 bytes; the limit is 65,536 bytes" in entry.problem.text()
    assert "several messages" in entry.problem.text()  # a file may have still less
    assert "choose File" not in entry.problem.text()
    qtbot.keyClick(entry.editor, Qt.Key.Key_Control)
    assert "Not put in" in entry.problem.text()
    qtbot.keyClick(entry.editor, Qt.Key.Key_Left)
    assert entry.problem.text().startswith("The text has 262,144 bytes")
    qtbot.keyClick(entry.editor, Qt.Key.Key_Return)
    assert "Not put in" in entry.problem.text()
    qtbot.mouseClick(entry.editor.viewport(), Qt.MouseButton.LeftButton)
    assert "Not put in" not in entry.problem.text()
    assert len(entry.draft.text) == MOST_CHARACTERS


def test_alt_up_and_down_walk_through_what_was_sent(qtbot, entry):
    for text in ("one", "two", "one"):
        write(entry, text)
        entry.remember(entry.draft)
    write(entry, "unsent")
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(entry.editor, key, ALT)
        seen.append(entry.editor.text())
    assert seen == ["one", "two", "two", "one", "unsent", "unsent"]


def test_what_is_read_again_is_not_cleared_away(qtbot, entry):
    write(entry, "one")
    entry.remember(sent := entry.draft)
    qtbot.keyClick(entry.editor, Qt.Key.Key_Up, ALT)
    entry.clear_away(sent)
    assert entry.editor.text() == "one"
    qtbot.keyClick(entry.editor, Qt.Key.Key_Down, ALT)
    write(entry, "one")
    entry.clear_away(sent)
    assert entry.editor.text() == ""


def test_a_file_stands_in_the_place_of_the_editor(entry, tmp_path):
    entry.set_draft(Draft(DraftFormat.FILE, path=str(tmp_path / "none")))
    assert entry.path.isVisible()
    assert not entry.editor.isVisible()
    assert "There is no file" in str(entry.error_of(entry.draft))
