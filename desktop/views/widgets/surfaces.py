"""What other widgets stand on."""

from itertools import pairwise
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.theme import current_theme

Ground = Literal["card", "well", "popup", "sidebar", "page", "plain", "footer", "bar"]


class Surface(QFrame):
    """A frame of one ground with a column of widgets in `column`."""

    def __init__(
        self,
        ground: Ground,
        parent: QWidget | None = None,
        *,
        margin: int = 16,
        spacing: int = 8,
    ) -> None:
        super().__init__(parent)
        px = current_theme().px
        self.setProperty("surface", ground)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(margin), px(margin), px(margin), px(margin))
        self.column.setSpacing(px(spacing))


class Card(Surface):
    """White, with an edge: what a window is about. margin 1 lets a table reach the edge."""

    def __init__(
        self, parent: QWidget | None = None, *, margin: int = 16, spacing: int = 8
    ) -> None:
        super().__init__("card", parent, margin=margin, spacing=spacing)


class Well(Surface):
    """Set back: a group that is about the record rather than part of it."""

    def __init__(
        self, parent: QWidget | None = None, *, margin: int = 16, spacing: int = 8
    ) -> None:
        super().__init__("well", parent, margin=margin, spacing=spacing)


class Scrolled(QScrollArea):
    """A frameless area that scrolls when it must, and only up and down."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def hold(self, content: QWidget) -> None:
        """Show the content, which is best made in the viewport."""
        content.setProperty("scrolled", True)
        content.resize(1, 1)  # or Qt lays it out as large as it would like to be, for nothing
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)


def scrolled(content: QWidget) -> Scrolled:
    area = Scrolled()
    area.hold(content)
    return area


def reach_in_place(place: QWidget) -> None:
    """Let Tab come to what was made late in a place as if it had been made with the place."""
    around = [place]  # what takes the keyboard, from the place on
    while (one := around[-1].nextInFocusChain()) is not None and one is not place:
        around.append(one)
    around = [one for one in around if one.focusPolicy() is not Qt.FocusPolicy.NoFocus]
    late = [one for one in around if place.isAncestorOf(one)]
    others = [one for one in around if one not in late and one is not place]
    before = [place] if place in around else others[-1:]
    for one, following in pairwise([*before, *late]):
        QWidget.setTabOrder(one, following)
