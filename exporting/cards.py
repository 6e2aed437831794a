"""Contacts as vCards 3.0, the version that Outlook, telephones and webmail all read.

What vCard has no property for stands in properties of our own, which other programs pass over.
"""

import re
from collections.abc import Iterator

from domain.importing import ImportField as F
from domain.moving import (
    ACCOUNT_CONTACT_FIELDS,
    CARD_ACCOUNT,
    CARD_LINK,
    CARD_NUMBER,
    CARD_PROPERTIES,
    CONTACT_FIELDS,
    words,
)
from storage.exports import ExportedContact

_LONGEST = 75  # bytes of a line
_FULL = 60  # from here on it is cut where it can be
_LINE_END = re.compile(r"\r\n|\r")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # which a vCard cannot hold (RFC 6350)
_MAILS = ((F.EMAIL, "EMAIL", "INTERNET"), (F.EMAIL_2, "EMAIL", "INTERNET"))
_PHONES = tuple((field, "TEL", "VOICE") for field in (F.PHONE_1, F.PHONE_2, F.PHONE_3, F.PHONE_4))


def card(contact: ExportedContact) -> str:
    return "".join(f"{_folded(line)}\r\n" for line in _lines(contact))


def _lines(contact: ExportedContact) -> Iterator[str]:
    person, row = contact.row.contact, contact.row
    said = {
        F.PORTAL_DESK_ID: str(person.id),
        **words(person, CONTACT_FIELDS),
        **words(row, ACCOUNT_CONTACT_FIELDS),
    }
    given, _, family = person.name.rpartition(" ")
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"UID:{row.id}"
    yield f"FN:{_escaped(person.name)}"
    yield f"N:{_escaped(family)};{_escaped(given)};;;"
    yield f"ORG:{_escaped(contact.account_name)}"
    if person.title:
        yield f"TITLE:{_escaped(person.title)}"
    yield from _numbered(said, _MAILS)
    yield from _numbered(said, _PHONES)
    if person.note:
        yield f"NOTE:{_escaped(person.note)}"
    if contact.tags:
        yield f"CATEGORIES:{','.join(map(_escaped, contact.tags))}"
    yield f"{CARD_ACCOUNT}:{_escaped(contact.account_number)}"
    for field, name in CARD_PROPERTIES.items():
        yield f"{name}:{_escaped(said[field])}"
    for link in contact.links:
        parts = (link.site_number, link.role_1, link.role_2)
        yield f"{CARD_LINK}:{';'.join(map(_escaped, parts))}"
    yield "END:VCARD"


def _numbered(said: dict[F, str], fields: tuple[tuple[F, str, str], ...]) -> Iterator[str]:
    """The first is preferred. One behind a gap says which it is, so that the gap stays."""
    written = 0
    for place, (field, name, kind) in enumerate(fields, 1):
        if value := said[field]:
            first = ",PREF" if not written else ""
            gap = f";{CARD_NUMBER}={place}" if place != written + 1 else ""
            written = place
            yield f"{name};TYPE={kind}{first}{gap}:{_escaped(value)}"


def _escaped(text: str) -> str:
    plain = _NO_TEXT.sub("", _LINE_END.sub("\n", text)).replace("\\", "\\\\")
    return plain.replace(";", r"\;").replace(",", r"\,").replace("\n", r"\n")


def _folded(line: str) -> str:
    """In lines of at most 75 bytes, each but the first behind a blank.

    No line is cut in front of blanks, because some programs take a line of blanks for an empty
    one, or behind an equals sign, which goes on in the next line for those that know version 2.1.
    """
    if line.endswith("="):
        line += " "
    if len(line.encode()) <= _LONGEST:
        return line
    lines, size = [""], 0
    for char in line:
        bytes_of = len(char.encode())
        if size + bytes_of > _FULL and not char.isspace() and lines[-1][-1] != "=":
            lines.append(" ")
            size = 1
        lines[-1] += char
        size += bytes_of
    return "\r\n".join(lines)
