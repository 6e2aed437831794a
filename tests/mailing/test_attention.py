"""What the mail server refused shows under Needs attention, until the address is changed."""

from dataclasses import replace

from desktop.models.all_contacts_views import attention_views
from domain.books import ContactQuery, ListedContact, Scope
from tests.mailing.mail_server import MailServer
from tests.mailing.post import Post, dialling


def attention(post: Post) -> list[str]:
    """The names behind the view "Invitation failed"."""
    view = attention_views()[0]
    assert view.name == "Invitation failed"
    found = post.office.contacts.listed(view.query, 0, 10)
    assert post.office.contacts.count(view.query) == len(found)
    return [row.name for row in found]


def listed(post: Post, name: str) -> ListedContact:
    everybody = ContactQuery(scope=Scope.EVERYWHERE)
    of_account = ContactQuery(account_id=post.gym.id)
    one, same = (
        next(row for row in post.office.contacts.listed(query, 0, 10) if row.name == name)
        for query in (everybody, of_account)
    )
    assert one == same
    return one


def test_a_refused_address_needs_attention_on_every_account_until_it_is_changed(
    post: Post, server: MailServer
) -> None:
    server.mood.refused = {"jo": "550 5.1.1 No such user"}
    post.add("Jane Roe")
    row = post.invite("Jo", email="jo@renogym.example")
    mill = post.office.add_account("21638", "The Mill")
    post.add("Jo's Brother", email="jo@renogym.example", account=mill)
    assert attention(post) == []
    post.delivery(dialling(server.port)).run()

    assert attention(post) == ["Jo", "Jo's Brother"]
    assert listed(post, "Jo").mail_refused == "550 5.1.1 No such user"
    assert listed(post, "Jane Roe").mail_refused == ""
    assert post.office.contacts.opened(row.id).mail_refused == "550 5.1.1 No such user"

    post.office.change(
        row.id, lambda one: replace(one, contact=replace(one.contact, email="j@renogym.example"))
    )
    assert attention(post) == ["Jo's Brother"]


def test_a_refused_message_needs_attention_until_access_ends(
    post: Post, server: MailServer
) -> None:
    server.mood.unwanted = {"john.doe": "554 5.7.1 Looks like spam"}
    row = post.invite()
    post.delivery(dialling(server.port)).run()
    assert attention(post) == ["John Doe"]

    post.revoke(row.id)
    assert attention(post) == []
