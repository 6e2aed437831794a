"""Reading and writing one person in one account with the links and tags."""

from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import CursorResult, Select, bindparam, exists, select
from sqlalchemy.orm import Session

from domain.contacts import AccountContact, Contact, Link
from domain.errors import GoneError
from domain.ids import AccountContactId, ContactId, LinkId, contact_tag_id, link_id
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
    portal_of,
    update,
)

Columns = TypeVarTuple("Columns")

# Made once: what SQLAlchemy knows of a statement, it knows of this object.
_LINKS = (
    select(LinkRow.id, LinkRow.site_id, LinkRow.role_1_id, LinkRow.role_2_id)
    .outerjoin(SiteRow, SiteRow.id == LinkRow.site_id)
    .where(LinkRow.account_contact_id == bindparam("id"))
    .order_by(SiteRow.sort_number, LinkRow.id)
)
_TAGS = select(ContactTagRow.tag_type_id).where(ContactTagRow.contact_id == bindparam("id"))


def load(session: Session, id: AccountContactId) -> AccountContact | None:
    row = session.get(AccountContactRow, id)
    if row is None:
        return None
    return AccountContact(
        id=row.id,
        account_id=row.account_id,
        contact=load_contact(session, row.contact_id),
        billing=row.billing,
        receive_invoice_notifications=row.receive_invoice_notifications,
        receive_pastdue_notification=row.receive_pastdue_notification,
        portal=portal_of(row),
        links=tuple(_links(session, id).values()),
    )


def load_contact(session: Session, id: ContactId) -> Contact:
    """Raises GoneError."""
    row = session.get(ContactRow, id)
    if row is None:
        raise GoneError("contact")
    tags = _read(session, _TAGS, id).scalars()
    fields: dict[str, Any] = {name: getattr(row, name) for name in CONTACT_FIELDS}
    return Contact(id=row.id, tags=frozenset(tags), **fields)


def store(session: Session, row: AccountContact, stored: AccountContact | None = None) -> None:
    """Write the person, the flags, the links and the tags as they are given; new or changed.

    stored is what this transaction loaded, if it did: what is as it was is not looked at again.
    """
    store_contact(session, row.contact, stored.contact if stored else None)
    in_account = session.get(AccountContactRow, row.id)
    if in_account is None:
        session.add(
            AccountContactRow(
                id=row.id,
                account_id=row.account_id,
                contact_id=row.contact.id,
                **account_contact_fields(row),
            )
        )
    else:
        update(in_account, account_contact_fields(row))
    if stored is None or set(stored.links) != set(row.links):
        _store_links(session, row)


def store_contact(session: Session, contact: Contact, stored: Contact | None = None) -> None:
    """Write the person and the tags; stored as in `store`."""
    person = session.get(ContactRow, contact.id)
    if person is None:
        session.add(ContactRow(id=contact.id, **contact_fields(contact)))
    else:
        update(person, contact_fields(contact))
    if stored is None or stored.tags != contact.tags:
        _store_tags(session, contact)


def end(session: Session, id: AccountContactId) -> None:
    """Unlink: access ends first (A7), then the links and the account contact go."""
    row = session.get_one(AccountContactRow, id)
    ended = end_access(portal_of(row), action_of(session).at)
    row.portal_state, row.portal_since = ended.state, ended.since
    session.flush()
    for link in session.scalars(select(LinkRow).where(LinkRow.account_contact_id == id)):
        session.delete(link)
    session.delete(row)


def linked_to_site(site_id: UUID) -> Select[AccountContactId]:
    """Who has a link to this site."""
    return select(LinkRow.account_contact_id).where(LinkRow.site_id == site_id)


def has_link_to(site_id: UUID) -> Any:
    return exists(linked_to_site(site_id).where(LinkRow.account_contact_id == AccountContactRow.id))


def _links(session: Session, id: AccountContactId) -> dict[LinkId, Link]:
    """By the numbers of the sites. Not as mapped rows: there may be thousands."""
    return {
        link: Link(site_id=site_id, role_1=role_1, role_2=role_2)
        for link, site_id, role_1, role_2 in _read(session, _LINKS, id)
    }


def _read(session: Session, query: Select[*Columns], id: UUID) -> CursorResult[*Columns]:
    """Past the session, which takes its time for each statement."""
    session.flush()
    return session.connection().execute(query, {"id": id})


def _store_links(session: Session, row: AccountContact) -> None:
    stored = _links(session, row.id)
    wanted = {link_id(row.id, link.site_id): link for link in row.links}
    touched = {id for id in stored if wanted.get(id) != stored[id]}
    rows = session.scalars(select(LinkRow).where(LinkRow.id.in_(touched))).all() if touched else ()
    for known in rows:
        if known.id in wanted:
            update(known, link_fields(row.id, wanted[known.id]))
        else:
            session.delete(known)
    for id in wanted.keys() - stored.keys():
        session.add(LinkRow(id=id, **link_fields(row.id, wanted[id])))


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
