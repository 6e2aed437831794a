"""The home page of the customer portal, in figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.accounts import Visit
from domain.receivables import Balance
from domain.services import AccountRequest, CurrentService, Diversion


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledService:
    """A current service with the day on which it comes next, if that is known."""

    service: CurrentService
    next_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A block is None where this person does not see it."""

    balance: Balance | None
    current_services: Sequence[ScheduledService] | None
    recent_services: Sequence[Visit] | None  # newest first
    diversion: Diversion | None
    requests: Sequence[AccountRequest] | None  # newest first
