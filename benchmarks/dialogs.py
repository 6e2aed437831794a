"""Dialogs opened, beside a bare QDialog that builds the same widgets."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QScrollBar,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from benchmarks.window import Desk, settle, until
from desktop.views.main.openers import SetupScreen
from desktop.views.setup.class_dialog import ClassDialog
from desktop.views.setup.class_list_dialog import ClassListDialog
from desktop.views.setup.options_window import OptionsWindow
from storage.setup import SqlSetupBook, own_author

AGAIN = 9


def opened(
    desk: Desk, kind: type[QDialog], acts: Sequence[Callable[[], object]]
) -> tuple[float, float]:
    """Milliseconds from each act until its dialog is painted, and of the bare one; medians."""
    app, ours, bare = desk.app, [], []
    for act in acts:
        began = perf_counter()
        act()
        # Not among all windows: to list them takes more of the interpreter than the worker gets.
        until(lambda: isinstance(shown := app.activeModalWidget(), kind) and _painted(shown))
        QCoreApplication.sendPostedEvents()
        ours.append((perf_counter() - began) * 1000)
        # Before it settles: what is made later is not there yet.
        (dialog,) = desk.window.findChildren(kind)
        kinds = [_qts_own(type(widget)) for widget in dialog.findChildren(QWidget) if _made(widget)]
        settle()
        size = dialog.size()
        dialog.close()
        settle()
        bare.append(_bare(desk, kinds, size))
    return median(ours), median(bare)


def options_opening(place: Path) -> tuple[float, float]:
    desk = Desk(QApplication([]), place)
    show = partial(desk.office.back_office.open_setup, desk.window, SetupScreen.SYSTEM_OPTIONS)
    took = opened(desk, OptionsWindow, [show] * AGAIN)
    desk.close()
    return took


def class_opening(place: Path) -> tuple[float, float]:
    desk = Desk(QApplication([]), place)
    desk.office.back_office.open_setup(desk.window, SetupScreen.ACCOUNT_CLASSES)
    until(lambda: bool(desk.window.findChildren(ClassListDialog)))
    (every,) = desk.window.findChildren(ClassListDialog)
    until(lambda: every.table.model().rowCount() > 0)  # before that nobody can open one
    settle()
    first = SqlSetupBook(desk.database, own_author(desk.database)).account_classes()[0]
    took = opened(desk, ClassDialog, [partial(every.wants_edit.emit, first.id)] * AGAIN)
    desk.close()
    return took


def _bare(desk: Desk, kinds: Sequence[type[QWidget]], size: QSize) -> float:
    began = perf_counter()
    plain = QDialog(desk.window)
    column = QVBoxLayout(plain)
    for kind in kinds:
        column.addWidget(kind())
    plain.resize(size)
    plain.show()
    until(lambda: _painted(plain))
    QCoreApplication.sendPostedEvents()
    took = (perf_counter() - began) * 1000
    plain.close()
    plain.deleteLater()
    settle()
    return took


def _painted(dialog: QWidget) -> bool:
    """Qt says that a window is mapped in the moment in which it paints it for the first time."""
    return dialog.testAttribute(Qt.WidgetAttribute.WA_Mapped)


def _made(widget: QWidget) -> bool:
    """By whoever wrote the dialog, and not by Qt as a part of another widget."""
    if isinstance(widget, QHeaderView | QScrollBar) or widget.objectName().startswith("qt_"):
        return False
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QComboBox | QTabBar):
        around = around.parentWidget()
    return around is None


def _qts_own(kind: type[QWidget]) -> type[QWidget]:
    """The class of Qt that a class of ours is made from."""
    own = next(one for one in kind.__mro__ if one.__module__.startswith("PySide6"))
    return QWidget if own is QDialog else own
