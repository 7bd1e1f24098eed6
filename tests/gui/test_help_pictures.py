"""Pictures of panes: small files that show what the pane shows; all of it is tried by making those of the help."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from rts_console.gui.help_pictures import STAGE, main, samples, save
from rts_console.gui.models.snippets import problem_of
from rts_console.help_pages import OF_PANES
from rts_console.paths import document
from rts_console.profiles.model import Profile
from rts_console.settings import Settings


def test_a_picture_has_few_colours_and_no_speckles(tmp_path: Path) -> None:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(0xFFF1F2F5)
    save(picture, tmp_path / "a.png")
    found = QImage(str(tmp_path / "a.png"))
    assert found.format() is QImage.Format.Format_Indexed8
    assert {found.pixel(x, y) for x in range(40) for y in range(40)} == {found.pixel(0, 0)}
    with pytest.raises(OSError, match="cannot be written"):
        save(picture, tmp_path / "none" / "a.png")


def test_the_sample_messages_can_be_saved() -> None:
    settings = Settings()
    samples(settings)
    assert settings.active.snippets
    assert [problem_of(each, Profile("x")) for each in settings.active.snippets] == [None] * 3


def test_every_pane_has_its_picture() -> None:
    there = {path.stem for path in document("images").glob("*.png")}
    assert {*OF_PANES, *STAGE} <= there


def test_without_a_folder_it_says_how(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["help_pictures"])
    assert main() == 2
    assert "FOLDER" in capsys.readouterr().err
