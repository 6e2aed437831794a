"""Merging two contacts in the database (M1 to M6)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.accounts import Account
from domain.changes import Author
from domain.contacts import AccountContact, problems
from domain.errors import ConflictError, RefusedError
from domain.ids import AccountContactId, ActionId, ContactId
from domain.invitations import Cancelled
from domain.merge_contacts import MergeChoices, OpenedMerge, Person, merged, merged_contact
from domain.portal_access import PortalState
from storage.account_contacts import load, load_contact, store, store_contact
from storage.aliases import current_contact
from storage.changes import action_of
from storage.dead_links import cancel_open
from storage.engine import Database
from storage.schema import (
    AccountContactRow,
    AccountRow,
    ContactAliasRow,
    ContactRow,
    ContactTagRow,
    DivisionRow,
    LinkRow,
    SiteRow,
    TagTypeRow,
)
from storage.values import value_of

_SAME = "This is the same person already. Choose another contact to merge with."


class SqlMergeBook:
    """A MergeBook over a database; author is in whose name it writes."""

    def __init__(self, database: Database, author: Author) -> None:
        self._database = database
        self._author = author

    def opened(self, kept: ContactId, other: ContactId) -> OpenedMerge:
        with self._database.reading() as session:
            people = [current_contact(session, id) for id in (kept, other)]
            if people[0] == people[1]:
                raise RefusedError({"contact": _SAME})
            return _opened(session, *(_person(session, id) for id in people))

    def merge(self, opened: OpenedMerge, choices: MergeChoices) -> ActionId:
        with self._database.writing(self._author) as session:
            kept, other = opened.kept, opened.other
            for one in (kept, other):
                if _person(session, current_contact(session, one.contact.id)) != one:
                    raise ConflictError(())
            rows = merged(kept, other, choices, action_of(session).at)
            if found := _problems(rows, opened):
                raise RefusedError(found)
            cancel_open(session, _whose_links_die(other, rows), Cancelled.MERGED)
            _remove(session, other)
            store_contact(session, merged_contact(kept, other, choices))  # also on no account
            for row in rows:
                store(session, row)
            _lead(session, other.contact.id, kept.contact.id)
            return action_of(session).id


def _problems(rows: tuple[AccountContact, ...], opened: OpenedMerge) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:  # without an account there is nothing that could be wrong
        found |= problems(row, opened.countries[row.account_id])
    return found


def _whose_links_die(
    other: Person, rows: tuple[AccountContact, ...]
) -> frozenset[AccountContactId]:
    """All of the other one, and of the kept one where that is not Invited any more."""
    settled = {row.id for row in rows if row.portal.state is not PortalState.INVITED}
    return frozenset({row.id for row in other.accounts} | settled)


def _remove(session: Session, other: Person) -> None:
    """Before the kept one takes over: the database allows one holder of a billing kind."""
    ids = [row.id for row in other.accounts]
    for table, wanted in (
        (LinkRow, LinkRow.account_contact_id.in_(ids)),
        (AccountContactRow, AccountContactRow.id.in_(ids)),
        (ContactTagRow, ContactTagRow.contact_id == other.contact.id),
        (ContactRow, ContactRow.id == other.contact.id),
    ):
        for row in session.scalars(select(table).where(wanted)):
            session.delete(row)
    session.flush()


def _lead(session: Session, other: ContactId, kept: ContactId) -> None:
    """Also whoever was merged into the other one before."""
    former = select(ContactAliasRow).where(ContactAliasRow.contact_id == other)
    for alias in session.scalars(former):
        alias.contact_id = kept
    session.add(ContactAliasRow(id=other, contact_id=kept))


def _person(session: Session, id: ContactId) -> Person:
    ids = session.scalars(
        select(AccountContactRow.id)
        .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
        .where(AccountContactRow.contact_id == id)
        .order_by(AccountRow.sort_number, AccountRow.id)
    )
    rows = (load(session, one) for one in ids.all())
    return Person(
        contact=load_contact(session, id), accounts=tuple(row for row in rows if row is not None)
    )


def _opened(session: Session, kept: Person, other: Person) -> OpenedMerge:
    rows = (*kept.accounts, *other.accounts)
    accounts = session.execute(
        select(AccountRow, DivisionRow.country)
        .join(DivisionRow, DivisionRow.id == AccountRow.division_id)
        .where(AccountRow.id.in_({row.account_id for row in rows}))
    ).all()
    sites = select(SiteRow.id, SiteRow.number).where(
        SiteRow.id.in_({site for row in rows for site in row.site_ids})
    )
    tags = select(TagTypeRow.id, TagTypeRow.name).where(
        TagTypeRow.id.in_(kept.contact.tags | other.contact.tags)
    )
    return OpenedMerge(
        kept=kept,
        other=other,
        accounts={row.id: value_of(Account, row) for row, _ in accounts},
        countries={row.id: country for row, country in accounts},
        site_numbers={row.id: row.number for row in session.execute(sites)},
        tag_names={row.id: row.name for row in session.execute(tags)},
    )
