"""Account classes with all that is set for them."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from domain.accounts import AccountClass
from domain.changes import Author, merge
from domain.class_fields import CLASS_FIELDS
from domain.errors import ConflictError, GoneError, RefusedError
from domain.ids import AccountClassId, AccountContactId, class_setting_id
from domain.portal_access import PortalState
from domain.setting_fields import Kind, Values, problems
from domain.settings import NewLocationBundle, NewLocationTemplate
from domain.setup import (
    CLASS_SETTINGS,
    ClassSave,
    ClassSetup,
    ListedClass,
    OpenedClass,
    Touched,
    TouchedPerson,
    TouchedQuery,
    new_class,
)
from storage.engine import Database
from storage.schema import AccountClassRow, AccountContactRow, AccountRow, ContactRow
from storage.setup_lists import all_of, name_problem
from storage.setup_schema import AccountClassSettingRow
from storage.values import columns_of, fields_of, update, value_of


class SqlClassBook:
    """A ClassBook over a database."""

    def __init__(self, database: Database, author: Author) -> None:
        self._database = database
        self._author = author

    def listed(self) -> tuple[ListedClass, ...]:
        counted = (
            select(AccountRow.class_id, func.count().label("accounts"))
            .group_by(AccountRow.class_id)
            .subquery()
        )
        kind = (
            select(AccountClassSettingRow.class_id, AccountClassSettingRow.value)
            .where(AccountClassSettingRow.name == "type")
            .subquery()
        )
        query = (
            select(*columns_of(AccountClass), counted.c.accounts, kind.c.value)
            .outerjoin(counted, counted.c.class_id == AccountClassRow.id)
            .outerjoin(kind, kind.c.class_id == AccountClassRow.id)
            .order_by(func.lower(AccountClassRow.name))
        )
        with self._database.reading() as session:
            return tuple(
                ListedClass(
                    account_class=value_of(AccountClass, row),
                    type=msgspec.json.decode(row.value) if row.value else "",
                    accounts=row.accounts or 0,
                )
                for row in session.execute(query)
            )

    def opened(self, id: AccountClassId) -> OpenedClass:
        with self._database.reading() as session:
            setup = _load(session, id)
            if setup is None:
                raise GoneError("account class")
            return _opened(session, setup)

    def blank(self) -> OpenedClass:
        with self._database.reading() as session:
            return _opened(session, new_class(), is_new=True)

    def save(self, save: ClassSave) -> ClassSetup:
        with self._database.writing(self._author) as session:
            setup = _merged(session, save)
            found = problems(CLASS_FIELDS, setup.values)
            name = name_problem(session, setup.account_class)
            if name and "name" not in found:
                found["name"] = name
            if found:
                raise RefusedError(found)
            _store(session, setup)
            return setup

    def delete(self, id: AccountClassId) -> None:
        with self._database.writing(self._author) as session:
            row = session.get(AccountClassRow, id)
            if row is None:
                return
            accounts = _accounts(session, id)
            if accounts:
                have = "1 account has" if accounts == 1 else f"{accounts:,} accounts have"
                raise RefusedError({"name": f"{have} this class. Make it inactive instead."})
            settings = select(AccountClassSettingRow).where(AccountClassSettingRow.class_id == id)
            for setting in session.scalars(settings):
                session.delete(setting)
            session.delete(row)

    def count_accounts(self, id: AccountClassId) -> int:
        with self._database.reading() as session:
            return _accounts(session, id)

    def touched(self, id: AccountClassId) -> Touched:
        states = (
            select(AccountContactRow.portal_state, func.count().label("people"))
            .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
            .where(AccountRow.class_id == id)
            .group_by(AccountContactRow.portal_state)
        )
        with self._database.reading() as session:
            people = {row.portal_state: row.people for row in session.execute(states)}
            return Touched(
                accounts=_accounts(session, id),
                people=sum(people.values()),
                with_access=people.get(PortalState.YES, 0),
                invited=people.get(PortalState.INVITED, 0),
            )

    def count_touched(self, query: TouchedQuery) -> int:
        with self._database.reading() as session:
            return session.execute(
                select(func.count()).select_from(_touched(query).subquery())
            ).scalar_one()

    def list_touched(
        self, query: TouchedQuery, start: int, length: int
    ) -> tuple[TouchedPerson, ...]:
        page = _touched(query).offset(start).limit(length)
        with self._database.reading() as session:
            return tuple(
                TouchedPerson(
                    id=row.id,
                    account_id=row.account_id,
                    account=f"{row.number} {row.account_name}",
                    name=row.name,
                    email=row.email,
                    portal_state=row.portal_state,
                )
                for row in session.execute(page)
            )

    def place_touched(self, query: TouchedQuery, id: AccountContactId) -> int | None:
        with self._database.reading() as session:
            ids = (row.id for row in session.execute(_touched(query)))
            return next((place for place, found in enumerate(ids) if found == id), None)

    def open_invitations(self, id: AccountClassId) -> frozenset[AccountContactId]:
        query = TouchedQuery(class_id=id, state=PortalState.INVITED)
        with self._database.reading() as session:
            return frozenset(row.id for row in session.execute(_touched(query)))


def _opened(session: Session, setup: ClassSetup, *, is_new: bool = False) -> OpenedClass:
    return OpenedClass(
        setup=setup,
        is_new=is_new,
        templates=all_of(session, NewLocationTemplate),
        bundles=all_of(session, NewLocationBundle),
    )


def _accounts(session: Session, id: AccountClassId) -> int:
    query = select(func.count()).select_from(AccountRow).where(AccountRow.class_id == id)
    return session.execute(query).scalar_one()


def _touched(query: TouchedQuery) -> Select[*tuple[object, ...]]:
    of_class = (
        select(
            AccountContactRow.id,
            AccountContactRow.account_id,
            AccountContactRow.portal_state,
            AccountRow.number,
            AccountRow.name.label("account_name"),
            ContactRow.name,
            ContactRow.email,
        )
        .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .where(AccountRow.class_id == query.class_id)
        .order_by(AccountRow.sort_number, AccountRow.id, ContactRow.sort_name, AccountContactRow.id)
    )
    if query.state is None:
        return of_class
    return of_class.where(AccountContactRow.portal_state == query.state)


def _load(session: Session, id: AccountClassId) -> ClassSetup | None:
    row = session.get(AccountClassRow, id)
    if row is None:
        return None
    query = select(AccountClassSettingRow.name, AccountClassSettingRow.value)
    stored = {
        name: msgspec.json.decode(value)
        for name, value in session.execute(query.where(AccountClassSettingRow.class_id == id))
    }
    return ClassSetup(
        account_class=value_of(AccountClass, row),
        settings={field.name: stored.get(field.name, field.default) for field in CLASS_SETTINGS},
    )


def _merged(session: Session, save: ClassSave) -> ClassSetup:
    mine = save.setup.with_values(dict(_trimmed(save.setup.values)))
    if save.base is None:
        return mine
    theirs = _load(session, mine.account_class.id)
    if theirs is None:
        raise GoneError("account class")
    result = merge(save.base.values, mine.values, theirs.values)
    if result.conflicts:
        raise ConflictError(result.conflicts)
    return theirs.with_values(result.values)


def _trimmed(values: Values) -> Iterator[tuple[str, object]]:
    for field in CLASS_FIELDS:
        value = values[field.name]
        yield (
            field.name,
            value.strip() if isinstance(value, str) and field.kind is Kind.TEXT else value,
        )


def _store(session: Session, setup: ClassSetup) -> None:
    id = setup.account_class.id
    row = session.get(AccountClassRow, id)
    if row is None:
        session.add(AccountClassRow(**fields_of(setup.account_class)))
    else:
        update(row, fields_of(setup.account_class))
    for field in CLASS_SETTINGS:
        value = setup.settings[field.name]
        text = msgspec.json.encode(value).decode()
        setting = session.get(AccountClassSettingRow, class_setting_id(id, field.name))
        if setting is not None:
            setting.value = text
        elif value != field.default:
            session.add(
                AccountClassSettingRow(
                    id=class_setting_id(id, field.name), class_id=id, name=field.name, value=text
                )
            )
