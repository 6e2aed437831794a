"""What staff decide about login requests, and whom a mail tells that one came in."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "request_decisions",
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("decision", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("staff_name", sa.String(), nullable=False),
        sa.Column("account_id", Id(), nullable=True),
        sa.Column("contact_id", Id(), nullable=True),
        sa.Column("account_contact_id", Id(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_decisions")),
    )
    op.add_column("login_requests", sa.Column("told_at", UtcDateTime(), nullable=True))
    # Of what came in before, nobody needs a mail any more.
    op.execute("UPDATE login_requests SET told_at = asked_at")
    op.add_column(
        "divisions",
        sa.Column("login_request_email", sa.String(), server_default="", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("divisions", "login_request_email")
    op.drop_column("login_requests", "told_at")
    op.drop_table("request_decisions")
