"""Locations of the source as sites."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.accounts import Account, Site, SiteStatus, next_site_number, site_number_fits
from domain.ids import AccountId, SiteId, new_id
from importing.merging import merged_fields
from importing.plan import REMOVED, Fate, Plan, Way, next_index, recognised, unknown_account
from importing.source import SourceSite
from storage.imports import ImportedRecord

_WORDS = {
    "name": "Name",
    "street": "Street",
    "city": "City",
    "state": "State",
    "postal_code": "Postal code",
    "country": "Country",
    "status": "Site status",
}
_STATUSES = {status.value for status in SiteStatus}
_PLACE = ("street", "city", "postal_code")
_WAYS = (
    Way(
        lambda row: row.values.get("number") or None,
        lambda record: record.values.get("number"),
    ),
    Way(
        lambda row: (row.address_type.casefold(), *(row.values.get(name, "") for name in _PLACE)),
        lambda record: (
            record.values["type"],
            *(record.values.get(name, "") for name in _PLACE),
        ),
    ),
    Way(
        lambda row: tuple(row.values.get(name, "") for name in _PLACE),
        lambda record: tuple(record.values.get(name, "") for name in _PLACE),
    ),
    Way(lambda row: row.address_type.casefold(), lambda record: record.values["type"]),
)


def plan_sites(plan: Plan) -> None:
    groups: dict[str, list[SourceSite]] = defaultdict(list)
    distinct = {
        (row.number, row.address_type, tuple(row.values.items())): row
        for row in reversed(plan.source.sites)
    }
    for row in reversed(distinct.values()):
        groups[row.number].append(row)
    planned = _Sites(plan)
    for done, (number, rows) in enumerate(groups.items()):
        plan.step(done, len(groups), "Comparing sites")
        planned.add(number, rows)


class _Sites:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._sites = {site.id: site for site in plan.office.sites}
        self._last: dict[AccountId, int] = {}
        self._numbers = {site.number for site in plan.office.sites}
        self._taken = {(site.account_id, site.number) for site in plan.office.sites}
        self._of_account: dict[AccountId, list[Site]] = defaultdict(list)
        for site in plan.office.sites:
            self._of_account[site.account_id].append(site)
        self._imported = {
            record.entity_id for record in plan.office.records.values() if record.entity == "site"
        }

    def add(self, number: str, rows: Sequence[SourceSite]) -> None:
        account = self._plan.account_numbered(number)
        if account is None:
            for row in rows:
                self._plan.tell_skipped(row, number, unknown_account(number))
            return
        records = self._plan.records(f"site/{number}")
        known = recognised(rows, records, _WAYS)
        index = next_index(records)
        unclaimed = [s for s in self._of_account[account.id] if s.id not in self._imported]
        for place, row in enumerate(rows):
            record = known.get(place)
            if record is None:
                key, index = f"site/{number}/{index}", index + 1
            else:
                key = record.source_key
            name = self._name(account, row, record, several=len(rows) > 1)
            self._one(account, key, row, record, name, unclaimed)

    def _name(
        self, account: Account, row: SourceSite, record: ImportedRecord | None, *, several: bool
    ) -> str:
        """Empty where the source is silent on it, and the site has a name already."""
        if row.values.get("name"):
            return row.values["name"]
        customer = self._plan.source.accounts.get(row.number)
        company = customer.values.get("name", "") if customer else ""
        if record is None:
            company = company or account.name
        kind = f" – {row.address_type}" if several and row.address_type else ""
        return f"{company}{kind}" if company else ""

    def _one(
        self,
        account: Account,
        key: str,
        row: SourceSite,
        record: ImportedRecord | None,
        name: str,
        unclaimed: list[Site],
    ) -> None:
        source: dict[str, Any] = {**row.values, "name": name}
        number = source.pop("number", "")
        if not name:
            del source["name"]
        if source.get("status") not in _STATUSES:
            source.pop("status", None)
        here = self._sites.get(SiteId(record.entity_id)) if record else self._same(row, unclaimed)
        if record is not None and here is None:
            self._plan.tell_kept(row, row.number, REMOVED)
            self._plan.sites.add(key, Fate.KEPT)
            return
        if here is None:
            here = self._added(account, row, number, source)
            self._plan.writes.sites.append((None, here))
            self._of_account[account.id].append(here)
            self._plan.sites.add(here.id, Fate.ADDED)
        else:
            self._changed(row, record, here, source)
        seen = record.values if record else {}
        values = {**seen, **source, "type": row.address_type.casefold()}
        if number:
            values["number"] = number
            self._plan.moved_sites[row.number, number] = here.id
        self._plan.remember(key, "site", here.id, values)

    def _added(
        self, account: Account, row: SourceSite, number: str, source: Mapping[str, Any]
    ) -> Site:
        """With its own number and id, where they fit and are free."""
        taken = row.id is None or SiteId(row.id) in self._sites
        id = SiteId(new_id() if taken or row.id is None else row.id)
        free = (account.id, number) not in self._taken
        if not free or not site_number_fits(account.number, number):
            number = self._next_number(account)
        self._numbers.add(number)
        self._taken.add((account.id, number))
        site = _site(Site(id=id, account_id=account.id, number=number, name=""), source)
        self._sites[id] = site
        return site

    def _changed(
        self, row: SourceSite, record: ImportedRecord | None, here: Site, source: dict[str, Any]
    ) -> None:
        stored = {name: getattr(here, name) for name in source}
        if "status" in stored:
            stored["status"] = here.status.value
        merged = merged_fields(record.values if record else {}, stored, source)
        site = _site(here, merged.values)
        if site != here:
            self._plan.writes.sites.append((here, site))
        fate = Fate.CHANGED if site != here else Fate.KEPT if merged.kept else Fate.UNCHANGED
        self._plan.sites.add(here.id, fate)
        for name in merged.kept:
            self._plan.tell_stays(row, here.number, _WORDS[name], stored[name], source[name])

    def _same(self, row: SourceSite, sites: list[Site]) -> Site | None:
        """A site that staff entered themselves, with the same number or at the same address."""
        for site in sites:
            if site.number == row.values.get("number"):
                sites.remove(site)
                return site
        wanted = _folded(row.values.get(name, "") for name in _PLACE)
        for site in sites:
            if _folded((site.street, site.city, site.postal_code)) == wanted:
                sites.remove(site)
                return site
        return None

    def _next_number(self, account: Account) -> str:
        last = self._last.get(account.id)
        if last is None:
            own = frozenset(site.number for site in self._of_account[account.id])
            last = int(next_site_number(account.number, own)[len(account.number) :]) - 1
        number = ""
        while not number or number in self._numbers:
            last += 1
            number = f"{account.number}{last:03d}"
        self._last[account.id] = last
        self._numbers.add(number)
        return number


def _site(site: Site, values: Mapping[str, Any]) -> Site:
    words = dict(values)
    status = SiteStatus(words.pop("status", site.status.value))
    return replace(site, status=status, **words)


def _folded(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(part.casefold().split()) for part in parts)
