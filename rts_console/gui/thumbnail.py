"""A small JPEG of an image, as it travels in a message: at most 80 KB as Base64."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from rts_console.vendors.rongcloud_messages import THUMBNAIL_BYTES

_TRIES: Final = ((240, 80), (240, 50), (160, 40), (96, 30))
"""Pixels of the longer side, and quality; the first that fits is taken."""
_AS_BASE64: Final = 3 / 4


class NoImage(ValueError):
    """The bytes are no image that can be read; the message says why and what to do."""


def thumbnail(data: bytes) -> bytes:
    """A JPEG of the image. May take a moment: call it in a thread. Raises `NoImage`."""
    whole = _read(data)
    for side, quality in _TRIES:
        small = _jpeg(whole.scaled(side, side, *_KEPT) if max(whole.width(), whole.height()) > side else whole, quality)
        if 0 < len(small) <= THUMBNAIL_BYTES * _AS_BASE64:
            return small
    raise NoImage("No JPEG could be made of it. Save it as PNG or JPEG and choose that.")


_KEPT: Final = (Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _read(data: bytes) -> QImage:
    """The image, no larger than is needed here."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size, most = reader.size(), QSize(_TRIES[0][0], _TRIES[0][0])
    if size.isValid() and (size.width() > most.width() or size.height() > most.height()):
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        raise NoImage(f"It is no image that can be read ({reader.errorString()}). Choose a PNG, JPEG or GIF.")
    return image


def _jpeg(image: QImage, quality: int) -> bytes:
    """As JPEG, which knows no transparency: what can be seen through is white."""
    opaque = QImage(image.size(), QImage.Format.Format_RGB32)
    opaque.fill(QColor(Qt.GlobalColor.white))
    painter = QPainter(opaque)
    painter.drawImage(0, 0, image)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    opaque.save(buffer, "JPEG", quality)  # type: ignore[call-overload]
    return bytes(buffer.data().data())
