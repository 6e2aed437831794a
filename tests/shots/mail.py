"""Mail on its way: what the main window says and asks of it."""

from PySide6.QtWidgets import QWidget

from desktop.models.post_office import PostStanding, PostState
from desktop.views.mail.password_dialog import PasswordDialog
from desktop.views.widgets import Confirmation
from domain.mail import MailSettings
from tests.shots.stage import Stage, shot

_WAITING = PostState(
    standing=PostStanding.TROUBLE,
    leaving=12,
    queued="11 invitations and 1 reminder",
    waiting=12,
    short="12 mails waiting",
    sentence="11 invitations and 1 reminder wait: mail.company.example:587 does not answer.",
    trouble="mail.company.example:587 does not answer. Check the port, and the network.",
)


def say(stage: Stage, state: PostState) -> None:
    """As if it were so, until mail is looked at again."""
    stage.office.back_office.posting.post.state = state
    stage.office.back_office.posting.post.changed.emit()


@shot("15a-mail-waiting")
def in_the_status_bar(stage: Stage) -> QWidget:
    window = stage.show_account("49418")
    stage.contact("John Doe")
    say(stage, _WAITING)
    return window


@shot("15b-mail-quit", large=True)
def quitting(stage: Stage) -> QWidget:
    window = stage.show_account("49418")
    say(stage, _WAITING)
    window.close()
    say(stage, PostState())
    return stage.dialog(Confirmation)


@shot("15c-mail-set-up")
def set_up(stage: Stage) -> QWidget:
    stage.show_account("49418")
    say(stage, PostState())
    stage.office.back_office.posting.post.offered.emit(12)
    return stage.dialog(Confirmation)


@shot("15d-mail-password", large=True)
def password(stage: Stage) -> QWidget:
    stage.show_account("49418")
    settings = MailSettings(mail_server="mail.company.example", mail_user="office")
    dialog = PasswordDialog(settings, keeps_passwords=False, parent=stage.window)
    dialog.open()
    dialog.enter.click()
    stage.settle()
    return dialog
