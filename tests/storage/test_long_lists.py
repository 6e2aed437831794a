"""Lists and searches over everybody, held against filters written the plain way."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.accounts import Account, AccountStatus, Site
from domain.books import AccountSave, ContactOrder, ContactQuery, ListedContact, Scope
from domain.contacts import AccountContact, BillingKind, Level
from domain.filters import Filter, FilterField, FilterValue
from domain.ids import AccountId, ContactRoleId
from domain.portal_access import PortalState, grant_access
from storage import long_lists, reaches, trigrams
from tests.office import MONDAY_MORNING, Office, an_office

pytestmark = pytest.mark.both


@pytest.fixture(scope="module", autouse=True)
def _small() -> Iterator[None]:
    """Limits a few hundred contacts reach."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reaches, "MOST_WRITTEN_OUT", 3)
        patch.setattr(long_lists, "_RARE", 6)
        patch.setattr(long_lists, "_MANY", 20)
        patch.setattr(long_lists, "_HOP", 7)
        patch.setattr(trigrams, "_MOST_TOKENS", 1)
        patch.setattr(trigrams, "_MOST_OF_ALL", 2)
        yield


class Everybody:
    """Not a dataclass, which Hypothesis would print in full."""

    def __init__(
        self,
        office: Office,
        rows: tuple[AccountContact, ...],
        accounts: dict[AccountId, Account],
        sites: dict[AccountId, tuple[Site, ...]],
    ) -> None:
        self.tags = {tag for row in rows for tag in row.contact.tags}
        self.roles = {link.role_1 for row in rows for link in row.links if link.role_1}
        self.office = office
        self.rows = rows
        self.accounts = accounts
        self.sites = sites


