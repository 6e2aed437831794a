"""What a person reaches in the customer portal: the one place that knows (A15, A16, K2 to K5).

Every page is allowed or not by the same chain: class switch, account status, contact switch, link,
site, and then the system option of the page. The portal, its preview and *Why?* all ask here.
"""

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.accounts import (
    Account,
    AccountClass,
    AccountStatus,
    Division,
    HomePage,
    InactiveSiteView,
    Site,
    SiteStatus,
)
from domain.contacts import AccountContact, Level
from domain.ids import AccountContactId, SiteId
from domain.portal_access import PortalState
from domain.settings import SystemOptions


class Page(enum.Enum):
    """What somebody may look for in the portal."""

    HOME = "Home page"
    BALANCE = "Balance"
    CURRENT_SERVICES = "Current Services"
    RECENT_SERVICES = "Recent Services"
    DIVERSION = "Diversion"
    REQUESTS = "Requests"


# What the home page of each kind shows, of that which this portal has.
BLOCKS: Mapping[HomePage, tuple[Page, ...]] = {
    HomePage.STANDARD: (
        *(Page.BALANCE, Page.CURRENT_SERVICES, Page.RECENT_SERVICES),
        *(Page.DIVERSION, Page.REQUESTS),
    ),
    HomePage.AR_ONLY: (Page.BALANCE,),
}


class Step(enum.Enum):
    """The chain, in its order."""

    CLASS_SWITCH = "Account class"
    ACCOUNT_STATUS = "Account status"
    CONTACT_SWITCH = "Portal access of the contact"
    LINK = "Link"
    SITE = "Site"
    OPTION = "System Options"


class SiteView(enum.Enum):
    NOTHING = "Nothing"
    HISTORY = "Service history only"
    ALL = "All"


