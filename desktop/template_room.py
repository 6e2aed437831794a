"""The notification templates of one database: kept, previewed and sent for a test. Without Qt."""

from dataclasses import replace

from desktop.mail_room import MailRoom
from domain.errors import DataError
from domain.ids import AccountContactId, TemplateId
from domain.invitation_batches import SendInvitations
from domain.invitations import Waits
from domain.mail import NotificationTemplate, Tried
from domain.templates import Preview, Sample
from mailing.messages import is_international, mailbox, message
from mailing.samples import NOWHERE, preview, test_letter
from mailing.server import Envelope, Verdict
from storage.mail_samples import SqlSamples


class TemplateRoom:
    """A TemplateDesk, and a PreviewBook of invitations to many."""

    def __init__(self, room: MailRoom) -> None:
        self._room = room
        self._samples = SqlSamples(room.database)

    def templates(self) -> tuple[NotificationTemplate, ...]:
        return self._room.book.templates()

    def keep(
        self, template: NotificationTemplate, base: NotificationTemplate | None
    ) -> NotificationTemplate:
        return self._room.book.keep_template(template, base)

    def delete(self, id: TemplateId) -> None:
        self._room.book.delete_template(id)

    def samples(self, text: str = "") -> tuple[Sample, ...]:
        return self._samples.samples(text)

    def preview(self, template: NotificationTemplate, id: AccountContactId) -> Preview:
        return preview(template, self._samples.addressed(id), self._room.database.now())

    def invitation(self, invite: SendInvitations, id: AccountContactId) -> Preview:
        addressed = self._samples.addressed(id, has_login=None)
        setup = addressed.setup.sent_with(invite.template_id, invite.sender)
        if setup.invite_template is None:
            return Preview(problem=Waits.TEMPLATE.value)
        sent = replace(addressed, setup=setup)
        return preview(setup.invite_template, sent, self._room.database.now())

    def send_test(self, template: NotificationTemplate, id: AccountContactId, to: str) -> Tried:
        try:
            letter = test_letter(
                template, self._samples.addressed(id), to, self._room.database.now()
            )
            envelope = Envelope(
                sender=mailbox(letter.sender),
                recipient=mailbox(letter.recipient),
                international=is_international(letter),
                content=message(letter, NOWHERE),
            )
            connection = self._room.secrets.dial(self._room.book.settings)
            try:
                answer = connection.send(envelope)
            finally:
                connection.close()
        except DataError as error:
            return Tried(works=False, sentence=str(error))
        if answer.verdict is Verdict.TAKEN:
            return Tried(works=True, sentence=f"Sent to {letter.recipient}.")
        return Tried(works=False, sentence=f"The mail server refuses it: {answer.words}")
