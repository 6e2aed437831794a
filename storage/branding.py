"""How the portal looks to the customers of a division, kept for staff to change."""

import dataclasses
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from domain.branding import Branding, branding_problems
from domain.changes import Author, merge
from domain.errors import ConflictError, GoneError, RefusedError
from domain.ids import DivisionId
from storage.engine import Database
from storage.portal_schema import BrandingRow
from storage.schema import DivisionRow
from storage.values import fields_of, update, value_of


class SqlBrandingBook:
    """A BrandingBook over a database."""

    def __init__(self, database: Database, author: Author) -> None:
        self._database = database
        self._author = author

    def branding(self, id: DivisionId) -> Branding:
        with self._database.reading() as session:
            return _stored(session, id)

    def save(self, branding: Branding, base: Branding) -> Branding:
        with self._database.writing(self._author) as session:
            stored = _stored(session, branding.id)
            result = merge(_values(base), _values(branding), _values(stored))
            if result.conflicts:
                raise ConflictError(result.conflicts)
            merged: Branding = replace(stored, **result.values)
            if found := branding_problems(merged):
                raise RefusedError(found)
            row = session.get(BrandingRow, branding.id)
            if row is None:
                session.add(BrandingRow(**fields_of(merged)))
            else:
                update(row, fields_of(merged))
            return merged


def _stored(session: Session, id: DivisionId) -> Branding:
    if session.get(DivisionRow, id) is None:
        raise GoneError("division")
    row = session.get(BrandingRow, id)
    return value_of(Branding, row) if row else Branding(id=id)


def _values(branding: Branding) -> dict[str, Any]:
    """Trimmed, besides the id."""
    names = [field.name for field in dataclasses.fields(branding) if field.name != "id"]
    return {name: str(getattr(branding, name)).strip() for name in names}
