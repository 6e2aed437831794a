"""The line at the foot of the main window."""

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStatusBar, QToolTip, QWidget

from desktop.icons import Icon
from desktop.theme import current_theme
from desktop.views.widgets import Button, ghost, label


class StatusBar(QStatusBar):
    """Where the data is and what runs at the left, who looks at the account at the right."""

    def __init__(self, staff_name: str) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.sync = self._teller(
            Icon.COMPUTER,
            self.tr("On this computer"),
            self.tr("All data is in the database on this computer. Nothing is sent anywhere."),
        )
        self._views = self._teller(
            Icon.VIEW,
            self.tr("({count} views) – {name}").format(count=1, name=staff_name),
            self.tr("{name} is viewing this account.").format(name=staff_name),
        )
        self.backups = ghost("", Icon.BACKUP)
        self.mail = ghost("", Icon.WAITING)
        self.requests = ghost("", Icon.KEY)  # a click opens the list, also while it is hidden
        self._work = QWidget()
        self._work_text = label("")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(current_theme().px(140))
        row = QHBoxLayout(self._work)
        row.setContentsMargins(current_theme().px(8), 0, 0, 0)
        row.addWidget(self._work_text)
        row.addWidget(self._bar)
        self.stop = ghost(self.tr("Stop"))
        self.stop.clicked.connect(self._stop_work)
        self._stop: Callable[[], None] | None = None
        row.addWidget(self.stop)
        left = current_theme().px(8)
        self.setContentsMargins(left, 0, left, 0)
        for part in (self.sync, self.backups, self.mail, self.requests, self._work):
            self.addWidget(part)
        for silent in (self.backups, self.mail, self.requests, self._work):
            silent.hide()
        self.addPermanentWidget(self._views)

    def show_progress(
        self, text: str, done: int, total: int, *, stop: Callable[[], None] | None = None
    ) -> None:
        """Tell how far a longer piece of work is; total 0 means that nobody knows.

        stop is what the button does, without which there is none.
        """
        self._stop = stop
        self.stop.setVisible(stop is not None)
        self._work_text.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.setAccessibleName(text)
        self._work.show()

    def end_progress(self) -> None:
        self._work.hide()

    def show_backups(self, text: str, sentence: str, *, warns: bool) -> None:
        """How the backups stand; a click says the sentence."""
        self.backups.setText(text)
        self.backups.setToolTip(sentence)
        self.backups.setAccessibleDescription(sentence)
        self.backups.set_icon(Icon.WARNING if warns else Icon.BACKUP)
        self.backups.show()

    def show_mail(self, text: str, sentence: str, *, warns: bool) -> None:
        """What has not left and why; nothing at all where nothing waits."""
        self.mail.setText(text)
        self.mail.setToolTip(sentence)
        self.mail.setAccessibleDescription(sentence)
        self.mail.set_icon(Icon.WARNING if warns else Icon.WAITING)
        self.mail.setVisible(bool(text))

    def show_requests(self, count: int, *, warns: bool) -> None:
        """How many login requests wait; nothing at all where none does."""
        one, many = self.tr("1 login request"), self.tr("{} login requests")
        self.requests.setText(one if count == 1 else many.format(f"{count:,}"))
        words = self.tr("Waits for somebody to decide. Click to open the list (Ctrl+Shift+L).")
        guessed = self.tr("Somebody may be guessing. Click to look at it (Ctrl+Shift+L).")
        self.requests.setToolTip(guessed if warns else words)
        self.requests.setAccessibleDescription(self.requests.toolTip())
        self.requests.set_icon(Icon.WARNING if warns else Icon.KEY)
        self.requests.setVisible(count > 0)

    def show_views(self, shown: bool) -> None:
        """Without an account there is nothing to view."""
        self._views.setVisible(shown)

    def _stop_work(self) -> None:
        if self._stop is not None:
            self._stop()

    def _teller(self, meaning: Icon, text: str, sentence: str) -> Button:
        button = ghost(text, meaning)
        button.setToolTip(sentence)
        button.setAccessibleDescription(sentence)
        button.clicked.connect(
            lambda: QToolTip.showText(button.mapToGlobal(QPoint(0, 0)), sentence, button)
        )
        return button
