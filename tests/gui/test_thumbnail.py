"""The small image of a message."""

import random

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from rts_console.gui.thumbnail import NoImage, thumbnail
from rts_console.vendors.rongcloud_messages import THUMBNAIL_BYTES


def made(image: QImage, kind: str = "PNG") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return bytes(buffer.data().data())


def plain(width: int, height: int, color: str = "#123456") -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(color))
    return image


@pytest.mark.parametrize(
    ("width", "height", "small"), [(1_000, 500, (240, 120)), (10, 20, (10, 20)), (4_000, 2, (240, 1))]
)
def test_it_is_a_jpeg_of_240_pixels_at_most(width: int, height: int, small: tuple[int, int]) -> None:
    data = thumbnail(made(plain(width, height)))
    assert data.startswith(b"\xff\xd8\xff")
    image = QImage.fromData(data)
    assert (image.width(), image.height()) == small


def test_what_can_be_seen_through_is_white() -> None:
    data = thumbnail(made(plain(8, 8, "#00000000")))
    assert QImage.fromData(data).pixelColor(4, 4).lightness() > 250


def test_noise_fits_too() -> None:
    noise = random.Random(7).randbytes(300 * 300 * 4)
    data = thumbnail(made(QImage(noise, 300, 300, QImage.Format.Format_RGB32)))
    assert len(data) * 4 / 3 <= THUMBNAIL_BYTES


@pytest.mark.parametrize("data", [b"", b"no image", b"\x89PNG\r\n\x1a\n" + bytes(30)])
def test_what_is_no_image_is_told(data: bytes) -> None:
    with pytest.raises(NoImage, match="Choose a PNG"):
        thumbnail(data)
