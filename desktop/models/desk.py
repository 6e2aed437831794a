"""What the main window works on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from desktop.models.data_changes import DataChanges
from desktop.tasks import TaskRunner
from domain.books import AccountBook, ContactBook, PortalScopeBook, SearchBook, SetupBook
from domain.bulk import BulkBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    contacts: ContactBook
    accounts: AccountBook
    search: SearchBook
    scopes: PortalScopeBook
    setup: SetupBook
    bulk: BulkBook
    tasks: TaskRunner
    changes: DataChanges
    staff_name: str
    today: Callable[[], date] = date.today
