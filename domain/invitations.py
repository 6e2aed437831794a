"""Invitations to the customer portal, and the life line of each (A8, A11, A12, A20)."""

import enum
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.accounts import Account, AccountClass, AccountStatus, Division
from domain.addresses import email_key, is_valid_email
from domain.contacts import AccountContact
from domain.errors import RefusedError
from domain.ids import (
    AccountContactId,
    AccountId,
    BatchId,
    ContactId,
    InvitationId,
    TemplateId,
)
from domain.mail import MailSettings, NotificationTemplate, TemplateType, sender_problem
from domain.portal_access import PortalAccess, auto_sends
from domain.settings import SystemOptions

LIFE = timedelta(days=14)  # from sending
REMINDED_BEFORE = timedelta(days=3)  # before it expires, where the class says so


class InvitationState(enum.Enum):
    """The steps of the life line. Expired follows from the time and is never stored."""

    MADE = "Made"  # its mail leaves as soon as the server takes it
    WAITING = "Waiting"  # for what waits_for names
    SENT = "Sent"
    REFUSED = "Refused by the mail server"
    ACCEPTED = "Accepted"
    EXPIRED = "Expired"
    CANCELLED = "Cancelled"


ENDED = frozenset({InvitationState.ACCEPTED, InvitationState.CANCELLED})


class Waits(enum.Enum):
    """What an invitation needs before its mail can leave; the value says so to the staff."""

    WISH = "No mail was wanted."
    STOPPED = "Sending was stopped before this one left."
    TEMPLATE = "Invite Email Template is not set."
    SENDER = "Neither Account Invite From Email nor the division's email is set."
    SERVER = "The mail server is not set up."
    PORTAL_URL = "Customer Portal URL is not set."
    ADDRESS = "The mail server refused this address before. Change it, or resend."
    SAME_ADDRESS = "Another contact of this account has this address and was invited."
    ACCESS = "This contact cannot be invited now."


# Waiting for these ends when somebody completes System Options.
FOR_SETUP = frozenset({Waits.TEMPLATE, Waits.SENDER, Waits.SERVER, Waits.PORTAL_URL})
# Whoever sets up what these wait for is asked whether they are to be sent now (A8); for the last
# one it is a class that is switched on again, or an account that is active again.
OFFERED = FOR_SETUP | {Waits.ACCESS}


class Cancelled(enum.Enum):
    """Why an invitation ended; its link is dead."""

    ACCESS_ENDED = "Portal access was ended."
    ADDRESS_CHANGED = "The address was changed."
    UNLINKED = "The contact was unlinked from the account."
    BY_STAFF = "The invitation was cancelled."
    MERGED = "The contact was merged with another one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One offer of access, with one link that works at a time."""

    id: InvitationId
    account_contact_id: AccountContactId
    contact_id: ContactId
    account_id: AccountId
    email: str  # where it goes; a changed address ends it (K11)
    invited_by: str  # the staff member, or "Account class COMM"
    state: InvitationState
    waits_for: Waits | None = None
    words: str = ""  # of the mail server, or why it waits or was cancelled
    number: int = 1  # of its link: a new link makes the former ones dead
    by_hand: bool = False  # its link was copied instead of mailed
    made_at: datetime
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    batch_id: BatchId | None = None  # that it was sent with, the last one
    reminded_at: datetime | None = None  # when a reminder of its link was queued

    @property
    def is_live(self) -> bool:
        """It can be sent, sent again and cancelled. What has ended never lives again (K12)."""
        return self.state not in ENDED

    @property
    def expires_at(self) -> datetime | None:
        return self.sent_at and self.sent_at + LIFE

    def state_at(self, now: datetime) -> InvitationState:
        """With Expired where its 14 days are over."""
        over = self.expires_at is not None and now >= self.expires_at
        return InvitationState.EXPIRED if over and self.is_live else self.state

    def opens(self, number: int, now: datetime) -> bool:
        """Whether the link with this number can be accepted now.

        Also the one on its way: the mail may be there before we hear that it was taken.
        """
        return number == self.number and self.state_at(now) in (
            InvitationState.MADE,
            InvitationState.SENT,
        )


# The life line


def made(
    row: AccountContact, *, id: InvitationId, by: str, at: datetime, waits_for: Waits | None
) -> Invitation:
    """A new one; granting again never goes back to an old one (A12)."""
    invitation = Invitation(
        id=id,
        account_contact_id=row.id,
        contact_id=row.contact.id,
        account_id=row.account_id,
        email=row.contact.email,
        invited_by=by,
        state=InvitationState.MADE,
        made_at=at,
    )
    return invitation if waits_for is None else waiting(invitation, waits_for)


def waiting(invitation: Invitation, waits_for: Waits, words: str = "") -> Invitation:
    """It cannot leave now; words where there is more to say than what it waits for."""
    _refuse_ended(invitation)
    return replace(
        invitation,
        state=InvitationState.WAITING,
        waits_for=waits_for,
        words=words or waits_for.value,
    )


def sent_again(invitation: Invitation, waits_for: Waits | None) -> Invitation:
    """With a new link; the former one is dead from now on (A12)."""
    _refuse_ended(invitation)
    again = replace(
        invitation,
        state=InvitationState.MADE,
        waits_for=None,
        words="",
        number=invitation.number + 1,
        by_hand=False,
        sent_at=None,
        reminded_at=None,
    )
    return again if waits_for is None else waiting(again, waits_for)


