"""What is done behind the main window of one database: the windows it opens, mail, backups."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.arrangement import Arrangement
from desktop.editing import Editing
from desktop.exports import Exports
from desktop.inviting import Inviting
from desktop.login_requests import LoginRequests
from desktop.mail_room import MailRoom
from desktop.merges import Merges
from desktop.models.account_form import AccountForm, OpenedAccount
from desktop.models.account_list import AccountList
from desktop.models.contact_editor import ContactBooks
from desktop.models.desk import Desk
from desktop.models.export_form import ExportedTable
from desktop.models.import_form import ImportForm
from desktop.models.import_state import ImportState
from desktop.models.invitation_run import Books
from desktop.portal_room import PortalRoom
from desktop.posting import Posting
from desktop.safekeeping import Safekeeping
from desktop.settings import Place
from desktop.setup_screens import SetupScreens
from desktop.template_room import TemplateRoom
from desktop.undoing import Undoing
from desktop.views.account_editor.account_dialog import AccountDialog
from desktop.views.import_wizard.wizard import ImportWizard
from desktop.views.main.main_window import MainWindow
from desktop.views.main.openers import SafetyScreen, SetupScreen
from desktop.views.widgets.banner import Tone
from desktop.views.widgets.dialogs import open_dialog
from domain.books import ContactQuery
from domain.bulk import Chosen
from domain.errors import DataError, GoneError
from domain.ids import AccountContactId, AccountId
from exporting.exporter import FileExporter
from importing.importer import FileImporter
from storage.history import SqlHistoryBook
from storage.invitation_batches import SqlBatchBook
from storage.login_decisions import SqlDecisionBook
from storage.merge_contacts import SqlMergeBook

T = TypeVar("T")


class BackOffice(QObject):
    """Openers. The first contacts are on the screen before this is read."""

    wants_demo = Signal()
    restores = Signal(object)  # a Ready backup, to take the place of the database

    def __init__(
        self, arrangement: Arrangement, desk: Desk, import_state: ImportState, window: MainWindow
    ) -> None:
        super().__init__(window)
        database, author = arrangement.database, arrangement.author
        self._database = database
        self._desk = desk
        self._settings = arrangement.settings
        self._tasks = arrangement.tasks
        self.window = window
        self.import_state = import_state
        self._importer = FileImporter(database, author)
        self._wizard: ImportWizard | None = None
        self._undoing = Undoing(desk.bulk, arrangement.tasks, window)
        self._merges = self._made_merges(SqlMergeBook(database, author))
        self._exports = Exports(FileExporter(database), arrangement.tasks, window)
        self._safekeeping = self._kept_safe(arrangement)
        self.mail_room = MailRoom(database, author, arrangement.keyring)
        self._editing = self._made_editing()
        self._setup_screens = SetupScreens(
            self.mail_room, self._tasks, desk.changes, import_state, self
        )
        self._inviting = self._made_inviting(SqlBatchBook(database, author))
        self.posting = self._made_posting()
        self._requests = LoginRequests(
            SqlDecisionBook(database, author), desk, window, self._edit_alone, self._undoing.undo
        )

    def close(self) -> None:
        self._inviting.close()
        self._requests.close()

    # Openers

    def add_contact(self, window: QWidget, account_id: AccountId) -> None:
        read, show = self._desk.contacts.blank, self._editing.show
        self._read(window, lambda: read(account_id), lambda opened: show(window, opened, None))

    def edit_contact(self, window: QWidget, id: AccountContactId, query: ContactQuery) -> None:
        read, show = self._desk.contacts.opened, self._editing.show
        self._read(window, lambda: read(id), lambda opened: show(window, opened, query))

    def merge_contacts(self, window: QWidget, ids: Sequence[AccountContactId]) -> None:
        self._merges.open(window, ids)

    def send_invitations(self, window: QWidget, chosen: Chosen | None) -> None:
        self._inviting.open(window, chosen)

    def earlier_invitations(self, window: QWidget) -> None:
        self._inviting.open_earlier(window)

    def show_login_requests(self, _window: QWidget) -> None:
        self._requests.open()

    def undo(self, _window: QWidget) -> None:
        self._undoing.ask()

    def add_account(self, window: QWidget) -> None:
        self._read(window, self._blank_account, lambda opened: self._show_account(window, opened))

    def edit_account(self, window: QWidget, id: AccountId) -> None:
        self._read(
            window,
            lambda: self._opened_account(id),
            lambda opened: self._show_account(window, opened),
        )

    def import_files(self, window: QWidget) -> None:
        """One at a time: a wizard that is open, or imports in the background, comes back."""
        if self._wizard is None:
            form = ImportForm(self._importer, self._tasks, self.import_state)
            self._wizard = ImportWizard(form, window)
            self._wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._wizard.wants_accounts.connect(self.window.activateWindow)
            self._wizard.finished.connect(self._forget_wizard)
            form.progressed.connect(
                lambda step: self.window.status.show_progress(step.what, step.done, step.total)
            )
            form.step_changed.connect(self.window.status.end_progress)
        self._wizard.show()
        self._wizard.raise_()
        self._wizard.activateWindow()

    def export(self, _window: QWidget, table: ExportedTable | None) -> None:
        self._exports.open(table)

    def open_demo(self, _window: QWidget) -> None:
        self.wants_demo.emit()

    def open_safety(self, window: QWidget, screen: SafetyScreen) -> None:
        if (safekeeping := self._safekeeping) is None:
            return
        match screen:
            case SafetyScreen.BACK_UP:
                safekeeping.back_up()
            case SafetyScreen.BACKUP_FOLDER:
                safekeeping.choose_folder()
            case SafetyScreen.RESTORE:
                safekeeping.restore(self.import_state)
            case SafetyScreen.RECOVERY_KEY:
                self._read(window, self._desk.setup.organisation, safekeeping.show_recovery_key)

    def open_setup(self, window: QWidget, screen: SetupScreen) -> None:
        self._setup_screens.open(window, screen)

    # Behind them

    def _edit_alone(self, window: QWidget, id: AccountContactId) -> None:
        """Without a list of contacts to walk along."""
        read, show = self._desk.contacts.opened, self._editing.show
        self._read(window, lambda: read(id), lambda opened: show(window, opened, None))

    def _made_inviting(self, batches: SqlBatchBook) -> Inviting:
        books = Books(
            batches=batches,
            bulk=self._desk.bulk,
            exporter=FileExporter(self._database),
            previews=TemplateRoom(self.mail_room),
        )
        made = Inviting(books, self._desk.setup, self._tasks, self._desk.changes, self.window)
        made.opens_contact.connect(self.edit_contact)
        made.opens_class.connect(self._setup_screens.open_class_of)
        made.opens_mail.connect(self._setup_screens.open_mail)
        return made

    def _made_editing(self) -> Editing:
        books = ContactBooks(
            contacts=self._desk.contacts,
            history=SqlHistoryBook(self._database),
            invitations=self.mail_room.invitations,
            portal=PortalRoom(self.mail_room),
        )
        return Editing(self._desk, books, self._merges, self.import_state, self.window)

    def _made_merges(self, book: SqlMergeBook) -> Merges:
        return Merges(
            self._desk.contacts,
            book,
            self._tasks,
            self.import_state,
            self.window,
            self._undoing.undo,
        )

    def _made_posting(self) -> Posting:
        made = Posting(
            self.mail_room,
            self._tasks,
            self._desk.changes,
            self.window,
            lambda: self._setup_screens.open_mail(self.window),
        )
        self._setup_screens.mail_set_up.connect(made.look_again)
        return made

    def _kept_safe(self, arrangement: Arrangement) -> Safekeeping | None:
        if arrangement.keys is None:
            self.window.hide_safekeeping()
            return None
        made = Safekeeping(
            arrangement.database,
            arrangement.keys,
            arrangement.settings,
            arrangement.tasks,
            self.window,
        )
        made.ready.connect(self.restores)
        made.start()
        return made

    def _forget_wizard(self) -> None:
        self._wizard = None
        self.window.status.end_progress()

    def _read(self, window: QWidget, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._tasks.run(window, work, done=done, failed=self._tell)

    def _tell(self, error: DataError) -> None:
        self.window.banner.tell(Tone.BAD, str(error))

    def _blank_account(self) -> OpenedAccount:
        """Of the class and division looked at last: much of a day's work is of one kind."""
        try:
            place = self._settings.last_place
            like = self._desk.accounts.card(place.account_id).account if place else None
        except GoneError:
            like = None
        return OpenedAccount(
            card=None,
            divisions=self._desk.setup.divisions(),
            account_classes=self._desk.setup.account_classes(),
            like=like,
        )

    def _opened_account(self, id: AccountId) -> OpenedAccount:
        return OpenedAccount(
            card=self._desk.accounts.card(id),
            divisions=self._desk.setup.divisions(),
            account_classes=self._desk.setup.account_classes(),
        )

    def _show_account(self, window: QWidget, opened: OpenedAccount) -> None:
        form = AccountForm(opened, self._desk.accounts, self._tasks)
        dialog = AccountDialog(
            form, lambda: AccountList(self._desk.accounts, self._tasks), self.import_state, window
        )
        form.setParent(dialog)
        dialog.saved.connect(lambda id: self.window.go(Place(account_id=id)))
        open_dialog(dialog)
