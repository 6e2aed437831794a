"""Welcome to Portal Desk: the window of the first start on a computer."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.first_start import DataPlace, FirstStartForm, NextStep
from desktop.theme import current_theme
from desktop.views.first_start.brand_panel import BrandPanel
from desktop.views.first_start.next_page import NextPage
from desktop.views.first_start.office_page import OfficePage
from desktop.views.first_start.place_page import PlacePage
from desktop.views.widgets.banner import Banner, Tone
from desktop.views.widgets.buttons import ghost, plain, primary
from desktop.views.widgets.dialogs import Footer
from desktop.views.widgets.states import Loading
from desktop.views.widgets.surfaces import scrolled

_PLACE, _OFFICE, _NEXT = range(3)


class FirstStartDialog(QDialog):
    """Accepted once the office exists; `next_step` is what to do first in it."""

    wants_restore = Signal()  # the office is in a backup, as after a computer was lost

    def __init__(self, form: FirstStartForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Welcome to Portal Desk"))
        self._form = form
        self.next_step = NextStep.START
        self.place_page = PlacePage()
        self.office_page = OfficePage(form)
        self.next_page = NextPage()
        self.banner = Banner()
        self._pages = QStackedWidget()
        self.back = ghost(self.tr("&Back"))
        self.restore = ghost(self.tr("&Restore a backup"), Icon.HISTORY)
        self.quit = plain(self.tr("&Quit"))
        self.go_on = primary(self.tr("Continue"))
        self._busy = Loading(self.tr("Creating the database"))
        self._lay_out()
        self.back.clicked.connect(lambda: self._show_page(_PLACE))
        self.restore.clicked.connect(self.wants_restore)
        self.quit.clicked.connect(self.reject)
        self.go_on.clicked.connect(self._continue)
        self.place_page.chosen.connect(self._refresh)
        self.next_page.chosen.connect(self._finish)
        form.changed.connect(self._refresh)
        form.created.connect(lambda: self._show_page(_NEXT))
        form.failed.connect(lambda sentence: self.banner.tell(Tone.BAD, sentence))
        self._show_page(_PLACE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._pages.currentIndex() == _OFFICE and not self._form.is_creating:
            self._show_page(_PLACE)

    def _lay_out(self) -> None:
        px = current_theme().px
        for page in (self.place_page, self.office_page, self.next_page):
            self._pages.addWidget(scrolled(page))
        footer = Footer()
        footer.add_left(self.back)
        footer.add_left(self.restore)
        footer.add_left(self._busy)
        footer.add_right(self.quit)
        footer.add_right(self.go_on)
        banner_row = QHBoxLayout()
        banner_row.setContentsMargins(px(40), 0, px(40), 0)
        banner_row.addWidget(self.banner)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._pages, 1)
        right.addLayout(banner_row)
        right.addWidget(footer)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(BrandPanel())
        row.addLayout(right, 1)
        self.setFixedSize(px(920), px(620))
        self.go_on.setDefault(True)  # once it is in the dialog, which keeps only one

    def _show_page(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self.banner.dismiss()
        first = {
            _PLACE: self.place_page.this_computer,
            _OFFICE: self.office_page.fields["organisation"].control,
            _NEXT: self.next_page.cards[NextStep.ADD_ACCOUNT],
        }
        first[page].setFocus()
        self._refresh()

    def _refresh(self) -> None:
        page, creating = self._pages.currentIndex(), self._form.is_creating
        server = self.place_page.place() is DataPlace.SERVER
        self.back.setVisible(page == _OFFICE)
        self.back.setEnabled(not creating)
        self.restore.setVisible(page == _PLACE)
        self.quit.setVisible(page != _NEXT)
        self.quit.setEnabled(not creating)
        names = {_PLACE: self.tr("Continue"), _OFFICE: self.tr("Create"), _NEXT: self.tr("Start")}
        self.go_on.setText(names[page])
        self.go_on.setEnabled(not creating and not (page == _PLACE and server))
        if creating:
            self._busy.start()
        else:
            self._busy.stop()

    def _continue(self) -> None:
        match self._pages.currentIndex():
            case 0:
                self._show_page(_OFFICE)
            case 1:
                self.banner.dismiss()
                if self.office_page.check():
                    self._form.create()
            case _:
                self._finish(NextStep.START)

    def _finish(self, step: NextStep) -> None:
        self.next_step = step
        self.accept()

    def reject(self) -> None:
        """Closing the window at the last step starts with the office just made."""
        if self._form.is_creating:
            return
        if self._pages.currentIndex() == _NEXT:
            self._finish(NextStep.START)
        else:
            super().reject()
