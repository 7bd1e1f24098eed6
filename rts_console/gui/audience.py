"""The window for the audience: the people and what they say, in very large type, and nothing else."""

import dataclasses
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QScreen,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rts_console.gui.context import Context
from rts_console.gui.models.audience import Audience, Scene, Somebody, colors_of, title_of
from rts_console.gui.models.conversation import Conversation, Talk
from rts_console.gui.private_words import PrivateWords
from rts_console.gui.stage import Identity
from rts_console.gui.theme import Theme
from rts_console.gui.veil import OPEN
from rts_console.gui.widgets.conversation_view import ConversationView
from rts_console.gui.widgets.cue_text import CueText
from rts_console.gui.widgets.identity_strip import card_lamp
from rts_console.gui.widgets.stage_bubble import StageBubbleMaker
from rts_console.gui.widgets.stage_people import Face, StagePeople
from rts_console.gui.widgets.state_lamp import LampState
from rts_console.protocol.clock import now_ns
from rts_console.settings import AudiencePlace

HEIGHT_AT_SCALE_1: Final = 380
LEAST_SCALE: Final = 1.0
MOST_SCALE: Final = 6.0
BEAT_MS: Final = 320
FIRST_SHARE: Final = 0.72
"""Of the screen, while it is not full."""
TITLE_PX: Final = (17, 13)
EMPTY_PX: Final = (30, 16)

Keys = Callable[[QKeyEvent], bool]
"""Takes what a clicker sends; whether it did."""


