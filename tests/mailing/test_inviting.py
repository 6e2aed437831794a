"""Who is invited, and what kills a link: in the office's own books."""

from dataclasses import replace

import pytest

from domain.accounts import Account, AccountStatus
from domain.books import AccountSave, ContactQuery, ContactSave, Scope
from domain.bulk import Chosen, DisableAccess
from domain.changes import Origin
from domain.contacts import AccountContact, Contact
from domain.errors import GoneError, RefusedError
from domain.ids import AccountId, ContactId, new_id
from domain.invitations import InvitationState, Waits
from domain.links import token_hash
from domain.portal_access import PortalState, grant_access
from storage.bulk import SqlBulkBook
from storage.mail_schema import InvitationRow
from storage.schema import ContactRow
from tests.mailing.mail_server import MailServer
from tests.mailing.post import KEY, Post, dialling


def state_of(post: Post, row: AccountContact) -> InvitationState:
    return post.invitation(row).state


def portal_of(post: Post, row: AccountContact) -> PortalState:
    return post.office.contacts.opened(row.id).row.portal.state


def auto_send(post: Post) -> None:
    post.office.setup.keep(replace(post.office.comm, auto_send_portal_invitation=True))


def change_account(post: Post, account: Account, **values: object) -> None:
    base = post.office.accounts.card(account.id)
    changed = replace(base.account, **values)  # type: ignore[arg-type]  # fields by name
    post.office.accounts.save(AccountSave(account=changed, sites=base.sites, base=base))


# The tick


def test_the_tick_makes_an_invitation_in_the_name_of_the_clerk_whose_mail_leaves(
    post: Post,
) -> None:
    invitation = post.invitation(post.invite())

    assert (invitation.state, invitation.invited_by) == (InvitationState.MADE, "Aliena Somers")
    assert post.invitations.mail_waiting().leaving == 1


def test_a_save_without_the_tick_invites_nobody(post: Post) -> None:
    row = post.add()
    post.office.change(row.id, lambda one: replace(one, contact=replace(one.contact, title="Ms")))

    assert post.invitations.latest(row.id) is None


def test_books_that_do_not_invite_leave_access_without_an_invitation(post: Post) -> None:
    post.office = replace(post.office, invites=False)
    row = post.invite()

    assert portal_of(post, row) is PortalState.INVITED
    assert post.invitations.latest(row.id) is None


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ("invite_email_template", Waits.TEMPLATE),
        ("account_invite_from_email", Waits.SENDER),
        ("customer_portal_url", Waits.PORTAL_URL),
    ],
)
def test_what_is_missing_is_said_and_the_contact_saved_and_later_all_leave(
    post: Post, missing: str, reason: Waits
) -> None:
    post.options(**{missing: ""})
    rows = [post.invite(f"Person {n}") for n in range(3)]

    waiting = post.invitations.mail_waiting()
    assert (waiting.leaving, waiting.ready, waiting.waiting) == (0, 3, {reason: 3})
    assert post.invitation(rows[0]).words == reason.value
    assert post.invitations.send_waiting() == 0

    post.options()
    assert post.invitations.send_waiting() == 3
    assert {state_of(post, row) for row in rows} == {InvitationState.MADE}


def test_access_can_be_allowed_without_a_mail(post: Post) -> None:
    row = post.add()
    base = post.office.contacts.opened(row.id).row
    ticked = replace(base, portal=grant_access(base.portal, post.clock()))
    post.office.contacts.save(ContactSave(row=ticked, base=base, mail_wanted=False))

    assert post.invitation(row).waits_for is Waits.WISH
    assert post.invitations.send_waiting() == 0
    assert post.invitations.resend(row.id).state is InvitationState.MADE


# What kills a link (K11, K12)


def test_ending_access_kills_the_link_and_granting_again_makes_another(post: Post) -> None:
    row = post.invite()
    first = post.invitation(row)
    post.revoke(row.id)
    assert state_of(post, row) is InvitationState.CANCELLED

    post.tick(row.id)

    assert post.invitation(row).id != first.id
    assert post.invitation(row).state is InvitationState.MADE
    with post.office.database.reading() as session:
        assert session.get_one(InvitationRow, first.id).state is InvitationState.CANCELLED


def test_unlinking_kills_the_link(post: Post) -> None:
    row = post.invite()
    post.office.contacts.unlink(row.id)

    assert state_of(post, row) is InvitationState.CANCELLED


