"""vCards of the source as contacts. A card names an organisation, not an account."""

from collections import defaultdict

from domain.accounts import Account, AccountStatus
from domain.errors import DataError
from domain.ids import AccountId, new_id
from importing.plan import Fate, Plan, next_index, recognised
from importing.plan_people import WAYS, People, Person, distinct
from importing.source import SourcePerson
from storage.imports import ImportedRecord

NO_ORGANISATION = "Imported contacts"
NUMBER_PREFIX = "V"


def plan_cards(plan: Plan, people: People, account_number: str) -> None:
    """Raises DataError where there is no account of that number."""
    chosen = plan.account_numbered(account_number) if account_number else None
    if account_number and chosen is None:
        raise DataError(f"There is no account {account_number}. Choose another one for the vCards.")
    accounts = _Accounts(plan)
    groups: dict[str, list[SourcePerson]] = defaultdict(list)
    for row in plan.source.cards:
        key = f"card/{row.values['name'].casefold()}|{row.organisation.casefold()}"
        groups[key].append(row)
    for done, (group, rows) in enumerate(groups.items()):
        plan.step(done, len(groups), "Comparing vCards")
        records = plan.records(group)
        persons = distinct(rows)
        known = recognised(persons, records, WAYS)
        index = next_index(records)
        for place, person in enumerate(persons):
            record = known.get(place)
            key = record.source_key if record else f"{group}/{index}"
            index += record is None
            account = chosen or accounts.of(person, record, known=people.known(person) is not None)
            people.put(person, key, record, account, complete=False)


class _Accounts:
    """The accounts that cards go to where none was chosen."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._named: dict[str, Account] = {}
        for account in sorted(plan.every_account(), key=lambda one: one.number):
            self._named.setdefault(account.name.casefold(), account)

    def of(self, person: Person, record: ImportedRecord | None, *, known: bool) -> Account | None:
        """As last time; else the account with the organisation's name.

        Failing that nobody is added to another account who is a contact already; for
        others an account is made.
        """
        if record is not None:
            id = record.values["account_id"]
            return self._plan.account_with(id) if id else None
        organisation = person.row.organisation
        if organisation and (account := self._of_organisation(organisation)):
            return account
        if known:
            return None
        name = organisation or NO_ORGANISATION
        return self._of_organisation(name) or self._made(person.row, name)

    def _of_organisation(self, name: str) -> Account | None:
        made = self._plan.office.records.get(f"organisation/{name.casefold()}")
        account = self._plan.account_with(str(made.entity_id)) if made else None
        return account or self._named.get(name.casefold())

    def _made(self, row: SourcePerson, name: str) -> Account:
        """A prospect: nobody said yet that the organisation is a customer."""
        account = Account(
            id=AccountId(new_id()),
            number=self._plan.free_number(NUMBER_PREFIX),
            name=name,
            class_id=self._plan.default_class(),
            division_id=self._plan.office.division.id,
            status=AccountStatus.PROSPECT,
        )
        self._plan.put_account(None, account)
        self._plan.accounts.add(account.id, Fate.ADDED)
        self._plan.remember(
            f"organisation/{name.casefold()}", "account", account.id, {"name": name}
        )
        self._named[name.casefold()] = account
        self._plan.tell_adapted(
            row, row.values["name"], f"The account {account.number} {name} is made, a prospect."
        )
        return account
