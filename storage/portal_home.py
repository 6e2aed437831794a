"""The figures of the portal home page, about what a PortalScope says and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Select,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.accounts import SiteStatus, Visit
from domain.contacts import Level
from domain.ids import AccountId, SiteId
from domain.logins import SignedIn
from domain.portal_home import Home, ScheduledService
from domain.portal_scope import Page, PortalScope, Reached, pages_of, site_view
from domain.receivables import Balance, InvoiceStatus, balance_of, counts
from domain.services import AccountRequest, CurrentService, Diversion, Stream
from storage.columns import Id
from storage.engine import Database
from storage.logins import load_signed_in, used
from storage.portal_front import Front, load_front
from storage.portal_schema import AccountRequestRow, CurrentServiceRow, InvoiceRow, TonnageRow
from storage.portal_scope import load_reached
from storage.schema import SiteRow, VisitRow
from storage.values import columns_of, leading_value

MOST_SERVICES = 100
RECENT = 5  # visits, and requests

_SiteColumn = InstrumentedAttribute[SiteId] | InstrumentedAttribute[SiteId | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What there is for a login; without a home page, what it asked for is not there for it."""

    signed_in: SignedIn
    reached: Reached
    home: Home | None = None
    front: Front | None = None


class SqlPortalHomeBook:
    """The home page of whoever is signed in, or of a preview."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def opened(
        self, token: str, account: AccountId | None, site: SiteId | None, today: date
    ) -> Opened | None:
        """Who sends this token, what they reach, and the home page of it, at one moment.

        site None is all sites that are seen. No Home for an account or a site that is not there
        for this login. With that the session is used; None where it is none.
        """
        with self._database.reading() as session:
            signed_in = load_signed_in(session, token, self._database.now())
            if signed_in is None:
                return None
            opened = _opened(session, signed_in, account, site, today)
        used(self._database, signed_in.session)
        return opened

    def previewed(self, scope: PortalScope, site: SiteId | None, today: date) -> Home:
        with self._database.reading() as session:
            return load_home(session, scope, site, today)


def _opened(
    session: Session,
    signed_in: SignedIn,
    account: AccountId | None,
    site: SiteId | None,
    today: date,
) -> Opened:
    reached = load_reached(session, signed_in.login.id, account)
    scope = reached.scope
    if scope is None or (site is not None and scope.site(site) is None):
        return Opened(signed_in=signed_in, reached=reached)
    return Opened(
        signed_in=signed_in,
        reached=reached,
        home=load_home(session, scope, site, today),
        front=load_front(session, scope.options, scope.division.id),
    )


def load_home(session: Session, scope: PortalScope, site: SiteId | None, today: date) -> Home:
    shows = scope.shows
    connection = session.connection()  # these are rows, not records to be changed
    return Home(
        balance=_balance(connection, scope, today) if shows(Page.BALANCE) else None,
        current_services=(
            _current_services(connection, scope, site, today)
            if shows(Page.CURRENT_SERVICES)
            else None
        ),
        recent_services=(
            _recent_services(connection, scope, site, today)
            if shows(Page.RECENT_SERVICES)
            else None
        ),
        diversion=_diversion(connection, scope, site, today) if shows(Page.DIVERSION) else None,
        requests=_requests(connection, scope, site) if shows(Page.REQUESTS) else None,
    )


def _shown(scope: PortalScope, page: Page, site: SiteId | None) -> dict[str, Any]:
    """For a query: the sites whose part of this page is shown."""
    account = {"account": scope.standing.account.id}
    if site is not None:
        seen = scope.site(site)
        shown = seen is not None and page in pages_of(scope.standing.view(seen))
        return {**account, "sites": [site] if shown else []}
    standing = scope.standing
    if standing.level is Level.SITE:
        return {**account, "sites": [one.id for one in scope.sites_of(page)]}
    statuses = [
        status
        for status in SiteStatus
        if page in pages_of(site_view(status, standing.account, standing.account_class))
    ]
    return {**account, "statuses": statuses}


def _balance(connection: Connection, scope: PortalScope, today: date) -> Balance:
    owed = connection.execute(_OWED, {"account": scope.standing.account.id})
    return balance_of(((due, cents) for due, cents in owed), today)


def _current_services(
    connection: Connection, scope: PortalScope, site: SiteId | None, today: date
) -> Sequence[ScheduledService]:
    shown = _shown(scope, Page.CURRENT_SERVICES, site)
    rows = connection.execute(_services_at("sites" in shown), {**shown, "today": today})
    return tuple(
        ScheduledService(service=leading_value(CurrentService, row), next_day=row.comes)
        for row in rows
    )


def _recent_services(
    connection: Connection, scope: PortalScope, site: SiteId | None, today: date
) -> Sequence[Visit]:
    shown = _shown(scope, Page.RECENT_SERVICES, site)
    rows = connection.execute(_visits_at("sites" in shown), {**shown, "today": today})
    return tuple(leading_value(Visit, row) for row in rows)


def _diversion(
    connection: Connection, scope: PortalScope, site: SiteId | None, today: date
) -> Diversion:
    shown = _shown(scope, Page.DIVERSION, site)
    days = {"today": today, "new_year": date(today.year, 1, 1)}
    sums = connection.execute(_tonnages_at("sites" in shown), {**shown, **days})
    weighed = {stream: int(weight) for stream, weight in sums}
    return Diversion(weights={stream: weighed.get(stream, 0) for stream in Stream})


def _requests(
    connection: Connection, scope: PortalScope, site: SiteId | None
) -> Sequence[AccountRequest]:
    """Those about the account as a whole are for account level."""
    shown = _shown(scope, Page.REQUESTS, site)
    whole = scope.standing.level is Level.ACCOUNT
    rows = connection.execute(_requests_at("sites" in shown, whole), shown)
    return tuple(leading_value(AccountRequest, row) for row in rows)


# The queries, each made once: to make one takes longer than to run it.

_ACCOUNT, _TODAY = bindparam("account", type_=Id()), bindparam("today", type_=Date())
_OWED = (
    select(InvoiceRow.due, InvoiceRow.balance)
    .where(InvoiceRow.account_id == _ACCOUNT)
    .where(InvoiceRow.status.in_([status for status in InvoiceStatus if counts(status)]))
)


def _at(column: _SiteColumn, by_site: bool) -> ColumnElement[bool]:
    """The records of what _shown() says."""
    if by_site:
        return column.in_(bindparam("sites", expanding=True))
    return column.in_(
        select(SiteRow.id)
        .where(SiteRow.account_id == _ACCOUNT)
        .where(SiteRow.status.in_(bindparam("statuses", expanding=True)))
    )


@cache
def _services_at(by_site: bool) -> Select[Any]:
    visit = (
        select(func.min(VisitRow.day))
        .where(VisitRow.site_id == CurrentServiceRow.site_id)
        .where(VisitRow.service == CurrentServiceRow.service)
        .where(VisitRow.day >= _TODAY, VisitRow.outcome == "")
        .scalar_subquery()
    )
    imported = case((CurrentServiceRow.next_day >= _TODAY, CurrentServiceRow.next_day))
    return (
        select(
            *columns_of(CurrentService),
            func.coalesce(visit, imported, literal(None, Date)).label("comes"),
        )
        .join(SiteRow, SiteRow.id == CurrentServiceRow.site_id)
        .where(_at(CurrentServiceRow.site_id, by_site))
        .order_by(SiteRow.sort_number, CurrentServiceRow.service, CurrentServiceRow.id)
        .limit(MOST_SERVICES)
    )


@cache
def _visits_at(by_site: bool) -> Select[Any]:
    return (
        select(*columns_of(Visit))
        .where(_at(VisitRow.site_id, by_site), VisitRow.day <= _TODAY)
        .order_by(VisitRow.day.desc(), VisitRow.number.desc(), VisitRow.id)
        .limit(RECENT)
    )


@cache
def _tonnages_at(by_site: bool) -> Select[Stream, int]:
    return (
        select(TonnageRow.stream, func.sum(TonnageRow.weight))
        .where(_at(TonnageRow.site_id, by_site))
        .where(TonnageRow.day >= bindparam("new_year", type_=Date()), TonnageRow.day <= _TODAY)
        .group_by(TonnageRow.stream)
    )


@cache
def _requests_at(by_site: bool, whole: bool) -> Select[Any]:
    shown = _at(AccountRequestRow.site_id, by_site)
    return (
        select(*columns_of(AccountRequest))
        .where(AccountRequestRow.account_id == _ACCOUNT)
        .where(or_(shown, AccountRequestRow.site_id.is_(None)) if whole else shown)
        .order_by(AccountRequestRow.created_at.desc(), AccountRequestRow.id)
        .limit(RECENT)
    )
