"""The windows the main window opens. Whoever builds the program hands them in, to be read later."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Protocol

from PySide6.QtWidgets import QWidget

from desktop.models.export_form import ExportedTable
from domain.books import ContactQuery
from domain.bulk import Chosen
from domain.ids import AccountContactId, AccountId


class SetupScreen(Enum):
    """The windows of the Setup menu."""

    ACCOUNT_CLASSES = auto()
    SYSTEM_OPTIONS = auto()
    NOTIFICATION_TEMPLATES = auto()
    CONTACT_ROLES = auto()
    TAG_TYPES = auto()
    DIVISIONS = auto()
    NEW_LOCATION_TEMPLATES = auto()
    NEW_LOCATION_BUNDLES = auto()


class SafetyScreen(Enum):
    """What keeps the data safe, in the File menu."""

    BACK_UP = auto()
    BACKUP_FOLDER = auto()
    RESTORE = auto()
    RECOVERY_KEY = auto()


class Openers(Protocol):
    """`window` is what the opened window belongs to. None of them waits until it is closed."""

    def add_contact(self, window: QWidget, account_id: AccountId) -> None: ...

    def edit_contact(self, window: QWidget, id: AccountContactId, query: ContactQuery) -> None:
        """query is of the table behind, for Previous and Next."""
        ...

    def merge_contacts(self, window: QWidget, ids: Sequence[AccountContactId]) -> None:
        """Of one or two people; to one the other is chosen there."""
        ...

    def send_invitations(self, window: QWidget, chosen: Chosen | None) -> None:
        """Reviewed before anything is sent; None asks first whom."""
        ...

    def earlier_invitations(self, window: QWidget) -> None:
        """Of many together; the result of one can be opened again."""
        ...

    def show_login_requests(self, window: QWidget) -> None: ...

    def undo(self, window: QWidget) -> None:
        """Take back the newest action of which that can be done; it is asked before."""
        ...

    def add_account(self, window: QWidget) -> None: ...

    def edit_account(self, window: QWidget, id: AccountId) -> None: ...

    def import_files(self, window: QWidget) -> None: ...

    def export(self, window: QWidget, table: ExportedTable | None) -> None:
        """Without a table only the whole office can be exported."""
        ...

    def open_demo(self, window: QWidget) -> None: ...

    def open_safety(self, window: QWidget, screen: SafetyScreen) -> None: ...

    def open_setup(self, window: QWidget, screen: SetupScreen) -> None: ...
