"""The made-up office of the demo: a folder of data files, played into an empty database.

What happened to a contact is written change by change with the time it is said to have happened,
so that the change log of the demo is one like any other.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from domain.accounts import (
    AccountClass,
    AccountStatus,
    HomePage,
    InactiveSiteView,
    InvoiceDelivery,
    SiteStatus,
)
from domain.branding import Branding
from domain.changes import Author
from domain.contacts import BillingKind, Level, NotificationMethod
from domain.ids import (
    AccountClassId,
    AccountId,
    ContactId,
    ContactRoleId,
    DivisionId,
    InvitationId,
    SiteId,
    StaffId,
    TagTypeId,
    account_contact_id,
    contact_tag_id,
    link_id,
    system_option_id,
)
from domain.invitations import Invitation, InvitationState, accepted
from domain.portal_access import PortalState
from storage.changes import Action, action_of
from storage.demo_figures import figures
from storage.demo_files import Values, demo_id, lines
from storage.embedded import write_out
from storage.engine import Database, open_database
from storage.inviting import latest
from storage.mail_schema import InvitationRow
from storage.migrate import upgrade
from storage.portal_schema import BrandingRow
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    Base,
    ContactRoleRow,
    ContactRow,
    ContactTagRow,
    DivisionRow,
    LinkRow,
    OfficeRow,
    SiteRow,
    StaffMemberRow,
    SystemOptionRow,
    TagTypeRow,
)
from storage.values import invitation_fields, invitation_of, update

_OPENED_DAYS_AGO = 600


class _Act(NamedTuple):
    """What one person did at one time: contacts added, or fields of one contact changed."""

    days_ago: int
    at: str
    who: str
    added: tuple[Values, ...] = ()
    changes: tuple[Values, ...] = ()


def create_demo(place: Path, folder: Path, today: date) -> None:
    """Make the demo's database from the files of a folder, as it would look on this day.

    It appears at its place when it is complete, and needs no key. One that is there stays, also
    one that another program makes meanwhile.
    """
    from filelock import FileLock  # noqa: PLC0415 - a start makes no demo

    place.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{place}.new.lock", is_singleton=False):
        if not place.exists():
            _create(place, folder, today)


def _create(place: Path, folder: Path, today: date) -> None:
    unfinished = place.with_name(f"{place.name}.new")
    for leftover in (unfinished, *(Path(f"{unfinished}{end}") for end in ("-wal", "-shm"))):
        leftover.unlink(missing_ok=True)
    database = open_database(unfinished, create=True)
    try:
        upgrade(database)
        _play(database, folder, today)
    finally:
        database.close()
    write_out(unfinished, None)
    unfinished.replace(place)


def _play(database: Database, folder: Path, today: date) -> None:
    office = json.loads((folder / "office.json").read_text(encoding="utf-8"))
    # Whoever is first in the list is at this computer: own_author goes by the lowest id.
    names = office["staff"]
    ids = sorted(demo_id(f"staff {name}") for name in names)
    staff = {
        name: Author(staff_id=StaffId(id), staff_name=name)
        for name, id in zip(names, ids, strict=True)
    }
    with database.writing(staff[names[0]]) as session:
        demo = _Demo(session, folder, today, staff)
        demo.take_time(_Act(_OPENED_DAYS_AGO, "08:00", names[0]))
        demo.open_office(office)
        demo.add_accounts()
        demo.add_figures()
        for act in _acts(folder, names):
            demo.play(act)


class _Demo:
    def __init__(
        self, session: Session, folder: Path, today: date, staff: Mapping[str, Author]
    ) -> None:
        self._session = session
        self._staff = staff
        self._folder = folder
        self._today = today
        self._people = {person["key"]: person for person in lines(folder / "contacts.csv")}

    def take_time(self, act: _Act) -> datetime:
        """Everything from here on was done then, by that person."""
        self._session.flush()
        day = self._today - timedelta(days=act.days_ago)
        at = datetime.combine(day, time.fromisoformat(act.at)).astimezone()
        # Customers accept their invitations themselves.
        customer = Author(staff_id=StaffId(demo_id(act.who)), staff_name=act.who)
        author = self._staff.get(act.who, customer)
        touched = action_of(self._session).touched
        self._session.info["action"] = Action(author=author, at=at, touched=touched)
        return at

    def open_office(self, office: Mapping[str, Any]) -> None:
        name = office["organisation"]
        self._session.add(
            OfficeRow(id=demo_id(name), organisation=name, device_id=demo_id("device"))
        )
        self._session.flush()
        self._add(
            StaffMemberRow(id=author.staff_id, name=name) for name, author in self._staff.items()
        )
        self._add(
            DivisionRow(id=demo_id(division["name"]), **division)
            for division in office["divisions"]
        )
        self._add(
            BrandingRow(**asdict(Branding(id=DivisionId(demo_id(one.pop("division"))), **one)))
            for one in office["branding"]
        )
        self._add(_class_row(given) for given in office["classes"])
        self._add(
            ContactRoleRow(id=demo_id(name), name=name, active=True) for name in office["roles"]
        )
        self._add(TagTypeRow(id=demo_id(tag["name"]), active=True, **tag) for tag in office["tags"])
        self._add(
            SystemOptionRow(id=system_option_id(name), name=name, value=json.dumps(value))
            for name, value in office["options"].items()
        )

    def add_accounts(self) -> None:
        for account in lines(self._folder / "accounts.csv"):
            row = AccountRow(
                id=AccountId(demo_id(account["number"])),
                number=account["number"],
                name=account["name"],
                class_id=AccountClassId(demo_id(account["class"])),
                division_id=DivisionId(demo_id(account["division"])),
                status=AccountStatus(account["status"]),
                invoice_delivery=InvoiceDelivery(account["invoice_delivery"]),
            )
            self._session.add(row)
        for site in lines(self._folder / "sites.csv"):
            values = {**site, "status": SiteStatus(site["status"]), "country": ""}
            account_id = AccountId(demo_id(site["number"][:-3]))
            self._session.add(
                SiteRow(id=SiteId(demo_id(site["number"])), account_id=account_id, **values)
            )

    def add_figures(self) -> None:
        self._add(figures(self._folder, self._today))

    def play(self, act: _Act) -> None:
        at = self.take_time(act)
        for added in act.added:
            self._add_contact(added, at)
        for change in act.changes:
            self._change(change, at)

    def _add_contact(self, added: Values, at: datetime) -> None:
        person = ContactId(demo_id(added["contact"]))
        if self._session.get(ContactRow, person) is None:
            self._session.add(_contact_row(person, self._people[added["contact"]]))
            self._set_tags(person, self._people[added["contact"]]["tags"], at)
        account = AccountId(demo_id(added["account"]))
        row = AccountContactRow(
            id=account_contact_id(account, person),
            account_id=account,
            contact_id=person,
            billing=BillingKind(added["billing"]),
            receive_invoice_notifications=added["receive_invoice_notifications"] == "Yes",
            receive_pastdue_notification=added["receive_pastdue_notification"] == "Yes",
            portal_state=PortalState.NO,
            portal_since=None,
            portal_accepted_at=None,
            portal_login_id=None,
            level=Level.ACCOUNT,
        )
        self._session.add(row)
        self._set_links(row, added["links"])

    def _change(self, change: Values, at: datetime) -> None:
        person = ContactId(demo_id(change["contact"]))
        account = AccountId(demo_id(change["account"]))
        contact = self._session.get_one(ContactRow, person)
        row = self._session.get_one(AccountContactRow, account_contact_id(account, person))
        name, new = change["field"], change["new"]
        if name == "portal":
            self._set_portal(row, contact.email, PortalState(new), at)
        elif name == "links":
            self._set_links(row, new)
        elif name == "tags":
            self._set_tags(person, new, at)
        elif name.endswith("_method"):
            setattr(contact, name, NotificationMethod(new))
        elif name.startswith("receive_"):
            holder = contact if name == "receive_service_notifications" else row
            setattr(holder, name, new == "Yes")
        else:
            setattr(contact, name, new)

    def _set_portal(
        self, row: AccountContactRow, email: str, state: PortalState, at: datetime
    ) -> None:
        """With the invitation that went out by mail, or was accepted; what ends ends by itself."""
        row.portal_state, row.portal_since = state, at
        last = latest(self._session, row.id)
        if state is PortalState.INVITED:
            invitation = Invitation(
                id=InvitationId(demo_id(f"invitation {row.id} after {last.id if last else None}")),
                account_contact_id=row.id,
                contact_id=row.contact_id,
                account_id=row.account_id,
                email=email,
                invited_by=action_of(self._session).author.staff_name,
                state=InvitationState.SENT,
                made_at=at,
                sent_at=at,
            )
            self._session.add(InvitationRow(id=invitation.id, **invitation_fields(invitation)))
        if state is PortalState.YES:
            row.portal_accepted_at = at
            if last is not None and (invitation := invitation_of(last)).is_live:
                update(last, invitation_fields(accepted(invitation, at)))

    def _set_links(self, row: AccountContactRow, text: str) -> None:
        """text is "Account=Billing/" or "49418002=/;49418003=After hours/"."""
        links = [part.split("=") for part in text.split(";")]
        row.level = Level.ACCOUNT if links[0][0] == "Account" else Level.SITE
        for place, roles in links:
            site = None if place == "Account" else SiteId(demo_id(place))
            link = self._session.get(LinkRow, link_id(row.id, site))
            if link is None:
                link = LinkRow(id=link_id(row.id, site), account_contact_id=row.id, site_id=site)
                self._session.add(link)
            role_1, _, role_2 = roles.partition("/")
            link.role_1_id = ContactRoleId(demo_id(role_1)) if role_1 else None
            link.role_2_id = ContactRoleId(demo_id(role_2)) if role_2 else None

    def _set_tags(self, person: ContactId, text: str, at: datetime) -> None:
        for name in filter(None, text.split(";")):
            tag_type = TagTypeId(demo_id(name))
            id = contact_tag_id(person, tag_type)
            if self._session.get(ContactTagRow, id) is None:
                tag = ContactTagRow(id=id, contact_id=person, tag_type_id=tag_type, added_at=at)
                self._session.add(tag)

    def _add(self, rows: Iterable[Base]) -> None:
        self._session.add_all(rows)


def _acts(folder: Path, staff: list[str]) -> list[_Act]:
    """All that happened to contacts, oldest first."""
    added = [
        _Act(
            int(row["added_days_ago"]),
            f"{8 + place % 9:02d}:{place * 7 % 60:02d}",
            staff[place % len(staff)],
            added=(row,),
        )
        for place, row in enumerate(lines(folder / "account_contacts.csv"))
    ]
    changed = []
    same_act = ("days_ago", "time", "staff", "contact", "account")
    for (days, at, who, *_), rows in groupby(
        lines(folder / "changes.csv"), key=lambda row: tuple(row[name] for name in same_act)
    ):
        changed.append(_Act(int(days), at, who, changes=tuple(rows)))
    return sorted([*added, *changed], key=lambda act: (-act.days_ago, act.at))


def _class_row(given: Mapping[str, Any]) -> AccountClassRow:
    new = AccountClass(id=AccountClassId(demo_id(given["name"])), name=given["name"])
    values = {**asdict(new), **given}
    values["customer_portal_home_page"] = HomePage(values["customer_portal_home_page"])
    values["enable_viewing_inactive_site"] = InactiveSiteView(
        values["enable_viewing_inactive_site"]
    )
    return AccountClassRow(**values)


def _contact_row(id: ContactId, person: Values) -> ContactRow:
    texts = {name: person[name] for name in ("name", "title", "email", "email_2", "note")}
    return ContactRow(
        id=id,
        **texts,
        phone_1=person["phone_1"],
        phone_2=person["phone_2"],
        phone_3="",
        phone_4="",
        receive_service_notifications=person["receive_service_notifications"] == "Yes",
        service_notification_method=NotificationMethod(person["service_notification_method"]),
        request_notification_method=NotificationMethod(person["request_notification_method"]),
        mobile_opt_out=person["mobile_opt_out"] == "Yes",
    )


# Renovation Gym, which the office's own handbook shows.
FIRST_SEEN = AccountId(demo_id("49418"))
