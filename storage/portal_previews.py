"""Previews of the portal: the desktop writes down what is to be shown, the service shows it."""

import hmac
from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain.accounts import Account, AccountClass, Division, Site
from domain.changes import Author
from domain.errors import GoneError
from domain.ids import AccountId, PreviewId, SiteId, new_id
from domain.links import LinkKey, token_hash
from domain.portal_access import PortalState
from domain.portal_home import Home
from domain.portal_preview import LASTS, LINK_LIFE, Preview
from domain.portal_scope import PortalScope, Standing, scope_of
from storage.changes import action_of
from storage.engine import Database
from storage.login_schema import PortalPreviewRow
from storage.mail import load_mail_setup
from storage.portal_author import PORTAL
from storage.portal_home import load_home
from storage.schema import AccountClassRow, AccountRow, DivisionRow, SiteRow
from storage.setup import load_options
from storage.values import columns_of, value_of

_LOGGED = {"logged": True}  # nothing of the office changes by looking


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """What the page of a preview is made of."""

    preview: Preview
    account: Account
    scope: PortalScope | None  # None: the account is closed to everybody
    home: Home | None  # None: or the site is not there for this person


class SqlPreviewBook:
    def __init__(self, database: Database, key: LinkKey) -> None:
        self._database = database
        self._key = key

    def portal_url(self, account: AccountId) -> str:
        """Where the portal of this account is; empty where nobody said so. Raises GoneError."""
        with self._database.reading() as session:
            division = session.get_one(DivisionRow, _account(session, account).division_id)
            return load_mail_setup(session).portal_url(value_of(Division, division))

    def make(self, preview: Preview, author: Author) -> str:
        """The secret of a link that shows this, once."""
        id, shown = PreviewId(new_id()), msgspec.json.encode(preview).decode()
        token = self._key.preview_token(id, shown)
        with self._database.writing(author) as session:
            at = action_of(session).at
            made = {"id": id, "shown": shown, "made_at": at, "token_hash": token_hash(token)}
            session.execute(insert(PortalPreviewRow), [made], execution_options=_LOGGED)
        return token

    def open(self, token: str, browser: str) -> bool:
        """Give the preview to the browser that keeps this secret. False for a dead link."""
        query = select(PortalPreviewRow).where(PortalPreviewRow.token_hash == token_hash(token))
        with self._database.writing(PORTAL) as session:
            row = session.scalars(query.with_for_update()).first()
            if row is None or action_of(session).at >= row.made_at + LINK_LIFE:
                return False
            if not hmac.compare_digest(self._key.preview_token(row.id, row.shown), token):
                return False  # somebody else wrote what is to be shown
            row.token_hash, row.session_hash = None, token_hash(browser)
            return True

    def shown(self, browser: str, site: SiteId | None, today: date) -> Previewed | None:
        """What this browser may look at; None where its time is over."""
        query = select(PortalPreviewRow).where(
            PortalPreviewRow.session_hash == token_hash(browser),
            PortalPreviewRow.made_at > self._database.now() - LASTS,
        )
        with self._database.reading() as session:
            row = session.scalars(query).first()
            if row is None:
                return None
            preview = msgspec.json.decode(row.shown, type=Preview)
            account = value_of(Account, _account(session, preview.account_id))
            scope = _scope(session, preview, account)
            missing = scope is None or (site is not None and scope.site(site) is None)
            return Previewed(
                preview=preview,
                account=account,
                scope=scope,
                home=None if scope is None or missing else load_home(session, scope, site, today),
            )


def _account(session: Session, id: AccountId) -> AccountRow:
    row = session.get(AccountRow, id)
    if row is None:
        raise GoneError("account")
    return row


def _scope(session: Session, preview: Preview, account: Account) -> PortalScope | None:
    """By the rules of everybody; only what is on the form comes from the form."""
    account_class = session.get_one(AccountClassRow, account.class_id)
    division = session.get_one(DivisionRow, account.division_id)
    sites = session.execute(
        select(*columns_of(Site))
        .where(SiteRow.account_id == account.id)
        .order_by(SiteRow.sort_number, SiteRow.id)
    )
    standing = Standing(
        id=preview.id,
        account=account,
        account_class=value_of(AccountClass, account_class),
        state=PortalState.YES,
        level=preview.level,
        site_ids=frozenset(preview.site_ids),
    )
    return scope_of(
        standing,
        value_of(Division, division),
        load_options(session),
        [value_of(Site, site) for site in sites],
    )
