"""The tables of invitations and of the mail they leave by."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.ids import (
    AccountContactId,
    AccountId,
    BatchId,
    ContactId,
    InvitationId,
    MessageId,
    TemplateId,
)
from domain.invitations import InvitationState, Waits
from domain.mail import ContentType, MessageKind, MessageState, TemplateType
from storage.schema import DERIVED, Base, to


class NotificationTemplateRow(Base):
    __tablename__ = "notification_templates"
    logged_as = "notification_template"

    id: Mapped[TemplateId] = mapped_column(primary_key=True)
    type: Mapped[TemplateType]
    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool]
    subject: Mapped[str]
    content_type: Mapped[ContentType]
    body: Mapped[str]
    text_body: Mapped[str]


class InvitationRow(Base):
    """Outlives the account contact it was made for, so that is no foreign key."""

    __tablename__ = "invitations"
    __table_args__ = (
        Index(None, "account_contact_id", "made_at"),
        Index(None, "state", "waits_for"),
        Index(None, "batch_id", "state", "id"),
        Index(None, "state", "sent_at"),
    )
    logged_as = "invitation"

    id: Mapped[InvitationId] = mapped_column(primary_key=True)
    account_contact_id: Mapped[AccountContactId]
    contact_id: Mapped[ContactId] = mapped_column(index=True)
    account_id: Mapped[AccountId]
    email: Mapped[str]
    invited_by: Mapped[str]
    state: Mapped[InvitationState]
    waits_for: Mapped[Waits | None]
    words: Mapped[str]
    number: Mapped[int]
    by_hand: Mapped[bool]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    batch_id: Mapped[BatchId | None]
    reminded_at: Mapped[datetime | None]
    # Of the one link that works, see domain.links; written before that link leaves the program.
    token_hash: Mapped[str | None] = mapped_column(unique=True, info=DERIVED)


class InvitationBatchRow(Base):
    """What many invitations that were sent together have in common; its id is the action's."""

    __tablename__ = "invitation_batches"
    logged_as = "invitation_batch"

    id: Mapped[BatchId] = mapped_column(primary_key=True)
    template_id: Mapped[TemplateId | None]
    sender: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class MessageRow(Base):
    """The outbox. What is in it holds everything of a mail but the secret of its link."""

    __tablename__ = "messages"
    __table_args__ = (
        # No link is ever mailed by two messages, but for its reminder.
        UniqueConstraint("invitation_id", "number", "kind"),
        Index(None, "state", "next_try_at", "id"),
    )

    id: Mapped[MessageId] = mapped_column(primary_key=True)
    invitation_id: Mapped[InvitationId] = mapped_column(to("invitations.id"))
    number: Mapped[int]  # of the invitation's link
    kind: Mapped[MessageKind]
    state: Mapped[MessageState]
    queued_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    attempts: Mapped[int]
    last_answer: Mapped[str]
    content: Mapped[str | None]  # JSON, once it was put off, so that each attempt sends the same
    done_at: Mapped[datetime | None]


class RefusedAddressRow(Base):
    """An address the mail server refused for good; what it said."""

    __tablename__ = "refused_addresses"

    email_key: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str]
    words: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
