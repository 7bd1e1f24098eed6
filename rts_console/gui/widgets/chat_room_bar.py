"""Beside what is written, a chat room takes likes, merged for a second, and images, which are brought there first."""

import asyncio
import base64
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from rts_console.client.backend import Backend, SendResult
from rts_console.gui.ask import ask_open_file
from rts_console.gui.likes import LIKE, Likes, Place, like_payload
from rts_console.gui.loop import TaskScope
from rts_console.gui.models.clock_text import milliseconds
from rts_console.gui.models.send_text import result_text
from rts_console.gui.shipment import Shipment
from rts_console.gui.theme import Theme, mark
from rts_console.gui.thumbnail import NoImage, thumbnail
from rts_console.gui.widgets.status_line import StatusKind
from rts_console.protocol.errors import RtsError
from rts_console.protocol.frames import Attributes
from rts_console.protocol.words import MessageMode, Outcome, Scope
from rts_console.vendors.families import family_of
from rts_console.vendors.rongcloud_messages import ImageMessage
from rts_console.vendors.rongcloud_upload import IMAGE_BYTES, bring_image

UPLOAD: Final = "upload_begin"
_IMAGE: Final[Attributes] = {"type": ImageMessage.object_name, "flag": int(ImageMessage.flag)}


class ChatRoomBar(QWidget):
    """Both act as the identity and in the room that were shown last.

    Signals: `said` with whom it is about, of what kind it is, and how it goes.
    """

    said = Signal(str, str, str)

    def __init__(
        self, theme: Theme, tasks: TaskScope, parent: QWidget | None = None, *, likes: Likes | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("chat_room_bar")
        self._theme = theme
        self._tasks = tasks
        self._likes = likes or Likes()
        self._key = self._room_id = self._why_not = ""
        self._backend: Backend | None = None
        self._bringing: asyncio.Task[None] | None = None
        self.like = self._button("composer_like", "heart", self.tr("Like"))
        self.like.clicked.connect(self._on_like)
        self.image = self._button("composer_image", "image", self.tr("Send an image"))
        self.image.clicked.connect(self._on_image)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space("xs"))
        row.addWidget(self.like)
        row.addWidget(self.image)
        self.hide()

    def _button(self, name: str, icon: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(self._theme.icon(icon))
        button.setAccessibleName(words)
        mark(button, kind="inner")
        return button

    def show_room(self, key: str, backend: Backend | None, room_id: str, why_not: str) -> None:
        """Act as this identity in this room from now on; `why_not` is why that cannot be, empty when it can."""
        self._key, self._backend, self._room_id, self._why_not = key, backend, room_id, why_not
        likes = backend is not None and bool(room_id) and family_of(backend.rules.name).likes
        self.setVisible(likes)
        if likes and backend is not None:
            self.image.setVisible(UPLOAD in backend.capabilities.room_calls)
            self._show_buttons()

    def _show_buttons(self) -> None:
        bringing = self._bringing is not None
        self.like.setEnabled(not self._why_not)
        self.like.setToolTip(self._why_not or self.tr("Like: the taps of a second are one message"))
        self.image.setEnabled(bringing or not self._why_not)
        self.image.setIcon(self._theme.icon("x" if bringing else "image"))
        words = self.tr("Do not send the image") if bringing else self.tr("Send an image")
        self.image.setAccessibleName(words)
        self.image.setToolTip(words if bringing else self._why_not or words)

    def _ship(self, about: Attributes) -> Shipment:
        """A message to the room that is shown, still without content."""
        assert self._backend is not None
        mode = MessageMode.RELIABLE_ORDERED
        return Shipment(self._key, self._backend, Scope.ROOM, self._room_id, "", mode, about=lambda: about)

    # Likes

    def _on_like(self) -> None:
        place = (self._key, self._room_id)
        if self._likes.tap(place):
            self._tasks.start(self._send_likes(place), name="send likes")
        words = self.tr("Likes for {room}: {count} …")
        self._say("busy", words.format(room=self._room_id, count=f"{self._likes.waiting(place):,}"))

    async def _send_likes(self, place: Place) -> None:
        shipment, key = self._ship(LIKE), self._key
        try:
            while count := await self._likes.gather(place):
                each = replace(shipment, data=like_payload(count))
                words = self.tr("{count} likes sent to {room} in {ms} ms.")
                result = await each.send()
                ms = milliseconds(result.elapsed_ms)
                text = words.format(count=f"{count:,}", room=place[1], ms=ms)
                self._say_result(key, result, text if result.ok else result_text(result, each))
        except RtsError as error:
            self.said.emit(key, "error", str(error))
        finally:
            self._likes.forget(place)

    # Images

    def _on_image(self) -> None:
        if self._bringing is not None:
            self._bringing.cancel()
            return
        self._tasks.start(self._choose(), name="choose an image")

    async def _choose(self) -> None:
        filters = [self.tr("Images ({names})").format(names="*.png *.jpg *.jpeg *.gif *.webp *.bmp")]
        path = await ask_open_file(self, self.tr("Choose an image to send"), filters)
        if path is not None:
            self.send_image(Path(path))

    def send_image(self, path: Path) -> None:
        """Bring an image to the room and send the message that names it; one at a time."""
        if self._bringing is not None or self._why_not or self._backend is None:
            return
        self._bringing = self._tasks.start(self._send_image(path), name="send an image")
        self._show_buttons()

    async def _send_image(self, path: Path) -> None:
        key, shipment = self._key, self._ship(_IMAGE)
        try:
            image, small = await asyncio.to_thread(_read, path)
            uri = await self._bring(key, path.name, image, shipment)
            message = ImageMessage(content=base64.b64encode(small).decode(), image_uri=uri)
            sent = replace(shipment, data=message.encode().decode())
            result = await sent.send()
            self._say_result(key, result, result_text(result, sent))
        except (RtsError, NoImage) as error:
            self.said.emit(key, "error", self.tr("{file}: {reason}").format(file=path.name, reason=error))
        except asyncio.CancelledError:
            self.said.emit(key, "info", self.tr("{file} was not sent.").format(file=path.name))
            raise
        finally:
            self._bringing = None
            self._show_buttons()

    async def _bring(self, key: str, name: str, image: bytes, shipment: Shipment) -> str:
        words = self.tr("Bringing {file} to {room}: {percent} % …")

        def tell(percent: int) -> None:
            self.said.emit(key, "busy", words.format(file=name, room=shipment.target, percent=percent))

        room = next((each for each in shipment.backend.rooms if each.room_id == shipment.target), None)
        if room is None:
            raise NoImage(self.tr("{room} was closed meanwhile. Join it again.").format(room=shipment.target))
        return await bring_image(room, image, tell)

    def _say(self, kind: StatusKind, text: str) -> None:
        self.said.emit(self._key, kind, text)

    def _say_result(self, key: str, result: SendResult, text: str) -> None:
        kinds: dict[Any, StatusKind] = {Outcome.ACCEPTED: "success", Outcome.REFUSED: "error"}
        self.said.emit(key, kinds.get(result.outcome, "warning"), text)


def _read(path: Path) -> tuple[bytes, bytes]:
    """The image and its thumbnail. Raises `NoImage`."""
    try:
        size = path.stat().st_size
        if size > IMAGE_BYTES:
            raise NoImage(f"It has {size:,} bytes; {IMAGE_BYTES:,} is the limit. Make it smaller.")
        image = path.read_bytes()
    except OSError as error:
        raise NoImage(f"It cannot be read ({error.strerror}). Choose another.") from None
    return image, thumbnail(image)
