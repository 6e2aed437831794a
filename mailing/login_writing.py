"""The letters around logins."""

import tomllib
from pathlib import Path

from domain.addresses import is_valid_email
from domain.letters import LINK_MARK, Letter
from domain.links import address_link, reset_link
from domain.login_mail import LoginLetter, LoginMailKind
from domain.mail import ContentType, NotificationTemplate, TemplateType
from mailing.rendering import cleaned, render
from storage.login_mail import LoginWriter
from storage.mail import shipped_template_id


def login_writer(folder: Path) -> LoginWriter:
    """With the words of login-mail.toml in the folder resources/templates."""
    words = tomllib.loads((folder / "login-mail.toml").read_text(encoding="utf-8"))

    def write(about: LoginLetter) -> Letter:
        kind = about.kind.value
        template = NotificationTemplate(
            id=shipped_template_id(kind),
            type=TemplateType.ACCOUNT_NOTIFICATION,
            name=kind,
            subject=words[kind]["subject"],
            content_type=ContentType.PLAIN,
            body=words[kind]["body"],
        )
        return _letter(about, template)

    return write


def _letter(about: LoginLetter, template: NotificationTemplate) -> Letter:
    setup, division = about.setup, about.division
    portal_url, sender = setup.portal_url(division), setup.sender(division)
    link = address_link if about.kind is LoginMailKind.NEW_ADDRESS else reset_link
    rendered = render(
        template,
        {
            "organisation": about.organisation,
            "contact_email": about.email,
            "division_email": division.email,
            "portal_url": portal_url,
            "link": link(portal_url, LINK_MARK),
        },
    )
    answers_to = division.email.strip()
    return Letter(
        message_id=f"<login-{about.id}@{sender.rpartition('@')[2]}>",
        date=about.asked_at,
        sender=sender,
        sender_name=cleaned(about.organisation),
        recipient=about.email,
        recipient_name="",
        reply_to=answers_to if answers_to != sender and is_valid_email(answers_to) else "",
        subject=rendered.subject,
        plain=rendered.plain,
        html="",
    )
