"""How the customer portal looks to the customers of a division."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.ids import DivisionId

DEFAULT_COLOUR = "#0b6477"
LARGEST_LOGO = 200_000  # characters of its data URI

_LOGO = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/]+=*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LEAST_CONTRAST = 4.5  # WCAG 2.2 AA, of white letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Branding:
    id: DivisionId
    name: str = ""  # empty: the office's
    logo: str = ""  # a data URI
    phone: str = ""
    colour: str = DEFAULT_COLOUR
    login_terms: str = ""  # empty: those of System Options


class BrandingBook(Protocol):
    def branding(self, id: DivisionId) -> Branding:
        """As it is stored, or as it is where nobody changed it. Raises GoneError."""
        ...

    def save(self, branding: Branding, base: Branding) -> Branding:
        """What others changed meanwhile stays theirs (rule C2).

        Raises RefusedError with problems by field, ConflictError, GoneError.
        """
        ...


def branding_problems(branding: Branding) -> Mapping[str, str]:
    """What stops it from being saved, keyed by field name."""
    found = {}
    if not _COLOUR.fullmatch(branding.colour):
        found["colour"] = "Enter a color such as #0b6477."
    elif contrast_with_white(branding.colour) < _LEAST_CONTRAST:
        found["colour"] = "White letters cannot be read on this color. Choose a darker one."
    if branding.logo and not _LOGO.fullmatch(branding.logo):
        found["logo"] = "Choose a PNG, JPEG or SVG picture."
    elif len(branding.logo) > LARGEST_LOGO:
        found["logo"] = "This picture is too large. Choose one of at most 150 kB."
    return found


def darker(colour: str) -> str:
    """For a button under the pointer; colour is like #0b6477."""
    parts = (int(colour[at : at + 2], 16) * 4 // 5 for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)


def contrast_with_white(colour: str) -> float:
    """By the formula of WCAG; colour is like #0b6477."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004, sRGB
        for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
