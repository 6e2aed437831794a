"""What long lists are read from follows every write, whatever it was."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from domain.accounts import AccountStatus, Site
from domain.books import AccountCard, AccountSave, ContactQuery, ListedContact, Scope
from domain.ids import SiteId, new_id
from storage import lists, reaches
from storage.check import check
from storage.list_schema import ListedContactRow
from storage.places import STEP
from tests.office import Office

pytestmark = pytest.mark.both

EVERYBODY = ContactQuery(scope=Scope.EVERYWHERE)


def differences(office: Office) -> tuple[str, ...]:
    with office.database.reading() as session:
        return lists.differences(session.connection())


def found(office: Office, text: str) -> list[str]:
    query = replace(EVERYBODY, text=text)
    return [row.name for row in office.contacts.listed(query, 0, 100)]


class Clerk:
    """Does one thing after the other, each chosen by chance."""

    def __init__(self, office: Office, chance: random.Random) -> None:
        self.office = office
        self.chance = chance
        self.accounts = [office.add_account(f"{n}", f"Account {n}", sites=n) for n in range(1, 5)]

    def work(self) -> None:
        self.chance.choice(self._things())()

    def _things(self) -> list[Callable[[], None]]:
        return [self.add, self.add, self.rename, self.link, self.unlink, self.account, self.site]

    def add(self) -> None:
        account = self.chance.choice(self.accounts)
        own = self.office.sites(account)
        linked = tuple(self.chance.sample(own, self.chance.randint(0, len(own))))
        name = self.chance.choice(["John Doe", "Zoë", "Ann", f"N{self.chance.random()}"])
        self.office.add_contact(account, name, sites=linked)

    def rename(self) -> None:
        if rows := self.rows():
            name = self.chance.choice(["Mia", "John Doe", f"N{self.chance.random()}"])
            row = self.chance.choice(rows)
            self.office.change(
                row.id, lambda one: replace(one, contact=replace(one.contact, name=name))
            )

    def link(self) -> None:
        if rows := self.rows():
            account = self.chance.choice(self.accounts)
            self.office.contacts.link(self.chance.choice(rows).contact_id, account.id)

    def unlink(self) -> None:
        if rows := self.rows():
            self.office.contacts.unlink(self.chance.choice(rows).id)

    def account(self) -> None:
        at = self.chance.randrange(len(self.accounts))
        card = self.office.accounts.card(self.accounts[at].id)
        name = f"Account {self.chance.randint(1, 9)}"
        changed = replace(card.account, name=name, status=self.chance.choice(list(AccountStatus)))
        self.office.accounts.save(AccountSave(account=changed, sites=(), base=card))
        self.accounts[at] = changed

    def site(self) -> None:
        account, other = self.chance.sample(self.accounts, 2)
        card = self.office.accounts.card(account.id)
        chosen = self.chance.sample(card.sites, min(1, len(card.sites)))
        match self.chance.randint(1, 4):
            case 1:
                added = Site(id=SiteId(new_id()), account_id=account.id, number="", name="New")
                number = f"{account.number}9{self.chance.randint(10, 99)}"
                if number not in {site.number for site in card.sites}:
                    self._save(card, replace(added, number=number))
            case 2:
                self._save(card, *(replace(site, name="Renamed") for site in chosen))
            case 3:
                removed = tuple(site.id for site in chosen)
                self.office.accounts.save(
                    AccountSave(account=account, sites=(), base=card, removed_sites=removed)
                )
            case _:
                for site in chosen:
                    self.office.accounts.move_site(site.id, other.id)

    def _save(self, card: AccountCard, *sites: Site) -> None:
        self.office.accounts.save(AccountSave(account=card.account, sites=sites, base=card))

    def rows(self) -> tuple[ListedContact, ...]:
        return self.office.contacts.listed(EVERYBODY, 0, 1_000)


@pytest.fixture
def _few_sites_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaches, "MOST_WRITTEN_OUT", 2)


@pytest.mark.usefixtures("_few_sites_are_many")
@pytest.mark.parametrize("seed", range(4))
def test_lists_are_right_after_anything_a_clerk_does(office: Office, seed: int) -> None:
    clerk = Clerk(office, random.Random(seed))  # noqa: S311, repeatable on purpose
    for _ in range(60):
        clerk.work()
        assert differences(office) == ()
    rows = clerk.rows()
    with office.database.writing(office.author) as session:
        lists.rebuild(session.connection())
    assert differences(office) == ()
    assert clerk.rows() == rows


def test_a_hundred_of_one_name_find_room_in_one_spot(office: Office) -> None:
    account = office.add_account()
    for name in ("Aa", "Zz", *["Office"] * 100):
        office.add_contact(account, name)
    assert differences(office) == ()
    with office.database.reading() as session:
        places = session.scalars(select(ListedContactRow.place)).all()
    assert len(set(places)) == 102
    assert max(places) < 102 * 2 * STEP


def test_a_rename_moves_a_contact_to_its_new_place(office: Office) -> None:
    account = office.add_account()
    for name in ("Ann", "Bo", "Cy"):
        row = office.add_contact(account, name)
    office.change(row.id, lambda one: replace(one, contact=replace(one.contact, name="Aa")))
    assert found(office, "") == ["Aa", "Ann", "Bo"]
    assert found(office, "cy") == []
    assert found(office, "aa") == ["Aa"]


def test_a_site_that_moves_takes_its_words_along(office: Office) -> None:
    gym, mill = office.add_account(sites=2), office.add_account("21638", "The Mill")
    office.add_contact(gym, "Priya Raman")
    office.add_contact(mill, "Zoë Miller")
    assert found(office, "pheasant") == ["Priya Raman"]
    office.accounts.move_site(office.sites(gym)[0].id, mill.id)
    assert found(office, "pheasant") == ["Priya Raman", "Zoë Miller"]


def test_a_look_over_says_when_a_list_is_wrong(office: Office) -> None:
    office.add_contact(office.add_account())
    assert check(office.database).damage == ()
    with office.database.writing(office.author) as session:
        session.execute(text("UPDATE listed_contacts SET title = 'x'"))
    assert check(office.database).damage == ("listed_contacts does not say what the records say",)
