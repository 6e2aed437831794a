from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from domain.accounts import AccountStatus, InvoiceDelivery
from domain.books import ContactQuery, ContactSave
from domain.contacts import (
    ACCOUNT_LINK,
    AccountContact,
    BillingKind,
    Level,
    Link,
    NotificationMethod,
)
from domain.errors import BillingHeldError, ConflictError, GoneError, RefusedError
from domain.ids import AccountId, ContactId, account_contact_id, new_id
from domain.portal_access import PortalAccess, PortalState, end_access, grant_access
from tests.office import MONDAY_MORNING, Office

pytestmark = pytest.mark.both


def test_a_contact_comes_back_as_it_was_saved(office: Office) -> None:
    account = office.add_account(sites=2)
    role, tag = office.add_role("Night shift"), office.add_tag_type("Spanish")
    first, second = office.sites(account)
    row = office.contacts.blank(account.id).row
    row = replace(
        row,
        contact=replace(
            row.contact,
            name="Priya Raman",
            title="Facilities",
            email="p.raman@renogym.example",
            email_2="priya@home.example",
            phone_1="763-555-0142",
            phone_4="ext. 12",
            note="Prefers a call before 10 am.\nOwns all three gyms.",
            receive_service_notifications=True,
            service_notification_method=NotificationMethod.EMAIL_AND_TEXT,
            request_notification_method=NotificationMethod.EMAIL,
            tags=frozenset({tag.id}),
        ),
        links=(Link(site_id=first.id, role_1=role.id), Link(site_id=second.id, role_2=role.id)),
    )
    saved = office.contacts.save(ContactSave(row=row, base=None))
    assert saved == row
    assert office.contacts.opened(row.id).row == row


def test_a_new_contact_starts_account_level_with_the_defaults_of_the_class(office: Office) -> None:
    notified = office.add_class("MUNI", default_contact_service_notification=True)
    blank = office.contacts.blank(office.add_account(class_id=notified.id).id)
    assert blank.is_new
    assert blank.row.links == (ACCOUNT_LINK,)
    assert blank.row.contact.receive_service_notifications
    assert blank.row.contact.service_notification_method is NotificationMethod.NONE  # A5
    assert blank.account_class == notified


def test_an_opened_contact_knows_what_stands_around_it(office: Office) -> None:
    account, other = office.add_account(sites=3), office.add_account("21638", "The Mill")
    holder = office.add_contact(account, "Grace Oyelaran", billing=BillingKind.PRIMARY)
    row = office.add_contact(account)
    office.contacts.link(row.contact.id, other.id)
    opened = office.contacts.opened(row.id)
    assert [site.number for site in opened.sites] == ["49418001", "49418002", "49418003"]
    assert [(held.kind, held.id) for held in opened.holders] == [(BillingKind.PRIMARY, holder.id)]
    assert opened.other_accounts == ("21638 The Mill",)
    assert opened.account == account
    assert {"Billing", "Facilities"} <= {role.name for role in opened.roles}
    assert "VIP" in {tag_type.name for tag_type in opened.tag_types}


def test_saving_trims_and_clears_what_the_level_rules_out(office: Office) -> None:
    account = office.add_account(sites=1)
    (site,) = office.sites(account)
    row = office.add_contact(account, "  John Doe ", billing=BillingKind.PRIMARY)
    assert row.contact.name == "John Doe"
    row = office.change(row.id, lambda row: replace(row, links=(Link(site_id=site.id),)))
    assert row.billing is BillingKind.NONE
    assert row.level is Level.SITE
    (listed,) = office.contacts.listed(ContactQuery(account_id=account.id), 0, 10)
    assert listed.level is Level.SITE


def test_what_breaks_a_rule_is_refused_and_nothing_is_stored(office: Office) -> None:
    account = office.add_account()
    with pytest.raises(RefusedError) as refused:
        office.add_contact(account, "  ", email="somers378@gmail")
    assert set(refused.value.problems) == {"name", "email"}
    assert office.contacts.count(ContactQuery(account_id=account.id)) == 0
    row = office.contacts.blank(account.id).row
    row = replace(row, contact=replace(row.contact, name="Nowhere"), links=())
    with pytest.raises(RefusedError) as refused:
        office.contacts.save(ContactSave(row=row, base=None))
    assert set(refused.value.problems) == {"links"}


