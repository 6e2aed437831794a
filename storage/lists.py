"""Keeping the list tables as they follow from the records, in the transaction that changes those.

A row is computed by one statement, the same for one saved contact and for a whole database.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    CursorResult,
    Select,
    Update,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.contacts import Level
from storage import list_rows, places, reaches
from storage.changes import action_of
from storage.list_schema import (
    ListedAccountRow,
    ListedContactRow,
    ListedSiteRow,
    PlacedRow,
    ReachRow,
)
from storage.schema import AccountContactRow, AccountRow, LinkRow, SiteRow
from storage.touched import Touched
from storage.trigrams import ACCOUNTS, CONTACTS, SITES, TrigramIndex

_CHUNK = 500
_FEW = 1_000  # touched records that are cheaper to look at one by one than all rows there are


class _Among:
    """The rows of a query whose column is among some ids.

    Made once: what SQLAlchemy knows of a statement, it knows of this object. To write a list of
    ids into it takes longer than to look one up, and a save seldom asks for more.
    """

    def __init__(self, query: Select[Any], column: InstrumentedAttribute[Any]) -> None:
        self._one = query.where(column == bindparam("id"))
        self._some = query.where(column.in_(bindparam("ids", expanding=True)))

    def of(self, connection: Connection, ids: Sequence[UUID]) -> CursorResult[Any]:
        if len(ids) == 1:
            return connection.execute(self._one, {"id": ids[0]})
        return connection.execute(self._some, {"ids": ids})


class _List:
    def __init__(
        self,
        row: type[PlacedRow],
        index: TrigramIndex,
        of: InstrumentedAttribute[Any],
        rows: Select[Any],
    ) -> None:
        """of is the id of the record, rows say everything but the place."""
        self.row = row
        self.index = index
        self.rows = rows
        self.columns = tuple(column.name for column in rows.selected_columns)
        self.wanted = _Among(rows, of)
        stored = [getattr(row, name) for name in self.columns]
        self.stored = _Among(select(row.place, *stored), row.id)


_CONTACTS = _List(ListedContactRow, CONTACTS, AccountContactRow.id, list_rows.contact_rows())
_ACCOUNTS = _List(ListedAccountRow, ACCOUNTS, AccountRow.id, list_rows.account_rows())
_SITES = _List(ListedSiteRow, SITES, SiteRow.id, list_rows.site_rows())
_LISTS = (_CONTACTS, _ACCOUNTS, _SITES)


def bring_up_to_date(session: Session) -> None:
    """Make the rows of everything the action wrote what they should be now."""
    session.flush()
    touched = action_of(session).touched
    connection = session.connection()
    if touched.count > _FEW and _is_much(connection, touched):
        rebuild(connection)
        return
    touched.reached |= set(_ids(connection, _ACCOUNTS_OF_SITES, touched.sites))
    affected = _affected(connection, touched)
    for some in _chunks(touched.reached | _reaching(connection, touched)):
        reaches.keep(connection, some)
    for which, ids in (
        (_ACCOUNTS, touched.accounts),
        (_SITES, touched.sites),
        (_CONTACTS, affected),
    ):
        for some in _chunks(ids):
            _keep(connection, which, some)


def rebuild(connection: Connection) -> None:
    """Make all rows anew."""
    reaches.rebuild(connection)
    for which in _LISTS:
        connection.execute(delete(which.row))
        which.index.clear(connection)
        rows = which.rows.subquery()
        place = func.row_number().over(order_by=(rows.c.sort_key, rows.c.id)) * places.STEP
        ordered = select(place.label("place"), *rows.c).order_by("place")
        connection.execute(insert(which.row).from_select(["place", *which.columns], ordered))
        which.index.rebuild(connection)


def differences(connection: Connection) -> tuple[str, ...]:
    """The lists that are not what they should be, for looking a database over."""
    found = []
    for which in _LISTS:
        columns = [getattr(which.row, name) for name in which.columns]
        stored = select(*columns)
        lacking = which.rows.except_(stored).subquery()
        surplus = stored.except_(which.rows).subquery()
        wrong = any(
            connection.execute(select(func.count()).select_from(one)).scalar_one()
            for one in (lacking, surplus)
        )
        if wrong or not _is_ordered(connection, which) or not which.index.is_sound(connection):
            found.append(which.row.__tablename__)
    if not reaches.are_right(connection):
        found.append(ReachRow.__tablename__)
    return tuple(found)


def _is_ordered(connection: Connection, which: _List) -> bool:
    row = which.row
    before = func.lag(row.place).over(order_by=(row.sort_key, row.id))
    rows = select(row.place, before.label("before")).subquery()
    wrong = select(func.count()).select_from(rows).where(rows.c.before > rows.c.place)
    return connection.execute(wrong).scalar_one() == 0


def _is_much(connection: Connection, touched: Touched) -> bool:
    listed = connection.execute(select(func.count()).select_from(ListedContactRow)).scalar_one()
    return touched.count * 2 > listed


_EVERYBODY = select(AccountContactRow.id)
_OF_CONTACTS = _Among(_EVERYBODY, AccountContactRow.contact_id)
_OF_ACCOUNTS = _Among(_EVERYBODY, AccountContactRow.account_id)
_AT_ACCOUNTS = _Among(
    _EVERYBODY.where(AccountContactRow.level == Level.ACCOUNT), AccountContactRow.account_id
)
_LINKED = _Among(select(LinkRow.account_contact_id), LinkRow.site_id)
_ACCOUNTS_OF_SITES = _Among(select(SiteRow.account_id), SiteRow.id)


def _affected(connection: Connection, touched: Touched) -> set[UUID]:
    """The account contacts whose rows may be different now."""
    return {
        *touched.account_contacts,
        *_ids(connection, _OF_CONTACTS, touched.contacts),
        *_ids(connection, _OF_ACCOUNTS, touched.accounts),
        *_ids(connection, _AT_ACCOUNTS, touched.reached),
        *_ids(connection, _LINKED, touched.sites),
    }


def _reaching(connection: Connection, touched: Touched) -> set[UUID]:
    """The account contacts whose own links, or the sites behind them, may be others now."""
    return touched.account_contacts | set(_ids(connection, _LINKED, touched.sites))


def _ids(connection: Connection, among: _Among, ids: Collection[UUID]) -> Iterator[UUID]:
    for some in _chunks(ids):
        yield from among.of(connection, some).scalars()


def _keep(connection: Connection, which: _List, ids: Sequence[UUID]) -> None:
    wanted = _by_id(which.wanted.of(connection, ids))
    stored = _by_id(which.stored.of(connection, ids))
    stays = {
        id
        for id, one in stored.items()
        if id in wanted and wanted[id]["sort_key"] == one["sort_key"]
    }
    _take_out(connection, which, [one for id, one in stored.items() if id not in stays])
    _change(connection, which, [(stored[id], wanted[id]) for id in stays])
    places.put(connection, which.row, which.index, [wanted[id] for id in wanted.keys() - stays])


def _take_out(connection: Connection, which: _List, rows: Sequence[Mapping[str, Any]]) -> None:
    which.index.remove(connection, ((one["place"], one["search"]) for one in rows))
    if rows:
        gone = [one["place"] for one in rows]
        connection.execute(delete(which.row).where(which.row.place.in_(gone)))


def _change(
    connection: Connection,
    which: _List,
    pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
) -> None:
    changed = [(one, want) for one, want in pairs if any(one[name] != want[name] for name in want)]
    respelled = [(one, want) for one, want in changed if one["search"] != want["search"]]
    which.index.remove(connection, ((one["place"], one["search"]) for one, _ in respelled))
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for one, want in changed:
        names = tuple(name for name in want if one[name] != want[name])
        alike[names].append({"at": one["place"], **{f"new_{name}": want[name] for name in names}})
    for names, values in alike.items():  # an index over what stays is not written
        connection.execute(_changing(which.row, names), values)
    which.index.add(connection, ((one["place"], want["search"]) for one, want in respelled))


@cache
def _changing(row: type[PlacedRow], names: tuple[str, ...]) -> Update:
    to: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(row).where(row.place == bindparam("at")).values(to)


def _by_id(rows: CursorResult[Any]) -> dict[UUID, dict[str, Any]]:
    return {row["id"]: dict(row) for row in rows.mappings()}


def _chunks(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    every = sorted(ids)
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]
