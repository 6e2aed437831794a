"""The mail that a batch would send, seen as one after another of those who would get it."""

from PySide6.QtCore import QObject, Signal

from desktop.models.invitation_run import Books
from desktop.tasks import Latest, TaskRunner
from domain.bulk import Outcome, Report, RowResult
from domain.errors import DataError
from domain.invitation_batches import SendInvitations
from domain.templates import Preview


class InvitationPreview(QObject):
    """Of a review; `reason` keeps to those who get it for this one."""

    changed = Signal()  # the mail of another one is here

    def __init__(
        self, report: Report, invite: SendInvitations, books: Books, tasks: TaskRunner
    ) -> None:
        super().__init__()
        self._report = report
        self._invite = invite
        self._books = books
        self._asked = Latest(tasks, self)
        self._reason: str | None = None
        self.position = 0
        self.count = 0
        self.person: RowResult | None = None
        self.mail = Preview()

    def open(self, reason: str | None = None, position: int = 0) -> None:
        """Begin with this one of those who get the mail for this reason, or of all."""
        kinds = self._report.kinds().items()
        wanted = {one: n for (out, one), n in kinds if out is Outcome.CHANGED}
        self._reason = reason
        self.count = sum(wanted.values()) if reason is None else wanted.get(reason, 0)
        self.go_to(position)

    def step(self, by: int) -> None:
        self.go_to(self.position + by)

    def go_to(self, position: int) -> None:
        """Ends in changed. Before the first and behind the last there is nobody."""
        if not 0 <= position < self.count:
            return
        self.position = position
        report, invite, reason = self._report, self._invite, self._reason
        book = self._books.previews

        def read() -> tuple[RowResult, Preview]:
            (row,) = report.rows(Outcome.CHANGED, position, 1, reason)
            if row.id is None:
                return row, Preview(problem=GONE)
            return row, book.invitation(invite, row.id)

        self._asked.ask(read, done=lambda found: self._take(*found), failed=self._fail)

    def _take(self, person: RowResult, mail: Preview) -> None:
        self.person, self.mail = person, mail
        self.changed.emit()

    def _fail(self, error: DataError) -> None:
        self.mail = Preview(problem=str(error))
        self.changed.emit()


GONE = "This contact is gone meanwhile, and gets no mail."
