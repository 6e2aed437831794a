"""Notifications and Billing: what reaches the contact, and how."""

from dataclasses import replace
from enum import Enum
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.contact_form import ContactForm
from desktop.theme import current_theme
from desktop.views.widgets import ComboBox, Field, OptionRow, Switch, TextRole, label
from domain.contacts import (
    BillingKind,
    Level,
    NotificationMethod,
    billing_allowed,
    invoice_flags_allowed,
    with_service_notifications,
)


class NotificationsPanel(QWidget):
    def __init__(self, form: ContactForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = form
        self._receive = Switch(self.tr("Receive service notifications"))
        self._receive.clicked.connect(self._set_receive)
        receive = OptionRow(self.tr("&Receive service notifications"), self._receive, parent=self)
        self._service = self._method(
            "service_notification_method", self.tr("&Service notification method")
        )
        self._request = self._method(
            "request_notification_method", self.tr("Re&quest notification method")
        )
        px = current_theme().px
        methods = QHBoxLayout()
        methods.setSpacing(px(16))
        methods.addWidget(self._service, 1)
        methods.addWidget(self._request, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(label(self.tr("Notifications"), TextRole.H3))
        column.addWidget(receive)
        column.addLayout(methods)
        form.changed.connect(self._refresh)
        self._refresh()

    def field(self, name: str) -> QWidget | None:
        """The control of a field that the form names."""
        return self.findChild(ComboBox, name)

    def _method(self, name: str, text: str) -> Field:
        combo = ComboBox()
        field = Field(text, combo, parent=self)
        _offer(combo, name, NotificationMethod)
        combo.activated.connect(partial(self._choose, name, combo))
        return field

    def _choose(self, name: str, combo: ComboBox, _position: int) -> None:
        self._form.edit_person(**{name: combo.currentData()})
        self._form.leave(name)

    def _set_receive(self, wanted: bool) -> None:
        draft = self._form.draft
        contact = with_service_notifications(draft.contact, wanted=wanted)
        self._form.edit(replace(draft, contact=contact))
        self._form.leave("service_notification_method")

    def _refresh(self) -> None:
        contact = self._form.draft.contact
        self._receive.setChecked(contact.receive_service_notifications)
        self._service.control.setEnabled(contact.receive_service_notifications)
        for field in (self._service, self._request):
            name = field.control.objectName()
            _show(field, getattr(contact, name))
            field.set_problem(self._form.problems.get(name))
            field.set_hint(self._form.warnings.get(name, ""))


class BillingPanel(QWidget):
    def __init__(self, form: ContactForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = form
        combo = ComboBox()
        self._billing = Field(self.tr("Billing &contact"), combo, parent=self)
        _offer(combo, "billing", BillingKind)
        combo.activated.connect(lambda _: self._edit(billing=combo.currentData()))
        self._invoices = Switch(self.tr("Receive invoice notifications"))
        self._invoices.clicked.connect(lambda on: self._edit(receive_invoice_notifications=on))
        self._past_due = Switch(self.tr("Receive past-due notification"))
        self._past_due.clicked.connect(lambda on: self._edit(receive_pastdue_notification=on))
        self._invoice_row = OptionRow(
            self.tr("Receive in&voice notifications"), self._invoices, parent=self
        )
        self._past_due_row = OptionRow(
            self.tr("Receive past-&due notification"), self._past_due, parent=self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().px(10))
        column.addWidget(label(self.tr("Billing"), TextRole.H3))
        column.addWidget(self._billing)
        column.addWidget(self._invoice_row)
        column.addWidget(self._past_due_row)
        form.changed.connect(self._refresh)
        self._refresh()

    def _edit(self, **values: BillingKind | bool) -> None:
        self._form.edit(replace(self._form.draft, **values))  # type: ignore[arg-type] # names and values belong together above

    def _refresh(self) -> None:
        row = self._form.draft
        _show(self._billing, row.billing)
        self._billing.control.setEnabled(billing_allowed(row))
        self._billing.set_hint(self._billing_hint())
        self._billing.set_problem(self._form.problems.get("billing"))
        kind = billing_allowed(row) and row.billing is not BillingKind.NONE
        self._invoices.setChecked(kind or row.receive_invoice_notifications)
        self._past_due.setChecked(kind or row.receive_pastdue_notification)
        self._invoice_row.set_hint(self._delivery_hint())
        self._invoice_row.set_reason(self._invoice_reason())
        allowed = invoice_flags_allowed(row)
        self._past_due_row.set_reason(None if allowed else "")

    def _billing_hint(self) -> str:
        if self._form.draft.level is Level.SITE:
            return self.tr("Billing contact needs account level access.")
        takeover = [c.sentence for c in self._form.consequences if c.takes_over_billing]
        return takeover[0] if takeover else self._form.warnings.get("billing", "")

    def _invoice_reason(self) -> str | None:
        if invoice_flags_allowed(self._form.draft):
            return None
        if self._form.draft.level is Level.SITE:
            return self.tr("Invoice mail needs account level access.")
        return self.tr(
            "A billing contact always gets invoices. Set Billing contact to None to choose."
        )

    def _delivery_hint(self) -> str:
        delivery = self._form.opened.account.invoice_delivery
        if delivery.is_email:
            return self.tr("Only sent for accounts with invoice delivery set to email.")
        return self.tr(
            "Only sent for accounts with invoice delivery set to email. This account’s is {way}."
        ).format(way=delivery.value)


def _offer(combo: ComboBox, name: str, kind: type[Enum]) -> None:
    """Once it stands in its place: with the first choice Qt makes the list, which moves slowly."""
    combo.setObjectName(name)
    for value in kind:
        combo.addItem(str(value.value), value)


def _show(field: Field, value: Enum) -> None:
    combo = field.control
    assert isinstance(combo, ComboBox)  # noqa: S101 - made in _method
    combo.setCurrentIndex(combo.findText(str(value.value)))
