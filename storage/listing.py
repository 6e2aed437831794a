"""Rows of the contacts tables by their position: filtered and ordered by the database."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.books import ContactOrder, ContactQuery, ListedContact, Scope
from domain.contacts import Level
from domain.ids import AccountContactId
from storage.account_contacts import has_link_to
from storage.folding import spellings
from storage.schema import AccountContactRow, AccountRow, ContactRow, LinkRow, SiteRow

I = TypeVar("I", bound=UUID)  # noqa: E741

_ORDERS: dict[ContactOrder, tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]] = {
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

_LISTED = (
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
)


def count(session: Session, query: ContactQuery) -> int:
    counted: int = session.execute(_matching(query, func.count())).scalar_one()
    return counted


def listed(
    session: Session, query: ContactQuery, start: int, length: int
) -> tuple[ListedContact, ...]:
    ids = slice_of(
        session,
        _matching(query, AccountContactRow.id),
        _order(query),
        total=lambda: count(session, query),
        start=start,
        length=length,
        descending=query.descending,
    )
    return by_id(session, ids)


def first(
    session: Session, query: ContactQuery, length: int
) -> tuple[tuple[ListedContact, ...], int]:
    """The first rows, and how many there are in all."""
    matching = _matching(query, AccountContactRow.id)
    ids, total = first_of(session, matching, _order(query), length)
    return by_id(session, ids), total


def by_id(session: Session, ids: Sequence[AccountContactId]) -> tuple[ListedContact, ...]:
    rows = session.execute(_joined(*_LISTED).where(AccountContactRow.id.in_(ids)))
    found = {row.id: ListedContact(**row._mapping) for row in rows}  # noqa: SLF001, its public name
    return tuple(found[id] for id in ids)


def position(session: Session, query: ContactQuery, id: AccountContactId) -> int | None:
    return position_of(
        session,
        _matching(query, AccountContactRow.id),
        _order(query),
        is_it=AccountContactRow.id == id,
        descending=query.descending,
    )


def ids(session: Session, query: ContactQuery) -> Iterator[AccountContactId]:
    """Every match, in order."""
    ordered = _matching(query, AccountContactRow.id).order_by(
        *(column.desc() if query.descending else column for column in _order(query))
    )
    yield from session.scalars(ordered, execution_options={"yield_per": 5_000})


def slice_of(
    session: Session,
    matching: Select[I],
    order: tuple[Any, ...],
    *,
    total: Callable[[], int],
    start: int,
    length: int,
    descending: bool = False,
) -> list[I]:
    """The ids at start .. start + length - 1, counted from the nearer end of the order."""
    offset, from_end = start, False
    if start > 0:
        rows = total()
        length = min(length, rows - start)
        from_end = start > rows // 2
        offset = rows - start - length if from_end else start
    if start < 0 or length <= 0:
        return []
    backwards = descending != from_end
    ordered = matching.order_by(*(column.desc() if backwards else column for column in order))
    ids = list(session.scalars(ordered.limit(length).offset(offset)))
    return ids[::-1] if from_end else ids


def first_of(
    session: Session, matching: Select[I], order: tuple[Any, ...], length: int
) -> tuple[list[I], int]:
    """The first ids of an order and the number of all, looking at every row only once."""
    counted = matching.add_columns(func.count().over()).order_by(*order).limit(length)
    rows = session.execute(counted).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def position_of(
    session: Session,
    matching: Select[I],
    order: tuple[Any, ...],
    *,
    is_it: ColumnElement[bool],
    descending: bool = False,
) -> int | None:
    """How many rows of the order stand before the one for which is_it holds."""
    its = session.execute(matching.with_only_columns(*order).where(is_it)).first()
    if its is None:
        return None
    key = tuple_(*order)
    before = key > tuple(its) if descending else key < tuple(its)
    return session.execute(
        matching.with_only_columns(func.count(), maintain_column_froms=True).where(before)
    ).scalar_one()


def words_occur(
    text: str, *columns: ColumnElement[str] | InstrumentedAttribute[str]
) -> ColumnElement[bool]:
    """Every word occurs in one of these search columns."""
    return and_(
        True,
        *(
            or_(*(_contains(column, word) for column in columns for word in spelled))
            for spelled in spellings(text)
        ),
    )


def _contains(column: Any, word: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.contains(word, autoescape=True)
    return found


def _joined(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(AccountContactRow)
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
    )


def _matching(query: ContactQuery, what: Any) -> Select[Any]:
    statement = _joined(what)
    if query.scope is not Scope.EVERYWHERE:
        statement = statement.where(AccountContactRow.account_id == query.account_id)
    if query.scope is Scope.ACCOUNT:
        statement = statement.where(AccountContactRow.level == Level.ACCOUNT)
    if query.scope is Scope.THIS_SITE and query.site_id is not None:
        statement = statement.where(has_link_to(query.site_id))
    if query.scope is Scope.EVERYWHERE:
        return statement.where(*(_found_everywhere(word) for word in spellings(query.text)))
    return statement.where(words_occur(query.text, ContactRow.search))


def _found_everywhere(spelled: tuple[str, ...]) -> ColumnElement[bool]:
    """In the person, the account, or a site: of that its own and the account's contacts (A6)."""
    at_site = or_(*(_contains(SiteRow.search, word) for word in spelled))
    sites = select(SiteRow.id, SiteRow.account_id).where(at_site).cte()
    linked = select(LinkRow.account_contact_id).join(sites, sites.c.id == LinkRow.site_id)
    accounts = select(sites.c.account_id)
    here = (
        _contains(column, word)
        for column in (ContactRow.search, AccountRow.search)
        for word in spelled
    )
    return or_(
        *here,
        AccountContactRow.id.in_(linked),
        and_(AccountContactRow.level == Level.ACCOUNT, AccountContactRow.account_id.in_(accounts)),
    )


def _order(query: ContactQuery) -> tuple[Any, ...]:
    return (*_ORDERS[query.order], ContactRow.sort_name, AccountContactRow.id)
