"""What clerks do all day, each by chance; what a save gave back is read again before it counts."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from domain.accounts import Account, SiteStatus
from domain.books import (
    AccountQuery,
    AccountSave,
    ContactQuery,
    ContactSave,
    ListedContact,
    Scope,
)
from domain.bulk import AddTag, Chosen, DisableAccess
from domain.contacts import (
    ACCOUNT_LINK,
    AccountContact,
    BillingKind,
    Link,
    with_account_access,
)
from domain.errors import RefusedError
from domain.ids import AccountId
from domain.merge_contacts import suggested
from domain.portal_access import end_access, grant_access
from storage.bulk import SqlBulkBook
from storage.merge_contacts import SqlMergeBook
from tests.office import MONDAY_MORNING, Office

Save = Callable[[Office, Random], None]


def _anybody(office: Office, random: Random) -> ListedContact:
    everybody = ContactQuery(scope=Scope.EVERYWHERE)
    place = random.randrange(office.contacts.count(everybody))
    (found,) = office.contacts.listed(everybody, place, 1)
    return found


def _any_account(office: Office, random: Random) -> Account:
    by_number = AccountQuery(by_number=True)
    place = random.randrange(office.accounts.count(by_number))
    (found,) = office.accounts.listed(by_number, place, 1)
    return office.accounts.card(found.id).account


def _change(
    office: Office, random: Random, change: Callable[[AccountContact], AccountContact]
) -> None:
    base = office.contacts.opened(_anybody(office, random).id).row
    _save(office, ContactSave(row=change(base), base=base, takes_over_billing=True))


def _save(office: Office, save: ContactSave) -> None:
    stored = office.contacts.save(save)
    shown = office.contacts.opened(stored.id).row
    assert replace(shown, links=()) == replace(stored, links=())
    assert set(shown.links) == set(stored.links)


def _some_links(office: Office, random: Random, account_id: AccountId) -> tuple[Link, ...]:
    sites = office.accounts.card(account_id).sites
    chosen = random.sample(sites, random.randint(0, len(sites)))
    return tuple(Link(site_id=site.id) for site in chosen) or (ACCOUNT_LINK,)


def add_contact(office: Office, random: Random) -> None:
    account = _any_account(office, random)
    row = office.contacts.blank(account.id).row
    contact = replace(
        row.contact, name=f"Contact {random.random()}", note="n" * random.randint(0, 20_000)
    )
    links = _some_links(office, random, account.id)
    _save(office, ContactSave(row=replace(row, contact=contact, links=links), base=None))


def edit_contact(office: Office, random: Random) -> None:
    tag_types = [use.tag_type.id for use in office.contacts.tag_uses()]
    tags = frozenset(random.sample(tag_types, random.randint(0, len(tag_types))))
    note = "e" * random.randint(0, 20_000)
    title = f"Title {random.random()}"
    _change(
        office,
        random,
        lambda row: replace(row, contact=replace(row.contact, tags=tags, note=note, title=title)),
    )


def change_links(office: Office, random: Random) -> None:
    def change(row: AccountContact) -> AccountContact:
        return replace(row, links=_some_links(office, random, row.account_id))

    _change(office, random, change)


def take_billing(office: Office, random: Random) -> None:
    kind = random.choice(list(BillingKind))
    _change(
        office, random, lambda row: replace(with_account_access(row, wanted=True), billing=kind)
    )


def grant_or_end_access(office: Office, random: Random) -> None:
    turned = random.choice((grant_access, end_access))

    def change(row: AccountContact) -> AccountContact:
        contact = replace(row.contact, email="ada@mill.example")
        return replace(row, contact=contact, portal=turned(row.portal, MONDAY_MORNING))

    _change(office, random, change)


def link(office: Office, random: Random) -> None:
    person = _anybody(office, random).contact_id
    id = office.contacts.link(person, _any_account(office, random).id)
    assert office.contacts.opened(id).row.contact.id == person


def unlink(office: Office, random: Random) -> None:
    found = _anybody(office, random)
    try:
        office.contacts.unlink(found.id)
    except RefusedError:
        return
    query = ContactQuery(account_id=found.account_id)
    assert office.contacts.position(query, found.id) is None


def add_account(office: Office, random: Random) -> None:
    number = f"{random.randrange(10**9):09d}"
    account = office.add_account(number, f"Account {number}", sites=random.randint(0, 4))
    assert office.accounts.card(account.id).account == account


def edit_account(office: Office, random: Random) -> None:
    base = office.accounts.card(_any_account(office, random).id)
    account = replace(base.account, name=f"Account {random.random()}")
    removed = tuple(site.id for site in base.sites if random.random() < 0.3)
    sites = tuple(
        replace(site, status=random.choice(list(SiteStatus)))
        for site in base.sites
        if site.id not in removed
    )
    office.accounts.save(
        AccountSave(account=account, sites=sites, base=base, removed_sites=removed)
    )
    shown = office.accounts.card(account.id)
    assert (shown.account, shown.sites) == (account, sites)


def move_site(office: Office, random: Random) -> None:
    card = office.accounts.card(_any_account(office, random).id)
    to = _any_account(office, random)
    if card.sites:
        moved = random.choice(card.sites)
        office.accounts.move_site(moved.id, to.id)
        assert moved.id in {site.id for site in office.accounts.card(to.id).sites}


def change_many(office: Office, random: Random) -> None:
    tag_types = [use.tag_type.id for use in office.contacts.tag_uses()]
    change = random.choice((DisableAccess(), AddTag(tag_type_id=random.choice(tag_types))))
    everybody = Chosen(query=ContactQuery(scope=Scope.EVERYWHERE))
    bulk = SqlBulkBook(office.database, office.author)
    assert not bulk.run(change, everybody, _nobody).stopped
    again = bulk.run(change, everybody, _nobody)
    assert again.changed == 0


def merge(office: Office, random: Random) -> None:
    one, two = _anybody(office, random), _anybody(office, random)
    merges = SqlMergeBook(office.database, office.author)
    try:
        opened = merges.opened(one.contact_id, two.contact_id)
        merges.merge(opened, suggested(opened.kept, opened.other))
    except RefusedError:
        return
    assert office.contacts.opened(two.id).row.contact.id == one.contact_id


def undo(office: Office, _random: Random) -> None:
    bulk = SqlBulkBook(office.database, office.author)
    last = bulk.last_undoable()
    if last is None:
        return
    try:
        bulk.undo(last.action_id, _nobody)
    except RefusedError:
        return
    assert bulk.last_undoable() != last


def _nobody(_done: int, _total: int) -> None:
    """Whom the progress is told."""


SAVES: tuple[Save, ...] = (
    add_contact,
    edit_contact,
    change_links,
    take_billing,
    grant_or_end_access,
    link,
    unlink,
    add_account,
    edit_account,
    move_site,
    change_many,
    merge,
    undo,
)
