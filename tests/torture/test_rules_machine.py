"""Whatever clerks do, in any order: the rules hold, and the change log alone tells all of it."""

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from domain.accounts import Site, SiteStatus, next_site_number
from domain.books import AccountSave, ContactSave
from domain.contacts import BillingKind, Level, with_link
from domain.errors import RefusedError
from domain.ids import SiteId, new_id
from domain.portal_access import PortalState, end_access, grant_access
from storage.engine import now
from storage.schema import AccountContactRow
from tests.torture.actions_machine import Actions
from tests.torture.office_machine import PICK, SOME, OfficeMachine, one_of

EMAILS = st.sampled_from(["ada@mill.example", "ADA@Mill.example", "", "not an address"])


class _Contacts(OfficeMachine):
    """What clerks do to contacts."""

    @rule(account=PICK, name=st.text(max_size=8), sites=SOME, email=EMAILS)
    def add_contact(self, account: int, name: str, sites: list[int], email: str) -> None:
        for account_id in one_of(self._account_ids, account):
            blank = self._office.contacts.blank(account_id).row
            assert blank.level is Level.ACCOUNT  # rule 4
            contact = replace(blank.contact, name=name, email=email)
            row = replace(blank, contact=contact, links=self._links(account_id, sites))
            if self._save(ContactSave(row=row, base=None)):
                self._people.add(contact.id)

    @rule(account=PICK, who=PICK)
    def link(self, account: int, who: int) -> None:
        for row in self._somebody(who):
            (account_id,) = one_of(self._account_ids, account)
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
            (chosen,) = one_of(row.links, link)
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
            chosen = frozenset(id for pick in tags for id in one_of(self._tags, pick))
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


class Clerks(_Contacts, Actions):
    """What clerks do to accounts and sites, besides."""

    @rule(sites=st.integers(0, 3))
    def add_account(self, sites: int) -> None:
        account = self._office.add_account(str(next(self._numbers)), sites=sites)
        self._account_ids.append(account.id)

    @rule(account=PICK)
    def add_site(self, account: int) -> None:
        (id,) = one_of(self._account_ids, account)
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
            (account_id,) = one_of(self._account_ids, to)
            before = self._rows()
            self._office.accounts.move_site(site.id, account_id)
            if account_id == site.account_id:
                assert self._rows() == before
            else:
                self._lost(site, before)


TestClerks = Clerks.TestCase
TestClerks.settings = settings(
    max_examples=max(1, settings().max_examples // 2), stateful_step_count=50
)
