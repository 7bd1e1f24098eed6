"""Each dialog opens in the middle of the window and as large as what is in it wants, at 100 and at 200 %."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from rts_console.gui.look_desk import dress
from rts_console.gui.widgets.keys_dialog import KeysDialog
from rts_console.gui.window import MainWindow
from tests.gui.clipping import clipped
from tests.gui.test_access import opened_dialog
from tests.gui.whole_window import whole_window

DIALOGS = ("change_keys", "add_users", "export_events", "save_case")
WINDOW = QSize(1440, 900)
_FRAME = 6
"""How much the edges that the platform draws move the middle."""


def narrow(dialog: QDialog, name: str) -> list[str]:
    """What is wrong with its size and its place."""
    wanted, got = dialog.sizeHint(), dialog.size()
    wrong = [f"{name}: {got} for {wanted}"] if got != got.expandedTo(wanted) else []
    window = dialog.parentWidget().window()
    off = dialog.geometry().center() - window.frameGeometry().center()
    wrong += [f"{name} is {off} off the middle"] if off.manhattanLength() > _FRAME else []
    return wrong + [f"{name}: {words}" for words in clipped(dialog)]


async def looked_over(window: MainWindow, scale: float) -> list[str]:
    """What is wrong with the dialogs at this size."""
    window.context.settings.look.scale = scale
    dress(window.context.theme, window.context)
    window.resize(WINDOW * scale)
    wrong = []
    for name in DIALOGS:
        window.commands[name].trigger()
        dialog = await opened_dialog(window)
        wrong += [f"{scale:.0%} {words}" for words in narrow(dialog, name)]
        if isinstance(dialog, KeysDialog):
            wrong += [] if dialog.table.horizontalScrollBar().maximum() == 0 else [f"{scale:.0%} a column is hidden"]
        dialog.close()
    return wrong


async def test_each_dialog_is_as_wide_as_its_content_wants() -> None:
    async with whole_window() as window:
        wrong = [each for scale in (1.0, 2.0, 1.0) for each in await looked_over(window, scale)]
    assert not wrong, "\n".join(wrong)


async def test_each_dialog_is_as_large_as_at_first_when_the_zoom_was_another_in_between() -> None:
    async with whole_window() as window:
        sizes = [await sizes_at(window, scale) for scale in (1.0, 2.0, 1.0)]
    assert sizes[0] == sizes[2]
    assert all(larger.height() <= 2.2 * first.height() for first, larger in zip(*sizes[:2], strict=True))


async def sizes_at(window: MainWindow, scale: float) -> list[QSize]:
    """How large each of the dialogs opens at this size."""
    window.context.settings.look.scale = scale
    window.look.put_on()
    window.resize(WINDOW * scale)
    sizes = []
    for name in DIALOGS:
        window.commands[name].trigger()
        dialog = await opened_dialog(window)
        sizes.append(dialog.size())
        dialog.close()
    return sizes