class StageTheme(Theme):
    """The look of another theme, in a size of its own, and never with anything private."""

    def __init__(self, other: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._other = other
        self.privacy.on = True
        other.changed.connect(self.follow)

    def follow(self) -> None:
        """Take over colours and motion."""
        self._take()
        self.changed.emit()

    def _take(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.choose(app, self._other.choice)
        self._reduce_motion = self._other.reduce_motion

    def size_to(self, scale: float) -> None:
        """Have this size from now on."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if abs(scale - self.scale) < 0.01:
            return
        self.choose(app, self._other.choice, scale=scale)
        self.changed.emit()


class AudienceWindow(QWidget):
    """A window of its own, on the second screen where there is one. It pulls by `refresh` while it is shown.

    Signals: `closed`, `placed` when it has been moved or has another size.
    """

    closed = Signal()
    placed = Signal()

    def __init__(self, context: Context, chosen: Callable[[], Talk], cast: Callable[[], Collection[Identity]]) -> None:
        """`chosen` is the conversation that the presenter chose, `cast` the users of a scenario while it is played."""
        super().__init__()
        self._context = context
        self._chosen, self._cast = chosen, cast
        self._scene = Scene()
        self._colors: dict[str, int] = {}
        self._private = PrivateWords(context)
        self.take_key: Keys = lambda event: False
        self.beside: Callable[[], Talk] = Talk
        self.theme = StageTheme(context.theme, self)
        self.theme.follow()
        self.model = Audience(context.stage, context.log)
        self.setObjectName("audience_window")
        self.setProperty(OPEN, True)
        self.setWindowTitle(self.tr("On stage"))
        self.setWindowIcon(context.theme.app_icon())
        self.setMinimumSize(320, 200)
        self._was_at: AudiencePlace | None = None
        self._make_parts()
        self._watch_screens()
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self.people.beat)
        self.theme.changed.connect(self._set_margins)
        self._set_margins()

    def _make_parts(self) -> None:
        self.people = StagePeople(self.theme)
        self.title = CueText(self.theme, *TITLE_PX, role="text_secondary")
        self.title.setObjectName("audience_title")
        self.conversation = Conversation(self._context.log)
        self.view = ConversationView(
            self.theme, self._context.log, self.conversation, self._colors.get, maker=StageBubbleMaker
        )
        self.view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = CueText(self.theme, *EMPTY_PX, role="text_muted", centred=True)
        self.empty.setObjectName("audience_empty")
        self._fade = _Fade(self.theme, self.view)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.view)
        self._chat = QVBoxLayout()
        self._chat.addWidget(self.title)
        self._chat.addWidget(self._pages, 1)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.people, 27)
        self._row.addLayout(self._chat, 73)

    def _set_margins(self) -> None:
        theme = self.theme
        side = theme.space("l")
        self._row.setContentsMargins(side, side, side, side)
        self._row.setSpacing(side * 2)
        inside = theme.space("m")
        self._chat.setContentsMargins(inside, inside // 2, inside, inside // 2)
        self._chat.setSpacing(theme.space("xs"))
        self.title.setFixedHeight(theme.pixels(TITLE_PX[0] * 1.7))
        self.update()

    # Where

    def _watch_screens(self) -> None:
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._on_screen_removed)
        app.screenAdded.connect(self._on_screen_added)

    def _on_screen_removed(self, screen: QScreen) -> None:
        """A projector that goes must not leave the show on top of the presenter's own screen."""
        if self.isVisible() and self.isFullScreen() and screen is self.screen():
            self._was_at = self.place()
            self.close()

    def _on_screen_added(self) -> None:
        if self._was_at is not None:
            self.open_at(self._was_at)

    def open_at(self, place: AudiencePlace) -> None:
        """Show it: full on the screen that it was on, else on a second one; with one screen as a usual window."""
        self._was_at = None
        screen = self._screen_for(place.screen)
        primary = QGuiApplication.primaryScreen()
        if screen is not None and screen is not self._presenters_screen() and place.full:
            self.setGeometry(screen.geometry())
            self.showFullScreen()
        else:
            if not place.geometry or not self.restoreGeometry(QByteArray(place.geometry)):
                self.setGeometry(_part_of(primary))
            self.showNormal()
        self._beat.start()

    def _presenters_screen(self) -> QScreen | None:
        window = next((each for each in QApplication.topLevelWidgets() if each.objectName() in _MAIN), None)
        return window.screen() if window is not None else QGuiApplication.primaryScreen()

    def _screen_for(self, name: str) -> QScreen | None:
        """The one of that name, else the first that the presenter does not look at."""
        screens = QGuiApplication.screens()
        named = next((each for each in screens if each.name() == name), None)
        others = [each for each in screens if each is not self._presenters_screen()]
        return named if named in others else next(iter(others), None)

    def place(self) -> AudiencePlace:
        """Where it is now."""
        screen = self.screen()
        name = screen.name() if screen is not None else ""
        return AudiencePlace(name, bytes(self.saveGeometry().data()), self.isFullScreen())

    def toggle_full(self) -> None:
        """Fill the screen, or have a frame again."""
        if self.isFullScreen():
            self.leave_full()
            return
        self.showFullScreen()
        self.placed.emit()

    def leave_full(self) -> None:
        """Have a frame again."""
        if not self.isFullScreen():
            return
        screen = self.screen()
        self.showNormal()
        self.setGeometry(_part_of(screen))
        self.placed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """No mouse is seen where nothing but the show is."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self.setCursor(Qt.CursorShape.BlankCursor if self.isFullScreen() else Qt.CursorShape.ArrowCursor)

    # By hand

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave_full()
            case Qt.Key.Key_F11 if not event.modifiers():
                self.toggle_full()
            case _ if not self.take_key(event):
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        self.toggle_full()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.placed.emit()
        super().closeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._beat.stop()
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = min(self.height() / HEIGHT_AT_SCALE_1, self.width() / HEIGHT_AT_SCALE_1 / 1.5)
        self.theme.size_to(round(min(max(size, LEAST_SCALE), MOST_SCALE), 2))

    def event(self, event: QEvent) -> bool:
        """The card goes with the messages: where it was must be painted anew too."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, and a card under the messages."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.theme.color("window"))
        radius = self.theme.radius("l") * 1.4
        painter.setPen(self.theme.color("border"))
        painter.setBrush(self.theme.color("surface"))
        inside = self.theme.space("m")
        place = self._chat.geometry().adjusted(-inside // 2, -inside // 2, inside // 2, inside // 2)
        painter.drawRoundedRect(QRectF(place), radius, radius)

    # Pulling

    def refresh(self) -> None:
        """Pull who is there and what was said."""
        if not self.isVisible():
            return
        self.theme.privacy.know(self._private.now())
        cast = self._cast()
        self._take_colors(colors_of(self._context.stage, cast))
        scene = self.model.look(now_ns() / 1e9, chosen=self._chosen(), cast=cast)
        scene = dataclasses.replace(scene, talk=_with_sides_of(self.beside(), scene.talk))
        self._show_people(scene.people)
        if scene.talk != self._scene.talk:
            self._show_talk(scene.talk)
        self._scene = scene
        self.view.take(self.conversation.refresh())
        self._show_page()

    def _take_colors(self, colors: Any) -> None:
        if colors != self._colors:
            self._colors.clear()
            self._colors.update(colors)
            self.view.restyle()

    def _show_people(self, people: Sequence[Somebody]) -> None:
        now_s = now_ns() / 1e9
        self.people.show_faces([self._face(each, now_s) for each in people])
        self.people.setVisible(bool(people))

    def _face(self, each: Somebody, now_s: float) -> Face:
        if each.facts is None:
            return Face(each.user_id, LampState.ONLINE, self.tr("in the room"))
        lamp, _ = card_lamp(each.facts, None, now_s)
        return Face(each.user_id, lamp, self._word(lamp), each.color_index, each.typing and lamp is LampState.ONLINE)

    def _word(self, lamp: LampState) -> str:
        """What an audience calls it."""
        match lamp:
            case LampState.ONLINE:
                return self.tr("online")
            case LampState.CONNECTING:
                return self.tr("connecting")
            case LampState.RECONNECTING:
                return self.tr("reconnecting")
            case LampState.KICKED:
                return self.tr("logged out")
        return self.tr("offline")

    def _show_talk(self, talk: Talk) -> None:
        self.title.set_text(title_of(talk))
        self.conversation.set_talk(talk)
        self.view.start(talk.user)

    def _show_page(self) -> None:
        said = bool(self.conversation.seqs)
        words = self.tr("The stage is empty.") if not self._scene.people else self.tr("Nothing has been said yet.")
        self.empty.set_text(words)
        page = self.view if said else self.empty
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
        self.title.setVisible(bool(self.title.text()))


class _Fade(QWidget):
    """Lets messages that go out of sight go at the upper edge, instead of cutting one in two."""

    def __init__(self, theme: Theme, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self._theme = theme
        self._bar = view.verticalScrollBar()
        self._bar.valueChanged.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(0, 0, watched.width(), self._theme.pixels(20))
            self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._bar.value() == self._bar.minimum():
            return
        painter = QPainter(self)
        clear, ground = self._theme.color("surface"), QLinearGradient(0, 0, 0, self.height())
        clear.setAlpha(0)
        ground.setColorAt(0, self._theme.color("surface"))
        ground.setColorAt(1, clear)
        painter.fillRect(self.rect(), ground)


def _with_sides_of(other: Talk, talk: Talk) -> Talk:
    """Of one and the same conversation everybody stands on the same side in both windows."""
    one_pair = {talk.user, talk.peer} == {other.user, other.peer}
    return other if talk.room == other.room and other.user and (talk.room or one_pair) else talk


_MAIN: Final = frozenset(("frame", "main_window"))


def _part_of(screen: QScreen | None) -> QRect:
    """A place in the middle of a screen."""
    if screen is None:
        return QRect(40, 40, 1280, 720)
    room = screen.availableGeometry()
    width = round(room.width() * FIRST_SHARE)
    place = QRect(0, 0, width, min(round(width * 9 / 16), room.height()))
    place.moveCenter(room.center())
    return place
