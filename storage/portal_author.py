"""In whose name the portal writes."""

from dataclasses import replace
from uuid import UUID

from domain.changes import Author, Origin
from domain.ids import LoginId, StaffId
from domain.permissions import Permission

# What nobody in particular does: a try is counted, a session ends.
PORTAL = Author(
    staff_id=StaffId(UUID(int=0)),
    staff_name="Customer portal",
    origin=Origin.PORTAL,
    permissions=frozenset({Permission.EDIT_CONTACTS, Permission.SEND_PORTAL_INVITATIONS}),
)


def customer(login: LoginId, name: str) -> Author:
    """What a customer does is logged in the customer's own name."""
    return replace(PORTAL, staff_id=StaffId(login), staff_name=name)
