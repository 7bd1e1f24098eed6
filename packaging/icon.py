"""Makes the icon that Windows (.ico) and macOS (.icns) want of the one drawing that Linux takes as it is.

Usage: icon.py DRAWING.svg ICON.ico|ICON.icns
"""

import struct
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICO_SIZES: Final = (16, 24, 32, 48, 64, 128, 256)
ICNS_SIZES: Final = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
"""By the name of their piece in the file."""


def png(drawing: QSvgRenderer, size: int) -> bytes:
    """The drawing in that many pixels each way."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def ico(drawing: QSvgRenderer) -> bytes:
    """All sizes in one file, each as PNG: a head, where each of them is, and the images."""
    images = [png(drawing, size) for size in ICO_SIZES]
    head = struct.pack("<HHH", 0, 1, len(images))
    at = len(head) + 16 * len(images)
    for size, image in zip(ICO_SIZES, images, strict=True):
        side = size % 256  # 0 says 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(image), at)
        at += len(image)
    return head + b"".join(images)


def icns(drawing: QSvgRenderer) -> bytes:
    """Each size as a piece with its name and length."""
    images = {name: png(drawing, size) for name, size in ICNS_SIZES.items()}
    body = b"".join(name + struct.pack(">I", 8 + len(image)) + image for name, image in images.items())
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def main(svg: Path, out: Path) -> int:
    """Write it. Returns the exit code."""
    drawing = QSvgRenderer(str(svg))
    if not drawing.isValid():
        print(f"icon.py: {svg} is no drawing; give an SVG file.", file=sys.stderr)
        return 1
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(icns(drawing) if out.suffix == ".icns" else ico(drawing))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
