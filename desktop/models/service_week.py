"""One week of service at a site."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal

from desktop.icons import Icon
from desktop.models.dates import month, short_weekday
from desktop.tasks import Latest, TaskRunner
from desktop.theme import Ink
from domain.accounts import Visit
from domain.books import AccountBook
from domain.errors import DataError
from domain.ids import SiteId

DAYS = 7
_NOT_SERVICED = "Not Serviced - "
_SERVICE = " Service"  # what all are, in a calendar of services


@dataclass(frozen=True, slots=True)
class Service:
    """A visit as the calendar shows it."""

    what: str
    outcome: str
    icon: Icon
    ink: Ink


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    title: str
    is_today: bool
    services: tuple[Service, ...]


class ServiceWeek(QObject):
    """Starts on Sunday, and on the week of today."""

    changed = Signal()

    def __init__(
        self,
        book: AccountBook,
        tasks: TaskRunner,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book = book
        self._today = today
        self._reading = Latest(tasks, self)
        self._site: SiteId | None = None
        self._first = _sunday_before(today())
        self._visits: tuple[Visit, ...] = ()
        self._error = ""

    @property
    def error(self) -> str:
        return self._error

    @property
    def title(self) -> str:
        return month(self._first)

    @property
    def days(self) -> tuple[Day, ...]:
        today = self._today()
        return tuple(self._day(self._first + timedelta(days=after), today) for after in range(DAYS))

    def show(self, site: SiteId | None) -> None:
        """Another site, the same week; None where there is no site."""
        self._site = site
        self._visits = ()
        self.refresh()

    def step(self, weeks: int) -> None:
        self._turn_to(self._first + timedelta(weeks=weeks))

    def go_to_today(self) -> None:
        self._turn_to(_sunday_before(self._today()))

    def refresh(self) -> None:
        if self._site is None:
            self._reading.drop()
            self._take(())
            return
        site, first, book = self._site, self._first, self._book
        self._reading.ask(
            lambda: book.visits(site, first, DAYS), done=self._take, failed=self._fail
        )

    def _turn_to(self, first: date) -> None:
        self._first = first
        self._visits = ()
        self.changed.emit()
        self.refresh()

    def _take(self, visits: tuple[Visit, ...]) -> None:
        self._visits, self._error = visits, ""
        self.changed.emit()

    def _fail(self, error: DataError) -> None:
        self._error = str(error)
        self.changed.emit()

    def _day(self, day: date, today: date) -> Day:
        title = short_weekday(day)
        return Day(
            day=day,
            title=self.tr("Today, {day}").format(day=title) if day == today else title,
            is_today=day == today,
            services=tuple(
                self._service(visit, today) for visit in self._visits if visit.day == day
            ),
        )

    def _service(self, visit: Visit, today: date) -> Service:
        what = visit.service.removesuffix(_SERVICE)
        if visit.failed:
            reason = visit.outcome.removeprefix(_NOT_SERVICED)
            return Service(what, reason, Icon.ATTENTION, Ink.WARN)
        if visit.outcome:
            return Service(what, visit.outcome, Icon.SUCCESS, Ink.OK)
        if visit.day < today:
            return Service(what, self.tr("No result yet"), Icon.CLOCK, Ink.TEXT2)
        return Service(what, self.tr("Scheduled"), Icon.SERVICE, Ink.ACCENT)


def _sunday_before(day: date) -> date:
    return day - timedelta(days=(day.weekday() + 1) % DAYS)
