"""The list of account classes, and what can be done with one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.class_list import ClassList
from desktop.models.data_changes import DataChanges
from desktop.theme import current_theme
from desktop.views.setup.table_body import table_body
from desktop.views.widgets.banner import Tone
from desktop.views.widgets.buttons import ghost, plain, primary
from desktop.views.widgets.dialogs import DialogFrame, Question, confirm
from desktop.views.widgets.table import Column, Table
from domain.ids import AccountClassId
from domain.setup import ListedClass

_COLUMNS = (
    Column(200, stretches=True), Column(150), Column(120), Column(130), Column(120), Column(110),
)  # fmt: skip


class ClassListDialog(DialogFrame):
    """Follows what is saved, here and elsewhere."""

    wants_add = Signal()
    wants_edit = Signal(object)  # an AccountClassId
    wants_copy = Signal(object)  # an AccountClassId

    def __init__(
        self, classes: ClassList, changes: DataChanges, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent.tr("Account Classes") if parent else "", parent)
        self._classes = classes
        classes.setParent(self)
        self._sought: AccountClassId | None = None
        self.table = Table(self.tr("Account classes"), row_height=36)
        self.add = plain(self.tr("&Add class"), Icon.ADD)
        self.edit = ghost(self.tr("&Edit"), Icon.RENAME)
        self.copy = ghost(self.tr("&Copy"), Icon.DUPLICATE)
        self.delete = ghost(self.tr("&Delete"), Icon.DELETE)
        self.close_button = primary(self.tr("Close"))
        self.set_body(self._body(), scrolls=False)
        self.footer.add_right(self.close_button)
        self.header.set_subject(
            self.tr("Account Classes"),
            self.tr("Billing and portal criteria of a group of accounts"),
            Icon.ACCOUNT_CLASS,
        )
        self.resize(current_theme().px(960), current_theme().px(620))
        self._connect(changes)
        self._refresh()
        self.table.setFocus()
        classes.refresh()

    def show_class(self, id: AccountClassId) -> None:
        """Mark this class as soon as it is in the list."""
        self._sought = id
        self._classes.refresh()

    def _body(self) -> QWidget:
        px = current_theme().px
        self.table.setModel(self._classes)
        self.table.set_columns(_COLUMNS)
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        tools.addStretch(1)
        for tool, hint in (
            (self.edit, self.tr("Edit this class (Enter)")),
            (self.copy, self.tr("Add a class that is set like this one (Ctrl+D)")),
            (self.delete, self.tr("Delete a class that no account has (Del)")),
            (self.add, self.tr("Add a class (Ins)")),
        ):
            tool.setToolTip(hint)
            tools.addWidget(tool)
        return table_body(tools, self.table, parent=self.body)

    def _connect(self, changes: DataChanges) -> None:
        self.close_button.clicked.connect(self.accept)
        self.add.clicked.connect(self.wants_add)
        self.edit.clicked.connect(self._edit)
        self.copy.clicked.connect(self._copy)
        self.delete.clicked.connect(self._delete)
        self.table.opened.connect(lambda _: self._edit())
        self.table.selectionModel().selectionChanged.connect(self._refresh)
        for keys, act in (
            ("Ins", self.wants_add.emit), ("F2", self._edit),
            ("Ctrl+D", self._copy), ("Del", self._delete),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        self._classes.modelAboutToBeReset.connect(self._remember)
        self._classes.read.connect(self._mark)
        self._classes.failed.connect(lambda error: self.banner.tell(Tone.BAD, str(error)))
        changes.written.connect(self._classes.refresh)

    def _chosen(self) -> ListedClass | None:
        chosen = self.table.selectionModel().hasSelection()
        return self._classes.row_at(self.table.current_row()) if chosen else None

    def _refresh(self) -> None:
        chosen = self._chosen()
        for tool in (self.edit, self.copy):
            tool.setEnabled(chosen is not None)
        in_use = chosen is not None and chosen.accounts > 0
        self.delete.setEnabled(chosen is not None and not in_use)
        self.footer.note.setText(
            self.tr("{} is in use. It cannot be deleted, only made inactive.").format(
                chosen.account_class.name
            )
            if chosen and in_use
            else ""
        )

    def _remember(self) -> None:
        chosen = self._chosen()
        if self._sought is None and chosen is not None:
            self._sought = chosen.account_class.id

    def _mark(self) -> None:
        at = self._classes.place_of(self._sought) if self._sought else -1
        if at >= 0 or self._chosen() is None:
            self.table.select_row(max(at, 0))
        self._sought = None if at >= 0 else self._sought
        self._refresh()

    def _edit(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.wants_edit.emit(chosen.account_class.id)

    def _copy(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.wants_copy.emit(chosen.account_class.id)

    def _delete(self) -> None:
        chosen = self._chosen()
        if chosen is None or chosen.accounts:
            return
        question = Question(
            title=self.tr("Delete {}?").format(chosen.account_class.name),
            sentence=self.tr("No account has this class. Its settings are gone then."),
            verb=self.tr("Delete class"),
            dangerous=True,
        )
        confirm(self, question, lambda: self._classes.delete(chosen.account_class.id))
