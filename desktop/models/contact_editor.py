"""What can be done with the contact of Edit Contact: save, walk on, unlink, link another."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.models.access_table import AccessTable
from desktop.models.contact_form import ContactForm, utc_now
from desktop.models.contact_walk import ContactWalk, Neighbours
from desktop.models.history_list import HistoryList
from desktop.models.same_address import SameAddress
from desktop.models.tag_table import TagTable
from desktop.tasks import Latest, TaskRunner
from domain.books import ContactBook, ContactQuery, ContactSave, HistoryBook, OpenedContact
from domain.errors import DataError, RefusedError
from domain.ids import AccountContactId, ContactId
from domain.invitation_book import InvitationBook
from domain.portal_access import end_access
from domain.portal_preview import PortalDesk

T = TypeVar("T")

_FIRST_DRAWN = 100  # ms until somebody may want to know who stands beside; what they see goes first


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactBooks:
    contacts: ContactBook
    history: HistoryBook
    invitations: InvitationBook
    portal: PortalDesk


class ContactEditor(QObject):
    """One form, the models of its tabs, and the commands. One command at a time."""

    changed = Signal()  # busy or not, other neighbours
    saved = Signal()
    unlinked = Signal()
    resent = Signal()
    link_made = Signal(str)  # the only one that works from now on; it is stored nowhere
    preview_made = Signal(str)  # the address to open in a browser, within a minute
    preview_refused = Signal(str)  # why not, in a sentence
    failed = Signal(object)  # a DataError; the draft is as it was

    def __init__(
        self,
        opened: OpenedContact,
        books: ContactBooks,
        tasks: TaskRunner,
        *,
        query: ContactQuery | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """query is that of the list behind, which Previous and Next walk."""
        super().__init__()
        contacts = self._book = books.contacts
        self._invitations = books.invitations
        self._portal = books.portal
        self._tasks = tasks
        self._now = now
        self._walk: ContactWalk | None = None
        self._beside = Latest(tasks, self)
        self._previews = Latest(tasks, self)
        self._neighbours = Neighbours()
        self._busy = False
        self.form = ContactForm(opened, now, self)
        self.same_address = SameAddress(self.form, contacts, tasks)
        self.access = AccessTable(self.form, tasks)
        self.tags = TagTable(self.form, contacts, tasks)
        self.history = HistoryList(self.form, books.history, tasks, now)
        self._walk_along(query)

    @property
    def busy(self) -> bool:
        return self._busy

    @property
    def walks(self) -> bool:
        """Whether there is a list to walk along."""
        return self._walk is not None

    @property
    def neighbours(self) -> Neighbours:
        return self._neighbours

    def start(self, opened: OpenedContact, query: ContactQuery | None) -> None:
        """Edit this contact as an editor made for it would. Nothing runs, nothing typed is left."""
        self._previews.drop()
        self.access.search("")
        self.tags.search("")
        self.history.forget()
        self._walk_along(query)
        self.form.open(opened)
        self._take_neighbours(Neighbours())

    def save(self, *, takes_over_billing: bool = False) -> None:
        """Store the draft; its consequences have been agreed to. Ends in saved or failed."""
        form = self.form
        takes_over = takes_over_billing or any(c.takes_over_billing for c in form.consequences)
        base = None if form.opened.is_new else form.opened.row
        save = ContactSave(
            row=form.draft,
            base=base,
            takes_over_billing=takes_over,
            mail_wanted=form.mail_wanted,
        )
        self._do(lambda: self._book.opened(self._book.save(save).id), self._take_stored)

    def revoke_access(self) -> None:
        """End portal access now, whatever else of the draft is unfinished (A7)."""
        base = self.form.opened.row
        ended = replace(base, portal=end_access(base.portal, self._now()))
        save = ContactSave(row=ended, base=base)
        self._do(lambda: self._book.opened(self._book.save(save).id), self._take_ended)

    def resend(self) -> None:
        """Mail a new link; the former one dies. Ends in resent or failed."""
        this = self.form.opened.row.id

        def work() -> OpenedContact:
            self._invitations.resend(this)
            return self._book.opened(this)

        self._do(work, self._take_resent)

    def copy_link(self) -> None:
        """Make a new link to hand over; the mailed one dies. Ends in link_made or failed."""
        this = self.form.opened.row.id
        self._do(
            lambda: (self._invitations.copy_link(this), self._book.opened(this)),
            self._take_link,
        )

    def preview(self) -> None:
        """Show the portal as the form says now; ends in preview_made or preview_refused."""
        portal, draft = self._portal, self.form.draft
        self._previews.ask(
            lambda: portal.preview(draft),
            done=self._take_preview,
            failed=lambda error: self.preview_refused.emit(str(error)),
        )

    def unlink(self) -> None:
        gone = self.form.draft.id
        self._do(lambda: self._book.unlink(gone), lambda _: self.unlinked.emit())

    def open(self, id: AccountContactId) -> None:
        """Edit another contact; the draft is given up once that one is here."""
        self._do(lambda: self._read(id), self._take_read)

    def link_instead(self, person: ContactId) -> None:
        """Make somebody who is here already a contact of this account, and edit that contact."""
        account = self.form.draft.account_id
        self._do(lambda: self._read(self._book.link(person, account)), self._take_read)

    def compare(self) -> None:
        """Put the draft on top of what somebody else stored meanwhile."""
        this = self.form.draft.id
        self._do(lambda: self._book.opened(this), self.form.rebase)

    def _do(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        def settle(outcome: T) -> None:
            self._set_busy(False)
            done(outcome)

        if not self._busy:
            self._set_busy(True)
            self._tasks.run(self, work, done=settle, failed=self._fail)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.changed.emit()

    def _take_stored(self, stored: OpenedContact) -> None:
        self.form.open(stored)
        self._after_write()
        self.saved.emit()

    def _take_ended(self, stored: OpenedContact) -> None:
        self.form.take_portal(stored)
        self._after_write()
        self.saved.emit()

    def _take_resent(self, stored: OpenedContact) -> None:
        self.take_invitation(stored)
        self.resent.emit()

    def _take_link(self, made: tuple[str, OpenedContact]) -> None:
        link, stored = made
        self.take_invitation(stored)
        self.link_made.emit(link)

    def _take_preview(self, address: str) -> None:
        self.preview_made.emit(address)

    def take_invitation(self, stored: OpenedContact) -> None:
        """How the invitation stands now, here and in the history."""
        self.form.take_portal(stored)
        self.history.reload()

    def _read(self, id: AccountContactId) -> tuple[OpenedContact, Neighbours]:
        return self._book.opened(id), self._walk.beside(id) if self._walk else Neighbours()

    def _take_read(self, read: tuple[OpenedContact, Neighbours]) -> None:
        opened, neighbours = read
        self._beside.drop()
        self.form.open(opened)
        self.history.reload()
        self._take_neighbours(neighbours)

    def _after_write(self) -> None:
        self.history.reload()
        self._look_around()

    def _fail(self, error: DataError) -> None:
        self._set_busy(False)
        if isinstance(error, RefusedError):
            self.form.refuse(error.problems)
        self.failed.emit(error)

    def _walk_along(self, query: ContactQuery | None) -> None:
        self._beside.drop()
        self._walk = ContactWalk(self._book, query) if query else None
        QTimer.singleShot(_FIRST_DRAWN, self, self._look_around)

    def _look_around(self) -> None:
        walk, this = self._walk, self.form.draft.id
        if walk is not None and not self.form.opened.is_new:
            self._beside.ask(
                lambda: walk.beside(this), done=self._take_neighbours, failed=self._lose_neighbours
            )

    def _take_neighbours(self, neighbours: Neighbours) -> None:
        self._neighbours = neighbours
        self.changed.emit()

    def _lose_neighbours(self, _error: DataError) -> None:
        self._take_neighbours(Neighbours())
