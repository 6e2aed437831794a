"""Records on their way into files: a stream of values, of one moment, never all at once."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from domain.accounts import Account, Site
from domain.books import ContactQuery, Scope
from domain.contacts import AccountContact, Contact, Link
from domain.exporting import ExportedRows
from domain.ids import AccountContactId, ContactId
from domain.portal_access import PortalAccess
from storage import listing
from storage.engine import Database
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    Base,
    ContactRoleRow,
    ContactRow,
    ContactTagRow,
    DivisionRow,
    LinkRow,
    SiteRow,
    TagTypeRow,
)
from storage.values import CONTACT_FIELDS, ROWS, columns_of, value_of

_AT_ONCE = 500

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedAccount:
    account: Account
    class_name: str
    division_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedSite:
    site: Site
    account_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedLink:
    site_number: str  # empty: the account and all its sites
    role_1: str
    role_2: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedContact:
    row: AccountContact
    account_number: str
    account_name: str
    links: tuple[ExportedLink, ...]  # the row's, by number, with the names of their roles
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFigure(Generic[T]):
    """An invoice, a service, a visit, a request or a weight."""

    value: T
    account_number: str
    site_number: str  # empty: of the account


class ContactIds:
    """16 bytes for each, however many there are."""

    def __init__(self, ids: Iterator[AccountContactId]) -> None:
        self._bytes = b"".join(id.bytes for id in ids)

    def __len__(self) -> int:
        return len(self._bytes) // 16

    def chunks(self) -> Iterator[list[AccountContactId]]:
        step = 16 * _AT_ONCE
        for start in range(0, len(self._bytes), step):
            some = self._bytes[start : start + step]
            yield [
                AccountContactId(UUID(bytes=some[at : at + 16])) for at in range(0, len(some), 16)
            ]


class ExportSource:
    """The data as of one moment."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def accounts(self) -> tuple[int, Iterator[ExportedAccount]]:
        """How many there are, and each, by number."""
        query = (
            select(
                *columns_of(Account),
                AccountClassRow.name.label("class_name"),
                DivisionRow.name.label("division_name"),
            )
            .join(AccountClassRow, AccountClassRow.id == AccountRow.class_id)
            .join(DivisionRow, DivisionRow.id == AccountRow.division_id)
            .order_by(AccountRow.sort_number, AccountRow.id)
        )

        def made(row: Row[Any]) -> ExportedAccount:
            return ExportedAccount(
                account=value_of(Account, row),
                class_name=row.class_name,
                division_name=row.division_name,
            )

        return _count(self._session, AccountRow), _streamed(self._session, query, made)

    def sites(self) -> tuple[int, Iterator[ExportedSite]]:
        """By account, there by number."""
        query = (
            select(*columns_of(Site), AccountRow.number.label("account_number"))
            .join(AccountRow, AccountRow.id == SiteRow.account_id)
            .order_by(AccountRow.sort_number, AccountRow.id, SiteRow.sort_number, SiteRow.id)
        )

        def made(row: Row[Any]) -> ExportedSite:
            return ExportedSite(site=value_of(Site, row), account_number=row.account_number)

        return _count(self._session, SiteRow), _streamed(self._session, query, made)

    def figures(self, kind: type[Any]) -> tuple[int, Iterator[ExportedFigure[Any]]]:
        """How many of this kind there are, and each, by account and site."""
        rows: Any = ROWS[kind]
        site = getattr(rows, "site_id", None)  # an invoice has none
        account = getattr(rows, "account_id", SiteRow.account_id)
        query = (
            select(
                *columns_of(kind),
                AccountRow.number.label("account_number"),
                SiteRow.number.label("site_number"),
            )
            .select_from(rows)
            .outerjoin(SiteRow, SiteRow.id == site)
            .join(AccountRow, AccountRow.id == account)
            .order_by(AccountRow.sort_number, AccountRow.id, SiteRow.sort_number, rows.id)
        )

        def made(row: Row[Any]) -> ExportedFigure[Any]:
            return ExportedFigure(
                value=value_of(kind, row),
                account_number=row.account_number,
                site_number=row.site_number or "",
            )

        return _count(self._session, rows), _streamed(self._session, query, made)

    def every_contact(self) -> ContactIds:
        """By account, there by name."""
        query = (
            select(AccountContactRow.id)
            .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
            .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
            .order_by(AccountRow.sort_number, AccountRow.id, ContactRow.sort_name, ContactRow.id)
        )
        return ContactIds(_streamed(self._session, query, lambda row: row.id))

    def chosen_contacts(self, rows: ExportedRows) -> ContactIds:
        chosen = rows.chosen
        query = chosen.query or ContactQuery(
            scope=Scope.EVERYWHERE, order=rows.order, descending=rows.descending
        )
        wanted = chosen.query is None
        ids = listing.ids(self._session, query)
        return ContactIds(id for id in ids if (id in chosen.ids) == wanted)

    def contacts(self, ids: Sequence[AccountContactId]) -> list[ExportedContact]:
        """In the order of the ids."""
        links = _links(self._session, ids)
        found = {row.id: row for row in self._session.execute(_contacts(ids))}
        tags = _tags(self._session, [row.contact_id for row in found.values()])
        return [_contact(found[id], links[id], tags[found[id].contact_id]) for id in ids]


