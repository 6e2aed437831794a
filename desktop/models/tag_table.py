"""The tags an office uses, and which of them the contact has."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from desktop.models.contact_form import ContactForm
from desktop.models.dates import day_of, short_day
from desktop.models.index import ROOT, Index
from desktop.models.roles import Role
from desktop.models.titled_table import RIGHT, TitledTable
from desktop.tasks import Latest, TaskRunner
from domain.books import ContactBook, TagUse
from domain.errors import DataError
from domain.settings import TagType

if TYPE_CHECKING:
    from domain.ids import TagTypeId

_NAME, _DESCRIPTION, _CONTACTS, _LAST_USED = range(4)


class TagTable(TitledTable):
    """A row for each tag type in use; ticking it changes the form's draft."""

    _on_the_right = (_CONTACTS, _LAST_USED)

    def __init__(
        self,
        form: ContactForm,
        book: ContactBook,
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or form)
        self._form = form
        self._book = book
        self._latest = Latest(tasks, self)
        self._uses: dict[TagTypeId, TagUse] = {}
        self._text = ""
        self._rows: tuple[TagType, ...] = ()
        self._titles = (
            self.tr("Tag"),
            self.tr("Description"),
            self.tr("Contacts"),
            self.tr("Last used"),
        )
        form.changed.connect(self._refresh)
        form.reopened.connect(self._start)
        self._start()

    @property
    def chosen(self) -> tuple[TagType, ...]:
        """The contact's tags, in the order of the list."""
        tags = self._form.draft.contact.tags
        return tuple(tag for tag in self._form.opened.tag_types if tag.id in tags)

    def load_uses(self) -> None:
        """Count the contacts of each tag; for when the tab is shown."""
        self._latest.ask(self._book.tag_uses, done=self._take_uses, failed=self._give_up)

    def search(self, text: str) -> None:
        self._text = text
        self._start()

    def toggle(self, row: int) -> None:
        self.remove_or_add(self._rows[row])

    def remove_or_add(self, tag: TagType) -> None:
        self._form.edit_person(tags=self._form.draft.contact.tags ^ {tag.id})

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        tag, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _text(tag, self._uses.get(tag.id), column)
            case Qt.ItemDataRole.CheckStateRole if column == _NAME:
                return _check(tag.id in self._form.draft.contact.tags)
            case Qt.ItemDataRole.TextAlignmentRole if column >= _CONTACTS:
                return RIGHT
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._titles[column]}: {self.data(index)}"
            case Role.STRONG:
                return column == _NAME
            case Role.SECONDARY:
                return column != _NAME
            case Role.TABULAR:
                return column >= _CONTACTS
            case _:
                return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != _NAME:
            return False
        if value != self.data(index, role):
            self.toggle(index.row())
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        given = super().flags(index)
        if index.isValid() and index.column() == _NAME:
            given |= Qt.ItemFlag.ItemIsUserCheckable
        return given

    def _start(self) -> None:
        words = self._text.casefold().split()
        had = self._form.opened.row.contact.tags
        rows = tuple(
            tag
            for tag in self._form.opened.tag_types
            if (tag.active or tag.id in had)
            and all(word in f"{tag.name} {tag.description}".casefold() for word in words)
        )
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def _refresh(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _take_uses(self, uses: tuple[TagUse, ...]) -> None:
        self._uses = {use.tag_type.id: use for use in uses}
        self._refresh()

    def _give_up(self, _error: DataError) -> None:
        """The counts are an extra; the tags work without them."""


def _text(tag: TagType, use: TagUse | None, column: int) -> str:
    if column == _NAME:
        return tag.name
    if column == _DESCRIPTION:
        return tag.description or "–"
    if use is None:
        return ""
    if column == _CONTACTS:
        return f"{use.contacts:,}"
    return short_day(day_of(use.last_used)) if use.last_used else "–"


def _check(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