# A closed site keeps its past, and takes no requests (rule 24).
_OF_THE_PAST = frozenset({Page.HOME, Page.RECENT_SERVICES, Page.DIVERSION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A contact in one account, as far as the portal asks."""

    id: AccountContactId
    account: Account
    account_class: AccountClass
    state: PortalState
    level: Level
    site_ids: frozenset[SiteId] = frozenset()  # linked to, at site level

    @classmethod
    def of(cls, row: AccountContact, account: Account, account_class: AccountClass) -> "Standing":
        return cls(
            id=row.id,
            account=account,
            account_class=account_class,
            state=row.portal.state,
            level=row.level,
            site_ids=row.site_ids if row.level is Level.SITE else frozenset(),
        )

    def is_linked_to(self, site: Site) -> bool:
        """At account level to every site, also one added later (K2)."""
        if site.account_id != self.account.id:
            return False
        return self.level is Level.ACCOUNT or site.id in self.site_ids

    def view(self, site: Site) -> SiteView:
        """What there is to see of a site by its status and the account's, whoever looks."""
        return site_view(site.status, self.account, self.account_class)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One step of the chain: what it says, and whether it says no."""

    step: Step
    refuses: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Why somebody sees a page or does not."""

    checked: tuple[Checked, ...]  # every step, in order

    @property
    def refusal(self) -> Checked | None:
        """The first step that says no."""
        return next((one for one in self.checked if one.refuses), None)

    @property
    def allowed(self) -> bool:
        return self.refusal is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalScope:
    """What one person sees of one account: its sites, and which pages of which of them."""

    standing: Standing
    division: Division
    options: SystemOptions
    sites: tuple[Site, ...]  # what the person sees of the account, by number

    def shows(self, page: Page) -> bool:
        """Whether the page has anything to show to this person."""
        standing = self.standing
        if why_not_page(standing, page, self.options) is not None:
            return False
        return page is Page.BALANCE or has_part(standing, page, self.sites)

    def sites_of(self, page: Page) -> Iterator[Site]:
        """The sites whose part of the page is shown."""
        return (site for site in self.sites if page in pages_of(self.standing.view(site)))

    def site(self, id: SiteId) -> Site | None:
        """None for a site that is not there for this person."""
        return next((site for site in self.sites if site.id == id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What a login opens at this moment."""

    accounts: tuple[Account, ...]  # by number
    scope: PortalScope | None  # of the chosen account; None where it is not there for this login


@dataclass(frozen=True, slots=True, kw_only=True)
class Seer:
    """Somebody who sees a site."""

    id: AccountContactId
    name: str
    email: str
    level: Level


def scope_of(
    standing: Standing, division: Division, options: SystemOptions, sites: Sequence[Site]
) -> PortalScope | None:
    """sites are all of the account, or those linked to. None: the account is closed to them."""
    if why_closed(standing.account, standing.account_class):
        return None
    if standing.state is not PortalState.YES:
        return None
    return PortalScope(
        standing=standing, division=division, options=options, sites=seen_sites(standing, sites)
    )


def seen_sites(standing: Standing, sites: Sequence[Site]) -> tuple[Site, ...]:
    return tuple(
        site
        for site in sites
        if standing.is_linked_to(site) and standing.view(site) is not SiteView.NOTHING
    )


def site_view(status: SiteStatus, account: Account, account_class: AccountClass) -> SiteView:
    """Rule 24, U16: of a closed site, and of a closed account, what its class says."""
    if status is SiteStatus.PROSPECT:
        return SiteView.NOTHING
    if status is not SiteStatus.INACTIVE and account.status is not AccountStatus.INACTIVE:
        return SiteView.ALL
    history = account_class.enable_viewing_inactive_site is not InactiveSiteView.NO
    return SiteView.HISTORY if history else SiteView.NOTHING


def pages_of(view: SiteView) -> frozenset[Page]:
    """The pages a site has a part in."""
    if view is SiteView.HISTORY:
        return _OF_THE_PAST
    return frozenset(Page) if view is SiteView.ALL else frozenset()


def has_part(standing: Standing, page: Page, sites: Sequence[Site]) -> bool:
    """Whether any of the seen sites has one in the page; so has an account that has no site yet."""
    if not sites:
        return standing.level is Level.ACCOUNT
    return any(page in pages_of(standing.view(site)) for site in sites)


def why_closed(account: Account, account_class: AccountClass) -> str | None:
    """Why nobody of this account gets in at all."""
    return _why_not_class(account_class) or _why_not_account(account, account_class)


def why(
    standing: Standing,
    page: Page,
    site: Site | None,
    options: SystemOptions,
    sites: Sequence[Site] | None = None,
) -> Answer:
    """Every step for this page, of one site or with None of the account.

    With the account's sites, a page that none of them has a part in is refused too.
    """
    account, account_class = standing.account, standing.account_class
    of_sites = sites is None or _has_part_in(standing, page, sites)
    steps = (
        (Step.CLASS_SWITCH, _why_not_class(account_class), f"{account_class.name}: on"),
        (
            Step.ACCOUNT_STATUS,
            _why_not_account(account, account_class) or _why_not_balance(account, page),
            account.status.value,
        ),
        (Step.CONTACT_SWITCH, _NOT_IN.get(standing.state), "On"),
        (Step.LINK, _why_not_linked(standing, page, site), _linked(standing)),
        (
            Step.SITE,
            _why_not_site(standing, page, site) if site or of_sites else _NO_PART,
            site.status.value if site else "Any",
        ),
        (Step.OPTION, _why_not_option(account_class, page, options), "On"),
    )
    return Answer(
        checked=tuple(
            Checked(step=step, refuses=refusal is not None, sentence=refusal or sentence)
            for step, refusal, sentence in steps
        )
    )


def why_not_page(standing: Standing, page: Page, options: SystemOptions) -> str | None:
    """What stands against a page whichever site it is about, besides a closed account."""
    return (
        _why_not_balance(standing.account, page)
        or _why_not_linked(standing, page, None)
        or _why_not_option(standing.account_class, page, options)
    )


def _why_not_class(account_class: AccountClass) -> str | None:
    if account_class.enable_portal_access:
        return None
    return f"Portal is off for account class {account_class.name}."


def _why_not_account(account: Account, account_class: AccountClass) -> str | None:
    if account.status is AccountStatus.PROSPECT:
        return "A prospect has no portal."
    closed = account_class.enable_viewing_inactive_site is InactiveSiteView.NO
    if account.status is AccountStatus.INACTIVE and closed:
        return "This account is Inactive, and its class shows nothing of inactive sites."
    return None


def _why_not_balance(account: Account, page: Page) -> str | None:
    inactive = account.status is AccountStatus.INACTIVE
    if inactive and page in (Page.BALANCE, Page.CURRENT_SERVICES, Page.REQUESTS):
        return "This account is Inactive: it shows service history only."
    return None


_NOT_IN = {
    PortalState.NO: "Portal access was never given.",
    PortalState.INVITED: "The invitation is not accepted yet.",
    PortalState.DISABLED: "Portal access was ended.",
}


_NO_PART = "None of the sites that are seen has a part in this page."


def _has_part_in(standing: Standing, page: Page, sites: Sequence[Site]) -> bool:
    """The home page and the balance are there without a site."""
    if page in (Page.HOME, Page.BALANCE):
        return True
    return has_part(standing, page, seen_sites(standing, sites))


def _linked(standing: Standing) -> str:
    if standing.level is Level.ACCOUNT:
        return "Account (All Sites)"
    count = len(standing.site_ids)
    return f"{count:,} site" if count == 1 else f"{count:,} sites"


def _why_not_linked(standing: Standing, page: Page, site: Site | None) -> str | None:
    if page is Page.BALANCE and standing.level is Level.SITE:
        return "Not with site level access."  # A16
    if site is not None and not standing.is_linked_to(site):
        return "There is no link to this site."
    return None


def _why_not_site(standing: Standing, page: Page, site: Site | None) -> str | None:
    if site is None or page is Page.BALANCE:
        return None
    view = standing.view(site)
    if page in pages_of(view):
        return None
    if view is SiteView.HISTORY:
        return "Inactive sites show service history only."
    if site.status is SiteStatus.PROSPECT:
        return "A prospect is not shown."
    return "This site is Inactive, and its class shows nothing of inactive sites."


def _why_not_option(account_class: AccountClass, page: Page, options: SystemOptions) -> str | None:
    kind = account_class.customer_portal_home_page
    if page is not Page.HOME and page not in BLOCKS.get(kind, ()):
        return f"The home page of class {account_class.name} is {kind.value}."
    orders = account_class.enable_on_call_orders  # rule 22
    on = {
        Page.BALANCE: options.display_ar_history,
        Page.CURRENT_SERVICES: options.display_current_services or orders,
        Page.RECENT_SERVICES: options.display_service_history,
    }
    return None if on.get(page, True) else "Off in System Options."
