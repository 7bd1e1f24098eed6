"""Where a message goes: a peer, a room, or the app server."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rts_console.client.backend import Backend, Capabilities
from rts_console.gui.language import said
from rts_console.gui.theme import Theme
from rts_console.gui.widgets.server_form import ServerForm
from rts_console.protocol.words import Scope, id_problem
from rts_console.vendors.families import family_of, rules_title


@dataclass(frozen=True, slots=True)
class Place:
    """What is chosen: the kind, the receiver and whether the user wrote it or it was proposed, the room."""

    scope: Scope
    peer: str = ""
    typed: bool = False
    given: str = ""
    room: str = ""


class TargetPicker(QWidget):
    """Three buttons and what belongs to the chosen one. Signals: `changed` when scope or target changes."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = self._given = self._wanted_room = ""
        self._typed = False
        self._buttons: dict[Scope, QPushButton] = {}
        self._group = QButtonGroup(self)
        for scope, title in (
            (Scope.PEER, self.tr("Peer")),
            (Scope.ROOM, self.tr("Room")),
            (Scope.SERVER, self.tr("App server")),
        ):
            self._add_button(scope, title)
        self.peer = self._combo("composer_peer_id", self.tr("Receiver"))
        self.peer.setEditable(True)
        self.peer.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.peer.editTextChanged.connect(lambda _text: self.changed.emit())
        self.peer.activated.connect(lambda _index: self._on_receiver_chosen(typed=False))
        edit = self.peer.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(self.tr("user id"))
            edit.textEdited.connect(lambda _text: self._on_receiver_chosen(typed=True))
            edit.textChanged.connect(lambda _text: self._show_start())
            edit.editingFinished.connect(self._show_start)
        self.room = self._combo("composer_room_id", self.tr("Room"))
        self.room.setPlaceholderText(self.tr("no room joined"))
        self.room.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.server = ServerForm(theme)
        self._editors: dict[Scope, QWidget] = {
            Scope.PEER: self.peer,
            Scope.ROOM: self.room,
            Scope.SERVER: self.server,
        }
        for combo in (self.peer, self.room):
            combo.setMinimumWidth(theme.pixels(100))
        self._lay_out(theme)
        self._buttons[Scope.PEER].setChecked(True)
        self._show_editor()

    def _add_button(self, scope: Scope, title: str) -> None:
        button = QPushButton(title)
        button.setObjectName(f"composer_{scope.value}")
        button.setCheckable(True)
        button.clicked.connect(self._on_scope_clicked)
        self._group.addButton(button)
        self._buttons[scope] = button

    def _combo(self, name: str, title: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(title)
        combo.setToolTip(title)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(3)
        return combo

    def _lay_out(self, theme: Theme) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.space("xs"))
        for button in self._buttons.values():
            row.addWidget(button)
        row.addSpacing(theme.space("xs"))
        row.addWidget(self.peer, 1)
        row.addWidget(self.room, 1)
        row.addStretch(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space("xs"))
        layout.addLayout(row)
        layout.addWidget(self.server)

    @property
    def scope(self) -> Scope:
        """What kind of target is chosen."""
        return next(scope for scope, button in self._buttons.items() if button.isChecked())

    @property
    def target(self) -> str:
        """The user or room id; empty for the app server."""
        match self.scope:
            case Scope.PEER:
                return self.peer.currentText().strip()
            case Scope.ROOM:
                return self._room_id
        return ""

    @property
    def _room_id(self) -> str:
        return self.room.currentData() or ""

    @property
    def place(self) -> Place:
        """All that is chosen, also for the kinds that are not shown now."""
        return Place(self.scope, self.peer.currentText(), self._typed, self._given, self._room_id)

    def put(self, place: Place) -> None:
        """Choose what was chosen before; the room as soon as it is offered."""
        self.choose(place.scope)
        self.peer.setEditText(place.peer)
        self._typed, self._given, self._wanted_room = place.typed, place.given, place.room

    def choose(self, scope: Scope, target: str = "") -> None:
        """Choose a kind of target and, if given, the target itself; a room that was not made is not chosen."""
        self._buttons[scope].setChecked(True)
        if target and scope is Scope.PEER:
            self.peer.setEditText(target)
            self._on_receiver_chosen(typed=False)
        if target and scope is Scope.ROOM:
            self.room.setCurrentIndex(self.room.findData(target))
        self._on_scope_clicked()

    def offer(self, users: Sequence[str], rooms: Sequence[str], *, own: str = "", made: Sequence[str] = ()) -> None:
        """The users and rooms to choose from, rooms `made` but not joined, who acts; what is chosen stays if it can.

        By itself the receiver is somebody else: who acts only as long as there is nobody else.
        """
        user = self._receiver(users, own)
        self._own = own
        self._fill(self.peer, users, users)
        if user != self.peer.currentText():
            self.peer.setEditText(user)
        self._offer_rooms(rooms, made)

    def _offer_rooms(self, rooms: Sequence[str], made: Sequence[str]) -> None:
        """Those that are not joined come last and say so."""
        every = (*rooms, *made)
        wanted, self._wanted_room = self._wanted_room, ""
        room = wanted or self._room_id or next(iter(every), "")
        texts = (*rooms, *(self.tr("{room} (not joined)").format(room=each) for each in made))
        if self._fill(self.room, texts, every) or wanted:
            self.room.setCurrentIndex(self.room.findData(room))

    def _receiver(self, users: Sequence[str], own: str) -> str:
        text = self.peer.currentText()
        by_itself = text == self._given and text not in users
        if self._typed or (text and not by_itself and (text != own or own == self._own)):
            return text
        self._given = users[0] if users else own
        return self._given

    def _on_receiver_chosen(self, *, typed: bool) -> None:
        self._typed, self._given = typed, ""

    def _fill(self, combo: QComboBox, texts: Sequence[str], ids: Sequence[str]) -> bool:
        """Change the list, unless it is the same or being looked at."""
        if [combo.itemText(place) for place in range(combo.count())] == list(texts) or combo.view().isVisible():
            return False
        combo.blockSignals(True)
        combo.clear()
        for text, each in zip(texts, ids, strict=True):
            combo.addItem(text, each)
        combo.setCurrentIndex(-1)
        combo.blockSignals(False)
        return True

    def follow(self, backend: Backend | None) -> None:
        """What the rule set in force leaves out cannot be chosen, and says so; its word for a room is on the button."""
        capabilities = backend.capabilities if backend is not None else Capabilities()
        rules = rules_title(backend.rules.name) if backend is not None else ""
        family = family_of(backend.rules.name if backend is not None else "")
        why = self.tr("The rules {rules} have no such messages").format(rules=rules)
        offered = {Scope.PEER: capabilities.peer_messages, Scope.SERVER: capabilities.server_messages}
        for scope, has in offered.items():
            self._buttons[scope].setEnabled(has)
            self._buttons[scope].setToolTip("" if has else why)
        self._buttons[Scope.SERVER].setVisible(any(offered.values()))  # one that cannot be chosen says why for both
        word = said(family.room.capitalize())
        if self._buttons[Scope.ROOM].text() != word:
            self._buttons[Scope.ROOM].setText(word)
            self.room.setPlaceholderText(self.tr("no {room} joined").format(room=said(family.room)))
        if not offered.get(self.scope, True):
            self.choose(Scope.ROOM)

    def obstacle(self, backend: Backend) -> str:
        """Why nothing can be sent to the chosen target, and what to do; empty when it can."""
        capabilities, ids = backend.capabilities, backend.rules.ids
        rules, room = said(rules_title(backend.rules.name)), said(family_of(backend.rules.name).room)
        match self.scope:
            case Scope.PEER:
                if not capabilities.peer_messages:
                    text = self.tr("The rules {rules} have no messages to peers. Send to a {room}.")
                    return text.format(rules=rules, room=room)
                return id_problem("receiver's user id", self.target, ids) or ""
            case Scope.ROOM:
                if not self.target:
                    return self.tr("{user} is in no {room}. Join one first.").format(user=backend.user_id, room=room)
            case Scope.SERVER:
                if not capabilities.server_messages:
                    text = self.tr("The rules {rules} have no messages to an app server. Send to a {room}.")
                    return text.format(rules=rules, room=room)
        return ""

    def _show_start(self) -> None:
        """While nobody writes in it, a long id is seen from its beginning."""
        edit = self.peer.lineEdit()
        if edit is not None and not edit.hasFocus():
            edit.setCursorPosition(0)

    def _on_scope_clicked(self) -> None:
        self._show_editor()
        self.changed.emit()

    def _show_editor(self) -> None:
        for scope, editor in self._editors.items():
            editor.setVisible(scope is self.scope)
