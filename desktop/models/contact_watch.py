"""Hearing that somebody else stored the contact that is being edited."""

from uuid import UUID

from PySide6.QtCore import QObject, Signal

from desktop.models.contact_changes import changed_fields
from desktop.models.contact_editor import ContactEditor
from desktop.models.data_changes import DataChanges
from desktop.tasks import Latest, TaskRunner
from domain.books import ContactBook, OpenedContact
from domain.errors import DataError, GoneError


class ContactWatch(QObject):
    """Looks at the stored contact whenever it was written, here or in another window."""

    followed = Signal()  # nothing was typed: the form shows what is stored now
    differs = Signal()  # something was typed: it has to be compared before saving
    gone = Signal(str)  # the sentence

    def __init__(
        self, editor: ContactEditor, book: ContactBook, tasks: TaskRunner, changes: DataChanges
    ) -> None:
        super().__init__(editor)
        self._editor = editor
        self._book = book
        self._latest = Latest(tasks, self)
        changes.written.connect(self._hear)

    def _hear(self, ids: frozenset[UUID] | None) -> None:
        opened = self._editor.form.opened
        this = opened.row.id
        if opened.is_new or (ids is not None and not ids & {this, opened.row.contact.id}):
            return
        self._latest.ask(
            lambda: self._book.opened(this),
            done=lambda stored: self._compare(opened.row.id, stored),
            failed=self._fail,
        )

    def _compare(self, asked: UUID, stored: OpenedContact) -> None:
        form = self._editor.form
        # A save that is on its way compares by itself; another contact was opened meanwhile.
        if self._editor.busy or form.opened.row.id != asked:
            return
        if stored.row.id == asked and not changed_fields(form.opened.row, stored.row):
            self._follow_invitation(stored)
            return
        if form.changes:
            self.differs.emit()
        else:
            form.rebase(stored)
            self._editor.history.reload()
            self.followed.emit()

    def _follow_invitation(self, stored: OpenedContact) -> None:
        """The mail server answered, for example: nothing that anybody has to compare."""
        seen = self._editor.form.opened
        if (stored.invitation, stored.login) != (seen.invitation, seen.login):
            self._editor.take_invitation(stored)

    def _fail(self, error: DataError) -> None:
        """Other troubles are told by what the clerk does next."""
        if isinstance(error, GoneError) and not self._editor.busy:
            self.gone.emit(str(error))
