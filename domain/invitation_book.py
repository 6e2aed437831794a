"""What screens ask of invitations, and have done with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.ids import AccountContactId, AccountId, InvitationId
from domain.invitations import FOR_SETUP, Invitation, Waits


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWaiting:
    """How many invitations have not left, and why."""

    leaving: int  # as soon as the server takes them
    waiting: Mapping[Waits, int]
    sendable: int = 0  # of those that are OFFERED, which lack nothing any more
    allowed: int = 0  # of these, where portal access was off
    reminders: int = 0  # of open invitations, which leave as soon as the server takes them

    @property
    def queued(self) -> int:
        """Mails the server is to take."""
        return self.leaving + self.reminders

    @property
    def ready(self) -> int:
        """How many somebody is to do something for: complete System Options, or send them (A8).

        Where portal access is off by intention there is nothing to do.
        """
        for_setup = sum(count for reason, count in self.waiting.items() if reason in FOR_SETUP)
        return for_setup + self.allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """An address that the mail server refuses for good, on a contact that has it still."""

    account_contact_id: AccountContactId
    account_id: AccountId
    name: str
    account: str  # "49418 Renovation Gym"
    email: str
    words: str
    at: datetime


class InvitationBook(Protocol):
    """All methods may raise domain.errors.DataError, whose text is the sentence to show."""

    def latest(self, id: AccountContactId) -> Invitation | None:
        """The last invitation of this contact, also one that has ended."""
        ...

    def resend(self, id: AccountContactId) -> Invitation:
        """Mail a new link; the former one dies. Only while Portal User is Invited."""
        ...

    def copy_link(self, id: AccountContactId) -> str:
        """A new link to hand over; the mailed one dies. Only while Portal User is Invited.

        Raises RefusedError where no Customer Portal URL is set.
        """
        ...

    def cancel(self, ids: frozenset[InvitationId]) -> int:
        """Cancel those of them that live; access stays as it is. Returns how many."""
        ...

    def mail_waiting(self) -> MailWaiting: ...

    def send_waiting(self) -> int:
        """Release what is OFFERED, as far as it lacks nothing any more. How many left."""
        ...

    def refused_addresses(self, limit: int) -> tuple[Attention, ...]:
        """Newest first."""
        ...
