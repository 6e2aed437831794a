"""Requests for a login, by invoice, by service address, and in one's own words."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TYPED = ("name", "email", "email_key", "invoice_number", "code", "street", "city", "phone", "text")


def upgrade() -> None:
    op.create_table(
        "login_requests",
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _TYPED),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("finding", sa.String(40), nullable=False),
        sa.Column("account_id", Id(), nullable=True),
        sa.Column("account_contact_id", Id(), nullable=True),
        sa.Column("invoice_id", Id(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_requests")),
        sa.UniqueConstraint("invoice_id", name=op.f("uq_login_requests_invoice_id")),
    )
    op.create_index(
        op.f("ix_login_requests_state_asked_at"), "login_requests", ["state", "asked_at"]
    )


def downgrade() -> None:
    op.drop_table("login_requests")
