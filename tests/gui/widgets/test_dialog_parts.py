"""The line of a file, the column and the foot that dialogs share."""

from pathlib import Path

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from rts_console.gui.theme import Theme
from rts_console.gui.widgets.dialog_button import dialog_button
from rts_console.gui.widgets.dialog_parts import FilePlace, foot, progress_bar, top_down


def test_a_file_is_typed_or_chosen_and_enter_belongs_to_the_dialog(qtbot: QtBot, theme: Theme) -> None:
    chosen: list[int] = []
    place = FilePlace(theme, "&File", "case", "Choose…", lambda: chosen.append(1))
    qtbot.addWidget(place)
    place.show()
    assert (place.path.objectName(), place.choose.objectName()) == ("case_path", "case_choose")
    assert place.path.accessibleName() == "File"
    assert not place.choose.autoDefault()
    place.choose.click()
    assert chosen == [1]
    place.editor.setFocus()
    assert place.editor.focusProxy() is place.path
    place.set_error("Say where.")
    assert place.error() == "Say where."


def test_a_path_that_nobody_can_have_is_said_and_harms_nothing(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    place = FilePlace(theme, "&File", "case", "Choose…", lambda: None)
    qtbot.addWidget(place)
    (tmp_path / "there").write_text("")
    for text, file, folder, taken, problem in (
        ("", None, None, False, "Say where: choose a file."),
        ("~nobody-of-that-name/x", None, None, False, "unknown user. Write the whole path."),
        (f"{tmp_path}/there", tmp_path / "there", tmp_path, True, ""),
        (f"{tmp_path}/{'x' * 300}", tmp_path / ("x" * 300), tmp_path, False, ""),
        (f"{tmp_path}/{'x' * 300}/y", tmp_path / ("x" * 300) / "y", None, False, ""),
    ):
        place.path.setText(text)
        assert (place.file(), place.folder(), place.is_taken()) == (file, folder, taken)
        assert problem in (place.error() or "")
        assert bool(place.error()) is bool(problem)


def test_parts_stand_from_the_top_down_and_buttons_at_the_foot(qtbot: QtBot, theme: Theme) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    left, right = dialog_button("left", "Left", dialog.reject), dialog_button("right", "Right", dialog.reject)
    bar = progress_bar("bar", "Progress of it", 10)
    layout = top_down(dialog, theme)
    layout.addWidget(bar)
    layout.addLayout(foot([left], [right]))
    dialog.resize(400, 200)
    dialog.show()
    assert bar.y() < left.y() == right.y()
    assert left.x() < 100
    assert right.geometry().right() > 300
    assert (bar.maximum(), bar.accessibleName()) == (10, "Progress of it")