# Two people at once


def test_edits_of_different_fields_are_both_kept(office: Office) -> None:
    account = office.add_account(sites=2)
    vip, spanish = office.add_tag_type("Loud"), office.add_tag_type("Spanish")
    row = office.add_contact(account, sites=office.sites(account)[:1])
    mine = _with(row, title="Owner", tags=frozenset({vip.id}))
    theirs = _with(row, phone_1="763-555-0142", tags=frozenset({spanish.id}))
    theirs = replace(theirs, links=(*row.links, Link(site_id=office.sites(account)[1].id)))
    office.contacts.save(ContactSave(row=theirs, base=row))
    saved = office.contacts.save(ContactSave(row=mine, base=row))
    assert (saved.contact.title, saved.contact.phone_1) == ("Owner", "763-555-0142")
    assert saved.contact.tags == {vip.id, spanish.id}
    assert saved.site_ids == {site.id for site in office.sites(account)}
    assert office.contacts.opened(row.id).row == saved


def test_edits_of_the_same_field_are_a_conflict_that_names_it(office: Office) -> None:
    row = office.add_contact(office.add_account())
    office.contacts.save(ContactSave(row=_with(row, title="Owner"), base=row))
    with pytest.raises(ConflictError) as conflict:
        office.contacts.save(ContactSave(row=_with(row, title="Manager", note="Mine"), base=row))
    assert conflict.value.fields == ("title",)
    assert office.contacts.opened(row.id).row == _with(row, title="Owner")


def test_the_same_edit_twice_is_no_conflict(office: Office) -> None:
    row = office.add_contact(office.add_account())
    save = ContactSave(row=_with(row, title="Owner"), base=row)
    assert office.contacts.save(save) == office.contacts.save(save)


def test_all_sites_against_one_more_site_is_a_conflict(office: Office) -> None:
    account = office.add_account(sites=2)
    first, second = office.sites(account)
    row = office.add_contact(account, sites=(first,))
    more = replace(row, links=(*row.links, Link(site_id=second.id)))
    office.contacts.save(ContactSave(row=more, base=row))
    with pytest.raises(ConflictError) as conflict:
        office.contacts.save(ContactSave(row=replace(row, links=(ACCOUNT_LINK,)), base=row))
    assert conflict.value.fields == ("links",)
    assert office.contacts.opened(row.id).row == more


def test_a_role_given_to_a_link_that_somebody_removed_is_a_conflict(office: Office) -> None:
    account, role = office.add_account(sites=2), office.add_role("Night shift")
    row = office.add_contact(account, sites=office.sites(account))
    office.contacts.save(ContactSave(row=replace(row, links=row.links[:1]), base=row))
    mine = replace(row, links=(row.links[0], replace(row.links[1], role_1=role.id)))
    with pytest.raises(ConflictError) as conflict:
        office.contacts.save(ContactSave(row=mine, base=row))
    assert conflict.value.fields == ("links",)


def test_saving_a_contact_that_was_unlinked_meanwhile_says_that_it_is_gone(office: Office) -> None:
    row = office.add_contact(office.add_account())
    office.contacts.unlink(row.id)
    with pytest.raises(GoneError):
        office.contacts.save(ContactSave(row=_with(row, title="Owner"), base=row))
    with pytest.raises(GoneError):
        office.contacts.opened(row.id)
    with pytest.raises(GoneError):
        office.contacts.unlink(row.id)


# Billing


def test_a_billing_kind_moves_only_when_that_was_confirmed(office: Office) -> None:
    account = office.add_account()
    former = office.add_contact(account, "Grace Oyelaran", billing=BillingKind.PRIMARY)
    row = office.add_contact(account, "John Doe")
    taking = replace(row, billing=BillingKind.PRIMARY)
    with pytest.raises(BillingHeldError, match="Grace Oyelaran is Primary Billing"):
        office.contacts.save(ContactSave(row=taking, base=row))
    assert office.contacts.opened(former.id).row.billing is BillingKind.PRIMARY
    office.contacts.save(ContactSave(row=taking, base=row, takes_over_billing=True))
    assert office.contacts.opened(former.id).row.billing is BillingKind.NONE
    assert office.contacts.opened(row.id).row.billing is BillingKind.PRIMARY


