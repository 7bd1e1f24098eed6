"""The window's part of `rts-console selftest`: it opens offscreen, and its fonts, icons and plots are really there."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QImage, QRawFont, QTextLayout
from PySide6.QtWidgets import QApplication, QWidget

from rts_console import paths
from rts_console.gui.app import Program, opened
from rts_console.gui.language import OWN_NAMES, said
from rts_console.gui.loop import run
from rts_console.help_pages import OF_PANES, HelpPages
from rts_console.protocol import events as ev
from rts_console.protocol.clock import now_ns
from rts_console.selftest import FACT_TIMEOUT_S, Check, Checks, Report

SAMPLE: Final = "RTS 你好 0123"
LEAST_COLOURS: Final = 16
ICON_SIZE: Final = 32


def run_window_checks(report: Report) -> list[Check]:
    """Open the window and try what it is made of; `report` hears of each check."""
    checks = Checks(report)

    async def main(app: QApplication) -> int:
        async with opened(app, folder=None, find_keyring=None) as program:
            window = _WindowChecks(program)
            every: tuple[tuple[str, Callable[[], Awaitable[str]]], ...] = (
                ("window opens", window.opens),
                ("fonts", window.fonts),
                ("icons", window.icons),
                ("languages", window.languages),
                ("plots", window.plots),
                ("help", window.help),
            )
            for name, check in every:
                await checks.run(name, check)
        return 0

    run(main, ["rts-console"])
    return checks.done


class _WindowChecks:
    def __init__(self, program: Program) -> None:
        self._window = program.window
        self._theme = program.context.theme

    async def opens(self) -> str:
        self._window.dismiss_welcome()
        wanted = self._window.ticks + 3
        await _until(lambda: self._window.ticks >= wanted)
        colours = _colours(self._window.grab().toImage())
        if colours < LEAST_COLOURS:
            raise AssertionError(f"the window shows only {colours} colours")
        size = f"{self._window.width()} x {self._window.height()}"
        return f"{size}, {len(self._window.panels)} panels, on the platform {QGuiApplication.platformName()}"

    async def fonts(self) -> str:
        families = set(QFontDatabase.families())
        fonts = [self._theme.font("body"), self._theme.font("mono")]
        missing = [font.family() for font in fonts if font.family() not in families]
        if missing:
            raise AssertionError(f"the fonts {missing} are not there")
        return f"{', '.join(QFontInfo(font).family() for font in fonts)}; {_chinese(fonts[0])}"

    async def languages(self) -> str:
        language = self._window.context.language
        before, names = language.choice, dict(OWN_NAMES)
        language.choose("zh_CN")
        words = said("Rooms")
        language.choose(before)
        if words == "Rooms":
            raise AssertionError(f"{names['zh_CN']} has no words")
        return ", ".join(names.values())

    async def icons(self) -> str:
        files = sorted(paths.resource("icons").glob("*.svg"))
        names = [file.stem for file in files]
        blank = [name for name in names if _is_blank(self._theme.icon(name).pixmap(ICON_SIZE).toImage())]
        if blank or not names:
            raise AssertionError(f"icons that show nothing: {blank or 'all'}")
        return f"{len(names)} icons"

    async def help(self) -> str:
        pages = HelpPages()
        missing = [page for page in OF_PANES.values() if pages.page(page.partition("#")[0]) is None]
        if missing:
            raise AssertionError(f"pages of the help are missing: {missing}")
        pictures = [paths.document("images") / f"{name}.png" for name in OF_PANES]
        if blank := [path.name for path in pictures if QImage(str(path)).isNull()]:
            raise AssertionError(f"pictures of the help are missing: {blank}")
        return f"{len(pages)} pages, {len(pictures)} pictures"

    async def plots(self) -> str:
        context = self._window.context
        self._window.show_panel("latency")
        key = "selftest"
        at_ns = now_ns()
        pings = [
            ev.LatencyMeasured(at_ns=at_ns - n * 10**8, round_trip_ns=n * 10**5, offset_ns=0, error_ns=0)
            for n in range(50, 0, -1)
        ]
        context.quality.add(key, pings)
        panel = self._window.panel("latency")

        def plot() -> QWidget | None:
            found: QWidget | None = panel.findChild(QWidget, "latency_plot")
            return found if found is not None and found.isVisible() else None

        await _until(lambda: plot() is not None and _colours(plot().grab().toImage()) > 4)  # type: ignore[union-attr]
        import pyqtgraph

        return f"pyqtgraph {pyqtgraph.__version__} draws"


def _chinese(font: QFont) -> str:
    """Whether Chinese can be shown, by the interface's font or one that Qt falls back to."""
    layout = QTextLayout(SAMPLE, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    fonts: list[QRawFont] = [run.rawFont() for run in layout.glyphRuns()]
    missing = any(0 in run.glyphIndexes() for run in layout.glyphRuns())
    if missing:
        raise AssertionError("no font shows Chinese, although one comes with the program: install it again")
    return f"Chinese from {fonts[-1].familyName() if len(fonts) == 1 else _fallback(fonts, font)}"


def _fallback(fonts: list[QRawFont], font: QFont) -> str:
    return next((raw.familyName() for raw in fonts if raw.familyName() != font.family()), font.family())


def _colours(image: QImage) -> int:
    step = max(1, image.width() // 200)
    return len({image.pixel(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step)})


def _is_blank(image: QImage) -> bool:
    clear = QColor(0, 0, 0, 0).rgba()
    return all(image.pixel(x, y) == clear for x in range(image.width()) for y in range(image.height()))


async def _until(fact: Callable[[], bool]) -> None:
    end_s = time.perf_counter() + FACT_TIMEOUT_S
    while not fact():
        if time.perf_counter() > end_s:
            raise TimeoutError("the window did not show it in time")
        await asyncio.sleep(0.02)
