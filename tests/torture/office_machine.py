"""An office in which anything may happen, and what holds in it after each step."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import ColumnElement, select

from domain.accounts import Site
from domain.books import AccountQuery, ContactSave
from domain.changes import Operation
from domain.contacts import ACCOUNT_LINK, AccountContact, Link
from domain.errors import BillingHeldError, RefusedError
from domain.ids import AccountContactId, AccountId
from storage.account_contacts import load
from storage.engine import open_database
from storage.schema import AccountContactRow, ChangeRow
from storage.setup import own_author
from tests.office import Office, an_office
from tests.torture.judging import replayed, stored
from tests.torture.rules import broken_rules

T = TypeVar("T")

PICK = st.integers(0, 11)  # which one of those that are there
SOME = st.lists(PICK, max_size=3)


@cache
def _small_office() -> bytes:
    """Made once: every example begins with a copy of the file."""
    with TemporaryDirectory() as folder:
        office = an_office(Path(folder))
        for number in "100", "200":
            account = office.add_account(number, sites=2)
            for name in ("Ada", "Ben", "Cy"):
                office.add_contact(account, name, email=f"{name}@mill.example")
        office.database.close()
        return office.database.place.read_bytes()


class OfficeMachine(RuleBasedStateMachine):
    """An office, what holds in it after each step, and how clerks find what they work on."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        place = Path(self._folder.name, "portal-desk.db")
        place.write_bytes(_small_office())
        database = open_database(place)
        self._office = Office(database, own_author(database))
        there = self._office.accounts.listed(AccountQuery(), 0, 100)
        self._account_ids = [account.id for account in there]
        self._numbers = iter(range(10_000, 100_000))
        rows = self._rows().values()
        self._people: set[UUID] = {row.contact.id for row in rows}  # known for good (rule 31)
        opened = self._office.contacts.blank(self._account_ids[0])
        self._roles = [role.id for role in opened.roles]
        self._tags = [tag_type.id for tag_type in opened.tag_types]

    def teardown(self) -> None:
        self._office.database.close()
        self._folder.cleanup()

    @invariant()
    def rules_hold(self) -> None:
        with self._office.database.reading() as session:
            records = stored(session)
            assert list(broken_rules(records)) == []
            assert replayed(session) == records  # C1
            assert set(records.get("contact", {})) == self._people  # rule 31

    def _save(self, save: ContactSave) -> AccountContact | None:
        """What was stored, and is shown when opened again; None where it was refused."""
        before = self._actions()
        try:
            saved = self._office.contacts.save(save)
        except (RefusedError, BillingHeldError):
            assert self._actions() == before
            return None
        shown = self._row(saved.id)
        assert replace(shown, links=()) == replace(saved, links=())
        assert set(shown.links) == set(saved.links)
        assert len(self._actions()) <= len(before) + 1  # C3
        return saved

    def _actions(self) -> set[UUID]:
        with self._office.database.reading() as session:
            return set(session.scalars(select(ChangeRow.action_id)))

    def _row(self, id: AccountContactId) -> AccountContact:
        return self._office.contacts.opened(id).row

    def _rows(self, *conditions: ColumnElement[bool]) -> dict[AccountContactId, AccountContact]:
        query = select(AccountContactRow).where(*conditions).order_by(AccountContactRow.id)
        with self._office.database.reading() as session:
            found = [(row, load(session, row.id)) for row in session.scalars(query)]
        assert all(loaded and loaded.level is row.level for row, loaded in found)
        return {loaded.id: loaded for _, loaded in found if loaded}

    def _somebody(self, pick: int) -> list[AccountContact]:
        """One account contact, or none where there is none."""
        return one_of(list(self._rows().values()), pick)

    def _some_site(self, pick: int) -> list[Site]:
        cards = map(self._office.accounts.card, self._account_ids)
        return one_of([site for card in cards for site in card.sites], pick)

    def _links(self, account_id: AccountId, sites: list[int]) -> tuple[Link, ...]:
        """To sites of the account; to the account where none is picked."""
        there = self._office.accounts.card(account_id).sites
        chosen = {site.id for pick in sites for site in one_of(there, pick)}
        return tuple(Link(site_id=id) for id in chosen) or (ACCOUNT_LINK,)

    def _lost(self, site: Site, before: dict[AccountContactId, AccountContact]) -> None:
        """Who had a link to the site has it no more, and is gone where it was the last (K3)."""
        after = self._rows()
        for id, row in before.items():
            left = {link for link in row.links if link.site_id != site.id}
            if left:
                assert set(after[id].links) == left
            else:
                assert id not in after
                self._has_ended(row)

    def _has_ended(self, row: AccountContact) -> None:
        """Access ended in the same change as the account contact (A7)."""
        query = (
            select(ChangeRow).where(ChangeRow.entity_id == row.id).order_by(ChangeRow.device_seq)
        )
        with self._office.database.reading() as session:
            *_, last = session.scalars(query)
            assert last.operation is Operation.DELETE
            assert last.fields["portal_state"][0] not in ("invited", "yes")


def one_of(there: Sequence[T], pick: int) -> list[T]:
    return [there[pick % len(there)]] if there else []
