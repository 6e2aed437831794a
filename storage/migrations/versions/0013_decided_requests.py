"""Login requests that say themselves whether they were decided."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TABLE = "login_requests"


def upgrade() -> None:
    op.add_column(
        _TABLE, sa.Column("decided", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(
        "UPDATE login_requests SET decided = true WHERE id IN (SELECT id FROM request_decisions)"
    )
    op.drop_index(op.f("ix_login_requests_state_asked_at"), _TABLE)
    op.create_index(
        op.f("ix_login_requests_state_decided_asked_at"), _TABLE, ["state", "decided", "asked_at"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_login_requests_state_decided_asked_at"), _TABLE)
    op.create_index(op.f("ix_login_requests_state_asked_at"), _TABLE, ["state", "asked_at"])
    op.drop_column(_TABLE, "decided")
