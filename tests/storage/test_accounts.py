from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.accounts import Account, AccountStatus, Site, SiteStatus
from domain.books import AccountQuery, AccountSave, ContactQuery
from domain.contacts import ACCOUNT_LINK, BillingKind, Contact
from domain.errors import ConflictError, GoneError, RefusedError
from domain.ids import AccountId, ContactId, SiteId, new_id
from domain.portal_access import PortalState, grant_access
from tests.office import MONDAY, MONDAY_MORNING, Office

pytestmark = pytest.mark.both


def test_an_account_comes_back_with_its_sites_by_number(office: Office) -> None:
    account = office.add_account(sites=12, status=AccountStatus.CREDIT_HOLD)
    card = office.accounts.card(account.id)
    assert card.account == account
    assert [site.number for site in card.sites] == [f"494180{n:02d}" for n in range(1, 13)]
    assert card.account_class.name == "COMM"
    assert card.division == office.division


def test_the_card_counts_contacts_and_portal_users(office: Office) -> None:
    account = office.add_account()
    invited = office.add_contact(account, email="john@renogym.example")
    office.add_contact(account, "Sue")
    office.change(
        invited.id, lambda row: replace(row, portal=grant_access(row.portal, MONDAY_MORNING))
    )
    card = office.accounts.card(account.id)
    assert (card.contact_count, card.portal_user_count) == (2, 0)  # invited is not yet in


def test_the_contact_typed_with_a_new_account_becomes_its_billing_contact(office: Office) -> None:
    account = _account(office)
    contact = Contact(id=ContactId(new_id()), name="John Doe", email="john@renogym.example")
    save = AccountSave(account=account, sites=(), base=None, first_contact=contact)
    office.accounts.save(save)
    (listed,) = office.contacts.listed(ContactQuery(account_id=account.id), 0, 10)
    row = office.contacts.opened(listed.id).row
    assert row.contact == contact
    assert row.billing is BillingKind.PRIMARY
    assert row.links == (ACCOUNT_LINK,)


def test_where_the_class_does_not_say_so_the_first_contact_bills_nothing(office: Office) -> None:
    plain = office.add_class("RESI", create_contact_default=False)
    account = replace(_account(office), class_id=plain.id)
    contact = Contact(id=ContactId(new_id()), name="John Doe")
    office.accounts.save(AccountSave(account=account, sites=(), base=None, first_contact=contact))
    (listed,) = office.contacts.listed(ContactQuery(account_id=account.id), 0, 10)
    assert listed.billing is BillingKind.NONE


def test_problems_of_all_parts_come_together_and_nothing_is_stored(office: Office) -> None:
    office.add_account("49418")
    account = replace(_account(office), number="49418", name=" ")
    site = _site(account, number="99")
    contact = Contact(id=ContactId(new_id()), email="john@renogym")
    save = AccountSave(account=account, sites=(site,), base=None, first_contact=contact)
    with pytest.raises(RefusedError) as refused:
        office.accounts.save(save)
    assert set(refused.value.problems) == {
        "number",
        "name",
        f"{site.id}.number",
        "contact.name",
        "contact.email",
    }
    assert refused.value.problems["number"] == "Another account has number 49418."
    assert office.accounts.count(AccountQuery()) == 1


def test_two_sites_cannot_have_one_number(office: Office) -> None:
    account = office.add_account(sites=1)
    card = office.accounts.card(account.id)
    double = _site(account, number="49418001")
    with pytest.raises(RefusedError, match="Another site has number 49418001"):
        office.accounts.save(AccountSave(account=account, sites=(*card.sites, double), base=card))


def test_a_removed_sites_number_is_free_at_once(office: Office) -> None:
    account = office.add_account(sites=1)
    card = office.accounts.card(account.id)
    again = _site(account, number="49418001")
    save = AccountSave(
        account=account, sites=(again,), base=card, removed_sites=(card.sites[0].id,)
    )
    office.accounts.save(save)
    assert office.sites(account) == (again,)


def test_a_site_with_a_number_of_an_older_system_may_stay(office: Office) -> None:
    account = office.add_account(sites=1)
    office.setup.keep(replace(office.sites(account)[0], number="OLD-7"))
    card = office.accounts.card(account.id)
    renamed = replace(account, name="Renovation Gyms")
    office.accounts.save(AccountSave(account=renamed, sites=card.sites, base=card))
    assert office.accounts.card(account.id).account == renamed


def test_edits_of_account_and_sites_merge_by_field(office: Office) -> None:
    account = office.add_account(sites=2)
    card = office.accounts.card(account.id)
    first, second = card.sites
    held = replace(account, status=AccountStatus.CREDIT_HOLD)
    closed = replace(first, status=SiteStatus.INACTIVE)
    office.accounts.save(AccountSave(account=held, sites=(closed, second), base=card))
    named = replace(account, name="Renovation Gyms")
    moved = replace(first, street="60 E Broadway")
    office.accounts.save(AccountSave(account=named, sites=(moved, second), base=card))
    now = office.accounts.card(account.id)
    assert now.account == replace(named, status=AccountStatus.CREDIT_HOLD)
    assert now.sites == (replace(moved, status=SiteStatus.INACTIVE), second)


def test_the_same_field_edited_twice_is_a_conflict(office: Office) -> None:
    account = office.add_account()
    card = office.accounts.card(account.id)
    office.accounts.save(AccountSave(account=replace(account, name="One"), sites=(), base=card))
    with pytest.raises(ConflictError) as conflict:
        office.accounts.save(AccountSave(account=replace(account, name="Two"), sites=(), base=card))
    assert conflict.value.fields == ("name",)


