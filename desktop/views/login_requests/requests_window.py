"""Login requests: what came in, and what becomes of it."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.data_changes import DataChanges
from desktop.models.listed_rows import ListState
from desktop.models.login_request_list import RequestList
from desktop.tasks import Latest, TaskRunner
from desktop.theme import Ink, current_theme
from desktop.views.login_requests.request_pane import RequestPane
from desktop.views.widgets import (
    Card,
    Column,
    DialogFrame,
    EmptyState,
    SearchField,
    Segment,
    Segmented,
    Table,
    Tone,
    danger,
    plain,
    primary,
)
from domain.errors import DataError
from domain.ids import LoginRequestId
from domain.login_decisions import ListedRequest, LoginRequestBook, OpenedRequest, RequestView
from domain.login_requests import RequestKind, RequestState

_COLUMNS = (
    Column(116), Column(146), Column(112), Column(150, stretches=True), Column(124), Column(164),
)  # fmt: skip
_TYPING = 120  # milliseconds until what was typed is searched for


class LoginRequestsWindow(DialogFrame):
    """Follows what comes in and what is decided, here and elsewhere. Decides nothing itself."""

    wants_approve = Signal(object)  # an OpenedRequest
    wants_merge = Signal(object)  # an OpenedRequest
    wants_reject = Signal(object)  # a ListedRequest
    wants_contact = Signal(object)  # an AccountContactId

    def __init__(self, book: LoginRequestBook, tasks: TaskRunner, parent: QWidget) -> None:
        super().__init__(parent.tr("Login Requests"), parent)
        self._book = book
        self._opening = Latest(tasks, self)
        self._opened: OpenedRequest | None = None
        self.requests = RequestList(book, tasks, self)
        self.views = Segmented(
            self.tr("Which requests"),
            [Segment(view, self._name(view)) for view in RequestView],
            self.body,
        )
        self.search = SearchField(self.tr("Name, email, account or invoice"))
        self.table = Table(self.tr("Login requests"), row_height=36, parent=self.body)
        self.pane = RequestPane(self.body)
        self.reject_button = danger(self.tr("&Reject…"), Icon.REVOKE)
        self.contact = plain(self.tr("&Open contact"), Icon.CONTACT)
        self.merge = plain(self.tr("&Merge with a contact…"), Icon.RESULT)
        self.approve = primary(self.tr("&Approve…"))
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._build()
        self._connect()
        self.resize(current_theme().px(1280), current_theme().px(704))
        self.requests.show(self.requests.query)
        self.table.setFocus()

    def follow(self, changes: DataChanges) -> None:
        changes.written.connect(self.refresh)

    def refresh(self) -> None:
        """Read again; the marked row stays."""
        self.requests.refresh()

    def mark(self, id: LoginRequestId) -> None:
        self.requests.locate(id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        in_search = self.search.hasFocus()
        if in_search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        px = current_theme().px
        self.header.set_subject(
            self.tr("Login Requests"),
            self.tr("Who asked for a login in the customer portal, or for something without one"),
            Icon.KEY,
        )
        self.table.setModel(self.requests)
        self.table.set_columns(_COLUMNS)
        self.search.setFixedWidth(px(280))
        tools = QHBoxLayout()
        tools.setSpacing(px(12))
        tools.addWidget(self.views)
        tools.addStretch(1)
        tools.addWidget(self.search)
        card = Card(self.body, margin=1)
        card.column.setContentsMargins(1, 1, 1, px(7))
        card.column.addWidget(self.table)
        self._stack = self._made_stack(card)
        beside = QHBoxLayout()
        beside.setSpacing(px(16))
        beside.addWidget(self._stack, 1)
        beside.addWidget(self.pane)
        body = QWidget(self.body)
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(16), px(24), px(20))
        column.setSpacing(px(12))
        column.addLayout(tools)
        column.addLayout(beside, 1)
        self.set_body(body, scrolls=False)
        self.footer.add_left(self.reject_button)
        for button in (self.contact, self.merge, self.approve):
            self.footer.add_right(button)
        self.setTabOrder(self.views.button(RequestView.ALL), self.search)

    def _made_stack(self, card: Card) -> QStackedWidget:
        self._retry = plain(self.tr("Retry"), Icon.RETRY)
        self._nothing = EmptyState(Icon.KEY, "", ink=Ink.TEXT2, parent=self.body)
        self._failed = EmptyState(
            Icon.PROBLEM, "", buttons=(self._retry,), ink=Ink.BAD, parent=self.body
        )
        stack = QStackedWidget(self.body)
        for page in (card, self._nothing, self._failed):
            stack.addWidget(page)
        return stack

    def _connect(self) -> None:
        self.views.chosen.connect(self._view)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self._typing.timeout.connect(self._search)
        self._retry.clicked.connect(lambda: self.requests.show(self.requests.query))
        self.requests.state_changed.connect(self._say_state)
        self.requests.shown.connect(self._settle)
        self.requests.located.connect(self._mark_row)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._open())
        self.table.opened.connect(lambda _: self._enter())
        self.pane.table.opened.connect(lambda _: self._enter())
        self.approve.clicked.connect(lambda: self._send(self.wants_approve))
        self.merge.clicked.connect(lambda: self._send(self.wants_merge))
        self.reject_button.clicked.connect(self._reject)
        self.contact.clicked.connect(self._show_contact)
        for keys, act in (("Del", self._reject), ("Ctrl+F", self.search.setFocus)):
            shortcut = QShortcut(QKeySequence(keys), self.table if keys == "Del" else self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self._refresh_buttons()

    def _name(self, view: RequestView) -> str:
        names = {
            RequestView.OPEN: self.tr("Open"),
            RequestView.DECIDED: self.tr("Decided"),
            RequestView.ALL: self.tr("All"),
        }
        return names[view]

    def _view(self, view: RequestView) -> None:
        self.requests.show(replace(self.requests.query, view=view))

    def _search(self) -> None:
        self.requests.show(replace(self.requests.query, text=self.search.text().strip()))

    # The list

    def _say_state(self) -> None:
        if self.requests.state is ListState.FAILED:
            self._failed.set_words(self.tr("The requests could not be read"), self.requests.error)
            self._stack.setCurrentWidget(self._failed)
            self._take(None)
        elif self.requests.state is ListState.LOADING:
            self._stack.setCurrentIndex(0)

    def _settle(self) -> None:
        """The rows are here."""
        if self.requests.rowCount():
            self._stack.setCurrentIndex(0)
            if self.table.current_row() < 0:
                self.table.select_row(0)
            else:
                self._open()
            return
        self._nothing.set_words(*self._why_nothing())
        self._stack.setCurrentWidget(self._nothing)
        self._take(None)

    def _why_nothing(self) -> tuple[str, str]:
        query = self.requests.query
        if query.text:
            words = self.tr("No request matches “{}”").format(query.text)
            return words, self.tr("Check the spelling, or look under All.")
        if query.view is RequestView.OPEN:
            return self.tr("Nothing waits"), self.tr("What comes in by the portal appears here.")
        return self.tr("No requests yet"), self.tr("What was decided stays here.")

    def _mark_row(self, row: int) -> None:
        if row >= 0:
            self.table.select_row(row)

    # The marked request

    def _chosen(self) -> ListedRequest | None:
        return self.requests.row_at(self.table.current_row())

    def _open(self) -> None:
        row = self._chosen()
        if row is None:
            self._take(None)
            return
        book, id = self._book, row.id
        self._opening.ask(lambda: book.opened(id), done=self._take, failed=self._tell)

    def _take(self, opened: OpenedRequest | None) -> None:
        if opened is None:
            self._opening.drop()
        self._opened = opened
        self.pane.show_request(opened)
        self._refresh_buttons()

    def _tell(self, error: DataError) -> None:
        self.banner.tell(Tone.BAD, str(error))

    def _refresh_buttons(self) -> None:
        """What the portal turned away can be approved still; what it invited is done with."""
        row = self._opened.row if self._opened else None
        request = row.request if row else None
        undecided = row is not None and row.decided is None
        invited = request is not None and request.state is RequestState.INVITED
        is_alarm = request is not None and request.typed.kind is RequestKind.ALARM
        decides = undecided and not invited
        self.approve.setVisible(not is_alarm)
        self.merge.setVisible(not is_alarm)
        self.approve.setEnabled(decides)
        self.merge.setEnabled(decides)
        self.reject_button.setEnabled(decides)
        self.reject_button.setText(self.tr("&Put away…") if is_alarm else self.tr("&Reject…"))
        self.contact.setEnabled(self._contact() is not None)

    def _contact(self) -> object | None:
        """Whom the request led to, else the likeliest match."""
        if self._opened is None:
            return None
        known = self._opened.row.request.account_contact_id
        match = self.pane.matches.match_at(max(self.pane.table.current_row(), 0))
        return known or (match.account_contact_id if match else None)

    def _enter(self) -> None:
        if self.approve.isEnabled() and not self.approve.isHidden():
            self._send(self.wants_approve)
        elif self.contact.isEnabled():
            self._show_contact()

    def _send(self, wanted: SignalInstance) -> None:
        if self._opened is not None and self._opened.row == self._chosen():
            wanted.emit(self._opened)

    def _reject(self) -> None:
        if self.reject_button.isEnabled() and self._opened is not None:
            self.wants_reject.emit(self._opened.row)

    def _show_contact(self) -> None:
        if (id := self._contact()) is not None:
            self.wants_contact.emit(id)
