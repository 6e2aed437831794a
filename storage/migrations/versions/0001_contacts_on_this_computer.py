"""Contacts on this computer: the office, accounts, sites, contacts, links and the change log."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.columns import Id, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_account_classes()
    _create_changes()
    _create_contact_roles()
    _create_contacts()
    _create_divisions()
    _create_imported_records()
    _create_office()
    _create_staff_members()
    _create_system_options()
    _create_tag_types()
    _create_accounts()
    _create_contact_tags()
    _create_account_contacts()
    _create_sites()
    _create_links()
    _create_visits()


def downgrade() -> None:
    for table in (
        "visits",
        "links",
        "sites",
        "account_contacts",
        "contact_tags",
        "accounts",
        "tag_types",
        "system_options",
        "staff_members",
        "office",
        "imported_records",
        "divisions",
        "contacts",
        "contact_roles",
        "changes",
        "account_classes",
    ):
        op.drop_table(table)


def _id(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Id(), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _word(name: str) -> sa.Column[str]:
    """An enum of the program, by the name of its member."""
    return sa.Column(name, sa.String(40), nullable=False)


def _switch(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _to(name: str, column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.id"], name=f"fk_{name}", deferrable=True, initially="DEFERRED"
    )


def _create_account_classes() -> None:
    op.create_table(
        "account_classes",
        _id("id"),
        _text("name"),
        _switch("active"),
        _switch("create_contact_default"),
        _switch("default_contact_service_notification"),
        _switch("enable_portal_access"),
        _word("customer_portal_home_page"),
        _switch("enable_add_sites"),
        _text("new_location_template"),
        _text("new_location_bundle"),
        _switch("enable_on_call_orders"),
        _switch("enable_report_access"),
        _word("enable_viewing_inactive_site"),
        _switch("work_order_photo_in_portal"),
        _switch("work_order_attachment_in_portal"),
        _switch("auto_send_portal_invitation"),
        _switch("allow_invoice_verified_registration"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_classes")),
        sa.UniqueConstraint("name", name=op.f("uq_account_classes_name")),
    )


def _create_changes() -> None:
    op.create_table(
        "changes",
        _id("id"),
        _id("device_id"),
        sa.Column("device_seq", sa.Integer(), nullable=False),
        _id("action_id"),
        _text("entity"),
        _id("entity_id"),
        _word("operation"),
        sa.Column("fields", sa.JSON(), nullable=False),
        _word("origin"),
        _id("staff_id"),
        _text("staff_name"),
        sa.Column("at", UtcDateTime(), nullable=False),
        _id("contact_id", nullable=True),
        _id("account_id", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sa.UniqueConstraint(
            "device_id", "device_seq", name=op.f("uq_changes_device_id_device_seq")
        ),
    )
    op.create_index(op.f("ix_changes_account_id"), "changes", ["account_id"], unique=False)
    op.create_index(op.f("ix_changes_action_id"), "changes", ["action_id"], unique=False)
    op.create_index(
        op.f("ix_changes_contact_id_at_action_id_device_seq"),
        "changes",
        ["contact_id", "at", "action_id", "device_seq"],
        unique=False,
    )
    op.create_index(
        op.f("ix_changes_entity_id_device_seq"),
        "changes",
        ["entity_id", "device_seq"],
        unique=False,
    )


def _create_contact_roles() -> None:
    op.create_table(
        "contact_roles",
        _id("id"),
        _text("name"),
        _switch("active"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_roles")),
        sa.UniqueConstraint("name", name=op.f("uq_contact_roles_name")),
    )


def _create_contacts() -> None:
    op.create_table(
        "contacts",
        _id("id"),
        _text("name"),
        _text("title"),
        _text("email"),
        _text("email_2"),
        _text("phone_1"),
        _text("phone_2"),
        _text("phone_3"),
        _text("phone_4"),
        _text("note"),
        _switch("receive_service_notifications"),
        _word("service_notification_method"),
        _word("request_notification_method"),
        _switch("mobile_opt_out"),
        _text("sort_name"),
        _text("search"),
        _text("email_key"),
        _text("email_2_key"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_email_2_key"), "contacts", ["email_2_key"], unique=False)
    op.create_index(op.f("ix_contacts_email_key"), "contacts", ["email_key"], unique=False)
    op.create_index(op.f("ix_contacts_sort_name_id"), "contacts", ["sort_name", "id"], unique=False)


def _create_divisions() -> None:
    op.create_table(
        "divisions",
        _id("id"),
        _text("name"),
        _text("country"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_divisions")),
        sa.UniqueConstraint("name", name=op.f("uq_divisions_name")),
    )


def _create_imported_records() -> None:
    op.create_table(
        "imported_records",
        _text("source_key"),
        _text("entity"),
        _id("entity_id"),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source_key", name=op.f("pk_imported_records")),
    )
    op.create_index(
        op.f("ix_imported_records_entity_id"), "imported_records", ["entity_id"], unique=False
    )


def _create_office() -> None:
    op.create_table(
        "office",
        _id("id"),
        _text("organisation"),
        _id("device_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )


def _create_staff_members() -> None:
    op.create_table(
        "staff_members",
        _id("id"),
        _text("name"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_members")),
    )


def _create_system_options() -> None:
    op.create_table(
        "system_options",
        _id("id"),
        _text("name"),
        _text("value"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_options")),
        sa.UniqueConstraint("name", name=op.f("uq_system_options_name")),
    )


def _create_tag_types() -> None:
    op.create_table(
        "tag_types",
        _id("id"),
        _text("name"),
        _text("description"),
        _switch("active"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_types")),
        sa.UniqueConstraint("name", name=op.f("uq_tag_types_name")),
    )


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        _id("id"),
        _text("number"),
        _text("name"),
        _id("class_id"),
        _id("division_id"),
        _word("status"),
        _word("invoice_delivery"),
        _text("sort_name"),
        _text("sort_number"),
        _text("search"),
        _to("accounts_class_id", "class_id", "account_classes"),
        _to("accounts_division_id", "division_id", "divisions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("number", name=op.f("uq_accounts_number")),
    )
    op.create_index(op.f("ix_accounts_class_id"), "accounts", ["class_id"], unique=False)
    op.create_index(op.f("ix_accounts_division_id"), "accounts", ["division_id"], unique=False)
    op.create_index(op.f("ix_accounts_sort_name_id"), "accounts", ["sort_name", "id"], unique=False)
    op.create_index(
        op.f("ix_accounts_sort_number_id"), "accounts", ["sort_number", "id"], unique=False
    )


def _create_contact_tags() -> None:
    op.create_table(
        "contact_tags",
        _id("id"),
        _id("contact_id"),
        _id("tag_type_id"),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        _to("contact_tags_contact_id", "contact_id", "contacts"),
        _to("contact_tags_tag_type_id", "tag_type_id", "tag_types"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_tags")),
        sa.UniqueConstraint(
            "contact_id", "tag_type_id", name=op.f("uq_contact_tags_contact_id_tag_type_id")
        ),
    )
    op.create_index(
        op.f("ix_contact_tags_tag_type_id_added_at"),
        "contact_tags",
        ["tag_type_id", "added_at"],
        unique=False,
    )


def _create_account_contacts() -> None:
    op.create_table(
        "account_contacts",
        _id("id"),
        _id("account_id"),
        _id("contact_id"),
        _word("billing"),
        _switch("receive_invoice_notifications"),
        _switch("receive_pastdue_notification"),
        _word("portal_state"),
        sa.Column("portal_since", UtcDateTime(), nullable=True),
        sa.Column("portal_accepted_at", UtcDateTime(), nullable=True),
        _word("level"),
        _to("account_contacts_account_id", "account_id", "accounts"),
        _to("account_contacts_contact_id", "contact_id", "contacts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_contacts")),
        sa.UniqueConstraint(
            "account_id", "contact_id", name=op.f("uq_account_contacts_account_id_contact_id")
        ),
    )
    op.create_index(
        op.f("ix_account_contacts_contact_id"), "account_contacts", ["contact_id"], unique=False
    )
    op.create_index(
        "uq_account_contacts_billing_holder",
        "account_contacts",
        ["account_id", "billing"],
        unique=True,
        sqlite_where=sa.text("billing != 'none'"),
        postgresql_where=sa.text("billing != 'none'"),
    )


def _create_sites() -> None:
    op.create_table(
        "sites",
        _id("id"),
        _id("account_id"),
        _text("number"),
        _text("name"),
        _text("street"),
        _text("city"),
        _text("state"),
        _text("postal_code"),
        _text("country"),
        _word("status"),
        _text("sort_number"),
        _text("search"),
        _to("sites_account_id", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_sites_account_id_number")),
    )
    op.create_index(
        op.f("ix_sites_account_id_sort_number_id"),
        "sites",
        ["account_id", "sort_number", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_sites_sort_number_id"), "sites", ["sort_number", "id"], unique=False)


def _create_links() -> None:
    op.create_table(
        "links",
        _id("id"),
        _id("account_contact_id"),
        _id("site_id", nullable=True),
        _id("role_1_id", nullable=True),
        _id("role_2_id", nullable=True),
        _to("links_account_contact_id", "account_contact_id", "account_contacts"),
        _to("links_role_1_id", "role_1_id", "contact_roles"),
        _to("links_role_2_id", "role_2_id", "contact_roles"),
        _to("links_site_id", "site_id", "sites"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint(
            "account_contact_id", "site_id", name=op.f("uq_links_account_contact_id_site_id")
        ),
    )
    op.create_index(op.f("ix_links_role_1_id"), "links", ["role_1_id"], unique=False)
    op.create_index(op.f("ix_links_role_2_id"), "links", ["role_2_id"], unique=False)
    op.create_index(op.f("ix_links_site_id"), "links", ["site_id"], unique=False)


def _create_visits() -> None:
    op.create_table(
        "visits",
        _id("id"),
        _id("site_id"),
        sa.Column("day", sa.Date(), nullable=False),
        _text("service"),
        _text("outcome"),
        _to("visits_site_id", "site_id", "sites"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index(op.f("ix_visits_site_id_day"), "visits", ["site_id", "day"], unique=False)
    # ### end Alembic commands ###
