"""Universal search: accounts, sites and contacts at once."""

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from domain.accounts import Site
from domain.books import ContactOrder, ContactQuery, Found, FoundSite, Scope
from storage import listing
from storage.accounts import listed_accounts
from storage.engine import Database
from storage.schema import AccountRow, SiteRow
from storage.values import columns_of, value_of


class SqlSearchBook:
    """A SearchBook over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, text: str, limit: int) -> Found:
        if not text.strip():
            return _NOTHING
        with self._database.reading() as session:
            matches = listing.words_occur(text, AccountRow.search)
            accounts = (
                select(AccountRow.id)
                .where(matches)
                .order_by(AccountRow.sort_name, AccountRow.id)
                .limit(limit)
            )
            people = ContactQuery(scope=Scope.EVERYWHERE, text=text, order=ContactOrder.NAME)
            site_matches = listing.words_occur(text, SiteRow.search)
            return Found(
                accounts=listed_accounts(session, list(session.scalars(accounts))),
                account_count=_count(session, select(func.count(AccountRow.id)).where(matches)),
                sites=_sites(session, site_matches, limit),
                site_count=_count(session, select(func.count(SiteRow.id)).where(site_matches)),
                contacts=listing.listed(session, people, 0, limit),
                contact_count=listing.count(session, people),
            )


_NOTHING = Found(accounts=(), account_count=0, sites=(), site_count=0, contacts=(), contact_count=0)


def _count(session: Session, query: Select[int]) -> int:
    return session.execute(query).scalar_one()


def _sites(session: Session, matches: ColumnElement[bool], limit: int) -> tuple[FoundSite, ...]:
    rows = session.execute(
        select(
            *columns_of(Site),
            AccountRow.number.label("account_number"),
            AccountRow.name.label("account_name"),
        )
        .join(AccountRow, AccountRow.id == SiteRow.account_id)
        .where(matches)
        .order_by(SiteRow.sort_number, SiteRow.id)
        .limit(limit)
    )
    return tuple(
        FoundSite(
            site=value_of(Site, row),
            account_number=row.account_number,
            account_name=row.account_name,
        )
        for row in rows
    )
