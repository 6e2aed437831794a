"""The mail of one open database, as its main window shows it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from desktop.mail_room import MailRoom
from desktop.models.data_changes import DataChanges
from desktop.models.post_office import PostOffice, PostStanding, invitations, waits
from desktop.tasks import TaskRunner
from desktop.views.mail.password_dialog import PasswordDialog
from desktop.views.main.main_window import MainWindow
from desktop.views.widgets import Confirmation, Question, Tone, confirm
from domain.mail import OpenedMail


class Posting(QObject):
    """Tells in the status bar what waits, asks before quitting leaves it, offers to send it."""

    def __init__(
        self,
        room: MailRoom,
        tasks: TaskRunner,
        changes: DataChanges,
        window: MainWindow,
        open_settings: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._open_settings = open_settings
        self._room = room
        self._tasks = tasks
        self._leaves = self._password_asked = False
        self._asked: Confirmation | None = None
        self.post = PostOffice(room, room.invitations, tasks, changes, self)
        self.post.changed.connect(self._follow)
        self.post.offered.connect(self._offer)
        self.post.failed.connect(lambda error: window.banner.tell(Tone.BAD, str(error)))
        window.may_close = self._may_close
        window.status.mail.clicked.connect(self._open)
        self.post.send()

    def look_again(self) -> None:
        """Something that invitations may wait for was set up."""
        self.post.offer_waiting()
        self.post.send(at_once=True)

    def close(self) -> None:
        self._leaves = True
        self.post.close()

    def _follow(self) -> None:
        state = self.post.state
        warns = state.standing is PostStanding.TROUBLE
        self._window.status.show_mail(state.short, state.sentence, warns=warns)
        if state.wants_password and not self._password_asked:
            self._password_asked = True  # once; after that the status bar says it
            self._tasks.run(
                self, self._room.opened, done=self._ask_password, failed=self.post.failed.emit
            )

    def _open(self) -> None:
        """What can be sent is offered; for everything else the settings are the place."""
        if self.post.state.sendable:
            self.post.offer_waiting()
        else:
            self._open_settings()

    def _offer(self, count: int) -> None:
        if self._asked is not None:
            return
        one = self.tr("Send the waiting invitation?")
        many = self.tr("Send the {} waiting invitations?").format(f"{count:,}")
        question = Question(
            title=one if count == 1 else many,
            sentence=self.tr(
                "What they waited for is there now."
                " Whoever lost access or got another address meanwhile gets none."
            ),
            verb=self.tr("Send {}").format(invitations(count)),
            cancel=self.tr("Later"),
        )
        over = QApplication.activeModalWidget() or self._window
        self._asked = confirm(over, question, self.post.send_waiting)
        self._asked.finished.connect(self._forget)

    def _ask_password(self, opened: OpenedMail) -> None:
        over = QApplication.activeModalWidget() or self._window
        dialog = PasswordDialog(
            opened.settings, keeps_passwords=opened.keeps_passwords, parent=over
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.entered.connect(self._enter_password)
        dialog.open()

    def _enter_password(self, typed: str) -> None:
        self._tasks.run(
            self,
            lambda: self._room.enter_password(typed),
            done=lambda _: self.post.send(at_once=True),
            failed=self.post.failed.emit,
        )

    def _may_close(self) -> bool:
        leaving = self.post.state.leaving
        if self._leaves or not leaving:
            return True
        if self._asked is None:
            later = self.tr("They leave when Portal Desk or a service runs next.")
            question = Question(
                title=waits(self.post.state.queued, leaving),
                sentence=f"{later} {self.post.state.trouble}".rstrip(),
                verb=self.tr("Quit"),
                cancel=self.tr("Stay"),
            )
            self._asked = confirm(self._window, question, self._leave)
            self._asked.finished.connect(self._forget)
        return False

    def _leave(self) -> None:
        self._leaves = True
        self._window.close()

    def _forget(self) -> None:
        self._asked = None
