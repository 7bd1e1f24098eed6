"""Panel Server API: forms, questions, calls at a real gateway, history, the request to be copied."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pytestqt.qtbot import QtBot

from rts_console.gateway.config import AccessKey, AppKey, GatewayConfig
from rts_console.gateway.server import Gateway
from rts_console.gui.child import ChildState
from rts_console.gui.models.codes import Subject
from rts_console.gui.panels.server_api import HISTORY, REQUEST, ServerApiPanel
from rts_console.vendors.server_codes import VolcengineServerCode
from tests.gui.panels.worlds import World
from tests.support import until


class Office:
    """A panel whose local gateway is one in this process."""

    def __init__(self, world: World, panel: ServerApiPanel) -> None:
        self.world, self.panel, self.child = world, panel, world.context.child

    def choose(self, name: str, **texts: str) -> None:
        place = self.panel.action.findText(name)
        assert place >= 0
        self.panel.action.setCurrentIndex(place)
        for each, text in texts.items():
            self.panel.form.set_text(each, text)

    async def sent(self) -> str:
        self.panel.send_button.click()
        await until(lambda: not len(self.panel.tasks))
        return self.panel.status.text()

    def elsewhere(self, url: str) -> None:
        self.panel.place.where.setCurrentIndex(1)
        self.panel.place.where.activated.emit(1)
        self.panel.place.url.setText(url)
        self.panel.place.key.setText("AK")
        self.panel.place.secret.setText("hush")


@pytest.fixture
async def office(qtbot: QtBot) -> AsyncIterator[Office]:
    world = World("alice")
    child = world.context.child
    config = GatewayConfig(
        apps=[AppKey(child.app_id, child.app_key)], access_keys=[AccessKey(child.access_key, child.secret_key)]
    )
    async with Gateway(config) as gateway:
        child.http_url, child.state = gateway.http_url, ChildState.RUNNING
        panel = ServerApiPanel(world.context)
        qtbot.addWidget(panel)
        panel.show()
        yield Office(world, panel)
        await panel.aclose()


async def test_a_call_is_made_with_the_keys_of_the_local_gateway(office: Office) -> None:
    office.choose("GetRoomOnlineUsers", RoomId="lobby")
    assert office.panel.form.entered("AppId") == office.child.app_id
    assert (await office.sent()).startswith("GetRoomOnlineUsers: Success (HTTP 200, ")
    assert office.panel.answer.json.model.rowCount() == 1
    assert len(office.panel.history) == 1


async def test_what_is_missing_is_said_and_nothing_is_sent(office: Office) -> None:
    office.choose("KickUser", RoomId="lobby", UserId="")
    assert await office.sent() == "Nothing was sent. UserId is missing. The user."
    assert not office.panel.history


async def test_a_refusal_tells_its_code_which_opens_its_card(office: Office) -> None:
    asked: list[Subject] = []
    office.panel.explain_wanted.connect(asked.append)
    office.child.secret_key = office.child.callback_key
    office.panel._seen = ()
    office.panel.refresh()
    office.choose("GetRoomOnlineUsers", RoomId="lobby")
    assert "100010 SignatureDoesNotMatch" in await office.sent()
    office.panel.status.explain_wanted.emit(VolcengineServerCode.BAD_SIGNATURE)
    assert asked[0].code is VolcengineServerCode.BAD_SIGNATURE


async def test_what_hits_others_elsewhere_is_asked_about_first(office: Office, unused_tcp_port: int) -> None:
    office.elsewhere(f"http://127.0.0.1:{unused_tcp_port}")
    office.choose("DismissRoom", AppId="a" * 24, RoomId="lobby")
    assert await office.sent() == ""
    assert "Users there notice it." in office.panel.question.words
    office.panel.question.no.click()
    assert not office.panel.history
    await office.sent()
    office.panel.question.yes.click()
    await until(lambda: office.panel.history and not len(office.panel.tasks))
    assert office.panel.status.text().startswith("DismissRoom: No connection to")


async def test_what_only_looks_is_not_asked_about(office: Office, unused_tcp_port: int) -> None:
    office.elsewhere(f"http://127.0.0.1:{unused_tcp_port}")
    office.choose("GetRoomOnlineUsers", AppId="a" * 24, RoomId="lobby")
    assert "No connection to" in await office.sent()


async def test_the_request_follows_the_form_and_shows_no_secret(office: Office) -> None:
    office.choose("CreateCallback", URL="", SecretKey="hush")
    office.panel.tabs.setCurrentIndex(REQUEST)
    shown = office.panel.request.curl
    assert shown.toPlainText().startswith("The request stands here once the form is right. URL is missing.")
    office.panel.form.set_text("URL", "https://example.com/hook")
    assert shown.toPlainText().startswith("curl -X POST")
    assert "hush" not in shown.toPlainText() + office.panel.request._script
    assert "RTS_SECRET_KEY" in office.panel.request._script


async def test_a_call_of_before_is_taken_up_again(office: Office) -> None:
    office.choose("GetRoomOnlineUsers", RoomId="lobby")
    await office.sent()
    office.choose("KickUser", RoomId="hall", UserId="bob")
    await office.sent()
    office.panel.tabs.setCurrentIndex(HISTORY)
    model = office.panel.table.model()
    assert [model.index(row, 1).data() for row in (0, 1)] == ["KickUser", "GetRoomOnlineUsers"]
    office.panel.table.select_row(1)
    office.panel.table.activated.emit(model.index(1, 0))
    assert office.panel.action.currentText() == "GetRoomOnlineUsers"
    assert office.panel.form.entered("RoomId") == "lobby"


async def test_the_calls_are_those_of_the_family(office: Office) -> None:
    office.child.use_rules("rongcloud")
    office.panel.refresh()
    assert office.panel.action.findText("chatroom/entry/set") >= 0
    assert office.panel.action.findText("KickUser") < 0
    office.child.use_rules("agora")
    office.panel.refresh()
    assert not office.panel.action.isEnabled()
    assert "have no server API" in office.panel.meaning.text()
    office.child.use_rules("volcengine")
    office.panel.refresh()


async def test_without_a_gateway_it_offers_to_start_one(office: Office) -> None:
    office.child.state, office.child.http_url = ChildState.STOPPED, ""
    office.panel.refresh()
    assert office.panel.start.isVisible()
    assert not office.panel.send_button.isVisible()


async def test_what_was_chosen_is_kept_and_no_value_is(office: Office) -> None:
    office.choose("CreateCallback", SecretKey="hush")
    state = office.panel.save_state()
    assert state == {"actions": {"volcengine": "CreateCallback"}}
    office.choose("KickUser")
    office.panel.restore_state(state)
    assert office.panel.action.currentText() == "CreateCallback"


async def test_a_double_click_is_one_call_and_the_pane_may_close_before_the_answer(office: Office) -> None:
    writers: list[asyncio.StreamWriter] = []
    async with await asyncio.start_server(lambda _reader, writer: writers.append(writer), "127.0.0.1", 0) as silent:
        office.elsewhere(f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}")
        office.choose("GetRoomOnlineUsers", AppId="a" * 24, RoomId="lobby")
        for _ in range(2):
            office.panel.send_button.click()
        office.panel.send()
        await until(lambda: len(writers) == 1)
        assert len(office.panel.tasks) == 1
        assert office.panel.cancel.isVisible()
        await office.panel.aclose()
        for writer in writers:
            writer.close()
    assert not office.panel.history


async def test_what_was_called_stands_in_the_history_and_before_that_what_it_is_for(office: Office) -> None:
    office.panel.tabs.setCurrentIndex(HISTORY)
    assert not office.panel.table.isVisible()
    office.choose("GetRoomOnlineUsers", RoomId="lobby")
    await office.sent()
    office.panel.tabs.setCurrentIndex(HISTORY)
    assert office.panel.table.isVisible()
