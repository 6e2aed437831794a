"""A list of the office, edited in place: roles, tag types, divisions, New Location templates."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.data_changes import DataChanges
from desktop.models.setup_list import SetupList
from desktop.theme import Ink, current_theme
from desktop.views.setup.list_table import ListTable
from desktop.views.setup.table_body import table_body
from desktop.views.widgets.banner import Tone
from desktop.views.widgets.buttons import ghost, plain, primary
from desktop.views.widgets.dialogs import DialogFrame, Question, confirm, leave
from desktop.views.widgets.table import Column
from desktop.views.widgets.text import Note, TextRole, announce


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWords:
    """What a list is called."""

    title: str
    about: str
    add: str  # with a mnemonic
    icon: Icon
    width: int = 860
    deletes: bool = True  # what is not in use
    more: str = ""  # what else can be done with a stored entry, with a mnemonic


class ListDialog(DialogFrame):
    """Saves each row by itself; what was refused stays in its row until it is right."""

    more_asked = Signal(object)  # the entry

    def __init__(
        self,
        words: ListWords,
        entries: SetupList[Any],
        changes: DataChanges,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words.title, parent)
        self.entries = entries
        entries.setParent(self)
        self.table = ListTable(words.title)
        self.add = plain(words.add, Icon.ADD)
        self.delete = ghost(self.tr("&Delete"), Icon.DELETE)
        self.delete.setVisible(words.deletes)
        self.more = ghost(words.more, Icon.PORTAL)
        self.more.setVisible(bool(words.more))
        self.keep_mine = ghost(self.tr("&Keep mine"), Icon.RESULT)
        self.news_waits = False  # something was written while a cell is edited
        self.problem = Note(role=TextRole.PROBLEM)
        self.problem.set_look(Icon.PROBLEM, Ink.BAD, TextRole.PROBLEM)
        self.close_button = primary(self.tr("Close"))
        self.close_button.setAutoDefault(False)  # Enter in a cell must not close
        self.header.set_subject(words.title, words.about, words.icon)
        self.set_body(self._body(), scrolls=False)
        self.footer.add_right(self.close_button)
        self.resize(current_theme().px(words.width), current_theme().px(620))
        self._connect(changes)
        self._refresh()
        self.table.setFocus()
        entries.refresh()

    def reject(self) -> None:
        self._leave_cell()
        if self.entries.saving:
            return
        leave(self, self.entries.is_dirty, self.tr("Rows with a problem are not saved."))

    def _body(self) -> QWidget:
        px = current_theme().px
        self.table.setModel(self.entries)
        columns = [Column(column.width, column.stretches) for column in self.entries.columns]
        self.table.set_columns([*columns, Column(80)])
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        tools.addWidget(self.problem, 1)
        tools.addWidget(self.keep_mine)
        tools.addStretch()
        self.add.setToolTip(self.tr("Add a row (Ins)"))
        self.delete.setToolTip(self.tr("Delete what is not in use (Del)"))
        tools.addWidget(self.more)
        tools.addWidget(self.delete)
        tools.addWidget(self.add)
        return table_body(tools, self.table, parent=self.body)

    def _connect(self, changes: DataChanges) -> None:
        self.close_button.clicked.connect(self.reject)
        self.add.clicked.connect(self._add)
        self.delete.clicked.connect(self._delete)
        self.more.clicked.connect(self._ask_more)
        self.keep_mine.clicked.connect(lambda: self.entries.keep_mine(self.table.current_row()))
        self.table.selectionModel().currentChanged.connect(self._refresh)
        for keys, act in (("Ins", self._add), ("Del", self._delete)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        self.entries.changed.connect(self._follow)
        self.entries.failed.connect(lambda error: self.banner.tell(Tone.BAD, str(error)))
        changes.written.connect(self._reread)
        self.table.itemDelegate().closeEditor.connect(
            lambda *_: QTimer.singleShot(0, self, self._catch_up)  # once the cell is closed
        )

    def _follow(self) -> None:
        words = self.tr("There are none yet. “{add}” makes the first.")
        self.table.empty_words = words.format(add=self.add.text().replace("&", ""))
        self._refresh()

    def _catch_up(self) -> None:
        if self.news_waits:
            self._reread()

    def _reread(self) -> None:
        """Not under somebody's hands: what is being typed would be gone."""
        self.news_waits = self.table.is_editing
        if not self.news_waits:
            self.entries.refresh()
        self._refresh()

    def _refresh(self) -> None:
        row = self.table.current_row()
        problem = self.entries.problem(row)
        if problem != self.problem.text():
            self.problem.set_text(problem)
            announce(self, problem)
        self.keep_mine.setVisible(self.entries.conflicts(row))
        some = 0 <= row < self.entries.rowCount()
        self.more.setEnabled(some and self.entries.is_stored(row))
        self.delete.setEnabled(some and not self.entries.uses(row))
        used = some and self.entries.uses(row) > 0 and not self.delete.isHidden()
        note = ""
        if self.news_waits:
            note = self.tr("Somebody changed this list. It shows once you leave the cell.")
        elif used:
            note = self.tr("{} is in use. It cannot be deleted, only made inactive.").format(
                self.entries.entry(row).name
            )
        self.footer.note.setText(note)

    def _leave_cell(self) -> None:
        """What is typed in an open cell counts."""
        if self.table.is_editing:
            self.table.setFocus()

    def _add(self) -> None:
        self._leave_cell()
        row = self.entries.add()
        index = self.entries.index(row, 0)
        self.table.setFocus()
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)
        self.table.edit(index)

    def _ask_more(self) -> None:
        self._leave_cell()
        self.more_asked.emit(self.entries.entry(self.table.current_row()))

    def _delete(self) -> None:
        row = self.table.current_row()
        if not self.delete.isEnabled() or self.delete.isHidden():
            return
        name = self.entries.entry(row).name
        question = Question(
            title=self.tr("Delete {}?").format(name or self.tr("the new row")),
            sentence=self.tr("Nothing uses it."),
            verb=self.tr("Delete"),
            dangerous=True,
        )
        confirm(self, question, lambda: self.entries.delete(row))
