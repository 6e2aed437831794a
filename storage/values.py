"""Rows into the values of domain, and values into rows.

Each function takes a mapped row, or a result row with the same names.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Row

from domain.accounts import Account, AccountClass, Division, Site, StaffMember, Visit
from domain.branding import Branding
from domain.contacts import AccountContact, Contact, Link
from domain.ids import AccountContactId
from domain.invitations import Invitation
from domain.mail import NotificationTemplate
from domain.portal_access import PortalAccess
from domain.receivables import Invoice
from domain.services import AccountRequest, CurrentService, Tonnage
from domain.settings import ContactRole, NewLocationBundle, NewLocationTemplate, TagType
from storage.mail_schema import InvitationRow, NotificationTemplateRow
from storage.portal_schema import (
    AccountRequestRow,
    BrandingRow,
    CurrentServiceRow,
    InvoiceRow,
    TonnageRow,
)
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    Base,
    ContactRoleRow,
    DivisionRow,
    SiteRow,
    StaffMemberRow,
    TagTypeRow,
    VisitRow,
)
from storage.setup_schema import NewLocationBundleRow, NewLocationTemplateRow

# Values whose fields are exactly the columns of a table.
Plain = (
    Account
    | AccountClass
    | AccountRequest
    | Branding
    | ContactRole
    | CurrentService
    | Division
    | Invoice
    | NewLocationBundle
    | NewLocationTemplate
    | NotificationTemplate
    | Site
    | StaffMember
    | TagType
    | Tonnage
    | Visit
)
V = TypeVar(
    "V",
    Account,
    AccountClass,
    AccountRequest,
    Branding,
    ContactRole,
    CurrentService,
    Division,
    Invoice,
    NewLocationBundle,
    NewLocationTemplate,
    NotificationTemplate,
    Site,
    StaffMember,
    TagType,
    Tonnage,
    Visit,
)

ROWS: dict[type[Any], type[Base]] = {
    Account: AccountRow,
    AccountClass: AccountClassRow,
    AccountRequest: AccountRequestRow,
    Branding: BrandingRow,
    ContactRole: ContactRoleRow,
    CurrentService: CurrentServiceRow,
    Division: DivisionRow,
    Invoice: InvoiceRow,
    NotificationTemplate: NotificationTemplateRow,
    NewLocationBundle: NewLocationBundleRow,
    NewLocationTemplate: NewLocationTemplateRow,
    Site: SiteRow,
    StaffMember: StaffMemberRow,
    TagType: TagTypeRow,
    Tonnage: TonnageRow,
    Visit: VisitRow,
}

# Asked for every row of a page.
_NAMES = {kind: tuple(field.name for field in dataclasses.fields(kind)) for kind in ROWS}
CONTACT_FIELDS = tuple(
    field.name for field in dataclasses.fields(Contact) if field.name not in ("id", "tags")
)


def columns_of(kind: type[Any]) -> tuple[Any, ...]:
    """The columns that make a value of this kind, for reading many without mapped rows."""
    return tuple(getattr(ROWS[kind], name) for name in _NAMES[kind])


def value_of(kind: type[V], row: Base | Row[*tuple[Any, ...]]) -> V:
    return kind(**{name: getattr(row, name) for name in _NAMES[kind]})


def leading_value(kind: type[V], row: Iterable[Any]) -> V:
    """The same, in a third of the time, of a row that begins with columns_of(kind).

    Of an iterator it takes no more than that, and leaves the next one what follows.
    """
    return kind(**dict(zip(_NAMES[kind], row, strict=False)))


def fields_of(value: Plain) -> dict[str, Any]:
    return {name: getattr(value, name) for name in _NAMES[type(value)]}


def contact_fields(contact: Contact) -> dict[str, Any]:
    """The columns of a contact, without its id."""
    return {name: getattr(contact, name) for name in CONTACT_FIELDS}


def account_contact_fields(row: AccountContact) -> dict[str, Any]:
    """The columns of an account contact that can change."""
    return {
        "billing": row.billing,
        "receive_invoice_notifications": row.receive_invoice_notifications,
        "receive_pastdue_notification": row.receive_pastdue_notification,
        "portal_state": row.portal.state,
        "portal_since": row.portal.since,
        "portal_accepted_at": row.portal.accepted_at,
        "portal_login_id": row.portal.login_id,
        "level": row.level,
    }


def link_fields(id: AccountContactId, link: Link) -> dict[str, Any]:
    """The columns of a link of this account contact, without its id."""
    return {
        "account_contact_id": id,
        "site_id": link.site_id,
        "role_1_id": link.role_1,
        "role_2_id": link.role_2,
    }


def portal_of(row: AccountContactRow | Row[*tuple[Any, ...]]) -> PortalAccess:
    return PortalAccess(
        state=row.portal_state,
        since=row.portal_since,
        accepted_at=row.portal_accepted_at,
        login_id=row.portal_login_id,
    )


def invitation_of(row: InvitationRow) -> Invitation:
    return Invitation(
        **{field.name: getattr(row, field.name) for field in dataclasses.fields(Invitation)}
    )


def invitation_fields(invitation: Invitation) -> dict[str, Any]:
    """The columns of an invitation, without its id and the hash of its link."""
    fields = dataclasses.fields(invitation)
    return {field.name: getattr(invitation, field.name) for field in fields if field.name != "id"}


def update(row: Base, fields: Mapping[str, Any]) -> None:
    """What is as it was is not set: a session looks again at each field that was."""
    for name, value in fields.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
