"""One account class while it is being added, copied or edited."""

from PySide6.QtCore import QObject, Signal

from desktop.models.setting_draft import SettingDraft
from desktop.tasks import TaskRunner
from domain.class_fields import CLASS_FIELDS
from domain.errors import DataError, RefusedError
from domain.ids import AccountClassId
from domain.setup import ClassBook, ClassSave, ClassSetup, OpenedClass, Touched

# What reaches customers as soon as it is stored.
PORTAL_SWITCHES = ("enable_portal_access", "auto_send_portal_invitation")


class ClassForm(QObject):
    """The draft, and the saving of it. Knows no widgets."""

    changed = Signal()
    asks = Signal(object)  # whom the switches reach (Touched): `save` again once it is confirmed
    saved = Signal(object)  # the AccountClassId
    failed = Signal(object)  # a DataError; the draft is as it was

    def __init__(
        self,
        opened: OpenedClass,
        book: ClassBook,
        tasks: TaskRunner,
        parent: QObject | None = None,
        *,
        accounts: int | None = None,
    ) -> None:
        """accounts is how many have the class, where that is known; else they are counted."""
        super().__init__(parent)
        self.opened = opened
        self.accounts = 0 if opened.is_new else accounts
        self._book = book
        self._tasks = tasks
        self._base = opened.setup
        self._saving = False
        self.draft = SettingDraft(CLASS_FIELDS, opened.setup.values, self)
        self.draft.changed.connect(self.changed)
        if self.accounts is None:
            id = self.id
            tasks.run(
                self,
                lambda: book.count_accounts(id),
                done=self._take_count,
                failed=self.failed.emit,
            )

    @property
    def id(self) -> AccountClassId:
        return self._base.account_class.id

    @property
    def saving(self) -> bool:
        return self._saving

    @property
    def is_dirty(self) -> bool:
        return self.draft.is_dirty

    @property
    def turned(self) -> tuple[str, ...]:
        """The portal switches that are to be turned for accounts that exist."""
        if self.opened.is_new:
            return ()
        names = {field.name for field in self.draft.changes}
        return tuple(name for name in PORTAL_SWITCHES if name in names)

    def save(self, *, confirmed: bool = False) -> None:
        """Store the draft. Ends in saved or failed, or in asks."""
        self._set_saving(True)
        book, id = self._book, self.id
        if self.turned and not confirmed:
            self._tasks.run(self, lambda: book.touched(id), done=self._ask, failed=self._fail)
            return
        save = ClassSave(
            setup=self._base.with_values(self.draft.values),
            base=None if self.opened.is_new else self._base,
        )
        self._tasks.run(self, lambda: book.save(save), done=self._take_saved, failed=self._fail)

    def rebase(self) -> None:
        """Keep what was changed, on top of what somebody else stored meanwhile."""
        self._set_saving(True)
        book, id = self._book, self.id
        self._tasks.run(self, lambda: book.opened(id), done=self._take_rebased, failed=self._fail)

    def consequences(self, touched: Touched) -> str:
        """What the turned switches do, to how many."""
        values = self.draft.values
        counts = {
            "accounts": _count(touched.accounts, self.tr("account"), self.tr("accounts")),
            "people": _count(touched.people, self.tr("person"), self.tr("people")),
            "with_access": _count(touched.with_access, self.tr("person"), self.tr("people")),
            "invited": _count(
                touched.invited, self.tr("open invitation"), self.tr("open invitations")
            ),
        }
        told = []
        if "enable_portal_access" in self.turned:
            told.append(
                self.tr(
                    "{with_access} of {accounts} will see their accounts in the portal again;"
                    " {invited} can be accepted again."
                )
                if values["enable_portal_access"]
                else self.tr(
                    "{with_access} of {accounts} will no longer see these accounts in the portal;"
                    " {invited} cannot be accepted any more."
                )
            )
        if "auto_send_portal_invitation" in self.turned:
            told.append(
                self.tr(
                    "Whoever is added to one of {accounts} from now on is invited by itself."
                    " Of {people} who are there already nobody is; {invited} stay as they are."
                )
                if values["auto_send_portal_invitation"]
                else self.tr(
                    "Whoever is added to one of {accounts} from now on is not invited by itself."
                    " {invited} of {people} stay as they are."
                )
            )
        return " ".join(told).format(**counts)

    def _take_count(self, accounts: int) -> None:
        self.accounts = accounts
        self.changed.emit()

    def _ask(self, touched: Touched) -> None:
        if not touched.accounts:
            self.save(confirmed=True)
            return
        self._set_saving(False)
        self.asks.emit(touched)

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self.changed.emit()

    def _take_saved(self, stored: ClassSetup) -> None:
        self._base = stored
        self._saving = False
        self.draft.settle(stored.values)
        self.saved.emit(self.id)

    def _take_rebased(self, opened: OpenedClass) -> None:
        self._base = opened.setup
        self._saving = False
        self.draft.rebase(opened.setup.values)

    def _fail(self, error: DataError) -> None:
        self._saving = False
        if isinstance(error, RefusedError):
            self.draft.refuse(error.problems)
        self.changed.emit()
        self.failed.emit(error)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
