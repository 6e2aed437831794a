"""Lists of contacts: those of one account, or everybody (All contacts, the universal search)."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, and_, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.books import ContactOrder, ContactQuery, ListedContact, Scope
from domain.contacts import Level
from domain.ids import AccountContactId
from storage.account_contacts import has_link_to
from storage.filters import narrowing
from storage.folding import needles
from storage.list_schema import ListedContactRow
from storage.long_lists import Listing, Memory, Question
from storage.mail_schema import RefusedAddressRow
from storage.schema import AccountContactRow, AccountRow, ContactRow
from storage.trigrams import CONTACTS, Word, holds

_Column = ColumnElement[Any] | InstrumentedAttribute[Any]

_ORDERS: dict[ContactOrder, tuple[_Column, ...]] = {
    ContactOrder.TYPE: (AccountContactRow.level,),
    ContactOrder.BILLING_CONTACT: (AccountContactRow.billing,),
    ContactOrder.NAME: (),
    ContactOrder.TITLE: (func.lower(ContactRow.title),),
    ContactOrder.EMAIL: (func.lower(ContactRow.email),),
    ContactOrder.PHONE: (ContactRow.phone_1,),
    ContactOrder.SERVICE_NOTIFICATION: (ContactRow.receive_service_notifications,),
    ContactOrder.REQUEST_NOTIFICATION: (ContactRow.request_notification_method,),
    ContactOrder.PORTAL_USER: (AccountContactRow.portal_state,),
    ContactOrder.ACCOUNT: (AccountRow.sort_number,),
}
_ORDERS_EVERYWHERE: dict[ContactOrder, InstrumentedAttribute[Any]] = {
    ContactOrder.TYPE: ListedContactRow.level,
    ContactOrder.BILLING_CONTACT: ListedContactRow.billing,
    ContactOrder.TITLE: ListedContactRow.sort_title,
    ContactOrder.EMAIL: ListedContactRow.sort_email,
    ContactOrder.PHONE: ListedContactRow.phone,
    ContactOrder.SERVICE_NOTIFICATION: ListedContactRow.receive_service_notifications,
    ContactOrder.REQUEST_NOTIFICATION: ListedContactRow.request_notification_method,
    ContactOrder.PORTAL_USER: ListedContactRow.portal_state,
    ContactOrder.ACCOUNT: ListedContactRow.sort_account,
}


def _refused(email_key: InstrumentedAttribute[str]) -> Label[str]:
    words = select(RefusedAddressRow.words).where(RefusedAddressRow.email_key == email_key)
    return func.coalesce(words.scalar_subquery(), "").label("mail_refused")


LISTED = (
    AccountContactRow.id,
    AccountContactRow.contact_id,
    AccountContactRow.account_id,
    AccountRow.number.label("account_number"),
    AccountRow.name.label("account_name"),
    AccountContactRow.level,
    AccountContactRow.billing,
    ContactRow.name,
    ContactRow.title,
    ContactRow.email,
    ContactRow.phone_1.label("phone"),
    ContactRow.receive_service_notifications,
    ContactRow.request_notification_method,
    AccountContactRow.portal_state,
    _refused(ContactRow.email_key),
)


def count(session: Session, query: ContactQuery, memory: Memory | None = None) -> int:
    if query.scope is Scope.EVERYWHERE:
        return _listing(session, query, memory).count()
    counted: int = session.execute(_matching(query, func.count())).scalar_one()
    return counted


def listed(
    session: Session, query: ContactQuery, start: int, length: int, memory: Memory | None = None
) -> tuple[ListedContact, ...]:
    if query.scope is Scope.EVERYWHERE:
        return at_places(session, _listing(session, query, memory).slice(start, length))
    if start < 0 or length <= 0:
        return ()
    rows = _matching(query, *LISTED).order_by(*_ordered(query)).limit(length).offset(start)
    return tuple(ListedContact(**row._mapping) for row in session.execute(rows))  # noqa: SLF001, its public name


def position(
    session: Session, query: ContactQuery, id: AccountContactId, memory: Memory | None = None
) -> int | None:
    if query.scope is Scope.EVERYWHERE:
        its = select(ListedContactRow.place).where(ListedContactRow.id == id)
        place = session.execute(its).scalar()
        return None if place is None else _listing(session, query, memory).position(place)
    order = _order(query)
    key = session.execute(_matching(query, *order).where(AccountContactRow.id == id)).first()
    if key is None:
        return None
    sorted_by = tuple_(*order)
    before = sorted_by > tuple(key) if query.descending else sorted_by < tuple(key)
    found: int = session.execute(_matching(query, func.count()).where(before)).scalar_one()
    return found


def ids(session: Session, query: ContactQuery) -> Iterator[AccountContactId]:
    """Every match, in order."""
    if query.scope is Scope.EVERYWHERE:
        found = _listing(session, query, None).every(ListedContactRow.id)
    else:
        found = _matching(query, AccountContactRow.id).order_by(*_ordered(query))
    yield from session.execute(found.execution_options(yield_per=5_000)).scalars()


def _listing(session: Session, query: ContactQuery, memory: Memory | None) -> Listing:
    return Listing(session, everybody(query), memory.of(session, query) if memory else None)


def everybody(query: ContactQuery) -> Question:
    return Question(
        row=ListedContactRow,
        index=CONTACTS,
        text=query.text,
        narrowings=tuple(map(narrowing, query.filters)),
        by=_ORDERS_EVERYWHERE.get(query.order),
        descending=query.descending,
    )


def at_places(session: Session, places: Sequence[int]) -> tuple[ListedContact, ...]:
    """The contacts listed at these places, in this order."""
    names = [column.key for column in LISTED]
    columns = [getattr(ListedContactRow, name) for name in names if name != "mail_refused"]
    rows = select(ListedContactRow.place, *columns, _refused(ListedContactRow.email_key))
    rows = rows.where(ListedContactRow.place.in_(places))
    found = {place: values for place, *values in session.execute(rows)}
    return tuple(ListedContact(**dict(zip(names, found[place], strict=True))) for place in places)


def _matching(query: ContactQuery, *what: Any) -> Select[Any]:
    """Rows of one account; words are looked for in the person, as all have the account."""
    statement = (
        select(*what)
        .select_from(AccountContactRow)
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
        .where(AccountContactRow.account_id == query.account_id)
    )
    if query.scope is Scope.ACCOUNT:
        statement = statement.where(AccountContactRow.level == Level.ACCOUNT)
    if query.scope is Scope.THIS_SITE and query.site_id is not None:
        statement = statement.where(has_link_to(query.site_id))
    words = map(Word, needles(query.text))
    return statement.where(and_(True, *(holds(ContactRow.search, word) for word in words)))


def _order(query: ContactQuery) -> tuple[Any, ...]:
    return (*_ORDERS[query.order], ContactRow.sort_name, AccountContactRow.id)


def _ordered(query: ContactQuery) -> Iterator[Any]:
    for column in _order(query):
        yield column.desc() if query.descending else column
