"""What a list of contacts can be narrowed by."""

import enum
from dataclasses import dataclass
from uuid import UUID

from domain.accounts import AccountStatus
from domain.contacts import BillingKind, Level
from domain.portal_access import PortalState

FilterValue = PortalState | AccountStatus | BillingKind | Level | UUID | str | bool


class FilterField(enum.Enum):
    """Behind each what its values are."""

    PORTAL_USER = "portal_user"  # PortalState
    VALID_EMAIL = "valid_email"  # bool
    INVITATION_FAILED = "invitation_failed"  # True: refused by the mail server, or the address is
    LEVEL = "level"  # Level
    BILLING = "billing"  # BillingKind
    ACCOUNT_STATUS = "account_status"  # AccountStatus
    DIVISION = "division"  # DivisionId
    ACCOUNT_CLASS = "account_class"  # AccountClassId
    CITY = "city"  # of a site the contact is reached for: linked to it, or of its whole account
    TAG = "tag"  # TagTypeId
    ROLE = "role"  # ContactRoleId
    CONTACT = "contact"  # AccountContactId: exactly these; nobody chooses them in a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One of these values."""

    field: FilterField
    values: tuple[FilterValue, ...]
