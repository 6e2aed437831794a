"""The figures of the portal home page, about what a PortalScope says and nothing else."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Date, case, false, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.accounts import SiteStatus, Visit
from domain.contacts import Level
from domain.ids import AccountId, LoginId, SiteId
from domain.portal_home import Home, ScheduledService
from domain.portal_scope import Page, PortalScope, Reached, pages_of, site_view
from domain.receivables import Balance, InvoiceStatus, balance_of, counts
from domain.services import AccountRequest, CurrentService, Diversion, Stream
from storage.engine import Database
from storage.portal_schema import AccountRequestRow, CurrentServiceRow, InvoiceRow, TonnageRow
from storage.portal_scope import load_reached
from storage.schema import SiteRow, VisitRow
from storage.values import columns_of, value_of

MOST_SERVICES = 100
RECENT = 5  # visits, and requests
_OWED = [status for status in InvoiceStatus if counts(status)]

_SiteColumn = InstrumentedAttribute[SiteId] | InstrumentedAttribute[SiteId | None]


class SqlPortalHomeBook:
    """The home page of whoever is signed in, or of a preview."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def opened(
        self, login: LoginId, account: AccountId | None, site: SiteId | None, today: date
    ) -> tuple[Reached, Home | None]:
        """What the login reaches, and the home page of it, at one moment.

        site None is all sites that are seen. No Home for an account or a site that is not there
        for this login.
        """
        with self._database.reading() as session:
            reached = load_reached(session, login, account)
            scope = reached.scope
            if scope is None or (site is not None and scope.site(site) is None):
                return reached, None
            return reached, load_home(session, scope, site, today)

    def previewed(self, scope: PortalScope, site: SiteId | None, today: date) -> Home:
        with self._database.reading() as session:
            return load_home(session, scope, site, today)


def load_home(session: Session, scope: PortalScope, site: SiteId | None, today: date) -> Home:
    shows = scope.shows
    return Home(
        balance=_balance(session, scope, today) if shows(Page.BALANCE) else None,
        current_services=(
            _current_services(session, scope, site, today) if shows(Page.CURRENT_SERVICES) else None
        ),
        recent_services=(
            _recent_services(session, scope, site, today) if shows(Page.RECENT_SERVICES) else None
        ),
        diversion=_diversion(session, scope, site, today) if shows(Page.DIVERSION) else None,
        requests=_requests(session, scope, site) if shows(Page.REQUESTS) else None,
    )


def _at_sites(
    scope: PortalScope, page: Page, site: SiteId | None, column: _SiteColumn
) -> ColumnElement[bool]:
    """The records of the sites whose part of this page is shown."""
    if site is not None:
        seen = scope.site(site)
        shown = seen is not None and page in pages_of(scope.standing.view(seen))
        return column == site if shown else false()
    standing = scope.standing
    if standing.level is Level.SITE:
        return column.in_([one.id for one in scope.sites_of(page)])
    statuses = [
        status
        for status in SiteStatus
        if page in pages_of(site_view(status, standing.account, standing.account_class))
    ]
    return column.in_(
        select(SiteRow.id)
        .where(SiteRow.account_id == standing.account.id)
        .where(SiteRow.status.in_(statuses))
    )


def _balance(session: Session, scope: PortalScope, today: date) -> Balance:
    owed = (
        select(InvoiceRow.due, InvoiceRow.balance)
        .where(InvoiceRow.account_id == scope.standing.account.id)
        .where(InvoiceRow.status.in_(_OWED))
    )
    return balance_of(((due, cents) for due, cents in session.execute(owed)), today)


def _current_services(
    session: Session, scope: PortalScope, site: SiteId | None, today: date
) -> Sequence[ScheduledService]:
    visit = (
        select(func.min(VisitRow.day))
        .where(VisitRow.site_id == CurrentServiceRow.site_id)
        .where(VisitRow.service == CurrentServiceRow.service)
        .where(VisitRow.day >= today, VisitRow.outcome == "")
        .scalar_subquery()
    )
    imported = case((CurrentServiceRow.next_day >= today, CurrentServiceRow.next_day))
    rows = session.execute(
        select(
            *columns_of(CurrentService),
            func.coalesce(visit, imported, literal(None, Date)).label("comes"),
        )
        .join(SiteRow, SiteRow.id == CurrentServiceRow.site_id)
        .where(_at_sites(scope, Page.CURRENT_SERVICES, site, CurrentServiceRow.site_id))
        .order_by(SiteRow.sort_number, CurrentServiceRow.service, CurrentServiceRow.id)
        .limit(MOST_SERVICES)
    )
    return tuple(
        ScheduledService(service=value_of(CurrentService, row), next_day=row.comes) for row in rows
    )


def _recent_services(
    session: Session, scope: PortalScope, site: SiteId | None, today: date
) -> Sequence[Visit]:
    rows = session.execute(
        select(*columns_of(Visit))
        .where(_at_sites(scope, Page.RECENT_SERVICES, site, VisitRow.site_id))
        .where(VisitRow.day <= today)
        .order_by(VisitRow.day.desc(), VisitRow.number.desc(), VisitRow.id)
        .limit(RECENT)
    )
    return tuple(value_of(Visit, row) for row in rows)


def _diversion(session: Session, scope: PortalScope, site: SiteId | None, today: date) -> Diversion:
    sums = (
        select(TonnageRow.stream, func.sum(TonnageRow.weight))
        .where(_at_sites(scope, Page.DIVERSION, site, TonnageRow.site_id))
        .where(TonnageRow.day >= date(today.year, 1, 1), TonnageRow.day <= today)
        .group_by(TonnageRow.stream)
    )
    weighed = {stream: int(weight) for stream, weight in session.execute(sums)}
    return Diversion(weights={stream: weighed.get(stream, 0) for stream in Stream})


def _requests(
    session: Session, scope: PortalScope, site: SiteId | None
) -> Sequence[AccountRequest]:
    """Those about the account as a whole are for account level."""
    shown = _at_sites(scope, Page.REQUESTS, site, AccountRequestRow.site_id)
    if scope.standing.level is Level.ACCOUNT:
        shown = or_(shown, AccountRequestRow.site_id.is_(None))
    rows = session.execute(
        select(*columns_of(AccountRequest))
        .where(AccountRequestRow.account_id == scope.standing.account.id, shown)
        .order_by(AccountRequestRow.created_at.desc(), AccountRequestRow.id)
        .limit(RECENT)
    )
    return tuple(value_of(AccountRequest, row) for row in rows)
