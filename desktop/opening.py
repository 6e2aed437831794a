"""The first window: there at once, while the rest of the program is still being read."""

import argparse
import builtins
import gc
import sys
from types import ModuleType
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop import PRODUCT, __version__
from desktop.resources import resource
from desktop.settings import Settings
from desktop.tasks import Step, ThreadedTasks
from desktop.theme import Ink, Size, Theme, current_theme

_MAIN_WINDOW = "main"  # what the settings call it
_SIZE = (1440, 900)
_ICON = 48
_BAR = 240
_FRAME = 40  # milliseconds


def open_client(options: argparse.Namespace) -> int:
    """Show the client until its last window is closed."""
    # All that is read stays. Looking for garbage among it takes a third of a second of a start, and
    # would stop every window for a tenth of a second now and again later.
    gc.disable()
    _import_plainly()
    app = make_application()
    settings = Settings()
    theme = Theme(app)
    theme.apply(settings.theme, settings.zoom_percent, dressed=False)
    opening = OpeningWindow(settings)
    opening.show()
    tasks = ThreadedTasks(opening)
    programs: list[Any] = []

    def start(read: ModuleType) -> None:
        tasks.close()
        program = read.made(app, settings, options)
        program.progressed.connect(opening.tell)
        program.shown.connect(opening.give_way)
        program.shown.connect(_collect)
        programs.append(program)
        program.begin(options)  # only now, for some windows are there at once

    # In a thread of its own: what is painted has to be painted again when it was covered.
    tasks.run(opening, _read_the_rest, done=start, failed=lambda _: None)
    try:
        return app.exec()
    finally:
        for program in programs:
            program.close()


def make_application() -> QApplication:
    app = QApplication(sys.argv[:1])
    app.setApplicationName(PRODUCT)
    app.setApplicationDisplayName("")  # each window's title ends with the name already
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("portal-desk")
    app.setWindowIcon(QIcon(str(resource("icons/portal-desk.png"))))
    return app


def _import_plainly() -> None:
    """Qt's bindings read the source of every module anew, looking for a syntax nobody uses here."""
    vars(builtins).update(__import__=vars(builtins).get("__orig_import__", builtins.__import__))


def _collect() -> None:
    """Look for garbage again, but not among what was read."""
    gc.freeze()
    gc.enable()


def _read_the_rest() -> ModuleType:
    from desktop import app  # noqa: PLC0415 - SQLAlchemy alone takes longer than the first window

    return app


class OpeningWindow(QWidget):
    """Stands where the main window was, and will be."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setWindowTitle(PRODUCT)
        self._step: Step | None = None  # of what takes longer
        self._moved = 0
        self._moving = QTimer(self, interval=_FRAME)
        self._moving.timeout.connect(self._move)
        self.setAccessibleName(self.tr("Portal Desk is opening"))
        if not settings.restore_window(_MAIN_WINDOW, self):
            self.resize(*_SIZE)

    def tell(self, step: Step) -> None:
        """Say what takes longer, and show that it goes on."""
        self._step = step
        self.setAccessibleName(step.what)
        self._moving.start()
        self.update()

    def give_way(self) -> None:
        """Another window is there now."""
        self._moving.stop()
        self.hide()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        QCoreApplication.quit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color(Ink.BG))
        side = theme.px(_ICON)
        area = QRect(0, 0, side, side)
        area.moveCenter(self.rect().center())
        self.windowIcon().paint(painter, area)
        painter.setFont(theme.font(Size.BODY))
        painter.setPen(theme.color(Ink.TEXT2))
        below = self.rect().adjusted(0, area.bottom() + theme.px(16), 0, 0)
        across = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        if self._step is None:
            painter.drawText(below, across, self.tr("Opening Portal Desk"))
            return
        sentence = self.tr("{}. This may take a few minutes.").format(self._step.what)
        painter.drawText(below, across, sentence)
        bar = QRect(0, 0, theme.px(_BAR), theme.px(4))
        bar.moveCenter(QPoint(self.rect().center().x(), below.top() + theme.px(36)))
        self._paint_bar(painter, bar, self._step)

    def _paint_bar(self, painter: QPainter, bar: QRect, step: Step) -> None:
        """What is done; and a light that goes on through the step at hand, however long it is."""
        theme = current_theme()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(bar, theme.color(Ink.LINE2))
        done = QRect(bar)
        done.setWidth(bar.width() * step.done // step.total if step.total else 0)
        painter.fillRect(done, theme.color(Ink.ACCENT))
        light = QRect(bar)
        light.setWidth(bar.width() // 6)
        light.moveLeft(bar.left() - light.width() + self._moved * (bar.width() // 60))
        painter.fillRect(
            light & bar, theme.color(Ink.ACCENT_LINE if done.contains(light) else Ink.ACCENT)
        )

    def _move(self) -> None:
        self._moved = (self._moved + 1) % 72
        self.update()
