"""What a staff member may do (U26, rule 30), and which permission the writing of a record needs.

On one computer the one staff member has them all. A service gives its authors what their roles say.
"""

import enum
from collections.abc import Mapping

from domain.errors import RefusedError


class Permission(enum.Enum):
    """Each with what it allows, in the words of the sentence to somebody without it."""

    EDIT_CONTACTS = "add or change contacts and their access"
    UNLINK_CONTACTS = "unlink contacts from an account"
    SEND_PORTAL_INVITATIONS = "give portal access or send portal invitations"  # 390
    EDIT_ACCOUNTS = "add or change accounts and sites"
    SETUP_ACCOUNT = "change account classes and contact roles"  # 23
    SETUP_SYSTEM = "change System Options and templates"  # 120

    @property
    def refusal(self) -> str:
        return f"You may not {self.value}. Ask whoever manages the permissions of your office."


Permissions = frozenset[Permission]
ALL_PERMISSIONS: Permissions = frozenset(Permission)

_BY_ENTITY = {
    "account": Permission.EDIT_ACCOUNTS,
    "site": Permission.EDIT_ACCOUNTS,
    "visit": Permission.EDIT_ACCOUNTS,
    "invoice": Permission.EDIT_ACCOUNTS,
    "current_service": Permission.EDIT_ACCOUNTS,
    "account_request": Permission.EDIT_ACCOUNTS,
    "tonnage": Permission.EDIT_ACCOUNTS,
    "contact": Permission.EDIT_CONTACTS,
    "contact_alias": Permission.EDIT_CONTACTS,
    "contact_tag": Permission.EDIT_CONTACTS,
    "account_contact": Permission.EDIT_CONTACTS,
    "link": Permission.EDIT_CONTACTS,
    "invitation": Permission.EDIT_CONTACTS,
    "portal_event": Permission.EDIT_CONTACTS,
    "request_decision": Permission.EDIT_CONTACTS,
    "invitation_batch": Permission.SEND_PORTAL_INVITATIONS,
    "account_class": Permission.SETUP_ACCOUNT,
    "account_class_setting": Permission.SETUP_ACCOUNT,
    "contact_role": Permission.SETUP_ACCOUNT,
}
_GIVEN = ("invited", "yes")
_ENDED = ("accepted", "cancelled")


def needed(entity: str, values: Mapping[str, object]) -> Permission:
    """For writing a record, by its name in the change log and the new values of its fields.

    Values of a record that is deleted are all None. What nobody thought of is for administrators.
    Ending access or an invitation needs no more than changing the contact does (A7).
    """
    if entity == "account_contact":
        if values.get("contact_id", "") is None:
            return Permission.UNLINK_CONTACTS
        if values.get("portal_state") in _GIVEN:
            return Permission.SEND_PORTAL_INVITATIONS
    if entity == "invitation" and values.get("state") not in _ENDED:
        return Permission.SEND_PORTAL_INVITATIONS
    return _BY_ENTITY.get(entity, Permission.SETUP_SYSTEM)


def ask(permissions: Permissions, entity: str, values: Mapping[str, object]) -> None:
    """Raises RefusedError with one sentence."""
    permission = needed(entity, values)
    if permission not in permissions:
        raise RefusedError({"permission": permission.refusal})
