"""Who is meant by a number."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QWidget

from desktop.icons import Icon
from desktop.tasks import TaskRunner
from desktop.theme import current_theme
from desktop.views.widgets import Card, DialogFrame, Surface, Tone, primary


class NamesDialog(DialogFrame):
    """The first of them; thousands would not be read."""

    picked = Signal(int)  # the place of one, by Enter or a double click

    def __init__(
        self,
        title: str,
        names: Callable[[], tuple[str, ...]],
        tasks: TaskRunner,
        parent: QWidget,
    ) -> None:
        super().__init__(title, parent)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        body, card = Surface("plain", margin=24), Card(margin=4, spacing=0)
        card.column.addWidget(self.list)
        body.column.addWidget(card)
        self.set_body(body, scrolls=False)
        self.header.set_subject(title, "", Icon.CONTACTS)
        self.list.itemActivated.connect(lambda item: self.picked.emit(self.list.row(item)))
        close = primary(self.tr("Close"))
        close.clicked.connect(self.accept)
        self.footer.add_right(close)
        self.resize(current_theme().px(560), current_theme().px(460))
        tasks.run(
            self,
            names,
            done=lambda found: self.list.addItems(list(found)),
            failed=lambda error: self.banner.tell(Tone.BAD, str(error)),
        )
