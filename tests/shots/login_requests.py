"""17: login requests: the list, approving one, rejecting one."""

from PySide6.QtWidgets import QWidget

from desktop.views.login_requests.approve_dialog import ApproveDialog
from desktop.views.login_requests.reject_dialog import RejectDialog
from desktop.views.login_requests.requests_window import LoginRequestsWindow
from domain.login_requests import Finding, RequestKind, Typed
from domain.logins import DeviceKind, Visitor
from storage.alarms import SqlAlarmBook
from storage.engine import Database
from storage.login_requests import SqlLoginRequestBook
from tests.shots.stage import Stage, shot

_PHONE = Visitor(network="203.0.113.7", device=DeviceKind.PHONE)


def _come_in(database: Database, street: str, city: str) -> None:
    """A request of each kind, and an alarm."""
    book = SqlLoginRequestBook(database)
    for typed in (
        Typed(
            kind=RequestKind.QUICK,
            name="Bob Busy",
            email="bob@busy.example",
            phone="763-555-0101",
            text="Please bring a second 4 yard container on Monday.",
        ),
        Typed(
            kind=RequestKind.INVOICE,
            name="Sam Mills",
            email="sam@themill.example",
            invoice_number="1",
            code="21638",
        ),
        Typed(
            kind=RequestKind.ADDRESS,
            name="Jane Miller",
            email="jane.miller@themill.example",
            street=street,
            city=city,
        ),
    ):
        book.ask(typed, _PHONE)
        book.settle(database.now().date())
    SqlAlarmBook(database).ring(Finding.GUESSING, _PHONE)


def _listed(stage: Stage) -> LoginRequestsWindow:
    stage.show_account("21638")
    site = stage.office.accounts.card(stage.account("21638").id).sites[0]
    database = stage.office.back_office.mail_room.database
    if not SqlLoginRequestBook(database).requests():
        _come_in(database, site.street, site.city)
    stage.office.back_office.show_login_requests(stage.window)
    window = stage.dialog(LoginRequestsWindow)
    stage.wait(lambda: window.requests.rowCount() >= 2)
    stage.settle(2.4)  # until the status bar counts them, too
    return window


@shot("17a-login-requests", large=True)
def requests(stage: Stage) -> QWidget:
    window = _listed(stage)
    window.table.select_row(1)
    stage.settle()
    return window


@shot("17b-login-request-approve", large=True)
def approve(stage: Stage) -> QWidget:
    window = _listed(stage)
    window.table.select_row(1)
    stage.settle()
    window.approve.click()
    dialog = stage.dialog(ApproveDialog)
    stage.wait(dialog.approve.isEnabled)
    stage.settle()
    return dialog


@shot("17c-login-request-reject")
def reject(stage: Stage) -> QWidget:
    window = _listed(stage)
    window.table.select_row(1)
    stage.settle()
    window.reject_button.click()
    dialog = stage.dialog(RejectDialog)
    dialog.reason.setPlainText("Nobody at The Mill knows her.")
    stage.settle()
    return dialog


@shot("17d-login-alarm")
def alarm(stage: Stage) -> QWidget:
    window = _listed(stage)
    window.table.select_row(0)
    stage.settle()
    return window


@shot("17e-login-requests-badge")
def badge(stage: Stage) -> QWidget:
    _listed(stage).close()
    stage.settle()
    return stage.window
