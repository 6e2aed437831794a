"""How ids, times and words lie in a column, the same for every database."""

import enum
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import DateTime, Dialect, Enum, LargeBinary, TypeDecorator, Uuid
from sqlalchemy.types import TypeEngine

E = TypeVar("E", bound=enum.Enum)


class Id(TypeDecorator[UUID]):
    """16 bytes where the database has no type of its own for an id: half of its text."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Uuid())
        return dialect.type_descriptor(LargeBinary(16))

    # Whole processors rather than process_...(): a row has so many ids that a call less shows.
    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        if dialect.name == "postgresql":
            return super().bind_processor(dialect)
        return lambda id: None if id is None else id.bytes

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        if dialect.name == "postgresql":
            return super().result_processor(dialect, coltype)
        return lambda stored: None if stored is None else UUID(bytes=stored)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC datetimes everywhere, also where the database stores no offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime: {value}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value and value.astimezone(UTC)


def words(members: type[E]) -> Enum:
    """An enum as the lower-case name of its member: names are ours, values are the screen's."""
    return Enum(
        members,
        values_callable=lambda kind: [member.name.lower() for member in kind],
        native_enum=False,
        create_constraint=False,
        length=40,
    )