def test_ending_access_of_many_kills_their_links_and_undo_does_not_revive_them(post: Post) -> None:
    rows = [post.invite(f"Person {n}") for n in range(3)]
    bulk = SqlBulkBook(post.office.database, post.office.author)
    everybody = Chosen(query=ContactQuery(scope=Scope.EVERYWHERE))

    done = bulk.run(DisableAccess(), everybody, lambda _done, _total: None)
    assert {state_of(post, row) for row in rows} == {InvitationState.CANCELLED}
    last = bulk.last_undoable()
    assert last is not None
    assert last.action_id == done.action_id
    bulk.undo(done.action_id, lambda _done, _total: None)

    assert {portal_of(post, row) for row in rows} == {PortalState.INVITED}
    assert {state_of(post, row) for row in rows} == {InvitationState.CANCELLED}


def test_one_address_on_two_accounts_is_two_grants_of_which_one_can_end(post: Post) -> None:
    """K5."""
    mill = post.office.add_account("21638", "The Mill")
    here = post.invite("Jo Doe", email="jo@both.example")
    there = post.invite("Jo Doe", email="jo@both.example", account=mill)
    assert state_of(post, there) is InvitationState.MADE

    post.revoke(here.id)

    assert portal_of(post, there) is PortalState.INVITED
    assert state_of(post, there) is InvitationState.MADE


def test_a_second_contact_with_the_address_on_the_same_account_gets_no_second_mail(
    post: Post,
) -> None:
    post.invite("Jo Doe", email="jo@renogym.example")
    second = post.invite("J. Doe", email="JO@renogym.example")

    assert post.invitation(second).waits_for is Waits.SAME_ADDRESS


@pytest.mark.parametrize("email", ["", "no address", "jo@renogym.example"])
def test_a_revoke_works_whatever_is_missing(post: Post, email: str) -> None:
    """Also with a bad, empty or shared address, without a server, with the class off (A7)."""
    post.options(invite_email_template="", customer_portal_url="", account_invite_from_email="")
    post.invite("Jo Doe", email="jo@renogym.example")
    row = post.invite("John Doe")
    with post.office.database.writing(post.office.author) as session:
        # What no screen writes.
        session.get_one(ContactRow, row.contact.id).email = email
    post.office.setup.keep(replace(post.office.comm, enable_portal_access=False))

    post.revoke(row.id)

    assert portal_of(post, row) is PortalState.DISABLED
    assert state_of(post, row) is InvitationState.CANCELLED


# Resend and Copy link


def test_a_resend_makes_a_new_link_and_the_former_mail_does_not_leave(
    post: Post, server: MailServer
) -> None:
    row = post.invite()
    again = post.invitations.resend(row.id)
    done = post.delivery(dialling(server.port)).run()

    assert (again.number, done.sent, len(server.received)) == (2, 1, 1)
    assert KEY.invitation_token(again.id, 2) in server.received[0].plain


def test_a_copied_link_is_the_one_that_works_and_no_mail_leaves(
    post: Post, server: MailServer
) -> None:
    row = post.invite()
    link = post.invitations.copy_link(row.id)

    token = KEY.invitation_token(post.invitation(row).id, 2)
    assert link == f"https://portal.hauling.example/invite/{token}"
    with post.office.database.reading() as session:
        stored = session.get_one(InvitationRow, post.invitation(row).id)
        assert stored.token_hash == token_hash(token)
    assert post.delivery(dialling(server.port)).run().sent == 0
    assert state_of(post, row) is InvitationState.SENT


def test_only_somebody_who_is_invited_gets_a_new_link(post: Post) -> None:
    row = post.add()
    for ask in (post.invitations.resend, post.invitations.copy_link):
        with pytest.raises(RefusedError, match="not Invited"):
            ask(row.id)
    post.office.contacts.unlink(row.id)
    with pytest.raises(GoneError):
        post.invitations.resend(row.id)


def test_where_nobody_can_be_invited_now_no_link_is_made(post: Post) -> None:
    row = post.invite()
    post.office.setup.keep(replace(post.office.comm, enable_portal_access=False))
    for ask in (post.invitations.resend, post.invitations.copy_link):
        with pytest.raises(RefusedError, match="Portal is off for account class COMM"):
            ask(row.id)


def test_without_a_portal_url_there_is_no_link_to_copy(post: Post) -> None:
    post.options(customer_portal_url="")
    row = post.invite()
    with pytest.raises(RefusedError, match="Customer Portal URL is not set"):
        post.invitations.copy_link(row.id)


