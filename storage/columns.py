"""How ids, times and words lie in a column, the same for every database."""

import enum
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

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> UUID | bytes | None:
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:  # noqa: ARG002
        if value is None or isinstance(value, UUID):
            return value
        return UUID(bytes=value)


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
