"""Sending the mail around logins. It is little, and nobody waits for a round of invitations."""

from mailing.messages import is_international, mailbox, message
from mailing.server import Dial, Envelope, LostError, ServerError, Verdict
from storage.login_mail import LoginOutbox, LoginWriter

_AT_ONCE = 20


def deliver_login_mail(outbox: LoginOutbox, write: LoginWriter, dial: Dial) -> int:
    """Send what is due, over one connection; what cannot be sent now is tried again in a minute.

    Returns how many mails left.
    """
    claimed = outbox.claim(_AT_ONCE, write)
    if not claimed:
        return 0
    try:
        connection = dial()
    except ServerError as error:
        for mail in claimed:
            outbox.put_off(mail, str(error))
        return 0
    sent = 0
    for mail in claimed:
        envelope = Envelope(
            sender=mailbox(mail.letter.sender),
            recipient=mailbox(mail.letter.recipient),
            international=is_international(mail.letter),
            content=message(mail.letter, mail.token),
        )
        try:
            answer = connection.send(envelope)
        except LostError as error:
            outbox.put_off(mail, str(error))
            break  # the others are claimed again when their time is up
        match answer.verdict:
            case Verdict.TAKEN:
                outbox.sent(mail)
                sent += 1
            case Verdict.LATER:
                outbox.put_off(mail, answer.words)
            case _:
                outbox.refused(mail, answer.words)
    connection.close()
    return sent
