from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from rts_console.gui.models.draft import Draft
from rts_console.gui.panels.messages import MessagesPanel
from rts_console.gui.theme import Theme
from rts_console.protocol.events import LoginResult
from rts_console.protocol.secret import Secret
from rts_console.protocol.words import (
    LoginErrorCode,
    OfflinePolicy,
    RoomMessageSendResult,
    Scope,
    UserMessageSendResult,
)
from tests.gui.fakes import FakeBackend, make_world
from tests.gui.panels.worlds import World
from tests.gui.sample_events import received
from tests.support import until


@pytest.fixture
def theme(qapp):
    theme = Theme()
    theme.load_fonts()
    theme.apply(qapp, "light")
    return theme


@pytest.fixture
def world():
    return make_world(FakeBackend("alice", rooms=["lobby"]), FakeBackend("bob"))


@pytest.fixture
async def panel(qtbot, theme, world):
    panel = MessagesPanel(world.context(theme))
    qtbot.addWidget(panel)
    panel.resize(1000, 800)
    panel.show()
    yield panel
    await panel.aclose()


async def test_what_is_sent_shows_up_with_its_result(qtbot, panel):
    panel.composer.set_draft(Draft(text="hello bob"))
    qtbot.mouseClick(panel.composer.send_button, Qt.MouseButton.LeftButton)
    await until(lambda: panel.composer.status.kind() == "success")
    panel.refresh()
    last = panel.table.model.cells(panel.table.model.rowCount() - 1)
    assert (last.row.preview, last.row.result, last.row.who) == ("hello bob", "0 Success", "bob")


async def test_a_selected_row_opens_beside_the_composer(panel, world):
    panel.composer.set_draft(Draft(text="look at me"))
    panel.composer.send()
    await until(lambda: panel.composer.status.kind() == "success")
    assert panel.select_seq(panel.context.log.next_seq - 1)
    assert panel.detail.payload.payload() == b"look at me"
    panel.table.follow()
    assert panel.detail.payload.payload() == b"look at me"


async def test_the_empty_table_leads_to_the_composer(panel, world):
    world.log.clear()
    panel.refresh()
    panel.activateWindow()
    panel.table.empty.button.click()
    assert panel.focusWidget() is panel.composer.editor


async def test_clearing_says_how_many(qtbot, theme, world):
    said = []
    context = world.context(theme)
    context = replace(context, notify=lambda text, severity: said.append((text, severity)))
    panel = MessagesPanel(context)
    qtbot.addWidget(panel)
    count = len(world.log)
    panel.table.clear()
    assert said == [(f"{count} rows cleared.", "info")]
    await panel.aclose()


async def test_only_the_active_identity_follows_the_stage(panel, world):
    panel.table.only_active.click()
    everything = len(world.log)
    assert 0 < panel.table.model.rowCount() < everything
    world.stage.activate("bob")
    panel.refresh()
    rows = [panel.table.model.cells(row).row for row in range(panel.table.model.rowCount())]
    assert {row.identity for row in rows} == {"bob"}


async def test_an_identity_that_left_keeps_its_colour(panel, world):
    panel.grab()
    await world.stage.remove(world.stage.get("bob"))
    assert panel._color_of("bob") == 1


async def test_another_pane_can_prepare_a_message(panel):
    panel.write_to(Scope.ROOM, "lobby")
    assert panel.composer.target.target == "lobby"


async def test_commands_lead_to_the_filter_and_to_the_composer(qtbot, panel):
    commands = {command.name: command for command in panel.commands()}
    panel.activateWindow()
    with qtbot.waitSignal(panel.raise_wanted):
        commands["filter_events"].run()
    assert panel.focusWidget() is panel.table.filter_bar.edit
    commands["write_message"].run()
    assert panel.focusWidget() is panel.composer.editor


async def test_the_practice_app_server_of_the_gateway_is_offered(panel):
    panel.context.child.http_url = "http://127.0.0.1:7881"
    panel.refresh()
    assert panel.composer.server.url.text() == "http://127.0.0.1:7881/echo"


async def test_state_comes_back_and_rubbish_is_ignored(qtbot, theme, world, panel):
    panel.composer.interval.setValue(9)
    panel._below.setSizes([550, 450])
    state = panel.save_state()
    other = MessagesPanel(world.context(theme))
    qtbot.addWidget(other)
    other.resize(1000, 800)
    other.show()
    other.restore_state({"table": 7, "composer": "x", "all": 3, "below": "ü"})
    other.restore_state(state)
    assert other.composer.interval.value() == 9
    assert other._below.sizes() == panel._below.sizes()
    await other.aclose()


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
async def test_it_paints_in_every_theme(theme, panel, name):
    theme.apply(QApplication.instance(), name)
    assert not panel.grab().isNull()
    theme.apply(QApplication.instance(), "light")


