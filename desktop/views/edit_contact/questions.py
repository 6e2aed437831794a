"""What Edit Contact asks before something happens, in the office's words."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from desktop.models.contact_changes import Consequence, unlink_effects
from desktop.models.contact_form import ContactForm
from desktop.views.widgets import Question
from domain.books import AddressOwner


def unsaved(form: ContactForm) -> Question:
    count = len(form.changes)
    one, more = _tr("1 change is not saved yet."), _tr("{count} changes are not saved yet.")
    return Question(
        title=_tr("Save the changes to {name}?").format(name=_name(form)),
        sentence=one if count == 1 else more.format(count=f"{count:,}"),
        verb=_tr("Save"),
        other_verb=_tr("Discard"),
    )


def agreed(form: ContactForm, consequences: Sequence[Consequence]) -> Question:
    """What saving brings about; the verb says it where it is one thing."""
    return Question(
        title=_tr("Save the changes to {name}?").format(name=_name(form)),
        sentence="\n".join(consequence.sentence for consequence in consequences),
        verb=consequences[0].verb if len(consequences) == 1 else _tr("Save all of this"),
    )


def revoke(form: ContactForm, end: Consequence) -> Question:
    return Question(
        title=_tr("Revoke portal access for {name}?").format(name=_name(form)),
        sentence=end.sentence,
        verb=_tr("Revoke access"),
        dangerous=True,
    )


def resend(form: ContactForm) -> Question:
    """Only where a link is out that works."""
    return Question(
        title=_tr("Resend the invitation to {email}?").format(email=form.opened.row.contact.email),
        sentence=_tr("The new mail has a new link. The link sent before stops working."),
        verb=_tr("Resend invitation"),
    )


def copy_link(form: ContactForm) -> Question:
    name = form.opened.row.contact.name
    sentence = _tr(
        "Links mailed before stop working, and an invitation that is on its way is not sent."
        " Whoever has the new link can accept the invitation: hand it to {name} only."
    )
    return Question(
        title=_tr("Make a new link for {name} and copy it?").format(name=name),
        sentence=sentence.format(name=name),
        verb=_tr("Copy link"),
    )


def new_invitation(form: ContactForm) -> Question:
    """After a changed address, before it is saved (A12)."""
    opened, email = form.opened, form.draft.contact.email.strip()
    sentences = [
        _tr("Invitations sent to {email} stop working.").format(email=opened.row.contact.email)
    ]
    if opened.invited_elsewhere:
        accounts = ", ".join(opened.invited_elsewhere)
        sentences.append(_tr("That is so for {accounts} too.").format(accounts=accounts))
    if opened.mail_lacks:
        words = _tr("The new one is not sent yet. {lacks}").format(lacks=opened.mail_lacks.value)
        sentences.append(words)
    return Question(
        title=_tr("Send a new invitation to {email}?").format(email=email),
        sentence=" ".join(sentences),
        verb=_tr("Send invitation"),
        other_verb=_tr("Save without sending"),
    )


def unlink(form: ContactForm) -> Question:
    opened = form.opened
    sentences = list(unlink_effects(opened))
    if form.changes:
        sentences.append(_tr("What you changed here is not saved."))
    title = _tr("Unlink {name} from {number} {account}?")
    return Question(
        title=title.format(
            name=opened.row.contact.name,
            number=opened.account.number,
            account=opened.account.name,
        ),
        sentence=" ".join(sentences),
        verb=_tr("Unlink"),
        dangerous=True,
    )


def link(form: ContactForm, owner: AddressOwner) -> Question:
    account = form.opened.account
    title = _tr("Link {name} to {number} {account} instead?")
    sentence = _tr(
        "{name} becomes an account level contact of this account, with the details stored already."
        " What you typed here is discarded."
    )
    return Question(
        title=title.format(name=owner.name, number=account.number, account=account.name),
        sentence=sentence.format(name=owner.name),
        verb=_tr("Link {name}").format(name=owner.name),
    )


def _name(form: ContactForm) -> str:
    return form.draft.contact.name.strip() or _tr("this contact")


def _tr(text: str) -> str:
    return QCoreApplication.translate("contact", text)
