"""Accounts and their sites in a SQL database."""

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
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    DivisionRow,
    SiteRow,
    VisitRow,
)
from storage.values import columns_of, value_of


class SqlAccountBook:
    """An AccountBook over a database; author is in whose name it writes."""

    def __init__(self, database: Database, author: Author) -> None:
        self._database = database
        self._author = author

    def count(self, query: AccountQuery) -> int:
        with self._database.reading() as session:
            return _count(session, query)

    def listed(self, query: AccountQuery, start: int, length: int) -> tuple[ListedAccount, ...]:
        with self._database.reading() as session:
            ids = listing.slice_of(
                session,
                _matching(query, AccountRow.id),
                _order(query),
                total=lambda: _count(session, query),
                start=start,
                length=length,
            )
            return listed_accounts(session, ids)

    def position(self, query: AccountQuery, id: AccountId) -> int | None:
        with self._database.reading() as session:
            return listing.position_of(
                session,
                _matching(query, AccountRow.id),
                _order(query),
                is_it=AccountRow.id == id,
            )

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
            save_account(session, save)
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


def listed_accounts(session: Session, ids: list[AccountId]) -> tuple[ListedAccount, ...]:
    """These accounts, in this order."""
    rows = session.execute(
        select(
            AccountRow.id,
            AccountRow.number,
            AccountRow.name,
            AccountClassRow.name.label("class_name"),
            AccountRow.status,
        )
        .join(AccountClassRow, AccountClassRow.id == AccountRow.class_id)
        .where(AccountRow.id.in_(ids))
    )
    found = {row.id: ListedAccount(**row._mapping) for row in rows}  # noqa: SLF001, its public name
    return tuple(found[id] for id in ids)


def _count(session: Session, query: AccountQuery) -> int:
    counted: int = session.execute(_matching(query, func.count(AccountRow.id))).scalar_one()
    return counted


def _matching(query: AccountQuery, what: Any) -> Select[Any]:
    statement = select(what).where(listing.words_occur(query.text, AccountRow.search))
    if query.status is not None:
        statement = statement.where(AccountRow.status == query.status)
    return statement


def _order(query: AccountQuery) -> tuple[Any, ...]:
    return (AccountRow.sort_number if query.by_number else AccountRow.sort_name, AccountRow.id)


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
