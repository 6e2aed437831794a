"""What becomes of invitations when two contacts are merged, and when that or an end is undone."""

from dataclasses import replace

from domain.bulk import Chosen, DisableAccess
from domain.contacts import AccountContact
from domain.ids import ActionId, account_contact_id
from domain.invitations import InvitationState
from domain.merge_contacts import Side, suggested
from domain.portal_access import PortalAccess, PortalState
from storage.bulk import SqlBulkBook
from storage.mail_schema import InvitationRow
from storage.merge_contacts import SqlMergeBook
from storage.values import invitation_of
from tests.mailing.mail_server import MailServer
from tests.mailing.post import Post, dialling


def nobody(_done: int, _total: int) -> None:
    """Whom the progress is told."""


def merge(
    post: Post, kept: AccountContact, other: AccountContact, portal: Side | None = None
) -> ActionId:
    book = SqlMergeBook(post.office.database, post.office.author)
    opened = book.opened(kept.contact.id, other.contact.id)
    choices = suggested(opened.kept, opened.other)
    if portal:
        shared = {id: replace(one, portal=portal) for id, one in choices.shared.items()}
        choices = replace(choices, shared=shared)
    return book.merge(opened, choices)


def live(post: Post) -> list[InvitationRow]:
    """The rows of invitations that have not ended."""
    with post.office.database.reading() as session:
        rows = session.query(InvitationRow).order_by(InvitationRow.id).all()
        return [row for row in rows if invitation_of(row).is_live]


def undo(post: Post, id: ActionId) -> None:
    SqlBulkBook(post.office.database, post.office.author).undo(id, nobody)


def portal_of(post: Post, row: AccountContact) -> PortalAccess:
    return post.office.contacts.opened(row.id).row.portal


def test_a_merge_leaves_no_open_invitation_on_the_person_that_went(
    post: Post, server: MailServer
) -> None:
    mill = post.office.add_account("21638", "The Mill")
    kept = post.add("John Doe", email="jo@both.example")
    other = post.invite("Jon Doe", email="jo@both.example", account=mill)
    first = post.invitation(other)
    merge(post, kept, other)

    assert live(post) == []
    assert post.delivery(dialling(server.port)).run().sent == 0
    ended = post.invitation(other)
    assert (ended.id, ended.state) == (first.id, InvitationState.CANCELLED)
    assert ended.words == "The contact was merged with another one."


def test_access_that_was_taken_over_is_invited_by_hand(post: Post, server: MailServer) -> None:
    """No mail leaves by a merge; one that staff send goes out with a link of its own."""
    mill = post.office.add_account("21638", "The Mill")
    kept = post.add("John Doe", email="jo@both.example")
    other = post.invite("Jon Doe", email="jo@both.example", account=mill)
    merge(post, kept, other)

    taken_over = account_contact_id(mill.id, kept.contact.id)
    opened = post.office.contacts.opened(taken_over)
    assert opened.row.portal.state is PortalState.INVITED
    assert opened.invitation is None
    fresh = post.invitations.resend(taken_over)
    assert (fresh.contact_id, fresh.state) == (kept.contact.id, InvitationState.MADE)
    assert post.delivery(dialling(server.port)).run().sent == 1


def test_on_an_account_of_both_the_invitation_of_the_kept_one_goes_on(post: Post) -> None:
    kept = post.invite("John Doe", email="jo@both.example")
    other = post.invite("Jon Doe", email="JO@both.example")
    merge(post, kept, other)

    assert [row.account_contact_id for row in live(post)] == [kept.id]


def test_who_takes_over_access_that_was_accepted_has_no_open_invitation(post: Post) -> None:
    kept = post.invite("John Doe", email="jo@both.example")
    other = post.add("Jon Doe", email="jo@both.example")
    now = post.clock()
    accepted = PortalAccess(state=PortalState.YES, since=now, accepted_at=now)
    post.office.change(other.id, lambda row: replace(row, portal=accepted))
    merge(post, kept, other, Side.OTHER)

    assert portal_of(post, kept).state is PortalState.YES
    assert live(post) == []


def test_undoing_a_merge_gives_access_back_and_no_old_link(post: Post) -> None:
    """K12: what was cancelled stays so; an invitation is sent by hand."""
    mill = post.office.add_account("21638", "The Mill")
    kept = post.add("John Doe", email="jo@both.example")
    other = post.invite("Jon Doe", email="jo@both.example", account=mill)
    undo(post, merge(post, kept, other))

    assert portal_of(post, other).state is PortalState.INVITED
    assert live(post) == []
    assert post.invitations.resend(other.id).state is InvitationState.MADE


def test_undoing_an_end_of_access_needs_an_invitation_by_hand(
    post: Post, server: MailServer
) -> None:
    row = post.invite()
    post.delivery(dialling(server.port)).run()
    bulk = SqlBulkBook(post.office.database, post.office.author)
    done = bulk.run(DisableAccess(), Chosen(ids=frozenset({row.id})), nobody)
    undo(post, done.action_id)

    assert portal_of(post, row).state is PortalState.INVITED
    assert post.invitation(row).state is InvitationState.CANCELLED
    assert post.delivery(dialling(server.port)).run().sent == 0
    assert post.invitations.resend(row.id).number == 1
