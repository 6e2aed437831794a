"""Which contacts of a long list are chosen, whatever of it is on the screen."""

from collections.abc import Iterable
from dataclasses import replace

from domain.books import ContactOrder, ContactQuery
from domain.bulk import Chosen
from domain.ids import AccountContactId


class ContactSelection:
    """Some contacts by their ids, or all matches of a query except some.

    Neither depends on rows that were read, so it survives scrolling, sorting and filtering.
    """

    def __init__(self) -> None:
        self._ids: set[AccountContactId] = set()
        self._query: ContactQuery | None = None

    @property
    def query(self) -> ContactQuery | None:
        """All of whose matches are chosen, but for the exceptions; None where ids are chosen."""
        return self._query

    @property
    def chosen(self) -> Chosen:
        """As it is now, for a command or an export."""
        return Chosen(ids=frozenset(self._ids), query=self._query)

    def __contains__(self, id: AccountContactId) -> bool:
        """In a selection by query this is right for its matches only."""
        return (id in self._ids) != (self._query is not None)

    def choose(self, ids: Iterable[AccountContactId], *, chosen: bool = True) -> None:
        if chosen != (self._query is not None):
            self._ids.update(ids)
        else:
            self._ids.difference_update(ids)

    def choose_all(self, query: ContactQuery) -> None:
        """Every match, also those that are not read yet."""
        self._ids = set()
        self._query = unordered(query)

    def name_ids(self, matches: Iterable[AccountContactId]) -> None:
        """Go on with ids: the query's matches of this moment, without the exceptions."""
        if self._query is not None:
            self._ids = set(matches).difference(self._ids)
            self._query = None

    def clear(self) -> None:
        self._ids = set()
        self._query = None

    def count(self, matches: int) -> int:
        """How many are chosen, where the selection's query has so many matches."""
        if self._query is None:
            return len(self._ids)
        return max(matches - len(self._ids), 0)

    def is_all_of(self, query: ContactQuery) -> bool:
        """Whether every match of this query is known to be chosen."""
        return self.knows(query) and self._query is not None and not self._ids

    def is_by(self, query: ContactQuery) -> bool:
        """Whether all matches of just this query are meant, in whatever order."""
        return self._query is not None and self._query == unordered(query)

    def knows(self, query: ContactQuery) -> bool:
        """Whether it can say of every match of this query if it is chosen."""
        return self._query is None or narrows(query, self._query)


def unordered(query: ContactQuery) -> ContactQuery:
    """The same matches, in no order of interest."""
    return replace(query, order=ContactOrder.NAME, descending=False)


def narrows(query: ContactQuery, wider: ContactQuery) -> bool:
    """Whether each match of `query` is surely one of `wider`."""
    return (
        (query.scope, query.account_id, query.site_id)
        == (wider.scope, wider.account_id, wider.site_id)
        and set(wider.text.split()) <= set(query.text.split())
        and all(
            any(
                limit.field is other.field and set(limit.values) <= set(other.values)
                for limit in query.filters
            )
            for other in wider.filters
        )
    )
