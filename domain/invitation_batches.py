"""Invitations to many at once: who gets one, and what became of each (domain.md section 8, A21)."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.bulk import BulkResult, Chosen, Outcome, Progress, Report
from domain.ids import AccountContactId, AccountId, BatchId, TemplateId
from domain.invitations import Invitation, InvitationState, Known, Waits
from domain.mail import NotificationTemplate
from domain.portal_access import PORTAL_IS_OFF, PortalState
from domain.templates import Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class SendInvitations:
    """How all of them are sent. None and "" stand for what System Options say."""

    template_id: TemplateId | None = None
    sender: str = ""
    again: bool = True  # a new link also for those who are invited and have not accepted


# Why somebody gets none. Those who cannot be invited at all have their reason from
# domain.portal_access.why_not_invited.
NO_ADDRESS = "No valid email address."
HAS_ACCESS = "Already has portal access."
ACCESS_ENDED = "Portal access was ended. Open the contact to allow it again."
NOT_INVITED = {PortalState.YES: HAS_ACCESS, PortalState.DISABLED: ACCESS_ENDED}
INVITED_ALREADY = "Already invited, and not accepted yet."
ON_ITS_WAY = "The invitation is on its way already."
REFUSED_BEFORE = "The mail server refused this address before. Change it, or resend."
SAME_ADDRESS = "Another contact of this account has this address and was invited."

NEW_LINK = "A new link; the former one stops working."


@dataclass(frozen=True, slots=True)
class Verdict:
    """CHANGED is an invitation; UNCHANGED that none is needed, REFUSED that none can be."""

    outcome: Outcome
    reason: str = ""


def verdict(
    invite: SendInvitations,
    state: PortalState,
    live: Invitation | None,
    known: Known,
    why_not: str | None,
) -> Verdict:
    """Whether this one gets an invitation with the others; live is the one there is.

    Nobody gets two, and nobody whose access staff have ended gets it back on the way.
    """
    if state is PortalState.YES:
        return Verdict(Outcome.UNCHANGED, HAS_ACCESS)
    if state is PortalState.DISABLED:
        return Verdict(Outcome.REFUSED, ACCESS_ENDED)
    if why_not is not None:
        return Verdict(Outcome.REFUSED, why_not)
    if state is PortalState.INVITED and live and live.state is InvitationState.MADE:
        return Verdict(Outcome.UNCHANGED, ON_ITS_WAY)
    if state is PortalState.INVITED and not invite.again:
        return Verdict(Outcome.UNCHANGED, INVITED_ALREADY)
    if known.refused:
        return Verdict(Outcome.REFUSED, REFUSED_BEFORE)
    if known.invited_at_account:
        return Verdict(Outcome.REFUSED, SAME_ADDRESS)
    return Verdict(Outcome.CHANGED, NEW_LINK if state is PortalState.INVITED else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What sending would do to everybody who was chosen; nothing is done yet."""

    report: Report
    accounts: int  # of those who were chosen
    waiting: Mapping[Waits, int]  # invitations whose mail could not leave now


@dataclass(frozen=True, slots=True, kw_only=True)
class MailChoices:
    """What the mail can be made from."""

    templates: tuple[NotificationTemplate, ...]  # that can be used, by name
    template_id: TemplateId | None  # of System Options
    sender: str  # of System Options; empty: each division's own


class Fate(enum.Enum):
    """What became of an invitation of a batch."""

    LEAVING = "Sending"
    SENT = "Sent"
    FAILED = "Failed"
    WAITING = "Waiting"
    STOPPED = "Not sent"
    CANCELLED = "Cancelled"


def fate_of(state: InvitationState, waits_for: Waits | None) -> Fate:
    match state:
        case InvitationState.MADE:
            return Fate.LEAVING
        case InvitationState.REFUSED:
            return Fate.FAILED
        case InvitationState.CANCELLED:
            return Fate.CANCELLED
        case InvitationState.WAITING:
            return Fate.STOPPED if waits_for is Waits.STOPPED else Fate.WAITING
    return Fate.SENT


class Remedy(enum.Enum):
    """Where that is mended for which somebody has no invitation yet."""

    CONTACTS = enum.auto()
    ACCOUNT_CLASS = enum.auto()
    MAIL = enum.auto()


def remedy(fate: Fate | None, outcome: Outcome | None, reason: str) -> Remedy | None:
    """Of an invitation with this fate, or of whoever got none; None where nothing is to mend."""
    if fate is Fate.WAITING:
        return Remedy.MAIL
    if outcome is Outcome.REFUSED and reason.startswith(PORTAL_IS_OFF):
        return Remedy.ACCOUNT_CLASS
    mends = fate is Fate.FAILED or outcome in (Outcome.REFUSED, Outcome.NOT_REACHED)
    return Remedy.CONTACTS if mends else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Invitations that were sent together, as they stand now.

    Those that were sent again with a later batch belong to that one.
    """

    id: BatchId
    made_by: str
    made_at: datetime
    standing: Mapping[Fate, int]

    @property
    def total(self) -> int:
        return sum(self.standing.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """One of a batch, as it stands now."""

    id: AccountContactId | None  # None: the contact was unlinked since
    account_id: AccountId
    name: str
    account: str  # "49418 Renovation Gym"
    email: str
    fate: Fate
    words: str  # of the mail server, or what it waits for


class PreviewBook(Protocol):
    def invitation(self, invite: SendInvitations, id: AccountContactId) -> Preview:
        """The mail as this one would get it, with a link that leads nowhere.

        Raises domain.errors.DataError.
        """
        ...


class BatchBook(Protocol):
    """All methods may raise domain.errors.DataError, whose text is the sentence to show."""

    def choices(self) -> MailChoices: ...

    def review(self, invite: SendInvitations, chosen: Chosen, progress: Progress) -> Review:
        """Raises CancelledError when progress stops it."""
        ...

    def send(self, invite: SendInvitations, chosen: Chosen, progress: Progress) -> BulkResult:
        """Allow access and queue the mail: one action in many short transactions (C4).

        The batch has the id of the action. Mail that left cannot be taken back, so this cannot
        be undone; to cancel a batch is to end the access of `open_invitations`.
        """
        ...

    def batches(self, limit: int) -> tuple[Batch, ...]:
        """The last ones, newest first. What became of each can be asked with its id."""
        ...

    def standing(self, batch: BatchId) -> Mapping[Fate, int]: ...

    def people(
        self, batch: BatchId, fates: frozenset[Fate], start: int, length: int
    ) -> tuple[Invited, ...]:
        """Those with one of these fates, in the order of their invitations."""
        ...

    def stop(self, batch: BatchId) -> int:
        """What has not left stays here; what was sent stays sent. Returns how many stay."""
        ...

    def send_again(self, batch: BatchId, fate: Fate) -> int:
        """Those that failed, with a new link, or those that were stopped. Returns how many."""
        ...

    def open_invitations(self, batch: BatchId) -> frozenset[AccountContactId]:
        """Whose invitation of this batch was not accepted, and did not end otherwise."""
        ...
