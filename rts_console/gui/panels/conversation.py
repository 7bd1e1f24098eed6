"""The Conversation panel: the messages between two users, or in a room, as a chat."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rts_console.gui.context import Area, Command, Context, Panel
from rts_console.gui.language import said
from rts_console.gui.models.audience import colors_of
from rts_console.gui.models.conversation import Conversation, Talk, talk_of
from rts_console.gui.stage import Identity
from rts_console.gui.theme import mark
from rts_console.gui.widgets.conversation_view import ConversationView
from rts_console.gui.widgets.empty_state import EmptyState
from rts_console.record.query import parse
from rts_console.record.query_complete import words_in
from rts_console.record.row import Row
from rts_console.vendors.families import family_of

_LOOKED_BACK = 4_096
"""Rows among which the first conversation to show is looked for."""


class ConversationPanel(Panel):
    """Pick two users or a room above, read below.

    Signals: `row_chosen` and `row_opened` with the sequence number of a message that was clicked or is to be shown in
    the table, `write_wanted` when the empty pane's action is chosen, `explain_wanted` with the Subject of a code,
    `snippet_wanted` with the Row of a message that is to be saved.
    """

    name = "conversation"
    title = "Conversation"
    icon_name = "message-square"
    area = Area.CENTRE

    row_chosen = Signal(int)
    row_opened = Signal(int)
    write_wanted = Signal()
    explain_wanted = Signal(object)
    snippet_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._known: tuple[object, int] | None = None
        self._picked = False
        self._colors: dict[str, int] = {}
        self.cast: Callable[[], Collection[Identity]] = lambda: ()
        self._wanted: int | None = None
        self.conversation = Conversation(context.log)
        self.view = ConversationView(self.theme, context.log, self.conversation, self._color_of)
        self.view.chosen.connect(self.row_chosen)
        self.view.opened.connect(self.row_opened)
        self.view.explain_wanted.connect(self.explain_wanted)
        self.view.save_wanted.connect(self._on_save)
        self._make_picker()
        self._make_pages()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._picker)
        layout.addWidget(self._pages, 1)
        self.refresh()

    def _make_picker(self) -> None:
        self.pair_button = self._scope_button("conversation_pair", self.tr("Two users"))
        self.room_button = self._scope_button("conversation_room", self.tr("Room"))
        self.pair_button.setChecked(True)
        group = QButtonGroup(self)
        for button in (self.pair_button, self.room_button):
            group.addButton(button)
            button.clicked.connect(self._on_picked)
        self.user = self._combo("conversation_user", self.tr("User at the right"))
        self.peer = self._combo("conversation_peer", self.tr("The other user"))
        self.room = self._combo("conversation_room_id", self.tr("Room"))
        self.swap_button = QToolButton()
        self.swap_button.setObjectName("conversation_swap")
        self.swap_button.setIcon(self.theme.icon("arrow-left-right"))
        self.swap_button.setToolTip(self.tr("Change sides"))
        self.swap_button.setAccessibleName(self.tr("Change sides"))
        self.swap_button.clicked.connect(self._on_swap)
        self._count = QLabel()
        self._count.setObjectName("conversation_count")
        mark(self._count, role="caption")
        self._picker = QHBoxLayout()
        self._picker.setContentsMargins(*[self.theme.space("s")] * 4)
        self._picker.setSpacing(self.theme.space("xs"))
        for part in (self.pair_button, self.room_button, self.peer, self.room, self.swap_button, self.user):
            self._picker.addWidget(part)
        self._picker.addStretch(1)
        self._picker.addWidget(self._count)

    def _scope_button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setCheckable(True)
        return button

    def _combo(self, name: str, title: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(title)
        combo.setToolTip(title)
        combo.setMinimumContentsLength(9)
        combo.activated.connect(self._on_picked)
        return combo

    def _make_pages(self) -> None:
        self.empty = EmptyState(
            self.theme,
            "message-square",
            self.tr("No messages yet"),
            self.tr("What two users write to each other, or what is said in a room, stands here as a chat."),
            action_text=self.tr("Write a message"),
        )
        self.empty.activated.connect(self.write_wanted)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.view)

    def commands(self) -> Sequence[Command]:
        """Change sides, go to the newest, copy."""
        return (
            Command("swap_conversation", self.tr("C&hange sides"), self._on_swap, "arrow-left-right"),
            Command("follow_conversation", self.tr("&Newest message"), self.view.follow, "arrow-down"),
            Command("copy_message", self.tr("&Copy the message"), self.view.copy, "copy"),
        )

    # Pulling

    def refresh(self) -> None:
        """Pull users, rooms and what is new in the conversation."""
        self._name_room()
        self._take_colors()
        self._offer()
        if not self._picked and not self.conversation.talk:
            self._pick_newest()
        self._read_on()
        self._show_state()

    def _read_on(self) -> None:
        """Take what is new; the message that is to be seen may be far on in a long conversation."""
        self.view.take(self.conversation.refresh())
        if self._wanted is not None and (self._has(self._wanted) or not self.conversation.reading):
            self.view.select(self._wanted)
            self._wanted = None

    def _name_room(self) -> None:
        """The word of who acts for a room."""
        active = self.context.stage.active
        word = said(family_of(active.backend.rules.name if active is not None else "").room.capitalize())
        if self.room_button.text() != word:
            self.room_button.setText(word)
            self.room.setAccessibleName(word)

    def _offer(self) -> None:
        """Users and rooms that the log knows; it is only looked through when a word is new."""
        log = self.context.log
        words = log.words()
        if self._known is not None and self._known[0] is words and self._known[1] == len(words):
            return
        self._known = words, len(words)
        own = [identity.partition("#")[0] for identity in words_in(log, "identity")]
        people = sorted({*own, *words_in(log, "who")}, key=lambda name: (name not in own, name))
        for combo, names in ((self.user, people), (self.peer, people), (self.room, words_in(log, "where"))):
            _fill(combo, names)
        self.view.restyle()

    def _pick_newest(self) -> None:
        """The conversation of the newest message, until the user picks another."""
        log = self.context.log
        found = parse("kind:message,room-message").select(log, log.next_seq - _LOOKED_BACK, log.next_seq)
        if len(found):
            self._show(talk_of(log.row(int(found[-1]))))

    def show_row(self, row: Row) -> None:
        """Show the conversation of a message, with the message selected."""
        talk = talk_of(row)
        if not talk:
            self.context.notify(self.tr("Only messages between users or in a room have a conversation."), "info")
            return
        self._picked = True
        self._offer()
        self._show(talk)
        self.raise_wanted.emit()
        self._wanted = row.seq
        self._read_on()
        self._show_state()

    def _on_save(self, seq: int) -> None:
        try:
            self.snippet_wanted.emit(self.context.log.row(seq))
        except IndexError:
            self.context.notify(self.tr("The log has let this message go."), "warning")

    @property
    def chosen(self) -> Talk:
        """The conversation that the user chose, an empty one until then."""
        return self.conversation.talk if self._picked else Talk()

    def follow(self, talk: Talk) -> None:
        """Show this conversation, as long as the user has chosen none."""
        if talk and not self._picked and talk != self.conversation.talk:
            self._offer()
            self._show(talk)

    def start_anew(self) -> None:
        """Show the newest conversation again, until the user picks one."""
        self._picked = False
        self.conversation.set_talk(Talk())
        self.view.start("")
        self._show_state()

    def _has(self, seq: int) -> bool:
        seqs = self.conversation.seqs
        return bool(seqs) and seqs[-1] >= seq

    def _show(self, talk: Talk) -> None:
        self._wanted = None
        (self.room_button if talk.room else self.pair_button).setChecked(True)
        for combo, name in ((self.user, talk.user), (self.peer, talk.peer), (self.room, talk.room)):
            if name:
                combo.setCurrentIndex(combo.findText(name))
        self.conversation.set_talk(talk)
        self.view.start(talk.user)

    def _on_picked(self) -> None:
        self._picked = True
        room = self.room.currentText() if self.room_button.isChecked() else ""
        peer = "" if self.room_button.isChecked() else self.peer.currentText()
        self._show(Talk(self.user.currentText(), peer, room))
        self.refresh()

    def _on_swap(self) -> None:
        talk = self.conversation.talk
        if talk and not talk.room:
            self._picked = True
            self._show(Talk(talk.peer, talk.user))
            self.refresh()

    def _color_of(self, user: str) -> int | None:
        """The colour of a user who is on the stage, or was."""
        return self._colors.get(user)

    def _take_colors(self) -> None:
        """Those that the cards have; `cast` is who plays, while a scenario is played."""
        colors = {**self._colors, **colors_of(self.context.stage, self.cast())}
        if colors != self._colors:
            self._colors = colors
            self.view.restyle()

    def _show_state(self) -> None:
        count, in_room = len(self.conversation.seqs), self.room_button.isChecked()
        self.peer.setVisible(not in_room)
        self.swap_button.setVisible(not in_room)
        self.room.setVisible(in_room)
        words = self.tr("1 message") if count == 1 else self.tr("{count} messages").format(count=f"{count:,}")
        self._count.setText(self.tr("{words}, reading on…").format(words=words) if self.conversation.reading else words)
        self._pages.setCurrentWidget(self.view if count else self.empty)
        talk = self.conversation.talk
        with_whom = talk.room or f"{talk.user} – {talk.peer}"
        self.view.setAccessibleName(self.tr("Conversation {name}, {words}").format(name=with_whom, words=words))

    def save_state(self) -> dict[str, Any]:
        """Nothing: users and rooms are another session's."""
        return {}


def _fill(combo: QComboBox, names: Sequence[str]) -> None:
    """Change the list; what is chosen stays if it can."""
    chosen = combo.currentText()
    combo.blockSignals(True)
    combo.clear()
    combo.addItems(list(names))
    combo.setCurrentIndex(combo.findText(chosen))
    combo.blockSignals(False)
