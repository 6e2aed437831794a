"""Universal search: accounts, sites and contacts at once."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.accounts import Site
from domain.books import (
    COUNTED_TO,
    AccountQuery,
    ContactOrder,
    ContactQuery,
    Found,
    FoundSite,
    Scope,
)
from storage.accounts import accounts_at, accounts_question
from storage.engine import Database
from storage.list_schema import ListedSiteRow
from storage.listing import at_places, everybody
from storage.long_lists import Listing, Question
from storage.schema import AccountRow, SiteRow
from storage.trigrams import SITES
from storage.values import columns_of, value_of

_NOTHING = Found(accounts=(), account_count=0, sites=(), site_count=0, contacts=(), contact_count=0)


class SqlSearchBook:
    """A SearchBook over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, text: str, limit: int) -> Found:
        if not text.strip():
            return _NOTHING
        people = everybody(ContactQuery(scope=Scope.EVERYWHERE, text=text, order=ContactOrder.NAME))
        with self._database.reading() as session:
            accounts = Listing(session, accounts_question(AccountQuery(text=text)))
            sites = Listing(session, Question(row=ListedSiteRow, index=SITES, text=text))
            contacts = Listing(session, people)
            return Found(
                accounts=accounts_at(session, accounts.slice(0, limit)),
                account_count=accounts.count_to(COUNTED_TO),
                sites=_sites_at(session, sites.slice(0, limit)),
                site_count=sites.count_to(COUNTED_TO),
                contacts=at_places(session, contacts.slice(0, limit)),
                contact_count=contacts.count_to(COUNTED_TO),
            )


def _sites_at(session: Session, places: Sequence[int]) -> tuple[FoundSite, ...]:
    rows = session.execute(
        select(
            ListedSiteRow.place,
            *columns_of(Site),
            AccountRow.number.label("account_number"),
            AccountRow.name.label("account_name"),
        )
        .join_from(ListedSiteRow, SiteRow, SiteRow.id == ListedSiteRow.id)
        .join(AccountRow, AccountRow.id == SiteRow.account_id)
        .where(ListedSiteRow.place.in_(places))
    )
    found = {
        row.place: FoundSite(
            site=value_of(Site, row),
            account_number=row.account_number,
            account_name=row.account_name,
        )
        for row in rows
    }
    return tuple(found[place] for place in places)
