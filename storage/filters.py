"""Filters of a list of contacts as conditions of a query."""

from typing import Any

from sqlalchemy import Select, exists, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute

from domain.contacts import Level
from domain.filters import Filter, FilterField
from domain.ids import AccountContactId
from domain.invitations import InvitationState
from storage.list_schema import ListedContactRow
from storage.long_lists import Narrowing
from storage.mail_schema import InvitationRow, RefusedAddressRow
from storage.schema import AccountContactRow, ContactRow, ContactTagRow, LinkRow, SiteRow

_COLUMNS: dict[FilterField, InstrumentedAttribute[Any]] = {
    FilterField.PORTAL_USER: ListedContactRow.portal_state,
    FilterField.VALID_EMAIL: ListedContactRow.valid_email,
    FilterField.LEVEL: ListedContactRow.level,
    FilterField.BILLING: ListedContactRow.billing,
    FilterField.ACCOUNT_STATUS: ListedContactRow.account_status,
    FilterField.DIVISION: ListedContactRow.division_id,
    FilterField.ACCOUNT_CLASS: ListedContactRow.class_id,
    FilterField.CONTACT: ListedContactRow.id,
}


_Ids = Select[AccountContactId]


def narrowing(wanted: Filter) -> Narrowing:
    column = _COLUMNS.get(wanted.field)
    if column is not None:
        one = len(wanted.values) == 1
        condition = column == wanted.values[0] if one else column.in_(wanted.values)
        return Narrowing(condition, select(ListedContactRow.place).where(condition))
    ids = _ids(wanted)
    return Narrowing(
        or_(*(exists(some.where(AccountContactRow.id == ListedContactRow.id)) for some in ids)),
        select(ListedContactRow.place).where(ListedContactRow.id.in_(union(*ids))),
    )


def _ids(wanted: Filter) -> tuple[_Ids, ...]:
    """The account contacts, by each of the ways in which they may have one of the values."""
    own = select(AccountContactRow.id)
    link = LinkRow.account_contact_id == AccountContactRow.id
    match wanted.field:
        case FilterField.TAG:
            tagged = own.join(
                ContactTagRow, ContactTagRow.contact_id == AccountContactRow.contact_id
            )
            return (tagged.where(ContactTagRow.tag_type_id.in_(wanted.values)),)
        case FilterField.ROLE:
            linked = own.join(LinkRow, link)
            return (
                linked.where(LinkRow.role_1_id.in_(wanted.values)),
                linked.where(LinkRow.role_2_id.in_(wanted.values)),
            )
        case FilterField.INVITATION_FAILED:
            person = own.join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
            its = InvitationRow.account_contact_id == AccountContactRow.id
            refused = select(RefusedAddressRow.email_key)
            return (
                person.where(ContactRow.email_key.in_(refused)),
                own.join(InvitationRow, its).where(InvitationRow.state == InvitationState.REFUSED),
            )
    in_city = SiteRow.city.in_(wanted.values)
    at_account = own.join(SiteRow, SiteRow.account_id == AccountContactRow.account_id)
    return (
        own.join(LinkRow, link).join(SiteRow, SiteRow.id == LinkRow.site_id).where(in_city),
        at_account.where(in_city, AccountContactRow.level == Level.ACCOUNT),
    )
