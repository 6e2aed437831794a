"""Logins of the portal, their sessions and mail, counted tries, and who opens which account."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account_contacts", sa.Column("portal_login_id", Id(), nullable=True))
    op.create_index(
        op.f("ix_account_contacts_portal_login_id"), "account_contacts", ["portal_login_id"]
    )
    op.create_table(
        "logins",
        sa.Column("id", Id(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("last_login_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logins")),
        sa.UniqueConstraint("email_key", name=op.f("uq_logins_email_key")),
    )
    op.create_table(
        "login_sessions",
        sa.Column("id", Id(), nullable=False),
        sa.Column("login_id", Id(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        _of_login("fk_login_sessions_login_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_sessions_token_hash")),
    )
    op.create_index(op.f("ix_login_sessions_login_id"), "login_sessions", ["login_id"])
    _create_login_mail()
    _create_tries()


def _of_login(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["login_id"], ["logins.id"], name=op.f(name), initially="DEFERRED", deferrable=True
    )


def _create_login_mail() -> None:
    op.create_table(
        "login_mail",
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.Column("login_id", Id(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_answer", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=True),
        _of_login("fk_login_mail_login_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_mail")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_mail_token_hash")),
    )
    op.create_index(op.f("ix_login_mail_email_key"), "login_mail", ["email_key"])
    op.create_index(op.f("ix_login_mail_login_id"), "login_mail", ["login_id"])
    op.create_index(
        op.f("ix_login_mail_state_next_try_at_id"), "login_mail", ["state", "next_try_at", "id"]
    )


def _create_tries() -> None:
    op.create_table(
        "portal_limits",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_portal_limits")),
    )
    op.create_index(op.f("ix_portal_limits_since"), "portal_limits", ["since"])
    op.create_table(
        "login_attempts",
        sa.Column("id", Id(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("login_id", Id(), nullable=True),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("device", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempts")),
    )
    op.create_index(op.f("ix_login_attempts_at"), "login_attempts", ["at"])
    op.create_index(op.f("ix_login_attempts_login_id"), "login_attempts", ["login_id"])


def downgrade() -> None:
    for table in ("login_attempts", "portal_limits", "login_mail", "login_sessions", "logins"):
        op.drop_table(table)
    op.drop_index(op.f("ix_account_contacts_portal_login_id"), "account_contacts")
    op.drop_column("account_contacts", "portal_login_id")
