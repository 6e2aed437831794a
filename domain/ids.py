"""Identifiers. Every record has its final id where it is made, so also while offline (A3)."""

import secrets
import time
from typing import NewType
from uuid import UUID, uuid5

DivisionId = NewType("DivisionId", UUID)
AccountClassId = NewType("AccountClassId", UUID)
AccountId = NewType("AccountId", UUID)
SiteId = NewType("SiteId", UUID)
ContactId = NewType("ContactId", UUID)
AccountContactId = NewType("AccountContactId", UUID)
LinkId = NewType("LinkId", UUID)
ContactRoleId = NewType("ContactRoleId", UUID)
TagTypeId = NewType("TagTypeId", UUID)
NewLocationTemplateId = NewType("NewLocationTemplateId", UUID)
NewLocationBundleId = NewType("NewLocationBundleId", UUID)
ContactTagId = NewType("ContactTagId", UUID)
VisitId = NewType("VisitId", UUID)
InvoiceId = NewType("InvoiceId", UUID)
CurrentServiceId = NewType("CurrentServiceId", UUID)
AccountRequestId = NewType("AccountRequestId", UUID)
TonnageId = NewType("TonnageId", UUID)
StaffId = NewType("StaffId", UUID)
ChangeId = NewType("ChangeId", UUID)
ActionId = NewType("ActionId", UUID)
InvitationId = NewType("InvitationId", UUID)
MessageId = NewType("MessageId", UUID)
LoginId = NewType("LoginId", UUID)
LoginSessionId = NewType("LoginSessionId", UUID)
LoginMailId = NewType("LoginMailId", UUID)
LoginRequestId = NewType("LoginRequestId", UUID)
LoginAttemptId = NewType("LoginAttemptId", UUID)
PreviewId = NewType("PreviewId", UUID)
BatchId = NewType("BatchId", UUID)
TemplateId = NewType("TemplateId", UUID)

_NATURAL_KEYS = UUID("6f7c5f0e-4f0b-5b5c-9a38-5b0f6f2f7f51")


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=value | 0x7 << 76 | 0x2 << 62)


def account_contact_id(account_id: AccountId, contact_id: ContactId) -> AccountContactId:
    """The same on every device, because two offices may link the same person offline (A3)."""
    return AccountContactId(uuid5(_NATURAL_KEYS, f"account contact {account_id} {contact_id}"))


def link_id(account_contact: AccountContactId, site_id: SiteId | None) -> LinkId:
    """site_id None is the account-level link."""
    return LinkId(uuid5(_NATURAL_KEYS, f"link {account_contact} {site_id or 'account'}"))


def contact_tag_id(contact: ContactId, tag_type: TagTypeId) -> ContactTagId:
    return ContactTagId(uuid5(_NATURAL_KEYS, f"contact tag {contact} {tag_type}"))


def system_option_id(name: str) -> UUID:
    return uuid5(_NATURAL_KEYS, f"system option {name}")


def class_setting_id(account_class: AccountClassId, name: str) -> UUID:
    return uuid5(_NATURAL_KEYS, f"class setting {account_class} {name}")


def undo_id(action: ActionId) -> ActionId:
    """Of the action that takes another one back; so nothing is taken back twice."""
    return ActionId(uuid5(_NATURAL_KEYS, f"undo {action}"))
