from dataclasses import replace

import pytest

from domain.errors import RefusedError
from domain.ids import TemplateId, new_id
from domain.mail import MailSettings, NotificationTemplate, Security, TemplateType
from storage.mail import SqlMailBook
from tests.office import Office

pytestmark = pytest.mark.both

SETTINGS = MailSettings(
    mail_server="mail.company.example",
    mail_port=465,
    mail_security=Security.TLS,
    mail_user="office",
    mail_per_minute=30,
)
INVITE = NotificationTemplate(
    id=TemplateId(new_id()),
    type=TemplateType.PORTAL_INVITE,
    name="Portal Invite",
    subject="Your portal",
    body="<p>Hello</p>",
)


@pytest.fixture
def book(office: Office) -> SqlMailBook:
    return SqlMailBook(office.database, office.author)


def test_mail_is_not_set_up_in_a_new_office(book: SqlMailBook) -> None:
    assert book.settings() == MailSettings()
    assert not book.settings().is_set


def test_settings_come_back_as_they_were_kept(book: SqlMailBook) -> None:
    book.keep_settings(SETTINGS)
    assert book.settings() == SETTINGS
    book.keep_settings(replace(SETTINGS, mail_security=Security.STARTTLS, mail_port=587))
    assert book.settings().mail_security is Security.STARTTLS


def test_settings_that_cannot_work_are_refused_and_not_kept(book: SqlMailBook) -> None:
    with pytest.raises(RefusedError) as refused:
        book.keep_settings(replace(SETTINGS, mail_port=0))
    assert set(refused.value.problems) == {"mail_port"}
    assert book.settings() == MailSettings()


def test_mail_settings_and_portal_options_leave_each_other_alone(
    office: Office, book: SqlMailBook
) -> None:
    book.keep_settings(SETTINGS)
    before = office.contacts.blank(office.add_account().id).options
    office.setup.keep_options(replace(before, customer_portal_url="https://portal.example"))
    assert book.settings() == SETTINGS


def test_a_template_is_added_and_changed(book: SqlMailBook) -> None:
    book.keep_template(INVITE)
    assert book.templates() == (INVITE,)
    changed = replace(INVITE, subject="Welcome", active=False)
    book.keep_template(changed)
    assert book.templates() == (changed,)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "PORTAL invite"}, "name"),
        ({"subject": " "}, "subject"),
        ({"body": "x" * 200_001}, "body"),
    ],
)
def test_a_template_without_name_of_its_own_or_subject_is_refused(
    book: SqlMailBook, values: dict[str, str], field: str
) -> None:
    book.keep_template(INVITE)
    other = replace(INVITE, id=TemplateId(new_id()), name="Another")
    with pytest.raises(RefusedError) as refused:
        book.keep_template(replace(other, **values))  # type: ignore[arg-type]  # all are texts
    assert set(refused.value.problems) == {field}


def test_an_option_that_names_a_template_follows_its_new_name(
    office: Office, book: SqlMailBook
) -> None:
    book.keep_template(INVITE)
    account = office.add_account()
    options = office.contacts.blank(account.id).options
    office.setup.keep_options(replace(options, invite_email_template="Portal Invite"))
    book.keep_template(replace(INVITE, name="Invitation"))
    assert office.contacts.blank(account.id).options.invite_email_template == "Invitation"


def test_what_comes_with_the_program_never_goes_over_what_staff_made_of_it(
    book: SqlMailBook,
) -> None:
    book.ship(INVITE)
    ours = replace(INVITE, name="Ours", body="Ours")
    book.keep_template(ours)
    book.ship(INVITE)
    assert book.templates() == (ours,)


def test_what_comes_with_the_program_does_not_double_a_name(book: SqlMailBook) -> None:
    book.keep_template(INVITE)
    book.ship(replace(INVITE, id=TemplateId(new_id()), name="PORTAL INVITE"))
    assert book.templates() == (INVITE,)
