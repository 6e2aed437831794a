"""Everything the main window can be asked to do, with its words, icons and shortcuts."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from desktop.icons import Icon, icon
from desktop.theme import ThemeChoice
from desktop.views.main.openers import SafetyScreen, SetupScreen

Keys = Sequence[str | QKeySequence.StandardKey]


class MainActions(QObject):
    """The menus, the buttons and the search popup all offer these."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._make_file_and_edit()
        self._make_view()
        self._make_look()
        self._make_accounts_and_contacts()
        self._make_setup()
        self.shortcuts = self._made(self.tr("&Keyboard shortcuts"), ["F1", "Ctrl+/"], Icon.KEYBOARD)
        self.about = self._made(self.tr("&About Portal Desk"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    @property
    def all(self) -> tuple[QAction, ...]:
        return tuple(self.findChildren(QAction))

    @property
    def of_account(self) -> tuple[QAction, ...]:
        """What needs an account to be open."""
        return (
            self.edit_account,
            self.copy_account,
            self.add_contact,
            self.filter_contacts,
            self.today,
        )

    def _make_file_and_edit(self) -> None:
        tr = self.tr
        self.import_files = self._made(tr("&Import files…"), ["Ctrl+Shift+I"], Icon.IMPORT)
        self.export = self._made(tr("E&xport…"), ["Ctrl+Shift+E"], Icon.EXPORT)
        self.open_demo = self._made(tr("Open the &demo"), [], Icon.VIEW)
        self.safety = {
            SafetyScreen.BACK_UP: self._made(tr("&Back up now"), [], Icon.BACKUP),
            SafetyScreen.BACKUP_FOLDER: self._made(tr("Backup &folder…"), [], Icon.FOLDER),
            SafetyScreen.RESTORE: self._made(tr("&Restore a backup…"), [], Icon.HISTORY),
            SafetyScreen.RECOVERY_KEY: self._made(tr("Recovery &key…"), [], Icon.KEY),
        }
        self.quit = self._made(tr("&Quit"), ["Ctrl+Q"])
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

        self.undo = self._made(tr("&Undo…"), ["Ctrl+Z"], Icon.UNDO)
        self.search = self._made(tr("&Search everything…"), ["Ctrl+K"], Icon.SEARCH)
        self.filter_contacts = self._made(tr("&Filter contacts"), ["Ctrl+F"], Icon.FILTER_LINES)
        self.filter_accounts = self._made(tr("Filter &accounts"), ["Ctrl+L"], Icon.FILTER)

    def _make_view(self) -> None:
        tr = self.tr
        self.accounts = self._made(tr("A&ccounts"), ["Ctrl+1"], Icon.ACCOUNT)
        self.all_contacts = self._made(tr("All c&ontacts"), ["Ctrl+2"], Icon.ALL_CONTACTS)
        self.back = self._made(tr("&Back"), ["Alt+Left"], Icon.BACK)
        self.forward = self._made(tr("&Forward"), ["Alt+Right"], Icon.FORWARD)
        self.refresh = self._made(tr("&Refresh"), ["F5"], Icon.SYNC)
        self.calendar = self._made(tr("Service &calendar"), ["Ctrl+Shift+C"], Icon.CALENDAR)
        self.calendar.setCheckable(True)
        self.today = self._made(tr("&Today in the calendar"), ["Ctrl+T"])
        self.next_pane = self._made(tr("&Next pane"), ["F6"])
        self.previous_pane = self._made(tr("&Previous pane"), ["Shift+F6"])

    def _make_look(self) -> None:
        tr = self.tr
        self.zoom_in = self._made(tr("Zoom &in"), ["Ctrl++", "Ctrl+="])
        self.zoom_out = self._made(tr("Zoom &out"), ["Ctrl+-"])
        self.zoom_reset = self._made(tr("&Actual size"), ["Ctrl+0"])
        self.themes = {
            ThemeChoice.LIGHT: self._made(tr("&Light")),
            ThemeChoice.DARK: self._made(tr("&Dark")),
            ThemeChoice.SYSTEM: self._made(tr("&System")),
        }
        group = QActionGroup(self)
        for choice in self.themes.values():
            choice.setCheckable(True)
            group.addAction(choice)

    def _make_accounts_and_contacts(self) -> None:
        tr = self.tr
        self.add_account = self._made(tr("&Add account…"), ["Ctrl+Shift+N"], Icon.ADD)
        self.edit_account = self._made(tr("&Edit account…"), ["Ctrl+E"], Icon.EDIT)
        self.copy_account = self._made(tr("&Copy number and name"), [], Icon.COPY)
        self.previous_site = self._made(tr("&Previous site"), ["Ctrl+["], Icon.PREVIOUS)
        self.next_site = self._made(tr("&Next site"), ["Ctrl+]"], Icon.NEXT)
        self.choose_site = self._made(tr("Choose a &site…"), [], Icon.SITE)
        self.site_seers = self._made(tr("&Who sees this site…"), ["Ctrl+Shift+W"], Icon.VIEW)

        self.add_contact = self._made(tr("&Add contact…"), ["Ctrl+N"], Icon.ADD_CONTACT)
        self.edit_contact = self._made(tr("&Edit contact…"), ["F2"], Icon.EDIT)
        self.merge_contacts = self._made(tr("&Merge contacts…"), ["Ctrl+M"], Icon.RESULT)
        self.invite = self._made(tr("Send portal &invitation"), ["Ctrl+I"], Icon.SEND)
        self.send_invitations = self._made(
            tr("&Send portal invitations to many…"), ["Ctrl+Shift+M"], Icon.SEND
        )
        self.earlier_invitations = self._made(tr("Ea&rlier invitations…"), [], Icon.HISTORY)
        self.login_requests = self._made(tr("&Login requests…"), ["Ctrl+Shift+L"], Icon.KEY)
        # Both are about the marked contact.
        self.edit_contact.enabledChanged.connect(self.merge_contacts.setEnabled)

    def _make_setup(self) -> None:
        tr = self.tr
        self.setup = {
            SetupScreen.ACCOUNT_CLASSES: self._made(
                tr("Account &classes…"), ["Ctrl+Shift+K"], Icon.ACCOUNT_CLASS
            ),
            SetupScreen.SYSTEM_OPTIONS: self._made(tr("System &options…"), ["Ctrl+,"], Icon.SETUP),
            SetupScreen.NOTIFICATION_TEMPLATES: self._made(
                tr("&Notification templates…"), ["Ctrl+Shift+T"], Icon.EMAIL
            ),
            SetupScreen.CONTACT_ROLES: self._made(tr("Contact &roles…"), [], Icon.CONTACTS),
            SetupScreen.TAG_TYPES: self._made(tr("&Tag types…"), [], Icon.TAG),
            SetupScreen.DIVISIONS: self._made(tr("&Divisions…"), [], Icon.ACCOUNT),
            SetupScreen.NEW_LOCATION_TEMPLATES: self._made(
                tr("New &location templates…"), [], Icon.SITE
            ),
            SetupScreen.NEW_LOCATION_BUNDLES: self._made(
                tr("New location &bundles…"), [], Icon.SERVICE
            ),
        }
        for action in self.setup.values():
            action.setMenuRole(QAction.MenuRole.NoRole)  # "options" would be moved on macOS

    def _made(self, text: str, keys: Keys = (), meaning: Icon | None = None) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        if meaning is not None:
            action.setIcon(icon(meaning))
        return action
