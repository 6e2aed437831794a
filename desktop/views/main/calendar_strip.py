"""A week of service at the site, below the contacts."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from desktop.icons import Icon, icon
from desktop.models.account_page import AccountPage
from desktop.models.service_week import DAYS, Day, Service, ServiceWeek
from desktop.theme import Ink, current_theme, restyle
from desktop.views.main.actions import MainActions
from desktop.views.widgets import (
    Card,
    ElidedLabel,
    IconLabel,
    TextRole,
    ghost,
    hairline,
    icon_button,
    label,
    link,
)
from desktop.views.widgets.text import is_restyled

_SHOWN = 2  # services of a day, where there are more the second makes place for a link
_DAYS_HEIGHT = 112


class CalendarStrip(Card):
    """Seven days from Sunday; today is marked, and what failed."""

    def __init__(self, week: ServiceWeek, page: AccountPage, actions: MainActions) -> None:
        super().__init__(margin=1, spacing=0)
        self._week = week
        self._page = page
        self._cramped = False
        self._anyway = False  # unfolded although there is little room
        self._title = ElidedLabel("", TextRole.DIM)
        self.today = ghost(self.tr("Today"))
        self.today.setToolTip(self.tr("Today (Ctrl+T)"))
        self._fold = icon_button(Icon.EXPAND, "")
        self._days = [_DayColumn() for _ in range(DAYS)]
        self._strip = QWidget()
        self._lay_out()
        self.today.clicked.connect(actions.today.trigger)
        self._fold.clicked.connect(self._toggle)
        self._wanted = actions.calendar
        self._wanted.toggled.connect(lambda _wanted: self._show_strip())
        week.changed.connect(self._refresh)
        page.changed.connect(self._refresh)
        self._show_strip()

    def make_room(self, cramped: bool) -> None:
        """Fold where the window is too low for a week beside the contacts; nobody forgets it."""
        if cramped != self._cramped:
            self._cramped, self._anyway = cramped, False
            self._show_strip()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event):
            self._strip.setFixedHeight(current_theme().px(_DAYS_HEIGHT))

    def _toggle(self) -> None:
        if self._cramped and self._wanted.isChecked():
            self._anyway = not self._anyway
            self._show_strip()
        else:
            self._wanted.toggle()

    def _show_strip(self) -> None:
        shown = self._wanted.isChecked() and (self._anyway or not self._cramped)
        self._strip.setVisible(shown)
        self._fold.set_icon(Icon.EXPAND if shown else Icon.COLLAPSE)
        name = self.tr("Fold the calendar") if shown else self.tr("Unfold the calendar")
        self._fold.setAccessibleName(name)
        self._fold.setToolTip(name)

    def _refresh(self) -> None:
        site = self._page.site
        parts = (f"{site.number} {site.name}" if site else "", self._week.title)
        text = self._week.error or " · ".join(part for part in parts if part)
        self._title.setText(text)
        self._title.updateGeometry()
        for column, day in zip(self._days, self._week.days, strict=True):
            column.show_day(day, site is not None)

    def _lay_out(self) -> None:
        px = current_theme().px
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(4), px(8), px(4))
        head.setSpacing(px(8))
        head.addWidget(IconLabel(Icon.CALENDAR))
        head.addWidget(label(self.tr("Service calendar"), TextRole.H3))
        head.addWidget(self._title, 1)
        back = icon_button(Icon.PREVIOUS, self.tr("Previous week"))
        back.clicked.connect(lambda: self._week.step(-1))
        forward = icon_button(Icon.NEXT, self.tr("Next week"))
        forward.clicked.connect(lambda: self._week.step(1))
        for part in (self.today, back, forward, self._fold):
            head.addWidget(part)
        self.column.addLayout(head)
        days = QHBoxLayout()
        days.setContentsMargins(0, 0, 0, 0)
        days.setSpacing(0)
        for position, column in enumerate(self._days):
            if position:
                days.addWidget(hairline(vertical=True))
            days.addWidget(column, 1)
        strip = QVBoxLayout(self._strip)
        strip.setContentsMargins(0, 0, 0, 0)
        strip.setSpacing(0)
        strip.addWidget(hairline())
        strip.addLayout(days)
        self._strip.setFixedHeight(px(_DAYS_HEIGHT))
        self.column.addWidget(self._strip)
        self.column.setContentsMargins(1, 1, 1, 1)


class _DayColumn(QWidget):
    """One day: its name, what is done that day, and what came of it."""

    def __init__(self) -> None:
        super().__init__()
        self._day: Day | None = None
        px = current_theme().px
        self._name = label("", TextRole.DIM)
        self._name.setProperty("day", "other")
        self._name.setIndent(0)
        self.column = QVBoxLayout(self)
        self.column.setSpacing(px(4))
        self.column.setContentsMargins(px(6), px(6), px(4), px(4))
        self.column.addWidget(self._name, 0, Qt.AlignmentFlag.AlignLeft)
        self._services = [_ServiceLine() for _ in range(_SHOWN)]
        for line in self._services:
            self.column.addWidget(line)
        self._none = label(self.tr("No service"), TextRole.HINT)
        self._none.setContentsMargins(px(8), 0, 0, 0)
        self._more = link("")
        self._more.clicked.connect(self._list_all)
        self.column.addWidget(self._none)
        self.column.addWidget(self._more)
        self.column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_day(self, day: Day, with_site: bool) -> None:
        if day == self._day and self._none.isHidden() == bool(day.services or not with_site):
            return
        self._day = day
        restyle(self._name, "day", "today" if day.is_today else "other")
        self._name.setText(day.title)
        self._name.updateGeometry()
        fits = len(day.services) if len(day.services) <= _SHOWN else _SHOWN - 1
        for position, line in enumerate(self._services):
            line.setVisible(position < fits)
            if position < fits:
                line.show_service(day.services[position])
        self._none.setVisible(with_site and not day.services)
        hidden = len(day.services) - fits
        self._more.setVisible(hidden > 0)
        self._more.setText(self.tr("{count} more").format(count=hidden))
        told = [f"{service.what}: {service.outcome}" for service in day.services]
        self.setAccessibleName(", ".join([day.title, *(told or [self.tr("No service")])]))

    def _list_all(self) -> None:
        if self._day is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for service in self._day.services:
            menu.addAction(icon(service.icon, service.ink), f"{service.what} – {service.outcome}")
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


class _ServiceLine(QWidget):
    def __init__(self) -> None:
        super().__init__()
        px = current_theme().px
        self._icon = IconLabel(Icon.SERVICE, Ink.ACCENT, 14)
        self._what = ElidedLabel("", TextRole.STRONG)
        self._outcome = ElidedLabel("", TextRole.HINT)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), 0, 0, 0)
        row.setSpacing(px(6))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._what)
        words.addWidget(self._outcome)
        row.addLayout(words, 1)

    def show_service(self, service: Service) -> None:
        self._icon.set_icon(service.icon, service.ink)
        self._what.setText(service.what)
        self._outcome.setText(service.outcome)
