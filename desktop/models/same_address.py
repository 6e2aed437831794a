"""Who has the address already that is being typed (U25)."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from desktop.models.contact_form import ContactForm
from desktop.tasks import Latest, TaskRunner
from domain.addresses import email_key
from domain.books import AddressOwner, ContactBook
from domain.errors import DataError
from domain.ids import AccountContactId

_PAUSE = 300  # ms without a key before anybody is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesake:
    """One other contact with the address, and what can be done about it."""

    owner: AddressOwner
    sentence: str
    open_id: AccountContactId | None  # None: on no account, so there is nothing to open
    can_link: bool
    can_merge: bool


class SameAddress(QObject):
    """Watches the first address of a form while somebody types it."""

    changed = Signal()

    def __init__(self, form: ContactForm, book: ContactBook, tasks: TaskRunner) -> None:
        super().__init__(form)
        self._form = form
        self._book = book
        self._latest = Latest(tasks, self)
        self._sought = ""
        self._found: Namesake | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._ask)
        form.changed.connect(self._look)
        form.reopened.connect(self._forget)

    @property
    def found(self) -> Namesake | None:
        return self._found

    def _forget(self) -> None:
        self._sought = email_key(self._form.draft.contact.email)
        self._show(None)

    def _look(self) -> None:
        address = self._form.draft.contact.email
        if address == self._form.opened.row.contact.email:
            self._forget()
        elif (key := email_key(address)) != self._sought:
            self._sought = key
            self._show(None)
            if key:
                self._timer.start()

    def _ask(self) -> None:
        address, besides = self._sought, self._form.draft.contact.id
        self._latest.ask(
            lambda: self._book.same_address(address, besides), done=self._take, failed=self._give_up
        )

    def _take(self, owners: tuple[AddressOwner, ...]) -> None:
        here = self._form.draft.account_id
        # Somebody on this very account matters most: that one is likely meant.
        owners = tuple(sorted(owners, key=lambda owner: here not in _accounts(owner)))
        self._show(self._namesake(owners[0]) if owners else None)

    def _give_up(self, _error: DataError) -> None:
        """A hint is not worth a message; saving does not depend on it."""

    def _show(self, found: Namesake | None) -> None:
        self._timer.stop()
        self._latest.drop()
        if found != self._found:
            self._found = found
            self.changed.emit()

    def _namesake(self, owner: AddressOwner) -> Namesake:
        account = self._form.draft.account_id
        here = [contact for contact, on, _ in owner.accounts if on == account]
        if here:
            sentence = _tr("This email already belongs to {name} on this account.")
        elif owner.accounts:
            sentence = _tr("This email already belongs to {name} on {accounts}.")
        else:
            sentence = _tr("This email already belongs to {name}, who is on no account now.")
        accounts = ", ".join(text for _, _, text in owner.accounts)
        return Namesake(
            owner=owner,
            sentence=sentence.format(name=owner.name, accounts=accounts),
            open_id=here[0] if here else owner.accounts[0][0] if owner.accounts else None,
            can_link=not here,
            can_merge=not self._form.opened.is_new,
        )


def _accounts(owner: AddressOwner) -> set[object]:
    return {account for _, account, _ in owner.accounts}


def _tr(text: str) -> str:
    return QCoreApplication.translate("contact", text)
