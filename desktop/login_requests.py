"""Login requests of one open database: the list, the dialogs, and the number in the status bar."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget

from desktop.icons import Icon
from desktop.models.account_list import AccountList
from desktop.models.desk import Desk
from desktop.models.login_approval import ApprovalForm
from desktop.models.login_rejection import Rejection
from desktop.models.login_request_count import LoginRequestCount
from desktop.models.people_list import PeopleList
from desktop.views.account_editor.choose_account_dialog import ChooseAccountDialog, ChoosingWords
from desktop.views.login_requests.approve_dialog import ApproveDialog
from desktop.views.login_requests.reject_dialog import RejectDialog
from desktop.views.login_requests.requests_window import LoginRequestsWindow
from desktop.views.main.main_window import MainWindow
from desktop.views.merge.choose_contact_dialog import ChooseContactDialog
from desktop.views.widgets import Tone
from domain.books import ListedAccount, ListedContact
from domain.contacts import Contact
from domain.ids import AccountContactId, ActionId, ContactId, new_id
from domain.login_decisions import (
    Choice,
    Decision,
    ListedRequest,
    LoginRequestBook,
    OpenedRequest,
    choices_of,
)


class LoginRequests(QObject):
    def __init__(
        self,
        book: LoginRequestBook,
        desk: Desk,
        window: MainWindow,
        edit_contact: Callable[[QWidget, AccountContactId], None],
        undo: Callable[[ActionId], None],
    ) -> None:
        super().__init__(window)
        self._book = book
        self._desk = desk
        self._window = window
        self._edit_contact = edit_contact
        self._undo = undo
        self._list: LoginRequestsWindow | None = None
        self._count = LoginRequestCount(book, desk.tasks, desk.changes, self)
        self._count.changed.connect(self._tell)
        window.status.requests.clicked.connect(self.open)

    def open(self) -> None:
        """One list: where it is open already, it comes to the front."""
        if self._list is None:
            self._list = made = LoginRequestsWindow(self._book, self._desk.tasks, self._window)
            made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            made.follow(self._desk.changes)
            made.wants_approve.connect(self._approve)
            made.wants_merge.connect(self._merge)
            made.wants_reject.connect(self._reject)
            made.wants_contact.connect(lambda id: self._edit_contact(made, id))
            made.finished.connect(self._forget)
        self._list.show()
        self._list.raise_()
        self._list.activateWindow()

    def close(self) -> None:
        self._count.stop()

    def _forget(self) -> None:
        self._list = None

    def _tell(self) -> None:
        waiting = self._count.waiting
        self._window.status.show_requests(waiting.count, warns=waiting.alarms > 0)
        if self._list is not None:
            self._list.refresh()

    def _approve(self, opened: OpenedRequest) -> None:
        dialog = self._asking(opened, Decision.APPROVED)
        dialog.offer(choices_of(opened))
        dialog.wants_account.connect(lambda: self._choose_account(dialog))
        if not choices_of(opened):
            self._choose_account(dialog)

    def _merge(self, opened: OpenedRequest) -> None:
        """The person is a contact that is here, whom somebody recognises."""
        typed = opened.row.request.typed
        somebody = Contact(id=ContactId(new_id()), name=typed.name or typed.email)
        people = PeopleList(self._desk.contacts, self._desk.tasks)
        chooser = ChooseContactDialog(somebody, people, self._parent())
        chooser.chosen.connect(lambda row: self._merge_with(opened, row))
        _open(chooser)

    def _merge_with(self, opened: OpenedRequest, row: ListedContact) -> None:
        choice = Choice(
            account_id=row.account_id,
            account=f"{row.account_number} {row.account_name}",
            contact_id=row.contact_id,
            name=row.name,
        )
        self._asking(opened, Decision.MERGED).offer([choice])

    def _asking(self, opened: OpenedRequest, decision: Decision) -> ApproveDialog:
        form = ApprovalForm(opened, self._book, self._desk.tasks, decision=decision)
        dialog = ApproveDialog(form, self._parent())
        name = opened.row.request.typed.name or opened.row.request.typed.email
        given = self.tr("The request of {} is approved.").format(name)
        form.approved.connect(lambda action: self._finish(given, action))
        _open(dialog)
        return dialog

    def _choose_account(self, dialog: ApproveDialog) -> None:
        words = ChoosingWords(
            window=self.tr("Choose Account"),
            title=self.tr("Which account?"),
            about=self.tr("The request is approved for this account"),
            verb=self.tr("&Choose"),
            icon=Icon.ACCOUNT,
        )
        accounts = AccountList(self._desk.accounts, self._desk.tasks)
        chooser = ChooseAccountDialog(words, accounts, dialog)
        chooser.chosen.connect(lambda row: dialog.choose(_new_contact_of(row)))
        _open(chooser)

    def _reject(self, row: ListedRequest) -> None:
        rejection = Rejection(row, self._book, self._desk.tasks)
        name = row.request.typed.name or row.request.typed.email or row.request.typed.kind.value
        said = self.tr("The request of {} is rejected.").format(name)
        rejection.rejected.connect(lambda action: self._finish(said, action))
        _open(RejectDialog(rejection, self._parent()))

    def _finish(self, sentence: str, action: ActionId) -> None:
        back = (self.tr("Undo"), lambda: self._undo(action))
        banner = self._list.banner if self._list is not None else self._window.banner
        banner.tell(Tone.OK, sentence, action=back)

    def _parent(self) -> QWidget:
        return self._list or self._window


def _new_contact_of(row: ListedAccount) -> Choice:
    return Choice(account_id=row.id, account=f"{row.number} {row.name}")


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
