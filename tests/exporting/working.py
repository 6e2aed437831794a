"""An export in a few words, for tests."""

from collections.abc import Sequence
from pathlib import Path

from domain.books import ContactQuery, Scope
from domain.bulk import Chosen
from domain.exporting import Exported, ExportedRows, OfficeFiles
from domain.ids import AccountContactId
from exporting.exporter import FileExporter
from tests.importing.working import Progress, rows
from tests.office import Office

EVERYBODY = ExportedRows(chosen=Chosen(query=ContactQuery(scope=Scope.EVERYWHERE)))

_VALUES = {
    "accounts": """
        SELECT a.number, a.name, c.name, d.name, a.status, a.invoice_delivery
        FROM accounts a JOIN account_classes c ON c.id = a.class_id
        JOIN divisions d ON d.id = a.division_id ORDER BY a.number""",
    "sites": """
        SELECT a.number, s.number, s.name, s.street, s.city, s.state, s.postal_code, s.country,
               s.status
        FROM sites s JOIN accounts a ON a.id = s.account_id ORDER BY a.number, s.number""",
    "people": """
        SELECT id, name, title, email, email_2, phone_1, phone_2, phone_3, phone_4, note,
               receive_service_notifications, service_notification_method,
               request_notification_method, mobile_opt_out
        FROM contacts ORDER BY id""",
    "tags": """
        SELECT t.contact_id, y.name FROM contact_tags t
        JOIN tag_types y ON y.id = t.tag_type_id ORDER BY t.contact_id, y.name""",
    "links": """
        SELECT a.number, o.contact_id, o.billing, o.receive_invoice_notifications,
               o.receive_pastdue_notification, o.level, s.number, r.name, q.name
        FROM links l JOIN account_contacts o ON o.id = l.account_contact_id
        JOIN accounts a ON a.id = o.account_id LEFT JOIN sites s ON s.id = l.site_id
        LEFT JOIN contact_roles r ON r.id = l.role_1_id
        LEFT JOIN contact_roles q ON q.id = l.role_2_id
        ORDER BY a.number, o.contact_id, s.number""",
}


def values(office: Office) -> dict[str, Sequence[tuple[object, ...]]]:
    """All that a clerk typed, but portal access; read past the export."""
    return {name: rows(office, query) for name, query in _VALUES.items()}


def office_files(folder: Path) -> OfficeFiles:
    return OfficeFiles(
        customers=folder / "customers.csv",
        locations=folder / "locations.csv",
        contacts=folder / "contacts.csv",
    )


def export_office(office: Office, folder: Path) -> Exported:
    return FileExporter(office.database).office(office_files(folder), Progress())


def only(*ids: AccountContactId) -> ExportedRows:
    return ExportedRows(chosen=Chosen(ids=frozenset(ids)))
