"""Invitations, the outbox of their mail, notification templates, and who sends for a division."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ADDED = ("email", "customer_portal_url")


def upgrade() -> None:
    for name in _ADDED:
        op.add_column("divisions", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.create_table(
        "notification_templates",
        sa.Column("id", Id(), nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(40), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("text_body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_templates")),
        sa.UniqueConstraint("name", name=op.f("uq_notification_templates_name")),
    )
    op.create_table(
        "refused_addresses",
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("email_key", name=op.f("pk_refused_addresses")),
    )
    op.create_index(op.f("ix_refused_addresses_at"), "refused_addresses", ["at"])
    _create_invitations()
    _create_messages()


def _create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", Id(), nullable=False),
        sa.Column("account_contact_id", Id(), nullable=False),
        sa.Column("contact_id", Id(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("waits_for", sa.String(40), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(
        op.f("ix_invitations_account_contact_id_made_at"),
        "invitations",
        ["account_contact_id", "made_at"],
    )
    op.create_index(op.f("ix_invitations_contact_id"), "invitations", ["contact_id"])
    op.create_index(op.f("ix_invitations_state_waits_for"), "invitations", ["state", "waits_for"])


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", Id(), nullable=False),
        sa.Column("invitation_id", Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_answer", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_messages_invitation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "invitation_id", "number", name=op.f("uq_messages_invitation_id_number")
        ),
    )
    op.create_index(
        op.f("ix_messages_state_next_try_at_id"), "messages", ["state", "next_try_at", "id"]
    )


def downgrade() -> None:
    for table in ("messages", "invitations", "refused_addresses", "notification_templates"):
        op.drop_table(table)
    for name in reversed(_ADDED):
        op.drop_column("divisions", name)
