"""What a row of each list table holds, as one statement over the records."""

from typing import Any

from sqlalchemy import Select, case, func, literal, select

from domain.contacts import Level
from storage.list_schema import ReachRow
from storage.schema import AccountContactRow, AccountRow, ContactRow, LinkRow, SiteRow
from storage.trigrams import ANY_REACH

Rows = Select[*tuple[Any, ...]]

_SHOWN = (
    AccountContactRow.contact_id,
    AccountContactRow.account_id,
    AccountRow.number.label("account_number"),
    AccountRow.name.label("account_name"),
    ContactRow.name,
    ContactRow.title,
    ContactRow.email,
    ContactRow.phone_1.label("phone"),
    AccountContactRow.level,
    AccountContactRow.billing,
    ContactRow.receive_service_notifications,
    ContactRow.request_notification_method,
    AccountContactRow.portal_state,
)


def account_rows() -> Rows:
    return select(
        AccountRow.id,
        AccountRow.sort_name.label("sort_key"),
        AccountRow.search,
        AccountRow.sort_number.label("number"),
        AccountRow.status,
    )


def site_rows() -> Rows:
    sort_key = SiteRow.sort_number.label("sort_key")
    return select(SiteRow.id, sort_key, SiteRow.search)


def contact_rows() -> Rows:
    at_account = AccountContactRow.level == Level.ACCOUNT
    owner = case((at_account, AccountContactRow.account_id), else_=AccountContactRow.id)
    searches = func.aggregate_strings(SiteRow.search, "").aggregate_order_by(
        SiteRow.sort_number, SiteRow.id
    )
    of_account = select(searches).where(SiteRow.account_id == AccountContactRow.account_id)
    linked = (
        select(searches)
        .join(LinkRow, LinkRow.site_id == SiteRow.id)
        .where(LinkRow.account_contact_id == AccountContactRow.id)
    )
    sites = case((at_account, of_account.scalar_subquery()), else_=linked.scalar_subquery())
    by_token = literal(f"  {ANY_REACH}  ") + ReachRow.token
    written_out = case((ReachRow.id.is_(None), func.coalesce(sites, "")), else_=by_token)
    return (
        select(
            AccountContactRow.id,
            ContactRow.sort_name.label("sort_key"),
            (ContactRow.search + AccountRow.search + written_out).label("search"),
            *_SHOWN,
            ContactRow.email_key,
            func.lower(ContactRow.title).label("sort_title"),
            func.lower(ContactRow.email).label("sort_email"),
            AccountRow.sort_number.label("sort_account"),
            (ContactRow.email_key != "").label("valid_email"),
            AccountRow.status.label("account_status"),
            AccountRow.class_id,
            AccountRow.division_id,
            ReachRow.id.label("reach"),
        )
        .select_from(AccountContactRow)
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
        .outerjoin(ReachRow, ReachRow.owner_id == owner)
    )
