"""Trying whether the customer portal answers at an address, saved or not."""

from PySide6.QtCore import QObject, Signal

from desktop.tasks import Latest, TaskRunner
from domain.errors import DataError
from domain.mail import Tried
from domain.portal_preview import PortalDesk


class PortalTrial(QObject):
    tried = Signal()

    def __init__(
        self, portal: PortalDesk, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.outcome: Tried | None = None
        self._portal = portal
        self._asked = Latest(tasks, self)

    @property
    def trying(self) -> bool:
        return self._asked.waiting

    def start(self, url: str) -> None:
        """Ends in tried."""
        portal = self._portal
        self.outcome = None
        self._asked.ask(lambda: portal.try_portal(url), done=self._tell, failed=self._fail)
        self.tried.emit()

    def forget(self) -> None:
        """The address is another one now."""
        self._asked.drop()
        self.outcome = None
        self.tried.emit()

    def _tell(self, outcome: Tried) -> None:
        self.outcome = outcome
        self.tried.emit()

    def _fail(self, error: DataError) -> None:
        self._tell(Tried(works=False, sentence=str(error)))
