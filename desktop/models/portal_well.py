"""The Customer portal well of Edit Contact: what it shows in each state, and the next step."""

import enum
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.models.contact_form import ContactForm
from desktop.models.dates import clock, day_of, moment, near_day, short_day
from desktop.models.invitation_words import Standing, standing
from domain.addresses import email_key
from domain.contacts import Level
from domain.invitations import InvitationState
from domain.permissions import Permission
from domain.portal_access import PortalState, auto_sends, why_not_invited


class NextStep(enum.Enum):
    """The one sensible thing to do next, besides ending access."""

    INVITE = enum.auto()  # turn access on and save
    GIVE_BACK = enum.auto()
    SEND = enum.auto()  # an invitation that did not leave yet
    RESEND = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalWell:
    on: bool  # Enable portal access, as it will be saved
    hint: str  # what the switch did, or will do
    reason: str | None  # why the switch cannot be turned on
    state: PortalState  # Portal user, as it is stored
    since: str
    sign_in_name: str  # empty: nobody has accepted yet
    last_sign_in: str
    refused_sign_ins: str  # the last ones, a line each
    access: str
    standing: Standing | None  # of the invitation
    next: NextStep | None
    why_no_link: str  # why no new link can be made, while Invited
    can_copy_link: bool
    can_revoke: bool
    asks_mail: bool  # saving makes an invitation, which is mailed or not
    refused: str  # what the mail server says of the address
    by_class: str  # what the account class does when a new contact is saved


def portal_well(form: ContactForm) -> PortalWell:
    opened, draft = form.opened, form.draft
    stored = opened.row.portal
    reason = _why_not(form)
    either_open = stored.is_open or draft.portal.is_open
    invited = stored.state is PortalState.INVITED and draft.portal == stored
    why_no_link = _why_no_link(form, reason) if invited else ""
    return PortalWell(
        on=draft.portal.is_open,
        hint=_hint(form),
        reason=None if either_open else reason,
        state=stored.state,
        since=short_day(day_of(stored.since)) if stored.since else "",
        sign_in_name=opened.login.email if opened.login else "",
        last_sign_in=_last_sign_in(form),
        refused_sign_ins=_refused_sign_ins(form),
        access=_access(form),
        standing=standing(opened, form.now()) if stored.state is PortalState.INVITED else None,
        next=None if why_no_link else _next(form, reason),
        why_no_link=why_no_link,
        can_copy_link=invited and not why_no_link,
        can_revoke=stored.is_open,
        asks_mail=draft.portal.state is PortalState.INVITED and not stored.is_open,
        refused=_refused(form),
        by_class=_by_class(form),
    )


def _why_not(form: ContactForm) -> str | None:
    """The first reason against an invitation, in the order a clerk can do something about it."""
    opened = form.opened
    reason = why_not_invited(
        is_new=opened.is_new,
        email=form.draft.contact.email,
        account=opened.account,
        account_class=opened.account_class,
    )
    if reason is None and Permission.SEND_PORTAL_INVITATIONS not in opened.permissions:
        return Permission.SEND_PORTAL_INVITATIONS.refusal
    return reason


def _why_no_link(form: ContactForm, reason: str | None) -> str:
    stored, draft = form.opened.row.contact.email, form.draft.contact.email
    if email_key(stored) != email_key(draft):
        return _tr("Save the changed address first.")
    return reason or ""


def _next(form: ContactForm, reason: str | None) -> NextStep | None:
    stored, draft = form.opened.row.portal, form.draft.portal
    if reason or stored != draft or form.opened.is_new:
        return None
    if stored.state is PortalState.INVITED:
        told = standing(form.opened, form.now())
        return NextStep.RESEND if told.has_left else NextStep.SEND
    if stored.is_open:
        return None
    return NextStep.GIVE_BACK if stored.accepted_at else NextStep.INVITE


def _hint(form: ContactForm) -> str:
    stored, draft = form.opened.row.portal, form.draft.portal
    if draft.is_open and not stored.is_open:
        if draft.state is PortalState.YES:
            return _tr("Saving gives access back to the sign-in that was accepted before.")
        return _saving_invites(form)
    if stored.is_open and not draft.is_open:
        return _tr("Saving ends portal access at once.")
    if stored.state is PortalState.INVITED:
        return _tr("Waits for the invitation to be accepted.")
    if stored.state is PortalState.YES:
        if stored.accepted_at is None:
            return _tr("This person can sign in to the customer portal.")
        day = short_day(day_of(stored.accepted_at))
        return _tr("An invitation was accepted on {day}.").format(day=day)
    if stored.state is PortalState.DISABLED:
        return _tr("Access was ended. Turn it on to give access again.")
    return _tr("Turn it on to invite this person to the customer portal.")


def _saving_invites(form: ContactForm) -> str:
    if not form.mail_wanted:
        return _tr(
            "Saving makes an invitation that is not mailed. Send it, or copy its link, later."
        )
    if lacks := form.opened.mail_lacks:
        return _tr("Saving makes an invitation. It is not sent yet. {lacks}").format(
            lacks=lacks.value
        )
    email = form.draft.contact.email.strip()
    return _tr("Saving sends an invitation to {email}.").format(email=email)


def _refused(form: ContactForm) -> str:
    """Unless it is said of the invitation already."""
    opened = form.opened
    told = opened.invitation is not None and opened.invitation.state is InvitationState.REFUSED
    if not opened.mail_refused or (told and opened.row.portal.state is PortalState.INVITED):
        return ""
    sentence = _tr("The mail server takes no mail for {email}: “{words}”.")
    return sentence.format(email=opened.row.contact.email, words=opened.mail_refused)


def _by_class(form: ContactForm) -> str:
    opened = form.opened
    if not opened.is_new or not auto_sends(opened.account, opened.account_class):
        return ""
    if lacks := opened.mail_lacks:
        return _tr(
            "This class sends invitations automatically. If the email is valid, one is made as"
            " soon as you save. It is not sent yet. {lacks}"
        ).format(lacks=lacks.value)
    return _tr(
        "This class sends invitations automatically. If the email is valid, an invitation goes"
        " out as soon as you save."
    )


def _last_sign_in(form: ContactForm) -> str:
    at = form.opened.login.last_login_at if form.opened.login else None
    return f"{near_day(day_of(at))}, {day_of(at).year}, {clock(at)}" if at else _tr("Never")


def _refused_sign_ins(form: ContactForm) -> str:
    """Such as "Tried 9:12 am: portal access was ended."; with the day where it is another."""
    tried = _tr("Tried {at}: {reason}")
    return "\n".join(
        tried.format(at=moment(one.at, beside=form.now()), reason=_inside(one.reason))
        for one in form.opened.refused_logins
    )


def _inside(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _access(form: ContactForm) -> str:
    draft, sites = form.draft, form.opened.sites
    if draft.level is Level.ACCOUNT:
        return _tr("Account (All Sites)")
    chosen = draft.site_ids
    if len(chosen) == 1:
        return next((f"{site.number} {site.name}" for site in sites if site.id in chosen), "–")
    if not chosen:
        return _tr("No site chosen")
    return _tr("{chosen} of {total} sites").format(
        chosen=f"{len(chosen):,}", total=f"{len(sites):,}"
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("contact", text)
