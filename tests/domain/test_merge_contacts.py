"""What merging two contacts makes of them, whatever they are and whatever is chosen."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import email_key
from domain.contacts import (
    ACCOUNT_LINK,
    AccountContact,
    BillingKind,
    Contact,
    Level,
    Link,
    NotificationMethod,
    settled,
)
from domain.ids import (
    AccountId,
    ContactId,
    ContactRoleId,
    SiteId,
    TagTypeId,
    account_contact_id,
    new_id,
)
from domain.merge_contacts import (
    MergeChoices,
    Person,
    SharedAccount,
    Side,
    ended,
    merged,
    shared_accounts,
    suggested,
    widened,
)
from domain.portal_access import PortalAccess, PortalState
from tests.domain.days import NOON

ACCOUNTS = [AccountId(new_id()) for _ in range(3)]
SITES = {account: [SiteId(new_id()) for _ in range(3)] for account in ACCOUNTS}
ROLES = [ContactRoleId(new_id()) for _ in range(3)]
TAGS = [TagTypeId(new_id()) for _ in range(3)]
EMAILS = st.sampled_from(["", "ada@mill.example", "ADA@mill.example", "bob@gym.example"])


@st.composite
def links(draw: st.DrawFn, account: AccountId) -> tuple[Link, ...]:
    roles = st.permutations([*ROLES, None]).map(lambda every: every[:2])
    sites: list[SiteId | None] = [None]
    if draw(st.booleans()):
        sites = list(draw(st.lists(st.sampled_from(SITES[account]), min_size=1, unique=True)))
    pairs = [draw(roles) for _ in sites]
    return tuple(
        Link(site_id=site, role_1=one, role_2=two)
        for site, (one, two) in zip(sites, pairs, strict=True)
    )


@st.composite
def people(draw: st.DrawFn) -> Person:
    contact = Contact(
        id=ContactId(draw(st.uuids())),
        name=draw(st.sampled_from(["Ada", "Bob"])),
        title=draw(st.sampled_from(["", "Owner", "Boss"])),
        email=draw(EMAILS),
        note=draw(st.sampled_from(["", "Calls", "Writes"])),
        mobile_opt_out=draw(st.booleans()),
        request_notification_method=draw(st.sampled_from(NotificationMethod)),
        tags=frozenset(draw(st.sets(st.sampled_from(TAGS)))),
    )
    rows = []
    for account in draw(st.lists(st.sampled_from(ACCOUNTS), unique=True)):
        state = draw(st.sampled_from(PortalState))
        if not contact.email and state in (PortalState.YES, PortalState.INVITED):
            state = PortalState.NO
        row = AccountContact(
            id=account_contact_id(account, contact.id),
            account_id=account,
            contact=contact,
            billing=draw(st.sampled_from(BillingKind)),
            receive_invoice_notifications=draw(st.booleans()),
            portal=PortalAccess(state=state, since=NOON),
            links=draw(links(account)),
        )
        rows.append(settled(row))
    return Person(contact=contact, accounts=tuple(rows))


@st.composite
def choices(draw: st.DrawFn, kept: Person, other: Person) -> MergeChoices:
    return MergeChoices(
        contact=replace(kept.contact, email=draw(EMAILS)),
        shared={
            id: SharedAccount(
                access=draw(st.sampled_from(Side)),
                billing=draw(st.sampled_from(BillingKind)),
                portal=draw(st.sampled_from((Side.KEPT, Side.OTHER))),
            )
            for id in shared_accounts(kept, other)
        },
    )


@st.composite
def merges(draw: st.DrawFn) -> tuple[Person, Person, MergeChoices]:
    kept, other = draw(people()), draw(people())
    chosen = draw(choices(kept, other) | st.just(suggested(kept, other)))
    return kept, other, chosen


def before(kept: Person, other: Person, account: AccountId) -> list[AccountContact]:
    return [row for person in (kept, other) if (row := person.on(account)) is not None]


@given(merges())
def test_the_person_is_once_on_every_account_of_both(
    merge: tuple[Person, Person, MergeChoices],
) -> None:
    kept, other, _ = merge
    rows = merged(*merge, NOON)
    accounts = {row.account_id for row in (*kept.accounts, *other.accounts)}
    assert len(rows) == len(accounts)
    assert {row.account_id for row in rows} == accounts
    for row in rows:
        assert row.id == account_contact_id(row.account_id, kept.contact.id)
        assert row.contact.tags == kept.contact.tags | other.contact.tags


@given(merges())
def test_the_rules_of_links_and_billing_hold_after_a_merge(
    merge: tuple[Person, Person, MergeChoices],
) -> None:
    for row in merged(*merge, NOON):
        assert row.links
        assert not (row.account_link and len(row.links) > 1)
        assert len(row.site_ids) == len([link for link in row.links if link.site_id])
        assert settled(row) == row
        for link in row.links:
            assert link.role_1 is None or link.role_1 != link.role_2


@given(merges())
def test_access_is_open_only_for_an_address_that_had_it_on_that_account(
    merge: tuple[Person, Person, MergeChoices],
) -> None:
    kept, other, _ = merge
    for row in merged(*merge, NOON):
        if row.portal.is_open:
            assert email_key(row.contact.email) in {
                email_key(was.contact.email)
                for was in before(kept, other, row.account_id)
                if was.portal.is_open
            }
        if row.portal.accepted_at:
            assert row.portal.is_open or row.portal.state is PortalState.DISABLED


@given(merges())
def test_nobody_reaches_a_site_that_neither_reached(
    merge: tuple[Person, Person, MergeChoices],
) -> None:
    kept, other, _ = merge
    for row in merged(*merge, NOON):
        was = before(kept, other, row.account_id)
        if row.level is Level.ACCOUNT:
            assert any(one.level is Level.ACCOUNT for one in was)
        assert row.site_ids <= frozenset().union(*(one.site_ids for one in was))


@given(merges())
def test_what_an_open_access_loses_or_gains_is_told(
    merge: tuple[Person, Person, MergeChoices],
) -> None:
    kept, other, chosen = merge
    told = {row.account_id for row in (*ended(*merge), *widened(*merge))}
    for row in merged(*merge, NOON):
        choice = chosen.shared.get(row.account_id)
        for was in before(kept, other, row.account_id):
            side = Side.KEPT if was.contact.id == kept.contact.id else Side.OTHER
            if not was.portal.is_open or (choice and choice.portal is not side):
                continue
            reaches_more = was.level is Level.SITE and not (
                row.level is Level.SITE and row.site_ids <= was.site_ids
            )
            assert (not row.portal.is_open or reaches_more) == (row.account_id in told)


@given(people())
def test_merging_with_somebody_who_has_nothing_changes_nothing(kept: Person) -> None:
    nobody = Person(contact=Contact(id=ContactId(new_id())), accounts=())
    assert merged(kept, nobody, suggested(kept, nobody), NOON) == kept.accounts


@given(people(), people())
def test_the_suggestion_leaves_no_text_out_and_unites_what_is_alike(
    kept: Person, other: Person
) -> None:
    chosen = suggested(kept, other)
    for name in ("name", "title", "email"):
        one, two = getattr(kept.contact, name), getattr(other.contact, name)
        assert getattr(chosen.contact, name) == (one or two)
    assert kept.contact.note in chosen.contact.note
    assert other.contact.note in chosen.contact.note
    assert chosen.contact.mobile_opt_out >= kept.contact.mobile_opt_out
    assert chosen.contact.mobile_opt_out >= other.contact.mobile_opt_out
    for id, choice in chosen.shared.items():
        one_row, two_row = kept.on(id), other.on(id)
        assert one_row
        assert two_row
        wanted = Side.BOTH if one_row.level is two_row.level else Side.KEPT
        assert choice.access is wanted


def test_roles_of_both_are_united_those_of_the_kept_one_first() -> None:
    account, (a, b, c) = ACCOUNTS[0], ROLES
    one, two = (Contact(id=ContactId(new_id()), name=name) for name in ("Ada", "Bob"))

    def person(contact: Contact, link: Link) -> Person:
        row = AccountContact(
            id=account_contact_id(account, contact.id),
            account_id=account,
            contact=contact,
            links=(link,),
        )
        return Person(contact=contact, accounts=(row,))

    kept = person(one, replace(ACCOUNT_LINK, role_1=a))
    other = person(two, replace(ACCOUNT_LINK, role_1=a, role_2=b))
    (row,) = merged(kept, other, suggested(kept, other), NOON)
    assert row.links == (replace(ACCOUNT_LINK, role_1=a, role_2=b),)
    (row,) = merged(
        person(one, replace(ACCOUNT_LINK, role_2=c)), other, suggested(kept, other), NOON
    )
    assert row.links == (replace(ACCOUNT_LINK, role_1=c, role_2=a),)
