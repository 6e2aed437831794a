"""The reminder of an invitation that will expire soon, where the class says so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.contacts import AccountContact
from domain.invitations import LIFE, REMINDED_BEFORE, InvitationState
from storage.mail_schema import MessageRow
from tests.mailing.mail_server import MailServer
from tests.mailing.post import KEY, Post, dialling

AGE = LIFE - REMINDED_BEFORE


@pytest.fixture
def row(post: Post, server: MailServer) -> AccountContact:
    """Somebody who was invited today, of a class that reminds."""
    post.office.setup.keep(replace(post.office.comm, remind_invited=True))
    row = post.invite()
    deliver(post, server)
    return row


def deliver(post: Post, server: MailServer) -> None:
    post.delivery(dialling(server.port)).run()


def test_three_days_before_it_expires_one_reminder_with_the_same_link_leaves(
    post: Post, server: MailServer, row: AccountContact
) -> None:
    sent_at = post.clock.now
    done = post.delivery(dialling(server.port)).run()
    assert done.next_at == sent_at + AGE
    post.clock.now += AGE - timedelta(seconds=1)
    deliver(post, server)
    assert len(server.received) == 1
    post.clock.now += timedelta(seconds=1)
    for _ in range(3):
        deliver(post, server)
        post.clock.now += timedelta(hours=9)

    first, reminder = server.received
    invitation = post.invitation(row)
    link = KEY.invitation_token(invitation.id, 1)
    assert link in first.plain
    assert link in reminder.plain
    assert reminder.message["Subject"] == f"Reminder: {first.message['Subject']}"
    assert reminder.message["Message-ID"] == f"<rem-{invitation.id}-1@hauling.example>"
    assert "works for 3 days" in reminder.plain
    assert (invitation.state, invitation.sent_at) == (InvitationState.SENT, sent_at)
    assert invitation.reminded_at == sent_at + AGE


def test_a_class_that_does_not_remind_lets_it_expire(
    post: Post, server: MailServer, row: AccountContact
) -> None:
    post.office.setup.keep(replace(post.office.comm, remind_invited=False))
    post.clock.now += AGE
    deliver(post, server)
    assert len(server.received) == 1
    post.office.setup.keep(replace(post.office.comm, remind_invited=True))
    post.clock.now += REMINDED_BEFORE
    deliver(post, server)  # too late
    assert len(server.received) == 1
    assert post.invitation(row).state_at(post.clock()) is InvitationState.EXPIRED


@pytest.mark.parametrize("what", ["revoked", "copied", "accepted", "class off", "unlinked"])
def test_nobody_is_reminded_who_need_not_be(
    post: Post, server: MailServer, row: AccountContact, what: str
) -> None:
    match what:
        case "revoked":
            post.revoke(row.id)
        case "copied":
            post.invitations.copy_link(row.id)
        case "class off":
            post.office.setup.keep(replace(post.office.comm, enable_portal_access=False))
        case "unlinked":
            post.office.contacts.unlink(row.id)
        case "accepted":
            post.invitations.cancel(frozenset([post.invitation(row).id]))
    post.clock.now += AGE
    deliver(post, server)
    assert len(server.received) == 1


def test_a_new_link_is_reminded_of_in_its_own_time(
    post: Post, server: MailServer, row: AccountContact
) -> None:
    post.clock.now += AGE
    deliver(post, server)
    post.invitations.resend(row.id)
    deliver(post, server)
    post.clock.now += AGE
    deliver(post, server)
    subjects = [one.message["Subject"].startswith("Reminder:") for one in server.received]
    assert subjects == [False, True, False, True]
    assert KEY.invitation_token(post.invitation(row).id, 2) in server.received[-1].plain


@pytest.mark.usefixtures("row")
def test_a_reminder_that_is_queued_survives_the_end_of_the_program(
    post: Post, server: MailServer
) -> None:
    post.clock.now += AGE
    assert post.outbox.remind(post.clock()) == 1
    assert post.outbox.remind(post.clock()) == 0
    deliver(post, server)
    assert len(server.received) == 2
    with post.office.database.reading() as session:
        assert [one.content for one in session.query(MessageRow)] == [None, None]


def test_access_that_ends_while_a_reminder_waits_keeps_it_here(
    post: Post, server: MailServer, row: AccountContact
) -> None:
    post.clock.now += AGE
    post.outbox.remind(post.clock())
    post.revoke(row.id)
    deliver(post, server)
    assert len(server.received) == 1


def test_a_reminder_the_server_refuses_leaves_the_link_working_and_says_so(
    post: Post, server: MailServer, row: AccountContact
) -> None:
    server.mood.refused = {"john.doe": "550 5.1.1 No such user"}
    post.clock.now += AGE
    deliver(post, server)
    invitation = post.invitation(row)
    assert invitation.state is InvitationState.SENT
    assert invitation.words == "The reminder was refused: 550 5.1.1 No such user"
    (attention,) = post.invitations.refused_addresses(10)
    assert attention.words == "550 5.1.1 No such user"
