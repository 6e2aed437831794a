"""The tables. Rows never leave this package: callers are handed domain values."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, NewType
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, MetaData, UniqueConstraint, false, text, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from domain import ids
from domain.accounts import (
    AccountStatus,
    HomePage,
    InactiveSiteView,
    InvoiceDelivery,
    SiteStatus,
)
from domain.changes import Operation, Origin
from domain.contacts import BillingKind, Level, NotificationMethod
from domain.ids import (
    AccountClassId,
    AccountContactId,
    AccountId,
    ActionId,
    ChangeId,
    ContactId,
    ContactRoleId,
    ContactTagId,
    DivisionId,
    LinkId,
    LoginId,
    SiteId,
    StaffId,
    TagTypeId,
    VisitId,
)
from domain.invitations import InvitationState, Waits
from domain.login_decisions import Decision
from domain.login_mail import LoginMailKind
from domain.login_requests import Finding, RequestKind, RequestState
from domain.logins import DeviceKind, Outcome
from domain.mail import ContentType, MessageKind, MessageState, TemplateType
from domain.portal_access import PortalState
from domain.receivables import InvoiceStatus
from domain.services import RequestStatus, Stream
from storage.columns import Id, UtcDateTime, words

DERIVED = {"derived": True}  # computed from other columns: kept out of the change log

# Every id has a type of its own there.
_IDS: list[Any] = [UUID, *(one for one in vars(ids).values() if isinstance(one, NewType))]
_ENUMS: tuple[Any, ...] = (
    AccountStatus,
    BillingKind,
    ContentType,
    Decision,
    DeviceKind,
    Finding,
    HomePage,
    InactiveSiteView,
    InvitationState,
    InvoiceDelivery,
    InvoiceStatus,
    Level,
    LoginMailKind,
    MessageKind,
    MessageState,
    NotificationMethod,
    Operation,
    Origin,
    Outcome,
    PortalState,
    RequestKind,
    RequestState,
    RequestStatus,
    SiteStatus,
    Stream,
    TemplateType,
    Waits,
)

# Computed from the row's own columns when it is written, see storage/changes.py.
Key = Annotated[str, mapped_column(default="", info=DERIVED)]

# A text that a table got when there were rows in it already.
Added = Annotated[str, mapped_column(default="", server_default="")]


class Base(DeclarativeBase):
    # Named constraints, because a migration cannot drop what has no name.
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        **dict.fromkeys(_IDS, Id),
        **{members: words(members) for members in _ENUMS},
    }

    # What the change log calls a row of this table; empty: its writes are not logged.
    logged_as: ClassVar[str] = ""


def to(target: str) -> ForeignKey:
    """Checked when the transaction commits, so that no order of writing is wrong on the way."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


class OfficeRow(Base):
    """One row: whose database this is, and on which device."""

    __tablename__ = "office"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation: Mapped[str]
    device_id: Mapped[UUID]


class StaffMemberRow(Base):
    __tablename__ = "staff_members"
    logged_as = "staff_member"

    id: Mapped[StaffId] = mapped_column(primary_key=True)
    name: Mapped[str]


class DivisionRow(Base):
    __tablename__ = "divisions"
    logged_as = "division"

    id: Mapped[DivisionId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    country: Mapped[str]
    email: Mapped[Added]
    customer_portal_url: Mapped[Added]
    service_notification_email: Mapped[Added]
    past_due_text: Mapped[Added]
    time_zone: Mapped[Added]
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    login_request_email: Mapped[Added]


class AccountClassRow(Base):
    __tablename__ = "account_classes"
    logged_as = "account_class"

    id: Mapped[AccountClassId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool]
    create_contact_default: Mapped[bool]
    default_contact_service_notification: Mapped[bool]
    enable_portal_access: Mapped[bool]
    customer_portal_home_page: Mapped[HomePage]
    enable_add_sites: Mapped[bool]
    new_location_template: Mapped[str]
    new_location_bundle: Mapped[str]
    enable_on_call_orders: Mapped[bool]
    enable_report_access: Mapped[bool]
    enable_viewing_inactive_site: Mapped[InactiveSiteView]
    work_order_photo_in_portal: Mapped[bool]
    work_order_attachment_in_portal: Mapped[bool]
    auto_send_portal_invitation: Mapped[bool]
    allow_invoice_verified_registration: Mapped[bool]
    remind_invited: Mapped[bool] = mapped_column(default=False, server_default=false())


class AccountRow(Base):
    __tablename__ = "accounts"
    logged_as = "account"

    id: Mapped[AccountId] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    class_id: Mapped[AccountClassId] = mapped_column(to("account_classes.id"), index=True)
    division_id: Mapped[DivisionId] = mapped_column(to("divisions.id"), index=True)
    status: Mapped[AccountStatus]
    invoice_delivery: Mapped[InvoiceDelivery]
    sort_name: Mapped[Key]
    sort_number: Mapped[Key]
    search: Mapped[Key]


class SiteRow(Base):
    __tablename__ = "sites"
    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        Index(None, "account_id", "sort_number", "id"),
        Index(None, "city", "account_id"),
    )
    logged_as = "site"

    id: Mapped[SiteId] = mapped_column(primary_key=True)
    account_id: Mapped[AccountId] = mapped_column(to("accounts.id"))
    number: Mapped[str]
    name: Mapped[str]
    street: Mapped[str]
    city: Mapped[str]
    state: Mapped[str]
    postal_code: Mapped[str]
    country: Mapped[str]
    status: Mapped[SiteStatus]
    sort_number: Mapped[Key]
    search: Mapped[Key]


