"""Edit Contact of one open database: the dialog that comes back, and what follows from it."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from desktop.merges import Merges
from desktop.models.contact_editor import ContactBooks, ContactEditor
from desktop.models.contact_watch import ContactWatch
from desktop.models.desk import Desk
from desktop.models.import_state import ImportState
from desktop.theme import current_theme
from desktop.views.edit_contact.dialog import EditContactDialog
from desktop.views.main.main_window import MainWindow
from desktop.views.widgets.dialogs import open_dialog, show_dialog
from domain.books import ContactQuery, OpenedContact


class Editing(QObject):
    """The dialog over the main window is kept: to make one takes longer than to fill it anew."""

    def __init__(
        self,
        desk: Desk,
        books: ContactBooks,
        merges: Merges,
        imports: ImportState,
        main: MainWindow,
    ) -> None:
        super().__init__(main)
        self._desk = desk
        self._books = books
        self._merges = merges
        self._imports = imports
        self._main = main
        self._kept: EditContactDialog | None = None
        current_theme().changed.connect(self._forget)

    def show(self, window: QWidget, opened: OpenedContact, query: ContactQuery | None) -> None:
        """query is that of the list behind, which Previous and Next walk."""
        kept = self._kept
        if window is not self._main or (kept is not None and kept.isVisible()):
            dialog = self._made(window, opened, query)
            self._watch(dialog)
            open_dialog(dialog)
            return
        if kept is None:
            kept = self._kept = self._made(window, opened, query)
        else:
            kept.start(opened, query)
        self._watch(kept)
        show_dialog(kept)

    def _made(
        self, window: QWidget, opened: OpenedContact, query: ContactQuery | None
    ) -> EditContactDialog:
        editor = ContactEditor(opened, self._books, self._desk.tasks, query=query)
        dialog, form = EditContactDialog(editor, self._imports, parent=window), editor.form
        dialog.merge_asked.connect(
            lambda other: self._merges.compare(
                dialog, form.draft.contact.id, other, lambda: editor.open(form.draft.id)
            )
        )
        dialog.finished.connect(lambda _: self._mark(editor))
        return dialog

    def _watch(self, dialog: EditContactDialog) -> None:
        """As long as it is open."""
        desk = self._desk
        watch = ContactWatch(dialog.editor, desk.contacts, desk.tasks, desk.changes)
        dialog.watch(watch)
        dialog.finished.connect(watch.deleteLater)

    def _mark(self, editor: ContactEditor) -> None:
        """Where Previous and Next led to, or what was added, is the row to go on from."""
        form = editor.form
        if not form.opened.is_new:
            self._main.show_contact(form.draft.account_id, form.draft.id)

    def _forget(self) -> None:
        """The next one is made in the new look and size."""
        kept, self._kept = self._kept, None
        if kept is not None and kept.isVisible():
            kept.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        elif kept is not None:
            kept.deleteLater()
