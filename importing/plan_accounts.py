"""Customers of the source as accounts."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from domain.accounts import Account, AccountClass, AccountStatus, Division, InvoiceDelivery
from domain.ids import AccountClassId, AccountId, DivisionId, new_id
from importing.merging import merged_fields
from importing.plan import REMOVED, Fate, Plan
from importing.source import SourceRow
from storage.imports import ImportedRecord

_STATUSES = {status.value.casefold(): status for status in AccountStatus}
_DELIVERIES = {delivery.value for delivery in InvoiceDelivery}
_WORDS = {
    "name": "Name",
    "class_id": "Account class",
    "status": "Account status",
    "division_id": "Division",
    "invoice_delivery": "Invoice delivery",
}


def plan_accounts(plan: Plan) -> None:
    people: dict[str, str] = {}
    for person in plan.source.people:
        people.setdefault(person.number, person.values["name"])
    planned = _Accounts(plan)
    for done, row in enumerate(plan.source.accounts.values()):
        plan.step(done, len(plan.source.accounts), "Comparing accounts")
        planned.add(row, fallback=people.get(row.number) or row.number)


class _Accounts:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._classes = {one.name.casefold(): one for one in plan.office.classes if one.active}
        self._named: dict[UUID, str] = {one.id: one.name for one in plan.office.classes}
        self._named |= {one.id: one.name for one in plan.office.divisions}
        self._told: set[str] = set()

    def add(self, row: SourceRow, fallback: str) -> None:
        key = f"account/{row.number}"
        record = self._plan.office.records.get(key)
        here = self._plan.account_numbered(row.number)
        if record is not None and here is None:
            self._plan.tell_kept(row, row.number, REMOVED)
            self._plan.accounts.add(key, Fate.KEPT)
            return
        source = self._source(row, record, here)
        if here is None:
            here = self._added(row, source, fallback)
            source["name"] = here.name
        else:
            self._changed(row, record, here, source)
        if source.get("class") is not None:
            source.setdefault("class_id", str(here.class_id))
        values = {**(record.values if record else {}), **source}
        self._plan.remember(key, "account", here.id, values)

    def _source(
        self, row: SourceRow, record: ImportedRecord | None, here: Account | None
    ) -> dict[str, str]:
        """What the row says of the account; a field it is silent on is left out."""
        source = {name: text for name, text in row.values.items() if text}
        if text := source.get("class"):
            if record and record.values.get("class") == text:
                source["class_id"] = record.values["class_id"]
            elif row.id is not None:
                source["class_id"] = str(self._own_class(row, text))
            elif found := self._classes.get(text.casefold()):
                source["class_id"] = str(found.id)
            elif here is None and text not in self._told:
                self._told.add(text)
                name = self._named[self._plan.default_class()]
                reason = f"There is no account class “{text}”; its accounts get {name}."
                self._plan.tell_adapted(row, row.number, reason)
        if text := source.pop("status", ""):
            if status := _STATUSES.get(text.casefold()):
                source["status"] = status.value
            else:
                used = here.status.value if here else AccountStatus.ACTIVE.value
                reason = f"There is no status “{text}”; the account is {used}."
                self._plan.tell_adapted(row, row.number, reason)
        if text := source.get("division"):
            source["division_id"] = str(self._division(text).id)
        if source.get("invoice_delivery") not in _DELIVERIES:
            source.pop("invoice_delivery", None)
        return source

    def _own_class(self, row: SourceRow, name: str) -> AccountClassId:
        def made() -> AccountClass:
            reason = f"The account class {name} is made with usual settings. Look through them."
            self._plan.tell_adapted(row, row.number, reason)
            return AccountClass(id=AccountClassId(new_id()), name=name)

        found = self._plan.setting(AccountClass, name, made)
        self._named[found.id] = found.name
        return found.id

    def _division(self, name: str) -> Division:
        def made() -> Division:
            country = self._plan.office.division.country
            return Division(id=DivisionId(new_id()), name=name, country=country)

        found = self._plan.setting(Division, name, made)
        self._named[found.id] = found.name
        return found

    def _added(self, row: SourceRow, source: dict[str, str], fallback: str) -> Account:
        taken = row.id is None or self._plan.account_with(str(row.id)) is not None
        account = Account(
            id=AccountId(new_id() if taken or row.id is None else row.id),
            number=row.number,
            name=source.get("name") or fallback,
            class_id=_class_id(source) or self._plan.default_class(),
            division_id=_division_id(source) or self._plan.office.division.id,
            status=AccountStatus(source.get("status", AccountStatus.ACTIVE.value)),
            invoice_delivery=InvoiceDelivery(
                source.get("invoice_delivery", InvoiceDelivery.MAIL.value)
            ),
        )
        self._plan.put_account(None, account)
        self._plan.accounts.add(account.id, Fate.ADDED)
        return account

    def _changed(
        self, row: SourceRow, record: ImportedRecord | None, here: Account, source: dict[str, str]
    ) -> None:
        stored = {
            "name": here.name,
            "class_id": str(here.class_id),
            "status": here.status.value,
            "division_id": str(here.division_id),
            "invoice_delivery": here.invoice_delivery.value,
        }
        spoken = {name: text for name, text in source.items() if name in stored}
        merged = merged_fields(record.values if record else {}, stored, spoken)
        class_id = _class_id(merged.values) or here.class_id
        division_id = _division_id(merged.values) or here.division_id
        account = replace(
            here,
            name=merged.values.get("name", here.name),
            class_id=class_id,
            division_id=division_id,
            status=AccountStatus(merged.values.get("status", here.status.value)),
            invoice_delivery=InvoiceDelivery(
                merged.values.get("invoice_delivery", here.invoice_delivery.value)
            ),
        )
        if account != here:
            self._plan.put_account(here, account)
        fate = Fate.CHANGED if account != here else Fate.KEPT if merged.kept else Fate.UNCHANGED
        self._plan.accounts.add(here.id, fate)
        shown = {
            **stored,
            "class_id": self._named[class_id],
            "division_id": self._named[division_id],
        }
        for name in merged.kept:
            said = source.get(name.removesuffix("_id"), spoken[name])
            self._plan.tell_stays(row, row.number, _WORDS[name], shown[name], said)


def _class_id(values: Mapping[str, str]) -> AccountClassId | None:
    return AccountClassId(UUID(values["class_id"])) if "class_id" in values else None


def _division_id(values: Mapping[str, str]) -> DivisionId | None:
    return DivisionId(UUID(values["division_id"])) if "division_id" in values else None
