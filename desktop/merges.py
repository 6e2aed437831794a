"""Merging contacts of one open database: choosing them, the dialog, and how it ended."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.models.import_state import ImportState
from desktop.models.merge import MergeForm
from desktop.models.people_list import PeopleList
from desktop.tasks import TaskRunner
from desktop.views.main.main_window import MainWindow
from desktop.views.merge.choose_contact_dialog import ChooseContactDialog
from desktop.views.merge.merge_dialog import MergeDialog
from desktop.views.widgets import DialogFrame, Tone, open_dialog
from domain.books import ContactBook
from domain.contacts import Contact
from domain.errors import DataError
from domain.ids import AccountContactId, ActionId, ContactId
from domain.merge_contacts import MergeBook, OpenedMerge


class Merges(QObject):
    def __init__(
        self,
        contacts: ContactBook,
        merges: MergeBook,
        tasks: TaskRunner,
        import_state: ImportState,
        window: MainWindow,
        undo: Callable[[ActionId], None],
    ) -> None:
        super().__init__(window)
        self._contacts = contacts
        self._merges = merges
        self._tasks = tasks
        self._import_state = import_state
        self._window = window
        self._undo = undo

    def open(self, window: QWidget, ids: Sequence[AccountContactId]) -> None:
        """Two are compared at once; to one the other is chosen first."""

        def read() -> list[Contact]:
            return [self._contacts.opened(id).row.contact for id in ids[:2]]

        def show(people: list[Contact]) -> None:
            if len(people) == 1:
                self._choose(window, people[0])
            else:
                self.compare(window, people[0].id, people[1].id)

        self._tasks.run(window, read, done=show, failed=lambda error: self._tell(window, error))

    def compare(
        self,
        window: QWidget,
        kept: ContactId,
        other: ContactId,
        then: Callable[[], None] | None = None,
    ) -> None:
        """`then` follows the merge."""
        self._tasks.run(
            window,
            lambda: self._merges.opened(kept, other),
            done=lambda opened: self._show(window, opened, then),
            failed=lambda error: self._tell(window, error),
        )

    def _choose(self, window: QWidget, contact: Contact) -> None:
        dialog = ChooseContactDialog(contact, PeopleList(self._contacts, self._tasks), window)
        dialog.chosen.connect(lambda row: self.compare(window, contact.id, row.contact_id))
        open_dialog(dialog)

    def _show(self, window: QWidget, opened: OpenedMerge, then: Callable[[], None] | None) -> None:
        form = MergeForm(opened, self._merges, self._tasks)
        dialog = MergeDialog(form, self._import_state, window)
        dialog.merged.connect(lambda action: self._finish(form, action, then))
        open_dialog(dialog)

    def _finish(self, form: MergeForm, action: ActionId, then: Callable[[], None] | None) -> None:
        one, two = form.opened.kept.contact.name, form.opened.other.contact.name
        sentence = self.tr("{one} and {two} are one contact now.").format(one=one, two=two)
        back = (self.tr("Undo"), lambda: self._undo(action))
        self._window.banner.tell(Tone.OK, sentence, action=back)
        if then is not None:
            then()

    def _tell(self, window: QWidget, error: DataError) -> None:
        banner = window.banner if isinstance(window, DialogFrame) else self._window.banner
        banner.tell(Tone.BAD, str(error))
