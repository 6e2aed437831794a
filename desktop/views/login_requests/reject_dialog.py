"""Why a login request is rejected."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.models.login_rejection import Rejection
from desktop.theme import current_theme
from desktop.views.widgets import Button, Field, Footer, Kind, TextRole, label, plain
from domain.errors import DataError
from domain.login_requests import RequestKind

_LONGEST = 500


class RejectDialog(QDialog):
    """Stays, with the reason, until it was stored."""

    def __init__(self, rejection: Rejection, parent: QWidget) -> None:
        super().__init__(parent)
        self._rejection = rejection
        rejection.setParent(self)
        self._is_alarm = rejection.row.request.typed.kind is RequestKind.ALARM
        self.setWindowTitle(self._title())
        self.setModal(True)
        self.reason = QPlainTextEdit(self)
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(current_theme().px(96))
        hint = self.tr("Kept with the request, and in Activity History. Nobody is written to.")
        self._field = Field(self.tr("&Reason"), self.reason, required=True, hint=hint, parent=self)
        verb = self.tr("Put away") if self._is_alarm else self.tr("Reject request")
        self.reject_button = Button(verb, Kind.DANGER_EDGED)
        self._cancel = plain(self.tr("Cancel"))
        self._build()
        self._cancel.clicked.connect(self.reject)
        self.reject_button.clicked.connect(self._reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._reject)
        self.reason.textChanged.connect(lambda: self._field.set_problem(None))
        rejection.rejected.connect(self.accept)
        rejection.failed.connect(self._say)
        self.reason.setFocus()

    def _title(self) -> str:
        typed = self._rejection.row.request.typed
        if self._is_alarm:
            return self.tr("Put this alarm away?")
        return self.tr("Reject the request of {}?").format(typed.name or typed.email)

    def _build(self) -> None:
        px = current_theme().px
        footer = Footer(self)
        footer.add_right(self._cancel)
        footer.add_right(self.reject_button)
        body = QVBoxLayout()
        body.setContentsMargins(px(24), px(20), px(24), px(20))
        body.setSpacing(px(16))
        body.addWidget(label(self._title(), TextRole.H2, wrap=True))
        body.addWidget(self._field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(body)
        column.addWidget(footer)
        self.setMinimumWidth(px(480))

    def _reject(self) -> None:
        reason = self.reason.toPlainText().strip()
        if not reason or len(reason) > _LONGEST:
            words = self.tr("Enter a reason of up to {} characters.")
            self._field.set_problem(words.format(_LONGEST))
            self.reason.setFocus()
            return
        self._rejection.reject(reason)

    def _say(self, error: DataError) -> None:
        self._field.set_problem(str(error))
