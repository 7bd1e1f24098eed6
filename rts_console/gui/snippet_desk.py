"""What the window does with saved messages: saves them from everywhere, asks for variables, inserts and sends them."""

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from rts_console.gui.actions import Actions
from rts_console.gui.ask import ask_open_file, ask_save_file
from rts_console.gui.context import Context
from rts_console.gui.loop import TaskScope
from rts_console.gui.models.snippets import (
    MESSAGES,
    Filling,
    Sender,
    SnippetError,
    free_name,
    problem_of,
    put,
    snippet_of_draft,
    snippet_of_row,
)
from rts_console.gui.profile_exchange import give_out, take_in
from rts_console.gui.widgets.composer import Composer
from rts_console.gui.widgets.snippet_dialog import SnippetDialog
from rts_console.gui.widgets.variables_dialog import VariablesDialog
from rts_console.profiles.model import Profile, Snippet
from rts_console.profiles.modes import MODES
from rts_console.profiles.reading import read_snippets
from rts_console.profiles.writing import file_stem, snippets_text
from rts_console.protocol.words import Scope
from rts_console.record.row import Row

IN_MENUS: Final = 20
"""So many are in the menus and the palette; all are in their pane."""
_FILTERS: Final = "Saved messages (*.yaml *.yml *.json)"


