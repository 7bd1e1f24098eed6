"""The Saved messages panel: the profile's messages to find, use, change, put in order and delete."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.models.snippets import Deleted, bring_back, delete, matches, move
from rts_console.gui.theme import mark
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.gui.widgets.icon_edit import IconEdit
from rts_console.gui.widgets.snippet_list import SnippetList
from rts_console.gui.widgets.status_line import StatusLine
from rts_console.profiles.model import Profile, Snippet, copy_of

_MOST_UNDONE: Final = 50


class _Search(IconEdit):
    """Up, Down and Enter are for the list below. Signals: `passed` with such a key's event."""

    passed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.passed.emit(event)
            return
        super().keyPressEvent(event)


class SnippetsPanel(Panel):
    """Search above, the list, and what can be done with the chosen one.

    Signals: `insert_wanted` and `send_wanted` with the name of a message, `edit_wanted` with one or '' for a new one,
    `save_wanted` for what is in the composer, `import_wanted`, `export_wanted`.
    """

    insert_wanted = Signal(str)
    send_wanted = Signal(str)
    edit_wanted = Signal(str)
    save_wanted = Signal()
    import_wanted = Signal()
    export_wanted = Signal()

    name = "snippets"
    title = "Saved messages"
    icon_name = "bookmark"
    area = Area.RIGHT
    shown_at_first = False

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._shown: tuple[Profile, str] | None = None
        self._deleted: list[Deleted] = []
        self._make_list()
        self._make_buttons()
        self._lay_out()
        self.refresh()

    def _make_list(self) -> None:
        self.search = _Search(self.theme)
        self.search.setObjectName("snippet_search")
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search the saved messages"))
        self.search.set_clearable()
        self.search.set_sign(self.theme.icon("search"))
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.list = SnippetList(self.theme)
        self.search.passed.connect(self.list.keyPressEvent)
        for signal, slot in (
            (self.list.insert_wanted, self._on_insert),
            (self.list.send_wanted, self._on_send),
            (self.list.edit_wanted, self._on_edit),
            (self.list.delete_wanted, self._on_delete),
            (self.list.undo_wanted, self._on_undo),
        ):
            signal.connect(slot)
        self.list.move_wanted.connect(self._on_move)
        self.nothing = EmptyState(
            self.theme, "search", self.tr("Nothing found"), self.tr("No saved message has these words.")
        )
        self.empty = EmptyState(
            self.theme,
            "bookmark",
            self.tr("No saved messages yet"),
            self.tr("Messages that you send again and again stand here, with variables such as {{user}} and {{seq}}."),
            action_text=self.tr("New message"),
        )
        self.empty.activated.connect(lambda: self.edit_wanted.emit(""))
        self._pages = QStackedWidget()
        for page in (self.list, self.nothing, self.empty):
            self._pages.addWidget(page)

    def _make_buttons(self) -> None:
        self.insert = self._button("snippet_insert", self.tr("Insert"), self.tr("Put it into the composer (Enter)"))
        self.insert.clicked.connect(self._on_insert)
        self.send = self._button("snippet_send", self.tr("Send"), self.tr("Send it at once (Ctrl+Enter)"))
        self.send.setIcon(self.theme.icon("send"))
        self.send.clicked.connect(self._on_send)
        self.more = QToolButton()
        self.more.setObjectName("snippet_more")
        self.more.setIcon(self.theme.icon("ellipsis"))
        self.more.setToolTip(self.tr("More"))
        self.more.setAccessibleName(self.tr("More about saved messages"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self._for_one = [
            menu.addAction(self.theme.icon("settings"), self.tr("Change…") + "\tF2", self._on_edit),
            menu.addAction(self.theme.icon("arrow-up"), self.tr("Move up") + "\tAlt+Up", lambda: self._on_move(-1)),
            menu.addAction(
                self.theme.icon("arrow-down"), self.tr("Move down") + "\tAlt+Down", lambda: self._on_move(1)
            ),
            menu.addAction(self.theme.icon("trash-2"), self.tr("Delete") + "\tDel", self._on_delete),
        ]
        self.undo_action = menu.addAction(self.theme.icon("undo-2"), self.tr("Undo delete"), self._on_undo)
        menu.addSeparator()
        menu.addAction(self.theme.icon("plus"), self.tr("New message…"), lambda: self.edit_wanted.emit(""))
        menu.addAction(self.theme.icon("save"), self.tr("Save what is in the composer…"), self.save_wanted.emit)
        menu.addSeparator()
        menu.addAction(self.theme.icon("download"), self.tr("Import…"), self.import_wanted.emit)
        menu.addAction(self.theme.icon("upload"), self.tr("Export…"), self.export_wanted.emit)
        self.more.setMenu(menu)
        self.status = StatusLine(self.theme, copyable=False)
        self.status.setObjectName("snippet_status")
        self.undo = self._button("snippet_undo", self.tr("Undo"), self.tr("Bring it back (Ctrl+Z)"))
        self.undo.clicked.connect(self._on_undo)
        mark(self.undo, kind="ghost")

    def _button(self, name: str, words: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        space = self.theme.space("s")
        buttons, said = QHBoxLayout(), QHBoxLayout()
        for row in (buttons, said):
            row.setSpacing(space // 2)
        buttons.addWidget(self.insert, 1)
        buttons.addWidget(self.send, 1)
        buttons.addWidget(self.more)
        said.addWidget(self.status, 1, Qt.AlignmentFlag.AlignVCenter)
        said.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(space)
        layout.addWidget(self.search)
        layout.addWidget(self._pages, 1)
        layout.addLayout(said)
        layout.addLayout(buttons)

    def commands(self) -> Sequence[Command]:
        """Find, write and bring back; what is done with one of them stands in its menu."""
        return (
            Command("find_snippet", self.tr("&Saved messages…"), self.show_search, "bookmark", "Ctrl+Shift+K"),
            Command("new_snippet", self.tr("&New saved message…"), lambda: self.edit_wanted.emit(""), "plus"),
            Command("undo_snippet", self.tr("&Bring back the message deleted last"), self._on_undo, "undo-2"),
            Command("import_snippets", self.tr("&Import saved messages…"), self.import_wanted.emit, "download"),
            Command("export_snippets", self.tr("&Export the saved messages…"), self.export_wanted.emit, "upload"),
        )

    # What is shown

    @property
    def profile(self) -> Profile:
        """Whose messages they are."""
        return self.context.settings.active

    def show_search(self) -> None:
        """Come to the front, ready to type a name."""
        self.raise_wanted.emit()
        self.refresh()
        self.search.setFocus()
        self.search.selectAll()

    def refresh(self) -> None:
        """Pull the messages of the profile in use."""
        words = self.search.text().strip()
        seen = (self.profile, words)
        if self._shown is not None and seen == self._shown:
            return
        if self._shown is not None and self._shown[0].name != self.profile.name:
            self._deleted.clear()
            self.status.clear()
        self._shown = (copy_of(self.profile), words)
        found = [each for each in self.profile.snippets if matches(each, words)]
        self.list.show_snippets(found)
        page = self.list if found else self.nothing if self.profile.snippets else self.empty
        self._pages.setCurrentWidget(page)
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self._pages.currentWidget() is self.list
        for part in (self.insert, self.send):
            part.setEnabled(chosen)
        for action in self._for_one:
            action.setEnabled(chosen)
        self.undo.setVisible(bool(self._deleted))
        self.undo_action.setEnabled(bool(self._deleted))

    def _chosen(self) -> Snippet | None:
        return self.profile.snippet(self.list.chosen()) if self._pages.currentWidget() is self.list else None

    # What is done

    def _on_insert(self) -> None:
        if (snippet := self._chosen()) is not None:
            self.insert_wanted.emit(snippet.name)

    def _on_send(self) -> None:
        if (snippet := self._chosen()) is not None:
            self.send_wanted.emit(snippet.name)

    def _on_edit(self) -> None:
        if (snippet := self._chosen()) is not None:
            self.edit_wanted.emit(snippet.name)

    def _on_move(self, by: int) -> None:
        snippet = self._chosen()
        if snippet is None:
            return
        if self.search.text().strip():
            self.status.set_info(self.tr("Clear the search first: the order is that of all messages."))
            return
        if move(self.profile, snippet.name, by):
            self.refresh()

    def _on_delete(self) -> None:
        snippet = self._chosen()
        deleted = delete(self.profile, snippet.name) if snippet is not None else None
        if deleted is None:
            return
        self._deleted = [*self._deleted, deleted][-_MOST_UNDONE:]
        self.status.set_info(self.tr("Deleted: {name}").format(name=deleted.snippet.name))
        self.refresh()

    def _on_undo(self) -> None:
        if not self._deleted:
            self.status.set_info(self.tr("Nothing was deleted here."))
            return
        deleted = self._deleted.pop()
        bring_back(self.profile, deleted)
        self.status.clear()
        self.refresh()
        self.list.choose(deleted.snippet.name)
