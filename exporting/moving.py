"""The three files with which an office moves to another Portal Desk, in the importer's columns."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from domain.importing import ImportField as F
from domain.moving import ACCOUNT_CONTACT_FIELDS, CONTACT_FIELDS, words
from storage.exports import ExportedAccount, ExportedContact, ExportedSite

_ACCOUNT: Mapping[F, Callable[[ExportedAccount], str]] = {
    F.PORTAL_DESK_ID: lambda one: str(one.account.id),
    F.ACCOUNT_NUMBER: lambda one: one.account.number,
    F.ACCOUNT_NAME: lambda one: one.account.name,
    F.ACCOUNT_CLASS: lambda one: one.class_name,
    F.ACCOUNT_STATUS: lambda one: one.account.status.value,
    F.DIVISION: lambda one: one.division_name,
    F.INVOICE_DELIVERY: lambda one: one.account.invoice_delivery.value,
}
_SITE: Mapping[F, Callable[[ExportedSite], str]] = {
    F.PORTAL_DESK_ID: lambda one: str(one.site.id),
    F.ACCOUNT_NUMBER: lambda one: one.account_number,
    F.SITE_NUMBER: lambda one: one.site.number,
    F.SITE_NAME: lambda one: one.site.name,
    F.STREET: lambda one: one.site.street,
    F.CITY: lambda one: one.site.city,
    F.STATE: lambda one: one.site.state,
    F.POSTAL_CODE: lambda one: one.site.postal_code,
    F.COUNTRY: lambda one: one.site.country,
    F.SITE_STATUS: lambda one: one.site.status.value,
}
_LINK = (F.SITE_NUMBER, F.ROLE_1, F.ROLE_2)
_CONTACT = (
    *(F.PORTAL_DESK_ID, F.ACCOUNT_NUMBER, *CONTACT_FIELDS, F.TAGS),
    *(*ACCOUNT_CONTACT_FIELDS, *_LINK),
)

ACCOUNT_HEADER = tuple(field.value for field in _ACCOUNT)
SITE_HEADER = tuple(field.value for field in _SITE)
CONTACT_HEADER = tuple(field.value for field in _CONTACT)


def account_row(one: ExportedAccount) -> Sequence[str]:
    return [cell(one) for cell in _ACCOUNT.values()]


def site_row(one: ExportedSite) -> Sequence[str]:
    return [cell(one) for cell in _SITE.values()]


def contact_rows(one: ExportedContact) -> Iterator[Sequence[str]]:
    """One for each link; without a site number that is to the account and all its sites."""
    contact = one.row.contact
    person = {
        F.PORTAL_DESK_ID: str(contact.id),
        F.ACCOUNT_NUMBER: one.account_number,
        **words(contact, CONTACT_FIELDS),
        F.TAGS: "\n".join(one.tags),
        **words(one.row, ACCOUNT_CONTACT_FIELDS),
    }
    for link in one.links:
        yield [*person.values(), link.site_number, link.role_1, link.role_2]
