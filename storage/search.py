"""Universal search: accounts, sites and contacts at once."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.accounts import Site
from domain.books import ContactOrder, ContactQuery, Found, FoundSite, Scope
from domain.ids import SiteId
from storage import listing
from storage.accounts import listed_accounts
from storage.engine import Database
from storage.schema import AccountRow, SiteRow
from storage.values import columns_of, value_of

_NOTHING = Found(accounts=(), account_count=0, sites=(), site_count=0, contacts=(), contact_count=0)


class SqlSearchBook:
    """A SearchBook over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, text: str, limit: int) -> Found:
        if not text.strip():
            return _NOTHING
        people = ContactQuery(scope=Scope.EVERYWHERE, text=text, order=ContactOrder.NAME)
        with self._database.reading() as session:
            accounts, account_count = listing.first_of(
                session,
                select(AccountRow.id).where(listing.words_occur(text, AccountRow.search)),
                (AccountRow.sort_name, AccountRow.id),
                limit,
            )
            sites, site_count = listing.first_of(
                session,
                select(SiteRow.id).where(listing.words_occur(text, SiteRow.search)),
                (SiteRow.sort_number, SiteRow.id),
                limit,
            )
            contacts, contact_count = listing.first(session, people, limit)
            return Found(
                accounts=listed_accounts(session, accounts),
                account_count=account_count,
                sites=_found_sites(session, sites),
                site_count=site_count,
                contacts=contacts,
                contact_count=contact_count,
            )


def _found_sites(session: Session, ids: Sequence[SiteId]) -> tuple[FoundSite, ...]:
    rows = session.execute(
        select(
            *columns_of(Site),
            AccountRow.number.label("account_number"),
            AccountRow.name.label("account_name"),
        )
        .join(AccountRow, AccountRow.id == SiteRow.account_id)
        .where(SiteRow.id.in_(ids))
    )
    found = {
        row.id: FoundSite(
            site=value_of(Site, row),
            account_number=row.account_number,
            account_name=row.account_name,
        )
        for row in rows
    }
    return tuple(found[id] for id in ids)
