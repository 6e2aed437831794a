"""Whom to invite, by filters (domain.md section 8)."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from desktop.icons import Icon
from desktop.theme import current_theme
from desktop.views.widgets import (
    ComboBox,
    DialogFrame,
    Field,
    Segment,
    Segmented,
    Surface,
    plain,
    primary,
)
from domain.accounts import AccountClass, AccountStatus, Division
from domain.books import ContactOrder, ContactQuery, Scope
from domain.bulk import Chosen
from domain.contacts import BillingKind
from domain.filters import Filter, FilterField, FilterValue
from domain.portal_access import PortalState

_BILLING = tuple(kind for kind in BillingKind if kind is not BillingKind.NONE)


class AudienceDialog(DialogFrame):
    """Nothing is sent from here: the review follows."""

    chosen = Signal(object)  # Chosen

    def __init__(
        self, divisions: Sequence[Division], classes: Sequence[AccountClass], parent: QWidget
    ) -> None:
        super().__init__(parent.tr("Send Portal Invitations"), parent)
        self.audience = Segmented(
            self.tr("Whom"),
            [
                Segment(PortalState.NO, self.tr("No portal access")),
                Segment(PortalState.INVITED, self.tr("Invited, not accepted")),
            ],
        )
        self.division, self.account_class, self.status = ComboBox(), ComboBox(), ComboBox()
        self.billing = QCheckBox(self.tr("Restrict to &billing contacts"))
        for box, named in (
            (self.division, [(one.name, one.id) for one in divisions]),
            (self.account_class, [(one.name, one.id) for one in classes]),
            (self.status, [(one.value, one) for one in AccountStatus]),
        ):
            box.addItem(self.tr("All"), None)
            for words, value in named:
                box.addItem(words, value)
        self.status.setCurrentIndex(self.status.findText(AccountStatus.ACTIVE.value))
        self.cancel = plain(self.tr("Cancel"))
        self.next = primary(self.tr("&Review"))
        self.header.set_subject(
            self.tr("Send portal invitations"), self.tr("Choose whom to invite"), Icon.SEND
        )
        self.set_body(self._filters(), scrolls=False)
        self.footer.add_right(self.cancel)
        self.footer.add_right(self.next)
        self.setModal(True)
        self.resize(current_theme().px(640), current_theme().px(400))
        self.cancel.clicked.connect(self.reject)
        self.next.clicked.connect(self._finish)

    @property
    def query(self) -> ContactQuery:
        state = self.audience.value()
        limits: list[tuple[FilterField, tuple[FilterValue, ...]]] = []
        if isinstance(state, PortalState):
            limits.append((FilterField.PORTAL_USER, (state,)))
        for field, box in (
            (FilterField.DIVISION, self.division),
            (FilterField.ACCOUNT_CLASS, self.account_class),
            (FilterField.ACCOUNT_STATUS, self.status),
        ):
            value = box.currentData()
            if isinstance(value, UUID | AccountStatus):
                limits.append((field, (value,)))
        if self.billing.isChecked():
            limits.append((FilterField.BILLING, _BILLING))
        filters = tuple(Filter(field=field, values=values) for field, values in limits)
        return ContactQuery(scope=Scope.EVERYWHERE, order=ContactOrder.NAME, filters=filters)

    def _finish(self) -> None:
        self.chosen.emit(Chosen(query=self.query))
        self.accept()

    def _filters(self) -> QWidget:
        body = Surface("plain", margin=24, spacing=14)
        body.column.addWidget(Field(self.tr("Whom"), self.audience))
        grid = QGridLayout()
        grid.setHorizontalSpacing(current_theme().px(16))
        grid.setVerticalSpacing(current_theme().px(14))
        for at, (words, box) in enumerate(
            (
                (self.tr("Account &division"), self.division),
                (self.tr("Account &class"), self.account_class),
                (self.tr("Account &status"), self.status),
            )
        ):
            grid.addWidget(Field(words, box), at // 2, at % 2)
        body.column.addLayout(grid)
        body.column.addWidget(self.billing)
        body.column.addStretch()
        return body
