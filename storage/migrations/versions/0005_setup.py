"""What divisions, account classes and the lists of the setup screens have beside their names."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.columns import Id

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OF_DIVISION = ("service_notification_email", "past_due_text", "time_zone")


def upgrade() -> None:
    for name in _OF_DIVISION:
        op.add_column("divisions", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column("divisions", _added_switch("active", on=True))
    op.add_column("account_classes", _added_switch("remind_invited", on=False))
    _create_class_settings()
    _create_new_locations()


def _create_class_settings() -> None:
    op.create_table(
        "account_class_settings",
        _id("id"),
        _id("class_id"),
        _text("name"),
        _text("value"),
        _to("account_class_settings_class_id", "class_id", "account_classes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_class_settings")),
        sa.UniqueConstraint(
            "class_id", "name", name=op.f("uq_account_class_settings_class_id_name")
        ),
    )


def _create_new_locations() -> None:
    op.create_table(
        "new_location_templates",
        _id("id"),
        _text("name"),
        _id("division_id", nullable=True),
        _text("source"),
        _text("service_region"),
        _text("tax_region"),
        _text("surcharge_group"),
        sa.Column("active", sa.Boolean(), nullable=False),
        _to("new_location_templates_division_id", "division_id", "divisions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_new_location_templates")),
        sa.UniqueConstraint("name", name=op.f("uq_new_location_templates_name")),
    )
    op.create_index(
        op.f("ix_new_location_templates_division_id"), "new_location_templates", ["division_id"]
    )
    op.create_table(
        "new_location_bundles",
        _id("id"),
        _text("name"),
        _text("description"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_new_location_bundles")),
        sa.UniqueConstraint("name", name=op.f("uq_new_location_bundles_name")),
    )


def downgrade() -> None:
    for table in ("new_location_bundles", "new_location_templates", "account_class_settings"):
        op.drop_table(table)
    op.drop_column("account_classes", "remind_invited")
    for name in ("active", *reversed(_OF_DIVISION)):
        op.drop_column("divisions", name)


def _id(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Id(), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _added_switch(name: str, *, on: bool) -> sa.Column[bool]:
    default = sa.true() if on else sa.false()
    return sa.Column(name, sa.Boolean(), server_default=default, nullable=False)


def _to(name: str, column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.id"], name=op.f(f"fk_{name}"), deferrable=True, initially="DEFERRED"
    )
