"""Contacts in a SQL database."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from domain.addresses import email_key
from domain.books import (
    AddressOwner,
    ContactQuery,
    ContactSave,
    ListedContact,
    OpenedContact,
    TagUse,
)
from domain.changes import Author
from domain.contacts import (
    AccountContact,
    BillingKind,
    Contact,
    settled,
    what_stops_saving,
    with_service_notifications,
)
from domain.errors import BillingHeldError, ConflictError, GoneError, RefusedError
from domain.ids import AccountContactId, AccountId, ContactId, account_contact_id, new_id
from domain.portal_access import PortalState, why_not_invited
from domain.settings import TagType
from storage import listing
from storage.account_contacts import end, load, load_contact, store
from storage.aliases import current, current_contact
from storage.engine import Database
from storage.inviting import (
    invite,
    invite_at_new_address,
    invited_by_class,
)
from storage.login_refusals import refused_logins
from storage.long_lists import Memory
from storage.merging import merged
from storage.opened_contact import account_of, accounts_of, opened_contact
from storage.packed_ids import PackedIds
from storage.schema import (
    AccountContactRow,
    AccountRow,
    ContactRow,
    ContactTagRow,
    SiteRow,
    TagTypeRow,
)
from storage.values import columns_of, value_of

# Made once: what SQLAlchemy knows of a statement, it knows of this object.
_PERSON = (
    select(AccountContactRow, ContactRow)
    .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
    .where(AccountContactRow.id == bindparam("id"))
)


class SqlContactBook:
    """A ContactBook over a database; author is in whose name it writes.

    Where it invites, access that begins with a save makes an invitation (A8), and so does a new
    contact of a class with auto-send (A11).
    """

    def __init__(self, database: Database, author: Author, *, invites: bool = False) -> None:
        self._database = database
        self._author = author
        self._invites = invites
        self._memory = Memory()

    def count(self, query: ContactQuery) -> int:
        with self._database.reading() as session:
            return listing.count(session, query, self._memory)

    def listed(self, query: ContactQuery, start: int, length: int) -> tuple[ListedContact, ...]:
        with self._database.reading() as session:
            return listing.listed(session, query, start, length, self._memory)

    def position(self, query: ContactQuery, id: AccountContactId) -> int | None:
        with self._database.reading() as session:
            return listing.position(session, query, id, self._memory)

    def ids(self, query: ContactQuery) -> Sequence[AccountContactId]:
        with self._database.reading() as session:
            return PackedIds(listing.ids(session, query))

    def cities(self, text: str, limit: int) -> tuple[str, ...]:
        begins = SiteRow.city.istartswith(text, autoescape=True)
        cities = select(SiteRow.city).where(SiteRow.city != "", begins).distinct()
        with self._database.reading() as session:
            return tuple(session.scalars(cities.order_by(SiteRow.city).limit(limit)))

    def opened(self, id: AccountContactId) -> OpenedContact:
        with self._database.reading() as session:
            row = load(session, id) or load(session, current(session, id))
            if row is None:
                raise GoneError("contact")
            return self._opened(session, row, is_new=False)

    def blank(self, account_id: AccountId) -> OpenedContact:
        with self._database.reading() as session:
            _, account_class, _ = account_of(session, account_id)
            contact = with_service_notifications(
                Contact(id=ContactId(new_id())),
                wanted=account_class.default_contact_service_notification,
            )
            row = AccountContact(
                id=account_contact_id(account_id, contact.id),
                account_id=account_id,
                contact=contact,
            )
            return self._opened(session, row, is_new=True)

    def save(self, save: ContactSave) -> AccountContact:
        with self._database.writing(self._author) as session:
            # Held to the end: a session forgets rows nobody holds, and reads them again.
            held = session.execute(_PERSON, {"id": save.row.id}).first()
            stored = load(session, save.row.id)
            account, account_class, division = account_of(session, save.row.account_id)
            if stored is None and current(session, save.row.id) != save.row.id:
                raise ConflictError(())  # merged meanwhile; comparing goes on with that person
            row = _to_store(save, stored)
            found = dict(what_stops_saving(row, stored, division.country))
            if row.portal.is_open and not (stored and stored.portal.is_open):
                reason = why_not_invited(
                    is_new=stored is None,
                    email=row.contact.email,
                    account=account,
                    account_class=account_class,
                )
                if reason:
                    found.setdefault("portal", reason)
            if stored and stored.contact.email and not row.contact.email.strip():
                found.update(_needs_address(session, row))
            if found:
                raise RefusedError(found)
            row = settled(row)
            if stored is None or row.billing is not stored.billing:
                _take_billing(session, row, confirmed=save.takes_over_billing)
            store(session, row, stored)
            del held
            return self._invited(session, row, stored, save.mail_wanted)

    def link(self, contact_id: ContactId, account_id: AccountId) -> AccountContactId:
        with self._database.writing(self._author) as session:
            account_of(session, account_id)
            contact = load_contact(session, current_contact(session, contact_id))
            id = account_contact_id(account_id, contact.id)
            if session.get(AccountContactRow, id) is None:
                row = AccountContact(id=id, account_id=account_id, contact=contact)
                store(session, row)
                if self._invites:
                    invited_by_class(session, row)
            return id

    def unlink(self, id: AccountContactId) -> None:
        with self._database.writing(self._author) as session:
            row = session.get(AccountContactRow, id)
            if row is None:
                raise GoneError("contact")
            if row.billing is BillingKind.PRIMARY and _copies_depend_on(session, row):
                raise RefusedError({"billing": _REPLACE_FIRST})
            end(session, id)

    def same_address(self, email: str, besides: ContactId) -> tuple[AddressOwner, ...]:
        key = email_key(email)
        if not key:
            return ()
        with self._database.reading() as session:
            people = session.execute(
                select(ContactRow.id, ContactRow.name)
                .where(or_(ContactRow.email_key == key, ContactRow.email_2_key == key))
                .where(ContactRow.id != besides)
                .order_by(ContactRow.sort_name, ContactRow.id)
            ).all()
            return tuple(
                AddressOwner(
                    contact_id=id,
                    name=name,
                    accounts=tuple(
                        (one.id, one.account_id, one.named) for one in accounts_of(session, id)
                    ),
                )
                for id, name in people
            )

    def tag_uses(self) -> tuple[TagUse, ...]:
        query = (
            select(
                *columns_of(TagType),
                func.count(ContactTagRow.id).label("contacts"),
                func.max(ContactTagRow.added_at).label("last_used"),
            )
            .outerjoin(ContactTagRow, ContactTagRow.tag_type_id == TagTypeRow.id)
            .group_by(TagTypeRow.id)
            .order_by(func.lower(TagTypeRow.name))
        )
        with self._database.reading() as session:
            return tuple(
                TagUse(
                    tag_type=value_of(TagType, row),
                    contacts=row.contacts,
                    last_used=row.last_used,
                )
                for row in session.execute(query)
            )

    def _opened(self, session: Session, row: AccountContact, *, is_new: bool) -> OpenedContact:
        opened = opened_contact(session, row, is_new=is_new)
        return replace(
            opened,
            permissions=self._author.permissions,
            refused_logins=refused_logins(session, opened, self._database.now()),
        )

    def _invited(
        self, session: Session, row: AccountContact, stored: AccountContact | None, wanted: bool
    ) -> AccountContact:
        """What was stored just now, with the invitation that follows from it."""
        if not self._invites:
            return row
        if stored is None:
            return invited_by_class(session, row)
        if email_key(row.contact.email) != email_key(stored.contact.email):
            invite_at_new_address(session, row.contact.id, wanted=wanted)
        elif row.portal.state is PortalState.INVITED and not stored.portal.is_open:
            session.flush()
            invite(session, row, wanted=wanted)
        return row


_REPLACE_FIRST = (
    "This is the Primary Billing contact, and others get copies of its invoice or past-due mail."
    " Make another contact Primary Billing first."
)
_ACCESS_ELSEWHERE = (
    "Portal access to {account} needs an address. Enter one, or end that access first."
)


def _needs_address(session: Session, row: AccountContact) -> dict[str, str]:
    """Access to another account goes to the same address (U7)."""
    elsewhere = (
        select(AccountRow.number + " " + AccountRow.name)
        .join(AccountContactRow, AccountContactRow.account_id == AccountRow.id)
        .where(AccountContactRow.contact_id == row.contact.id, AccountContactRow.id != row.id)
        .where(AccountContactRow.portal_state.in_((PortalState.INVITED, PortalState.YES)))
        .order_by(AccountRow.sort_number)
    )
    named = session.scalars(elsewhere).first()
    return {"email": _ACCESS_ELSEWHERE.format(account=named)} if named else {}


def _to_store(save: ContactSave, stored: AccountContact | None) -> AccountContact:
    """What the form wants, on top of what others saved meanwhile."""
    if save.base is None:
        if stored is not None and stored != settled(save.row):
            raise ConflictError(())
        return save.row
    if stored is None:
        raise GoneError("contact")
    return merged(base=save.base, mine=settled(save.row), theirs=stored)


def _take_billing(session: Session, row: AccountContact, *, confirmed: bool) -> None:
    """Move the former holder of the billing kind to None, if that was confirmed (A4)."""
    if row.billing is BillingKind.NONE:
        return
    holder = session.scalars(
        select(AccountContactRow)
        .where(AccountContactRow.account_id == row.account_id)
        .where(AccountContactRow.billing == row.billing)
        .where(AccountContactRow.id != row.id)
    ).first()
    if holder is None:
        return
    if not confirmed:
        name = session.get_one(ContactRow, holder.contact_id).name
        raise BillingHeldError(row.billing.value, name)
    holder.billing = BillingKind.NONE
    session.flush()  # before the new holder: the database allows only one at a time


def _copies_depend_on(session: Session, primary: AccountContactRow) -> bool:
    """Whether others get copies of the mail this contact's delivery decides about (U17)."""
    account = session.get_one(AccountRow, primary.account_id)
    copied = or_(
        AccountContactRow.receive_invoice_notifications,
        AccountContactRow.receive_pastdue_notification,
    )
    others = (
        select(AccountContactRow.id)
        .where(AccountContactRow.account_id == primary.account_id)
        .where(AccountContactRow.id != primary.id)
        .where(copied)
    )
    return account.invoice_delivery.is_email and session.scalars(others).first() is not None
