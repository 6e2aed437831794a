"""What this program is."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop import PRODUCT, __version__
from desktop.resources import resource
from desktop.theme import current_theme


def show_about(window: QWidget) -> None:
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    title = QCoreApplication.translate("About", "About Portal Desk")
    box.setWindowTitle(title)
    box.setText(f"{PRODUCT} {__version__}")
    box.setInformativeText(
        QCoreApplication.translate(
            "About", "Keeps the contacts of your accounts and their customer portal access."
        )
    )
    side = current_theme().px(48)
    box.setIconPixmap(
        QPixmap(str(resource("icons", "portal-desk.png"))).scaled(
            side,
            side,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    )
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.open()
