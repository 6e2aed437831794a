"""The portal as a customer sees it, for staff: read-only, and from what is on a form now."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from domain.contacts import AccountContact, Level
from domain.ids import AccountContactId, AccountId, SiteId
from domain.mail import Tried

LINK_LIFE = timedelta(minutes=1)  # it is opened at once, by the program that made it
LASTS = timedelta(minutes=30)  # for so long one can look around in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Whom the portal is shown as: what a form says, whether it is saved or not."""

    id: AccountContactId
    account_id: AccountId
    name: str
    level: Level
    site_ids: tuple[SiteId, ...] = ()
    is_open: bool = True  # Enable Portal Access; shown as if it were on

    @classmethod
    def of(cls, row: AccountContact) -> "Preview":
        return cls(
            id=row.id,
            account_id=row.account_id,
            name=row.contact.name.strip(),
            level=row.level,
            site_ids=tuple(sorted(row.site_ids)) if row.level is Level.SITE else (),
            is_open=row.portal.is_open,
        )


class PortalDesk(Protocol):
    """The service that serves the portal, as staff need it."""

    def try_portal(self, url: str) -> Tried:
        """Ask the service at this address whether it runs."""
        ...

    def preview(self, row: AccountContact) -> str:
        """The address to open in a browser: once, within a minute. Raises DataError: why not."""
        ...
