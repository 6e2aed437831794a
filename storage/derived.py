"""Everything that follows from the records: computed for one, and again for all after a step."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from domain.receivables import code_key
from storage import lists
from storage.folding import account_keys, contact_keys, site_keys
from storage.portal_schema import InvoiceRow
from storage.schema import AccountRow, Base, ContactRow, SiteRow

_CHUNK = 1_000
_OF: dict[type[AccountRow | SiteRow | ContactRow], tuple[str, ...]] = {
    AccountRow: ("number", "name"),
    SiteRow: ("number", "name", "street", "city", "state", "postal_code"),
    ContactRow: ("name", "title", "email", "email_2", *(f"phone_{n}" for n in (1, 2, 3, 4))),
}


def derived(row: type[Base], values: Mapping[str, Any]) -> dict[str, str]:
    """The derived columns of a record with these columns."""
    if row is AccountRow:
        return account_keys(number=values["number"], name=values["name"])
    if row is InvoiceRow:
        return {"number_key": code_key(values["number"])}
    if row is SiteRow:
        address = " ".join(values[name] for name in ("street", "city", "state", "postal_code"))
        return site_keys(number=values["number"], name=values["name"], address=address)
    if row is not ContactRow:
        return {}
    return contact_keys(
        name=values["name"],
        title=values["title"],
        email=values["email"],
        email_2=values["email_2"],
        phones=[values[f"phone_{place}"] for place in (1, 2, 3, 4)],
    )


def rebuild(connection: Connection) -> None:
    """Derive all anew, as this program does it."""
    for row, names in _OF.items():
        of = [getattr(row, name) for name in names]
        rows = connection.execute(select(row.id.label("at"), *of)).mappings()
        for some in rows.partitions(_CHUNK):
            new = [{"at": one["at"], **_renamed(derived(row, dict(one)))} for one in some]
            to: dict[str, Any] = {
                name.removeprefix("new_"): bindparam(name) for name in new[0] if name != "at"
            }
            connection.execute(update(row).where(row.id == bindparam("at")).values(to), new)
    lists.rebuild(connection)


def _renamed(values: Mapping[str, str]) -> dict[str, str]:
    """Beside the columns' own names, which an update takes for values of its own."""
    return {f"new_{name}": value for name, value in values.items()}
