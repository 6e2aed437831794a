"""What the buttons of the Customer portal well do: ask what is to be asked, do it, and say so."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop.models.contact_changes import access_end
from desktop.models.contact_editor import ContactEditor
from desktop.models.invitation_words import standing
from desktop.models.portal_well import NextStep
from desktop.views.edit_contact import questions
from desktop.views.edit_contact.access_tab import AccessTab
from desktop.views.edit_contact.portal_panel import PortalPanel
from desktop.views.edit_contact.why_dialog import WhyDialog
from desktop.views.widgets import DialogFrame, Tone, confirm
from desktop.views.widgets.dialogs import open_dialog
from domain.invitations import InvitationState


class PortalSteps(QObject):
    """save stores the draft and leaves the dialog open."""

    def __init__(
        self,
        editor: ContactEditor,
        panel: PortalPanel,
        dialog: DialogFrame,
        save: Callable[[], None],
    ) -> None:
        super().__init__(dialog)
        self._editor = editor
        self._form = editor.form
        self._dialog = dialog
        self._save = save
        panel.next_asked.connect(self._go_on)
        panel.copy_asked.connect(self._ask_copy)
        panel.revoke_asked.connect(self._ask_revoke)
        panel.why_asked.connect(lambda: open_dialog(WhyDialog(self._form, dialog)))
        editor.resent.connect(self._tell_resent)
        editor.link_made.connect(self._hand_over)

    def take(self, access: AccessTab) -> None:
        """Serve that tab too, which is made when somebody looks at it."""
        access.seen.why_asked.connect(lambda: self._say_why(access))
        access.seen.preview_asked.connect(self._editor.preview)
        self._editor.preview_made.connect(access.seen.show_preview)
        self._editor.preview_refused.connect(access.seen.refuse_preview)

    def _go_on(self, step: NextStep) -> None:
        if self._editor.busy:
            return
        if step in (NextStep.INVITE, NextStep.GIVE_BACK):
            self._form.allow_access(True)
            self._save()
        elif standing(self._form.opened, self._form.now()).link_works:
            confirm(self._dialog, questions.resend(self._form), self._editor.resend)
        else:
            self._editor.resend()

    def _ask_copy(self) -> None:
        confirm(self._dialog, questions.copy_link(self._form), self._editor.copy_link)

    def _ask_revoke(self) -> None:
        account = self._form.opened.account
        end = access_end(f"{account.number} {account.name}")
        confirm(self._dialog, questions.revoke(self._form, end), self._editor.revoke_access)

    def _say_why(self, access: AccessTab) -> None:
        """Of the site that is marked, if one is."""
        open_dialog(WhyDialog(self._form, self._dialog, access.current_site()))

    def _tell_resent(self) -> None:
        invitation = self._form.opened.invitation
        if invitation is None:
            return
        if invitation.state is InvitationState.WAITING:
            sentence = self.tr("The invitation was not sent. {reason}")
            self._dialog.banner.tell(Tone.WARN, sentence.format(reason=invitation.words))
        else:
            sentence = self.tr("A new invitation leaves for {email}. Links from before are dead.")
            self._dialog.banner.succeed(sentence.format(email=invitation.email))

    def _hand_over(self, link: str) -> None:
        QGuiApplication.clipboard().setText(link)
        sentence = self.tr(
            "The new link is on the clipboard. It works once, for 14 days;"
            " links from before are dead."
        )
        self._dialog.banner.tell(Tone.OK, sentence)
