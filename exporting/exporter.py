"""Exporting from the database: domain.exporting.Exporter on real tables and real files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from domain.exporting import ExportColumn, Exported, ExportedRows, OfficeFiles
from domain.importing import FileKind, Progress
from exporting import cards, figures, moving, tables
from exporting.files import NewFile, new_files
from storage.engine import Database
from storage.exports import ContactIds, ExportedContact, ExportSource, exporting_from

_STEP = 500  # records between two looks whether the user stopped it

T = TypeVar("T")

_COLUMNS: Mapping[ExportColumn, Callable[[ExportedContact], str]] = {
    ExportColumn.TYPE: lambda one: one.row.level.value,
    ExportColumn.BILLING_CONTACT: lambda one: one.row.billing.value,
    ExportColumn.NAME: lambda one: one.row.contact.name,
    ExportColumn.TITLE: lambda one: one.row.contact.title,
    ExportColumn.EMAIL: lambda one: one.row.contact.email,
    ExportColumn.EMAIL_2: lambda one: one.row.contact.email_2,
    ExportColumn.PHONE_1: lambda one: one.row.contact.phone_1,
    ExportColumn.PHONE_2: lambda one: one.row.contact.phone_2,
    ExportColumn.PHONE_3: lambda one: one.row.contact.phone_3,
    ExportColumn.PHONE_4: lambda one: one.row.contact.phone_4,
    ExportColumn.SERVICE_NOTIFICATION: lambda one: (
        "Yes" if one.row.contact.receive_service_notifications else "No"
    ),
    ExportColumn.REQUEST_NOTIFICATION: lambda one: (
        one.row.contact.request_notification_method.value
    ),
    ExportColumn.PORTAL_USER: lambda one: one.row.portal.state.value,
    ExportColumn.ACCOUNT_NUMBER: lambda one: one.account_number,
    ExportColumn.ACCOUNT_NAME: lambda one: one.account_name,
    ExportColumn.TAGS: lambda one: "\n".join(one.tags),
    ExportColumn.NOTE: lambda one: one.row.contact.note,
}


class FileExporter:
    """An Exporter. It reads only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def contacts_csv(
        self, rows: ExportedRows, columns: Sequence[ExportColumn], file: Path, progress: Progress
    ) -> Exported:
        cells = [_COLUMNS[column] for column in columns]
        with exporting_from(self._database) as source, new_files([file]) as (new,):
            table = tables.TableWriter(new, [column.value for column in columns])
            ids = _chosen(source, rows, progress)
            for one in _contacts(source, ids, progress):
                table.write([cell(one) for cell in cells])
        return Exported(files=(file,), contacts=len(ids))

    def vcards(self, rows: ExportedRows, file: Path, progress: Progress) -> Exported:
        with exporting_from(self._database) as source, new_files([file]) as (new,):
            ids = _chosen(source, rows, progress)
            _write_cards(source, ids, new, progress)
        return Exported(files=(file,), contacts=len(ids))

    def table_csv(
        self, header: Sequence[str], rows: Iterable[Sequence[str]], file: Path
    ) -> Exported:
        with new_files([file]) as (new,):
            table = tables.TableWriter(new, header)
            for row in rows:
                table.write(row)
        return Exported(files=(file,))

    def office(self, files: OfficeFiles, progress: Progress) -> Exported:
        paths = (files.customers, files.locations, files.contacts, files.vcards)
        given = [path for path in (*paths, *files.figures.values()) if path is not None]
        accounts = sites = 0
        ids = ContactIds(iter(()))
        with exporting_from(self._database) as source, new_files(given) as new:
            opened = dict(zip(given, new, strict=True))
            if files.customers:
                accounts = _write_accounts(source, opened[files.customers], progress)
            if files.locations:
                sites = _write_sites(source, opened[files.locations], progress)
            if files.contacts or files.vcards:
                ids = source.every_contact()
            if files.contacts:
                _write_contacts(source, ids, opened[files.contacts], progress)
            if files.vcards:
                _write_cards(source, ids, opened[files.vcards], progress)
            counts = {
                kind: _write_figures(source, kind, opened[path], progress)
                for kind, path in files.figures.items()
            }
        return Exported(
            files=tuple(given), accounts=accounts, sites=sites, contacts=len(ids), figures=counts
        )


def _chosen(source: ExportSource, rows: ExportedRows, progress: Progress) -> ContactIds:
    progress.report(0, 0, "Looking for the contacts")
    return source.chosen_contacts(rows)


def _contacts(
    source: ExportSource, ids: ContactIds, progress: Progress
) -> Iterator[ExportedContact]:
    done = 0
    for some in ids.chunks():
        progress.report(done, len(ids), "Exporting contacts")
        yield from source.contacts(some)
        done += len(some)
    progress.report(done, len(ids), "Exporting contacts")


def _stepped(found: tuple[int, Iterator[T]], progress: Progress, what: str) -> Iterator[T]:
    total, records = found
    for done, one in enumerate(records):
        if done % _STEP == 0:
            progress.report(done, total, what)
        yield one


def _write_accounts(source: ExportSource, file: NewFile, progress: Progress) -> int:
    table = tables.TableWriter(file, moving.ACCOUNT_HEADER)
    count, every = source.accounts()
    for one in _stepped((count, every), progress, "Exporting accounts"):
        table.write(moving.account_row(one))
    return count


def _write_sites(source: ExportSource, file: NewFile, progress: Progress) -> int:
    table = tables.TableWriter(file, moving.SITE_HEADER)
    count, every = source.sites()
    for one in _stepped((count, every), progress, "Exporting sites"):
        table.write(moving.site_row(one))
    return count


def _write_figures(source: ExportSource, kind: FileKind, file: NewFile, progress: Progress) -> int:
    table = tables.TableWriter(file, figures.header(kind))
    count, every = source.figures(figures.value_of_kind(kind))
    for one in _stepped((count, every), progress, f"Exporting {kind.value.lower()}"):
        table.write(figures.row(kind, one))
    return count


def _write_contacts(
    source: ExportSource, ids: ContactIds, file: NewFile, progress: Progress
) -> None:
    table = tables.TableWriter(file, moving.CONTACT_HEADER)
    for one in _contacts(source, ids, progress):
        for row in moving.contact_rows(one):
            table.write(row)


def _write_cards(source: ExportSource, ids: ContactIds, file: NewFile, progress: Progress) -> None:
    for one in _contacts(source, ids, progress):
        file.write(cards.card(one))
