"""What a file is, before anything is imported from it."""

from dataclasses import replace
from pathlib import Path

from domain.importing import FIELDS, FileKind, ImportFile
from importing.columns import guessed_kind, matched
from importing.tables import DELIMITERS, PREVIEW_ROWS, read_table
from importing.text import Text, UnreadableError, read
from importing.vcards import is_vcard, read_cards

_CARD_HEADER = ("Name", "Organization", "Title", "Email", "Phone")


def look(path: Path) -> ImportFile:
    """Raises UnreadableError."""
    text = read(path)
    return _cards(path, text) if is_vcard(text.content) else _table(path, text)


def as_kind(file: ImportFile, kind: FileKind) -> ImportFile:
    """The same file taken as another kind. Raises UnreadableError where that cannot be."""
    if file.kind is kind:
        return file
    if kind is FileKind.VCARDS:
        raise UnreadableError(file.path, "this is a table, not a vCard file.")
    if not FIELDS[file.kind]:
        raise UnreadableError(file.path, f"these are vCards, not {kind.value.lower()}.")
    return replace(file, kind=kind, columns=matched(kind, file.header))


def _table(path: Path, text: Text) -> ImportFile:
    table = read_table(path, text.content)
    kind = guessed_kind(table.header)
    whole = [row for row in table.rows if not row.problem]
    return ImportFile(
        path=path,
        kind=kind,
        read_as=f"{text.encoding}, {DELIMITERS[table.delimiter]}",
        rows=len(table.rows),
        header=table.header,
        columns=matched(kind, table.header),
        preview=tuple(tuple(row.cells) for row in whole[:PREVIEW_ROWS]),
    )


def _cards(path: Path, text: Text) -> ImportFile:
    cards = read_cards(path, text.content)
    return ImportFile(
        path=path,
        kind=FileKind.VCARDS,
        read_as=text.encoding,
        rows=len(cards),
        header=_CARD_HEADER,
        columns=(None,) * len(_CARD_HEADER),
        preview=tuple(
            (
                card.name,
                card.organisation,
                card.title,
                ", ".join(email.value for email in card.emails),
                ", ".join(phone.value for phone in card.phones),
            )
            for card in cards[:PREVIEW_ROWS]
        ),
    )
