"""How the invitation of somebody who is Invited stands, in a sentence."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop.icons import Icon, Mark
from desktop.models.dates import day_of, short_day
from desktop.theme import Ink
from domain.books import OpenedContact
from domain.invitations import FOR_SETUP, OFFERED, Invitation, InvitationState, Waits
from domain.portal_access import why_nobody_is_invited

_DIM = Mark(Icon.INFO, Ink.TEXT2)
_SENT = Mark(Icon.SUCCESS, Ink.OK)
_CLOCK = Mark(Icon.CLOCK, Ink.WARN)
_FAILED = Mark(Icon.FAILED, Ink.BAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    sentence: str
    mark: Mark
    has_left: bool = False  # a link was mailed or handed over at some time
    link_works: bool = False  # it does so now, and dies with the next one


def standing(opened: OpenedContact, now: datetime) -> Standing:
    """For a contact whose Portal User is Invited."""
    invitation = opened.invitation
    if invitation is None:
        return Standing(sentence=_tr("No invitation was sent yet."), mark=_CLOCK)
    if not invitation.is_live:
        words = _tr("No link works any more. {why}").format(why=invitation.words).strip()
        return Standing(sentence=words, mark=_CLOCK)
    match invitation.state_at(now):
        case InvitationState.MADE:
            return _leaving(invitation)
        case InvitationState.WAITING:
            return Standing(sentence=_waiting(opened, invitation), mark=_CLOCK)
        case InvitationState.REFUSED:
            sentence = _tr(
                "The mail server refused {email}: “{words}”. Change the address, or resend."
            )
            words = sentence.format(email=invitation.email, words=invitation.words)
            return Standing(sentence=words, mark=_FAILED, has_left=True)
        case state:
            return _out(invitation, expired=state is InvitationState.EXPIRED)


def _leaving(invitation: Invitation) -> Standing:
    if invitation.words:
        sentence = _tr(
            "Its mail to {email} is tried again by itself. The mail server said: “{words}”"
        ).format(email=invitation.email, words=invitation.words)
        return Standing(sentence=sentence, mark=_CLOCK, has_left=True, link_works=True)
    sentence = _tr("Its mail to {email} is leaving.").format(email=invitation.email)
    return Standing(sentence=sentence, mark=_DIM, has_left=True, link_works=True)


def _waiting(opened: OpenedContact, invitation: Invitation) -> str:
    sentence = _tr("Not sent: {reason}").format(reason=invitation.words)
    if invitation.waits_for in OFFERED and _lacks(opened) is None:
        return _tr("Not sent yet. What it waited for is there now.")
    if invitation.waits_for in FOR_SETUP:
        return " ".join((sentence, _tr("Set it up in System Options.")))
    return sentence


def _lacks(opened: OpenedContact) -> Waits | None:
    """Without what no invitation of this account leaves now."""
    off = why_nobody_is_invited(opened.account.status, opened.account_class)
    return Waits.ACCESS if off else opened.mail_lacks


def _out(invitation: Invitation, *, expired: bool) -> Standing:
    """Its link was mailed or copied, and works until the fourteen days are over."""
    sent, over = invitation.sent_at, invitation.expires_at
    if invitation.by_hand:
        sentence = _tr("Its link was copied on {sent}. It works until {over}.")
        ended = _tr("Its link was copied on {sent} and expired on {over}.")
    else:
        sentence = _tr("Sent to {email} on {sent}. The link works until {over}.")
        ended = _tr("Sent to {email} on {sent}. The link expired on {over}.")
    words = (ended if expired else sentence).format(
        email=invitation.email, sent=_when(sent), over=_when(over)
    )
    mark = _CLOCK if expired else _SENT
    return Standing(sentence=words, mark=mark, has_left=True, link_works=not expired)


def _when(at: datetime | None) -> str:
    return short_day(day_of(at)) if at else "–"


def _tr(text: str) -> str:
    return QCoreApplication.translate("contact", text)
