"""02 and 08: All contacts and changing many."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop.icons import Icon
from desktop.models.all_contacts import AllContacts
from desktop.models.all_contacts_bulk import BulkRun
from desktop.models.all_contacts_bulk import Stage as RunStage
from desktop.views.all_contacts.bulk_dialog import BulkDialog
from desktop.views.all_contacts.bulk_result import BulkResultPage
from desktop.views.all_contacts.bulk_reviews import Review
from desktop.views.all_contacts.filter_bar import FilterBar
from desktop.views.all_contacts.filter_popup import FilterPopup
from desktop.views.all_contacts.grid import AllContactsGrid
from desktop.views.all_contacts.page import AllContactsPage
from domain.accounts import AccountStatus
from domain.books import ContactQuery, ListedContact
from domain.bulk import (
    BulkChange,
    BulkResult,
    Chosen,
    DisableAccess,
    Outcome,
    Progress,
    RowResult,
)
from domain.filters import Filter, FilterField, FilterValue
from domain.ids import ActionId, new_id
from tests.shots.stage import Stage, child, shot

_CHOSEN = (0, 1, 3, 4, 6, 7, 8, 11, 12)


def show(stage: Stage, *filters: tuple[FilterField, FilterValue], text: str = "") -> QWidget:
    """All contacts, narrowed so, nothing chosen."""
    window = stage.show_account("49418")
    window.go(None)
    page, contacts = child(window, AllContactsPage), child(window, AllContacts)
    contacts.clear_choice()
    bar = child(page, FilterBar)
    limits = tuple(Filter(field=field, values=(value,)) for field, value in filters)
    query = ContactQuery(scope=page.query.scope, order=page.query.order, text=text, filters=limits)
    bar.show_query(query)
    bar.changed.emit(query)
    child(window, AllContactsGrid).setFocus()
    stage.settle(0.6)
    stage.wait(lambda: contacts.is_counted)
    stage.settle()
    return window


@shot("02-all-contacts", large=True)
def chosen(stage: Stage) -> QWidget:
    window = show(stage, (FilterField.ACCOUNT_STATUS, AccountStatus.ACTIVE))
    contacts = child(window, AllContacts)
    for row in _CHOSEN:
        contacts.toggle(row)
    stage.settle()
    return window


@shot("02a-all-contacts-everybody")
def everybody(stage: Stage) -> QWidget:
    return show(stage)


@shot("02b-all-contacts-filters")
def filters(stage: Stage) -> QWidget:
    return show(
        stage,
        (FilterField.ACCOUNT_STATUS, AccountStatus.ACTIVE),
        (FilterField.CITY, "Blaine"),
        (FilterField.VALID_EMAIL, True),
        text="renovation",
    )


@shot("02c-all-contacts-filter-values")
def values(stage: Stage) -> QWidget:
    window = show(stage)
    bar = child(window, FilterBar)
    bar.edit(FilterField.ACCOUNT_STATUS, bar.add)
    stage.settle()
    popup = child(window, FilterPopup)
    picture = QLabel()
    picture.setPixmap(popup.grab())
    popup.close()  # it is used again
    return picture


@shot("02d-all-contacts-nothing-found")
def nothing(stage: Stage) -> QWidget:
    return show(stage, text="jon deo")


@shot("02e-all-contacts-all-chosen")
def everything(stage: Stage) -> QWidget:
    window = show(stage)
    grid, contacts = child(window, AllContactsGrid), child(window, AllContacts)
    QTest.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    contacts.toggle(2)
    stage.settle()
    return window


def bulk(stage: Stage, words: str) -> BulkDialog:
    window = show(stage)
    contacts = child(window, AllContacts)
    for row in _CHOSEN:
        contacts.toggle(row)
    stage.settle()
    for button in window.findChildren(QPushButton):
        if button.isVisible() and button.text().replace("&", "") == words:
            button.click()
    return stage.dialog(BulkDialog)


@shot("08a-bulk-add-tag")
def add_tag(stage: Stage) -> QWidget:
    return bulk(stage, "Add tag")


@shot("08b-bulk-disable-access")
def disable(stage: Stage) -> QWidget:
    return bulk(stage, "Disable access")


class Told:
    """A report of nine rows; the demo's own stay as they are."""

    def __init__(self, rows: tuple[ListedContact, ...]) -> None:
        reasons = {0: Outcome.REFUSED, 4: Outcome.UNCHANGED, 5: Outcome.UNCHANGED}
        self._rows = tuple(
            RowResult(
                id=row.id,
                account_id=row.account_id,
                name=row.name,
                account=f"{row.account_number} {row.account_name}",
                outcome=reasons.get(at, Outcome.CHANGED),
                reason="" if at else "This contact is no longer here.",
            )
            for at, row in enumerate(rows)
        )

    def count(self, outcome: Outcome | None = None) -> int:
        return len(self.rows(outcome, 0, len(self._rows)))

    def rows(
        self, outcome: Outcome | None, start: int, length: int, reason: str | None = None
    ) -> tuple[RowResult, ...]:
        found = [row for row in self._rows if outcome in (None, row.outcome)]
        found = [row for row in found if reason in (None, row.reason)]
        return tuple(found[start : start + length])

    def reasons(self) -> dict[str, int]:
        return {row.reason: 1 for row in self._rows if row.reason}

    def kinds(self) -> dict[tuple[Outcome, str], int]:
        return dict(Counter((row.outcome, row.reason) for row in self._rows))


class Pretending:
    """A bulk book that changes nothing."""

    def __init__(self, report: Told) -> None:
        self._result = BulkResult(action_id=ActionId(new_id()), report=report, stopped=False)

    def run(self, _change: BulkChange, _chosen: Chosen, progress: Progress) -> BulkResult:
        progress(9, 9)
        return self._result

    def undo(self, _action_id: ActionId, _progress: Progress) -> BulkResult:
        return self._result

    def last_undoable(self) -> None:
        return None


class Reviewed(Review):
    """What was asked before."""

    icon = Icon.REVOKE
    title = "Disable portal access"
    verb = "Disable access of 9 contacts"
    change = DisableAccess()


@shot("08c-bulk-result")
def result(stage: Stage) -> QWidget:
    window = show(stage)
    contacts = child(window, AllContacts)
    rows = [contacts.row_at(row) for row in range(9)]
    book = Pretending(Told(tuple(row for row in rows if row is not None)))
    run = BulkRun(book, stage.tasks, contacts.chosen, window)
    dialog = BulkDialog(run, Reviewed(9), stage.tasks, window)
    dialog.show()
    run.start(DisableAccess())
    stage.wait(lambda: run.stage is RunStage.DONE)
    outcomes = child(dialog, BulkResultPage).outcomes
    assert outcomes is not None
    outcomes.set_value(None)
    stage.settle()
    return dialog
