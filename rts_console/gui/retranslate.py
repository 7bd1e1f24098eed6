"""Says everything that stands in the windows in another language, in place: nothing is made anew, so nothing is lost.

What a widget shows is recognised as one of the texts of its own class or of those around it, and replaced. The text
that it was made from is kept with it, so that the way back finds the same. What is painted is asked for anew.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import shiboken6
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QAction, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QSpinBox,
    QTabBar,
    QTableWidget,
    QTextEdit,
    QTreeWidget,
    QWidget,
)

from rts_console.gui.phrases import SAMPLES, WORDS, Phrases, is_chinese
from rts_console.gui.widgets.wrapped_text import WrappedText

_MADE_FROM: Final = "_made_from"
_MODEL_TEXTS: Final = ("_headers", "titles", "_title_tips")
"""What models of this program keep their titles in."""
_KEPT_TEXTS: Final = ("_hint", "_error", "_word")
"""What widgets of this program keep such texts in."""
_AS_WRITTEN: Final = "as_written"
"""A property of widgets that show what somebody wrote, or that say all their texts anew by themselves."""
_ROLES: Final = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """One text of an object: what it is called there, how it is read and how it is set."""

    name: str
    read: Callable[[], str]
    write: Callable[[str], object]


class Retranslator:
    """Goes through all widgets once."""

    def __init__(self, phrases: Phrases, *, to_source: bool) -> None:
        """`phrases` lead from the texts that stand there now to those wanted; `to_source` when those are English."""
        self._phrases = phrases
        self._to_source = to_source
        self._contexts: dict[int, tuple[str, ...]] = {}
        self.changed = 0
        """How many texts were replaced."""

    def run(self, widgets: Iterable[QWidget] | None = None) -> None:
        """Replace the texts of `widgets`, of all that there are if none are given."""
        every = [
            each for each in (QApplication.allWidgets() if widgets is None else widgets) if shiboken6.isValid(each)
        ]
        models: dict[int, tuple[QAbstractItemModel, tuple[str, ...]]] = {}
        for widget in every:
            contexts = self._around(widget)
            self._renew_kept(widget, contexts)
            for place in () if widget.property(_AS_WRITTEN) else _places(widget):
                self._replace(widget, place, contexts)
            for action in widget.actions():
                for place in _places_of_action(action):
                    self._replace(action, place, (*contexts, *self._around_object(action.parent())))
            if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
                models[id(model)] = (model, (*(each.__name__ for each in type(model).__mro__), *contexts))
        for model, contexts in models.values():
            self._renew(model, contexts)

    def _replace(self, owner: QObject, place: _Place, contexts: tuple[str, ...]) -> None:
        shown = place.read()
        if not shown:
            return
        wanted = self._words(owner, place.name, shown, lambda shown: self._say(owner, shown, contexts))
        if wanted is None or wanted == shown:
            return
        place.write(wanted)
        self.changed += 1

    def _words(self, owner: QObject, name: str, shown: str, say: Callable[[str], str | None]) -> str | None:
        """What is to stand there: on the way back what stood there before, as two texts may have the same Chinese."""
        made_from = owner.property(_MADE_FROM)
        kept: dict[str, Any] = dict(made_from) if isinstance(made_from, dict) else {}
        source: str
        source, as_shown = kept.get(name, ("", ""))
        if self._to_source and as_shown == shown:
            return source
        # What was said already is not said again: an action stands in several widgets.
        if not is_chinese(shown) if self._to_source else as_shown == shown:
            return None
        wanted = say(shown)
        if self._to_source:
            return wanted
        if wanted is not None and wanted != shown:
            owner.setProperty(_MADE_FROM, kept | {name: (shown, wanted)})
        return wanted

    def _say(self, owner: QObject, shown: str, contexts: tuple[str, ...]) -> str | None:
        """A label with a single word may show somebody's name: only its own surroundings are asked for that."""
        anywhere = " " in shown or not isinstance(owner, QLabel) or owner.property("role") == "label"
        return self._phrases.say(shown, contexts, anywhere=anywhere)

    def _around(self, widget: QWidget) -> tuple[str, ...]:
        """The classes of a widget and of all that it stands in, from the inside to the outside."""
        known = self._contexts.get(id(widget))
        if known is None:
            parent = widget.parentWidget()
            outer = self._around(parent) if parent is not None else (WORDS, SAMPLES)
            own = tuple(name for each in type(widget).__mro__ if (name := each.__name__) not in outer)
            known = self._contexts[id(widget)] = own + outer
        return known

    def _around_object(self, thing: QObject | None) -> tuple[str, ...]:
        while thing is not None and not isinstance(thing, QWidget):
            thing = thing.parent()
        return self._around(thing) if isinstance(thing, QWidget) else ()

    def _renew_kept(self, widget: QWidget, contexts: tuple[str, ...]) -> None:
        """What a widget keeps to show it again later."""
        for name in _KEPT_TEXTS:
            if isinstance(text := widget.__dict__.get(name), str):
                words = self._words(widget, name, text, lambda text: self._phrases.say(text, contexts))
                setattr(widget, name, text if words is None else words)

    def _renew(self, model: QAbstractItemModel, contexts: tuple[str, ...]) -> None:
        """Models say their texts when asked: ask them again."""
        if isinstance(model, QStandardItemModel):
            return
        if (forget := getattr(model, "forget_texts", None)) is not None:
            forget()
        for name in _MODEL_TEXTS:
            texts = getattr(model, name, None)
            if isinstance(texts, tuple | list):
                say = partial(self._phrases.say, contexts=contexts, anywhere=True)
                words = [self._words(model, f"{name} {place}", text, say) or text for place, text in enumerate(texts)]
                setattr(model, name, type(texts)(words))
        rows = model.rowCount()
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
        if columns and not isinstance(model, QAbstractListModel):
            model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, columns - 1)
        if rows and columns:
            model.dataChanged.emit(model.index(0, 0), model.index(rows - 1, columns - 1), [])


