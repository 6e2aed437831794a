"""Identifiers. Every record has its final id where it is made, so also while offline (A3)."""

import os
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

_AT_ONCE = 500
_MADE: list[int] = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_MADE.clear)  # or two processes would make the same ids


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | _random_bits()
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=value | 0x7 << 76 | 0x2 << 62)


def _random_bits() -> int:
    """80, of which the system makes many at once.

    Asking it lets go of the interpreter's lock, and at once for each of a million ids means that a
    window which waits for the lock never wakes in time to take it.
    """
    if not _MADE:
        block = os.urandom(10 * _AT_ONCE)
        _MADE.extend(int.from_bytes(block[at : at + 10]) for at in range(0, len(block), 10))
    try:
        return _MADE.pop()
    except IndexError:  # another thread took the last
        return _random_bits()


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
