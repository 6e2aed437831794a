"""Activity History tells the life line of each invitation, with who and when (A20)."""

from dataclasses import replace
from datetime import timedelta

from domain.history import HistoryEntry, HistoryKind, StepState
from domain.ids import AccountContactId
from domain.invitations import LIFE
from tests.mailing.mail_server import MailServer
from tests.mailing.post import Post, dialling
from tests.office import MONDAY_MORNING


def told(post: Post, id: AccountContactId) -> list[HistoryEntry]:
    """The mail of a contact, oldest first."""
    page = post.office.history.page(id, kind=HistoryKind.MAIL, text="", after=None)
    return list(reversed(page.items))


def titles(post: Post, id: AccountContactId) -> list[tuple[str, str, str]]:
    return [(entry.title, entry.staff_name, entry.remark) for entry in told(post, id)]


def steps(entry: HistoryEntry) -> list[str]:
    return [step.word for step in entry.steps]


def test_an_invitation_that_was_sent_tells_when_it_was_queued_and_when_it_expires(
    post: Post, server: MailServer
) -> None:
    row = post.invite()
    post.clock.now += timedelta(minutes=5)
    post.delivery(dialling(server.port)).run()

    assert titles(post, row.id) == [
        ("Portal invitation queued", "Aliena Somers", "To john.doe@renogym.example."),
        ("Portal invitation sent", "Portal Desk", "To john.doe@renogym.example."),
    ]
    sent = told(post, row.id)[1]
    assert [(step.word, step.at, step.state) for step in sent.steps] == [
        ("Queued", MONDAY_MORNING, StepState.DONE),
        ("Sent", MONDAY_MORNING + timedelta(minutes=5), StepState.DONE),
        ("Expires", MONDAY_MORNING + timedelta(minutes=5) + LIFE, StepState.AHEAD),
    ]


def test_an_invitation_nobody_accepted_expired_after_fourteen_days(
    post: Post, server: MailServer
) -> None:
    row = post.invite()
    post.delivery(dialling(server.port)).run()
    post.clock.now += LIFE
    assert steps(told(post, row.id)[-1]) == ["Queued", "Sent", "Expired"]

    post.invitations.resend(row.id)
    assert steps(told(post, row.id)[1]) == ["Queued", "Sent", "Expired"]
    assert steps(told(post, row.id)[-1]) == ["Queued"]


def test_an_invitation_that_ended_before_did_not_expire(post: Post, server: MailServer) -> None:
    row = post.invite()
    post.delivery(dialling(server.port)).run()
    post.clock.now += timedelta(days=1)
    post.revoke(row.id)
    post.clock.now += LIFE

    assert steps(told(post, row.id)[1]) == ["Queued", "Sent"]
    assert steps(told(post, row.id)[2]) == ["Queued", "Sent", "Cancelled"]
    assert titles(post, row.id)[2][2] == ("To john.doe@renogym.example. Portal access was ended.")


def test_what_the_server_refused_stands_there_in_its_words(post: Post, server: MailServer) -> None:
    server.mood.refused = {"john.doe": "550 5.1.1 No such user"}
    row = post.invite()
    post.delivery(dialling(server.port)).run()

    refused = told(post, row.id)[-1]
    assert refused.title == "Portal invitation refused by the mail server"
    assert refused.remark == "To john.doe@renogym.example. 550 5.1.1 No such user"
    assert refused.steps[-1].state is StepState.FAILED


def test_what_a_mail_waits_for_and_that_it_left_later_are_both_told(post: Post) -> None:
    post.options(invite_email_template="")
    row = post.invite()
    post.options()
    post.invitations.send_waiting()

    assert [(title, remark) for title, _, remark in titles(post, row.id)] == [
        (
            "Portal invitation waits",
            "To john.doe@renogym.example. Invite Email Template is not set.",
        ),
        ("Portal invitation queued", "To john.doe@renogym.example."),
    ]
    assert steps(told(post, row.id)[-1]) == ["Waits", "Queued"]


def test_resending_and_copying_are_told_with_who_did_it(post: Post) -> None:
    row = post.invite()
    post.invitations.resend(row.id)
    post.invitations.copy_link(row.id)

    assert [title for title, _, _ in titles(post, row.id)] == [
        "Portal invitation queued",
        "Portal invitation resent",
        "Link of the portal invitation copied",
    ]
    assert {staff for _, staff, _ in titles(post, row.id)} == {"Aliena Somers"}
    assert steps(told(post, row.id)[-1]) == ["Link copied", "Expires"]


def test_an_automatic_invitation_is_that_of_its_class(post: Post) -> None:
    post.office.setup.keep(replace(post.office.comm, auto_send_portal_invitation=True))
    row = post.add()

    assert titles(post, row.id)[0][:2] == ("Portal invitation queued", "Account class COMM")


def test_an_address_that_changed_and_an_unlink_say_why_the_invitation_ended(post: Post) -> None:
    row = post.invite()
    post.office.change(
        row.id, lambda one: replace(one, contact=replace(one.contact, email="j@renogym.example"))
    )
    assert titles(post, row.id)[1] == (
        "Portal invitation cancelled",
        "Aliena Somers",
        "To john.doe@renogym.example. The address was changed.",
    )
    assert titles(post, row.id)[2] == (
        "Portal invitation queued",
        "Aliena Somers",
        "To j@renogym.example.",
    )


def test_the_history_can_be_searched_for_the_words_of_the_server(
    post: Post, server: MailServer
) -> None:
    server.mood.refused = {"john.doe": "550 5.1.1 No such user"}
    row = post.invite()
    post.delivery(dialling(server.port)).run()

    page = post.office.history.page(row.id, kind=None, text="such user", after=None)
    assert [entry.title for entry in page.items] == ["Portal invitation refused by the mail server"]
