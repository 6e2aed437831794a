"""Bulk invitations in a test: the dialog over a real office, and its mail."""

from collections.abc import Callable
from threading import Thread

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.mail_room import MailRoom
from desktop.models.data_changes import DataChanges
from desktop.models.invitation_run import Books, InvitationRun, Stage
from desktop.tasks import ThreadedTasks
from desktop.template_room import TemplateRoom
from desktop.views.invitations.invitations_dialog import InvitationsDialog
from domain.books import ContactQuery, Scope
from domain.bulk import Chosen
from domain.invitation_batches import Batch
from exporting.exporter import FileExporter
from storage.bulk import SqlBulkBook
from storage.invitation_batches import SqlBatchBook
from tests.mailing.mail_server import MailServer
from tests.mailing.post import Post, dialling

EVERYBODY_QUERY = ContactQuery(scope=Scope.EVERYWHERE)

EVERYBODY = Chosen(query=EVERYBODY_QUERY)


class Sending:
    """The dialog over a real office, and the mail of that office."""

    def __init__(self, post: Post, server: MailServer, tasks: ThreadedTasks, qtbot: QtBot) -> None:
        self.post, self.server, self.qtbot = post, server, qtbot
        database, author = post.office.database, post.office.author
        self.changes = DataChanges()
        database.watch(self.changes.report)
        batches = SqlBatchBook(database, author)
        self.books = Books(
            batches=batches,
            bulk=SqlBulkBook(database, author),
            exporter=FileExporter(database),
            previews=TemplateRoom(MailRoom(database, author, lambda: None)),
        )
        self.tasks = tasks
        self.open(EVERYBODY)
        self.wait(
            lambda: self.run.stage is Stage.READY and self.dialog.review.template.count() == 1
        )

    def open(self, what: Chosen | Batch) -> None:
        self.run = InvitationRun(self.books, self.tasks, self.changes, what)
        self.dialog = InvitationsDialog(self.run, self.books.batches, self.tasks)
        self.qtbot.addWidget(self.dialog)
        self.dialog.show()

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until)

    def says(self, words: str) -> bool:
        return any(
            words in label.text() for label in self.dialog.findChildren(QLabel) if label.isVisible()
        )

    def deliver(self, **settings: int) -> None:
        """In a thread of its own, as in the program."""
        delivery = self.post.delivery(dialling(self.server.port, **settings))
        thread = Thread(target=delivery.run)
        thread.start()
        self.wait(lambda: not thread.is_alive())

    def send(self) -> None:
        self.dialog.send.click()
        self.wait(lambda: self.run.stage in (Stage.SENDING, Stage.DONE))

    def finish(self) -> None:
        self.deliver()
        self.wait(lambda: self.run.stage is Stage.DONE)
