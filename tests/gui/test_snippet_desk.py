"""Saved messages in the window: saved from composer, table and conversation, inserted and sent, also by the palette."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rts_console.gui.loop_lag import LoopLag
from rts_console.gui.models.draft import Draft
from rts_console.gui.panels.conversation import ConversationPanel
from rts_console.gui.panels.messages import MessagesPanel
from rts_console.gui.panels.snippets import SnippetsPanel
from rts_console.gui.theme import Theme
from rts_console.gui.window import MainWindow
from rts_console.profiles.model import Snippet
from rts_console.protocol.words import MessageMode, Scope
from tests.gui.fakes import FakeBackend, make_world
from tests.support import until


class Desk:
    """A window with the panels that have to do with messages."""

    def __init__(self, app: QApplication) -> None:
        theme = Theme()
        theme.apply(app, "light")
        self.alice = FakeBackend("alice", rooms=["lobby"])
        self.world = make_world(self.alice, FakeBackend("bob"))
        self.told: list[str] = []
        context = self.world.context(theme)
        object.__setattr__(context, "notify", lambda text, _severity: self.told.append(text))
        self.window = MainWindow(context, (MessagesPanel, ConversationPanel, SnippetsPanel), LoopLag())
        self.desk = self.window.snippets
        self.profile = context.settings.active
        self.composer = self.desk.composer

    def sends(self) -> list[tuple[object, ...]]:
        return [call for call in self.alice.calls if call[0] == "send"]

    async def settled(self) -> None:
        panel = self.window.panel("messages")
        await until(lambda: not len(panel.tasks))
        self.window.refresh()


@pytest.fixture
async def desk(qapp: QApplication) -> AsyncIterator[Desk]:
    made = Desk(qapp)
    made.window.resize(1200, 800)
    made.window.start()
    yield made
    await made.window.aclose()
    await made.world.stage.aclose()
    made.window.deleteLater()


async def test_what_is_written_is_saved_with_its_way(desk: Desk) -> None:
    desk.composer.write_to(Scope.ROOM, "lobby")
    desk.composer.set_draft(Draft(text="hello {{user}}"))
    desk.window.commands["save_snippet"].trigger()
    assert desk.desk.dialog is not None
    desk.desk.dialog.name.setText("Hello")
    desk.desk.dialog.save.click()
    assert desk.profile.snippets == [Snippet("Hello", "hello {{user}}", scope="room", target="lobby")]
    assert desk.told == ["Saved as “Hello” with Local gateway."]


async def test_a_row_of_the_table_and_of_the_conversation_is_saved(desk: Desk) -> None:
    desk.composer.set_draft(Draft(text="literal {{user}}"))
    desk.composer.send()
    await desk.settled()
    row = next(row for seq in range(desk.world.log.next_seq) if (row := desk.world.log.row(seq)).kind == "message")
    desk.window.panel("conversation").view.save_wanted.emit(row.seq)
    assert desk.desk.dialog is not None
    assert desk.desk.dialog.text.text() == r"literal \{{user}}"
    desk.desk.dialog.close()
    messages = desk.window.panel("messages")
    desk.window.commands["save_event_snippet"].trigger()
    assert desk.told == ["Select a message in the table first."]
    messages.select_seq(row.seq)
    desk.window.commands["save_event_snippet"].trigger()
    desk.desk.dialog.save.click()
    assert desk.profile.snippets[0].target == "bob"


async def test_inserting_fills_it_in_and_points_there(desk: Desk) -> None:
    desk.profile.snippets.append(Snippet("x", "{{user}} to {{target}}", "text", "room", "lobby", "unreliable-ordered"))
    desk.desk.insert("x")
    assert desk.composer.draft == Draft(text="alice to lobby")
    assert (desk.composer.scope, desk.composer.target.target) == (Scope.ROOM, "lobby")
    assert desk.composer.mode.currentData() is MessageMode.UNRELIABLE_ORDERED
    assert desk.sends() == []


async def test_own_variables_are_asked_for(desk: Desk) -> None:
    desk.profile.snippets.append(Snippet("x", "order {{order}}"))
    desk.profile.variables["order"] = "A-17"
    desk.desk.insert("x")
    assert desk.composer.draft.text == ""
    asking = desk.desk._asking
    assert asking is not None
    assert asking.edits["order"].text() == "A-17"
    asking.take.click()
    assert desk.composer.draft.text == "order A-17"


async def test_sending_leaves_what_is_being_written(desk: Desk) -> None:
    desk.profile.snippets.append(Snippet("x", "number {{seq}}", scope="room", target="lobby"))
    desk.composer.write_to(Scope.PEER, "bob")
    desk.composer.set_draft(Draft(text="not yet"))
    desk.desk.send("x")
    desk.desk.send("x")
    assert desk.composer.draft.text == "not yet"
    assert (desk.composer.scope, desk.composer.target.target) == (Scope.PEER, "bob")
    await desk.settled()
    assert [(call[1], call[2], call[3]) for call in desk.sends()] == [
        (Scope.ROOM, "lobby", "number 1"),
        (Scope.ROOM, "lobby", "number 2"),
    ]
    assert desk.composer.draft.text == "not yet"


async def test_what_cannot_be_sent_stays_in_the_composer_with_the_reason(desk: Desk) -> None:
    desk.profile.snippets.append(Snippet("x", "{{n}}", "hex"))
    desk.desk.send("x")
    assert desk.desk._asking is not None
    desk.desk._asking.edits["n"].setText("abc")
    desk.desk._asking.take.click()
    assert desk.composer.draft.text == "abc"
    assert "odd number of digits" in desk.composer.problem.text()
    assert desk.sends() == []


async def test_the_palette_and_the_composers_menu_offer_them(desk: Desk) -> None:
    desk.profile.snippets.append(Snippet("R&D", "hi"))
    desk.window.refresh()
    offered = [entry.text for entry in desk.window.commands if entry.offered and "snippet_" in entry.name]
    assert any("R" in text and text.startswith("Send") for text in offered)
    assert not desk.window.commands["insert_snippet_2"].isVisible()
    desk.window.commands["insert_snippet_1"].trigger()
    assert desk.composer.draft.text == "hi"
    desk.composer.saved_menu.aboutToShow.emit()
    words = [action.text() for action in desk.composer.saved_menu.actions()]
    assert words[:2] == ["R&&D", "Send at once"]
    desk.composer.saved_menu.actions()[0].trigger()
    desk.profile.snippets.clear()
    desk.window.refresh()
    assert not desk.window.commands["insert_snippet_1"].isVisible()
    assert desk.window.commands["insert_snippet_1"].text() == "Insert saved message 1"


async def test_the_palette_finds_those_too_for_which_the_menu_has_no_room(desk: Desk) -> None:
    desk.profile.snippets[:] = [Snippet(f"message {number}", f"text {number}") for number in range(30)]
    palette = desk.window.command_palette
    palette.show_commands()
    palette.edit.setText("message 27")
    model = palette.view.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Insert “message 27”"]
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    await until(lambda: desk.composer.draft.text == "text 27")


async def test_import_and_export(desk: Desk, tmp_path: Path) -> None:
    desk.profile.snippets += [Snippet("a", "1"), Snippet("b", "2")]
    path = tmp_path / "m.json"
    desk.desk.export_file(path)
    desk.profile.snippets[0].text = "changed"
    desk.desk.import_file(path)
    assert [(each.name, each.text) for each in desk.profile.snippets] == [("a", "changed"), ("b", "2"), ("a 2", "1")]
    assert desk.told[-1] == "Imported: 1. There already: 1."
    path.write_text('{"snippets": [{"name": "t", "text": "007eJx' + "a" * 30 + '"}]}')
    desk.desk.import_file(path)
    assert "m.json:1:" in desk.told[-1]
    assert "007eJx" not in desk.told[-1]
    desk.desk.import_file(tmp_path / "none.yaml")
    assert "cannot be read" in desk.told[-1]
