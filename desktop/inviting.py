"""Invitations to many, over one open database: the dialogs, and the word when one is closed."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.models.all_contacts_views import of_contacts
from desktop.models.batch_list import BatchList
from desktop.models.data_changes import DataChanges
from desktop.models.invitation_run import Books, InvitationRun, Stage
from desktop.models.invitation_table import Line
from desktop.tasks import TaskRunner
from desktop.views.invitations.audience_dialog import AudienceDialog
from desktop.views.invitations.batches_dialog import BatchesDialog
from desktop.views.invitations.invitations_dialog import InvitationsDialog
from desktop.views.main.main_window import MainWindow
from desktop.views.widgets import Tone
from domain.accounts import AccountClass, Division
from domain.books import SetupBook
from domain.bulk import Chosen
from domain.ids import AccountContactId
from domain.invitation_batches import Batch, Fate, Remedy

Found = tuple[tuple[Division, ...], tuple[AccountClass, ...]]


class Inviting(QObject):
    # Over which window, and what
    opens_contact = Signal(QWidget, object, object)  # AccountContactId, ContactQuery
    opens_class = Signal(QWidget, object)  # AccountId of one of its accounts
    opens_mail = Signal(QWidget)

    def __init__(
        self,
        books: Books,
        setup: SetupBook,
        tasks: TaskRunner,
        changes: DataChanges,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._books = books
        self._setup = setup
        self._tasks = tasks
        self._changes = changes
        self._window = window

    def open(self, window: QWidget, chosen: Chosen | None) -> None:
        """Review these; None asks whom first."""
        if chosen is not None:
            self._review(chosen)
            return
        setup = self._setup
        self._tasks.run(
            window,
            lambda: (setup.divisions(), setup.account_classes()),
            done=self._ask_whom,
            failed=lambda error: self._window.banner.tell(Tone.BAD, str(error)),
        )

    def open_earlier(self, window: QWidget) -> None:
        """The list of batches; the one that is chosen shows its result again."""
        batches = BatchList(self._books.batches, self._tasks)
        dialog = BatchesDialog(batches, self._changes, window)
        dialog.chosen.connect(self._review)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def close(self) -> None:
        for run in self._window.findChildren(InvitationRun):
            run.close()

    def _ask_whom(self, found: Found) -> None:
        dialog = AudienceDialog(*found, self._window)
        dialog.chosen.connect(self._review)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _review(self, what: Chosen | Batch) -> None:
        run = InvitationRun(self._books, self._tasks, self._changes, what)
        dialog = InvitationsDialog(run, self._books.batches, self._tasks, self._window)
        run.setParent(dialog)
        run.changed.connect(lambda: self._tell(dialog))
        dialog.finished.connect(lambda _code: dialog.deleteLater())
        dialog.results.opened.connect(lambda id: self._edit(dialog, id))
        dialog.results.mends.connect(
            lambda remedy, words, lines: self._mend(dialog, remedy, words, lines)
        )
        dialog.show()

    def _edit(self, dialog: InvitationsDialog, id: AccountContactId) -> None:
        self.opens_contact.emit(dialog, id, of_contacts((id,)))

    def _mend(
        self, dialog: InvitationsDialog, remedy: Remedy, words: str, lines: Sequence[Line]
    ) -> None:
        """Where the reason of a group is mended; the result stays within reach."""
        match remedy:
            case Remedy.MAIL:
                self.opens_mail.emit(dialog)
            case Remedy.ACCOUNT_CLASS:
                self.opens_class.emit(dialog, next(one.account for one in lines))
            case Remedy.CONTACTS:
                ids = tuple(one.contact for one in lines if one.contact is not None)
                dialog.hide()
                self._window.show_contacts(words, ids)
                self._tell(dialog)

    def _tell(self, dialog: InvitationsDialog) -> None:
        """In the banner, for whoever does not have the dialog in sight."""
        run, banner = dialog.run, self._window.banner
        if not dialog.isHidden() or run.result is None:
            return
        show = (self.tr("Show"), dialog.show)
        if run.stage is Stage.DONE:
            sent, failed = run.standing[Fate.SENT], run.standing[Fate.FAILED]
            words = self.tr("{sent} of {count} portal invitations sent.").format(
                sent=f"{sent:,}", count=f"{run.invited:,}"
            )
            banner.tell(Tone.WARN if failed else Tone.OK, words, action=show)
        elif run.stage is Stage.SENDING:
            words = self.tr("Sending {count} portal invitations in the background.")
            banner.tell(Tone.INFO, words.format(count=f"{run.invited:,}"), action=show)
