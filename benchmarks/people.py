"""A large hauler's customers, made up: the same ones every time."""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from domain.accounts import Account, AccountStatus, Site
from domain.contacts import ACCOUNT_LINK, BillingKind, Contact, Link
from domain.ids import (
    AccountClassId,
    AccountId,
    ContactId,
    ContactRoleId,
    DivisionId,
    SiteId,
    TagTypeId,
    account_contact_id,
)
from storage.imports import NewAccountContact, NewTag, Writes

_WORDS: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)
FIRST_NAMES, QUERIES = _WORDS["first_names"], _WORDS["queries"]
_COMMON, _TITLES, _TRADES = _WORDS["common_names"], _WORDS["titles"], _WORDS["trades"]
_RARE = [front + end for front, end in product(_WORDS["fronts"], _WORDS["ends"])]
_CITIES = _WORDS["cities"]
_STREETS = [f"{name} {kind}" for name, kind in product(_WORDS["streets"], _WORDS["street_kinds"])]
_STATUSES = (*[AccountStatus.ACTIVE] * 90, *[AccountStatus.PROSPECT] * 4, *AccountStatus)
T = TypeVar("T")

_PER_ACCOUNT = (1, 2, 2, 2, 3, 3, 3, 3, 4, 5)  # contacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What accounts and contacts point at."""

    classes: tuple[AccountClassId, ...]
    divisions: tuple[DivisionId, ...]
    roles: tuple[ContactRoleId, ...]
    tag_types: tuple[TagTypeId, ...]


class Town:
    """Makes accounts with their sites and contacts, one after the other."""

    def __init__(self, furniture: Furniture, *, accounts: int, contacts: int) -> None:
        self._furniture = furniture
        self._accounts_left = accounts
        self._contacts_left = contacts
        self._chance = random.Random(1)  # noqa: S311, the same town every time
        self._strangers: list[ContactId] = []
        self._levelled = accounts // 10
        self._number = 0
        self._made = 0

    def accounts(self, count: int) -> Writes:
        writes = Writes()
        for _ in range(count):
            self._number += 1
            self._add_account(writes)
        return writes

    def _add_account(self, writes: Writes) -> None:
        chance, number = self._chance, f"{20_000 + self._number}"
        name = f"{chance.choice(_RARE)} {chance.choice(_TRADES)}"
        account = Account(
            id=AccountId(self._id()),
            number=number,
            name=name,
            class_id=_skewed(chance, self._furniture.classes),
            division_id=_skewed(chance, self._furniture.divisions),
            status=chance.choice(_STATUSES),
        )
        sites = [self._site(account, place) for place in range(1, self._site_count() + 1)]
        writes.accounts.append((None, account))
        writes.sites += [(None, site) for site in sites]
        for place in range(self._contact_count(len(sites))):
            self._add_contact(writes, account, sites, first=place == 0)

    def _site_count(self) -> int:
        """One for most, a few hundred for a chain, thousands for a city or two."""
        if self._number % 100_000 == 0:
            return 5_000
        if self._number % 1_000 == 0:
            return self._chance.randint(65, 400)
        if self._number % 50 == 0:
            return self._chance.randint(5, 40)
        return self._chance.choice((1, 1, 1, 1, 1, 1, 1, 2, 2, 3))

    def _contact_count(self, sites: int) -> int:
        """So many that there are as many contacts as asked for in the end."""
        count = self._chance.choice(_PER_ACCOUNT) + min(sites // 10, 40)
        if self._accounts_left < self._levelled:
            count = self._contacts_left // self._accounts_left
        self._accounts_left -= 1
        self._contacts_left -= count
        return count

    def _site(self, account: Account, place: int) -> Site:
        chance = self._chance
        city = _skewed(chance, _CITIES)
        return Site(
            id=SiteId(self._id()),
            account_id=account.id,
            number=f"{account.number}{place:03d}",
            name=f"{account.name} {city}" if place > 1 else account.name,
            street=f"{chance.randint(1, 9_999)} {chance.choice(_STREETS)}",
            city=city,
            state="MN",
            postal_code=f"55{chance.randrange(1_000):03d}",
        )

    def _add_contact(
        self, writes: Writes, account: Account, sites: list[Site], *, first: bool
    ) -> None:
        chance = self._chance
        if first and self._strangers and chance.random() < 0.03:
            person = self._strangers.pop()  # is a contact of another account already
        else:
            contact = self._person(account)
            person = contact.id
            writes.contacts.append((None, contact))
            if chance.random() < 0.01:
                self._strangers.append(person)
            tags = [tag for tag in self._furniture.tag_types if chance.random() < 0.04]
            writes.tags += [NewTag(person, tag) for tag in tags]
        role = chance.choice((None, None, None, *self._furniture.roles))
        links: tuple[Link, ...] = (Link(site_id=None, role_1=role),)
        if not first and chance.random() < 0.4:
            some = chance.sample(sites, min(len(sites), chance.choice((1, 1, 1, 2, 3))))
            links = tuple(Link(site_id=site.id, role_1=role) for site in some) or (ACCOUNT_LINK,)
        writes.account_contacts.append(
            NewAccountContact(
                id=account_contact_id(account.id, person),
                account_id=account.id,
                contact_id=person,
                billing=BillingKind.PRIMARY if first else BillingKind.NONE,
                links=links,
            )
        )

    def _person(self, account: Account) -> Contact:
        chance = self._chance
        first = chance.choice(FIRST_NAMES)
        last = chance.choice(_COMMON if chance.random() < 0.4 else _RARE)
        host = account.name.split()[0].lower()
        email = f"{first}.{last}{chance.randrange(100)}@{host}.example".lower()
        phone = f"({chance.randint(200, 989)}) 555-{chance.randrange(10_000):04d}"
        return Contact(
            id=ContactId(self._id()),
            name=f"{first} {last}",
            title=chance.choice(_TITLES),
            email=chance.choice((email,) * 17 + ("", "", email.replace("@", " "))),
            phone_1=phone if chance.random() < 0.9 else "",
        )

    def _id(self) -> UUID:
        """In the order of making, as ids of records are."""
        self._made += 1
        time = 1_700_000_000_000 + self._made // 4
        upper = time << 16 | 0x7000 | self._made % 4
        return UUID(int=upper << 64 | 1 << 63 | self._chance.getrandbits(62))


def _skewed(chance: random.Random, items: Sequence[T]) -> T:
    """The first of them most often."""
    return items[min(int(chance.expovariate(4 / len(items))), len(items) - 1)]