class SnippetDesk(QObject):
    """Ties the panel of saved messages, the composer, the table and the conversation."""

    def __init__(self, context: Context, tasks: TaskScope, panels: dict[str, Any], window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._tasks = tasks
        self._window = window
        self._panels = panels
        self._commands: Actions | None = None
        self._named: list[str] = []
        self._asking: VariablesDialog | None = None
        self.filling = Filling()
        self.dialog: SnippetDialog | None = None
        self._listen()

    def _listen(self) -> None:
        panel, messages = self._panels.get("snippets"), self._panels.get("messages")
        if panel is not None:
            panel.insert_wanted.connect(self.insert)
            panel.send_wanted.connect(self.send)
            panel.edit_wanted.connect(self.edit)
            panel.save_wanted.connect(self.save_draft)
            panel.import_wanted.connect(self._on_import)
            panel.export_wanted.connect(self._on_export)
        for name in ("messages", "conversation"):
            if (wanted := getattr(self._panels.get(name), "snippet_wanted", None)) is not None:
                wanted.connect(self.save_row)
        if (composer := getattr(messages, "composer", None)) is not None:
            composer.saved_menu.aboutToShow.connect(lambda: self._fill_menu(composer.saved_menu))

    @property
    def profile(self) -> Profile:
        """Whose messages they are."""
        return self._context.settings.active

    @property
    def composer(self) -> Composer:
        """Where messages are written; raises KeyError in a window without one."""
        composer = self._panels["messages"].composer
        assert isinstance(composer, Composer)
        return composer

    def add_commands(self, commands: Actions, group: str) -> None:
        """Save and use them from menus and palette. Those that are there get names as they come."""
        self._commands = commands
        add = commands.add
        add("save_snippet", self.tr("Sa&ve the message…"), self.save_draft, group=group, icon="bookmark")
        add(
            "save_event_snippet",
            self.tr("Save the event's message…"),
            self._on_save_event,
            group=group,
            icon="bookmark",
        )
        for place in range(IN_MENUS):
            for how, run in (("insert", self.insert), ("send", self.send)):
                name, words = f"{how}_snippet_{place + 1}", self._without_name(how, place)
                add(name, words, self._user(run, place), group=group, icon="bookmark").setVisible(False)

    def _without_name(self, how: str, place: int) -> str:
        """What the command of a place is called while nothing stands there: it can have keys all the same."""
        words = self.tr("Insert saved message {number}") if how == "insert" else self.tr("Send saved message {number}")
        return words.format(number=place + 1)

    def _user(self, run: Any, place: int) -> Any:
        def use() -> None:
            if place < len(self.profile.snippets):
                run(self.profile.snippets[place].name)

        return use

    def names_beyond_menus(self) -> list[str]:
        """The names of those that have no command of their own."""
        return [snippet.name for snippet in self.profile.snippets[IN_MENUS:]]

    def refresh(self) -> None:
        """Give the commands the names of the messages; called by the window's tick."""
        names = [snippet.name for snippet in self.profile.snippets[:IN_MENUS]]
        if names == self._named or self._commands is None:
            return
        self._named = names
        for place in range(IN_MENUS):
            there = place < len(names)
            shown = names[place].replace("&", "&&") if there else ""
            for how, words in (("insert", self.tr("Insert “{name}”")), ("send", self.tr("Send “{name}”"))):
                action = self._commands[f"{how}_snippet_{place + 1}"]
                action.setText(words.format(name=shown) if there else self._without_name(how, place))
                action.setVisible(there)

    def _fill_menu(self, menu: QMenu) -> None:
        """The composer's: a click inserts, and what is to be sent at once stands one level deeper."""
        menu.clear()
        theme, snippets = self._context.theme, self.profile.snippets[:IN_MENUS]
        for snippet in snippets:
            action = menu.addAction(snippet.name.replace("&", "&&"))
            action.triggered.connect(lambda _on=False, name=snippet.name: self.insert(name))
        if snippets:
            at_once = menu.addMenu(theme.icon("send"), self.tr("Send at once"))
            for snippet in snippets:
                action = at_once.addAction(snippet.name.replace("&", "&&"))
                action.triggered.connect(lambda _on=False, name=snippet.name: self.send(name))
            menu.addSeparator()
        menu.addAction(theme.icon("save"), self.tr("Save this message…"), self.save_draft)
        panel = self._panels.get("snippets")
        if panel is not None:
            menu.addAction(theme.icon("bookmark"), self.tr("All saved messages…"), panel.show_search)

    # Saving

    def save_row(self, row: Row) -> None:
        """Save what a row of the log sent or received."""
        if row.kind not in MESSAGES or row.payload_kind is None:
            self._context.notify(self.tr("Only messages can be saved. Choose one, sent or received."), "info")
            return
        try:
            snippet = snippet_of_row(row, self._context.log.payload(row.seq))
        except IndexError:
            self._context.notify(self.tr("The log has let this message go."), "warning")
        except SnippetError as error:
            self._context.notify(str(error), "error")
        else:
            self._open(snippet, "")

    def _on_save_event(self) -> None:
        table = getattr(self._panels.get("messages"), "table", None)
        row = table.selected_row() if table is not None else None
        if row is None:
            self._context.notify(self.tr("Select a message in the table first."), "info")
            return
        self.save_row(row)

    def save_draft(self) -> None:
        """Save what is in the composer."""
        composer = self.composer
        target, mode = composer.target.target, composer.mode.currentData()
        try:
            snippet = snippet_of_draft(composer.draft, composer.scope, target, mode)
        except SnippetError as error:
            self._context.notify(str(error), "error")
            return
        self._open(snippet, "")

    def edit(self, name: str) -> None:
        """Change one, or write a new one."""
        snippet = self.profile.snippet(name)
        self._open(snippet or Snippet(""), name if snippet is not None else "")

    def _open(self, snippet: Snippet, was: str) -> None:
        if self.dialog is None:
            self.dialog = SnippetDialog(self._context.theme, self._window)
            self.dialog.saved.connect(self._on_saved)
        profile = self.profile
        self.dialog.edit(snippet, was, lambda made, old: problem_of(made, profile, old))

    def _on_saved(self, snippet: Snippet, was: str) -> None:
        put(self.profile, snippet, was)
        panel = self._panels.get("snippets")
        if panel is not None:
            panel.refresh()
            panel.list.choose(snippet.name)
        if not was:
            words = self.tr("Saved as “{name}” with {profile}.")
            self._context.notify(words.format(name=snippet.name, profile=self.profile.name), "success")

    # Using

    def insert(self, name: str) -> None:
        """Put one into the composer, filled in."""
        self._use(name, send=False)

    def send(self, name: str) -> None:
        """Send one at once, filled in; what is being written stays."""
        self._use(name, send=True)

    def _use(self, name: str, *, send: bool) -> None:
        snippet = self.profile.snippet(name)
        if snippet is None:
            return
        asked = self.filling.asked_for(snippet, self.profile)
        if not asked:
            self._place(snippet, {}, send=send)
            return
        if self._asking is not None:
            self._asking.close()
            self._asking.deleteLater()
        action = self.tr("&Send") if send else self.tr("&Insert")
        self._asking = VariablesDialog(self._context.theme, snippet.name, asked, action, self._window)
        self._asking.given.connect(lambda values: self._place(snippet, values, send=send))
        self._asking.ask()

    def _place(self, snippet: Snippet, given: dict[str, str], *, send: bool) -> None:
        composer = self.composer
        composer.refresh()
        before = (composer.draft, composer.target.place, composer.mode.currentIndex())
        if snippet.scope:
            target = snippet.target or composer.target.target
            composer.target.choose(Scope(snippet.scope), target)
            composer.mode.setCurrentIndex(composer.mode.findData(MODES[snippet.mode]))
        try:
            draft = self.filling.fill(snippet, self._sender(composer.target.target), given)
        except SnippetError as error:
            composer.put_place(before[1])
            self._context.notify(str(error), "error")
            return
        composer.set_draft(draft)
        if send and self._sent(composer):
            composer.set_draft(before[0])
            composer.put_place(before[1])
            composer.mode.setCurrentIndex(before[2])
            return
        self._panels["messages"].bring_composer()

    def _sent(self, composer: Composer) -> bool:
        """Send it; False when something is in the way, which the composer then says, with the message left in it."""
        if composer.obstacle() or composer.entry.error_of(composer.draft) is not None:
            composer.send_and_keep()
            return False
        composer.send_and_keep()
        return True

    def _sender(self, target: str) -> Sender:
        active = self._context.stage.active
        return Sender(active.user_id if active else "", active.app_id if active else "", target)

    # Import and export

    def _on_import(self) -> None:
        self._tasks.start(self._ask_import(), name="choose saved messages to import")

    async def _ask_import(self) -> None:
        chosen = await ask_open_file(self._window, self.tr("Import saved messages"), [_FILTERS])
        if chosen:
            self.import_file(Path(chosen))

    def import_file(self, path: Path) -> None:
        """Add the messages of a file, of a profile's too; those whose names are taken get others."""
        found = take_in(self._context.notify, path, read_snippets)
        if found is None:
            return
        new = [snippet for snippet in found if self.profile.snippet(snippet.name) != snippet]
        for snippet in new:
            snippet.name = free_name(self.profile, snippet.name)
            self.profile.snippets.append(snippet)
        words = self.tr("Imported: {new}. There already: {same}.")
        self._context.notify(words.format(new=len(new), same=len(found) - len(new)), "success")

    def _on_export(self) -> None:
        if not self.profile.snippets:
            self._context.notify(self.tr("There is no saved message to export."), "info")
            return
        self._tasks.start(self._ask_export(), name="choose where to export saved messages")

    async def _ask_export(self) -> None:
        name, title = f"{file_stem(self.profile.name)}-messages.yaml", self.tr("Export the saved messages")
        chosen = await ask_save_file(self._window, title, [_FILTERS], name=name, suffix="yaml")
        if chosen:
            self.export_file(Path(chosen))

    def export_file(self, path: Path) -> None:
        """Write all messages of the profile to a file."""
        give_out(self._context.notify, path, lambda as_json: snippets_text(self.profile.snippets, as_json=as_json))

    def close(self) -> None:
        """Close the dialogs."""
        for dialog in (self.dialog, self._asking):
            if dialog is not None:
                dialog.close()
