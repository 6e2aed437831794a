"""Previews of the portal for staff."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "portal_previews",
        sa.Column("id", Id(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("session_hash", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_previews")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_portal_previews_token_hash")),
        sa.UniqueConstraint("session_hash", name=op.f("uq_portal_previews_session_hash")),
    )
    op.create_index(op.f("ix_portal_previews_made_at"), "portal_previews", ["made_at"])


def downgrade() -> None:
    op.drop_table("portal_previews")