def test_a_billing_kind_goes_from_hand_to_hand(office: Office) -> None:
    """Whichever of the two rows the database writes first."""
    account = office.add_account()
    rows = [office.add_contact(account, name) for name in ("Grace", "John", "Sue")]
    for row in (*rows, *reversed(rows), *rows):
        base = office.contacts.opened(row.id).row
        taking = replace(base, billing=BillingKind.PRIMARY)
        office.contacts.save(ContactSave(row=taking, base=base, takes_over_billing=True))
        (holder,) = office.contacts.opened(row.id).holders
        assert holder.id == row.id


def test_each_account_has_billing_contacts_of_its_own(office: Office) -> None:
    gym, mill = office.add_account(), office.add_account("21638", "The Mill")
    office.add_contact(gym, billing=BillingKind.PRIMARY)
    office.add_contact(gym, "Sue", billing=BillingKind.SECONDARY)
    office.add_contact(mill, billing=BillingKind.PRIMARY)


# Portal access


def test_access_is_refused_where_the_form_would_not_offer_it(office: Office) -> None:
    account = office.add_account(status=AccountStatus.PROSPECT)
    row = office.add_contact(account, email="john@renogym.example")
    with pytest.raises(RefusedError) as refused:
        office.change(row.id, _granted)
    assert set(refused.value.problems) == {"portal"}
    new = replace(_granted(row), id=account_contact_id(account.id, ContactId(new_id())))
    with pytest.raises(RefusedError, match="Save this contact first"):
        office.contacts.save(ContactSave(row=new, base=None))


def test_access_ends_also_where_it_could_not_be_given_any_more(office: Office) -> None:
    account = office.add_account()
    row = office.add_contact(account, email="john@renogym.example")
    office.change(row.id, _granted)
    office.setup.keep(replace(office.comm, enable_portal_access=False))
    row = office.change(
        row.id,
        lambda row: replace(
            row,
            portal=end_access(row.portal, MONDAY_MORNING),
            contact=replace(row.contact, email=""),
        ),
    )
    assert row.portal.state is PortalState.DISABLED


def test_an_edit_of_somebody_with_access_does_not_ask_for_it_again(office: Office) -> None:
    account = office.add_account()
    row = office.add_contact(account, email="john@renogym.example")
    office.change(row.id, _granted)
    office.setup.keep(replace(office.comm, enable_portal_access=False))
    assert office.change(row.id, lambda row: _with(row, title="Owner")).contact.title == "Owner"


# One person in several accounts


def test_one_person_is_a_contact_of_two_accounts_with_separate_access(office: Office) -> None:
    gym, mill = office.add_account(), office.add_account("21638", "The Mill")
    here = office.add_contact(gym, email="john@renogym.example")
    there = office.contacts.link(here.contact.id, mill.id)
    office.change(here.id, _granted)
    office.change(there, lambda row: _with(row, title="Owner"))
    assert office.contacts.opened(here.id).row.contact.title == "Owner"
    assert office.contacts.opened(there).row.portal.state is PortalState.NO


def test_linking_somebody_twice_changes_nothing(office: Office) -> None:
    gym, mill = office.add_account(), office.add_account("21638", "The Mill")
    row = office.add_contact(gym)
    assert office.contacts.link(row.contact.id, mill.id) == office.contacts.link(
        row.contact.id, mill.id
    )
    assert office.contacts.count(ContactQuery(account_id=mill.id)) == 1


def test_linking_to_an_account_that_is_gone_is_refused(office: Office) -> None:
    row = office.add_contact(office.add_account())
    with pytest.raises(GoneError, match="account"):
        office.contacts.link(row.contact.id, AccountId(new_id()))
    with pytest.raises(GoneError, match="contact"):
        office.contacts.link(ContactId(new_id()), row.account_id)


def test_unlinking_ends_portal_access_of_this_account_only(office: Office) -> None:
    gym, mill = office.add_account(), office.add_account("21638", "The Mill")
    here = office.add_contact(gym, email="john@renogym.example")
    there = office.contacts.link(here.contact.id, mill.id)
    office.change(here.id, _granted)
    office.change(there, _granted)
    office.contacts.unlink(here.id)
    assert office.contacts.count(ContactQuery(account_id=gym.id)) == 0
    assert office.contacts.opened(there).row.portal.state is PortalState.INVITED


