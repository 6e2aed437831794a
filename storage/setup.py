"""What an office sets up: its name, divisions, classes, roles, tag types and options."""

import dataclasses
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.accounts import AccountClass, Division, StaffMember
from domain.changes import Author
from domain.errors import RefusedError
from domain.ids import (
    AccountClassId,
    ContactRoleId,
    DivisionId,
    StaffId,
    TagTypeId,
    new_id,
    system_option_id,
)
from domain.settings import ContactRole, SystemOptions, TagType
from storage.embedded import write_out
from storage.engine import Database, open_database
from storage.keys import Key
from storage.lasting import sync_folder
from storage.migrate import upgrade
from storage.schema import (
    AccountClassRow,
    Base,
    ContactRoleRow,
    DivisionRow,
    OfficeRow,
    StaffMemberRow,
    SystemOptionRow,
    TagTypeRow,
)
from storage.trouble import files_in_words
from storage.values import ROWS, Plain, columns_of, fields_of, update, value_of

FIRST_CLASS = "COMM"
FIRST_DIVISION = "Main"
_FIRST_ROLES = ("Billing", "Facilities", "Operations", "Site manager")
_FIRST_TAGS = {
    "VIP": "Answer within one hour",
    "Gate code on file": "Driver has the code",
    "Do not call": "Email only, no phone calls",
}


def create_office(
    place: Path, key: Key | None, *, organisation: str, staff_name: str, country: str
) -> None:
    """Make the database of a new office, with what is needed before the first account.

    It appears at its place when it is complete; until then nothing is there.
    """
    unfinished = place.with_name(f"{place.name}.new")
    with files_in_words(place):
        for leftover in (unfinished, *(Path(f"{unfinished}{end}") for end in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
        if place.exists():
            open_database(place, key, create=True)  # says that it is there already
        place.parent.mkdir(parents=True, exist_ok=True)
    database = open_database(unfinished, key, create=True)
    try:
        upgrade(database)
        furnish(database, organisation=organisation, staff_name=staff_name, country=country)
    finally:
        database.close()
    write_out(unfinished, key)
    with files_in_words(place):
        unfinished.replace(place)
    with suppress(OSError):  # the office is there, and the next save will say what is wrong
        sync_folder(place.parent)


def furnish(database: Database, *, organisation: str, staff_name: str, country: str) -> None:
    """Put into a new database what is needed before the first account."""
    staff = StaffMember(id=StaffId(new_id()), name=staff_name)
    with database.writing(Author(staff_id=staff.id, staff_name=staff.name)) as session:
        session.add(OfficeRow(id=new_id(), organisation=organisation, device_id=new_id()))
        session.flush()
        first: list[Plain] = [
            staff,
            Division(id=DivisionId(new_id()), name=FIRST_DIVISION, country=country),
            AccountClass(id=AccountClassId(new_id()), name=FIRST_CLASS),
            *(ContactRole(id=ContactRoleId(new_id()), name=name) for name in _FIRST_ROLES),
        ]
        first += [
            TagType(id=TagTypeId(new_id()), name=name, description=description)
            for name, description in _FIRST_TAGS.items()
        ]
        for value in first:
            _keep(session, value)


def own_author(database: Database) -> Author:
    """The staff member who set this computer up."""
    with database.reading() as session:
        staff = session.execute(
            select(*columns_of(StaffMember)).order_by(StaffMemberRow.id).limit(1)
        ).one()
        return Author(staff_id=staff.id, staff_name=staff.name)


def load_options(session: Session) -> SystemOptions:
    return options_in(stored_options(session))


def stored_options(session: Session) -> dict[str, Any]:
    """Of every kind by name, those of the mail server among them."""
    session.flush()
    stored = session.connection().execute(_OPTIONS)
    return {name: msgspec.json.decode(value) for name, value in stored}


def options_in(stored: dict[str, Any]) -> SystemOptions:
    return SystemOptions(**{name: stored[name] for name in _KNOWN_OPTIONS & stored.keys()})


# Asked for every page of the portal.
_OPTIONS = select(SystemOptionRow.name, SystemOptionRow.value)
_KNOWN_OPTIONS = {field.name for field in dataclasses.fields(SystemOptions)}


class SqlSetupBook:
    """A SetupBook over a database."""

    def __init__(self, database: Database, author: Author) -> None:
        self._database = database
        self._author = author

    def divisions(self) -> tuple[Division, ...]:
        query = select(*columns_of(Division)).order_by(func.lower(DivisionRow.name))
        with self._database.reading() as session:
            return tuple(value_of(Division, row) for row in session.execute(query))

    def account_classes(self) -> tuple[AccountClass, ...]:
        query = select(*columns_of(AccountClass)).order_by(func.lower(AccountClassRow.name))
        with self._database.reading() as session:
            return tuple(value_of(AccountClass, row) for row in session.execute(query))

    def contact_roles(self) -> tuple[ContactRole, ...]:
        query = select(*columns_of(ContactRole)).order_by(func.lower(ContactRoleRow.name))
        with self._database.reading() as session:
            return tuple(value_of(ContactRole, row) for row in session.execute(query))

    def tag_types(self) -> tuple[TagType, ...]:
        query = select(*columns_of(TagType)).order_by(func.lower(TagTypeRow.name))
        with self._database.reading() as session:
            return tuple(value_of(TagType, row) for row in session.execute(query))

    def organisation(self) -> str:
        with self._database.reading() as session:
            return session.execute(select(OfficeRow.organisation)).scalar_one()

    def office_id(self) -> str:
        """The same for as long as the office lives, wherever its database lies."""
        with self._database.reading() as session:
            return str(session.execute(select(OfficeRow.id)).scalar_one())

    def keep(self, *values: Plain) -> None:
        """Store these as they are, added or changed, in one action."""
        with self._database.writing(self._author) as session:
            for value in values:
                _keep(session, value)

    def keep_options(self, options: SystemOptions) -> None:
        with self._database.writing(self._author) as session:
            defaults = SystemOptions()
            for field in dataclasses.fields(options):
                value = getattr(options, field.name)
                id = system_option_id(field.name)
                row = session.get(SystemOptionRow, id)
                text = msgspec.json.encode(value).decode()
                if row is not None:
                    row.value = text
                elif value != getattr(defaults, field.name):
                    session.add(SystemOptionRow(id=id, name=field.name, value=text))


def _keep(session: Session, value: Plain) -> None:
    table = ROWS[type(value)]
    if isinstance(value, Division | AccountClass | ContactRole | TagType):
        _refuse_second_name(session, table, value)
    row = session.get(table, value.id)
    if row is None:
        session.add(table(**fields_of(value)))
    else:
        update(row, fields_of(value))


def _refuse_second_name(
    session: Session, table: type[Base], value: Division | AccountClass | ContactRole | TagType
) -> None:
    columns = table.__table__.c
    others = select(columns.name).where(columns.id != value.id)
    if value.name.casefold() in (name.casefold() for name in session.scalars(others)):
        raise RefusedError({"name": f"There is a {value.name} already."})
