"""What the files say with which an office moves to another Portal Desk, or back into its own.

Both directions share the words: a value written with them is read as the same value. Portal access
is not among them: nobody gets into the portal by a file (A21).
"""

import enum
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.contacts import AccountContact, BillingKind, Contact, NotificationMethod
from domain.importing import ImportField as F

YES, NO = "Yes", "No"

# Of the person, and of the person in the account; their links and tags stand for themselves.
CONTACT_FIELDS: Mapping[F, str] = {
    F.NAME: "name",
    F.TITLE: "title",
    F.EMAIL: "email",
    F.EMAIL_2: "email_2",
    F.PHONE_1: "phone_1",
    F.PHONE_2: "phone_2",
    F.PHONE_3: "phone_3",
    F.PHONE_4: "phone_4",
    F.NOTE: "note",
    F.RECEIVE_SERVICE_NOTIFICATIONS: "receive_service_notifications",
    F.SERVICE_NOTIFICATION_METHOD: "service_notification_method",
    F.REQUEST_NOTIFICATION_METHOD: "request_notification_method",
    F.MOBILE_OPT_OUT: "mobile_opt_out",
}
ACCOUNT_CONTACT_FIELDS: Mapping[F, str] = {
    F.BILLING_CONTACT: "billing",
    F.RECEIVE_INVOICE_NOTIFICATIONS: "receive_invoice_notifications",
    F.RECEIVE_PASTDUE_NOTIFICATION: "receive_pastdue_notification",
}
_KINDS: Mapping[str, type[enum.Enum] | type[bool]] = {
    "receive_service_notifications": bool,
    "service_notification_method": NotificationMethod,
    "request_notification_method": NotificationMethod,
    "mobile_opt_out": bool,
    "billing": BillingKind,
    "receive_invoice_notifications": bool,
    "receive_pastdue_notification": bool,
}


def words(value: Contact | AccountContact, fields: Mapping[F, str]) -> dict[F, str]:
    return {field: _word(getattr(value, name)) for field, name in fields.items()}


def understood(field: F, word: str) -> bool:
    """Whether a word from a file means something for this field."""
    name = {**CONTACT_FIELDS, **ACCOUNT_CONTACT_FIELDS}[field]
    return name not in _KINDS or word in _meanings(_KINDS[name])


def with_contact_words(contact: Contact, said: Mapping[F, str]) -> Contact:
    """The contact with what a file says of it. Every word is understood()."""
    return replace(contact, **_values(said, CONTACT_FIELDS))


def with_account_contact_words(row: AccountContact, said: Mapping[F, str]) -> AccountContact:
    return replace(row, **_values(said, ACCOUNT_CONTACT_FIELDS))


def _values(said: Mapping[F, str], fields: Mapping[F, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field, name in fields.items():
        if field in said:
            kind = _KINDS.get(name)
            found[name] = _meanings(kind)[said[field]] if kind else said[field]
    return found


def _meanings(kind: type[enum.Enum] | type[bool]) -> dict[str, Any]:
    if issubclass(kind, enum.Enum):
        return {member.value: member for member in kind}
    return {YES: True, NO: False}


def _word(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return str(value.value) if isinstance(value, enum.Enum) else str(value)


# In vCards, for what vCard itself has no property

CARD_ACCOUNT = "X-PORTAL-DESK-ACCOUNT"
CARD_LINK = "X-PORTAL-DESK-LINK"  # site number, Role 1, Role 2; without a site number the account
CARD_NUMBER = "X-PORTAL-DESK-NUMBER"  # a parameter: which of the phones or addresses it is
CARD_PROPERTIES: Mapping[F, str] = {
    field: f"X-PORTAL-DESK-{field.name.removeprefix('PORTAL_DESK_').replace('_', '-')}"
    for field in (
        *(F.PORTAL_DESK_ID, F.RECEIVE_SERVICE_NOTIFICATIONS, F.SERVICE_NOTIFICATION_METHOD),
        *(F.REQUEST_NOTIFICATION_METHOD, F.MOBILE_OPT_OUT, *ACCOUNT_CONTACT_FIELDS),
    )
}
