"""The windows of the Setup menu over one open database."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.mail_room import MailRoom
from desktop.models.branding_form import BrandingForm
from desktop.models.class_form import ClassForm
from desktop.models.class_list import ClassList
from desktop.models.data_changes import DataChanges
from desktop.models.import_state import ImportState
from desktop.models.mail_form import MailForm
from desktop.models.option_form import portal_form
from desktop.models.portal_trial import PortalTrial
from desktop.models.setup_list import SetupList
from desktop.models.template_editor import TemplateEditor
from desktop.models.touched_people import OpenInvitations, TouchedPeople
from desktop.portal_room import PortalRoom
from desktop.setup_lists import (
    EditedList,
    contact_roles,
    divisions,
    new_location_bundles,
    new_location_templates,
    tag_types,
)
from desktop.tasks import TaskRunner
from desktop.template_room import TemplateRoom
from desktop.views.mail.template_window import TemplateWindow
from desktop.views.main.openers import SetupScreen
from desktop.views.setup.branding_dialog import BrandingDialog
from desktop.views.setup.class_dialog import ClassDialog
from desktop.views.setup.class_list_dialog import ClassListDialog
from desktop.views.setup.list_dialog import ListDialog
from desktop.views.setup.options_window import OptionsWindow
from desktop.views.setup.people_dialog import PeopleDialog
from desktop.views.widgets.banner import Tone
from desktop.views.widgets.dialogs import open_dialog
from domain.accounts import Division
from domain.branding import Branding
from domain.errors import DataError
from domain.ids import AccountId, TemplateId
from domain.mail import NotificationTemplate, OpenedMail
from domain.mail_fields import MAIL_FIELDS
from domain.settings import SystemOptions
from domain.setup import E, OpenedClass, copy_of
from domain.templates import Sample
from storage.account_classes import SqlClassBook
from storage.accounts import SqlAccountBook
from storage.branding import SqlBrandingBook
from storage.bulk import SqlBulkBook
from storage.options import SqlOptionBook
from storage.setup import SqlSetupBook
from storage.setup_lists import SqlListBook

T = TypeVar("T")


class SetupScreens(QObject):
    """One window of each kind at a time: asked for again it comes to the front."""

    mail_set_up = Signal()  # something without which mail does not leave was saved

    def __init__(
        self,
        room: MailRoom,
        tasks: TaskRunner,
        changes: DataChanges,
        import_state: ImportState,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._room = room
        self._desk = TemplateRoom(room)
        self._database, self._author = room.database, room.author
        self._tasks = tasks
        self._changes = changes
        self._import = import_state
        self._classes = SqlClassBook(room.database, room.author)
        self._shown: dict[SetupScreen, QDialog] = {}
        self._first_setting = ""  # where System Options are to open

    def open(self, window: QWidget, screen: SetupScreen) -> None:
        shown = self._shown.get(screen)
        if shown is not None:
            shown.raise_()
            shown.activateWindow()
            return
        match screen:
            case SetupScreen.ACCOUNT_CLASSES:
                self._keep(screen, self._class_list(window))
            case SetupScreen.SYSTEM_OPTIONS:
                self._read(
                    window,
                    self._options,
                    lambda read: self._keep(screen, self._options_window(window, *read)),
                )
            case SetupScreen.NOTIFICATION_TEMPLATES:
                self._read(
                    window,
                    self._template_parts,
                    lambda read: self._keep(screen, self._template_window(window, *read)),
                )
            case SetupScreen.NEW_LOCATION_TEMPLATES:
                self._read(
                    window,
                    SqlSetupBook(self._database, self._author).divisions,
                    lambda read: self._keep(
                        screen, self._list(window, new_location_templates(read))
                    ),
                )
            case SetupScreen.CONTACT_ROLES:
                self._keep(screen, self._list(window, contact_roles()))
            case SetupScreen.TAG_TYPES:
                self._keep(screen, self._list(window, tag_types()))
            case SetupScreen.DIVISIONS:
                self._keep(screen, self._divisions(window))
            case SetupScreen.NEW_LOCATION_BUNDLES:
                self._keep(screen, self._list(window, new_location_bundles()))

    # System options

    def open_mail(self, window: QWidget) -> None:
        """System Options, at Mail."""
        shown = self._shown.get(SetupScreen.SYSTEM_OPTIONS)
        if isinstance(shown, OptionsWindow):
            shown.show_setting(MAIL_FIELDS[0].name)
        else:
            self._first_setting = MAIL_FIELDS[0].name
        self.open(window, SetupScreen.SYSTEM_OPTIONS)

    def _options(self) -> tuple[SystemOptions, OpenedMail, tuple[NotificationTemplate, ...]]:
        options = SqlOptionBook(self._database, self._author).options()
        return options, self._room.opened(), self._desk.templates()

    def _options_window(
        self,
        window: QWidget,
        options: SystemOptions,
        opened: OpenedMail,
        templates: tuple[NotificationTemplate, ...],
    ) -> OptionsWindow:
        form = portal_form(options, SqlOptionBook(self._database, self._author), self._tasks)
        mail = MailForm(opened, self._room, self._tasks)
        trial = PortalTrial(PortalRoom(self._room), self._tasks)
        made = OptionsWindow(form, mail, trial, templates, self._import, window)
        for part in (form, mail, trial):
            part.setParent(made)
        made.saved.connect(self.mail_set_up)
        made.portal_page.wants_template.connect(lambda id: self._show_template(made, id))
        if self._first_setting:
            made.show_setting(self._first_setting)
            self._first_setting = ""
        return made

    def _template_parts(self) -> tuple[tuple[NotificationTemplate, ...], tuple[Sample, ...]]:
        return self._desk.templates(), self._desk.samples()

    def _template_window(
        self,
        window: QWidget,
        templates: tuple[NotificationTemplate, ...],
        samples: tuple[Sample, ...],
    ) -> TemplateWindow:
        editor = TemplateEditor(templates, samples, self._desk, self._tasks)
        made = TemplateWindow(editor, self._import, window)
        editor.setParent(made)
        made.saved.connect(self.mail_set_up)
        return made

    def _show_template(self, over: OptionsWindow, id: TemplateId) -> None:
        def show(read: tuple[tuple[NotificationTemplate, ...], tuple[Sample, ...]]) -> None:
            if SetupScreen.NOTIFICATION_TEMPLATES in self._shown:
                return
            made = self._template_window(over, *read)
            made.show_template(id)
            made.saved.connect(lambda: over.portal_page.follow(made.editor.templates))
            self._keep(SetupScreen.NOTIFICATION_TEMPLATES, made)

        self._read(over, self._template_parts, show)

    # Account classes

    def _class_list(self, window: QWidget) -> ClassListDialog:
        book = self._classes
        classes = ClassList(book, self._tasks)
        dialog = ClassListDialog(classes, self._changes, window)
        dialog.wants_add.connect(lambda: self._show_class(dialog, book.blank))
        dialog.wants_edit.connect(
            lambda id: self._show_class(
                dialog, lambda: book.opened(id), accounts=classes.accounts_of(id)
            )
        )
        dialog.wants_copy.connect(lambda id: self._show_class(dialog, lambda: self._copied(id)))
        return dialog

    def open_class_of(self, window: QWidget, id: AccountId) -> None:
        """The class of this account."""
        accounts, book = SqlAccountBook(self._database, self._author), self._classes
        self._show_class(window, lambda: book.opened(accounts.card(id).account.class_id))

    def _copied(self, id: Any) -> OpenedClass:
        blank, opened = self._classes.blank(), self._classes.opened(id)
        return OpenedClass(
            setup=copy_of(opened.setup),
            is_new=True,
            templates=blank.templates,
            bundles=blank.bundles,
        )

    def _show_class(
        self, over: QWidget, work: Callable[[], OpenedClass], *, accounts: int | None = None
    ) -> None:
        def show(opened: OpenedClass) -> None:
            form = ClassForm(opened, self._classes, self._tasks, accounts=accounts)
            dialog = ClassDialog(form, self._import, over)
            form.setParent(dialog)
            if isinstance(over, ClassListDialog):
                dialog.saved.connect(over.show_class)
            dialog.saved.connect(self.mail_set_up)
            dialog.wants_people.connect(lambda: self._show_people(dialog, opened))
            open_dialog(dialog)

        self._read(over, work, show)

    def _show_people(self, over: QWidget, opened: OpenedClass) -> None:
        id, book = opened.setup.account_class.id, self._classes
        bulk = SqlBulkBook(self._database, self._author)
        open_dialog(
            PeopleDialog(
                opened.setup.account_class.name,
                TouchedPeople(id, book, self._tasks),
                OpenInvitations(id, book, bulk, self._tasks),
                over,
            )
        )

    # Lists

    def _divisions(self, window: QWidget) -> ListDialog:
        made = self._list(window, divisions())
        made.finished.connect(self.mail_set_up)
        made.more_asked.connect(lambda division: self._show_branding(made, division))
        return made

    def _show_branding(self, over: ListDialog, division: Division) -> None:
        book = SqlBrandingBook(self._database, self._author)

        def show(stored: Branding) -> None:
            form = BrandingForm(stored, book, self._tasks)
            open_dialog(BrandingDialog(division.name, form, over))

        self._read(over, lambda: book.branding(division.id), show)

    def _list(self, window: QWidget, edited: EditedList[E]) -> ListDialog:
        book = SqlListBook(self._database, self._author, edited.kind)
        entries = SetupList(book, edited.columns, edited.blank, self._tasks)
        return ListDialog(edited.words, entries, self._changes, window)

    # Behind them

    def _keep(self, screen: SetupScreen, dialog: QDialog) -> None:
        self._shown[screen] = dialog
        dialog.finished.connect(lambda _: self._shown.pop(screen, None))
        open_dialog(dialog)

    def _read(self, window: Any, work: Callable[[], T], done: Callable[[T], None]) -> None:
        def tell(error: DataError) -> None:
            window.banner.tell(Tone.BAD, str(error))

        self._tasks.run(window, work, done=done, failed=tell)
