"""What other widgets stand on."""

from typing import Literal

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.theme import current_theme

Ground = Literal["card", "well", "popup", "sidebar", "page", "plain", "footer", "bar"]


class Surface(QFrame):
    """A frame of one ground with a column of widgets in `column`."""

    def __init__(self, ground: Ground, *, margin: int = 16, spacing: int = 8) -> None:
        super().__init__()
        px = current_theme().px
        self.setProperty("surface", ground)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(margin), px(margin), px(margin), px(margin))
        self.column.setSpacing(px(spacing))


class Card(Surface):
    """White, with an edge: what a window is about. margin 1 lets a table reach the edge."""

    def __init__(self, *, margin: int = 16, spacing: int = 8) -> None:
        super().__init__("card", margin=margin, spacing=spacing)


class Well(Surface):
    """Set back: a group that is about the record rather than part of it."""

    def __init__(self, *, margin: int = 16, spacing: int = 8) -> None:
        super().__init__("well", margin=margin, spacing=spacing)


def scrolled(content: QWidget) -> QScrollArea:
    """The content in a frameless area that scrolls when it must, and only up and down."""
    content.setProperty("scrolled", True)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(content)
    area.viewport().setAutoFillBackground(False)
    return area
