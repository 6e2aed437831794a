"""vCards 2.1, 3.0 and 4.0 as people.

vobject reads the lines: folding, parameters, quoted-printable and character sets. Its own
values are not used, because it ends a text of version 2.1 at the first comma.
"""

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from vobject.base import ContentLine, ParseError, getLogicalLines, textLineToContentLine

from domain.importing import ImportField
from importing.own_cards import own_rows
from importing.text import UnreadableError

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UNESCAPED_SEMICOLON = re.compile(r"(?<!\\);")
_LAST = 101  # after every PREF of version 4.0, which are 1 to 100


class Numbered(NamedTuple):
    """A phone or an address with what the card says of it."""

    value: str
    kinds: frozenset[str]  # "work", "cell", "fax"
    preference: int  # the smaller, the better

    @property
    def label(self) -> str:
        named = [kind for kind in ("home", "work", "cell", "fax", "pager") if kind in self.kinds]
        return " ".join(named)


class Card(NamedTuple):
    line: int
    name: str
    organisation: str
    title: str
    emails: tuple[Numbered, ...]
    phones: tuple[Numbered, ...]
    note: str
    others: tuple[str, ...]  # lines for what a contact has no field for
    unread: int = 0  # the first line of it that could not be read
    problem: str = ""  # why the card cannot be used
    own: tuple[Mapping[ImportField, str], ...] = ()  # of a card that Portal Desk wrote


def is_vcard(content: str) -> bool:
    return content.lstrip("\ufeff \t\r\n")[:11].upper() == "BEGIN:VCARD"


def read_cards(path: Path, content: str) -> list[Card]:
    """Every card of the file; one that is damaged is there with its problem."""
    cards = [_card(block) for block in _blocks(content)]
    if not cards:
        raise UnreadableError(path, "no vCard was found in this file.")
    return cards


class _Block(NamedTuple):
    start: int
    lines: list[ContentLine]
    unread: list[int]
    ended: bool = True


def _blocks(content: str) -> Iterator[_Block]:
    """The lines of each card; cards inside cards are passed over."""
    block, depth = _Block(0, [], []), 0
    every = content.split("\n")
    for text, told in getLogicalLines(io.StringIO(content), allowQP=True):
        line = _line(text)
        # vobject counts the first line as 0, and may point at a blank line before.
        number = max(told, 1)
        while number < len(every) and not every[number - 1].strip():
            number += 1
        opens = line is not None and line.name == "BEGIN"
        if opens and depth == 1 and _text(line).upper() == "VCARD":
            yield block._replace(ended=False)
            depth = 0
        if opens:
            depth += 1
            block = _Block(number, [], []) if depth == 1 else block
        elif depth and line is not None and line.name == "END":
            depth -= 1
            if depth == 0:
                yield block
        elif depth == 1 and line is None:
            block.unread.append(number)
        elif depth == 1:
            block.lines.append(line)
    if depth:
        yield block._replace(ended=False)


def _line(text: str) -> ContentLine | None:
    """None where the line is no vCard line, or its encoding is not what it says."""
    shown = re.sub(r"(?i)quoted-printable", "QUOTED-PRINTABLE", text.partition(":")[0])
    try:
        return textLineToContentLine(shown + text[len(shown) :])
    except (ParseError, LookupError, ValueError):
        return None


def _card(block: _Block) -> Card:
    def of(name: str) -> list[ContentLine]:
        return [line for line in block.lines if line.name == name]

    def first(name: str) -> str:
        return next((text for line in of(name) if (text := _text(line))), "")

    organisation, *units = [_unescaped(part) for part in _parts(of("ORG"))] or [""]
    emails = _in_order(of("EMAIL"))
    name = (
        first("FN")
        or _composed(_parts(of("N")))
        or first("NICKNAME")
        or (emails[0].value if emails else "")
        or organisation
    )
    others = [("Department", unit) for unit in units]
    others += [("Address", address) for line in of("ADR") if (address := _address(line))]
    others += [("Web", _text(line)) for line in of("URL")]
    others += [("Messages", _text(line)) for line in (*of("IMPP"), *of("X-MS-IMADDRESS"))]
    return Card(
        line=block.start,
        name=_one_line(name),
        organisation=_one_line(organisation),
        title=_one_line(first("TITLE") or first("ROLE")),
        emails=tuple(emails),
        phones=tuple(_in_order(of("TEL"))),
        note=first("NOTE"),
        others=tuple(dict.fromkeys(f"{label}: {text}" for label, text in others if text)),
        unread=next(iter(block.unread), 0),
        problem=_problem(block, name),
        own=own_rows(block.lines),
    )


def _problem(block: _Block, name: str) -> str:
    if not block.ended:
        return "This card has no end. The file may have been cut off."
    return "" if name else "This card has no name and no address."


def _in_order(lines: list[ContentLine]) -> list[Numbered]:
    """The preferred one first; faxes and pagers last; else as in the card; each once."""
    found = [_numbered(line) for line in lines]
    ordered = sorted(
        (one for one in found if one.value),
        key=lambda one: (bool(one.kinds & {"fax", "pager"}), one.preference),
    )
    return list({one.value.casefold(): one for one in reversed(ordered)}.values())[::-1]


def _numbered(line: ContentLine) -> Numbered:
    """Types stand alone in 2.1 (TEL;WORK), and as one quoted text in some of 4.0."""
    told = [*line.singletonparams, *line.params.get("TYPE", ())]
    kinds = frozenset(kind.strip().lower() for part in told for kind in part.split(","))
    preference = next(iter(line.params.get("PREF", ())), "1" if "pref" in kinds else "")
    return Numbered(
        _one_line(_uri(_text(line))),
        kinds,
        int(preference) if preference.isascii() and preference.isdigit() else _LAST,
    )


def _uri(value: str) -> str:
    """The number of "tel:+1-418-656-9254;ext=102", the address of "mailto:..."."""
    scheme, colon, rest = value.partition(":")
    if not colon or scheme.lower() not in ("tel", "mailto"):
        return value
    number, *parameters = rest.split(";")
    extensions = [part[4:] for part in parameters if part.lower().startswith("ext=")]
    return " ext. ".join([number, *extensions])


def _text(line: ContentLine) -> str:
    return _unescaped(str(line.value)).strip()


def _unescaped(value: str) -> str:
    text = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return "\n".join(part.strip() for part in text.splitlines()).strip()


def _parts(lines: list[ContentLine]) -> list[str]:
    """The components of the first line, such as those of N and ORG, as they stand."""
    return _UNESCAPED_SEMICOLON.split(str(lines[0].value)) if lines else []


def _composed(name: list[str]) -> str:
    """N holds family, given, further, prefix and suffix; a person reads them in another order."""
    parts = [_unescaped(part).replace(",", " ") for part in (*name, "", "", "", "", "")]
    return " ".join(parts[place] for place in (3, 1, 2, 0, 4) if parts[place])


def _address(line: ContentLine) -> str:
    parts = [_one_line(_unescaped(part)) for part in _UNESCAPED_SEMICOLON.split(str(line.value))]
    return ", ".join(part.rstrip(", ") for part in parts if part)


def _one_line(text: str) -> str:
    return " ".join(text.split())