class VisitRow(Base):
    __tablename__ = "visits"
    __table_args__ = (Index(None, "site_id", "day"),)
    logged_as = "visit"

    id: Mapped[VisitId] = mapped_column(primary_key=True)
    site_id: Mapped[SiteId] = mapped_column(to("sites.id"))
    day: Mapped[date]
    service: Mapped[str]
    outcome: Mapped[str]
    number: Mapped[Added]


class ContactRow(Base):
    """A person. Stays when the last account is unlinked, for the history's sake (U17)."""

    __tablename__ = "contacts"
    logged_as = "contact"

    id: Mapped[ContactId] = mapped_column(primary_key=True)
    name: Mapped[str]
    title: Mapped[str]
    email: Mapped[str]
    email_2: Mapped[str]
    phone_1: Mapped[str]
    phone_2: Mapped[str]
    phone_3: Mapped[str]
    phone_4: Mapped[str]
    note: Mapped[str]
    receive_service_notifications: Mapped[bool]
    service_notification_method: Mapped[NotificationMethod]
    request_notification_method: Mapped[NotificationMethod]
    mobile_opt_out: Mapped[bool]
    sort_name: Mapped[Key]
    search: Mapped[Key]
    email_key: Mapped[Key] = mapped_column(index=True)
    email_2_key: Mapped[Key] = mapped_column(index=True)


class ContactAliasRow(Base):
    """A person who was merged into another: the former id leads to that one."""

    __tablename__ = "contact_aliases"
    logged_as = "contact_alias"

    id: Mapped[ContactId] = mapped_column(primary_key=True)
    contact_id: Mapped[ContactId] = mapped_column(to("contacts.id"), index=True)


class AccountContactRow(Base):
    __tablename__ = "account_contacts"
    __table_args__ = (
        UniqueConstraint("account_id", "contact_id"),
        # Rule 6 holds whatever writes: one holder of each kind but None.
        Index(
            "uq_account_contacts_billing_holder",
            "account_id",
            "billing",
            unique=True,
            # On a server as well, see the migration: saying so here has its dialect read at start.
            sqlite_where=text("billing != 'none'"),
        ),
    )
    logged_as = "account_contact"

    id: Mapped[AccountContactId] = mapped_column(primary_key=True)
    account_id: Mapped[AccountId] = mapped_column(to("accounts.id"))
    contact_id: Mapped[ContactId] = mapped_column(to("contacts.id"), index=True)
    billing: Mapped[BillingKind]
    receive_invoice_notifications: Mapped[bool]
    receive_pastdue_notification: Mapped[bool]
    portal_state: Mapped[PortalState]
    portal_since: Mapped[datetime | None]
    portal_accepted_at: Mapped[datetime | None]
    portal_login_id: Mapped[LoginId | None] = mapped_column(index=True)  # logins are never deleted
    level: Mapped[Level] = mapped_column(info=DERIVED)  # of its links


class LinkRow(Base):
    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("account_contact_id", "site_id"),)
    logged_as = "link"

    id: Mapped[LinkId] = mapped_column(primary_key=True)
    account_contact_id: Mapped[AccountContactId] = mapped_column(to("account_contacts.id"))
    site_id: Mapped[SiteId | None] = mapped_column(to("sites.id"), index=True)
    role_1_id: Mapped[ContactRoleId | None] = mapped_column(to("contact_roles.id"), index=True)
    role_2_id: Mapped[ContactRoleId | None] = mapped_column(to("contact_roles.id"), index=True)


class ContactRoleRow(Base):
    __tablename__ = "contact_roles"
    logged_as = "contact_role"

    id: Mapped[ContactRoleId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool]


class TagTypeRow(Base):
    __tablename__ = "tag_types"
    logged_as = "tag_type"

    id: Mapped[TagTypeId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str]
    active: Mapped[bool]


class ContactTagRow(Base):
    __tablename__ = "contact_tags"
    __table_args__ = (
        UniqueConstraint("contact_id", "tag_type_id"),
        Index(None, "tag_type_id", "added_at"),
    )
    logged_as = "contact_tag"

    id: Mapped[ContactTagId] = mapped_column(primary_key=True)
    contact_id: Mapped[ContactId] = mapped_column(to("contacts.id"))
    tag_type_id: Mapped[TagTypeId] = mapped_column(to("tag_types.id"))
    added_at: Mapped[datetime]


class SystemOptionRow(Base):
    """One option that was ever set; the others have the default of domain.settings."""

    __tablename__ = "system_options"
    logged_as = "system_option"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str]  # JSON


class ChangeRow(Base):
    """The change log. It keeps what is gone, so nothing here is a foreign key."""

    __tablename__ = "changes"
    __table_args__ = (
        UniqueConstraint("device_id", "device_seq"),
        Index(None, "contact_id", "at", "action_id", "device_seq"),
        Index(None, "entity_id", "device_seq"),
    )

    id: Mapped[ChangeId] = mapped_column(primary_key=True)
    device_id: Mapped[UUID]
    device_seq: Mapped[int]  # 1, 2, 3 ... without a gap, also over a restore
    action_id: Mapped[ActionId] = mapped_column(index=True)
    entity: Mapped[str]
    entity_id: Mapped[UUID]
    operation: Mapped[Operation]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)  # {name: [old, new]}
    origin: Mapped[Origin]
    staff_id: Mapped[StaffId]
    staff_name: Mapped[str]
    at: Mapped[datetime]
    contact_id: Mapped[ContactId | None]  # whose Activity History shows it
    account_id: Mapped[AccountId | None] = mapped_column(index=True)


class ImportedRecordRow(Base):
    """What the last import of a source gave, to tell staff's own changes from it (A24)."""

    __tablename__ = "imported_records"

    source_key: Mapped[str] = mapped_column(primary_key=True)
    entity: Mapped[str]
    entity_id: Mapped[UUID] = mapped_column(index=True)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
