"""Long lists: the tables they are read from, and the full-text indexes over those."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.columns import Id

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEYS = {"listed_contacts": "place", "listed_accounts": "place", "listed_sites": "place"}
_KEYS["reaches"] = "id"
# The lists have the orders of their own now.
_ORDERS_BEFORE = (
    ("accounts", "sort_name", "id"),
    ("accounts", "sort_number", "id"),
    ("contacts", "sort_name", "id"),
    ("sites", "sort_number", "id"),
)

_TEXTS = (
    *("account_number", "account_name", "name", "title", "email", "phone"),
    *("email_key", "sort_title", "sort_email", "sort_account"),
)
_ORDERS = (
    *("sort_title", "sort_email", "phone", "sort_account", "level", "billing"),
    *("receive_service_notifications", "request_notification_method", "portal_state"),
    *("valid_email", "account_status", "class_id", "division_id"),
)


def upgrade() -> None:
    for table, *columns in _ORDERS_BEFORE:
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"))
    _index("sites", "city", "account_id")
    _create_listed_contacts()
    _create_listed_accounts()
    op.create_table("listed_sites", *_placed("listed_sites"))
    _index("listed_sites", "sort_key", "id")
    _index("listed_sites", "place")
    op.create_table(
        "reaches",
        sa.Column("id", sa.Integer(), nullable=False),
        _id("owner_id"),
        _text("token"),
        _text("search"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaches")),
        sa.UniqueConstraint("owner_id", name=op.f("uq_reaches_owner_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table, key in _KEYS.items():
            op.execute(
                f"CREATE VIRTUAL TABLE {table}_search USING fts5(search, content='{table}',"
                f" content_rowid='{key}', tokenize='trigram case_sensitive 1',"
                " detail=none, columnsize=0)"
            )
    elif _has_trigrams():
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for table in _KEYS:
            op.execute(f"CREATE INDEX {table}_search ON {table} USING gin (search gin_trgm_ops)")


def _has_trigrams() -> bool:
    """A server may lack them; its searches take longer then."""
    asked = "SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'"
    return bool(op.get_bind().execute(sa.text(asked)).scalar_one())


def downgrade() -> None:
    for table in _KEYS:
        if op.get_bind().dialect.name == "sqlite":
            op.drop_table(f"{table}_search")
        op.drop_table(table)
    op.drop_index(op.f("ix_sites_city_account_id"))
    for table, *columns in _ORDERS_BEFORE:
        _index(table, *columns)


def _create_listed_contacts() -> None:
    name = "listed_contacts"
    op.create_table(
        name,
        _id("contact_id"),
        _id("account_id"),
        *map(_text, _TEXTS),
        _word("level"),
        _word("billing"),
        _switch("receive_service_notifications"),
        _word("request_notification_method"),
        _word("portal_state"),
        _switch("valid_email"),
        _word("account_status"),
        _id("class_id"),
        _id("division_id"),
        sa.Column("reach", sa.Integer(), nullable=True),
        *_placed(name),
    )
    _index(name, "sort_key", "id")
    _index(name, "place")
    for column in _ORDERS:
        _index(name, column, "place")


def _create_listed_accounts() -> None:
    name = "listed_accounts"
    op.create_table(name, _text("number"), _word("status"), *_placed(name))
    _index(name, "sort_key", "id")
    _index(name, "place")
    _index(name, "number", "place")
    _index(name, "status", "place")


def _placed(table: str) -> tuple[Any, ...]:
    whole_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return (
        sa.Column("place", whole_number, autoincrement=False, nullable=False),
        _id("id"),
        _text("sort_key"),
        _text("search"),
        sa.PrimaryKeyConstraint("place", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("id", name=op.f(f"uq_{table}_id")),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _id(name: str) -> sa.Column[Any]:
    return sa.Column(name, Id(), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _word(name: str) -> sa.Column[str]:
    """An enum of the program, by the name of its member."""
    return sa.Column(name, sa.String(40), nullable=False)


def _switch(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)
