"""What docs/rules.md says of records that are stored, whatever was done to get there."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from uuid import UUID

from domain.accounts import site_number_fits
from domain.addresses import is_valid_email
from domain.changes import Value
from domain.ids import (
    AccountContactId,
    AccountId,
    ContactId,
    SiteId,
    TagTypeId,
    account_contact_id,
    contact_tag_id,
    link_id,
)

Fields = dict[str, Value]
Records = dict[str, dict[UUID, Fields]]  # by what the change log calls them


def broken_rules(records: Records) -> Iterator[str]:
    yield from _dangling(records)
    yield from _wrong_ids(records)
    yield from _wrong_sites(records)
    links = defaultdict(list)
    for link in _all(records, "link").values():
        links[UUID(str(link["account_contact_id"]))].append(link)
    held = Counter[tuple[Value, Value]]()
    for id, row in _all(records, "account_contact").items():
        yield from (f"{rule}: {id} {row}" for rule in _of_row(records, row, links[id]))
        held[row["account_id"], row["billing"]] += 1
    for (account, kind), count in held.items():
        if kind != "none" and count > 1:
            yield f"rule 6: {count} contacts are {kind} of {account}"


def _of_row(records: Records, row: Fields, links: list[Fields]) -> Iterator[str]:
    sites = [link["site_id"] for link in links]
    is_account_level = sites == [None]
    if not sites or (None in sites and not is_account_level):
        yield f"A2: links to {sites}"
    flags = row["receive_invoice_notifications"], row["receive_pastdue_notification"]
    if row["billing"] != "none" and not is_account_level:
        yield "rule 5: a billing contact of sites"
    if any(flags) and (row["billing"] != "none" or not is_account_level):
        yield "rule 7: copies for somebody who has them anyway, or for sites"
    for site in sites:
        if (
            site is not None
            and _all(records, "site")[UUID(str(site))]["account_id"] != row["account_id"]
        ):
            yield "K3: a right followed its site into another account"
    contact = _all(records, "contact")[UUID(str(row["contact_id"]))]
    if row["portal_state"] in ("invited", "yes") and not is_valid_email(str(contact["email"])):
        yield "U7: access without an address"


_POINTERS = {
    "site": {"account_id": "account"},
    "account": {"class_id": "account_class", "division_id": "division"},
    "account_contact": {"account_id": "account", "contact_id": "contact"},
    "link": {
        "account_contact_id": "account_contact",
        "site_id": "site",
        "role_1_id": "contact_role",
        "role_2_id": "contact_role",
    },
    "contact_alias": {"contact_id": "contact"},
    "contact_tag": {"contact_id": "contact", "tag_type_id": "tag_type"},
    "visit": {"site_id": "site"},
}


def _dangling(records: Records) -> Iterator[str]:
    for entity, pointers in _POINTERS.items():
        for id, row in _all(records, entity).items():
            for name, to in pointers.items():
                if row[name] is not None and UUID(str(row[name])) not in _all(records, to):
                    yield f"{entity} {id} points at a {to} that is not there"


def _wrong_ids(records: Records) -> Iterator[str]:
    """A3: what has a natural key has the same id on every device."""
    for id, row in _all(records, "account_contact").items():
        account, contact = UUID(str(row["account_id"])), UUID(str(row["contact_id"]))
        if id != account_contact_id(AccountId(account), ContactId(contact)):
            yield f"A3: account contact {id}"
    for id, row in _all(records, "link").items():
        site = row["site_id"] and SiteId(UUID(str(row["site_id"])))
        if id != link_id(AccountContactId(UUID(str(row["account_contact_id"]))), site or None):
            yield f"A3: link {id}"
    for id, row in _all(records, "contact_tag").items():
        contact, tag_type = UUID(str(row["contact_id"])), UUID(str(row["tag_type_id"]))
        if id != contact_tag_id(ContactId(contact), TagTypeId(tag_type)):
            yield f"A3: contact tag {id}"


def _wrong_sites(records: Records) -> Iterator[str]:
    numbers = Counter[tuple[Value, Value]]()
    for site in _all(records, "site").values():
        account = _all(records, "account")[UUID(str(site["account_id"]))]
        if not site_number_fits(str(account["number"]), str(site["number"])):
            yield f"site {site['number']} of account {account['number']}"
        numbers[site["account_id"], site["number"]] += 1
    yield from (f"two sites have number {number}" for (_, number), n in numbers.items() if n > 1)


def _all(records: Records, entity: str) -> Mapping[UUID, Fields]:
    return records.get(entity, {})
