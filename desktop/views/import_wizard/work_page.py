"""While the files are compared with the database, or imported."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.tasks import Step
from desktop.theme import current_theme
from desktop.views.widgets import TextRole, label


class WorkPage(QWidget):
    """What is being done and how far it is."""

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__()
        px = current_theme().px
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self._what = label("", TextRole.STRONG, tabular=True)
        self._percent = label("", TextRole.DIM, tabular=True)
        line = QHBoxLayout()
        line.addWidget(self._what, 1)
        line.addWidget(self._percent)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(96), px(24), px(96), px(24))
        column.setSpacing(px(8))
        column.addStretch(2)
        column.addWidget(label(title, TextRole.H2))
        column.addWidget(label(sentence, TextRole.DIM, wrap=True))
        column.addSpacing(px(16))
        column.addLayout(line)
        column.addWidget(self.bar)
        column.addStretch(3)
        self.start()

    def start(self) -> None:
        self.bar.setRange(0, 0)
        self._what.setText(self.tr("Reading the files"))
        self._percent.setText("")

    def show_progress(self, step: Step) -> None:
        self._what.setText(step.what)
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)
        known = self.tr("{} %").format(step.done * 100 // step.total) if step.total else ""
        self._percent.setText(known)
