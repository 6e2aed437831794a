"""A login request while it is being approved: which account, which contact, how much access."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop.tasks import Latest, TaskRunner
from domain.addresses import email_key
from domain.books import OpenedContact
from domain.contacts import (
    AccountContact,
    lost_at_site_level,
    with_account_access,
    with_site_access,
)
from domain.errors import DataError
from domain.ids import ContactId, SiteId
from domain.login_decisions import (
    Approval,
    Choice,
    Decision,
    LoginRequestBook,
    Offer,
    OpenedRequest,
)
from domain.login_requests import RequestKind
from domain.portal_access import PortalState, why_not_invited


class ApprovalForm(QObject):
    """The choices, and what they bring about. Stores nothing until approve() is called."""

    changed = Signal()
    offered = Signal()  # for another account or contact: the choices start anew
    approved = Signal(object)  # the ActionId, for taking it back
    failed = Signal(object)  # a DataError; the choices are as they were

    def __init__(
        self,
        opened: OpenedRequest,
        book: LoginRequestBook,
        tasks: TaskRunner,
        *,
        decision: Decision = Decision.APPROVED,
    ) -> None:
        super().__init__()
        self.opened = opened
        self.decision = decision
        self._book = book
        self._tasks = tasks
        self._offers = Latest(tasks, self)
        self._offer: Offer | None = None
        self._row: AccountContact | None = None
        self._chosen: ContactId | None = None  # of somebody who is here
        self._takes_email = False
        self._busy = False

    @property
    def gives_access(self) -> bool:
        """Else it becomes a request of the account (U31)."""
        return self.opened.row.request.typed.kind is not RequestKind.QUICK

    @property
    def contact(self) -> OpenedContact | None:
        """Whom the choices are about; None until it was read."""
        return self._offer.contact if self._offer else None

    @property
    def row(self) -> AccountContact | None:
        """With the access as it is chosen now."""
        return self._row

    @property
    def takes_email(self) -> bool:
        return self._takes_email

    @property
    def busy(self) -> bool:
        return self._busy

    @property
    def other_email(self) -> str:
        """The contact's address, where that is another than the typed one."""
        if self._offer is None or not self.gives_access:
            return ""
        email = self._offer.contact.row.contact.email
        return email if email_key(email) != email_key(self._typed_email) else ""

    @property
    def problem(self) -> str:
        """Why it cannot be approved so."""
        if (row := self._row) is None or (opened := self.contact) is None:
            return ""
        if not row.links:
            return self.tr("Choose Account (All Sites) or at least one site.")
        if not self.gives_access:
            return ""
        return (
            why_not_invited(
                is_new=False,
                email=self._email,
                account=opened.account,
                account_class=opened.account_class,
            )
            or ""
        )

    @property
    def consequences(self) -> tuple[str, ...]:
        """What a clerk has to know before approving."""
        if (row := self._row) is None or (opened := self.contact) is None or self.problem:
            return ()
        if not self.gives_access:
            words = self.tr("It is added to the requests of {account}. Nobody gets access.")
            return (words.format(account=opened.account.name),)
        said = [self._mail_sentence(opened)]
        if lost := lost_at_site_level(row):
            cleared = self.tr("At site level these are cleared: {}.")
            said.append(cleared.format(", ".join(lost)))
        return tuple(said)

    def choose(self, choice: Choice) -> None:
        """Start from this account, and this contact or the one with the typed address."""
        id, book = self.opened.row.id, self._book
        account, self._chosen = choice.account_id, choice.contact_id
        contact = self._chosen
        self._offers.ask(
            lambda: book.offer(id, account, contact), done=self._take, failed=self.failed.emit
        )

    def toggle(self, site: SiteId | None) -> None:
        """None is Account (All Sites). A request is about one site, or the account."""
        if (row := self._row) is None:
            return
        if site is None:
            wanted = row.account_link is None or not self.gives_access
            row = with_account_access(row, wanted=wanted)
        elif self.gives_access:
            row = with_site_access(row, site, wanted=row.link_to(site) is None)
        else:
            row = with_site_access(replace(row, links=()), site, wanted=True)
        self._row = row
        self.changed.emit()

    def take_email(self, wanted: bool) -> None:
        """Whether the typed address takes the place of the contact's."""
        self._takes_email = wanted
        self.changed.emit()

    def approve(self) -> None:
        """Ends in approved or failed."""
        if self._busy or (row := self._row) is None or (opened := self.contact) is None:
            return
        approval = Approval(
            id=self.opened.row.id,
            decision=self.decision,
            account_id=row.account_id,
            contact_id=self._chosen if opened.is_new else row.contact.id,
            site_ids=row.site_ids,
            takes_email=self._takes_email or not opened.row.contact.email,
        )
        self._set_busy(True)
        self._tasks.run(
            self, lambda: self._book.approve(approval), done=self._finish, failed=self._fail
        )

    @property
    def _typed_email(self) -> str:
        return self.opened.row.request.typed.email

    @property
    def _email(self) -> str:
        """Where the invitation goes."""
        known = self._offer.contact.row.contact.email if self._offer else ""
        return self._typed_email if self._takes_email or not known else known

    def _mail_sentence(self, opened: OpenedContact) -> str:
        portal, email = opened.row.portal, self._email
        if portal.state is PortalState.YES:
            return self.tr("This contact has access already. No mail is sent.")
        if portal.accepted_at is not None:
            return self.tr("Access that was ended begins again. No mail is sent.")
        if opened.mail_lacks is not None:
            words = self.tr("The invitation to {email} waits. {why}")
            return words.format(email=email, why=opened.mail_lacks.value)
        if portal.state is PortalState.INVITED:
            words = self.tr("A new link goes to {email}. The one mailed before stops working.")
        else:
            words = self.tr("An invitation goes to {email}.")
        return words.format(email=email)

    def _take(self, offer: Offer) -> None:
        self._offer = offer
        self._takes_email = False
        row = offer.contact.row
        # The least that was asked for: the site whose address was typed.
        if offer.contact.is_new and offer.site_id is not None:
            row = with_site_access(replace(row, links=()), offer.site_id, wanted=True)
        self._row = row
        self.offered.emit()
        self.changed.emit()

    def _finish(self, action: object) -> None:
        self._set_busy(False)
        self.approved.emit(action)

    def _fail(self, error: DataError) -> None:
        self._set_busy(False)
        self.failed.emit(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.changed.emit()