def test_an_unlinked_person_is_kept_and_comes_back_without_the_old_access(office: Office) -> None:
    account = office.add_account()
    row = office.add_contact(account, email="john@renogym.example")
    office.change(row.id, _granted)
    office.contacts.unlink(row.id)
    (owner,) = office.contacts.same_address("john@renogym.example", ContactId(new_id()))
    assert owner.accounts == ()
    assert office.contacts.link(owner.contact_id, account.id) == row.id
    again = office.contacts.opened(row.id).row
    assert again.contact == row.contact
    assert again.portal == PortalAccess()


def test_the_primary_billing_contact_stays_while_others_get_copies(office: Office) -> None:
    account = office.add_account(invoice_delivery=InvoiceDelivery.EMAIL_LINK)
    primary = office.add_contact(account, "Grace Oyelaran", billing=BillingKind.PRIMARY)
    copied = office.add_contact(account, receive_invoice_notifications=True)
    with pytest.raises(RefusedError, match="Make another contact Primary Billing first"):
        office.contacts.unlink(primary.id)
    office.change(copied.id, lambda row: replace(row, receive_invoice_notifications=False))
    office.contacts.unlink(primary.id)


# Addresses and tags


@pytest.mark.parametrize("typed", ["John@RENOGYM.example ", "john@renogym.example"])
def test_an_address_is_found_however_it_is_written(office: Office, typed: str) -> None:
    gym, mill = office.add_account(), office.add_account("21638", "The Mill")
    row = office.add_contact(gym, email_2="john@renogym.example")
    there = office.contacts.link(row.contact.id, mill.id)
    (owner,) = office.contacts.same_address(typed, ContactId(new_id()))
    assert (owner.contact_id, owner.name) == (row.contact.id, "John Doe")
    assert owner.accounts == (
        (there, mill.id, "21638 The Mill"),
        (row.id, gym.id, "49418 Renovation Gym"),
    )


def test_an_address_of_nobody_else_finds_nobody(office: Office) -> None:
    row = office.add_contact(office.add_account(), email="john@renogym.example")
    assert office.contacts.same_address("john@renogym.example", row.contact.id) == ()
    assert office.contacts.same_address("", ContactId(new_id())) == ()
    assert office.contacts.same_address("john@", ContactId(new_id())) == ()


def test_tag_types_are_counted_with_the_day_they_were_last_used(office: Office) -> None:
    account, tag = office.add_account(), office.add_tag_type("Spanish")
    office.add_contact(account, tags=frozenset({tag.id}))
    office.add_contact(account, "Sue", tags=frozenset({tag.id}))
    uses = {use.tag_type.name: use for use in office.contacts.tag_uses()}
    assert uses["Spanish"].contacts == 2
    last = uses["Spanish"].last_used
    assert last is not None
    assert (datetime.now(UTC) - last).total_seconds() < 60
    assert (uses["VIP"].contacts, uses["VIP"].last_used) == (0, None)


def _with(row: AccountContact, **values: Any) -> AccountContact:
    return replace(row, contact=replace(row.contact, **values))


def _granted(row: AccountContact) -> AccountContact:
    return replace(row, portal=grant_access(row.portal, MONDAY_MORNING))


@pytest.mark.parametrize("email", ["jdoe@renogym", "jdoe"])
def test_access_ends_whatever_became_of_the_address(office: Office, email: str) -> None:
    john = office.add_contact(office.add_account(), "John Doe", email="jdoe@renogym.example")
    office.change(
        john.id, lambda row: replace(row, portal=grant_access(row.portal, MONDAY_MORNING))
    )
    with office.database.engine.begin() as connection:  # as an older program may have left it
        connection.execute(text("UPDATE contacts SET email = :email"), {"email": email})
    broken = office.contacts.opened(john.id).row

    ended = replace(broken, portal=end_access(broken.portal, MONDAY_MORNING))

    assert office.contacts.save(ContactSave(row=ended, base=broken)) == ended
    typed = replace(ended, billing=BillingKind.SECONDARY)
    with pytest.raises(RefusedError):
        office.contacts.save(ContactSave(row=typed, base=ended))
