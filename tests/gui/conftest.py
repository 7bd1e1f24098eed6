"""Tests of the window run without a display, on the program's own loop, and leave nothing running behind."""

from __future__ import annotations

import asyncio
import inspect
import os
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication

from rts_console.gui.language import Language
from rts_console.gui.loop import QtLoop
from rts_console.gui.window import MainWindow
from tests.gui.sample_window import make_window


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that coroutine tests of this directory run on (a hook of pytest-asyncio)."""
    return {"qt": QtLoop}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, Any, Any]:
    """Let go of the windows of the tests before: else each change of theme dresses all of them again."""
    if QApplication.instance():
        for window in QApplication.topLevelWidgets():
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[call-overload]
    return (yield)


@pytest.fixture(autouse=True, scope="session")
def _application(qapp: QApplication) -> QApplication:
    # As the program does: else the first dialog that a test closes ends the loop.
    qapp.setQuitOnLastWindowClosed(False)
    return qapp


@pytest.fixture
def language(qapp: QApplication) -> Iterator[Language]:
    """English, with whatever is chosen taken off afterwards."""
    made = Language()
    yield made
    made.take_off()
    QLocale.setDefault(QLocale.c())


@pytest.fixture
async def window(qapp: QApplication) -> AsyncIterator[MainWindow]:
    """A window of panels that only count, shown and ticking."""
    made = make_window()
    made.start()
    yield made
    await made.aclose()
    await made.context.stage.aclose()
    made.deleteLater()


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> None:
    if inspect.iscoroutinefunction(getattr(request.node, "obj", None)):
        request.getfixturevalue("_loop_is_left_clean")


@pytest.fixture
async def _loop_is_left_clean() -> AsyncIterator[None]:
    """Fail a test that leaves a task running, or whose loop met an error that nobody caught."""
    loop = asyncio.get_running_loop()
    errors: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _loop, context: errors.append(context))
    yield
    left = sorted(task.get_name() for task in asyncio.all_tasks() - {asyncio.current_task()})
    assert not left, f"tasks left running: {', '.join(left)}"
    assert not errors, f"errors that nobody caught: {errors}"
