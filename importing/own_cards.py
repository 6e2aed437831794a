"""vCards that Portal Desk wrote, as the cells of a file of contacts: one row for each link.

What vCard has a property for is read from that property, so that a card that was edited elsewhere
brings the edit along. Nothing is tidied: the values were right when they were written.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from vobject.base import ContentLine

from domain.importing import ImportField as F
from domain.moving import CARD_ACCOUNT, CARD_LINK, CARD_NUMBER, CARD_PROPERTIES

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PART = {mark: re.compile(rf"((?:\\.|[^\\{mark}])*){mark}", re.DOTALL) for mark in ";,"}
_PLAIN = {F.NAME: "FN", F.TITLE: "TITLE", F.NOTE: "NOTE", F.ACCOUNT_NUMBER: CARD_ACCOUNT}
_NUMBERED: Mapping[str, Sequence[F]] = {
    "EMAIL": (F.EMAIL, F.EMAIL_2),
    "TEL": (F.PHONE_1, F.PHONE_2, F.PHONE_3, F.PHONE_4),
}
_ON_LINKS = (F.SITE_NUMBER, F.ROLE_1, F.ROLE_2)
_OWN = {name: field for field, name in CARD_PROPERTIES.items()}


def own_rows(lines: Sequence[ContentLine]) -> tuple[Mapping[F, str], ...]:
    """Empty for a card that another program wrote."""
    told = {field: line for line in lines if (field := _OWN.get(line.name))}
    if F.PORTAL_DESK_ID not in told:
        return ()
    person = {field: _text(str(line.value)) for field, line in told.items()}
    for field, name in _PLAIN.items():
        person[field] = next((_text(str(line.value)) for line in lines if line.name == name), "")
    for name, fields in _NUMBERED.items():
        person |= dict.fromkeys(fields, "")
        person |= dict(_slots([line for line in lines if line.name == name], fields))
    tags = [tag for line in lines if line.name == "CATEGORIES" for tag in _parts(line, ",")]
    person[F.TAGS] = "\n".join(tags)
    links = [_parts(line, ";") for line in lines if line.name == CARD_LINK] or [[]]
    return tuple({**person, **dict(zip(_ON_LINKS, link, strict=False))} for link in links)


def _slots(lines: Sequence[ContentLine], fields: Sequence[F]) -> Iterator[tuple[F, str]]:
    """In the order of the card, but for one that says which it is."""
    place = 0
    for line in lines:
        told = next(iter(line.params.get(CARD_NUMBER, ())), "")
        place = int(told) if told.isascii() and told.isdigit() else place + 1
        if 0 < place <= len(fields):
            yield fields[place - 1], _text(str(line.value))


def _parts(line: ContentLine, mark: str) -> list[str]:
    return [_text(part) for part in _PART[mark].findall(str(line.value) + mark)]


def _text(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
