"""The lists that are edited in place: roles, tag types, divisions, New Location templates."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Generic

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.accounts import AccountClass, Division
from domain.changes import Author, merge
from domain.errors import ConflictError, GoneError, RefusedError
from domain.settings import ContactRole, NewLocationBundle, NewLocationTemplate, TagType
from domain.setup import E, Entry, Listed, entry_problems
from storage.engine import Database
from storage.schema import AccountClassRow, AccountRow, ContactTagRow, LinkRow
from storage.setup_schema import NewLocationTemplateRow
from storage.values import ROWS, columns_of, fields_of, update, value_of

# What points at an entry: by its id, or as the class does at a template, by its name.
_POINTERS: Mapping[type[Any], tuple[InstrumentedAttribute[Any], ...]] = {
    ContactRole: (LinkRow.role_1_id, LinkRow.role_2_id),
    TagType: (ContactTagRow.tag_type_id,),
    Division: (AccountRow.division_id, NewLocationTemplateRow.division_id),
    NewLocationTemplate: (AccountClassRow.new_location_template,),
    NewLocationBundle: (AccountClassRow.new_location_bundle,),
}
_BY_NAME = (NewLocationTemplate, NewLocationBundle)


class SqlListBook(Generic[E]):
    """A ListBook over a database."""

    def __init__(self, database: Database, author: Author, kind: type[E]) -> None:
        self._database = database
        self._author = author
        self._kind: type[E] = kind

    def listed(self) -> tuple[Listed[E], ...]:
        with self._database.reading() as session:
            uses: dict[object, int] = {}
            for column in _POINTERS[self._kind]:
                query = select(column, func.count()).where(column.is_not(None)).group_by(column)
                for key, count in session.execute(query):
                    uses[key] = uses.get(key, 0) + count
            return tuple(
                Listed(entry=entry, uses=uses.get(_key(entry), 0))
                for entry in all_of(session, self._kind)
            )

    def save(self, entry: E, base: E | None) -> E:
        with self._database.writing(self._author) as session:
            kept = self._merged(session, _trimmed(entry), base)
            found = dict(entry_problems(kept))
            if "name" not in found and (taken := name_problem(session, kept)):
                found["name"] = taken
            if found:
                raise RefusedError(found)
            row = session.get(ROWS[self._kind], kept.id)
            if row is None:
                session.add(ROWS[self._kind](**fields_of(kept)))
            else:
                if isinstance(kept, _BY_NAME):
                    _rename(session, self._kind, old=value_of(self._kind, row).name, new=kept.name)
                update(row, fields_of(kept))
            return kept

    def delete(self, entry: E) -> None:
        with self._database.writing(self._author) as session:
            row = session.get(ROWS[self._kind], entry.id)
            if row is None:
                return
            key = _key(value_of(self._kind, row))
            uses = sum(_count(session, column == key) for column in _POINTERS[self._kind])
            if uses:
                raise RefusedError({"name": f"{entry.name} is in use. Make it inactive instead."})
            session.delete(row)

    def _merged(self, session: Session, mine: E, base: E | None) -> E:
        if base is None:
            return mine
        row = session.get(ROWS[self._kind], mine.id)
        if row is None:
            raise GoneError("entry")
        theirs = value_of(self._kind, row)
        result = merge(fields_of(base), fields_of(mine), fields_of(theirs))
        if result.conflicts:
            raise ConflictError(result.conflicts)
        return _with(theirs, result.values)


def all_of(session: Session, kind: type[E]) -> tuple[E, ...]:
    """Every entry of a list, by name."""
    query = select(*columns_of(kind)).order_by(func.lower(ROWS[kind].__table__.c.name))
    return tuple(value_of(kind, row) for row in session.execute(query))


def name_problem(session: Session, value: Entry | AccountClass) -> str | None:
    """Whether another one of the same kind has the name, whatever its case."""
    columns = ROWS[type(value)].__table__.c
    others = session.scalars(select(columns.name).where(columns.id != value.id))
    if value.name.casefold() in (name.casefold() for name in others):
        return f"There is a {value.name} already. Enter another name."
    return None


def _key(entry: Entry) -> object:
    return entry.name if isinstance(entry, _BY_NAME) else entry.id


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.execute(select(func.count()).where(condition)).scalar_one()


def _rename(session: Session, kind: type[Entry], *, old: str, new: str) -> None:
    """The classes that name it follow, in the same change."""
    if old == new:
        return
    (column,) = _POINTERS[kind]
    for row in session.scalars(select(AccountClassRow).where(column == old)):
        setattr(row, column.key, new)


def _trimmed(entry: E) -> E:
    texts = {n: value.strip() for n, value in fields_of(entry).items() if isinstance(value, str)}
    return _with(entry, texts)


def _with(entry: E, values: Mapping[str, Any]) -> E:
    changed: E = replace(entry, **values)
    return changed
