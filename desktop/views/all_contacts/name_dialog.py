"""A name for a view of one's own."""

from collections.abc import Callable, Collection

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from desktop.theme import current_theme
from desktop.views.widgets import Field, Footer, TextRole, label, plain, primary


class NameDialog(QDialog):
    """Asks until the name is one that no other view has."""

    def __init__(
        self,
        title: str,
        name: str,
        taken: Collection[str],
        then: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        px = current_theme().px
        self.setWindowTitle(title)
        self._taken = {one.casefold() for one in taken} - {name.casefold()}
        self._then = then
        self.edit = QLineEdit(name)
        self.edit.setMaxLength(60)
        self.edit.selectAll()
        self._field = Field(self.tr("&Name of the view"), self.edit, required=True)
        self.save = primary(self.tr("Save"))
        cancel = plain(self.tr("Cancel"))
        footer = Footer()
        footer.add_right(cancel)
        footer.add_right(self.save)
        body = QVBoxLayout()
        body.setContentsMargins(px(24), px(20), px(24), px(20))
        body.setSpacing(px(16))
        body.addWidget(label(title, TextRole.H2))
        body.addWidget(self._field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(body)
        column.addWidget(footer)
        self.setMinimumWidth(px(440))
        self.save.clicked.connect(self._save)
        cancel.clicked.connect(self.reject)
        self.edit.textChanged.connect(lambda _text: self._field.set_problem(None))

    def _save(self) -> None:
        name = self.edit.text().strip()
        if not name:
            self._field.set_problem(self.tr("Enter a name."))
        elif name.casefold() in self._taken:
            self._field.set_problem(self.tr("Another view has this name. Enter another one."))
        else:
            self._then(name)
            self.accept()
            return
        self.edit.setFocus()
