"""Real contacts to see a notification template with."""

from sqlalchemy.orm import Session

from domain.accounts import Account, Division
from domain.addresses import email_key
from domain.books import ContactOrder, ContactQuery, Scope
from domain.errors import GoneError
from domain.filters import Filter, FilterField
from domain.ids import AccountContactId, InvitationId, new_id
from domain.invitations import made
from domain.letters import Addressed
from domain.templates import Sample
from storage import listing
from storage.account_contacts import load
from storage.due_mail import with_login
from storage.engine import Database
from storage.mail import load_mail_setup
from storage.schema import AccountRow, DivisionRow
from storage.values import value_of

_MOST = 25


class SqlSamples:
    def __init__(self, database: Database) -> None:
        self._database = database

    def samples(self, text: str = "") -> tuple[Sample, ...]:
        """By name, those who have an address."""
        query = ContactQuery(
            scope=Scope.EVERYWHERE,
            order=ContactOrder.NAME,
            text=text.strip(),
            filters=(Filter(field=FilterField.VALID_EMAIL, values=(True,)),),
        )
        with self._database.reading() as session:
            return tuple(
                Sample(
                    id=row.id,
                    name=row.name,
                    account=f"{row.account_number} {row.account_name}",
                    email=row.email,
                )
                for row in listing.listed(session, query, 0, _MOST)
            )

    def addressed(self, id: AccountContactId, *, has_login: bool | None = False) -> Addressed:
        """As for an invitation that nobody makes; has_login None is as it is. Raises GoneError."""
        with self._database.reading() as session:
            contact = load(session, id)
            if contact is None:
                raise GoneError("contact")
            if has_login is None:
                has_login = bool(with_login(session, {email_key(contact.contact.email)}))
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
                has_login=has_login,
            )


def _division(session: Session, account: AccountRow) -> Division:
    return value_of(Division, session.get_one(DivisionRow, account.division_id))
