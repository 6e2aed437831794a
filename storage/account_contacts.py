"""Reading and writing one person in one account with the links and tags."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from domain.contacts import AccountContact, Contact
from domain.errors import GoneError
from domain.ids import AccountContactId, ContactId, contact_tag_id
from domain.portal_access import end_access
from storage.changes import action_of
from storage.schema import (
    AccountContactRow,
    ContactRow,
    ContactTagRow,
    LinkRow,
    SiteRow,
)
from storage.values import (
    CONTACT_FIELDS,
    account_contact_fields,
    contact_fields,
    link_fields,
    link_of,
    portal_of,
    update,
)


def load(session: Session, id: AccountContactId) -> AccountContact | None:
    row = session.get(AccountContactRow, id)
    if row is None:
        return None
    links = session.scalars(_links(id).order_by(SiteRow.sort_number, LinkRow.id))
    return AccountContact(
        id=row.id,
        account_id=row.account_id,
        contact=load_contact(session, row.contact_id),
        billing=row.billing,
        receive_invoice_notifications=row.receive_invoice_notifications,
        receive_pastdue_notification=row.receive_pastdue_notification,
        portal=portal_of(row),
        links=tuple(link_of(link) for link in links),
    )


def load_contact(session: Session, id: ContactId) -> Contact:
    """Raises GoneError."""
    row = session.get(ContactRow, id)
    if row is None:
        raise GoneError("contact")
    tags = session.scalars(select(ContactTagRow.tag_type_id).where(ContactTagRow.contact_id == id))
    fields: dict[str, Any] = {name: getattr(row, name) for name in CONTACT_FIELDS}
    return Contact(id=row.id, tags=frozenset(tags), **fields)


def store(session: Session, row: AccountContact) -> None:
    """Write the person, the flags, the links and the tags as they are given; new or changed."""
    contact = row.contact
    person = session.get(ContactRow, contact.id)
    if person is None:
        session.add(ContactRow(id=contact.id, **contact_fields(contact)))
    else:
        update(person, contact_fields(contact))
    _store_tags(session, contact)
    in_account = session.get(AccountContactRow, row.id)
    if in_account is None:
        session.add(
            AccountContactRow(
                id=row.id,
                account_id=row.account_id,
                contact_id=contact.id,
                **account_contact_fields(row),
            )
        )
    else:
        update(in_account, account_contact_fields(row))
    _store_links(session, row)


def end(session: Session, id: AccountContactId) -> None:
    """Unlink: access ends first (A7), then the links and the account contact go."""
    row = session.get_one(AccountContactRow, id)
    ended = end_access(portal_of(row), action_of(session).at)
    row.portal_state, row.portal_since = ended.state, ended.since
    session.flush()
    for link in session.scalars(_links(id)):
        session.delete(link)
    session.delete(row)


def linked_to_site(site_id: UUID) -> Select[AccountContactId]:
    """Who has a link to this site."""
    return select(LinkRow.account_contact_id).where(LinkRow.site_id == site_id)


def has_link_to(site_id: UUID) -> Any:
    return exists(linked_to_site(site_id).where(LinkRow.account_contact_id == AccountContactRow.id))


def _links(id: AccountContactId) -> Select[LinkRow]:
    return (
        select(LinkRow)
        .outerjoin(SiteRow, SiteRow.id == LinkRow.site_id)
        .where(LinkRow.account_contact_id == id)
    )


def _store_links(session: Session, row: AccountContact) -> None:
    stored = {link.id: link for link in session.scalars(_links(row.id))}
    wanted = link_fields(row)
    for id, fields in wanted.items():
        if id in stored:
            update(stored[id], fields)
        else:
            session.add(LinkRow(id=id, **fields))
    for id in stored.keys() - wanted.keys():
        session.delete(stored[id])


def _store_tags(session: Session, contact: Contact) -> None:
    query = select(ContactTagRow).where(ContactTagRow.contact_id == contact.id)
    stored = {tag.tag_type_id: tag for tag in session.scalars(query)}
    for tag_type_id in contact.tags - stored.keys():
        session.add(
            ContactTagRow(
                id=contact_tag_id(contact.id, tag_type_id),
                contact_id=contact.id,
                tag_type_id=tag_type_id,
                added_at=action_of(session).at,
            )
        )
    for tag_type_id in stored.keys() - contact.tags:
        session.delete(stored[tag_type_id])
