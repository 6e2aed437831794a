"""Whatever clerks do, in any order: the rules hold, and the change log alone tells all of it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import ColumnElement, select

from domain.accounts import Site, SiteStatus, next_site_number
from domain.books import AccountQuery, AccountSave, ContactSave
from domain.changes import Operation
from domain.contacts import ACCOUNT_LINK, AccountContact, BillingKind, Level, Link, with_link
from domain.errors import BillingHeldError, RefusedError
from domain.ids import AccountContactId, AccountId, SiteId, new_id
from domain.portal_access import PortalState, end_access, grant_access
from storage.account_contacts import load
from storage.engine import now, open_database
from storage.schema import AccountContactRow, ChangeRow
from storage.setup import own_author
from tests.office import Office, an_office
from tests.torture.judging import replayed, stored
from tests.torture.rules import broken_rules

T = TypeVar("T")

PICK = st.integers(0, 11)  # which one of those that are there
EMAILS = st.sampled_from(["ada@mill.example", "ADA@Mill.example", "", "not an address"])
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


class _Office(RuleBasedStateMachine):
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
        return _one_of(list(self._rows().values()), pick)

    def _some_site(self, pick: int) -> list[Site]:
        cards = map(self._office.accounts.card, self._account_ids)
        return _one_of([site for card in cards for site in card.sites], pick)

    def _links(self, account_id: AccountId, sites: list[int]) -> tuple[Link, ...]:
        """To sites of the account; to the account where none is picked."""
        there = self._office.accounts.card(account_id).sites
        chosen = {site.id for pick in sites for site in _one_of(there, pick)}
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


class _Contacts(_Office):
    """What clerks do to contacts."""

    @rule(account=PICK, name=st.text(max_size=8), sites=SOME, email=EMAILS)
    def add_contact(self, account: int, name: str, sites: list[int], email: str) -> None:
        for account_id in _one_of(self._account_ids, account):
            blank = self._office.contacts.blank(account_id).row
            assert blank.level is Level.ACCOUNT  # rule 4
            contact = replace(blank.contact, name=name, email=email)
            row = replace(blank, contact=contact, links=self._links(account_id, sites))
            if self._save(ContactSave(row=row, base=None)):
                self._people.add(contact.id)

    @rule(account=PICK, who=PICK)
    def link(self, account: int, who: int) -> None:
        for row in self._somebody(who):
            (account_id,) = _one_of(self._account_ids, account)
            others = self._rows()
            id = self._office.contacts.link(row.contact.id, account_id)
            assert self._row(id) == others.get(id, self._row(id))
            assert self._rows().items() >= others.items()  # rule 33

    @rule(who=PICK)
    def unlink(self, who: int) -> None:
        for row in self._somebody(who):
            before = self._rows()
            try:
                self._office.contacts.unlink(row.id)
            except RefusedError:
                assert row.billing is BillingKind.PRIMARY  # and copies depend on it (U17)
                return
            self._has_ended(row)
            assert self._rows() == {id: other for id, other in before.items() if id != row.id}

    @rule(who=PICK, email=EMAILS, title=st.text(max_size=4))
    def edit(self, who: int, email: str, title: str) -> None:
        for row in self._somebody(who):
            contact = replace(row.contact, email=email, title=title)
            self._save(ContactSave(row=replace(row, contact=contact), base=row))

    @rule(who=PICK, invoices=st.booleans(), past_due=st.booleans())
    def choose_copies(self, who: int, invoices: bool, past_due: bool) -> None:
        for row in self._somebody(who):
            wanted = replace(
                row,
                receive_invoice_notifications=invoices,
                receive_pastdue_notification=past_due,
            )
            self._save(ContactSave(row=wanted, base=row))

    @rule(who=PICK, sites=SOME)
    def change_links(self, who: int, sites: list[int]) -> None:
        for row in self._somebody(who):
            links = self._links(row.account_id, sites)
            saved = self._save(ContactSave(row=replace(row, links=links), base=row))
            assert saved is None or set(saved.links) == set(links)

    @rule(who=PICK, link=PICK, role_1=PICK, role_2=PICK)
    def give_roles(self, who: int, link: int, role_1: int, role_2: int) -> None:
        for row in self._somebody(who):
            (chosen,) = _one_of(row.links, link)
            roles = [None, *self._roles]
            chosen = replace(
                chosen, role_1=roles[role_1 % len(roles)], role_2=roles[role_2 % len(roles)]
            )
            saved = self._save(ContactSave(row=with_link(row, chosen), base=row))
            others = {link for link in row.links if link.site_id != chosen.site_id}
            assert saved is None or set(saved.links) == {chosen, *others}  # rule 11

    @rule(who=PICK, tags=SOME)
    def tag(self, who: int, tags: list[int]) -> None:
        for row in self._somebody(who):
            chosen = frozenset(id for pick in tags for id in _one_of(self._tags, pick))
            contact = replace(row.contact, tags=chosen)
            if self._save(ContactSave(row=replace(row, contact=contact), base=row)):
                everywhere = self._rows(AccountContactRow.contact_id == row.contact.id)
                assert {other.contact.tags for other in everywhere.values()} == {chosen}

    @rule(who=PICK, kind=st.sampled_from(BillingKind), confirmed=st.booleans())
    def take_billing(self, who: int, kind: BillingKind, confirmed: bool) -> None:
        for row in self._somebody(who):
            holds = (
                AccountContactRow.account_id == row.account_id,
                AccountContactRow.billing == kind,
            )
            others = self._rows(*holds).keys() - {row.id}
            wanted = replace(row, billing=kind)
            save = ContactSave(row=wanted, base=row, takes_over_billing=confirmed)
            saved = self._save(save)
            if saved and saved.billing is not BillingKind.NONE:
                assert confirmed or not others  # A4
                assert self._rows(*holds).keys() == {row.id}

    @rule(who=PICK)
    def grant_access(self, who: int) -> None:
        for row in self._somebody(who):
            portal = grant_access(row.portal, now())
            saved = self._save(ContactSave(row=replace(row, portal=portal), base=row))
            assert saved is None or saved.portal.state is PortalState.INVITED

    @rule(who=PICK)
    def end_access(self, who: int) -> None:
        for row in self._somebody(who):
            portal = end_access(row.portal, now())
            saved = self._save(ContactSave(row=replace(row, portal=portal), base=row))
            assert saved is not None  # never refused (A7)
            assert not saved.portal.is_open

    # Merging two contacts and undoing it come here: two more rules. A merge takes the person who is
    # left out of _people, and its undo gives it back.


class Clerks(_Contacts):
    """What clerks do to accounts and sites, besides."""

    @rule(sites=st.integers(0, 3))
    def add_account(self, sites: int) -> None:
        account = self._office.add_account(str(next(self._numbers)), sites=sites)
        self._account_ids.append(account.id)

    @rule(account=PICK)
    def add_site(self, account: int) -> None:
        (id,) = _one_of(self._account_ids, account)
        card, before = self._office.accounts.card(id), self._rows()
        number = next_site_number(card.account.number, frozenset(s.number for s in card.sites))
        site = Site(id=SiteId(new_id()), account_id=id, number=number, name="New")
        self._office.accounts.save(
            AccountSave(account=card.account, sites=(*card.sites, site), base=card)
        )
        assert self._rows() == before  # K2

    @rule(which=PICK, status=st.sampled_from(SiteStatus))
    def close_site(self, which: int, status: SiteStatus) -> None:
        for site in self._some_site(which):
            card, before = self._office.accounts.card(site.account_id), self._rows()
            sites = tuple(replace(one, status=status) if one == site else one for one in card.sites)
            self._office.accounts.save(AccountSave(account=card.account, sites=sites, base=card))
            assert self._rows() == before  # K3

    @rule(which=PICK)
    def remove_site(self, which: int) -> None:
        for site in self._some_site(which):
            card, before = self._office.accounts.card(site.account_id), self._rows()
            left = tuple(one for one in card.sites if one != site)
            save = AccountSave(
                account=card.account, sites=left, base=card, removed_sites=(site.id,)
            )
            self._office.accounts.save(save)
            self._lost(site, before)

    @rule(which=PICK, to=PICK)
    def move_site(self, which: int, to: int) -> None:
        for site in self._some_site(which):
            (account_id,) = _one_of(self._account_ids, to)
            before = self._rows()
            self._office.accounts.move_site(site.id, account_id)
            if account_id == site.account_id:
                assert self._rows() == before
            else:
                self._lost(site, before)


def _one_of(there: Sequence[T], pick: int) -> list[T]:
    return [there[pick % len(there)]] if there else []


TestClerks = Clerks.TestCase
TestClerks.settings = settings(
    max_examples=max(1, settings().max_examples // 5), stateful_step_count=50
)
