"""The desktop's wish for less movement, as each keeps it."""

from pathlib import Path

import pytest

from rts_console.gui.motion import ask_desktop, desktop_wants_less_motion, gnome_wants_less, plasma_wants_less


@pytest.mark.parametrize(
    ("text", "less"),
    [
        ("[KDE]\nAnimationDurationFactor=0\n", True),
        ("[KDE]\nAnimationDurationFactor=0.5\n", False),
        ("[KDE]\nAnimationDurationFactor=fast\n", False),
        ("[General]\nName=Breeze\n", False),
    ],
)
def test_plasma_says_how_long_animations_take(tmp_path: Path, text: str, less: bool) -> None:
    path = tmp_path / "kdeglobals"
    path.write_text(text, encoding="utf-8")
    assert plasma_wants_less(path) is less


def test_no_file_says_nothing(tmp_path: Path) -> None:
    assert not plasma_wants_less(tmp_path / "kdeglobals")


@pytest.mark.parametrize(("says", "less"), [("false", True), ("true", False), ("", False)])
def test_gnome_is_asked_through_its_program(tmp_path: Path, says: str, less: bool) -> None:
    program = tmp_path / "gsettings"
    program.write_text(f"#!/bin/sh\necho {says}\n", encoding="utf-8")
    program.chmod(0o755)
    assert gnome_wants_less(str(program)) is less


def test_without_that_program_gnome_says_nothing(tmp_path: Path) -> None:
    assert not gnome_wants_less(None)
    assert not gnome_wants_less(str(tmp_path / "gone"))


async def test_it_is_asked_beside_the_loop_and_told() -> None:
    told: list[bool] = []
    await ask_desktop(told.append, lambda: True)
    assert told == [True]
    assert desktop_wants_less_motion() in (True, False)
