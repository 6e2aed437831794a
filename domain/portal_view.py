"""What a contact will see in the customer portal, before anybody looks (A15, A16)."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.accounts import Account, AccountClass, Site
from domain.contacts import AccountContact, Level
from domain.portal_scope import (
    BLOCKS,
    Page,
    Standing,
    has_part,
    seen_sites,
    why_closed,
    why_not_page,
)
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
    standing = Standing.of(row, account, account_class)
    seen = seen_sites(standing, sites)
    pages = BLOCKS.get(account_class.customer_portal_home_page, ())
    return (
        _sites(row, seen, len(sites)),
        *(_block(standing, page, options, seen) for page in pages),
    )


def _sites(row: AccountContact, seen: Sequence[Site], total: int) -> Seen:
    if row.level is Level.ACCOUNT:
        plural = "site" if len(seen) == 1 else "sites"
        return Seen(
            block=f"{len(seen):,} {plural}", shown=True, detail="and every site added later"
        )
    named = f"{seen[0].number} {seen[0].name}" if len(seen) == 1 else ""
    return Seen(block=f"{len(seen):,} of {total:,} sites", shown=bool(seen), detail=named)


def _block(standing: Standing, page: Page, options: SystemOptions, seen: Sequence[Site]) -> Seen:
    name = page.value.capitalize()
    refusal = why_not_page(standing, page, options)
    if refusal is not None:
        return Seen(block=name, shown=False, detail=refusal.rstrip("."))
    if page is not Page.BALANCE and not has_part(standing, page, seen):
        detail = "Inactive sites show service history only" if seen else ""
        return Seen(block=name, shown=False, detail=detail)
    if page is Page.REQUESTS and standing.level is Level.SITE:
        name += " for this site" if len(standing.site_ids) == 1 else " for these sites"
    only_for_orders = page is Page.CURRENT_SERVICES and not options.display_current_services
    detail = f"Orders are on for class {standing.account_class.name}" if only_for_orders else ""
    return Seen(block=name, shown=True, detail=detail)
