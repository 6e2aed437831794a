"""The rows of all files of an import, as accounts, sites and people of the source."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from domain.errors import DataError
from domain.importing import (
    FIGURES,
    FileKind,
    ImportFile,
    ImportJob,
    ImportProblem,
    Outcome,
    Progress,
    columns_problem,
)
from domain.importing import ImportField as F
from importing.countries import country_code
from importing.tables import read_table
from importing.text import UnreadableError, read
from importing.vcards import Card, Numbered, read_cards

LONGEST_LINE = 500
_CHUNK = 2_000
_ACCOUNT_FIELDS = {F.ACCOUNT_NAME: "name", F.ACCOUNT_CLASS: "class", F.ACCOUNT_STATUS: "status"}
_OWN_ACCOUNT_FIELDS = {F.DIVISION: "division", F.INVOICE_DELIVERY: "invoice_delivery"}
_SITE_FIELDS = {
    F.SITE_NAME: "name",
    F.CITY: "city",
    F.STATE: "state",
    F.POSTAL_CODE: "postal_code",
}
_OWN_SITE_FIELDS = {F.SITE_NUMBER: "number", F.SITE_STATUS: "status"}
_PHONES = (F.PHONE_1, F.PHONE_2, F.PHONE_3, F.PHONE_4)
_ANY = 5
_LAST_RANK = 1_000  # faxes and pagers, behind whatever can be spoken to
_PHONE_RANKS = {"cell": 0, "mobile": 0, "cellular": 0, "fax": 1_000, "pager": 1_000}


@dataclass(slots=True, kw_only=True)
class SourceRow:
    """Values are those the source speaks of; a field it has no column for is not among them."""

    file: str
    line: int
    number: str  # of the account
    values: dict[str, str]
    id: UUID | None = None  # of the record, in a row that Portal Desk wrote


@dataclass(slots=True, kw_only=True)
class SourceSite(SourceRow):
    address_type: str = ""


class Phone(NamedTuple):
    rank: int  # the smaller, the better
    number: str
    label: str = ""


@dataclass(slots=True, kw_only=True)
class SourcePerson(SourceRow):
    """values has name and title. The other lists are as the source has them, best first."""

    emails: list[str] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    organisation: str = ""

    def take(self, other: "SourcePerson") -> None:
        """The same person again: what is new of it comes along."""
        for name, value in other.values.items():
            self.values[name] = self.values.get(name) or value
        self.emails += [one for one in other.emails if one not in self.emails]
        self.phones += [one for one in other.phones if one not in self.phones]
        self.phones.sort(key=lambda one: one.rank)
        self.notes += [one for one in other.notes if one not in self.notes]


@dataclass(slots=True, kw_only=True)
class MovedPerson(SourceRow):
    """A person and one link, as another Portal Desk has them; cells are what the row speaks of."""

    cells: "Cells"
    organisation: str = ""
    is_card: bool = False


@dataclass(slots=True, kw_only=True)
class SourceFigure(SourceRow):
    """A row of one of the FIGURES; cells are what it speaks of."""

    cells: "Cells"


@dataclass(slots=True)
class Source:
    accounts: dict[str, SourceRow] = field(default_factory=dict)
    sites: list[SourceSite] = field(default_factory=list)
    people: list[SourcePerson] = field(default_factory=list)
    cards: list[SourcePerson] = field(default_factory=list)
    moved: list[MovedPerson] = field(default_factory=list)
    figures: dict[FileKind, list[SourceFigure]] = field(default_factory=dict)
    problems: list[ImportProblem] = field(default_factory=list)

    def tell(
        self, row: SourceRow, what: str, reason: str, outcome: Outcome = Outcome.SKIPPED
    ) -> None:
        self.problems.append(
            ImportProblem(file=row.file, line=row.line, what=what, reason=reason, outcome=outcome)
        )


def read_source(job: ImportJob, progress: Progress) -> Source:
    """Raises UnreadableError; a row that cannot be used becomes a problem instead."""
    if not job.files:
        raise DataError("Choose at least one file.")
    source = Source()
    for file in sorted(job.files, key=lambda file: list(FileKind).index(file.kind)):
        progress.report(0, file.rows, f"Reading {file.path.name}")
        if file.kind is FileKind.VCARDS:
            _read_cards(source, file.path)
        else:
            _read_rows(source, file, progress)
    return source


Cells = Mapping[F, str]
Reader = Callable[[Source, SourceRow, Cells], None]


def _read_rows(source: Source, file: ImportFile, progress: Progress) -> None:
    if problem := columns_problem(file.kind, file.columns):
        raise UnreadableError(file.path, problem[0].lower() + problem[1:])
    table = read_table(file.path, read(file.path).content)
    if table.header != file.header:
        raise UnreadableError(file.path, "this file has changed meanwhile. Choose it again.")
    places = {field: place for place, field in enumerate(file.columns) if field is not None}
    take = _READERS[file.kind]
    for done, row in enumerate(table.rows):
        if done % _CHUNK == 0:
            progress.report(done, len(table.rows), f"Reading {file.path.name}")
        cells = {} if row.problem else {f: row.cells[place] for f, place in places.items()}
        number = cells.get(F.ACCOUNT_NUMBER, "")
        found = SourceRow(
            file=file.path.name, line=row.line, number=number, values={}, id=_id(cells)
        )
        if problem := row.problem or _cells_problem(cells, own=found.id is not None):
            source.tell(found, number, problem)
        else:
            take(source, found, cells)


def _cells_problem(cells: Cells, *, own: bool) -> str:
    if not cells.get(F.ACCOUNT_NUMBER, "none asked for"):
        return "This row has no account number."
    for known, cell in () if own else cells.items():
        if len(cell) > LONGEST_LINE and known not in (F.NOTE, F.REQUEST_TEXT):
            return f"“{known.value}” has {len(cell):,} characters; {LONGEST_LINE} are possible."
    return ""


def _id(cells: Cells) -> UUID | None:
    try:
        return UUID(cells.get(F.PORTAL_DESK_ID, ""))
    except ValueError:
        return None


def _account(source: Source, row: SourceRow, cells: Cells) -> None:
    names = {**_ACCOUNT_FIELDS, **(_OWN_ACCOUNT_FIELDS if row.id else {})}
    row.values = {name: _line(cells[f]) for f, name in names.items() if f in cells}
    first = source.accounts.setdefault(row.number, row)
    if first.values != row.values:
        source.tell(
            row, row.number, f"Line {first.line} has this account already, with other values."
        )


def _site(source: Source, row: SourceRow, cells: Cells) -> None:
    names = {**_SITE_FIELDS, **(_OWN_SITE_FIELDS if row.id else {})}
    values = {name: _line(cells[f]) for f, name in names.items() if f in cells}
    street = (_line(cells[F.STREET]), _line(cells.get(F.STREET_2, "")))
    values["street"] = ", ".join(part for part in street if part)
    if not any(values.get(name) for name in ("street", "city", "name")):
        source.tell(row, row.number, "This row has no street and no city.")
        return
    if F.COUNTRY in cells:
        code = country_code(cells[F.COUNTRY])
        if code is None:
            reason = f"The country “{cells[F.COUNTRY]}” is not known; the division's is used."
            source.tell(row, row.number, reason, Outcome.ADAPTED)
        values["country"] = code or ""
    source.sites.append(
        SourceSite(
            file=row.file,
            line=row.line,
            number=row.number,
            values=values,
            id=row.id,
            address_type=_line(cells.get(F.ADDRESS_TYPE, "")),
        )
    )


def _person(source: Source, row: SourceRow, cells: Cells) -> None:
    emails = [cells.get(f, "").strip() for f in (F.EMAIL, F.EMAIL_2)]
    name = _line(cells[F.NAME]) or emails[0]
    if not name:
        source.tell(row, row.number, "This row has no name and no email address.")
        return
    if row.id is not None:
        source.moved.append(_moved(row, {**cells, F.NAME: name}))
        return
    values = {"name": name}
    if F.TITLE in cells:
        values["title"] = _line(cells[F.TITLE])
    rank = _PHONE_RANKS.get(cells.get(F.PHONE_TYPE, "").strip().casefold(), _ANY)
    phones = [_line(cells.get(f, "")) for f in _PHONES]
    source.people.append(
        SourcePerson(
            file=row.file,
            line=row.line,
            number=row.number,
            values=values,
            emails=[email for email in emails if email],
            phones=[
                Phone(rank if place == 0 else _ANY, phone)
                for place, phone in enumerate(phones)
                if phone
            ],
            notes=[note for note in (cells.get(F.NOTE, "").strip(),) if note],
        )
    )


def _moved(row: SourceRow, cells: Cells, card: Card | None = None) -> MovedPerson:
    return MovedPerson(
        file=row.file,
        line=row.line,
        number=cells[F.ACCOUNT_NUMBER],
        values={"name": cells[F.NAME]},
        id=_id(cells),
        cells=cells,
        organisation=card.organisation[:LONGEST_LINE] if card else "",
        is_card=card is not None,
    )


def _figure(kind: FileKind) -> Reader:
    def take(source: Source, row: SourceRow, cells: Cells) -> None:
        figure = SourceFigure(
            file=row.file, line=row.line, number=row.number, values={}, cells=cells
        )
        source.figures.setdefault(kind, []).append(figure)

    return take


_READERS: Mapping[FileKind, Reader] = {
    FileKind.CUSTOMERS: _account,
    FileKind.LOCATIONS: _site,
    FileKind.CONTACTS: _person,
    **{kind: _figure(kind) for kind in FIGURES},
}


def _read_cards(source: Source, path: Path) -> None:
    for card in read_cards(path, read(path).content):
        values = {"name": card.name[:LONGEST_LINE], "title": card.title[:LONGEST_LINE]}
        person = SourcePerson(file=path.name, line=card.line, number="", values=values)
        if card.problem:
            source.tell(person, card.name, card.problem)
            continue
        if moved := [_moved(person, cells, card) for cells in card.own if _id(cells)]:
            source.moved += moved
            continue
        person.organisation = card.organisation[:LONGEST_LINE]
        person.emails = [email.value for email in card.emails]
        person.phones = list(_card_phones(card.phones))
        person.notes = list(_card_notes(card))
        source.cards.append(person)
        if card.unread:
            reason = f"Line {card.unread} of the file could not be read and was left out."
            source.tell(person, card.name, reason, Outcome.ADAPTED)


def _card_phones(phones: Sequence[Numbered]) -> Iterator[Phone]:
    for place, phone in enumerate(phones):
        if len(phone.value) <= LONGEST_LINE:
            last = _LAST_RANK if phone.kinds & {"fax", "pager"} else 0
            yield Phone(place + last, phone.value, phone.label)


def _card_notes(card: Card) -> Iterator[str]:
    if card.note:
        yield card.note
    yield from card.others


def _line(cell: str) -> str:
    return " ".join(cell.split()) if "\n" in cell else cell