NAMES = ("John Doe", "Zoë Müller", "Ann O'Brien", "Priya Raman", "Bo Li", "Łukasz Straße", "Q")
TITLES = ("Owner", "Facilities Director", "", "24/7 Manager")
PHONES = ("763-555-0142", "+49 30 901820", "", "(612) 555 0199 x12", "763.555.0188")
PLACES = (("49418", "Renovation Gym"), ("21638", "The Mill"), ("777", "Große Straße 30 Store"))


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    office = an_office(tmp_path_factory.mktemp("office"))
    accounts, sites, rows = {}, {}, []
    tags = [office.add_tag_type("Large").id, office.add_tag_type("Small").id]
    role = office.add_role("Caretaker").id
    for at, (number, name) in enumerate(PLACES):
        status = AccountStatus.CREDIT_HOLD if at == 1 else AccountStatus.ACTIVE
        account = office.add_account(number, name, sites=(2, 3, 9)[at], status=status)
        card = office.accounts.card(account.id)
        moved = tuple(replace(site, city="Fridley") for site in card.sites[1:2])
        office.accounts.save(AccountSave(account=account, sites=moved, base=card))
        accounts[account.id], sites[account.id] = account, office.sites(account)
        for n in range(24):
            own = sites[account.id]
            row = office.add_contact(
                account,
                NAMES[(n + at) % len(NAMES)],
                title=TITLES[n % len(TITLES)],
                email=f"p{n % 5}.raman@mill{at}.example" if n % 3 else "",
                phone_1=PHONES[n % len(PHONES)],
                sites=own[: n // 2 + 1] if n % 2 else (),
                tags=frozenset(tags[: n % 3]),
            )
            rows.append(office.change(row.id, partial(_changed, n, role)))
    yield Everybody(office, tuple(rows), accounts, sites)
    office.database.close()


def _changed(n: int, role: ContactRoleId, row: AccountContact) -> AccountContact:
    """Some in a role, some invited, some ended."""
    links = tuple(replace(link, role_1=role) if n % 5 == 0 else link for link in row.links)
    portal = row.portal
    if row.contact.email and n % 4 == 0:
        portal = grant_access(portal, MONDAY_MORNING)
    return replace(row, links=links, portal=portal)


def plain(text: str) -> str:
    """Without accents, case and characters that mean something to one program only."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not _left_out(part)).casefold()


def _left_out(part: str) -> bool:
    return bool(unicodedata.combining(part)) or unicodedata.category(part) == "Co"


def digits(text: str) -> str:
    return "".join(part for part in text if part.isdigit())


def words_of(everybody: Everybody, row: AccountContact) -> set[str]:
    """What can be found of a contact (A6)."""
    account, person = everybody.accounts[row.account_id], row.contact
    linked = {link.site_id for link in row.links}
    reached = [
        site
        for site in everybody.sites[row.account_id]
        if row.level is Level.ACCOUNT or site.id in linked
    ]
    texts = [person.name, person.title, person.email, account.number, account.name]
    for site in reached:
        texts += [site.number, site.name, site.street, site.city, site.state, site.postal_code]
    return {*plain(" ".join(texts)).split(), digits(person.phone_1)}


def is_in(word: str, words: set[str]) -> bool:
    if len(word) > 2:
        return any(word in one for one in words)
    return any(one.startswith(word) for one in words)


def matches(query: str, words: set[str]) -> bool:
    asked = plain(query).split()
    like_number = [set(one) <= set("0123456789()+./-") and digits(one) != "" for one in asked]
    for at, word in enumerate(asked):
        spelled = [word]
        if like_number[at]:
            first = at
            while first and like_number[first - 1]:
                first -= 1
            last = at
            while last + 1 < len(asked) and like_number[last + 1]:
                last += 1
            spelled += [digits(word), digits("".join(asked[first : last + 1]))]
        if not any(is_in(one, words) for one in spelled):
            return False
    return True


TYPED = """john doe zoe muller mül straße strasse str gym mill 763 555 0142 (763) 763-555 30
4930901820 +49 901820 manager 24/7 own o'b q b bl blaine 55449-4531 777 777009 777001 49418
49418-001 pheasant ridge dr ne 9 store große x12 raman raman@mill2 li \ue000"""
PIECES = st.one_of(
    st.sampled_from(TYPED.split()),
    st.text("abemnorst 0123456789-(ëß", max_size=4),
)
QUERIES = st.lists(PIECES, max_size=4).map(" ".join)


def shown(everybody: Everybody, query: ContactQuery) -> list[ListedContact]:
    """The whole list, by pages; every page is read as such and counted."""
    book = everybody.office.contacts
    pages = [book.listed(query, start, 5) for start in range(0, 80, 5)]
    rows = [row for page in pages for row in page]
    assert book.count(query) == len(rows)
    assert tuple(book.ids(query)) == tuple(row.id for row in rows)
    for at in (0, len(rows) // 2, len(rows) - 1):
        if rows:
            assert book.position(query, rows[at].id) == at
            assert book.listed(query, at, 3) == tuple(rows[at : at + 3])
    return rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=QUERIES,
    order=st.sampled_from(ContactOrder),
    descending=st.booleans(),
)
def test_a_search_finds_what_a_plain_filter_finds(
    everybody: Everybody, text: str, order: ContactOrder, descending: bool
) -> None:
    everywhere = ContactQuery(scope=Scope.EVERYWHERE, order=order, descending=descending)
    found = shown(everybody, replace(everywhere, text=text))
    wanted = {row.id for row in everybody.rows if matches(text, words_of(everybody, row))}
    assert {row.id for row in found} == wanted
    in_order = [row for row in shown(everybody, everywhere) if row.id in wanted]
    assert found == in_order


def has_value(everybody: Everybody, row: AccountContact, wanted: Filter) -> bool:
    account = everybody.accounts[row.account_id]
    linked = {link.site_id for link in row.links}
    match wanted.field:
        case FilterField.PORTAL_USER:
            own: set[object] = {row.portal.state}
        case FilterField.VALID_EMAIL:
            own = {bool(row.contact.email)}
        case FilterField.INVITATION_FAILED:
            own = set()  # nobody was mailed
        case FilterField.LEVEL:
            own = {row.level}
        case FilterField.BILLING:
            own = {row.billing}
        case FilterField.ACCOUNT_STATUS:
            own = {account.status}
        case FilterField.DIVISION:
            own = {account.division_id}
        case FilterField.ACCOUNT_CLASS:
            own = {account.class_id}
        case FilterField.TAG:
            own = set(row.contact.tags)
        case FilterField.ROLE:
            own = {role for link in row.links for role in (link.role_1, link.role_2)}
        case FilterField.CONTACT:
            own = {row.id}
        case FilterField.CITY:
            own = {
                site.city
                for site in everybody.sites[row.account_id]
                if row.level is Level.ACCOUNT or site.id in linked
            }
    return bool(own & set(wanted.values))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), text=st.sampled_from(["", "", "doe", "gym o", "blaine"]))
def test_filters_leave_what_has_their_values(
    everybody: Everybody, data: st.DataObject, text: str
) -> None:
    values: dict[FilterField, list[FilterValue]] = {
        FilterField.PORTAL_USER: [PortalState.NO, PortalState.INVITED, PortalState.DISABLED],
        FilterField.VALID_EMAIL: [True, False],
        FilterField.INVITATION_FAILED: [True],
        FilterField.LEVEL: list(Level),
        FilterField.BILLING: list(BillingKind),
        FilterField.ACCOUNT_STATUS: [AccountStatus.ACTIVE, AccountStatus.CREDIT_HOLD],
        FilterField.DIVISION: [everybody.office.division.id],
        FilterField.ACCOUNT_CLASS: [everybody.office.comm.id],
        FilterField.CITY: ["Blaine", "Fridley", "Nowhere"],
        FilterField.TAG: list(everybody.tags),
        FilterField.ROLE: list(everybody.roles),
        FilterField.CONTACT: [row.id for row in everybody.rows[:4]],
    }
    fields = data.draw(st.lists(st.sampled_from(FilterField), max_size=2, unique=True))
    filters = tuple(
        Filter(
            field=field,
            values=tuple(data.draw(st.sets(st.sampled_from(values[field]), min_size=1))),
        )
        for field in fields
    )
    order = data.draw(st.sampled_from(ContactOrder))
    query = ContactQuery(scope=Scope.EVERYWHERE, text=text, order=order, filters=filters)
    wanted = {
        row.id
        for row in everybody.rows
        if matches(text, words_of(everybody, row))
        and all(has_value(everybody, row, one) for one in filters)
    }
    assert {row.id for row in shown(everybody, query)} == wanted


def test_cities_are_offered_by_their_beginning(everybody: Everybody) -> None:
    assert everybody.office.contacts.cities("", 10) == ("Blaine", "Fridley")
    assert everybody.office.contacts.cities("fr", 10) == ("Fridley",)
