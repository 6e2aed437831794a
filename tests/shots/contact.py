"""03: Edit Contact and Add Contact."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget

from desktop.models.contact_form import ContactForm
from desktop.views.edit_contact.dialog import ACCESS, ACTIVITY, DETAILS, TAGS, EditContactDialog
from desktop.views.edit_contact.portal_panel import PortalPanel
from desktop.views.edit_contact.seen_panel import SeenPanel
from desktop.views.edit_contact.why_dialog import WhyDialog
from desktop.views.widgets import Confirmation
from domain.ids import AccountContactId, AccountId, ContactId, InvitationId, LoginId, new_id
from domain.invitations import Invitation, InvitationState, Waits, refused, sent, waiting
from domain.logins import Login, RefusedLogin
from domain.portal_access import PortalAccess, PortalState
from domain.portal_scope import Page
from tests.shots.stage import Stage, child, shot


def edit(stage: Stage, name: str, tab: int, account: str = "49418") -> EditContactDialog:
    stage.show_account(account, site=0)
    row = stage.contact(name)
    stage.office.back_office.edit_contact(stage.window, row.id, stage.table.query)
    dialog = stage.dialog(EditContactDialog)
    dialog.show_tab(tab)
    stage.settle()
    return dialog


@shot("03a-contact-details", large=True)
def details(stage: Stage) -> QWidget:
    return edit(stage, "John Doe", DETAILS)


@shot("03b-contact-access-account")
def access_account(stage: Stage) -> QWidget:
    return edit(stage, "John Doe", ACCESS)


@shot("03c-contact-access-site")
def access_site(stage: Stage) -> QWidget:
    return edit(stage, "Dr. Lena Ortiz", ACCESS)


@shot("03d-contact-tags")
def tags(stage: Stage) -> QWidget:
    return edit(stage, "John Doe", TAGS)


@shot("03e-contact-activity")
def activity(stage: Stage) -> QWidget:
    return edit(stage, "John Doe", ACTIVITY)


@shot("03f-contact-new-error", large=True)
def add_with_problem(stage: Stage) -> QWidget:
    stage.show_account("49418")
    stage.office.back_office.add_contact(stage.window, stage.account("49418").id)
    dialog = stage.dialog(EditContactDialog)
    for name, text in (("Name", "Priya R"), ("Email", "p.raman@renogym"), ("Email 2", "")):
        field = next(f for f in dialog.findChildren(QLineEdit) if f.accessibleName() == name)
        field.setFocus()
        QTest.keyClicks(field, text)
    stage.settle(0.6)
    return dialog


@shot("03g-contact-duplicate")
def duplicate(stage: Stage) -> QWidget:
    stage.show_account("49418")
    stage.office.back_office.add_contact(stage.window, stage.account("49418").id)
    dialog = stage.dialog(EditContactDialog)
    for name, text in (("Name", "P. Raman"), ("Email", "p.raman@renogym.example")):
        field = next(f for f in dialog.findChildren(QLineEdit) if f.accessibleName() == name)
        field.setFocus()
        QTest.keyClicks(field, text)
    stage.settle(1.0)
    return dialog


@shot("03h-contact-many-sites")
def many_sites(stage: Stage) -> QWidget:
    stage.show_account("45512")
    stage.settle()
    row = stage.table.row_at(stage.table.rowCount() - 1)
    assert row is not None
    return edit(stage, row.name, ACCESS, "45512")


# The Customer Portal well in its states


def _well(stage: Stage, state: PortalState, **values: Any) -> QWidget:
    """John Doe's Details with an invitation that stands so."""
    dialog = edit(stage, "John Doe", DETAILS)
    form = dialog.findChild(ContactForm)
    assert form is not None
    accepted = values.pop("accepted_at", None)
    portal = PortalAccess(state=state, since=_LATELY, accepted_at=accepted)
    form.open(replace(form.opened, row=replace(form.opened.row, portal=portal), **values))
    stage.settle()
    return dialog


_LATELY = datetime.now(UTC) - timedelta(days=2)
_MADE = Invitation(
    id=InvitationId(new_id()),
    account_contact_id=AccountContactId(new_id()),
    contact_id=ContactId(new_id()),
    account_id=AccountId(new_id()),
    email="jdoe@renogym.example",
    invited_by="Aliena Somers",
    state=InvitationState.MADE,
    made_at=_LATELY,
)
_NO_SUCH_USER = "550 5.1.1 <jdoe@renogym.example>: no such user here"


@shot("03i-well-not-invited")
def well_not_invited(stage: Stage) -> QWidget:
    return _well(stage, PortalState.NO, invitation=None)


