"""Every command asks whether its author may: nothing is written by somebody who may not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.accounts import AccountClass
from domain.books import ContactQuery, ContactSave, Scope
from domain.bulk import Chosen, DisableAccess
from domain.contacts import AccountContact
from domain.errors import RefusedError
from domain.ids import AccountClassId, new_id
from domain.invitations import InvitationState
from domain.mail import MailSettings
from domain.merge_contacts import suggested
from domain.permissions import ALL_PERMISSIONS, Permission
from domain.portal_access import PortalState, end_access, grant_access
from storage.bulk import SqlBulkBook
from storage.mail import SqlMailBook
from storage.merge_contacts import SqlMergeBook
from tests.office import MONDAY_MORNING, Office, an_office, invitations_of


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, invites=True)
    yield office
    office.database.close()


@pytest.fixture
def john(office: Office) -> AccountContact:
    return office.add_contact(office.add_account(sites=1), email="john@renogym.example")


def without(office: Office, *permissions: Permission) -> Office:
    """The same office, at the desk of somebody who may not."""
    may = ALL_PERMISSIONS - frozenset(permissions)
    return replace(office, author=replace(office.author, permissions=may))


def invited(office: Office, row: AccountContact) -> AccountContact:
    return office.change(row.id, give)


def give(row: AccountContact) -> AccountContact:
    return replace(row, portal=grant_access(row.portal, MONDAY_MORNING))


def retitle(office: Office, john: AccountContact) -> None:
    office.change(john.id, lambda row: replace(row, contact=replace(row.contact, title="Owner")))


def add(office: Office, john: AccountContact) -> None:
    blank = office.contacts.blank(john.account_id).row
    row = replace(blank, contact=replace(blank.contact, name="Jane Doe"))
    office.contacts.save(ContactSave(row=row, base=None))


def merge(office: Office, john: AccountContact) -> None:
    other = replace(office, author=replace(office.author, permissions=ALL_PERMISSIONS))
    account = office.accounts.card(john.account_id).account
    jon = other.add_contact(account, "Jon Doe")
    book = SqlMergeBook(office.database, office.author)
    opened = book.opened(john.contact.id, jon.contact.id)
    book.merge(opened, suggested(opened.kept, opened.other))


def resend(office: Office, john: AccountContact) -> None:
    everything = replace(office, author=replace(office.author, permissions=ALL_PERMISSIONS))
    invited(everything, john)
    invitations_of(office).resend(john.id)


def revoke(office: Office, john: AccountContact) -> None:
    everything = replace(office, author=replace(office.author, permissions=ALL_PERMISSIONS))
    invited(everything, john)
    office.change(john.id, lambda row: replace(row, portal=end_access(row.portal, MONDAY_MORNING)))


def add_class(office: Office, _john: AccountContact) -> None:
    office.setup.keep(AccountClass(id=AccountClassId(new_id()), name="Roll-Off"))


def rename_account(office: Office, _john: AccountContact) -> None:
    office.add_account("21638", "The Mill")


def keep_mail(office: Office, _john: AccountContact) -> None:
    SqlMailBook(office.database, office.author).keep_settings(MailSettings(mail_server="localhost"))


@pytest.mark.parametrize(
    ("command", "permission"),
    [
        (retitle, Permission.EDIT_CONTACTS),
        (add, Permission.EDIT_CONTACTS),
        (merge, Permission.EDIT_CONTACTS),
        (revoke, Permission.EDIT_CONTACTS),
        (lambda office, john: office.contacts.unlink(john.id), Permission.UNLINK_CONTACTS),
        (invited, Permission.SEND_PORTAL_INVITATIONS),
        (resend, Permission.SEND_PORTAL_INVITATIONS),
        (rename_account, Permission.EDIT_ACCOUNTS),
        (add_class, Permission.SETUP_ACCOUNT),
        (keep_mail, Permission.SETUP_SYSTEM),
    ],
)
def test_a_command_of_somebody_who_may_not_is_refused_in_one_sentence_and_changes_nothing(
    office: Office,
    john: AccountContact,
    command: Callable[[Office, AccountContact], object],
    permission: Permission,
) -> None:
    with pytest.raises(RefusedError) as refused:
        command(without(office, permission), john)
    assert str(refused.value) == permission.refusal

    command(office, john)


def test_nothing_of_a_refused_command_is_stored(office: Office, john: AccountContact) -> None:
    with pytest.raises(RefusedError):
        invited(without(office, Permission.SEND_PORTAL_INVITATIONS), john)

    assert office.contacts.opened(john.id).row == john
    assert invitations_of(office).latest(john.id) is None


def test_a_class_invites_also_for_somebody_who_may_not(
    office: Office, john: AccountContact
) -> None:
    """A11: the class does it, whoever enters the contact."""
    office.setup.keep(replace(office.comm, auto_send_portal_invitation=True))
    clerk = without(office, Permission.SEND_PORTAL_INVITATIONS)
    account = office.accounts.card(john.account_id).account
    jane = clerk.add_contact(account, "Jane Doe", email="jane@renogym.example")

    assert jane.portal.state is PortalState.INVITED
    with pytest.raises(RefusedError):
        invited(clerk, john)


def test_somebody_who_may_not_invite_can_still_change_an_address_and_end_access(
    office: Office, john: AccountContact
) -> None:
    """Ending access is never refused for what giving it needs (A7)."""
    invited(office, john)
    clerk = without(office, Permission.SEND_PORTAL_INVITATIONS)
    clerk.change(john.id, lambda row: replace(row, portal=end_access(row.portal, MONDAY_MORNING)))

    latest = invitations_of(office).latest(john.id)
    assert latest is not None
    assert latest.state is InvitationState.CANCELLED


def test_a_bulk_change_of_somebody_who_may_not_changes_nobody(
    office: Office, john: AccountContact
) -> None:
    invited(office, john)
    clerk = without(office, Permission.EDIT_CONTACTS)
    everybody = Chosen(query=ContactQuery(scope=Scope.EVERYWHERE))
    with pytest.raises(RefusedError, match="You may not"):
        SqlBulkBook(clerk.database, clerk.author).run(
            DisableAccess(), everybody, lambda _done, _total: None
        )

    assert office.contacts.opened(john.id).row.portal.state is PortalState.INVITED
