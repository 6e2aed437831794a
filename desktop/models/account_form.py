"""One account while it is being added or edited, with its sites and its first contact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.models.account_sites import AccountSites
from desktop.tasks import TaskRunner
from domain.accounts import (
    Account,
    AccountClass,
    Division,
    Site,
    account_problems,
    site_problems,
)
from domain.books import AccountBook, AccountCard, AccountSave, ListedContact
from domain.contacts import AccountContact, Contact, problems
from domain.errors import DataError, RefusedError
from domain.ids import (
    AccountId,
    ContactId,
    SiteId,
    account_contact_id,
    new_id,
)

# As they stand in the dialog; the first one with a problem gets the focus.
FIELDS = (
    "number", "name", "contact.name", "contact.title", "contact.email", "contact.phone_1", "sites",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedAccount:
    """All that the account editor starts from; card is None for Add Account."""

    card: AccountCard | None
    divisions: tuple[Division, ...]
    account_classes: tuple[AccountClass, ...]
    like: Account | None = None  # a new account begins with its class and division


class AccountForm(QObject):
    """The draft, what is wrong with it, and the saving of it. Knows no widgets."""

    changed = Signal()
    saved = Signal(object)  # the AccountId
    failed = Signal(object)  # a DataError; the draft is as it was

    def __init__(
        self,
        opened: OpenedAccount,
        book: AccountBook,
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.opened = opened
        self._book = book
        self._tasks = tasks
        self._base = opened.card
        self._draft = opened.card.account if opened.card else _blank(opened)
        self._start = self._draft
        self.sites = AccountSites(self._base.sites if self._base else (), self)
        for written in (self.sites.dataChanged, self.sites.rowsInserted, self.sites.rowsRemoved):
            written.connect(self._touched)
        self._contact = self._untouched = Contact(id=ContactId(new_id()))
        self._left: set[str] = set()  # fields whose problems may be told
        self._refused: dict[str, str] = {}  # by the data, until something is edited
        self._saving = False

    @property
    def draft(self) -> Account:
        return self._draft

    @property
    def first_contact(self) -> Contact:
        return self._contact

    @property
    def account_class(self) -> AccountClass:
        return next(c for c in self.opened.account_classes if c.id == self._draft.class_id)

    @property
    def saving(self) -> bool:
        return self._saving

    @property
    def is_dirty(self) -> bool:
        return (
            self._draft != self._start
            or self._contact != self._untouched
            or self.sites.sites != self._stored_sites
        )

    @property
    def problems(self) -> Mapping[str, str]:
        """What stops the saving, of the fields somebody has left."""
        return {name: text for name, text in self._problems().items() if name in self._left}

    def edit(self, **values: Any) -> None:
        """Other values for fields of domain.accounts.Account."""
        before = self._draft
        self._draft = replace(before, **values)
        if self._draft == before:
            return
        if self._draft.number != before.number:
            self.sites.follow_number(before.number, self._draft.number)
        self._touched()

    def edit_contact(self, **values: Any) -> None:
        """Other values for fields of the first contact, a domain.contacts.Contact."""
        self._contact = replace(self._contact, **values)
        self._touched()

    def leave(self, name: str) -> None:
        """The field is filled in for now: its problem is shown from here on."""
        if name not in self._left:
            self._left.add(name)
            self.changed.emit()

    def check(self) -> str | None:
        """Show every problem; the first field that has one, in the order of the dialog."""
        self._left.update(FIELDS)
        self.changed.emit()
        return min(self._problems(), key=_place, default=None)

    def can_move(self, id: SiteId) -> bool:
        """A site that is not stored yet can only be left out."""
        return any(site.id == id for site in self._stored_sites)

    def ask_who_loses(
        self,
        id: SiteId,
        answer: Callable[[tuple[ListedContact, ...]], None],
    ) -> None:
        """Whose access to the site ends with it; nobody's where it is not stored yet."""
        if self.can_move(id):
            book = self._book
            self._tasks.run(
                self, lambda: book.site_contacts(id), done=answer, failed=self.failed.emit
            )
        else:
            answer(())

    def move_site(self, id: SiteId, to: AccountId) -> None:
        """Give a stored site to another account, now; the rest of the draft stays as it is."""
        self._set_saving(True)
        book = self._book
        self._tasks.run(
            self,
            lambda: book.move_site(id, to),
            done=lambda _: self._take_moved(id),
            failed=self._fail,
        )

    def rebase(self) -> None:
        """Keep what was typed, on top of what somebody else stored meanwhile."""
        self._set_saving(True)
        book, id = self._book, self._draft.id
        self._tasks.run(self, lambda: book.card(id), done=self._take_rebased, failed=self._fail)

    def save(self) -> None:
        """Store the draft. Ends in saved or failed."""
        self._set_saving(True)
        book, save = self._book, self._as_save()
        self._tasks.run(self, lambda: book.save(save), done=self._take_saved, failed=self._fail)

    @property
    def _country(self) -> str:
        divisions = self.opened.divisions
        return next(d.country for d in divisions if d.id == self._draft.division_id)

    @property
    def _stored_sites(self) -> tuple[Site, ...]:
        return self._base.sites if self._base else ()

    @property
    def _has_contact(self) -> bool:
        contact = self._contact
        return any(
            text.strip() for text in (contact.name, contact.title, contact.email, contact.phone_1)
        )

    def _problems(self) -> dict[str, str]:
        found = dict(account_problems(self._draft))
        if self._has_contact:
            wrong = problems(_as_row(self._draft, self._contact), self._country)
            found |= {f"contact.{name}": text for name, text in wrong.items()}
        if "number" not in found and (wrong_site := self._first_wrong_site()):
            found["sites"] = wrong_site
        return {**found, **self._refused}

    def _first_wrong_site(self) -> str | None:
        stored = {site.id: site for site in self._stored_sites}
        number = self._draft.number.strip()
        for site in self.sites.sites:
            if stored.get(site.id) is site:
                continue  # as it was: whatever it is, it does not stop the rest
            for why in site_problems(site, number).values():
                return f"{site.number or self.tr('New site')}: {why}"
        return None

    def _as_save(self) -> AccountSave:
        sites = self.sites.sites
        kept = {site.id for site in sites}
        account = self._draft
        account = replace(account, number=account.number.strip(), name=account.name.strip())
        return AccountSave(
            account=account,
            sites=sites,
            base=self._base,
            first_contact=self._contact if self._has_contact else None,
            removed_sites=tuple(s.id for s in self._stored_sites if s.id not in kept),
        )

    def _by_field(self, refused: Mapping[str, str]) -> dict[str, str]:
        """Problems of single sites, keyed "<id>.number", stand together under the table."""
        found = {name: text for name, text in refused.items() if name in FIELDS}
        numbers = {str(site.id): site.number for site in self.sites.sites}
        for name, text in refused.items():
            if name not in FIELDS:
                found["sites"] = f"{numbers.get(name.partition('.')[0], '')}: {text}".lstrip(": ")
        return found

    def _touched(self) -> None:
        self._refused = {}
        self.changed.emit()

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self.changed.emit()

    def _take_moved(self, id: SiteId) -> None:
        if self._base:
            left = tuple(site for site in self._base.sites if site.id != id)
            self._base = replace(self._base, sites=left)
        self.sites.take_out(id)
        self._set_saving(False)

    def _take_rebased(self, stored: AccountCard) -> None:
        seen = {site.id: site for site in self._stored_sites}
        mine = {site.id: site for site in self.sites.sites}
        self._base = stored
        there = {site.id: site for site in stored.sites}
        for id, site in there.items():
            if mine.get(id) == seen.get(id):  # not touched here: theirs, also where it is new
                self.sites.put(site)
        for id in seen.keys() - there.keys():
            if mine.get(id) == seen[id]:
                self.sites.take_out(id)
        self._set_saving(False)

    def _take_saved(self, id: AccountId) -> None:
        self._start, self._untouched = self._draft, self._contact
        self._set_saving(False)
        self.saved.emit(id)

    def _fail(self, error: DataError) -> None:
        if isinstance(error, RefusedError):
            self._refused = self._by_field(error.problems)
            self._left.update(self._refused)
        self._set_saving(False)
        self.failed.emit(error)


