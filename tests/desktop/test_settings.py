from pathlib import Path

import pytest
from PySide6.QtWidgets import QSplitter, QTableView, QWidget
from pytestqt.qtbot import QtBot

from desktop.settings import Place, Settings
from desktop.theme import ThemeChoice
from domain.ids import AccountId, SiteId, new_id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desktop.ini"


def kept(settings: Settings) -> Settings:
    """The settings as the next start reads them."""
    settings.file.sync()
    return Settings(Path(settings.file.fileName()))


def test_what_was_chosen_is_there_at_the_next_start(path: Path) -> None:
    settings = Settings(path)
    place = Place(account_id=AccountId(new_id()), site_id=SiteId(new_id()))
    settings.theme = ThemeChoice.DARK
    settings.zoom_percent = 125
    settings.calendar_collapsed = True
    settings.last_place = place
    settings.staff_name = "Aliena Somers"
    settings.backup_folder = path.parent
    later = kept(settings)
    assert later.theme is ThemeChoice.DARK
    assert later.zoom_percent == 125
    assert later.calendar_collapsed
    assert later.last_place == place
    assert later.staff_name == "Aliena Somers"
    assert later.backup_folder == path.parent


def test_a_first_start_has_defaults(path: Path) -> None:
    settings = Settings(path)
    assert settings.theme is ThemeChoice.SYSTEM
    assert settings.zoom_percent == 100
    assert not settings.calendar_collapsed
    assert settings.last_place is None
    assert settings.database is None


def test_a_place_can_be_an_account_alone_and_be_forgotten(path: Path) -> None:
    settings = Settings(path)
    place = Place(account_id=AccountId(new_id()))
    settings.last_place = place
    assert kept(settings).last_place == place
    settings.last_place = None
    assert kept(settings).last_place is None


def test_a_file_somebody_spoilt_counts_as_never_written(path: Path) -> None:
    path.write_text("[look]\ntheme=purple\nzoom=a lot\n[main]\nplace=nowhere\n", encoding="utf-8")
    settings = Settings(path)
    assert settings.theme is ThemeChoice.SYSTEM
    assert settings.zoom_percent == 100
    assert settings.last_place is None


def test_windows_splitters_and_columns_keep_their_shape(path: Path, qtbot: QtBot) -> None:
    settings = Settings(path)
    window, splitter, table = QWidget(), QSplitter(), QTableView()
    for widget in (window, splitter, table):
        qtbot.addWidget(widget)
    window.resize(640, 480)
    for _ in range(2):
        splitter.addWidget(QWidget())
    settings.remember_window("main", window)
    settings.remember_splitter("main", splitter)
    settings.remember_header("contacts", table.horizontalHeader())
    window.resize(300, 300)
    later = kept(settings)
    assert later.restore_window("main", window)
    assert window.size().width() == 640
    assert later.restore_splitter("main", splitter)
    assert later.restore_header("contacts", table.horizontalHeader())
    assert not later.restore_window("setup", window)
