"""A real office in a real database file, and records for it in a few words."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from domain.accounts import Account, AccountClass, Division, Site, Visit
from domain.books import AccountSave, ContactSave
from domain.changes import Author
from domain.contacts import ACCOUNT_LINK, AccountContact, Link
from domain.ids import (
    AccountClassId,
    AccountContactId,
    AccountId,
    ContactRoleId,
    DivisionId,
    SiteId,
    TagTypeId,
    VisitId,
    new_id,
)
from domain.links import KEY_LENGTH, LinkKey
from domain.settings import ContactRole, TagType
from storage.accounts import SqlAccountBook
from storage.contacts import SqlContactBook
from storage.engine import Database, now, open_database, open_server
from storage.history import SqlHistoryBook
from storage.invitations import SqlInvitationBook
from storage.keys import Key
from storage.search import SqlSearchBook
from storage.setup import SqlSetupBook, create_office, own_author

MONDAY = date(2025, 6, 16)
MONDAY_MORNING = datetime(2025, 6, 16, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """The books of one office, all in the name of its author."""

    database: Database
    author: Author
    invites: bool = False

    @cached_property
    def contacts(self) -> SqlContactBook:
        return SqlContactBook(self.database, self.author, invites=self.invites)

    @cached_property
    def accounts(self) -> SqlAccountBook:
        return SqlAccountBook(self.database, self.author, invites=self.invites)

    @cached_property
    def setup(self) -> SqlSetupBook:
        return SqlSetupBook(self.database, self.author)

    @cached_property
    def search(self) -> SqlSearchBook:
        return SqlSearchBook(self.database)

    @cached_property
    def history(self) -> SqlHistoryBook:
        return SqlHistoryBook(self.database)

    @property
    def division(self) -> Division:
        return self.setup.divisions()[0]

    @property
    def comm(self) -> AccountClass:
        return next(found for found in self.setup.account_classes() if found.name == "COMM")

    def add_division(self, name: str, **values: Any) -> Division:
        division = Division(id=DivisionId(new_id()), name=name, **values)
        self.setup.keep(division)
        return division

    def add_class(self, name: str, **values: Any) -> AccountClass:
        account_class = AccountClass(id=AccountClassId(new_id()), name=name, **values)
        self.setup.keep(account_class)
        return account_class

    def add_role(self, name: str, **values: Any) -> ContactRole:
        role = ContactRole(id=ContactRoleId(new_id()), name=name, **values)
        self.setup.keep(role)
        return role

    def add_tag_type(self, name: str, **values: Any) -> TagType:
        tag_type = TagType(id=TagTypeId(new_id()), name=name, **values)
        self.setup.keep(tag_type)
        return tag_type

    def add_account(
        self, number: str = "49418", name: str = "Renovation Gym", *, sites: int = 0, **values: Any
    ) -> Account:
        """An account with so many sites, numbered from 001."""
        account = Account(
            id=AccountId(new_id()),
            number=number,
            name=name,
            class_id=values.pop("class_id", None) or self.comm.id,
            division_id=values.pop("division_id", None) or self.division.id,
            **values,
        )
        added = tuple(
            Site(
                id=SiteId(new_id()),
                account_id=account.id,
                number=f"{number}{place:03d}",
                name=f"{name} {place}",
                street=f"{place} Pheasant Ridge Dr NE",
                city="Blaine",
                state="MN",
                postal_code="55449-4531",
            )
            for place in range(1, sites + 1)
        )
        self.accounts.save(AccountSave(account=account, sites=added, base=None))
        return account

    def sites(self, account: Account) -> tuple[Site, ...]:
        return self.accounts.card(account.id).sites

    def add_contact(
        self,
        account: Account,
        name: str = "John Doe",
        *,
        sites: tuple[Site, ...] = (),
        **values: Any,
    ) -> AccountContact:
        """A contact of the account, or of these sites of it; values are fields of the contact.

        billing, receive_invoice_notifications and receive_pastdue_notification work too.
        """
        blank = self.contacts.blank(account.id).row
        flags = {
            flag: values.pop(flag)
            for flag in ("billing", "receive_invoice_notifications", "receive_pastdue_notification")
            if flag in values
        }
        links = tuple(Link(site_id=site.id) for site in sites) or (ACCOUNT_LINK,)
        contact = replace(blank.contact, name=name, **values)
        row = replace(blank, contact=contact, links=links, **flags)
        return self.contacts.save(ContactSave(row=row, base=None))

    def change(
        self, id: AccountContactId, change: Callable[[AccountContact], AccountContact]
    ) -> AccountContact:
        """What a clerk does who opens the contact, changes it and saves."""
        base = self.contacts.opened(id).row
        return self.contacts.save(ContactSave(row=change(base), base=base))

    def add_visit(self, site: Site, day: date, service: str, outcome: str = "") -> Visit:
        visit = Visit(
            id=VisitId(new_id()), site_id=site.id, day=day, service=service, outcome=outcome
        )
        self.setup.keep(visit)
        return visit


def invitations_of(office: Office) -> SqlInvitationBook:
    """In the name of the office's author, with links nobody else's key makes."""
    return SqlInvitationBook(office.database, office.author, lambda: LinkKey(bytes(KEY_LENGTH)))


def an_office(
    folder: Path,
    key: Key | None = None,
    *,
    clock: Callable[[], datetime] = now,
    invites: bool = False,
) -> Office:
    """A new office in this folder, with the class COMM and nobody in it."""
    place = folder / "portal-desk.db"
    create_office(
        place, key, organisation="Twin Cities Hauling", staff_name="Aliena Somers", country="US"
    )
    database = open_database(place, key, clock=clock)
    return Office(database=database, author=own_author(database), invites=invites)


def opened_again(database: Database) -> Database:
    """The same database as another program would open it."""
    if database.engine.dialect.name == "postgresql":
        return open_server(database.engine.url.render_as_string(hide_password=False))
    return open_database(database.place, database.key)