def test_a_site_left_out_of_a_save_is_not_removed(office: Office) -> None:
    account = office.add_account(sites=2)
    card = office.accounts.card(account.id)
    office.accounts.save(AccountSave(account=account, sites=card.sites[:1], base=card))
    assert office.sites(account) == card.sites


def test_what_is_gone_is_said_to_be_gone(office: Office) -> None:
    for ask in (
        lambda: office.accounts.card(AccountId(new_id())),
        lambda: office.accounts.site_card(SiteId(new_id()), MONDAY),
        lambda: office.accounts.site_contacts(SiteId(new_id())),
        lambda: office.contacts.blank(AccountId(new_id())),
    ):
        with pytest.raises(GoneError):
            ask()


# A site leaves the account (K3)


def test_removing_a_site_takes_its_links_and_whoever_has_no_other(office: Office) -> None:
    account = office.add_account(sites=2)
    first, second = office.sites(account)
    only = office.add_contact(account, "Only", sites=(first,), email="only@renogym.example")
    both = office.add_contact(account, "Both", sites=(first, second))
    boss = office.add_contact(account, "Boss")
    office.add_visit(first, MONDAY, "4 Yard Trash")
    assert {row.id for row in office.accounts.site_contacts(first.id)} == {only.id, both.id}
    card = office.accounts.card(account.id)
    office.accounts.save(
        AccountSave(account=account, sites=(second,), base=card, removed_sites=(first.id,))
    )
    assert office.sites(account) == (second,)
    with pytest.raises(GoneError):
        office.contacts.opened(only.id)
    assert office.contacts.opened(both.id).row.site_ids == {second.id}
    assert office.contacts.opened(boss.id).row == boss


def test_a_moved_site_gets_a_number_of_its_account_and_gives_nobody_rights(office: Office) -> None:
    gym, mill = office.add_account(sites=2), office.add_account("21638", "The Mill", sites=2)
    first, second = office.sites(gym)
    only = office.add_contact(gym, "Only", sites=(first,), email="only@renogym.example")
    office.change(
        only.id, lambda row: replace(row, portal=grant_access(row.portal, MONDAY_MORNING))
    )
    both = office.add_contact(gym, "Both", sites=(first, second))
    at_mill = office.add_contact(mill, "Miller", sites=office.sites(mill)[:1])
    office.accounts.move_site(first.id, mill.id)
    assert [site.number for site in office.sites(mill)] == ["21638001", "21638002", "21638003"]
    assert office.sites(gym) == (second,)
    assert office.contacts.opened(both.id).row.site_ids == {second.id}
    assert office.contacts.opened(at_mill.id).row == at_mill
    with pytest.raises(GoneError):
        office.contacts.opened(only.id)
    again = office.contacts.link(only.contact.id, gym.id)
    assert office.contacts.opened(again).row.portal.state is PortalState.NO


def test_a_site_moved_to_its_own_account_stays_as_it_is(office: Office) -> None:
    account = office.add_account(sites=1)
    (site,) = office.sites(account)
    office.accounts.move_site(site.id, account.id)
    assert office.sites(account) == (site,)


# Visits


def test_the_site_card_names_the_visits_around_a_day(office: Office) -> None:
    account = office.add_account(sites=2)
    site, other = office.sites(account)
    office.add_contact(account, "Boss")
    office.add_contact(account, "Porter", sites=(site,))
    office.add_contact(account, "Guard", sites=(other,))
    done = office.add_visit(site, MONDAY - timedelta(days=3), "4 Yard Trash", "Completed")
    office.add_visit(site, MONDAY - timedelta(days=10), "4 Yard Trash", "Completed")
    today = office.add_visit(site, MONDAY, "4 Yard Trash")
    office.add_visit(other, MONDAY, "35 Yard Compactor")
    card = office.accounts.site_card(site.id, MONDAY)
    assert (card.last_visit, card.next_visit) == (done, today)
    assert card.contact_count == 2
    assert office.accounts.site_card(site.id, date(2026, 1, 1)).next_visit is None


def test_visits_of_a_week_are_those_of_its_seven_days(office: Office) -> None:
    (site,) = office.sites(office.add_account(sites=1))
    added = [office.add_visit(site, MONDAY + timedelta(days=n), "Trash") for n in (-1, 0, 6, 7)]
    assert office.accounts.visits(site.id, MONDAY, 7) == tuple(added[1:3])


# The navigator


def test_accounts_are_filtered_by_words_and_status(office: Office) -> None:
    office.add_account("49418", "Renovation Gym")
    office.add_account("21638", "The Mill", status=AccountStatus.INACTIVE)
    office.add_account("30000", "Café Gymnopédie")

    def names(query: AccountQuery) -> list[str]:
        return [account.name for account in office.accounts.listed(query, 0, 10)]

    assert names(AccountQuery()) == ["Café Gymnopédie", "Renovation Gym", "The Mill"]
    assert names(AccountQuery(text="GYM")) == ["Café Gymnopédie", "Renovation Gym"]
    assert names(AccountQuery(text="cafe 300")) == ["Café Gymnopédie"]
    assert names(AccountQuery(status=AccountStatus.INACTIVE)) == ["The Mill"]
    assert names(AccountQuery(by_number=True)) == ["The Mill", "Café Gymnopédie", "Renovation Gym"]


def _account(office: Office) -> Account:
    return Account(
        id=AccountId(new_id()),
        number="77000",
        name="North Loop Builders",
        class_id=office.comm.id,
        division_id=office.division.id,
    )


def _site(account: Account, number: str) -> Site:
    return Site(id=SiteId(new_id()), account_id=account.id, number=number, name="Yard")
