"""What is done at a site, what was asked for, and what was weighed."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.ids import AccountId, AccountRequestId, CurrentServiceId, SiteId, TonnageId


class RequestStatus(enum.Enum):
    OPEN = "Open"
    CLOSED = "Closed"


class Stream(enum.Enum):
    """Where what was collected goes, in the words of the portal."""

    RECYCLED = "Recycled Waste"
    SOLID = "Solid Waste (Non-Recyclable)"


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentService:
    """A service a site has now; when it comes next follows from its visits where it has some."""

    id: CurrentServiceId
    site_id: SiteId
    service: str  # "4 Yard Trash Service", as its visits name it
    quantity: int = 1
    frequency: str = ""  # "On Call", "1x per week"
    next_day: date | None = None  # as imported


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRequest:
    """Something a customer asked for; without a site it is about the account."""

    id: AccountRequestId
    account_id: AccountId
    site_id: SiteId | None
    number: str
    created_at: datetime
    type: str
    text: str
    status: RequestStatus = RequestStatus.OPEN
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tonnage:
    """What was weighed at a site's expense on a day."""

    id: TonnageId
    site_id: SiteId
    day: date
    material: str
    stream: Stream
    weight: int  # hundredths of a ton


@dataclass(frozen=True, slots=True, kw_only=True)
class Diversion:
    """How much of what was collected this year was recycled."""

    weights: Mapping[Stream, int]  # hundredths of a ton, all streams

    @property
    def total(self) -> int:
        return sum(self.weights.values())

    def share(self, stream: Stream) -> float:
        """In percent; 0 where nothing was weighed."""
        return 100 * self.weights[stream] / self.total if self.total else 0.0


def in_tons(weight: int) -> str:
    """As the portal writes a weight: "1,789.00"."""
    return f"{weight // 100:,}.{weight % 100:02d}"
