"""The windows of the Setup menu."""

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.views.mail.template_window import TemplateWindow
from desktop.views.main.openers import SetupScreen
from desktop.views.setup.branding_dialog import BrandingDialog
from desktop.views.setup.class_dialog import ClassDialog
from desktop.views.setup.class_list_dialog import ClassListDialog
from desktop.views.setup.list_dialog import ListDialog
from desktop.views.setup.options_window import Category, OptionsWindow
from desktop.views.setup.people_dialog import PeopleDialog
from desktop.views.widgets import Confirmation, Switch
from domain.ids import TemplateId
from domain.mail import ContentType, NotificationTemplate, Security, TemplateType
from domain.settings import SHIPPED_TEMPLATE
from tests.shots.stage import Stage, child, shot

ACCESS_ADDED = NotificationTemplate(
    id=TemplateId(UUID("018f3b5e-0000-7000-8000-000000000001")),
    type=TemplateType.PORTAL_INVITE,
    name="Access Added",
    active=False,
    subject="{{ account_name }} was added to your login",
    content_type=ContentType.PLAIN,
    body="Hello {{ contact_name }},\n\n{{ account_name }} was added to your login:\n{{ link }}\n",
)


def class_list(stage: Stage, name: str = "Commercial") -> ClassListDialog:
    stage.show_account("49418")
    stage.office.back_office.open_setup(stage.window, SetupScreen.ACCOUNT_CLASSES)
    dialog = stage.dialog(ClassListDialog)
    model = dialog.table.model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    dialog.table.select_row(names.index(name))
    stage.settle()
    return dialog


def class_dialog(stage: Stage, tab: int, name: str = "Commercial") -> ClassDialog:
    dialog = class_list(stage, name)
    dialog.edit.click()
    shown = stage.wait(lambda: dialog.findChild(ClassDialog))
    shown.tabs.setCurrentIndex(tab)
    stage.settle()
    return shown


def options(stage: Stage) -> OptionsWindow:
    stage.show_account("49418")
    stage.office.back_office.open_setup(stage.window, SetupScreen.SYSTEM_OPTIONS)
    return stage.dialog(OptionsWindow)


def entries(stage: Stage, screen: SetupScreen) -> ListDialog:
    stage.show_account("49418")
    stage.office.back_office.open_setup(stage.window, screen)
    return stage.dialog(ListDialog)


@shot("04-account-classes")
def classes(stage: Stage) -> QWidget:
    return class_list(stage)


@shot("04a-account-class-details")
def details(stage: Stage) -> QWidget:
    dialog = class_dialog(stage, 0)
    dialog.form.draft.edit("name", "")
    dialog.form.draft.edit("insufficient_funds_fee", 2500)
    stage.settle()
    return dialog


@shot("04b-account-class-portal", large=True)
def portal(stage: Stage) -> QWidget:
    dialog = class_dialog(stage, 1)
    dialog.class_tabs[1]().rows["enable_portal_access"].control.setFocus()
    return dialog


@shot("04c-account-class-payment")
def payment(stage: Stage) -> QWidget:
    return class_dialog(stage, 2)


@shot("04d-account-class-status")
def status(stage: Stage) -> QWidget:
    return class_dialog(stage, 3)


@shot("04e-account-class-fees")
def fees(stage: Stage) -> QWidget:
    dialog = class_dialog(stage, 4)
    dialog.form.draft.edit("insufficient_funds_fee", 2500)
    dialog.form.draft.edit("finance_charge_type", "During Billing")
    dialog.form.draft.edit("finance_charge_rate", 150)
    dialog.save.click()
    stage.settle()
    return dialog


@shot("04f-account-class-turned-off")
def turned_off(stage: Stage) -> QWidget:
    dialog = class_dialog(stage, 1)
    switch = dialog.class_tabs[1]().rows["enable_portal_access"].control
    assert isinstance(switch, Switch)
    switch.click()
    dialog.save.click()
    return stage.wait(lambda: dialog.findChild(Confirmation))


@shot("04g-account-class-people")
def people(stage: Stage) -> QWidget:
    dialog = class_dialog(stage, 1)
    dialog.people.click()
    shown = stage.wait(lambda: dialog.findChild(PeopleDialog))
    stage.settle()
    return shown


