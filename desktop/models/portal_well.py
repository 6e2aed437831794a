"""The Customer portal well of Edit Contact: what it shows in each state, and the next step."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.models.contact_form import ContactForm
from desktop.models.dates import day_of, short_day
from domain.contacts import Level
from domain.portal_access import NOT_SENT, PortalState, why_not_invited


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalWell:
    on: bool  # Enable portal access, as it will be saved
    hint: str  # what the switch did, or will do
    reason: str | None  # why the switch cannot be turned on
    state: PortalState  # Portal user, as it is stored
    since: str
    access: str
    can_revoke: bool


def portal_well(form: ContactForm) -> PortalWell:
    opened, draft = form.opened, form.draft
    stored = opened.row.portal
    reason = why_not_invited(
        is_new=opened.is_new,
        email=draft.contact.email,
        account=opened.account,
        account_class=opened.account_class,
    )
    either_open = stored.is_open or draft.portal.is_open
    return PortalWell(
        on=draft.portal.is_open,
        hint=_hint(form),
        reason=None if either_open else reason,
        state=stored.state,
        since=short_day(day_of(stored.since)) if stored.since else "",
        access=_access(form),
        can_revoke=stored.is_open,
    )


def _hint(form: ContactForm) -> str:
    stored, draft = form.opened.row.portal, form.draft.portal
    if draft.is_open and not stored.is_open:
        if draft.state is PortalState.YES:
            return _tr("Saving gives access back to the sign-in that was accepted before.")
        return _tr("Saving makes an invitation. {reason}").format(reason=NOT_SENT)
    if stored.is_open and not draft.is_open:
        return _tr("Saving ends portal access at once.")
    if stored.state is PortalState.INVITED:
        return NOT_SENT
    if stored.state is PortalState.YES and stored.accepted_at:
        day = short_day(day_of(stored.accepted_at))
        return _tr("An invitation was accepted on {day}.").format(day=day)
    if stored.state is PortalState.DISABLED:
        return _tr("Access was ended. Turn it on to give access again.")
    return _tr("Turn it on to invite this person to the customer portal.")


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