@contextmanager
def exporting_from(database: Database) -> Iterator[ExportSource]:
    with database.reading() as session:
        yield ExportSource(session)


def _contacts(ids: Sequence[AccountContactId]) -> Select[Any]:
    return (
        select(
            AccountContactRow.id,
            AccountContactRow.account_id,
            AccountContactRow.contact_id,
            AccountContactRow.billing,
            AccountContactRow.receive_invoice_notifications,
            AccountContactRow.receive_pastdue_notification,
            AccountContactRow.portal_state,
            AccountRow.number.label("account_number"),
            AccountRow.name.label("account_name"),
            *(getattr(ContactRow, name) for name in CONTACT_FIELDS),
        )
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
        .where(AccountContactRow.id.in_(ids))
    )


def _contact(
    row: Row[Any], links: list[tuple[Link, ExportedLink]], tags: list[str]
) -> ExportedContact:
    fields = {name: getattr(row, name) for name in CONTACT_FIELDS}
    return ExportedContact(
        row=AccountContact(
            id=row.id,
            account_id=row.account_id,
            contact=Contact(id=row.contact_id, **fields),
            billing=row.billing,
            receive_invoice_notifications=row.receive_invoice_notifications,
            receive_pastdue_notification=row.receive_pastdue_notification,
            portal=PortalAccess(state=row.portal_state),
            links=tuple(link for link, _ in links),
        ),
        account_number=row.account_number,
        account_name=row.account_name,
        links=tuple(named for _, named in links),
        tags=tuple(tags),
    )


def _links(
    session: Session, ids: Sequence[AccountContactId]
) -> dict[AccountContactId, list[tuple[Link, ExportedLink]]]:
    role_1, role_2 = aliased(ContactRoleRow), aliased(ContactRoleRow)
    columns = (LinkRow.account_contact_id, LinkRow.site_id, LinkRow.role_1_id, LinkRow.role_2_id)
    query = (
        select(*columns, SiteRow.number, role_1.name, role_2.name)
        .outerjoin(SiteRow, SiteRow.id == LinkRow.site_id)
        .outerjoin(role_1, role_1.id == LinkRow.role_1_id)
        .outerjoin(role_2, role_2.id == LinkRow.role_2_id)
        .where(LinkRow.account_contact_id.in_(ids))
        .order_by(SiteRow.sort_number, LinkRow.id)
    )
    found: dict[AccountContactId, list[tuple[Link, ExportedLink]]] = defaultdict(list)
    for id, site_id, role_1_id, role_2_id, number, first, second in session.execute(query):
        link = Link(site_id=site_id, role_1=role_1_id, role_2=role_2_id)
        named = ExportedLink(site_number=number or "", role_1=first or "", role_2=second or "")
        found[id].append((link, named))
    return found


def _tags(session: Session, ids: Sequence[ContactId]) -> dict[ContactId, list[str]]:
    query = (
        select(ContactTagRow.contact_id, TagTypeRow.name)
        .join(TagTypeRow, TagTypeRow.id == ContactTagRow.tag_type_id)
        .where(ContactTagRow.contact_id.in_(ids))
        .order_by(TagTypeRow.name)
    )
    found: dict[ContactId, list[str]] = defaultdict(list)
    for id, name in session.execute(query):
        found[id].append(name)
    return found


def _count(session: Session, row: type[Base]) -> int:
    return session.execute(select(func.count()).select_from(row)).scalar_one()


def _streamed(
    session: Session, query: Select[Any], made: Callable[[Row[Any]], Any]
) -> Iterator[Any]:
    for row in session.execute(query, execution_options={"yield_per": _AT_ONCE}):
        yield made(row)
