"""The sites of accounts and contacts that have too many to repeat them in each row of a list."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from storage.folding import joined
from storage.list_schema import ReachRow
from storage.schema import LinkRow, SiteRow
from storage.trigrams import REACHES, token

MOST_WRITTEN_OUT = 64  # sites of one row


def keep(connection: Connection, owners: Collection[UUID]) -> None:
    """Bring up to date what these accounts reach, and these contacts by links of their own."""
    known = select(ReachRow.owner_id, ReachRow.id, ReachRow.search)
    stored: dict[UUID, tuple[int, str]] = {
        owner: (id, search)
        for owner, id, search in connection.execute(known.where(ReachRow.owner_id.in_(owners)))
    }
    wanted = _texts(connection, owners)
    gone = stored.keys() - wanted.keys()
    changed = {
        owner
        for owner, (_, search) in stored.items()
        if owner in wanted and wanted[owner] != search
    }
    REACHES.remove(connection, (stored[owner] for owner in gone | changed))
    if gone:
        connection.execute(delete(ReachRow).where(ReachRow.owner_id.in_(gone)))
    if changed:
        connection.execute(
            update(ReachRow)
            .where(ReachRow.id == bindparam("reach"))
            .values(search=bindparam("text")),
            [{"reach": stored[owner][0], "text": wanted[owner]} for owner in changed],
        )
    REACHES.add(connection, ((stored[owner][0], wanted[owner]) for owner in changed))
    _add(connection, {owner: wanted[owner] for owner in wanted.keys() - stored.keys()})


def rebuild(connection: Connection) -> None:
    connection.execute(delete(ReachRow))
    REACHES.clear(connection)
    _add(connection, _texts(connection, None))


def are_right(connection: Connection) -> bool:
    stored = connection.execute(select(ReachRow.owner_id, ReachRow.search))
    texts = {row.owner_id: row.search for row in stored}
    return texts == _texts(connection, None) and REACHES.is_sound(connection)


def _add(connection: Connection, texts: Mapping[UUID, str]) -> None:
    if not texts:
        return
    last = connection.execute(select(func.max(ReachRow.id))).scalar() or 0
    ids = dict(enumerate(sorted(texts), last + 1))
    connection.execute(
        insert(ReachRow),
        [
            {"id": id, "owner_id": owner, "token": token(id), "search": texts[owner]}
            for id, owner in ids.items()
        ],
    )
    REACHES.add(connection, ((id, texts[owner]) for id, owner in ids.items()))


def _texts(connection: Connection, owners: Collection[UUID] | None) -> dict[UUID, str]:
    """The search texts of those who reach too many sites; of all there are, for None."""
    of_accounts = select(SiteRow.account_id, SiteRow.search)
    of_contacts = select(LinkRow.account_contact_id, SiteRow.search).join(
        SiteRow, SiteRow.id == LinkRow.site_id
    )
    found: dict[UUID, dict[str, None]] = {}
    each_of = ((SiteRow.account_id, of_accounts), (LinkRow.account_contact_id, of_contacts))
    for owner, searches in each_of:
        crowded: Select[Any] = select(owner).group_by(owner).having(func.count() > MOST_WRITTEN_OUT)
        if owners is not None:
            crowded = crowded.where(owner.in_(owners))
        each = searches.where(owner.in_(crowded)).order_by(owner, SiteRow.sort_number, SiteRow.id)
        for of, search in connection.execute(each):
            found.setdefault(of, {}).update(dict.fromkeys(search.split()))
    return {of: joined(words) for of, words in found.items()}
