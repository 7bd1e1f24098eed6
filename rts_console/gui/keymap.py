"""Which keys do what: the defaults, what the user chose instead, and who has which keys now.

What the window does anywhere has no `place`; what is done in one place only, such as the composer, names it. Keys are
written as Qt does it on every system, `Ctrl+Shift+E`; what is shown to users is in the words of their system.
"""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

COMPOSER: Final = "composer"
EVENTS: Final = "events"
SECRETS: Final = "secrets"

_LOCAL: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "composer_send": (COMPOSER, ("Ctrl+Return",)),
    "composer_send_keep": (COMPOSER, ("Ctrl+Shift+Return",)),
    "composer_older": (COMPOSER, ("Alt+Up",)),
    "composer_newer": (COMPOSER, ("Alt+Down",)),
    "events_hold": (EVENTS, ("Space",)),
    "events_newest": (EVENTS, ("End",)),
    "reveal_secret": (SECRETS, ("Ctrl+E",)),
}
_BEHIND: Final = " · "
"""Between words and keys: each is said in another language by itself."""
_EDITING: Final = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
    QKeySequence.StandardKey.SelectAll,
)
_BARE: Final = Qt.KeyboardModifier.NoModifier
_ALWAYS: Final = (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_HELD: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(frozen=True, slots=True)
class Binding:
    """Something that keys do: its name, the place where they do it (empty: anywhere), and the keys it has at first."""

    name: str
    place: str
    defaults: tuple[str, ...]


class Keymap(QObject):
    """The keys of everything that has a name. Signals: `changed` when some are others than before."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing is chosen yet, and only what belongs to one place is known."""
        super().__init__(parent)
        self._chosen: MutableMapping[str, list[str]] = {}
        self._bindings = {name: Binding(name, place, keys) for name, (place, keys) in _LOCAL.items()}

    def use(self, chosen: MutableMapping[str, list[str]]) -> None:
        """Take what the user chose; choices are written there from now on. What is no key is ignored."""
        if chosen is not self._chosen:
            self._chosen = chosen
            self.changed.emit()

    def add(self, name: str, defaults: Sequence[str]) -> None:
        """Make something of the window known. Raises ValueError when other defaults have its keys already."""
        for keys in defaults:
            sequence = QKeySequence(keys)
            for other in self._bindings.values():
                if other.name != name and not other.place and sequence in map(QKeySequence, other.defaults):
                    raise ValueError(f"{keys} belongs to {other.name!r} already")
        self._bindings[name] = Binding(name, "", tuple(defaults))

    def __iter__(self) -> Iterator[Binding]:
        """All that is known, what belongs to one place first."""
        return iter(self._bindings.values())

    # What is in force

    def keys(self, name: str) -> tuple[QKeySequence, ...]:
        """The keys of a name now; none for one that is not known. What was chosen for one is not the default of another
        any more."""
        binding = self._bindings.get(name)
        if binding is None:
            return ()
        if (chosen := self._chosen_keys(name)) is not None:
            return chosen
        return tuple(keys for keys in map(QKeySequence, binding.defaults) if not self._was_chosen(keys, binding))

    def _chosen_keys(self, name: str) -> tuple[QKeySequence, ...] | None:
        if name not in self._chosen:
            return None
        sequences = (QKeySequence(keys) for keys in self._chosen[name] if isinstance(keys, str))
        return tuple(keys for keys in sequences if keys.toString())

    def _was_chosen(self, keys: QKeySequence, binding: Binding) -> bool:
        others = (other for name in self._chosen if (other := self._bindings.get(name)) is not None)
        return any(
            other is not binding and _meet(other, binding) and keys in (self._chosen_keys(other.name) or ())
            for other in others
        )

    def text(self, name: str) -> str:
        """The first keys of a name in the words of this system; empty without any."""
        return next((key_words(keys) for keys in self.keys(name)), "")

    def all_text(self, name: str) -> str:
        """All keys of a name in the words of this system."""
        return " / ".join(map(key_words, self.keys(name)))

    def matches(self, event: QKeyEvent, name: str) -> bool:
        """Whether these are the keys of that name."""
        return pressed(event) in self.keys(name)

    def with_keys(self, words: str, name: str) -> str:
        """Words for a tool tip, with the keys behind them if there are any."""
        keys = self.text(name)
        return f"{words}{_BEHIND}{keys}" if keys else words

    # Changing them

    def owner(self, keys: QKeySequence, name: str) -> str | None:
        """Who else has these keys where `name` would have them."""
        wanted = self._bindings[name]
        return next(
            (
                other.name
                for other in self._bindings.values()
                if other is not wanted and _meet(other, wanted) and keys in self.keys(other.name)
            ),
            None,
        )

    def problem(self, keys: QKeySequence, name: str) -> str:
        """Why these keys cannot be chosen for that name, and what to press instead; empty when they can."""
        if keys.isEmpty():
            return self.tr("Press a key, with Ctrl, Alt or Shift as you like.")
        first = keys[0]  # type: ignore[index]
        key, held = first.key(), first.keyboardModifiers()
        if any(keys in QKeySequence.keyBindings(editing) for editing in _EDITING):
            return self.tr("{keys} edits text everywhere. Press others.").format(keys=key_words(keys))
        if key in _ALWAYS and not held & _HELD:
            return self.tr("{keys} moves through the window. Press others.").format(keys=key_words(keys))
        if self._bindings[name].place == EVENTS or held & _HELD or _stands_alone(key):
            return ""
        return self.tr("{keys} writes text. Hold Ctrl or Alt with it, or press a function key.").format(
            keys=key_words(keys)
        )

    def choose(self, name: str, *keys: QKeySequence) -> None:
        """Give these keys to a name, none to take its keys away; whoever had them loses them."""
        for sequence in keys:
            while (other := self.owner(sequence, name)) is not None:
                self._write(other, [each for each in self.keys(other) if each != sequence])
        self._write(name, list(keys))
        self.changed.emit()

    def is_chosen(self, name: str) -> bool:
        """Whether its keys are others than at first."""
        return self.keys(name) != self.first_keys(name)

    def first_keys(self, name: str) -> tuple[QKeySequence, ...]:
        """The keys that it has until the user chooses others."""
        return tuple(map(QKeySequence, self._bindings[name].defaults))

    def reset(self, name: str) -> None:
        """Give it the keys that it had at first; whoever has them now loses them."""
        self.choose(name, *self.first_keys(name))

    def reset_all(self) -> None:
        """Give everything the keys that it had at first."""
        self._chosen.clear()
        self.changed.emit()

    def _write(self, name: str, keys: list[QKeySequence]) -> None:
        texts = [each.toString(QKeySequence.SequenceFormat.PortableText) for each in keys]
        if tuple(texts) == self._bindings[name].defaults:
            self._chosen.pop(name, None)
        else:
            self._chosen[name] = texts

    def local_words(self) -> dict[str, str]:
        """What the keys of one place do."""
        return {
            "composer_send": self.tr("Send the message"),
            "composer_send_keep": self.tr("Send the message and keep its text"),
            "composer_older": self.tr("Bring back an older message"),
            "composer_newer": self.tr("Bring back a newer message"),
            "events_hold": self.tr("Hold the events, or let them run"),
            "events_newest": self.tr("Go to the newest event and follow"),
            "reveal_secret": self.tr("Show the secret, or hide it"),
        }

    def place_words(self, place: str) -> str:
        """Where keys work; empty for anywhere."""
        return {
            COMPOSER: self.tr("In the composer"),
            EVENTS: self.tr("In the table of events"),
            SECRETS: self.tr("In the field of a secret"),
        }.get(place, "")


class KeyTip(QObject):
    """Keeps the keys at the end of a widget's tool tip as they are; it goes with the widget."""

    def __init__(self, widget: QWidget, keymap: Keymap, name: str) -> None:
        """`widget` has its tool tip, without keys, already."""
        super().__init__(widget)
        self._widget, self._keymap, self._name = widget, keymap, name
        self._shown = ""
        keymap.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        keys = self._keymap.text(self._name)
        ending = f"{_BEHIND}{keys}" if keys else ""
        words = self._widget.toolTip()  # as it stands: it may be in another language by now
        self._widget.setToolTip(words.removesuffix(self._shown) + ending)
        self._shown = ending


def pressed(event: QKeyEvent) -> QKeySequence:
    """The keys of an event as a sequence: both Enter keys are one, and Shift is not told of a sign that needs it."""
    key = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else Qt.Key(event.key())
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    sign = event.text().isprintable() and event.text() != " " and bool(event.text()) and not event.text().isalnum()
    if sign and not held & _HELD:
        held = _BARE
    if key == Qt.Key.Key_Backtab:
        key, held = Qt.Key.Key_Tab, held | Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(held, key))


def key_words(keys: QKeySequence) -> str:
    """Keys in the words of this system."""
    words = keys.toString(QKeySequence.SequenceFormat.NativeText)
    return words.replace("Return", "Enter")


def _meet(one: Binding, other: Binding) -> bool:
    """Whether keys of both would be pressed in the same place."""
    return not one.place or not other.place or one.place == other.place


def _stands_alone(key: Qt.Key) -> bool:
    """Keys that write nothing, and signs that no field is in the way of when none has the keyboard."""
    writes_nothing = Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
    return writes_nothing or key in (Qt.Key.Key_Question, Qt.Key.Key_Insert, Qt.Key.Key_Pause, Qt.Key.Key_Print)
