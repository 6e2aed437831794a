"""Mail in bytes: one message, the right recipient, nothing else."""

import random
import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from domain.letters import LINK_MARK, Addressed, CannotWriteError, Letter
from mailing.messages import is_international, mailbox, message
from mailing.rendering import cleaned
from mailing.writing import write
from storage.due_mail import OfficeMail, due
from tests.mailing.hostile import hostile
from tests.mailing.mail_server import MailServer
from tests.mailing.post import Post, dialling
from tests.office import MONDAY_MORNING

LETTER = Letter(
    message_id="<inv-1@hauling.example>",
    date=MONDAY_MORNING,
    sender="office@hauling.example",
    sender_name="Twin Cities Hauling",
    recipient="jdoe@renogym.example",
    recipient_name="John Doe",
    reply_to="",
    subject="Your portal",
    plain=f"Go to https://portal.example/invite/{LINK_MARK}\n",
    html=f'<a href="https://portal.example/invite/{LINK_MARK}">Go</a>\n',
)
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
    "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
}  # fmt: skip


def read(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=policy.SMTPUTF8)
    assert isinstance(found, EmailMessage)
    return found


def test_a_message_says_from_whom_to_whom_and_that_a_machine_wrote_it() -> None:
    made = read(message(replace(LETTER, reply_to="dayton@hauling.example"), "abc"))

    assert made["From"] == "Twin Cities Hauling <office@hauling.example>"
    assert made["To"] == "John Doe <jdoe@renogym.example>"
    assert made["Reply-To"] == "Twin Cities Hauling <dayton@hauling.example>"
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["Message-ID"] == "<inv-1@hauling.example>"
    assert made["Date"] == "Mon, 16 Jun 2025 09:00:00 +0000"
    assert made.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in made.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_letter_is_the_same_bytes_and_only_they_have_the_token() -> None:
    content = message(LETTER, "abc")

    assert content == message(LETTER, "abc")
    assert b"/invite/abc" in content
    assert b"\x1a" not in content
    assert "abc" not in repr(LETTER)


def test_what_goes_over_the_wire_is_seven_bit_and_short_lines() -> None:
    letter = replace(
        LETTER,
        subject="Ünïcödé 東京 " * 30,
        recipient_name="Zoë " * 40,
        plain="é" * 5_000,
        html="東京" * 3_000,
    )
    content = message(letter, "abc")

    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert read(content)["Subject"].split() == letter.subject.split()


def test_plain_text_alone_is_one_part() -> None:
    made = read(message(replace(LETTER, html=""), "abc"))
    assert made.get_content_type() == "text/plain"


def test_a_domain_with_letters_of_another_script_is_written_so_that_every_server_reads_it() -> None:
    letter = replace(LETTER, recipient="jo@bücher.example")

    assert mailbox(letter.recipient) == "jo@xn--bcher-kva.example"
    assert not is_international(letter)
    assert b"xn--bcher-kva.example" in message(letter, "abc")


def test_such_letters_before_the_at_need_a_server_that_reads_them() -> None:
    letter = replace(LETTER, recipient="jörg@bücher.example")

    assert is_international(letter)
    assert "jörg@xn--bcher-kva.example".encode() in message(letter, "abc")


@pytest.mark.parametrize(
    "address", ["", "jo", "jo@x", "jo@x.example\r\nBcc: a@b.example", "a@x.example, b@x.example"]
)
def test_no_address_is_no_message(address: str) -> None:
    with pytest.raises(CannotWriteError, match="is no address"):
        message(replace(LETTER, recipient=address), "abc")


def test_nothing_from_any_field_becomes_a_header_or_a_recipient(
    post: Post, server: MailServer, rounds: int
) -> None:
    """A value in every field that reaches a mail: one message, its recipient, nothing more."""
    rng = random.Random(rounds)  # noqa: S311, a test
    wanted = 25 * rounds
    expected = []
    for n in range(wanted):
        # A database keeps no halves of characters; test_rendering tries those.
        name, title, firm = (
            hostile(rng).encode("utf-8", "ignore").decode() or "x" for _ in range(3)
        )
        account = post.office.add_account(f"{n}", f"x{firm}")
        row = post.invite(f"x{name}", title=title, email=f"jo{n}@mill.example", account=account)
        expected.append((f"jo{n}@mill.example", cleaned(f"x{name}"), post.invitation(row).id))
    done = post.delivery(dialling(server.port)).run()

    assert done.sent == wanted
    assert len(server.received) == wanted
    by_recipient = {one.recipients: one for one in server.received}
    for address, name, id in expected:
        received = by_recipient[(address,)]
        made = received.message
        assert sorted(made.keys()) == sorted(HEADERS)
        assert [found.addr_spec for found in made["To"].addresses] == [address]
        assert [found.addr_spec for found in made["From"].addresses] == ["office@hauling.example"]
        assert made["Message-ID"].startswith(f"<inv-{id}-1@")
        assert not made.defects
        html = received.html
        assert not re.search(r"<(script|img|h1)", html)
        assert "Pay here</h1>" not in html
        assert html.count("/invite/") == 1
        assert name[:40].split()[0] in received.plain


def test_hostile_values_in_all_fields_at_once_are_one_message_to_its_recipient(
    post: Post, rounds: int
) -> None:
    """Halves of characters among them, which no database keeps."""
    post.invite()
    with post.office.database.reading() as session:
        (due_mail,) = due(session, OfficeMail(session), post.clock(), 1, besides=())
    assert due_mail.addressed is not None
    rng = random.Random(rounds)  # noqa: S311, a test
    for _ in range(25 * rounds):
        addressed = everywhere(due_mail.addressed, rng)
        content = message(write(addressed, MONDAY_MORNING), "abc")
        made = read(content)
        assert content == message(write(addressed, MONDAY_MORNING), "abc")
        assert sorted(made.keys()) == sorted(HEADERS)
        assert [found.addr_spec for found in made["To"].addresses] == ["john.doe@renogym.example"]
        assert [found.addr_spec for found in made["From"].addresses] == ["office@hauling.example"]
        assert not made.defects
        assert max(map(len, content.split(b"\r\n"))) <= 998
        html, plain = body(made, "html"), body(made, "plain")
        assert not re.search(r"<(script|img|h1)", html)
        assert html.count("/invite/abc") == plain.count("/invite/abc") == 1


def everywhere(addressed: Addressed, rng: random.Random) -> Addressed:
    """The same invitation with something hostile wherever the office can type."""
    setup = addressed.setup
    options = replace(setup.options, customer_portal_url=hostile(rng))
    return replace(
        addressed,
        contact=replace(addressed.contact, name=hostile(rng), title=hostile(rng)),
        account=replace(addressed.account, name=hostile(rng), number=hostile(rng)),
        division=replace(
            addressed.division,
            name=hostile(rng),
            email=hostile(rng),
            customer_portal_url=hostile(rng),
        ),
        setup=replace(setup, organisation=hostile(rng), options=options),
        has_login=rng.random() < 0.5,
        is_reminder=rng.random() < 0.5,
    )


def body(made: EmailMessage, kind: str) -> str:
    found = made.get_body((kind,))
    assert isinstance(found, EmailMessage)
    text: str = found.get_content()
    return text
