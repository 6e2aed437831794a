"""The list of login requests on a real office, with what comes in."""

from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.models.data_changes import DataChanges
from desktop.models.login_approval import ApprovalForm
from desktop.tasks import ThreadedTasks
from desktop.views.login_requests.requests_window import LoginRequestsWindow
from domain.ids import LoginRequestId
from domain.login_decisions import Decision, RequestQuery, RequestView
from domain.login_requests import RequestKind, Typed
from domain.logins import DeviceKind, Visitor
from storage.login_decisions import SqlDecisionBook
from storage.login_requests import SqlLoginRequestBook
from tests.mailing.post import Post
from tests.office import MONDAY

PHONE = Visitor(network="203.0.113.7", device=DeviceKind.PHONE)
JANE = "jane@themill.example"
STREET: dict[str, Any] = {"street": "1 Pheasant Ridge Dr NE", "city": "Blaine"}


class Desk:
    def __init__(self, qtbot: QtBot, post: Post) -> None:
        self.qtbot = qtbot
        self.post = post
        self.tasks = ThreadedTasks()
        self.book = SqlDecisionBook(post.office.database, post.office.author)
        self.changes = DataChanges()
        post.office.database.watch(self.changes.report)
        self.behind = QWidget()
        qtbot.addWidget(self.behind)

    def close(self) -> None:
        self.tasks.close()

    def ask(self, *, kind: RequestKind = RequestKind.ADDRESS, **typed: Any) -> LoginRequestId:
        fields = {"name": "Jane Miller", "email": JANE, **typed}
        requests = SqlLoginRequestBook(self.post.office.database)
        requests.ask(Typed(kind=kind, **fields), PHONE)
        requests.settle(MONDAY)
        (newest,) = self.book.listed(RequestQuery(view=RequestView.ALL), 0, 1)
        return newest.id

    def window(self) -> LoginRequestsWindow:
        """Shown, with its rows."""
        made = LoginRequestsWindow(self.book, self.tasks, self.behind)
        made.follow(self.changes)
        with self.qtbot.waitSignal(made.requests.shown):
            made.show()
        return made

    def form(self, id: LoginRequestId, decision: Decision = Decision.APPROVED) -> ApprovalForm:
        return ApprovalForm(self.book.opened(id), self.book, self.tasks, decision=decision)
