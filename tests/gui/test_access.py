"""The whole window can be used without a mouse and without seeing it: Tab reaches everything, and all has a name."""

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from rts_console.gui.focus import take_focus
from rts_console.gui.panels import PANELS
from rts_console.gui.window import MainWindow
from tests.gui.walking import BACKWARD, jumps, nameless, stops, walk, walk_in, words
from tests.gui.whole_window import whole_window
from tests.support import until

DIALOGS = ("commands", "keys", "add_users", "export_events", "save_case")


async def to_front(window: MainWindow, name: str) -> QWidget:
    """Bring a pane to the front."""
    window.show_panel(name)
    await in_use(window.window())
    await until(lambda: not window.panel(name).visibleRegion().isEmpty())
    return window.panel(name)


async def in_use(top: QWidget) -> None:
    """Let a window have the keyboard."""
    top.activateWindow()
    await until(lambda: QApplication.activeWindow() is top)


async def walk_panes(window: MainWindow) -> list[str]:
    """What is wrong in the panes."""
    wrong: list[str] = []
    for panel in PANELS:
        pane = await to_front(window, panel.name)
        order = walk_in(pane)
        wrong += [f"{panel.name}: Tab misses {words(part)}" for part in stops(pane) - set(order)]
        wrong += [f"{panel.name}: {jump}" for jump in jumps(order)]
    return wrong


async def opened_dialog(window: MainWindow) -> QDialog:
    """The dialog that is open."""

    def shown() -> list[QDialog]:
        return [each for each in window.findChildren(QDialog) if each.isVisible()]

    await until(shown)
    return shown()[0]


async def walk_dialogs(window: MainWindow) -> list[str]:
    """What is wrong in the dialogs."""
    wrong: list[str] = []
    for name in DIALOGS:
        window.commands[name].trigger()
        dialog = await opened_dialog(window)
        await in_use(dialog)
        if stops(dialog):
            take_focus(dialog)
            order = walk(dialog)
            wrong += [f"{name}: Tab misses {words(part)}" for part in stops(dialog) - set(order)]
            wrong += [f"{name}: {jump}" for jump in jumps(order)]
        wrong += [] if dialog.windowTitle() else [f"{name} has no title"]
        dialog.close()
    return wrong


async def test_tab_reaches_everything_as_it_is_read_and_lets_it_go_and_all_has_a_name() -> None:
    async with whole_window() as window:
        wrong = await walk_panes(window)
        wrong += await walk_dialogs(window)
        wrong += [f"has no name: {part}" for part in nameless(window)]
        keymap = window.context.theme.keymap
        wrong += [
            f"{keys.toString()} does two things, one is {binding.name}"
            for binding in keymap
            for keys in keymap.keys(binding.name)
            if keymap.owner(keys, binding.name) is not None
        ]
        await in_use(window.window())
        take_focus(window)
        there = walk(window)
        assert stops(window.header) | stops(window.strip) <= set(there)
        back = walk(window, BACKWARD)
    assert not wrong, "\n".join(wrong)
    assert back == [there[0], *there[:0:-1]]


async def test_it_does_so_before_there_is_anybody() -> None:
    async with whole_window(with_users=False) as window:
        wrong = await walk_panes(window)
    assert not wrong, "\n".join(wrong)
