"""The check's small window: steps light up, failures say why, and what was found can be copied."""

import socket
from collections.abc import AsyncIterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from rts_console.client.doctor import STEPS, Place
from rts_console.gui.loop import TaskScope
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.check_view import CheckView
from tests.client.scripted import ScriptedGateway, tcp_server
from tests.support import until


@pytest.fixture
async def view(theme: Theme) -> AsyncIterator[CheckView]:
    tasks = TaskScope()
    view = CheckView(theme, tasks)
    yield view
    view.close()
    await tasks.aclose()
    view.deleteLater()


async def test_all_steps_light_up_and_can_be_copied(view: CheckView) -> None:
    async with ScriptedGateway() as gateway:
        view.check(Place(gateway.url))
        assert not view.again.isEnabled()
        await until(lambda: view.found is not None)
    assert view.status.kind() == "success"
    assert view.again.isEnabled()
    assert view.rows["hello"].text.text().startswith("gateway n1")
    assert view.rows["hello"].time.text().endswith(" ms")
    assert view.rows["login"].text.text() == "no token is given"
    view.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert gateway.url in copied
    assert all(title in copied for title in STEPS.values())


async def test_a_failure_says_why_and_what_next_and_can_be_tried_again(view: CheckView) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    view.check(Place(f"ws://127.0.0.1:{port}"))
    await until(lambda: view.found is not None)
    assert view.status.kind() == "error"
    assert view.rows["tcp"].text.text().splitlines() == [
        "no connection",
        f"nothing listens at 127.0.0.1:{port}",
        "Start the gateway, or correct the URL.",
    ]
    view.again.click()
    assert view.found is None
    assert view.rows["tcp"].text.text() == ""
    await until(lambda: view.found is not None)


async def test_what_cannot_be_checked_is_told(view: CheckView) -> None:
    view.check(Place("http://nowhere"))
    await until(lambda: view.status.kind() == "error")
    assert "starts with http://" in view.status.text()
    assert not view.copy.isEnabled()
    assert view.again.isEnabled()


async def test_closing_ends_the_check(view: CheckView) -> None:
    async def listen_only(reader: object, _: object) -> None:
        await reader.read()  # type: ignore[attr-defined]

    async with tcp_server(listen_only) as port:
        view.check(Place(f"ws://127.0.0.1:{port}"))
        await until(lambda: view.rows["upgrade"].symbol._kind == "busy")
        view.close()
        await until(lambda: len(view._tasks) == 0)
    assert view.found is None


async def test_it_stands_beside_the_work(view: CheckView) -> None:
    assert isinstance(view, QDialog)
    assert not view.isModal()
