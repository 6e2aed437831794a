"""What a form saved, put over what others saved meanwhile, field by field."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from domain.accounts import Account, Site
from domain.changes import Merged, merge
from domain.contacts import AccountContact, Link
from domain.errors import ConflictError
from storage.values import contact_fields, fields_of

V = TypeVar("V", Account, Site)

# "name" of the contact, or "tags" and "links" for one tag or one site (None: the account).
FieldName = tuple[str, UUID | None, str]

_FLAGS = ("billing", "receive_invoice_notifications", "receive_pastdue_notification")


def merged(*, base: AccountContact, mine: AccountContact, theirs: AccountContact) -> AccountContact:
    """Raises ConflictError with the names of the fields that both sides changed."""
    sides = (base, mine, theirs)
    sites = {link.site_id for side in sides for link in side.links}
    tags = base.contact.tags | mine.contact.tags | theirs.contact.tags
    result = merge(*(_flat(side, sites, tags) for side in sides))
    if result.conflicts:
        raise ConflictError(tuple(dict.fromkeys(name for name, _, _ in result.conflicts)))
    row = _raised(result, mine, theirs)
    if any(_is_role_of_nothing(result, site_id) for site_id in sites):
        raise ConflictError(("links",))
    if row.account_link and len(row.links) > 1:  # one chose the account, the other a site (A2)
        raise ConflictError(("links",))
    return row


def merged_value(*, base: V, mine: V, theirs: V) -> V:
    """The same for an account or a site."""
    result = merge(fields_of(base), fields_of(mine), fields_of(theirs))
    if result.conflicts:
        raise ConflictError(result.conflicts)
    return replace(theirs, **result.values)


def _is_role_of_nothing(result: Merged[FieldName], site_id: UUID | None) -> bool:
    """One gave a role to a link that the other removed."""
    roles = (result.values["links", site_id, role] for role in ("role_1", "role_2"))
    return not result.values["links", site_id, ""] and any(roles)


def _flat(
    row: AccountContact, sites: Iterable[UUID | None], tags: Iterable[UUID]
) -> dict[FieldName, Any]:
    flat: dict[FieldName, Any] = {
        (name, None, ""): value for name, value in contact_fields(row.contact).items()
    }
    flat |= {(name, None, ""): getattr(row, name) for name in _FLAGS}
    flat["portal", None, ""] = row.portal.state
    flat |= {("tags", tag, ""): tag in row.contact.tags for tag in tags}
    links: dict[UUID | None, Link] = {link.site_id: link for link in row.links}
    for site_id in sites:
        link = links.get(site_id)
        flat["links", site_id, ""] = link is not None
        flat["links", site_id, "role_1"] = link and link.role_1
        flat["links", site_id, "role_2"] = link and link.role_2
    return flat


def _raised(
    result: Merged[FieldName], mine: AccountContact, theirs: AccountContact
) -> AccountContact:
    """The record again from its flat fields, with the links in mine's order."""
    values = result.values
    fields = {name: values[name, None, ""] for name in contact_fields(theirs.contact)}
    tags = frozenset(
        tag for tag in mine.contact.tags | theirs.contact.tags if values["tags", tag, ""]
    )
    site_ids = dict.fromkeys(link.site_id for link in (*mine.links, *theirs.links))
    links = tuple(
        Link(
            site_id=site_id,
            role_1=values["links", site_id, "role_1"],
            role_2=values["links", site_id, "role_2"],
        )
        for site_id in site_ids
        if values["links", site_id, ""]
    )
    portal = theirs.portal
    if values["portal", None, ""] is not portal.state:
        portal = replace(mine.portal, accepted_at=portal.accepted_at, login_id=portal.login_id)
    return replace(
        theirs,
        contact=replace(theirs.contact, tags=tags, **fields),
        portal=portal,
        links=links,
        **{name: values[name, None, ""] for name in _FLAGS},
    )
