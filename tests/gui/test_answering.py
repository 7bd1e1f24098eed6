"""A window is ready when what is in sight is painted and a click was answered."""

import asyncio

from PySide6.QtWidgets import QApplication

from rts_console.gui.answering import until_answering
from rts_console.gui.app import opened


async def test_a_window_that_is_shown_answers(qapp: QApplication) -> None:
    async with opened(qapp, folder=None, find_keyring=None) as program:
        program.window.dismiss_welcome()
        async with asyncio.timeout(20):
            await until_answering(program.window)
        assert not program.window.command_palette.isVisible()
