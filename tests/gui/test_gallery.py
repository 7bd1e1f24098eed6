"""Every pane and dialog is photographed in the looks that are asked for, and the window is as before."""

import os
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from rts_console.gui.gallery import SIZE, VIEWS, Gallery, View
from rts_console.gui.window import MainWindow
from tests.gui.sample_window import ALL


async def test_each_look_has_a_folder_with_a_picture_of_each_pane(window: MainWindow, tmp_path: Path) -> None:
    window.dismiss_welcome()
    told: list[Path] = []
    look, size = window.context.settings.look, window.size()
    views = (View("light", "en", 1.0), View("dark", "zh_CN", 2.0))
    count = await Gallery(window, tmp_path, told.append).take(views)
    assert count == len(told) == sum(len(files) for _, _, files in os.walk(tmp_path))
    assert {path.parent.name for path in told} == {"light-en-100", "dark-zh_CN-200"}
    names = [path.stem for path in told if path.parent.name == "light-en-100"]
    assert names[: len(ALL)] == [f"{number:02}-{panel.name}" for number, panel in enumerate(ALL, 1)]
    assert {"commands", "keys", "pressure"} <= {name[3:] for name in names}
    light, dark = QImage(str(told[0])), QImage(str(told[-1]))
    assert (light.size(), dark.size()) == (SIZE, SIZE * 2)
    assert light.pixelColor(4, 4).lightness() > 200 > 60 > dark.pixelColor(4, 4).lightness()
    assert (look.theme, look.scale, look.language, window.size()) == ("system", 1.0, "system", size)


def test_all_looks_are_three_themes_two_languages_and_two_sizes() -> None:
    assert len({view.name for view in VIEWS}) == 12
    assert QSize(1440, 900) == SIZE