def who_loses(losers: tuple[ListedContact, ...]) -> str:
    """What ends for whom when a site leaves its account, as one sentence or none (K3)."""
    if not losers:
        return ""
    names = [contact.name for contact in losers[:3]]
    if len(losers) > len(names):
        names.append(_tr("{} more").format(f"{len(losers) - len(names):,}"))
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {_tr('and')} {names[-1]}"
    loses = _tr("loses") if len(losers) == 1 else _tr("lose")
    return _tr(
        "{names} {loses} access to it; whoever has no other site is unlinked from the account."
    ).format(names=listed, loses=loses)


def _blank(opened: OpenedAccount) -> Account:
    classes = [c.id for c in opened.account_classes if c.active] or [opened.account_classes[0].id]
    divisions = [d.id for d in opened.divisions if d.active] or [opened.divisions[0].id]
    like = opened.like
    return Account(
        id=AccountId(new_id()),
        number="",
        name="",
        class_id=like.class_id if like and like.class_id in classes else classes[0],
        division_id=like.division_id if like and like.division_id in divisions else divisions[0],
    )


def _as_row(account: Account, contact: Contact) -> AccountContact:
    return AccountContact(
        id=account_contact_id(account.id, contact.id), account_id=account.id, contact=contact
    )


def _place(name: str) -> int:
    return FIELDS.index(name) if name in FIELDS else len(FIELDS)


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("AccountForm", sentence)
