"""Previous and Next: walking the list behind Edit Contact."""

from typing import NamedTuple

from domain.books import ContactBook, ContactQuery
from domain.ids import AccountContactId


class Neighbours(NamedTuple):
    previous: AccountContactId | None = None
    next: AccountContactId | None = None


class ContactWalk:
    """Steps through the contacts of a query, reading only what it needs. For a worker thread."""

    def __init__(self, book: ContactBook, query: ContactQuery) -> None:
        self._book = book
        self._query = query
        self._at: int | None = None  # where the contact stood when it was last in the list

    def beside(self, id: AccountContactId) -> Neighbours:
        """Who stands before and after a contact.

        One that an edit took out of the list stands where it was, between its old neighbours.
        """
        found = self._book.position(self._query, id)
        at = self._at if found is None else found
        if at is None:
            return Neighbours()
        self._at = at
        first = max(at - 1, 0)
        around = self._book.listed(self._query, first, 3)
        before = at - first
        after = before if found is None else before + 1
        return Neighbours(
            around[0].id if before and around else None,
            around[after].id if after < len(around) else None,
        )
