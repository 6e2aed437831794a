from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from desktop.models.all_contacts import EVERYBODY
from desktop.models.all_contacts_selection import ContactSelection, narrows
from domain.accounts import AccountStatus
from domain.books import ContactOrder, ContactQuery
from domain.bulk import Chosen
from domain.filters import Filter, FilterField
from domain.ids import AccountContactId
from domain.portal_access import PortalState

ANNA, BEN, CLARA, DAN = (AccountContactId(UUID(int=number)) for number in range(4))
INVITED = Filter(field=FilterField.PORTAL_USER, values=(PortalState.INVITED,))
OPEN = Filter(field=FilterField.PORTAL_USER, values=(PortalState.INVITED, PortalState.YES))
ACTIVE = Filter(field=FilterField.ACCOUNT_STATUS, values=(AccountStatus.ACTIVE,))


def query(*filters: Filter, text: str = "") -> ContactQuery:
    return replace(EVERYBODY, filters=filters, text=text)


def test_at_first_nobody_is_chosen() -> None:
    selection = ContactSelection()
    assert selection.count(4) == 0
    assert ANNA not in selection
    assert selection.chosen.query is None


def test_contacts_are_chosen_and_let_go_by_their_ids() -> None:
    selection = ContactSelection()
    selection.choose({ANNA, BEN})
    selection.choose({BEN}, chosen=False)
    assert (ANNA in selection, BEN in selection, selection.count(4)) == (True, False, 1)
    assert selection.chosen.ids == {ANNA}


def test_all_matches_are_chosen_but_for_those_let_go() -> None:
    selection = ContactSelection()
    selection.choose({DAN})
    selection.choose_all(query(ACTIVE))
    selection.choose({BEN, CLARA}, chosen=False)
    selection.choose({CLARA})
    assert [id in selection for id in (ANNA, BEN, CLARA)] == [True, False, True]
    assert selection.count(4) == 3
    assert selection.chosen == Chosen(query=query(ACTIVE), ids=frozenset({BEN}))


def test_sorting_does_not_change_what_all_matches_means() -> None:
    selection = ContactSelection()
    selection.choose_all(query(ACTIVE))
    sorted_again = replace(query(ACTIVE), order=ContactOrder.EMAIL, descending=True)
    assert selection.is_all_of(sorted_again)
    assert selection.is_by(sorted_again)


def test_a_selection_of_all_matches_goes_on_with_the_ids_of_that_moment() -> None:
    selection = ContactSelection()
    selection.choose_all(query(ACTIVE))
    selection.choose({BEN}, chosen=False)
    selection.name_ids({ANNA, BEN, CLARA})
    assert selection.chosen.ids == {ANNA, CLARA}
    assert selection.chosen.query is None
    assert DAN not in selection


def test_clearing_lets_everybody_go() -> None:
    selection = ContactSelection()
    selection.choose_all(query())
    selection.clear()
    assert (selection.count(4), ANNA in selection) == (0, False)


def test_more_filters_fewer_values_and_more_words_narrow_a_query() -> None:
    assert narrows(query(ACTIVE, INVITED), query(ACTIVE))
    assert narrows(query(INVITED), query(OPEN))
    assert narrows(query(text="anna gym"), query(text="gym"))
    assert not narrows(query(OPEN), query(INVITED))
    assert not narrows(query(), query(ACTIVE))
    assert not narrows(query(text="ann"), query(text="anna"))


def test_it_knows_of_narrower_queries_only_who_is_chosen() -> None:
    selection = ContactSelection()
    selection.choose_all(query(OPEN))
    assert selection.knows(query(OPEN, ACTIVE))
    assert not selection.knows(query(ACTIVE))
    selection.name_ids({ANNA})
    assert selection.knows(query(ACTIVE))


people = st.sets(st.sampled_from((ANNA, BEN, CLARA, DAN)))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("choose"), people),
        st.tuples(st.just("let go"), people),
        st.tuples(st.sampled_from(("all", "name", "clear")), st.none()),
    )
)


@given(steps)
def test_it_always_agrees_with_a_plain_set(
    done: list[tuple[str, set[AccountContactId] | None]],
) -> None:
    everybody = {ANNA, BEN, CLARA, DAN}
    selection, plain = ContactSelection(), set[AccountContactId]()
    for what, whom in done:
        match what:
            case "choose":
                selection.choose(whom or ())
                plain |= whom or set()
            case "let go":
                selection.choose(whom or (), chosen=False)
                plain -= whom or set()
            case "all":
                selection.choose_all(query())
                plain = set(everybody)
            case "name":
                selection.name_ids(everybody)
            case _:
                selection.clear()
                plain = set()
        assert {one for one in everybody if one in selection} == plain
        assert selection.count(len(everybody)) == len(plain)
