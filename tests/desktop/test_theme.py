import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.icons import Icon, icon, pixmap, status_mark
from desktop.resources import resource
from desktop.theme import DARK, LIGHT, Ink, Theme, ThemeChoice, Tokens, current_theme, high_contrast
from domain.accounts import AccountStatus, SiteStatus
from domain.portal_access import PortalState

TEXT_PAIRS = [
    (ink, ground)
    for ink in (Ink.TEXT, Ink.TEXT2, Ink.TEXT3)
    for ground in (Ink.SURFACE, Ink.SURFACE2, Ink.BG, Ink.SIDEBAR, Ink.TITLE, Ink.ACCENT_SOFT)
] + [
    (Ink.ACCENT, Ink.SURFACE),
    (Ink.ACCENT_TEXT, Ink.ACCENT),
    (Ink.OK, Ink.OK_SOFT),
    (Ink.WARN, Ink.WARN_SOFT),
    (Ink.BAD, Ink.BAD_SOFT),
    (Ink.BAD, Ink.SURFACE2),
    (Ink.TEXT, Ink.WARN_SOFT),
    (Ink.TEXT2, Ink.NEUTRAL_SOFT),
    (Ink.BAR_TEXT, Ink.BAR),
    (Ink.BAR_TEXT2, Ink.BAR),
    (Ink.BAR_BUTTON_TEXT, Ink.BAR_BUTTON),
]
EDGE_PAIRS = [(Ink.EDGE, ground) for ground in (Ink.SURFACE, Ink.BG, Ink.ACCENT_SOFT)]


def luminance(color: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    seen = QColor(color)
    return (
        0.2126 * linear(seen.redF())
        + 0.7152 * linear(seen.greenF())
        + 0.0722 * linear(seen.blueF())
    )


def contrast(tokens: Tokens, one: Ink, other: Ink) -> float:
    dark, light = sorted(luminance(tokens[ink]) for ink in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_and_every_edge_be_seen(tokens: Tokens) -> None:
    assert [pair for pair in TEXT_PAIRS if contrast(tokens, *pair) < 4.5] == []
    assert [pair for pair in EDGE_PAIRS if contrast(tokens, *pair) < 3] == []


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_the_style_sheet_has_a_colour_and_a_file_for_every_name(
    qapp: QApplication, theme: Theme, choice: ThemeChoice
) -> None:
    theme.apply(choice)
    sheet = qapp.styleSheet()
    assert "@" not in re.sub(r"/\*.*?\*/", "", sheet)
    drawings = re.findall(r'url\("(.+?)"\)', sheet)
    assert drawings
    assert all(not QIcon(file).pixmap(QSize(16, 16)).isNull() for file in drawings)


def test_colours_are_named_in_one_module_only() -> None:
    written = [resource("theme.qss"), *resource("icons", "controls").glob("*.svg")]
    assert [f.name for f in written if re.search(r"#[0-9A-Fa-f]{6}", f.read_text("utf-8"))] == []


def test_a_dark_choice_darkens_palette_and_icons_and_tells_painted_widgets(
    qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    def ink() -> QColor:
        image = icon(Icon.SUCCESS, Ink.OK).pixmap(QSize(16, 16)).toImage()
        return image.pixelColor(3, 8)

    theme.apply(ThemeChoice.LIGHT)
    assert ink() == QColor(LIGHT[Ink.OK])
    with qtbot.waitSignal(theme.changed):
        theme.apply(ThemeChoice.DARK)
    assert theme.dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK[Ink.BG])
    assert ink() == QColor(DARK[Ink.OK])


def test_zoom_enlarges_text_and_controls_within_its_limits(
    qapp: QApplication, theme: Theme, qtbot: QtBot
) -> None:
    label = QLabel("Contacts")
    label.setProperty("role", "h2")
    qtbot.addWidget(label)
    label.show()
    theme.apply(ThemeChoice.LIGHT, 150)
    assert not theme.dark
    assert (theme.px(32), theme.px(1), theme.px(0)) == (48, 2, 0)
    assert qapp.font().pixelSize() == 20
    assert label.fontInfo().pixelSize() == 24
    theme.apply(ThemeChoice.LIGHT, 20)
    assert theme.zoom_percent == 90


def test_icons_are_drawn_in_the_pixels_of_the_display() -> None:
    drawn = pixmap(Icon.CONTACT, Ink.TEXT, 16, 2.0)
    assert drawn.size() == QSize(32, 32)
    assert drawn.deviceIndependentSize().toSize() == QSize(16, 16)


@pytest.mark.parametrize("meaning", Icon)
def test_the_icon_font_has_every_glyph(meaning: Icon) -> None:
    image = pixmap(meaning, Ink.TEXT, 32).toImage()
    seen = [image.pixelColor(x, y).alpha() for x in range(32) for y in range(32)]
    assert max(seen) > 200


def test_every_state_has_an_icon_of_its_own() -> None:
    unknown = status_mark("something else")
    for states in (PortalState, AccountStatus, SiteStatus):
        marks = [status_mark(state.value) for state in states]
        assert unknown not in marks
        assert len({mark.icon for mark in marks}) == len(marks)


def test_high_contrast_uses_the_colours_of_the_system_only() -> None:
    system = QPalette(QColor("#FFFF00"), QColor("#000000"))
    system.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    system.setColor(QPalette.ColorRole.WindowText, QColor("#FFFFFF"))
    system.setColor(QPalette.ColorRole.Highlight, QColor("#00FFFF"))
    system.setColor(QPalette.ColorRole.HighlightedText, QColor("#000001"))
    tokens = high_contrast(system)
    assert set(tokens) == set(Ink)
    assert set(tokens.values()) == {"#000000", "#ffffff", "#00ffff", "#000001"}
    assert [pair for pair in TEXT_PAIRS if contrast(tokens, *pair) < 7] == []


def test_the_application_has_one_theme(theme: Theme) -> None:
    assert current_theme() is theme
