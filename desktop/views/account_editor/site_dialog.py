"""One site of the account: number, name, the two lines of its address, status."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.icons import Icon
from desktop.models.countries import countries
from desktop.theme import current_theme
from desktop.views.widgets.buttons import plain, primary
from desktop.views.widgets.dialogs import DialogFrame, leave
from desktop.views.widgets.fields import ComboBox, Field
from domain.accounts import Site, SiteStatus

_TEXTS = ("number", "name", "street", "city", "state", "postal_code")


class SiteDialog(DialogFrame):
    """Hands back the site as typed; nothing is stored before the account is saved."""

    taken = Signal(object)

    def __init__(
        self,
        site: Site,
        problems_of: Callable[[Site], Mapping[str, str]],
        *,
        is_new: bool,
        parent: QWidget,
    ) -> None:
        title = parent.tr("Add Site") if is_new else parent.tr("Edit Site")
        super().__init__(title, parent)
        self._base = self._site = site
        self._problems_of = problems_of
        self._left = frozenset[str]()
        self.fields: dict[str, Field] = {}
        self.status = ComboBox()
        self.country = ComboBox()
        self.cancel = plain(self.tr("Cancel"))
        self.take = primary(self.tr("Add site") if is_new else self.tr("Apply"))
        self.set_body(self._body())
        self.footer.add_right(self.cancel)
        self.footer.add_right(self.take)
        self.header.set_subject(title, self.tr("Stored with the account"), Icon.SITE)
        self.cancel.clicked.connect(self.reject)
        self.take.clicked.connect(self._take)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._take)
        self.setModal(True)
        px = current_theme().px
        self.resize(px(560), px(500))
        self.fields["name"].control.setFocus()

    def reject(self) -> None:
        leave(self, self._site != self._base, self.tr("The site stays as it was."))

    def _body(self) -> QWidget:
        px = current_theme().px
        labels = {
            "number": self.tr("N&umber"),
            "name": self.tr("&Name"),
            "street": self.tr("&Street"),
            "city": self.tr("&City"),
            "state": self.tr("S&tate"),
            "postal_code": self.tr("&Postal code"),
        }
        for name in _TEXTS:
            self._add_line(name, labels[name], required=name in ("number", "name"))
        for status in SiteStatus:
            self.status.addItem(status.value, status)
        self.status.setCurrentIndex(list(SiteStatus).index(self._site.status))
        self.status.currentIndexChanged.connect(lambda at: self._edit(status=list(SiteStatus)[at]))
        self._fill_countries()
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(px(24), px(16), px(24), px(24))
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(14))
        grid.addWidget(self.fields["number"], 0, 0, 1, 2)
        grid.addWidget(Field(self.tr("St&atus"), self.status), 0, 2, 1, 2)
        grid.addWidget(self.fields["name"], 1, 0, 1, 4)
        grid.addWidget(self.fields["street"], 2, 0, 1, 4)
        grid.addWidget(self.fields["city"], 3, 0, 1, 2)
        grid.addWidget(self.fields["state"], 3, 2)
        grid.addWidget(self.fields["postal_code"], 3, 3)
        grid.addWidget(Field(self.tr("Countr&y"), self.country), 4, 0, 1, 4)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(5, 1)
        return body

    def _fill_countries(self) -> None:
        self.country.addItem(self.tr("As the division"), "")
        for code, name in countries():
            self.country.addItem(name, code)
        self.country.setCurrentIndex(max(self.country.findData(self._site.country), 0))
        self.country.currentIndexChanged.connect(
            lambda _: self._edit(country=self.country.currentData())
        )

    def _add_line(self, name: str, text: str, *, required: bool) -> None:
        edit = QLineEdit(getattr(self._site, name))
        edit.textEdited.connect(lambda typed: self._edit(**{name: typed}))
        edit.editingFinished.connect(lambda: self._leave(name))
        self.fields[name] = Field(text, edit, required=required)

    def _edit(self, **values: str | SiteStatus) -> None:
        self._site = replace(self._site, **values)  # type: ignore[arg-type] # by field name above
        self._show()

    def _leave(self, *names: str) -> None:
        self._left |= set(names)
        self._show()

    def _show(self) -> None:
        problems = self._problems_of(self._site)
        for name, field in self.fields.items():
            field.set_problem(problems.get(name) if name in self._left else None)

    def _take(self) -> None:
        trimmed = {name: getattr(self._site, name).strip() for name in _TEXTS}
        self._site = replace(self._site, **trimmed)
        self._leave(*_TEXTS)
        for name in self._problems_of(self._site):
            self.fields[name].control.setFocus()
            return
        self.taken.emit(self._site)
        self.accept()
