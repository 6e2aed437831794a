"""Invoices, current services, requests and tonnages, the numbers of visits, and branding."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visits", sa.Column("number", sa.String(), server_default="", nullable=False))
    _create_invoices()
    op.create_table(
        "current_services",
        _id("id"),
        _id("site_id"),
        _text("service"),
        sa.Column("quantity", sa.Integer(), nullable=False),
        _text("frequency"),
        sa.Column("next_day", sa.Date(), nullable=True),
        _to("current_services", "site_id", "sites"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_current_services")),
    )
    _index("current_services", "site_id", "service")
    _create_account_requests()
    op.create_table(
        "tonnages",
        _id("id"),
        _id("site_id"),
        sa.Column("day", sa.Date(), nullable=False),
        _text("material"),
        _word("stream"),
        sa.Column("weight", sa.Integer(), nullable=False),
        _to("tonnages", "site_id", "sites"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tonnages")),
    )
    _index("tonnages", "site_id", "day")
    op.create_table(
        "brandings",
        _id("id"),
        *map(_text, ("name", "logo", "phone", "colour", "login_terms")),
        _to("brandings", "id", "divisions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brandings")),
    )


def _create_invoices() -> None:
    op.create_table(
        "invoices",
        _id("id"),
        _id("account_id"),
        _text("number"),
        _text("quick_pay_code"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        _word("status"),
        _text("number_key"),
        _to("invoices", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_invoices_account_id_number")),
    )
    _index("invoices", "account_id", "status")
    _index("invoices", "number_key")


def _create_account_requests() -> None:
    op.create_table(
        "account_requests",
        _id("id"),
        _id("account_id"),
        _id("site_id", nullable=True),
        _text("number"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        _text("type"),
        _text("text"),
        _word("status"),
        sa.Column("closed_on", sa.Date(), nullable=True),
        _to("account_requests", "account_id", "accounts"),
        _to("account_requests", "site_id", "sites"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_requests")),
        sa.UniqueConstraint(
            "account_id", "number", name=op.f("uq_account_requests_account_id_number")
        ),
    )
    _index("account_requests", "account_id", "created_at")
    _index("account_requests", "site_id")


def downgrade() -> None:
    for table in ("brandings", "tonnages", "account_requests", "current_services", "invoices"):
        op.drop_table(table)
    op.drop_column("visits", "number")


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _id(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Id(), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _word(name: str) -> sa.Column[str]:
    """An enum of the program, by the name of its member."""
    return sa.Column(name, sa.String(40), nullable=False)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=name, deferrable=True, initially="DEFERRED"
    )