async def test_the_choice_for_the_time_without_a_link_is_that_of_later_users(panel):
    panel.composer.offline.chosen.emit(OfflinePolicy.HOLD)
    assert panel.context.settings.offline_policy == "hold"


async def test_held_messages_can_be_sent_and_discarded_by_command(panel, world):
    alice = world.backends["alice"]
    alice.offline_policy = OfflinePolicy.HOLD
    alice.lose_link()
    panel.refresh()
    panel.composer.set_draft(Draft(text="later"))
    panel.composer.send()
    await until(lambda: alice.held_messages)
    commands = {command.name: command for command in panel.commands()}
    commands["release_held"].run()
    commands["discard_held"].run()
    assert [name for (name, *_rest) in alice.calls] == ["release_held", "discard_held"]
    await until(lambda: not len(panel.tasks))


async def test_who_closes_while_messages_are_to_go_is_asked(qtbot, panel):
    left = []
    assert panel.may_leave(lambda: left.append(1))
    panel.composer.set_draft(Draft(text="burst"))
    panel.composer.count.setValue(500)
    panel.composer.interval.setValue(60_000)
    panel.composer.send()
    await until(lambda: panel.composer.repetition.to_go == 499)
    assert not panel.may_leave(lambda: left.append(1))
    assert panel.question.words.text() == "499 of 500 messages are not sent yet."
    panel.refresh()
    panel.findChild(QPushButton, "messages_leave").click()
    assert left == [1]
    assert panel.may_leave(lambda: left.append(1))
    await until(lambda: not len(panel.tasks))


async def test_the_question_goes_when_there_is_nothing_more_to_send(qtbot, panel):
    panel.composer.set_draft(Draft(text="burst"))
    panel.composer.count.setValue(2)
    panel.composer.interval.setValue(60_000)
    panel.composer.send()
    await until(lambda: panel.composer.repetition.to_go == 1)
    panel.may_leave(lambda: None)
    panel.refresh()
    assert not panel.question.isHidden()
    panel.composer.stop()
    panel.refresh()
    assert panel.question.isHidden()
    await until(lambda: not len(panel.tasks))


async def test_the_shared_moment_selects_the_nearest_row(qtbot: QtBot) -> None:
    world = World("alice")
    panel = MessagesPanel(world.context)
    qtbot.addWidget(panel)
    panel.show()
    panel.refresh()
    row = world.log.row(world.log.first_seq)
    world.context.time_cursor.set(row.at_ns + 5)
    selected = panel.table.selected_row()
    assert selected is not None
    assert selected.seq == row.seq
    world.context.time_cursor.clear()
    await panel.aclose()


async def test_rows_are_exported_without_the_tokens_of_the_users(panel, world, tmp_path):
    token = Secret("a-token-that-nobody-may-see")
    world.stage.set_token(world.stage.identities[0], token)
    panel.composer.set_draft(Draft(text=f"my {token.reveal()}"))
    panel.composer.send()
    await until(lambda: panel.composer.status.kind() == "success")
    panel.refresh()
    export = next(command for command in panel.commands() if command.name == "export_events")
    export.run()
    panel.exporting.path.setText(str(tmp_path / "rows.jsonl"))
    panel.exporting.start_button.click()
    await until(lambda: not panel.exporting.running)
    assert "my ***" in (tmp_path / "rows.jsonl").read_text()


async def test_the_menu_exports_the_selected_rows(panel, world):
    panel.composer.set_draft(Draft(text="hello"))
    panel.composer.send()
    await until(lambda: panel.composer.status.kind() == "success")
    panel.select_seq(panel.context.log.next_seq - 1)
    panel.table.export_requested.emit()
    assert panel.exporting.which.currentText() == "Selected (1)"


async def test_two_selected_rows_are_compared(panel, world):
    world.log.append("alice", [received('{"a":1}'), received('{"a":2}')])
    panel.refresh()
    panel.table.view.selectAll()
    panel._on_compare()
    assert panel.detail.diff.comparison() is None
    assert panel.select_seq(world.log.next_seq - 2)
    panel.table.toggle_reference()
    assert panel.select_seq(panel.context.log.next_seq - 1)
    panel.table.compare_requested.emit()
    assert panel.detail.current_view() is panel.detail.diff
    assert [row.left_place for row in panel.detail.diff.comparison().rows] == ["$.a"]


