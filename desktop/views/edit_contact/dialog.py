"""The Edit Contact dialog, and Add Contact until the contact is saved."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from shiboken6 import isValid

from desktop.icons import Icon, Mark, status_mark
from desktop.models.contact_changes import moves_invited, takeover
from desktop.models.contact_editor import ContactEditor
from desktop.models.contact_form import FIELDS
from desktop.models.contact_watch import ContactWatch
from desktop.models.import_state import ImportState
from desktop.theme import Ink, current_theme
from desktop.views.edit_contact import questions
from desktop.views.edit_contact.access_tab import AccessTab
from desktop.views.edit_contact.activity_tab import ActivityTab
from desktop.views.edit_contact.details_tab import DetailsTab
from desktop.views.edit_contact.portal_steps import PortalSteps
from desktop.views.edit_contact.tags_tab import TagsTab
from desktop.views.widgets import (
    DialogFrame,
    Page,
    Pill,
    Tone,
    announce,
    confirm,
    danger,
    ghost,
    plain,
    primary,
)
from domain.books import AddressOwner, ContactQuery, OpenedContact
from domain.contacts import Level
from domain.errors import (
    BillingHeldError,
    BusyError,
    ConflictError,
    DataError,
    RefusedError,
)
from domain.ids import AccountContactId

_SIZE = QSize(1120, 792)
_SMALLEST = QSize(960, 640)
DETAILS, ACCESS, TAGS, ACTIVITY = range(4)


def _nothing() -> None:
    """After Save and continue the dialog stays as it is."""


class EditContactDialog(DialogFrame):
    """Shows a ContactEditor. What is right, changed or asked is decided there."""

    saved = Signal(object)  # the AccountContactId
    unlinked = Signal(object)
    merge_asked = Signal(object)  # the ContactId to merge with; nothing typed is left

    def __init__(
        self, editor: ContactEditor, import_state: ImportState, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        editor.setParent(self)
        self.editor = editor
        self._form = editor.form
        self._import_state = import_state
        self._after_save: Callable[[], None] = _nothing
        self._close_when_done = False
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._just_saved = False
        self._focus_before: QWidget | None = None
        self._details = self.add_tab(self.tr("Details"), partial(DetailsTab, editor))
        self._steps = PortalSteps(
            editor, self._details().portal, self, lambda: self._save_then(_nothing)
        )
        self._access, self._tags, self._activity = self._added_tables()
        self._build_header()
        self._build_footer()
        self._wire()
        self._fit()
        self._refresh()
        self._refresh_import()
        self._details().begin()

    @property
    def contact_id(self) -> AccountContactId:
        """The contact that is shown now."""
        return self._form.draft.id

    def start(self, opened: OpenedContact, query: ContactQuery | None) -> None:
        """Edit this contact, once closed, as a dialog made for it would."""
        self._just_saved = False
        self.editor.start(opened, query)
        self._refresh_import()
        self._details.to_top()
        self._details().begin()

    def watch(self, watch: ContactWatch) -> None:
        """Say it when somebody else stores this contact."""
        watch.followed.connect(
            lambda: self.banner.tell(
                Tone.INFO,
                self.tr("This contact was changed elsewhere just now. It shows as stored."),
            )
        )
        watch.differs.connect(lambda: self._fail(ConflictError(())))
        watch.gone.connect(lambda sentence: self.banner.tell(Tone.BAD, sentence))

    def show_tab(self, position: int) -> None:
        self.tabs.setCurrentIndex(position)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, and no other."""
        focused = self.focusWidget()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(focused, QPushButton):
            focused.click()

    def reject(self) -> None:
        """Cancel, Esc and the window's own button: asks only when something would be lost."""
        if self.editor.busy:
            self._close_when_done = True
        else:
            self._leave_then(partial(QDialog.reject, self))

    def done(self, result: int) -> None:
        """What is behind the other tabs goes; whoever looks at it again starts over."""
        super().done(result)
        self.banner.dismiss()
        self.show_tab(DETAILS)
        for page in (self._access, self._tags, self._activity):
            page.clear()

    # Building

    def _added_tables(self) -> tuple[Page[AccessTab], Page[TagsTab], Page[ActivityTab]]:
        add, editor = partial(self.add_tab, scrolls=False), self.editor
        return (
            add(self.tr("Customer Portal Access"), self._made_access),
            add(self.tr("Tags"), partial(TagsTab, editor)),
            add(self.tr("Activity History"), partial(ActivityTab, editor)),
        )

    def _made_access(self, parent: QWidget) -> AccessTab:
        access = AccessTab(self.editor, parent)
        self._steps.take(access)
        return access

    def _build_header(self) -> None:
        self._portal_pill = self.header.add_pill(Pill())
        self._level_pill = self.header.add_pill(Pill())
        self._previous = ghost(self.tr("Previous"), Icon.PREVIOUS)
        self._previous.setToolTip(self.tr("Previous contact (Alt+Up)"))
        self._next = ghost(self.tr("Next"), Icon.NEXT)
        self._next.setToolTip(self.tr("Next contact (Alt+Down)"))
        for button in (self._previous, self._next):
            button.setEnabled(False)  # until it is known who stands beside this contact
            self.header.add_button(button)

    def _build_footer(self) -> None:
        self._unlink = danger(self.tr("&Unlink from account"), Icon.UNLINK)
        self._cancel = plain(self.tr("Cancel"))
        self._continue = plain(self.tr("Save and continue"))
        self._save = primary(self.tr("Save"))
        self.footer.add_left(self._unlink)
        for button in (self._cancel, self._continue, self._save):
            self.footer.add_right(button)

    def _wire(self) -> None:
        self._previous.clicked.connect(partial(self._walk, 0))
        self._next.clicked.connect(partial(self._walk, 1))
        self._unlink.clicked.connect(self._ask_unlink)
        self._cancel.clicked.connect(self.reject)
        self._continue.clicked.connect(lambda: self._save_then(_nothing))
        self._save.clicked.connect(lambda: self._save_then(self.accept))
        for keys, act in (
            ("Ctrl+S", lambda: self._save_then(_nothing)),
            ("Ctrl+Return", lambda: self._save_then(self.accept)),
            ("Ctrl+Enter", lambda: self._save_then(self.accept)),
            ("Alt+Up", partial(self._walk, 0)),
            ("Alt+Down", partial(self._walk, 1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        details = self._details()
        details.same_address.open_asked.connect(self._open)
        details.same_address.link_asked.connect(self._ask_link)
        details.same_address.merge_asked.connect(self._ask_merge)
        self.tabs.currentChanged.connect(self._enter_tab)
        self._form.changed.connect(self._refresh)
        self.editor.changed.connect(self._refresh_busy)
        self.editor.saved.connect(self._done_saving)
        self.editor.unlinked.connect(self._done_unlinking)
        self.editor.failed.connect(self._fail)
        self._settled.timeout.connect(self._close_if_asked)
        self._import_state.changed.connect(self._refresh_import)

    def _fit(self) -> None:
        px = current_theme().px
        self.setMinimumSize(_SMALLEST)
        wanted = QSize(px(_SIZE.width()), px(_SIZE.height()))
        self.resize(wanted.boundedTo(self.screen().availableSize()).expandedTo(_SMALLEST))

    # Showing

    def _refresh(self) -> None:
        opened, draft = self._form.opened, self._form.draft
        account = f"{opened.account.number} {opened.account.name}"
        changes = len(self._form.changes)
        title = self.tr("Add Contact") if opened.is_new else self.tr("Edit Contact")
        self.setWindowTitle(f"• {title}" if changes else title)
        name = draft.contact.name.strip()
        shown = name or (self.tr("New contact") if opened.is_new else self.tr("No name"))
        job = draft.contact.title.strip()
        avatar = Icon.ADD_CONTACT if opened.is_new else name or Icon.CONTACT
        self.header.set_subject(shown, f"{job} · {account}" if job else account, avatar)
        self._refresh_pills()
        self._unlink.setVisible(not opened.is_new)
        for button in (self._previous, self._next):
            button.setVisible(self.editor.walks and not opened.is_new)
        self._save.setText(self.tr("Save contact") if opened.is_new else self.tr("Save"))
        self._refresh_note(changes)
        bad = set(self._form.problems)
        for position, wrong in ((DETAILS, bad - {"links"}), (ACCESS, bad & {"links"})):
            mark = Icon.PROBLEM if wrong else None
            if mark is not self.tabs.mark(position):
                self.tabs.set_mark(position, mark, self.tr("something is to be corrected"))

    def _refresh_note(self, changes: int) -> None:
        self._just_saved = self._just_saved and not changes
        if changes == 1:
            self.footer.note.setText(self.tr("1 unsaved change"))
        elif changes:
            self.footer.note.setText(
                self.tr("{count} unsaved changes").format(count=f"{changes:,}")
            )
        else:
            self.footer.note.setText(self.tr("Saved") if self._just_saved else "")

    def _refresh_pills(self) -> None:
        opened, draft = self._form.opened, self._form.draft
        state = opened.row.portal.state.value
        self._portal_pill.setVisible(not opened.is_new)
        self._portal_pill.show_state(
            self.tr("Portal user: {state}").format(state=state), status_mark(state)
        )
        self._level_pill.setVisible(not opened.is_new)
        account = draft.level is Level.ACCOUNT
        self._level_pill.show_state(
            self.tr("Account level") if account else self.tr("Site level"),
            Mark(Icon.ACCOUNT if account else Icon.SITE, Ink.TEXT2),
        )

    def _refresh_busy(self) -> None:
        busy = self.editor.busy
        if busy and self._focus_before is None:
            self._focus_before = self.focusWidget()
        self.body.setEnabled(not busy)
        for button in (self._unlink, self._save, self._continue):
            button.setEnabled(not busy)
        neighbours = self.editor.neighbours
        self._previous.setEnabled(not busy and neighbours.previous is not None)
        self._next.setEnabled(not busy and neighbours.next is not None)
        if not busy:
            self._refresh_import()
            before, self._focus_before = self._focus_before, None
            if before is not None and isValid(before):
                before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._settled.start()  # after what the outcome does

    def _refresh_import(self) -> None:
        running = self._import_state.running
        reason = self.tr("Import is running. You can go on typing; save when it has finished.")
        for button in (self._save, self._continue, self._unlink):
            button.setEnabled(not running and not self.editor.busy)
            button.setToolTip(reason if running else "")
            button.setAccessibleDescription(reason if running else "")
        if running and self.banner.text() != reason:
            self.banner.tell(Tone.WARN, reason, closable=False)
        elif not running and self.banner.text() == reason:
            self.banner.dismiss()

    def _enter_tab(self, position: int) -> None:
        if position != DETAILS and not self.tabs.hasFocus():
            (self._access, self._tags, self._activity)[position - 1]().focus()

    def _show_field(self, name: str) -> None:
        self.tabs.setCurrentIndex(ACCESS if name == "links" else DETAILS)
        if name == "links":
            self._access().focus()
        else:
            self._details().focus(name)

    # Doing

    def _save_then(self, after: Callable[[], None]) -> None:
        form = self._form
        if self.editor.busy or self._import_state.running:
            return
        if not form.changes and not form.opened.is_new:
            after()
            return
        if (wrong := form.check()) is not None:
            self._show_field(wrong)
            return
        save = partial(self._start_saving, after)
        if moves_invited(form.opened, form.draft):
            save = partial(self._ask_new_invitation, save)
        if form.consequences:
            confirm(self, questions.agreed(form, form.consequences), save)
        else:
            save()

    def _ask_new_invitation(self, save: Callable[[], None]) -> None:
        def save_with(mail: bool) -> None:
            self._form.mail_wanted = mail
            save()

        question = questions.new_invitation(self._form)
        confirm(self, question, partial(save_with, True), other=partial(save_with, False))

    def _start_saving(self, after: Callable[[], None], *, takes_over_billing: bool = False) -> None:
        self._after_save = after
        self.editor.save(takes_over_billing=takes_over_billing)

    def _done_saving(self) -> None:
        after, self._after_save = self._after_save, _nothing
        if self.banner.text() and not self._import_state.running:
            self.banner.dismiss()
        self.saved.emit(self.contact_id)
        self._just_saved = True
        self._refresh_note(len(self._form.changes))
        announce(self, self.footer.note.text())
        if not self._close_when_done:
            after()

    def _close_if_asked(self) -> None:
        """Somebody wanted to leave while a command ran, and it did not fail."""
        if self._close_when_done and not self.editor.busy:
            self._close_when_done = False
            self.reject()

    def _fail(self, error: DataError) -> None:
        self._close_when_done = False
        after, self._after_save = self._after_save, _nothing
        if isinstance(error, BillingHeldError):
            self._ask_takeover(error, after)
            return
        refused = error.problems if isinstance(error, RefusedError) else {}
        for name in FIELDS:
            if name in refused:
                self._show_field(name)
                return
        tone = Tone.WARN if isinstance(error, BusyError | ConflictError) else Tone.BAD
        compare = (self.tr("Compare"), self._compare) if isinstance(error, ConflictError) else None
        self.banner.tell(tone, str(error), action=compare)

    def _ask_takeover(self, error: BillingHeldError, after: Callable[[], None]) -> None:
        account = self._form.opened.account
        change = takeover(error.kind, error.holder, f"{account.number} {account.name}")
        save = partial(self._start_saving, after, takes_over_billing=True)
        confirm(self, questions.agreed(self._form, [change]), save)

    def _compare(self) -> None:
        self.banner.dismiss()
        self.editor.compare()

    def _ask_unlink(self) -> None:
        confirm(self, questions.unlink(self._form), self.editor.unlink)

    def _done_unlinking(self) -> None:
        self.unlinked.emit(self.contact_id)
        self.accept()

    def _ask_link(self, owner: AddressOwner) -> None:
        link = partial(self.editor.link_instead, owner.contact_id)
        confirm(self, questions.link(self._form, owner), link)

    def _ask_merge(self, owner: AddressOwner) -> None:
        self._leave_then(partial(self.merge_asked.emit, owner.contact_id))

    def _open(self, contact: AccountContactId) -> None:
        self._leave_then(partial(self.editor.open, contact))

    def _walk(self, side: int) -> None:
        beside = self.editor.neighbours[side]
        if beside is not None and not self.editor.busy:
            self._open(beside)

    def _leave_then(self, go: Callable[[], None]) -> None:
        """Go on once nothing typed is lost by it."""
        if self._form.changes:
            save = partial(self._save_then, go)
            confirm(self, questions.unsaved(self._form), save, other=go)
        else:
            go()
