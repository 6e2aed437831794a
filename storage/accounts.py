"""Accounts and their sites in a SQL database."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from domain.accounts import Account, AccountClass, Division, Site, Visit
from domain.books import (
    AccountCard,
    AccountQuery,
    AccountSave,
    ContactQuery,
    ListedAccount,
    ListedContact,
    Scope,
    SiteCard,
)
from domain.changes import Author
from domain.contacts import Level
from domain.errors import GoneError
from domain.ids import AccountId, SiteId
from domain.portal_access import PortalState
from storage import listing
from storage.account_contacts import has_link_to
from storage.account_saving import move_site, save_account
from storage.engine import Database
from storage.list_schema import ListedAccountRow
from storage.long_lists import Listing, Memory, Narrowing, Question
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    DivisionRow,
    SiteRow,
    VisitRow,
)
from storage.trigrams import ACCOUNTS
from storage.values import columns_of, value_of


class SqlAccountBook:
    """An AccountBook over a database; author is in whose name it writes.

    Where it invites, a save sends what auto-send of the account's class says (A11).
    """

    def __init__(self, database: Database, author: Author, *, invites: bool = False) -> None:
        self._database = database
        self._author = author
        self._invites = invites
        self._memory = Memory()

    def count(self, query: AccountQuery) -> int:
        with self._database.reading() as session:
            return self._listing(session, query).count()

    def listed(self, query: AccountQuery, start: int, length: int) -> tuple[ListedAccount, ...]:
        with self._database.reading() as session:
            return accounts_at(session, self._listing(session, query).slice(start, length))

    def position(self, query: AccountQuery, id: AccountId) -> int | None:
        with self._database.reading() as session:
            its = select(ListedAccountRow.place).where(ListedAccountRow.id == id)
            place = session.execute(its).scalar()
            return None if place is None else self._listing(session, query).position(place)

    def card(self, id: AccountId) -> AccountCard:
        with self._database.reading() as session:
            return _card(session, id)

    def site_card(self, id: SiteId, today: date) -> SiteCard:
        with self._database.reading() as session:
            row = session.get(SiteRow, id)
            if row is None:
                raise GoneError("site")
            reached = or_(AccountContactRow.level == Level.ACCOUNT, has_link_to(id))
            count = (
                select(func.count())
                .select_from(AccountContactRow)
                .where(AccountContactRow.account_id == row.account_id, reached)
            )
            visits = select(*columns_of(Visit)).where(VisitRow.site_id == id).limit(1)
            before = visits.where(VisitRow.day < today).order_by(VisitRow.day.desc(), VisitRow.id)
            after = visits.where(VisitRow.day >= today).order_by(VisitRow.day, VisitRow.id)
            return SiteCard(
                site=value_of(Site, row),
                contact_count=session.execute(count).scalar_one(),
                last_visit=_visit(session, before),
                next_visit=_visit(session, after),
            )

    def visits(self, site_id: SiteId, first: date, days: int) -> tuple[Visit, ...]:
        query = (
            select(*columns_of(Visit))
            .where(VisitRow.site_id == site_id)
            .where(VisitRow.day >= first, VisitRow.day < first + timedelta(days=days))
            .order_by(VisitRow.day, VisitRow.id)
        )
        with self._database.reading() as session:
            return tuple(value_of(Visit, row) for row in session.execute(query))

    def save(self, save: AccountSave) -> AccountId:
        with self._database.writing(self._author) as session:
            save_account(session, save, invites=self._invites)
        return save.account.id

    def move_site(self, id: SiteId, to: AccountId) -> None:
        with self._database.writing(self._author) as session:
            move_site(session, id, to)

    def site_contacts(self, id: SiteId) -> tuple[ListedContact, ...]:
        with self._database.reading() as session:
            site = session.get(SiteRow, id)
            if site is None:
                raise GoneError("site")
            query = ContactQuery(scope=Scope.THIS_SITE, account_id=site.account_id, site_id=id)
            return listing.listed(session, query, 0, listing.count(session, query))

    def _listing(self, session: Session, query: AccountQuery) -> Listing:
        return Listing(session, accounts_question(query), self._memory.of(session, query))


def accounts_question(query: AccountQuery) -> Question:
    narrowings = []
    if query.status is not None:
        condition = ListedAccountRow.status == query.status
        narrowings.append(Narrowing(condition, select(ListedAccountRow.place).where(condition)))
    return Question(
        row=ListedAccountRow,
        index=ACCOUNTS,
        text=query.text,
        narrowings=tuple(narrowings),
        by=ListedAccountRow.number if query.by_number else None,
    )


def accounts_at(session: Session, places: Sequence[int]) -> tuple[ListedAccount, ...]:
    """The accounts listed at these places, in this order."""
    rows = session.execute(
        select(
            ListedAccountRow.place,
            AccountRow.id,
            AccountRow.number,
            AccountRow.name,
            AccountClassRow.name,
            AccountRow.status,
        )
        .join_from(ListedAccountRow, AccountRow, AccountRow.id == ListedAccountRow.id)
        .join(AccountClassRow, AccountClassRow.id == AccountRow.class_id)
        .where(ListedAccountRow.place.in_(places))
    )
    found = {
        place: ListedAccount(id=id, number=number, name=name, class_name=of, status=status)
        for place, id, number, name, of, status in rows
    }
    return tuple(found[place] for place in places)


def _card(session: Session, id: AccountId) -> AccountCard:
    found = session.execute(
        select(AccountRow, AccountClassRow, DivisionRow)
        .join(AccountClassRow, AccountClassRow.id == AccountRow.class_id)
        .join(DivisionRow, DivisionRow.id == AccountRow.division_id)
        .where(AccountRow.id == id)
    ).first()
    if found is None:
        raise GoneError("account")
    account, account_class, division = found
    sites = session.execute(
        select(*columns_of(Site))
        .where(SiteRow.account_id == id)
        .order_by(SiteRow.sort_number, SiteRow.id)
    )
    contacts = select(func.count()).where(AccountContactRow.account_id == id)
    users = contacts.where(AccountContactRow.portal_state == PortalState.YES)
    return AccountCard(
        account=value_of(Account, account),
        account_class=value_of(AccountClass, account_class),
        division=value_of(Division, division),
        sites=tuple(value_of(Site, row) for row in sites),
        contact_count=session.execute(contacts).scalar_one(),
        portal_user_count=session.execute(users).scalar_one(),
    )


def _visit(session: Session, query: Select[Any]) -> Visit | None:
    row = session.execute(query).first()
    return None if row is None else value_of(Visit, row)
