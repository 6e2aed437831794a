"""A template as somebody would get it, before anybody does."""

from dataclasses import replace
from datetime import datetime

from domain.ids import new_id
from domain.invitations import Waits
from domain.letters import LINK_MARK, Addressed, CannotWriteError, Letter
from domain.mail import NotificationTemplate, TemplateType
from domain.templates import Preview
from mailing.rendering import render_text, unknown_placeholders
from mailing.writing import write

NOWHERE = "test"  # in the place of the secret of a link


def preview(template: NotificationTemplate, addressed: Addressed, at: datetime) -> Preview:
    unknown: set[str] = set()
    try:
        for source in (template.subject, template.body, template.text_body):
            unknown |= set(unknown_placeholders(source))
        if unknown:
            return Preview(unknown=tuple(sorted(unknown)))
        letter = _letter(template, addressed, at)
        text_message = render_text(template.text_body, addressed.values())
    except CannotWriteError as error:
        problem = str(error)
        return Preview(problem=f"{problem[:1].upper()}{problem[1:]}")
    return Preview(
        subject=letter.subject,
        sender=letter.sender,
        sender_name=letter.sender_name,
        recipient=letter.recipient,
        html=letter.html.replace(LINK_MARK, NOWHERE),
        plain=letter.plain.replace(LINK_MARK, NOWHERE),
        text_message=text_message.replace(LINK_MARK, NOWHERE),
        has_link=LINK_MARK in (letter.html or letter.plain),
    )


def test_letter(
    template: NotificationTemplate, addressed: Addressed, to: str, at: datetime
) -> Letter:
    """Raises CannotWriteError."""
    letter = _letter(template, addressed, at)
    if not letter.sender:
        raise CannotWriteError(Waits.SENDER.value)
    domain = letter.sender.rpartition("@")[2]
    return replace(
        letter, message_id=f"<test-{new_id()}@{domain}>", recipient=to.strip(), recipient_name=""
    )


def _letter(template: NotificationTemplate, addressed: Addressed, at: datetime) -> Letter:
    """As if it were the template of every invitation."""
    used = replace(template, active=True, type=TemplateType.PORTAL_INVITE)
    setup = addressed.setup
    options = replace(setup.options, invite_email_template=used.name)
    return write(replace(addressed, setup=replace(setup, options=options, templates=(used,))), at)
