"""The mail to somebody whose service address was found (U12)."""

from sqlalchemy.orm import Session

from domain.ids import BatchId
from storage.changes import action_of
from storage.mail import load_mail_setup
from storage.mail_schema import InvitationBatchRow


def address_found_batch(session: Session) -> BatchId | None:
    """What an invitation is sent with to use Account Request Address Found Template.

    None where that is not set, not in use, or the one every invitation is sent with.
    """
    setup = load_mail_setup(session)
    template = setup.address_found_template
    if template is None or template == setup.invite_template:
        return None
    action = action_of(session)
    batch = BatchId(action.id)
    if session.get(InvitationBatchRow, batch) is None:
        session.add(
            InvitationBatchRow(
                id=batch,
                template_id=template.id,
                sender="",
                made_by=action.author.staff_name,
                made_at=action.at,
            )
        )
        session.flush()
    return batch
