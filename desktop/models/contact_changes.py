"""What was changed on a contact since it was opened, and what saving it brings about."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication

from domain.addresses import email_key
from domain.books import BillingHolder, OpenedContact
from domain.contacts import (
    AccountContact,
    BillingKind,
    Contact,
    Link,
    lost_at_site_level,
)
from domain.ids import SiteId
from domain.portal_access import PortalAccess, PortalState

T = TypeVar("T", Contact, AccountContact)

_APART = {"contact", "links", "tags"}  # compared piece by piece


def changed_fields(base: AccountContact, draft: AccountContact) -> frozenset[str]:
    """A name for each change a clerk would count: a field, a tag, a link or a role of it."""
    found = _unlike(base, draft) | _unlike(base.contact, draft.contact)
    found |= {f"tag {tag}" for tag in base.contact.tags ^ draft.contact.tags}
    if base.links is not draft.links:
        before, now = _by_site(base), _by_site(draft)
        found |= {
            f"link {site}"
            for site in before.keys() | now.keys()
            if before.get(site) != now.get(site)
        }
    return frozenset(found)


def rebased(base: AccountContact, draft: AccountContact, stored: AccountContact) -> AccountContact:
    """The draft on top of what is stored now: what was not changed here follows the others."""
    person, before, theirs = draft.contact, base.contact, stored.contact
    tags = (theirs.tags - (before.tags - person.tags)) | (person.tags - before.tags)
    contact = replace(_rebased_fields(before, person, theirs), tags=tags)
    row = _rebased_fields(base, draft, stored)
    return replace(row, contact=contact, links=_rebased_links(base, draft, stored))


def stored_meanwhile(
    base: AccountContact, draft: AccountContact, stored: AccountContact
) -> Mapping[str, str]:
    """A sentence for each field that was changed here, and by somebody else to another value."""
    sentence = _tr("Somebody else stored “{value}”. Yours is kept when you save.")
    found = {}
    for one, mine, theirs in (
        (base, draft, stored),
        (base.contact, draft.contact, stored.contact),
    ):
        for name in _unlike(one, mine) & _unlike(one, theirs) & _unlike(mine, theirs):
            found[name] = sentence.format(value=_shown(getattr(theirs, name)))
    if base.links not in (draft.links, stored.links):
        found["links"] = _tr("Somebody else changed the access too. Check it before you save.")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What saving does besides storing what was typed; it is asked before."""

    sentence: str
    verb: str  # of the button that agrees to this one alone
    takes_over_billing: bool = False


def consequences(opened: OpenedContact, draft: AccountContact) -> tuple[Consequence, ...]:
    """What has to be agreed to before this draft is saved (A4, A7)."""
    found = []
    account = f"{opened.account.number} {opened.account.name}"
    holder = former_holder(opened, draft)
    if holder is not None:
        found.append(takeover(holder.kind.value, holder.name, account))
    if lost := lost_at_site_level(draft):
        found.append(_loss(lost))
    if opened.row.portal.is_open and not draft.portal.is_open:
        found.append(access_end(account))
    return tuple(found)


def moves_invited(opened: OpenedContact, draft: AccountContact) -> bool:
    """Saving changes the address that an invitation went to, of this account or another (A12)."""
    before = opened.row
    moves = email_key(before.contact.email) != email_key(draft.contact.email)
    states = (before.portal.state, draft.portal.state)
    here = states == (PortalState.INVITED, PortalState.INVITED)
    return moves and (here or bool(opened.invited_elsewhere))


def takeover(kind: str, holder: str, account: str) -> Consequence:
    sentence = _tr("{holder} is {kind} of {account} now. Saving moves {holder} to None.")
    return Consequence(
        sentence=sentence.format(holder=holder, kind=kind, account=account),
        verb=_tr("Move {kind}").format(kind=kind),
        takes_over_billing=True,
    )


def access_end(account: str) -> Consequence:
    sentence = _tr(
        "Portal access to {account} ends at once and open invitations stop working."
        " Other accounts stay."
    )
    return Consequence(sentence=sentence.format(account=account), verb=_tr("End access"))


def former_holder(opened: OpenedContact, draft: AccountContact) -> BillingHolder | None:
    """Who would have to give up the billing kind chosen here (rule 6)."""
    if draft.billing is BillingKind.NONE or not draft.account_link:
        return None
    return next(
        (
            holder
            for holder in opened.holders
            if holder.kind is draft.billing and holder.id != draft.id
        ),
        None,
    )


def unlink_effects(opened: OpenedContact) -> tuple[str, ...]:
    """The consequences of Unlink from account, a sentence each (U17)."""
    effects = [_tr("Portal access to this account ends at once and open invitations stop working.")]
    billing = opened.row.billing
    if billing is not BillingKind.NONE:
        effects.append(_tr("The account is left without {kind}.").format(kind=billing.value))
    if opened.other_accounts:
        accounts = ", ".join(opened.other_accounts)
        effects.append(_tr("Other accounts stay: {accounts}.").format(accounts=accounts))
    else:
        effects.append(_tr("This person is on no other account. The history is kept."))
    return tuple(effects)


def _unlike(one: Any, other: Any) -> set[str]:
    return {
        field.name
        for field in fields(one)
        if field.name not in _APART and getattr(one, field.name) != getattr(other, field.name)
    }


def _shown(value: object) -> str:
    if isinstance(value, PortalAccess):
        return value.state.value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return _tr("Yes") if value else _tr("No")
    return str(value) or _tr("empty")


def _rebased_fields(base: T, draft: T, stored: T) -> T:
    mine = {name: getattr(draft, name) for name in _unlike(base, draft)}
    return replace(stored, **mine)


def _by_site(row: AccountContact) -> dict[SiteId | None, Link]:
    return {link.site_id: link for link in row.links}


def _rebased_links(
    base: AccountContact, draft: AccountContact, stored: AccountContact
) -> tuple[Link, ...]:
    if draft.links == base.links:
        return stored.links
    if draft.account_link or stored.account_link:  # never both levels at once (A2)
        return draft.links
    before, mine, links = _by_site(base), _by_site(draft), _by_site(stored)
    for site in before.keys() | mine.keys():
        if before.get(site) != mine.get(site):
            links.pop(site, None)
            if site in mine:
                links[site] = mine[site]
    return tuple(links.values())


def _loss(lost: tuple[str, ...]) -> Consequence:
    if len(lost) == 1:
        sentence = _tr("{names} needs account level access. Saving at site level clears it.")
    else:
        sentence = _tr("{names} need account level access. Saving at site level clears them.")
    names = lost[0] if len(lost) == 1 else f"{', '.join(lost[:-1])} {_tr('and')} {lost[-1]}"
    return Consequence(sentence=sentence.format(names=names), verb=_tr("Clear and save"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("contact", text)
