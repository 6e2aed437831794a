"""The letter of an invitation."""

from datetime import datetime

from domain.addresses import is_valid_email
from domain.letters import Addressed, CannotWriteError, Letter
from mailing.rendering import cleaned, render


def write(addressed: Addressed, at: datetime) -> Letter:
    """Raises CannotWriteError."""
    setup, division = addressed.setup, addressed.division
    template = setup.invite_template
    if template is None:
        raise CannotWriteError("Invite Email Template is not set.")
    rendered = render(template, addressed.values())
    sender = setup.sender(division)
    invitation = addressed.invitation
    answers_to = division.email.strip()
    kind = "rem" if addressed.is_reminder else "inv"
    return Letter(
        # The same for every attempt; another for another link.
        message_id=f"<{kind}-{invitation.id}-{invitation.number}@{sender.rpartition('@')[2]}>",
        date=at,
        sender=sender,
        sender_name=cleaned(setup.organisation),
        recipient=invitation.email.strip(),
        recipient_name=cleaned(addressed.contact.name),
        reply_to=answers_to if answers_to != sender and is_valid_email(answers_to) else "",
        subject=f"Reminder: {rendered.subject}" if addressed.is_reminder else rendered.subject,
        plain=rendered.plain,
        html=rendered.html,
    )