def texts_of(widget: QWidget) -> list[str]:
    """Everything that a widget and its actions say, also to a screen reader."""
    actions = (place for action in widget.actions() for place in _places_of_action(action))
    return [text for place in (*_places(widget), *actions) if (text := place.read())]


def _places(widget: QWidget) -> Iterator[_Place]:
    """All texts of a widget."""
    yield _Place("title", widget.windowTitle, widget.setWindowTitle)
    yield _Place("tip", widget.toolTip, widget.setToolTip)
    yield _Place("accessible", widget.accessibleName, widget.setAccessibleName)
    yield _Place("described", widget.accessibleDescription, widget.setAccessibleDescription)
    match widget:
        case QLabel() | QAbstractButton():
            yield _Place("text", widget.text, widget.setText)
        case QLineEdit():
            yield _Place("placeholder", widget.placeholderText, widget.setPlaceholderText)
        case QTextEdit() | QPlainTextEdit():
            yield _Place("placeholder", widget.placeholderText, widget.setPlaceholderText)
            if isinstance(widget, WrappedText):
                yield _Place("text", widget.text, widget.set_text)
        case QGroupBox():
            yield _Place("title", widget.title, widget.setTitle)
        case QMenu():
            yield _Place("menu", widget.title, widget.setTitle)
        case QProgressBar():
            yield _Place("format", widget.format, widget.setFormat)
        case QComboBox():
            yield from _places_of_combo(widget)
        case QTabBar():
            yield from _places_of_tabs(widget)
        case QSpinBox() | QDoubleSpinBox():
            yield _Place("suffix", widget.suffix, widget.setSuffix)
            yield _Place("prefix", widget.prefix, widget.setPrefix)
        case QTableWidget() | QTreeWidget():
            yield from _places_of_items(widget)
        case _ if hasattr(widget, "set_text") and hasattr(widget, "text"):
            yield _Place("text", widget.text, widget.set_text)
    if isinstance(widget, QAbstractSpinBox):
        yield _Place("special", widget.specialValueText, widget.setSpecialValueText)


def _places_of_action(action: QAction) -> Iterator[_Place]:
    """Its texts; a menu's action says what the menu is called, which is replaced there."""
    if action.menu() is not None:
        return
    yield _Place("text", action.text, action.setText)
    yield _Place("tip", action.toolTip, action.setToolTip)


def _places_of_combo(combo: QComboBox) -> Iterator[_Place]:
    for row in range(combo.count()):
        for role in _ROLES:
            yield _Place(
                f"item {row} {role.value}",
                lambda row=row, role=role: _text_of(combo.itemData(row, role)),  # type: ignore[misc]
                lambda text, row=row, role=role: _set_item(combo, row, text, role),  # type: ignore[misc]
            )


def _set_item(combo: QComboBox, row: int, text: str, role: Qt.ItemDataRole) -> None:
    """The choice is the same in other words: nobody is told that it was changed."""
    with QSignalBlocker(combo):
        combo.setItemData(row, text, role)
    combo.update()


def _places_of_tabs(bar: QTabBar) -> Iterator[_Place]:
    for tab in range(bar.count()):
        yield _Place(f"tab {tab}", lambda tab=tab: bar.tabText(tab), lambda text, tab=tab: bar.setTabText(tab, text))  # type: ignore[misc]
        yield _Place(
            f"tab tip {tab}",
            lambda tab=tab: bar.tabToolTip(tab),  # type: ignore[misc]
            lambda text, tab=tab: bar.setTabToolTip(tab, text),  # type: ignore[misc]
        )


def _places_of_items(widget: QTableWidget | QTreeWidget) -> Iterator[_Place]:
    """Their headers; what stands in the rows is filled in by their owners."""
    model = widget.model()
    for column in range(model.columnCount()):
        yield _Place(
            f"header {column}",
            lambda column=column: _text_of(model.headerData(column, Qt.Orientation.Horizontal)),  # type: ignore[misc]
            lambda text, column=column: model.setHeaderData(column, Qt.Orientation.Horizontal, text),  # type: ignore[misc]
        )


def _text_of(value: object) -> str:
    return value if isinstance(value, str) else ""