def copied(invitation: Invitation, at: datetime) -> Invitation:
    """Staff hand the link over themselves: a new one, and the mailed one is dead."""
    return replace(
        sent_again(invitation, None), state=InvitationState.SENT, by_hand=True, sent_at=at
    )


def released(invitation: Invitation) -> Invitation:
    """What it waited for is there: its mail leaves now, with the link it has."""
    _refuse_ended(invitation)
    return replace(invitation, state=InvitationState.MADE, waits_for=None, words="")


def released_unless(invitation: Invitation, missing: Waits | None) -> Invitation:
    """Its mail leaves now, or it goes on waiting for what is missing."""
    return released(invitation) if missing is None else waiting(invitation, missing)


def sent(invitation: Invitation, at: datetime) -> Invitation:
    """The mail server took the mail; the 14 days begin (A8)."""
    return replace(invitation, state=InvitationState.SENT, waits_for=None, words="", sent_at=at)


def refused(invitation: Invitation, words: str) -> Invitation:
    """The mail server does not take the mail, and will not later either."""
    return replace(invitation, state=InvitationState.REFUSED, waits_for=None, words=words)


def accepted(invitation: Invitation, at: datetime) -> Invitation:
    _refuse_ended(invitation)
    return replace(
        invitation, state=InvitationState.ACCEPTED, waits_for=None, words="", ended_at=at
    )


def cancelled(invitation: Invitation, why: str, at: datetime) -> Invitation:
    """Never refused, and nothing happens to what has ended already."""
    if not invitation.is_live:
        return invitation
    return replace(
        invitation, state=InvitationState.CANCELLED, waits_for=None, words=why, ended_at=at
    )


def _refuse_ended(invitation: Invitation) -> None:
    if not invitation.is_live:
        raise RefusedError({"invitation": "This invitation has ended. Invite the contact again."})


# What a mail needs, and who gets one


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSetup:
    """All that an invitation's mail is made of besides the contact and its account."""

    organisation: str
    options: SystemOptions
    settings: MailSettings
    templates: tuple[NotificationTemplate, ...]

    @property
    def invite_template(self) -> NotificationTemplate | None:
        """The active one that Invite Email Template names."""
        return self._named(self.options.invite_email_template)

    @property
    def address_found_template(self) -> NotificationTemplate | None:
        """The active one that Account Request Address Found Template names."""
        return self._named(self.options.account_request_address_found_template)

    def sent_with(self, template_id: TemplateId | None, sender: str) -> "MailSetup":
        """With another template and sender than System Options name, where these are given."""
        options = self.options
        if template_id is not None:
            found = (one.name for one in self.templates if one.id == template_id)
            options = replace(options, invite_email_template=next(found, ""))
        if sender:
            options = replace(options, account_invite_from_email=sender)
        return replace(self, options=options)

    def sender(self, division: Division) -> str:
        """Account Invite From Email, else the division's address (U23); empty: there is none."""
        for typed in (self.options.account_invite_from_email, division.email):
            if typed.strip() and sender_problem(typed) is None:
                return typed.strip()
        return ""

    def portal_url(self, division: Division) -> str:
        """The division's, else the office's (U23)."""
        return (division.customer_portal_url or self.options.customer_portal_url).strip()

    def lacks(self, division: Division) -> Waits | None:
        """The first thing without which no invitation of this division can be mailed (A8)."""
        if self.invite_template is None:
            return Waits.TEMPLATE
        if not self.sender(division):
            return Waits.SENDER
        if not self.settings.is_set:
            return Waits.SERVER
        if not self.portal_url(division):
            return Waits.PORTAL_URL
        return None

    def _named(self, name: str) -> NotificationTemplate | None:
        return next(
            (
                template
                for template in self.templates
                if template.active
                and template.type is TemplateType.PORTAL_INVITE
                and template.name.casefold() == name.casefold()
            ),
            None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the office knows of a contact's address and former invitations."""

    invited_before: bool = False  # this person in this account
    invited_at_account: bool = False  # another contact of the account with the same address
    refused: bool = False  # by the mail server, for good


def is_invited_automatically(
    row: AccountContact, account: Account, account_class: AccountClass, known: Known
) -> bool:
    """Auto-send, for a contact that was created just now (A11, rules 14 to 17).

    Whoever creates it says so: never on an import, an edit or a change of status but the first
    to Active.
    """
    return (
        auto_sends(account, account_class)
        and is_valid_email(row.contact.email)
        and not row.portal.is_open
        and not known.invited_before
        and not known.invited_at_account
    )


def becomes_active(before: Account, after: Account, *, was_active: bool) -> bool:
    """The first time a Prospect becomes Active: contacts entered meanwhile are invited (A11)."""
    return (
        before.status is AccountStatus.PROSPECT
        and after.status is AccountStatus.ACTIVE
        and not was_active
    )


def waits_for(
    setup: MailSetup, division: Division, known: Known, *, wanted: bool, automatic: bool
) -> Waits | None:
    """Why the mail of a new invitation does not leave at once, None when it does."""
    if not wanted:
        return Waits.WISH
    if known.invited_at_account:
        return Waits.SAME_ADDRESS
    if automatic and known.refused:
        return Waits.ADDRESS
    return setup.lacks(division)


def still_meant(invitation: Invitation, portal: PortalAccess, email: str) -> bool:
    """Nothing happened to the contact that ends the invitation: the last look before it leaves."""
    here, there = email, invitation.email
    return portal.is_open and (here == there or email_key(here) == email_key(there))


def delayed(invitation: Invitation, words: str) -> Invitation:
    """The mail server asked to try again later."""
    return replace(invitation, words=words)
