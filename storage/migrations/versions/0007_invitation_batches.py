"""Invitations that are sent together, and reminders of those that are still open."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_QUEUE = "ix_messages_state_next_try_at_id"
_ALSO = "id, invitation_id, number, state, queued_at, next_try_at, attempts, last_answer, content"
_UNIQUE = ["invitation_id", "number", "kind"]


def upgrade() -> None:
    op.create_table(
        "invitation_batches",
        sa.Column("id", Id(), nullable=False),
        sa.Column("template_id", Id(), nullable=True),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_batches")),
    )
    op.add_column("invitations", sa.Column("batch_id", Id(), nullable=True))
    op.add_column("invitations", sa.Column("reminded_at", UtcDateTime(), nullable=True))
    op.create_index(
        op.f("ix_invitations_batch_id_state_id"), "invitations", ["batch_id", "state", "id"]
    )
    op.create_index(op.f("ix_invitations_state_sent_at"), "invitations", ["state", "sent_at"])
    if op.get_bind().dialect.name == "sqlite":
        kind = sa.Column("kind", sa.String(40), nullable=False)
        _rebuild_messages([kind], _UNIQUE, [", kind", ", 'invitation'"])
    else:
        kind = sa.Column("kind", sa.String(40), nullable=False, server_default="invitation")
        op.add_column("messages", kind)
        op.alter_column("messages", "kind", server_default=None)
        _change_unique(_UNIQUE[:2], _UNIQUE)


def _rebuild_messages(kind: list[sa.Column[str]], unique: list[str], copied: list[str]) -> None:
    """SQLite cannot change a constraint of a table that is there."""
    op.drop_index(op.f(_QUEUE), "messages")
    op.rename_table("messages", "former_messages")
    op.create_table(
        "messages",
        sa.Column("id", Id(), nullable=False),
        sa.Column("invitation_id", Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *kind,
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
        sa.UniqueConstraint(*unique, name=op.f(f"uq_messages_{'_'.join(unique)}")),
    )
    into, values = copied
    op.execute(
        f"INSERT INTO messages ({_ALSO}, done_at{into})"  # noqa: S608, names of ours
        f" SELECT {_ALSO}, done_at{values} FROM former_messages"
    )
    op.drop_table("former_messages")
    op.create_index(op.f(_QUEUE), "messages", ["state", "next_try_at", "id"])


def _change_unique(before: list[str], after: list[str]) -> None:
    op.drop_constraint(op.f(f"uq_messages_{'_'.join(before)}"), "messages", type_="unique")
    op.create_unique_constraint(op.f(f"uq_messages_{'_'.join(after)}"), "messages", after)


def downgrade() -> None:
    op.execute("DELETE FROM messages WHERE kind <> 'invitation'")
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_messages([], _UNIQUE[:2], ["", ""])
    else:
        _change_unique(_UNIQUE, _UNIQUE[:2])
        op.drop_column("messages", "kind")
    op.drop_index(op.f("ix_invitations_state_sent_at"), "invitations")
    op.drop_index(op.f("ix_invitations_batch_id_state_id"), "invitations")
    op.drop_column("invitations", "reminded_at")
    op.drop_column("invitations", "batch_id")
    op.drop_table("invitation_batches")
