"""Draws the application's icon in the containers of the platforms from its SVG.

Run ``python -m tests.icons`` after a change of resources/icons/portal-desk.svg.
"""

import os
import struct

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from desktop.resources import resource

WINDOWS_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
# Apple's names of the PNG slots, two of them drawn twice for screens of double density.
MAC_SLOTS = {
    b"icp4": 16,
    b"icp5": 32,
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic08": 256,
    b"ic13": 256,
    b"ic09": 512,
    b"ic14": 512,
    b"ic10": 1024,
}


def png(svg: QSvgRenderer, size: int) -> bytes:
    """Return the drawing as a PNG of `size` by `size` pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    svg.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stub knows paths only
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return a Windows icon: a directory of entries, then the PNGs."""
    offset = 6 + 16 * len(pictures)
    directory, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    for size, picture in pictures.items():
        side = size % 256  # 0 stands for 256
        entry = (side, side, 0, 0, 1, 32, len(picture), offset + len(body))
        directory += struct.pack("<BBBBHHII", *entry)
        body += picture
    return directory + body


def icns(pictures: dict[bytes, bytes]) -> bytes:
    """Return a macOS icon: named slots, each with its length."""
    body = b"".join(
        name + struct.pack(">I", 8 + len(picture)) + picture for name, picture in pictures.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def main() -> None:
    """Write the PNG, ICO and ICNS beside the SVG."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    source = resource("icons", "portal-desk.svg")
    svg = QSvgRenderer(str(source))
    source.with_suffix(".png").write_bytes(png(svg, 256))
    source.with_suffix(".ico").write_bytes(ico({size: png(svg, size) for size in WINDOWS_SIZES}))
    slots = {name: png(svg, size) for name, size in MAC_SLOTS.items()}
    source.with_suffix(".icns").write_bytes(icns(slots))
    application.shutdown()


if __name__ == "__main__":
    main()
