"""The mail server's settings and the notification templates in a SQL database."""

import dataclasses
import enum
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.changes import Author, merge
from domain.errors import ConflictError, RefusedError
from domain.ids import BatchId, TemplateId, system_option_id
from domain.invitations import ENDED, MailSetup
from domain.mail import (
    LONGEST_TEMPLATE,
    MailSettings,
    NotificationTemplate,
    Security,
    mail_problems,
)
from domain.settings import SHIPPED_TEMPLATE
from storage.engine import Database
from storage.mail_schema import (
    InvitationBatchRow,
    InvitationRow,
    NotificationTemplateRow,
)
from storage.schema import OfficeRow, SystemOptionRow
from storage.setup import load_options, options_in, stored_options
from storage.values import columns_of, fields_of, leading_value, update, value_of

_ORGANISATION = select(OfficeRow.organisation)
_TEMPLATES = select(*columns_of(NotificationTemplate))
_NAMING_OPTIONS = ("invite_email_template", "account_request_address_found_template")


def load_mail_settings(session: Session) -> MailSettings:
    return _settings_in(stored_options(session))


def _settings_in(stored: dict[str, Any]) -> MailSettings:
    known = {field.name for field in dataclasses.fields(MailSettings)}
    values = {name: value for name, value in stored.items() if name in known}
    if security := values.get("mail_security"):
        values["mail_security"] = Security[security]
    return MailSettings(**values)


def load_batch_setup(session: Session, setup: MailSetup, batch: BatchId | None) -> MailSetup:
    """How the mail of a batch is made; without one as System Options say."""
    row = None if batch is None else session.get(InvitationBatchRow, batch)
    return setup if row is None else setup.sent_with(row.template_id, row.sender)


def load_mail_setup(session: Session) -> MailSetup:
    stored = stored_options(session)
    read = session.connection().execute
    return MailSetup(
        organisation=read(_ORGANISATION).scalar_one(),
        options=options_in(stored),
        settings=_settings_in(stored),
        templates=tuple(leading_value(NotificationTemplate, row) for row in read(_TEMPLATES)),
    )


class SqlMailBook:
    """A MailBook over a database; author is in whose name it writes."""

    def __init__(self, database: Database, author: Author) -> None:
        self._database = database
        self._author = author

    def settings(self) -> MailSettings:
        with self._database.reading() as session:
            return load_mail_settings(session)

    def keep_settings(
        self, settings: MailSettings, base: MailSettings | None = None
    ) -> MailSettings:
        with self._database.writing(self._author) as session:
            stored = load_mail_settings(session)
            result = merge(_values(base or stored), _values(settings), _values(stored))
            if result.conflicts:
                raise ConflictError(result.conflicts)
            kept = MailSettings(**result.values)
            if found := mail_problems(kept):
                raise RefusedError(found)
            for name, value in result.values.items():
                if value != getattr(stored, name):
                    _keep_option(session, name, value)
            return kept

    def templates(self) -> tuple[NotificationTemplate, ...]:
        query = select(*columns_of(NotificationTemplate))
        query = query.order_by(func.lower(NotificationTemplateRow.name))
        with self._database.reading() as session:
            return tuple(value_of(NotificationTemplate, row) for row in session.execute(query))

    def keep_template(
        self, template: NotificationTemplate, base: NotificationTemplate | None = None
    ) -> NotificationTemplate:
        with self._database.writing(self._author) as session:
            row = session.get(NotificationTemplateRow, template.id)
            if row is not None and base is not None:
                template = _merged(template, base, value_of(NotificationTemplate, row))
            template = dataclasses.replace(template, name=template.name.strip())
            if found := _template_problems(session, template):
                raise RefusedError(found)
            if row is None:
                session.add(NotificationTemplateRow(**fields_of(template)))
            else:
                _rename_in_options(session, row.name, template.name)
                update(row, fields_of(template))
            return template

    def delete_template(self, id: TemplateId) -> None:
        with self._database.writing(self._author) as session:
            row = session.get(NotificationTemplateRow, id)
            if row is None:
                return
            if why_not := _why_kept(session, row):
                raise RefusedError({"template": f"{why_not} Make it inactive instead."})
            session.delete(row)

    def ship(self, template: NotificationTemplate) -> None:
        """Add a template that comes with the program; what staff made of it since stays."""
        with self._database.reading() as session:
            names = set(session.scalars(select(func.lower(NotificationTemplateRow.name))))
            known = session.get(NotificationTemplateRow, template.id) is not None
        if not known and template.name.lower() not in names:
            self.keep_template(template)


def _values(settings: MailSettings) -> dict[str, Any]:
    return {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}


def _merged(
    mine: NotificationTemplate, base: NotificationTemplate, stored: NotificationTemplate
) -> NotificationTemplate:
    result = merge(fields_of(base), fields_of(mine), fields_of(stored))
    if result.conflicts:
        raise ConflictError(result.conflicts)
    return NotificationTemplate(**result.values)


def _template_problems(session: Session, template: NotificationTemplate) -> dict[str, str]:
    found = {}
    others = select(NotificationTemplateRow.name).where(NotificationTemplateRow.id != template.id)
    if not template.name:
        found["name"] = "Enter a name."
    elif template.name.casefold() in (name.casefold() for name in session.scalars(others)):
        found["name"] = f"There is a {template.name} already."
    if not template.subject.strip():
        found["subject"] = "Enter a subject."
    for name in ("subject", "body", "text_body"):
        if len(getattr(template, name)) > LONGEST_TEMPLATE:
            found[name] = f"This text is too long. {LONGEST_TEMPLATE:,} characters are allowed."
    return found


def _why_kept(session: Session, row: NotificationTemplateRow) -> str:
    """What needs a template; empty where nothing does."""
    options = load_options(session)
    for name in _NAMING_OPTIONS:
        if getattr(options, name).casefold() == row.name.casefold():
            return f"{row.name} is chosen in System Options."
    of_batch = (
        select(InvitationRow.id)
        .join(InvitationBatchRow, InvitationBatchRow.id == InvitationRow.batch_id)
        .where(InvitationBatchRow.template_id == row.id, InvitationRow.state.not_in(ENDED))
    )
    if session.scalars(of_batch.limit(1)).first() is not None:
        return f"{row.name} is the template of invitations that are still open."
    if row.id == shipped_template_id(SHIPPED_TEMPLATE):
        return f"{row.name} comes with Portal Desk and would come back."
    return ""


def _rename_in_options(session: Session, old: str, new: str) -> None:
    options = load_options(session)
    for name in _NAMING_OPTIONS:
        if old != new and getattr(options, name).casefold() == old.casefold():
            _keep_option(session, name, new)


def _keep_option(session: Session, name: str, value: object) -> None:
    id = system_option_id(name)
    text = msgspec.json.encode(value.name if isinstance(value, enum.Enum) else value).decode()
    row = session.get(SystemOptionRow, id)
    if row is None:
        session.add(SystemOptionRow(id=id, name=name, value=text))
    elif row.value != text:
        row.value = text


def shipped_template_id(name: str) -> TemplateId:
    """The same in every office, so that two of them never have it twice."""
    return TemplateId(system_option_id(f"template {name}"))
