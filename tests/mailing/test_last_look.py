"""What is looked at once more before a mail leaves: whether it may, and what it has to say."""

from dataclasses import replace

from domain.contacts import AccountContact
from domain.invitations import Waits
from domain.links import new_token
from domain.logins import DeviceKind, Visitor
from storage.accepting import SqlAcceptanceBook
from tests.mailing.mail_server import MailServer
from tests.mailing.post import Post, dialling


def test_a_class_that_was_switched_off_meanwhile_holds_its_mail_back(
    post: Post, server: MailServer
) -> None:
    row = post.invite()
    post.office.setup.keep(replace(post.office.comm, enable_portal_access=False))
    assert post.delivery(dialling(server.port)).run().sent == 0
    assert post.invitation(row).words == "Portal is off for account class COMM."


def test_what_a_class_that_is_off_holds_back_is_released_by_staff_when_it_is_on_again(
    post: Post, server: MailServer
) -> None:
    """Nobody is asked about it while it is off, and nothing leaves unasked (A8, A21)."""
    rows = [post.invite(f"Person {n}") for n in range(3)]
    off = replace(post.office.comm, enable_portal_access=False)
    post.office.setup.keep(off)
    delivery = post.delivery(dialling(server.port))
    delivery.run()
    post.options(customer_portal_url="")
    waiting = post.invitations.mail_waiting()
    assert (waiting.waiting, waiting.ready, waiting.sendable) == ({Waits.ACCESS: 3}, 0, 0)

    post.office.setup.keep(replace(off, enable_portal_access=True))
    assert post.invitations.mail_waiting().sendable == 0  # there is no portal to lead to
    post.options()
    post.revoke(rows[2].id)
    waiting = post.invitations.mail_waiting()
    assert (waiting.ready, waiting.sendable, waiting.allowed) == (2, 2, 2)
    assert delivery.run().sent == 0
    assert post.invitations.send_waiting() == 2
    assert delivery.run().sent == 2
    assert post.invitations.mail_waiting().waiting == {}


def test_a_class_that_is_off_keeps_what_waited_for_the_settings(
    post: Post, server: MailServer
) -> None:
    post.options(customer_portal_url="")
    row, comm = post.invite(), post.office.comm
    post.office.setup.keep(replace(comm, enable_portal_access=False))
    post.options()
    assert post.invitations.mail_waiting().sendable == 0
    assert post.invitations.send_waiting() == 0
    assert post.invitation(row).waits_for is Waits.ACCESS
    post.office.setup.keep(comm)
    assert post.invitations.send_waiting() == 1
    assert post.delivery(dialling(server.port)).run().sent == 1


def accept(post: Post, row: AccountContact) -> None:
    token = post.invitations.copy_link(row.id).rpartition("/")[2]
    visitor = Visitor(network="203.0.113.7", device=DeviceKind.PHONE)
    book = SqlAcceptanceBook(post.office.database)
    assert book.accept(token, visitor, new_token(), former="", password_hash="$argon2id$one")


def test_somebody_with_a_login_is_told_that_access_was_added(
    post: Post, server: MailServer
) -> None:
    """A14: also after the account on which it was made is theirs no more."""
    mill = post.office.add_account("21638", "The Mill")
    row = post.invite("Jo", email="jo@both.example")
    accept(post, row)
    post.office.contacts.unlink(row.id)
    post.invite("Jo", email="Jo@both.example", account=mill)
    post.delivery(dialling(server.port)).run()

    (received,) = server.received
    assert received.message["Subject"] == "The Mill was added to your Twin Cities Hauling login"


def test_an_address_without_a_login_gets_a_link_to_set_a_password_whoever_accepted(
    post: Post, server: MailServer
) -> None:
    """A14: a login stays with its address when the contact gets another one."""
    mill = post.office.add_account("21638", "The Mill")
    row = post.invite("Jo", email="jo@before.example")
    accept(post, row)
    post.office.change(
        row.id, lambda one: replace(one, contact=replace(one.contact, email="jo@now.example"))
    )
    post.invite("Jo", email="jo@now.example", account=mill)
    post.delivery(dialling(server.port)).run()

    (received,) = server.received
    assert "was added to your" not in received.message["Subject"]
    assert "password" in received.plain
