"""Exporting: a table as CSV, contacts as vCards, and a whole office for another Portal Desk."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from domain.books import ContactOrder
from domain.bulk import Chosen
from domain.importing import FileKind, Progress


class ExportColumn(enum.Enum):
    """A column of a table's file, by what stands above it."""

    TYPE = "Type"
    BILLING_CONTACT = "Billing contact"
    NAME = "Name"
    TITLE = "Title"
    EMAIL = "Email"
    EMAIL_2 = "Email 2"
    PHONE_1 = "Phone 1"
    PHONE_2 = "Phone 2"
    PHONE_3 = "Phone 3"
    PHONE_4 = "Phone 4"
    SERVICE_NOTIFICATION = "Service notification"
    REQUEST_NOTIFICATION = "Request notification"
    PORTAL_USER = "Portal user"
    ACCOUNT_NUMBER = "Account number"
    ACCOUNT_NAME = "Account name"
    TAGS = "Tags"
    NOTE = "Note"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedRows:
    """Which contacts, and in which order."""

    chosen: Chosen
    order: ContactOrder = ContactOrder.NAME
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFiles:
    """Where the files for another Portal Desk go. One that is left out is not written."""

    customers: Path | None = None
    locations: Path | None = None
    contacts: Path | None = None
    vcards: Path | None = None
    figures: Mapping[FileKind, Path] = field(default_factory=dict)  # what the portal shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    files: tuple[Path, ...]
    accounts: int = 0
    sites: int = 0
    contacts: int = 0
    figures: Mapping[FileKind, int] = field(default_factory=dict)


class Exporter(Protocol):
    """Writes files, and takes the place of what they held before only when they are whole.

    All methods may raise domain.errors.DataError, whose text is the sentence to show; then every
    file is as it was. What is written is the data of one moment.
    """

    def contacts_csv(
        self, rows: ExportedRows, columns: Sequence[ExportColumn], file: Path, progress: Progress
    ) -> Exported:
        """No cell of it is a formula to a spreadsheet (domain.spreadsheets)."""
        ...

    def vcards(self, rows: ExportedRows, file: Path, progress: Progress) -> Exported:
        """A card for each account contact."""
        ...

    def table_csv(
        self, header: Sequence[str], rows: Iterable[Sequence[str]], file: Path
    ) -> Exported:
        """Any list that a window shows, as it is made."""
        ...

    def office(self, files: OfficeFiles, progress: Progress) -> Exported:
        """Every account, site and contact, and the figures of the portal, so that importing them
        gives back the same.

        Portal access stays behind: nobody gets into the portal by a file (A21).
        """
        ...
