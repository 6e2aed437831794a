from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.changes import Change, FieldChange, Operation, Value
from domain.history import HistoryEntry, HistoryKind, HistoryLine, entries
from domain.ids import ActionId, ChangeId, new_id

_AT = datetime(2025, 6, 16, 14, 41, tzinfo=UTC)


def test_an_entry_tells_the_labels_and_words_of_the_screen() -> None:
    (entry,) = entries(
        [
            _update(
                "contact",
                request_notification_method=("email", "none"),
                phone_2=("", "763-555-0100"),
                mobile_opt_out=(False, True),
            )
        ],
        [],
        _nobody,
    )
    assert entry.title == "Contact changed"
    assert entry.lines == (
        HistoryLine(field="Phone 2", old="empty", new="763-555-0100"),
        HistoryLine(field="Request notification method", old="Email", new="None"),
        HistoryLine(field="Mobile opt out", old="No", new="Yes"),
    )


def test_a_change_of_the_date_alone_is_no_news() -> None:
    assert (
        entries([_update("account_contact", portal_since=(None, "2025-06-16"))], [], _nobody) == ()
    )


@pytest.mark.parametrize(
    "text", ["", "phone", "0100", "EMPTY 763", "somers contact", "changed phone 2 aliena"]
)
def test_a_search_looks_at_everything_that_is_shown(text: str) -> None:
    assert _entry().tells(text)


@pytest.mark.parametrize("text", ["0200", "phone 0100 unlinked"])
def test_a_search_wants_every_word(text: str) -> None:
    assert not _entry().tells(text)


def _entry() -> HistoryEntry:
    return HistoryEntry(
        id=ActionId(new_id()),
        kind=HistoryKind.CHANGE,
        title="Contact changed",
        staff_name="Aliena Somers",
        at=_AT,
        lines=(HistoryLine(field="Phone 2", old="empty", new="763-555-0100"),),
    )


def _update(entity: str, **fields: tuple[Value, Value]) -> Change:
    return Change(
        id=ChangeId(new_id()),
        action_id=ActionId(new_id()),
        entity=entity,
        entity_id=new_id(),
        operation=Operation.UPDATE,
        fields={name: FieldChange(old=old, new=new) for name, (old, new) in fields.items()},
        staff_name="Aliena Somers",
        at=_AT,
    )


def _nobody(_id: UUID) -> str:
    return ""
