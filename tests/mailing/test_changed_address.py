"""K11: a changed address kills the link, and is invited anew unless nobody wants that."""

from dataclasses import replace

import pytest

from domain.books import ContactSave
from domain.contacts import AccountContact
from domain.errors import RefusedError
from domain.invitations import Invitation, InvitationState, Waits
from domain.portal_access import PortalState
from storage.mail_schema import InvitationRow
from storage.values import invitation_of
from tests.mailing.post import Post


def stored(post: Post, invitation: Invitation) -> Invitation:
    """As it is now, also when it is not the last one any more."""
    with post.office.database.reading() as session:
        return invitation_of(session.get_one(InvitationRow, invitation.id))


def move(post: Post, row: AccountContact, email: str, *, mail_wanted: bool = True) -> None:
    base = post.office.contacts.opened(row.id).row
    moved = replace(base, contact=replace(base.contact, email=email))
    post.office.contacts.save(ContactSave(row=moved, base=base, mail_wanted=mail_wanted))


def test_a_changed_address_kills_the_link_and_another_spelling_of_it_does_not(post: Post) -> None:
    """K11."""
    row = post.invite(email="jdoe@renogym.example")
    first = post.invitation(row)

    move(post, row, "JDoe@RENOGYM.example")
    assert post.invitation(row) == first
    move(post, row, "john@renogym.example")

    ended = stored(post, first)
    assert (ended.state, ended.words) == (InvitationState.CANCELLED, "The address was changed.")
    fresh = post.invitation(row)
    assert (fresh.state, fresh.email) == (InvitationState.MADE, "john@renogym.example")


def test_after_a_changed_address_no_new_mail_leaves_where_none_is_wanted(post: Post) -> None:
    row = post.invite(email="jdoe@renogym.example")
    move(post, row, "john@renogym.example", mail_wanted=False)

    assert post.office.contacts.opened(row.id).row.portal.state is PortalState.INVITED
    assert post.invitation(row).waits_for is Waits.WISH


def test_a_changed_address_is_invited_anew_on_every_account_where_the_person_is_invited(
    post: Post,
) -> None:
    here = post.invite("Jo Doe", email="jo@both.example")
    mill = post.office.add_account("21638", "The Mill")
    there = post.tick(post.office.contacts.link(here.contact.id, mill.id))
    assert post.office.contacts.opened(here.id).invited_elsewhere == ("21638 The Mill",)

    move(post, here, "jo@new.example")

    assert {post.invitation(row).email for row in (here, there)} == {"jo@new.example"}
    assert post.invitations.mail_waiting().leaving == 2


def test_an_address_is_not_emptied_while_another_account_gives_access_to_it(post: Post) -> None:
    here = post.add("Jo Doe", email="jo@both.example")
    mill = post.office.add_account("21638", "The Mill")
    post.tick(post.office.contacts.link(here.contact.id, mill.id))

    with pytest.raises(RefusedError, match="Portal access to 21638 The Mill needs an address"):
        move(post, here, "")
