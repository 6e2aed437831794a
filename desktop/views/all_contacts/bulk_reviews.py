"""What is asked before many contacts are changed."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop.icons import Icon
from desktop.tasks import TaskRunner
from desktop.views.all_contacts.filter_popup import FIRST
from desktop.views.widgets import Card, Note, SearchField, Surface, TextRole, label
from domain.books import ContactBook, ContactQuery, Scope, SetupBook
from domain.bulk import AddTag, BulkChange, Chosen, DisableAccess
from domain.errors import DataError
from domain.filters import Filter, FilterField
from domain.ids import AccountContactId
from domain.portal_access import PortalState
from domain.settings import TagType

_SOME = 1_000
Offered = tuple[tuple[str, TagType], ...]  # the text is what a search looks at

_OPEN = Filter(field=FilterField.PORTAL_USER, values=(PortalState.INVITED, PortalState.YES))


class Review(Surface):
    """The body of a bulk dialog before the work: what will be done, and to how many."""

    changed = Signal()
    icon = Icon.CONTACTS
    is_dangerous = False
    dialog_height = 520

    def __init__(self, count: int | None) -> None:
        super().__init__("plain", margin=24, spacing=12)
        self.chosen = self.people = said_people(self, count)

    @property
    def title(self) -> str:
        raise NotImplementedError

    @property
    def verb(self) -> str:
        """The button: verb, object and number."""
        raise NotImplementedError

    @property
    def change(self) -> BulkChange | None:
        """None while something is to be chosen first."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        return ""


class AddTagReview(Review):
    """One tag, picked from those the office uses."""

    icon = Icon.TAG

    def __init__(self, count: int | None, book: SetupBook, tasks: TaskRunner) -> None:
        super().__init__(count)
        self._tags: Offered | None = None  # not read yet
        self.search = SearchField(self.tr("Search tags"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Tags"))
        self.rest = label("", TextRole.HINT, tabular=True)
        self._problem = Note()
        card = Card(margin=4, spacing=0)
        card.column.addWidget(self.list)
        self.column.addWidget(self.search)
        self.column.addWidget(card, 1)
        self.column.addWidget(self.rest)
        self.column.addWidget(self._problem)
        self.column.addWidget(
            Note(self.tr("Whoever has the tag already keeps it. Tags belong to the person."))
        )
        self.search.textChanged.connect(self._fill)
        self.list.currentItemChanged.connect(lambda *_: self.changed.emit())
        self._fill()
        tasks.run(self, lambda: _offered(book), done=self._take, failed=self._fail)

    @property
    def title(self) -> str:
        return self.tr("Add a tag")

    @property
    def verb(self) -> str:
        tag = self.tag
        words = self.tr("Add {tag} to {people}") if tag else self.tr("Add tag to {people}")
        return words.format(tag=tag.name if tag else "", people=self.people)

    @property
    def tag(self) -> TagType | None:
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if self.list.currentRow() >= 0 else None

    @property
    def change(self) -> BulkChange | None:
        return AddTag(tag_type_id=self.tag.id) if self.tag else None

    @property
    def subject(self) -> str:
        return self.tag.name if self.tag else ""

    def _take(self, tags: Offered) -> None:
        self._tags = tags
        self._fill()

    def _fail(self, error: DataError) -> None:
        self._problem.set_text(str(error))
        self.rest.hide()

    def _fill(self, _text: str = "") -> None:
        words = self.search.text().casefold().split()
        tags = self._tags or ()
        found = [tag for searched, tag in tags if all(word in searched for word in words)]
        self.list.clear()
        for tag in found[:FIRST]:
            item = QListWidgetItem(tag.name)
            item.setData(Qt.ItemDataRole.UserRole, tag)
            item.setToolTip(tag.description)
            self.list.addItem(item)
        if found:
            self.list.setCurrentRow(0)
        self.rest.setText(self._rest(len(found)))
        self.rest.setVisible(bool(self.rest.text()))
        self.changed.emit()

    def _rest(self, found: int) -> str:
        if found > FIRST:
            return self.tr("{count} more: search for them").format(count=f"{found - FIRST:,}")
        if self._tags is None:
            return self.tr("Loading")
        if found:
            return ""
        return self.tr("No tag matches.") if self._tags else self.tr("This office has no tags yet.")


class DisableReview(Review):
    """Names the effect, and counts whom it hits."""

    icon = Icon.REVOKE
    is_dangerous = True
    dialog_height = 340

    def __init__(
        self, count: int | None, chosen: Chosen, book: ContactBook, tasks: TaskRunner
    ) -> None:
        super().__init__(count)
        self._open = label(self.tr("Counting…"), TextRole.STRONG, wrap=True)
        well = Card(margin=16, spacing=8)
        well.column.addWidget(self._open)
        self._rest = label("", TextRole.DIM, wrap=True)
        well.column.addWidget(self._rest)
        self._rest.hide()
        self._chosen_count = count
        self.column.addWidget(well)
        self.column.addWidget(
            Note(
                self.tr(
                    "Portal access to these accounts ends at once, and open invitations stop"
                    " working. Their access to other accounts stays. Nobody gets a mail."
                )
            )
        )
        self.column.addStretch()
        tasks.run(
            self,
            lambda: count_open_access(book, chosen),
            done=self._take,
            failed=lambda error: self._open.setText(str(error)),
        )

    @property
    def title(self) -> str:
        return self.tr("Disable portal access")

    @property
    def verb(self) -> str:
        return self.tr("Disable access of {people}").format(people=self.people)

    @property
    def change(self) -> BulkChange | None:
        return DisableAccess()

    def _take(self, count: int) -> None:
        people = said_people(self, count)
        self._open.setText(self.tr("{people} can sign in or are invited.").format(people=people))
        if count == 1:
            self._open.setText(self.tr("1 contact can sign in or is invited."))
        rest = (self._chosen_count or count) - count
        self._rest.setVisible(rest > 0)
        self._rest.setText(
            self.tr("{people} without access stay as they are.").format(
                people=said_people(self, rest)
            )
        )
        if count:
            self.people = people
        self.changed.emit()


def said_people(of: QWidget, count: int | None) -> str:
    if count is None:
        return of.tr("all matches")
    return (
        of.tr("1 contact") if count == 1 else of.tr("{count} contacts").format(count=f"{count:,}")
    )


def _offered(book: SetupBook) -> Offered:
    """The tags in use; for a worker thread."""
    tags = (tag for tag in book.tag_types() if tag.active)
    return tuple((f"{tag.name} {tag.description}".casefold(), tag) for tag in tags)


def count_open_access(book: ContactBook, chosen: Chosen) -> int:
    """How many of the chosen can sign in, or are invited; for a worker thread."""
    of = chosen.query or ContactQuery(scope=Scope.EVERYWHERE)
    query = replace(of, filters=(*of.filters, _OPEN))
    ids = sorted(chosen.ids)
    some = [tuple(ids[start : start + _SOME]) for start in range(0, len(ids), _SOME)]
    named = sum(book.count(_among(query, few)) for few in some)
    return book.count(query) - named if chosen.query else named


def _among(query: ContactQuery, ids: tuple[AccountContactId, ...]) -> ContactQuery:
    these = Filter(field=FilterField.CONTACT, values=ids)
    return replace(query, filters=(*query.filters, these))