@shot("05a-system-options", large=True)
def all_options(stage: Stage) -> QWidget:
    window = options(stage)
    switch = window.rows["enable_request_login_button"].control
    assert isinstance(switch, Switch)
    switch.click()
    switch.setFocus()
    stage.settle()
    return window


@shot("05a-system-options-found")
def found(stage: Stage) -> QWidget:
    window = options(stage)
    window.search.setText("display")
    stage.settle()
    return window


@shot("05c-mail", large=True)
def mail(stage: Stage) -> QWidget:
    window = options(stage)
    window.show_page(Category.MAIL)
    draft = window.mail_page.form.draft
    draft.edit("mail_server", "127.0.0.1")
    draft.edit("mail_security", Security.NONE)
    draft.edit("mail_port", 2)  # where nobody listens
    draft.edit("mail_user", "office")
    draft.edit("mail_password", "not shown")
    window.mail_page.test.click()
    stage.wait(lambda: window.mail_page.form.outcome)
    stage.settle()
    return window


@shot("05c-mail-new")
def mail_new(stage: Stage) -> QWidget:
    window = options(stage)
    window.show_page(Category.MAIL)
    stage.settle()
    return window


def template_window(stage: Stage) -> TemplateWindow:
    stage.show_account("49418")
    names = {one.name for one in stage.office.back_office.mail_room.book.templates()}
    if ACCESS_ADDED.name not in names:
        stage.office.back_office.mail_room.book.keep_template(ACCESS_ADDED)
    stage.office.back_office.open_setup(stage.window, SetupScreen.NOTIFICATION_TEMPLATES)
    window = stage.dialog(TemplateWindow)
    stage.wait(lambda: window.editor.preview.subject)
    return window


@shot("05b-email-template", large=True)
def template(stage: Stage) -> QWidget:
    window = template_window(stage)
    [shipped] = window.list.findItems(SHIPPED_TEMPLATE, Qt.MatchFlag.MatchExactly)
    window.list.setCurrentItem(shipped)
    stage.wait(lambda: "is ready" in window.editor.preview.subject)
    stage.settle()
    return window


@shot("05b-email-template-mistake")
def template_with_mistake(stage: Stage) -> QWidget:
    window = template_window(stage)
    window.form.body.setPlainText("Hello {{ contact_nam }},\n\nsee {{ link }}")
    stage.wait(lambda: window.editor.preview.unknown)
    cursor = window.form.body.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    window.form.body.setTextCursor(cursor)
    stage.settle()
    return window


@shot("16a-contact-roles")
def roles(stage: Stage) -> QWidget:
    return entries(stage, SetupScreen.CONTACT_ROLES)


@shot("16b-tag-types")
def tag_types(stage: Stage) -> QWidget:
    dialog = entries(stage, SetupScreen.TAG_TYPES)
    dialog.table.setCurrentIndex(dialog.entries.index(0, 0))
    stage.settle()
    return dialog


@shot("16c-divisions")
def divisions(stage: Stage) -> QWidget:
    dialog = entries(stage, SetupScreen.DIVISIONS)
    dialog.table.setCurrentIndex(dialog.entries.index(1, 4))
    dialog.table.edit(dialog.table.currentIndex())
    stage.settle()
    return dialog


@shot("16d-new-location-templates")
def templates(stage: Stage) -> QWidget:
    dialog = entries(stage, SetupScreen.NEW_LOCATION_TEMPLATES)
    dialog.add.click()
    stage.settle()
    return dialog


@shot("16e-new-location-bundles")
def bundles(stage: Stage) -> QWidget:
    return child(entries(stage, SetupScreen.NEW_LOCATION_BUNDLES), QWidget).window()


@shot("05a-system-options-tested")
def options_tested(stage: Stage) -> QWidget:
    """Nothing answers at the address that is typed."""
    window = options(stage)
    window.form.draft.edit("customer_portal_url", "http://127.0.0.1:9")
    window.portal_page.test.click()
    stage.wait(lambda: window.portal_page.trial.outcome)
    stage.settle()
    return window


@shot("16c-divisions-branding")
def branding(stage: Stage) -> QWidget:
    dialog = entries(stage, SetupScreen.DIVISIONS)
    dialog.table.select_row(0)
    dialog.more.click()
    shown = stage.wait(lambda: dialog.findChild(BrandingDialog))
    stage.settle()
    return shown