async def test_a_value_of_the_payload_becomes_a_term_of_the_filter(panel, world):
    world.log.append("alice", [received("other"), received('{"a":12345}')])
    panel.refresh()
    panel.select_seq(panel.context.log.next_seq - 1)
    panel.detail.show_view(panel.detail.json)
    panel.detail.json.tree.expandAll()
    panel.detail.json.tree.setCurrentIndex(panel.detail.json.model.index(0, 0, panel.detail.json.model.index(0, 0)))
    panel.detail.json.filter_to_value()
    assert panel.table.filter_bar.text() == 'text:"\\"a\\":12345"'


async def test_own_decoders_once_allowed_stay_allowed(panel, world):
    panel.detail.decoded.allow.click()
    assert panel.context.settings.allow_decoder_plugins


async def test_another_pane_may_ask_for_a_filter(qtbot: QtBot) -> None:
    world = World("alice")
    panel = MessagesPanel(world.context)
    qtbot.addWidget(panel)
    panel.filter_by("as:alice from:bob gap")
    assert panel.table.filter_bar.text() == "as:alice from:bob gap"
    await panel.aclose()


async def test_results_can_be_asked_about_beside_the_composer_and_by_command(panel, world):
    asked = []
    panel.explain_wanted.connect(asked.append)
    explain = next(command for command in panel.commands() if command.name == "explain_result")
    explain.run()
    assert asked == []
    panel.composer.status.set_error("103 ExceedMaxLength: too large")
    panel.composer.target.choose(Scope.ROOM)
    panel.composer.status.explain_button.click()
    assert type(asked[-1].code) is RoomMessageSendResult
    panel.composer.target.choose(Scope.PEER)
    panel.composer.status.explain_button.click()
    assert type(asked[-1].code) is UserMessageSendResult
    assert asked[-1].key == "alice"
    failed = LoginResult(at_ns=9, user_id="alice", code=LoginErrorCode.INVALID_TOKEN, elapsed_ms=1.0)
    panel.context.log.append("alice", [failed])
    panel.refresh()
    panel.select_seq(panel.context.log.next_seq - 1)
    explain.run()
    assert asked[-1].code is LoginErrorCode.INVALID_TOKEN
    assert asked[-1].seq == panel.context.log.next_seq - 1
    panel.detail.explain()
    assert len(asked) == 4
    panel.filter_also_by("code:-1000")
    panel.filter_also_by("as:alice")
    assert panel.table.filter_bar.text() == "code:-1000 as:alice"


@pytest.mark.parametrize("folded", [False, True])
async def test_while_somebody_presents_the_composer_is_folded_and_its_own_state_kept(panel, folded):
    panel.fold_composer(folded)
    panel.present(True)
    assert panel.composer.isHidden()
    panel.bring_composer()
    assert (panel.composer.isHidden(), panel.save_state()["folded"]) == (False, folded)
    panel.present(False)
    assert (panel.composer.isHidden(), panel.save_state()["folded"]) == (folded, folded)


async def test_when_the_scene_is_set_again_nothing_of_before_is_read_on(panel, world):
    world.log.append("alice", [received("of the old show")])
    panel.table.filter_bar.set_text("kind:message")
    panel.present(True)
    panel.refresh()
    panel.detail.show_row(world.log.row(world.log.next_seq - 1))
    panel.table.filter_bar.set_text("from:nobody")
    world.log.clear()
    panel.start_anew()
    assert (panel.detail.row, panel.table.filter_bar.text()) == (None, "kind:message")
    panel.present(False)
    panel.table.filter_bar.set_text("from:bob")
    panel.start_anew()
    assert panel.table.filter_bar.text() == "from:bob"


async def test_the_composer_folds_away_and_comes_back_to_whoever_writes(qtbot, theme, world, panel):
    wide = panel.detail.width()
    panel.composer.fold_button.click()
    assert not panel.composer.isVisible()
    assert panel.unfold.isVisible()
    await until(lambda: panel.detail.width() > wide)
    other = MessagesPanel(world.context(theme))
    qtbot.addWidget(other)
    other.restore_state(panel.save_state())
    assert other.composer.isHidden()
    await other.aclose()
    panel.unfold.click()
    assert (panel.composer.isVisible(), panel.unfold.isVisible()) == (True, False)
    panel.fold_composer(True)
    panel.write_to(Scope.PEER, "bob")
    assert panel.composer.isVisible()