def test_invitations_can_be_cancelled_while_access_stays(post: Post) -> None:
    """K8: a class was switched off after they were sent."""
    rows = [post.invite(f"Person {n}") for n in range(3)]
    ids = frozenset(post.invitation(row).id for row in rows[:2])

    assert post.invitations.cancel(ids) == 2
    assert post.invitations.cancel(ids) == 0
    assert [state_of(post, row) for row in rows] == [
        InvitationState.CANCELLED,
        InvitationState.CANCELLED,
        InvitationState.MADE,
    ]
    assert portal_of(post, rows[0]) is PortalState.INVITED


# Auto-send (A11, K7)


def test_a_contact_added_to_an_active_account_is_invited_by_its_class(post: Post) -> None:
    auto_send(post)
    row = post.add()

    assert row.portal.state is PortalState.INVITED
    assert post.invitation(row).invited_by == "Account class COMM"
    assert post.invitation(row).state is InvitationState.MADE


def test_a_new_active_account_invites_the_contact_entered_with_it(post: Post) -> None:
    auto_send(post)
    for number, status, invited in (
        ("1", AccountStatus.ACTIVE, 1),
        ("2", AccountStatus.PROSPECT, 1),
        ("3", AccountStatus.CREDIT_HOLD, 1),
    ):
        person = Contact(id=ContactId(new_id()), name="Jo", email=f"jo{number}@mill.example")
        account = Account(
            id=AccountId(new_id()),
            number=number,
            name="The Mill",
            class_id=post.office.comm.id,
            division_id=post.office.division.id,
            status=status,
        )
        save = AccountSave(account=account, sites=(), base=None, first_contact=person)
        post.office.accounts.save(save)
        assert post.invitations.mail_waiting().leaving == invited


def test_contacts_of_a_prospect_are_invited_when_it_first_becomes_active(post: Post) -> None:
    auto_send(post)
    mill = post.office.add_account("21638", "The Mill", status=AccountStatus.PROSPECT)
    rows = [post.add(f"Person {n}", account=mill) for n in range(2)]
    assert post.invitations.mail_waiting().leaving == 0

    change_account(post, mill, status=AccountStatus.ACTIVE)
    assert {portal_of(post, row) for row in rows} == {PortalState.INVITED}
    assert post.invitations.mail_waiting().leaving == 2

    late = post.add("Late", account=mill, email="")
    change_account(post, mill, status=AccountStatus.PROSPECT)
    post.office.change(
        late.id, lambda one: replace(one, contact=replace(one.contact, email="late@mill.example"))
    )
    change_account(post, mill, status=AccountStatus.ACTIVE)
    assert portal_of(post, late) is PortalState.NO


def test_nobody_who_came_with_an_import_is_invited_when_the_prospect_becomes_active(
    post: Post,
) -> None:
    mill = post.office.add_account("21638", "The Mill", status=AccountStatus.PROSPECT)
    importing = replace(post.office.author, origin=Origin.IMPORT)
    imported = replace(post.office, author=importing).add_contact(mill, "Jo", email="j@m.example")
    auto_send(post)
    change_account(post, mill, status=AccountStatus.ACTIVE)

    assert portal_of(post, imported) is PortalState.NO


def test_edits_and_other_changes_of_status_invite_nobody(post: Post) -> None:
    row = post.add(email="")
    auto_send(post)
    post.office.change(
        row.id, lambda one: replace(one, contact=replace(one.contact, email="j@renogym.example"))
    )
    change_account(post, post.gym, status=AccountStatus.CREDIT_HOLD)
    change_account(post, post.gym, status=AccountStatus.ACTIVE)

    assert post.invitations.latest(row.id) is None


def test_the_same_address_again_gets_a_second_mail_on_another_account_only(post: Post) -> None:
    auto_send(post)
    mill = post.office.add_account("21638", "The Mill")
    post.add("Jo Doe", email="jo@both.example")
    same = post.add("J. Doe", email="jo@both.example")
    other = post.add("Jo Doe", email="jo@both.example", account=mill)

    assert post.invitations.latest(same.id) is None
    assert state_of(post, other) is InvitationState.MADE


def test_a_person_linked_to_another_account_is_invited_there(post: Post) -> None:
    auto_send(post)
    row = post.add()
    mill = post.office.add_account("21638", "The Mill")
    id = post.office.contacts.link(row.contact.id, mill.id)

    invitation = post.invitations.latest(id)
    assert invitation is not None
    assert invitation.account_id == mill.id


def test_nobody_who_was_unlinked_is_invited_by_the_class_once_more(post: Post) -> None:
    auto_send(post)
    row = post.add()
    post.office.contacts.unlink(row.id)
    post.office.contacts.link(row.contact.id, post.gym.id)

    assert portal_of(post, row) is PortalState.NO
    assert state_of(post, row) is InvitationState.CANCELLED
