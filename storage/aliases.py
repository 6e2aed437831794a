"""Where the ids of merged contacts lead."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.changes import Operation
from domain.ids import AccountContactId, AccountId, ContactId, account_contact_id
from storage.schema import AccountContactRow, ChangeRow, ContactAliasRow


def current_contact(session: Session, id: ContactId) -> ContactId:
    """The person this id leads to; the id itself where nobody was merged."""
    alias = session.get(ContactAliasRow, id)
    return alias.contact_id if alias else id


def current(session: Session, id: AccountContactId) -> AccountContactId:
    """The same for a person in one account: what became of it is in the change log."""
    if session.get(AccountContactRow, id) is not None:
        return id
    gone = select(ChangeRow.contact_id, ChangeRow.account_id).where(
        ChangeRow.entity_id == id, ChangeRow.operation == Operation.DELETE
    )
    for contact_id, account_id in session.execute(gone):
        if contact_id and account_id:
            return account_contact_id(
                AccountId(account_id), current_contact(session, ContactId(contact_id))
            )
    return id


def everybody_merged_into(session: Session, id: ContactId) -> tuple[UUID, ...]:
    """The person and whoever was merged into it."""
    former = select(ContactAliasRow.id).where(ContactAliasRow.contact_id == id)
    return (id, *session.scalars(former))