@shot("03j-well-turned-on")
def well_turned_on(stage: Stage) -> QWidget:
    dialog = _well(stage, PortalState.NO, invitation=None)
    switch = dialog.findChild(QWidget, "enable_portal_access")
    assert isinstance(switch, QAbstractButton)
    switch.click()
    stage.settle()
    return dialog


@shot("03k-well-sent")
def well_sent(stage: Stage) -> QWidget:
    return _well(stage, PortalState.INVITED, invitation=sent(_MADE, _LATELY))


@shot("03l-well-expired")
def well_expired(stage: Stage) -> QWidget:
    expired = sent(_MADE, _LATELY - timedelta(days=20))
    return _well(stage, PortalState.INVITED, invitation=expired)


@shot("03m-well-refused", large=True)
def well_refused(stage: Stage) -> QWidget:
    gone = refused(_MADE, _NO_SUCH_USER)
    return _well(stage, PortalState.INVITED, invitation=gone, mail_refused=_NO_SUCH_USER)


@shot("03n-well-waiting")
def well_waiting(stage: Stage) -> QWidget:
    return _well(
        stage,
        PortalState.INVITED,
        invitation=waiting(_MADE, Waits.TEMPLATE),
        mail_lacks=Waits.TEMPLATE,
    )


@shot("03o-well-class-off")
def well_class_off(stage: Stage) -> QWidget:
    dialog = edit(stage, "John Doe", DETAILS)
    form = dialog.findChild(ContactForm)
    assert form is not None
    off = replace(form.opened.account_class, enable_portal_access=False)
    dialog.reject()
    stage.settle()
    return _well(stage, PortalState.INVITED, invitation=sent(_MADE, _LATELY), account_class=off)


@shot("03p-well-disabled")
def well_disabled(stage: Stage) -> QWidget:
    return _well(stage, PortalState.DISABLED, invitation=None, accepted_at=_LATELY)


@shot("03q-question-new-address")
def question_new_address(stage: Stage) -> QWidget:
    dialog = _well(stage, PortalState.INVITED, invitation=sent(_MADE, _LATELY))
    field = next(f for f in dialog.findChildren(QLineEdit) if f.accessibleName() == "Email")
    field.selectAll()
    QTest.keyClicks(field, "john@renogym.example")
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Save")
    button.click()
    return stage.wait(lambda: dialog.findChild(Confirmation))


@shot("03r-activity-invitations")
def activity_invitations(stage: Stage) -> QWidget:
    """Entries of every kind of step, on John Doe's tab."""
    dialog = edit(stage, "John Doe", ACTIVITY)
    next(b for b in dialog.findChildren(QAbstractButton) if b.text() == "Mail").click()
    stage.settle()
    return dialog


@shot("03s-well-signed-in")
def well_signed_in(stage: Stage) -> QWidget:
    login = Login(
        id=LoginId(new_id()),
        email="jdoe@renogym.example",
        made_at=_LATELY,
        last_login_at=_LATELY + timedelta(hours=3),
    )
    return _well(stage, PortalState.YES, accepted_at=_LATELY, login=login)


# Why?, the preview, and refused logins


def _why(stage: Stage, name: str) -> WhyDialog:
    dialog = edit(stage, name, DETAILS)
    child(dialog, PortalPanel).why.click()
    return stage.wait(lambda: dialog.findChild(WhyDialog))


@shot("03t-why", large=True)
def why_no(stage: Stage) -> QWidget:
    """The balance of somebody at site level."""
    dialog = _why(stage, "Dr. Lena Ortiz")
    dialog.page.setCurrentIndex(dialog.page.findData(Page.BALANCE))
    stage.settle()
    return dialog


@shot("03t-why-site")
def why_site(stage: Stage) -> QWidget:
    dialog = _why(stage, "John Doe")
    dialog.where.set_value(True)
    stage.settle()
    return dialog


@shot("03t-preview-refused", large=True)
def preview_refused(stage: Stage) -> QWidget:
    dialog = edit(stage, "John Doe", ACCESS)
    seen = dialog.findChild(SeenPanel)
    assert seen is not None
    seen.refuse_preview(
        "The portal cannot be shown. Nothing answers at this address."
        " Is it right, and the service started?"
    )
    stage.settle()
    return dialog


@shot("03t-well-refused-logins")
def well_refused_logins(stage: Stage) -> QWidget:
    email = "jdoe@renogym.example"
    login = Login(id=LoginId(new_id()), email=email, made_at=_LATELY, last_login_at=_LATELY)
    now = datetime.now(UTC)
    refused_logins = (
        RefusedLogin(at=now - timedelta(minutes=20), reason="Portal access was ended."),
        RefusedLogin(at=now - timedelta(days=3), reason="The password was wrong."),
    )
    return _well(
        stage,
        PortalState.YES,
        accepted_at=_LATELY,
        login=login,
        refused_logins=refused_logins,
    )
