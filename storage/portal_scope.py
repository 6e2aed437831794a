"""What a login reaches, looked up anew for every page: the same few queries however much it is."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from domain.accounts import Account, AccountClass, Division, Site
from domain.contacts import Level
from domain.errors import GoneError
from domain.ids import AccountClassId, AccountContactId, AccountId, LoginId, SiteId
from domain.portal_access import PortalState
from domain.portal_scope import (
    Answer,
    Page,
    PortalScope,
    Reached,
    Seer,
    Standing,
    scope_of,
    why,
    why_closed,
)
from storage.account_contacts import load
from storage.aliases import current
from storage.engine import Database
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    ContactRow,
    DivisionRow,
    LinkRow,
    SiteRow,
)
from storage.setup import load_options
from storage.values import columns_of, leading_value, value_of


class SqlPortalScopeBook:
    """The questions of *Why?*, and what a login reaches, over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_login(self, login: LoginId, chosen: AccountId | None = None) -> Reached:
        with self._database.reading() as session:
            return load_reached(session, login, chosen)

    def why(self, id: AccountContactId, page: Page, site: SiteId | None = None) -> Answer:
        """Whether this contact sees the page, of one site or of the account. Raises GoneError."""
        with self._database.reading() as session:
            row = load(session, current(session, id))
            if row is None:
                raise GoneError("contact")
            account, account_class = _account(session, row.account_id)
            of_account = select(*columns_of(Site)).where(SiteRow.account_id == account.id)
            return why(
                Standing.of(row, account, account_class),
                page,
                None if site is None else _site(session, site),
                load_options(session),
                [value_of(Site, found) for found in session.execute(of_account)],
            )

    def seen_by(self, id: SiteId) -> tuple[Seer, ...]:
        """Everybody who sees this site, by name. Raises GoneError."""
        with self._database.reading() as session:
            site, options = _site(session, id), load_options(session)
            account, account_class = _account(session, site.account_id)
            linked = exists().where(
                LinkRow.account_contact_id == AccountContactRow.id, LinkRow.site_id == id
            )
            people = session.execute(
                select(AccountContactRow, ContactRow.name, ContactRow.email, linked.label("linked"))
                .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
                .where(AccountContactRow.account_id == site.account_id)
                .order_by(ContactRow.sort_name, AccountContactRow.id)
            )
            found = []
            for row, name, email, is_linked in people:
                links = frozenset({id}) if is_linked else frozenset()
                standing = _standing(row, account, account_class, links)
                if why(standing, Page.HOME, site, options).allowed:
                    found.append(Seer(id=row.id, name=name, email=email, level=row.level))
            return tuple(found)


def load_reached(session: Session, login: LoginId, chosen: AccountId | None = None) -> Reached:
    """The accounts of a login, and what it sees of the chosen one, or else of the first."""
    opened = open_accounts(session, login)
    wanted = (one for one in opened if chosen in (None, one[0].account.id))
    found = next(wanted, None)
    return Reached(
        accounts=tuple(standing.account for standing, _ in opened),
        scope=_scope(session, *found) if found else None,
    )


def open_accounts(session: Session, login: LoginId) -> list[tuple[Standing, Division]]:
    """By number, and without the links."""
    session.flush()  # these are rows, which see what was written and no more
    classes: dict[AccountClassId, AccountClass] = {}
    opened = []
    for row in session.connection().execute(_OPENED, {"login": login}):
        id, state, level = row[:_ACCOUNT]
        account = leading_value(Account, row[_ACCOUNT:])
        account_class = classes.get(account.class_id)
        if account_class is None:
            account_class = leading_value(AccountClass, row[_CLASS:])
            classes[account_class.id] = account_class
        if why_closed(account, account_class) is None:
            standing = Standing(
                id=id, account=account, account_class=account_class, state=state, level=level
            )
            opened.append((standing, leading_value(Division, row[_DIVISION:])))
    return opened


# Made once: to make a query takes longer than to run it.
_ACCOUNT = 3  # where its columns begin
_CLASS = _ACCOUNT + len(columns_of(Account))
_DIVISION = _CLASS + len(columns_of(AccountClass))
_OPENED = (
    select(
        AccountContactRow.id,
        AccountContactRow.portal_state,
        AccountContactRow.level,
        *columns_of(Account),
        *columns_of(AccountClass),
        *columns_of(Division),
    )
    .select_from(AccountContactRow)
    .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
    .join(AccountClassRow, AccountClassRow.id == AccountRow.class_id)
    .join(DivisionRow, DivisionRow.id == AccountRow.division_id)
    .where(AccountContactRow.portal_login_id == bindparam("login"))
    .where(AccountContactRow.portal_state == PortalState.YES)
    .order_by(AccountRow.sort_number, AccountContactRow.id)
)
_SITES = (
    select(*columns_of(Site))
    .where(SiteRow.account_id == bindparam("account"))
    .order_by(SiteRow.sort_number, SiteRow.id)
)
_LINKED_SITES = _SITES.join(LinkRow, LinkRow.site_id == SiteRow.id).where(
    LinkRow.account_contact_id == bindparam("account_contact")
)


def _scope(session: Session, standing: Standing, division: Division) -> PortalScope | None:
    linked = standing.level is Level.SITE
    asked: dict[str, UUID] = {"account": standing.account.id}
    if linked:
        asked["account_contact"] = standing.id
    found = session.connection().execute(_LINKED_SITES if linked else _SITES, asked)
    sites = tuple(leading_value(Site, site) for site in found)
    if linked:
        standing = replace(standing, site_ids=frozenset(site.id for site in sites))
    return scope_of(standing, division, load_options(session), sites)


def _standing(
    row: AccountContactRow,
    account: Account,
    account_class: AccountClass,
    links: frozenset[SiteId],
) -> Standing:
    return Standing(
        id=row.id,
        account=account,
        account_class=account_class,
        state=row.portal_state,
        level=row.level,
        site_ids=links if row.level is Level.SITE else frozenset(),
    )


def _account(session: Session, id: AccountId) -> tuple[Account, AccountClass]:
    row = session.get(AccountRow, id)
    if row is None:
        raise GoneError("account")
    account_class = session.get_one(AccountClassRow, row.class_id)
    return value_of(Account, row), value_of(AccountClass, account_class)


def _site(session: Session, id: SiteId) -> Site:
    row = session.get(SiteRow, id)
    if row is None:
        raise GoneError("site")
    return value_of(Site, row)
