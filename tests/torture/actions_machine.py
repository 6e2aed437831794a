"""What can be taken back, and taking it back, in any order with all else."""

from dataclasses import replace
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from domain.books import ContactQuery, Scope
from domain.bulk import AddTag, BulkResult, Chosen, DisableAccess, Outcome
from domain.contacts import AccountContact
from domain.errors import RefusedError
from domain.ids import AccountContactId, ActionId
from domain.merge_contacts import suggested
from storage.bulk import SqlBulkBook
from storage.merge_contacts import SqlMergeBook
from tests.torture.office_machine import PICK, SOME, OfficeMachine, one_of


def nobody(_done: int, _total: int) -> None:
    """Whom the progress is told."""


class Actions(OfficeMachine):
    """What can be taken back: changes of many, merges, and the undoing of any of them."""

    def __init__(self) -> None:
        super().__init__()
        office = self._office
        self._bulk = SqlBulkBook(office.database, office.author, rows=2)
        self._merges = SqlMergeBook(office.database, office.author)
        self._merged: dict[ActionId, UUID] = {}  # who is no person of their own since

    @rule(who=SOME, tag=PICK, besides=st.booleans(), back=st.booleans())
    def tag_many(self, who: list[int], tag: int, besides: bool, back: bool) -> None:
        before = self._rows()
        for tag_type_id in one_of(self._tags, tag):
            chosen = self._chosen(who, besides=besides)
            result = self._bulk.run(AddTag(tag_type_id=tag_type_id), chosen, nobody)
            for id in self._meant(chosen):
                assert tag_type_id in self._row(id).contact.tags
            self._undone_at_once(result.action_id, before, back=back)

    @rule(who=SOME, besides=st.booleans(), back=st.booleans())
    def end_access_of_many(self, who: list[int], besides: bool, back: bool) -> None:
        before = self._rows()
        chosen = self._chosen(who, besides=besides)
        result = self._bulk.run(DisableAccess(), chosen, nobody)
        assert result.report.count(Outcome.REFUSED) == 0  # A7
        after, meant = self._rows(), self._meant(chosen)
        assert not any(after[id].portal.is_open for id in meant)
        assert all(after[id] == row for id, row in before.items() if id not in meant)
        self._undone_at_once(result.action_id, before, back=back)

    @rule(one=PICK, two=PICK, back=st.booleans())
    def merge(self, one: int, two: int, back: bool) -> None:
        for kept, other in zip(self._somebody(one), self._somebody(two), strict=True):
            before, done = self._rows(), self._actions()
            try:
                opened = self._merges.opened(kept.contact.id, other.contact.id)
                action = self._merges.merge(opened, suggested(opened.kept, opened.other))
            except RefusedError:  # the same person, or one that could not be saved so
                assert (self._rows(), self._actions()) == (before, done)
                return
            assert self._actions() == done | {action}  # M1
            self._merged[action] = other.contact.id
            self._people.remove(other.contact.id)
            for row in (*opened.kept.accounts, *opened.other.accounts):
                now_is = self._row(row.id)  # also by the old id
                assert now_is.contact.id == kept.contact.id
                assert now_is.contact.tags == kept.contact.tags | other.contact.tags
            self._undone_at_once(action, before, back=back)

    @rule()
    def undo(self) -> None:
        last = self._bulk.last_undoable()
        if last is not None:
            self._undo(last.action_id)

    def _undo(self, action: ActionId) -> BulkResult | None:
        before = self._rows()
        try:
            result = self._bulk.undo(action, nobody)
        except RefusedError:  # merged again since
            assert self._rows() == before
            return None
        if action in self._merged:
            self._people.add(self._merged.pop(action))
        return result

    def _undone_at_once(
        self,
        action: ActionId,
        before: dict[AccountContactId, AccountContact],
        *,
        back: bool,
    ) -> None:
        """Everything is as it was, but access that could not be given now."""
        if not back or self._rows() == before:
            return
        result = self._undo(action)
        assert result is not None
        assert not result.stopped
        after = self._rows()
        assert after.keys() == before.keys()
        for id, row in before.items():
            assert replace(after[id], portal=row.portal) == row
            assert after[id].portal == row.portal or not after[id].portal.is_open

    def _chosen(self, who: list[int], *, besides: bool) -> Chosen:
        ids = frozenset(row.id for pick in who for row in self._somebody(pick))
        everybody = ContactQuery(scope=Scope.EVERYWHERE)
        return Chosen(ids=ids, query=everybody if besides else None)

    def _meant(self, chosen: Chosen) -> set[AccountContactId]:
        return set(self._rows() if chosen.query else chosen.ids) - (
            chosen.ids if chosen.query else set()
        )
