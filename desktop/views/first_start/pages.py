"""What the pages of the first start share: a place in the row of steps, a title, a column."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.theme import current_theme
from desktop.views.widgets.text import TextRole, label

STEPS = 3


class Page(QWidget):
    """A step. `column` takes what it asks."""

    def __init__(self, step: int, title: str, sentence: str) -> None:
        super().__init__()
        px = current_theme().px
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(40), px(30), px(40), px(16))
        self.column.setSpacing(px(4))
        place = self.tr("Step {} of {}").format(step, STEPS)
        self.column.addWidget(label(place, TextRole.LABEL))
        self.column.addWidget(label(title, TextRole.H1))
        self.column.addWidget(label(sentence, TextRole.DIM, wrap=True))
        self.column.addSpacing(px(12))
