"""System Options: one row for each option that was ever set."""

import dataclasses
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from domain.changes import Author, merge
from domain.errors import ConflictError, RefusedError
from domain.ids import system_option_id
from domain.option_fields import OPTION_FIELDS
from domain.setting_fields import problems
from domain.settings import SystemOptions
from storage.engine import Database
from storage.schema import SystemOptionRow
from storage.setup import load_options


class SqlOptionBook:
    """An OptionBook over a database."""

    def __init__(self, database: Database, author: Author) -> None:
        self._database = database
        self._author = author

    def options(self) -> SystemOptions:
        with self._database.reading() as session:
            return load_options(session)

    def save(self, options: SystemOptions, base: SystemOptions) -> SystemOptions:
        with self._database.writing(self._author) as session:
            stored = load_options(session)
            result = merge(_values(base), _trimmed(options), _values(stored))
            if result.conflicts:
                raise ConflictError(result.conflicts)
            found = problems(OPTION_FIELDS, result.values)
            if found:
                raise RefusedError(found)
            _store(session, stored=_values(stored), values=result.values)
            return replace(stored, **result.values)


def _store(session: Session, *, stored: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if value == stored[name]:
            continue
        id = system_option_id(name)
        text = msgspec.json.encode(value).decode()
        row = session.get(SystemOptionRow, id)
        if row is not None:
            row.value = text
        else:
            session.add(SystemOptionRow(id=id, name=name, value=text))


def _values(options: SystemOptions) -> dict[str, Any]:
    return {field.name: getattr(options, field.name) for field in dataclasses.fields(options)}


def _trimmed(options: SystemOptions) -> dict[str, Any]:
    values = _values(options)
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }
