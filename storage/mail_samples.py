"""Real contacts to see a notification template with."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.accounts import Account, Division
from domain.errors import GoneError
from domain.ids import AccountContactId, InvitationId, new_id
from domain.invitations import made
from domain.letters import Addressed
from domain.templates import Sample
from storage.account_contacts import load
from storage.engine import Database
from storage.mail import load_mail_setup
from storage.schema import AccountContactRow, AccountRow, ContactRow, DivisionRow
from storage.values import value_of

_MOST = 25


class SqlSamples:
    def __init__(self, database: Database) -> None:
        self._database = database

    def samples(self) -> tuple[Sample, ...]:
        query = (
            select(
                AccountContactRow.id,
                ContactRow.name,
                (AccountRow.number + " " + AccountRow.name).label("account"),
                ContactRow.email,
            )
            .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
            .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
            .where(ContactRow.email_key != "")
            .order_by(AccountContactRow.id)
            .limit(_MOST)
        )
        with self._database.reading() as session:
            found = session.execute(query)
            return tuple(Sample(**row._mapping) for row in found)  # noqa: SLF001, its public name

    def addressed(self, id: AccountContactId) -> Addressed:
        """As for an invitation that nobody makes. Raises GoneError."""
        with self._database.reading() as session:
            contact = load(session, id)
            if contact is None:
                raise GoneError("contact")
            account = session.get_one(AccountRow, contact.account_id)
            invitation = made(
                contact,
                id=InvitationId(new_id()),
                by="",
                at=self._database.now(),
                waits_for=None,
            )
            return Addressed(
                invitation=invitation,
                contact=contact.contact,
                account=value_of(Account, account),
                division=_division(session, account),
                setup=load_mail_setup(session),
                has_login=False,
            )


def _division(session: Session, account: AccountRow) -> Division:
    return value_of(Division, session.get_one(DivisionRow, account.division_id))
