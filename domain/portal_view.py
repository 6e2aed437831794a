"""What a contact will see in the customer portal, before anybody looks (A15, A16)."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.accounts import (
    Account,
    AccountClass,
    AccountStatus,
    HomePage,
    InactiveSiteView,
    Site,
    SiteStatus,
)
from domain.contacts import AccountContact, Level
from domain.settings import SystemOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One block of the portal: whether it shows, and why not or how much of it."""

    block: str
    shown: bool
    detail: str = ""


def what_is_seen(
    row: AccountContact,
    account: Account,
    account_class: AccountClass,
    options: SystemOptions,
    sites: Sequence[Site],
) -> tuple[Seen, ...]:
    """The blocks of the portal's home page, in their order there.

    Only blocks the portal has are named; an ordering or payment switch adds none before its
    page exists. Empty when the class or the account's status closes the portal.
    """
    if why_closed(account, account_class):
        return ()
    visible = visible_sites(row, account_class, sites)
    blocks = [_sites(row, visible, len(sites))]
    if account_class.customer_portal_home_page is HomePage.STANDARD:
        history_only = bool(visible) and all(s.status is SiteStatus.INACTIVE for s in visible)
        blocks += [
            _balance(row, options),
            _current_services(account_class, options, history_only=history_only),
            _option("Recent services", options.display_service_history),
            Seen(block="Diversion", shown=bool(visible)),
            _requests(row, history_only=history_only),
        ]
    return tuple(blocks)


def why_closed(account: Account, account_class: AccountClass) -> str | None:
    """Why nobody of this account gets in at all."""
    if not account_class.enable_portal_access:
        return f"Portal is off for account class {account_class.name}."
    if account.status is AccountStatus.PROSPECT:
        return "A prospect has no portal."
    if (
        account.status is AccountStatus.INACTIVE
        and account_class.enable_viewing_inactive_site is InactiveSiteView.NO
    ):
        return "This account is Inactive, and its class shows nothing of inactive sites."
    return None


def visible_sites(
    row: AccountContact, account_class: AccountClass, sites: Sequence[Site]
) -> tuple[Site, ...]:
    """The sites this contact reaches: all at account level, also new ones (K2), else the chosen.

    An inactive site shows with Service History Only (rule 24, K3).
    """
    inactive_too = account_class.enable_viewing_inactive_site is not InactiveSiteView.NO
    everywhere, chosen = row.level is Level.ACCOUNT, row.site_ids
    return tuple(
        site
        for site in sites
        if (everywhere or site.id in chosen)
        and (site.status is not SiteStatus.INACTIVE or inactive_too)
        and site.status is not SiteStatus.PROSPECT
    )


def _sites(row: AccountContact, visible: Sequence[Site], total: int) -> Seen:
    if row.level is Level.ACCOUNT:
        plural = "site" if len(visible) == 1 else "sites"
        return Seen(
            block=f"{len(visible):,} {plural}", shown=True, detail="and every site added later"
        )
    named = f"{visible[0].number} {visible[0].name}" if len(visible) == 1 else ""
    return Seen(block=f"{len(visible):,} of {total:,} sites", shown=bool(visible), detail=named)


def _balance(row: AccountContact, options: SystemOptions) -> Seen:
    if row.level is Level.SITE:
        return Seen(block="Balance", shown=False, detail="Not with site level access")
    return _option("Balance", options.display_ar_history)


def _current_services(
    account_class: AccountClass, options: SystemOptions, *, history_only: bool
) -> Seen:
    block = "Current services"
    if history_only:
        return Seen(block=block, shown=False, detail="Inactive sites show service history only")
    if not options.display_current_services and account_class.enable_on_call_orders:
        return Seen(block=block, shown=True, detail=f"Orders are on for class {account_class.name}")
    return _option(block, options.display_current_services)


def _requests(row: AccountContact, *, history_only: bool) -> Seen:
    if history_only:
        return Seen(
            block="Requests", shown=False, detail="Inactive sites show service history only"
        )
    if row.level is Level.ACCOUNT:
        return Seen(block="Requests", shown=True)
    place = "this site" if len(row.site_ids) == 1 else "these sites"
    return Seen(block=f"Requests for {place}", shown=True)


def _option(block: str, on: bool) -> Seen:
    return Seen(block=block, shown=on, detail="" if on else "Off in System Options")
