"""The fields of two contacts side by side, and what each choice makes of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QCoreApplication

from domain.contacts import (
    TEXT_FIELDS,
    AccountContact,
    BillingKind,
    Contact,
    Level,
    NotificationMethod,
)
from domain.ids import AccountId
from domain.merge_contacts import MergeChoices, OpenedMerge, Side, shared_accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeField:
    """One line of the dialog: both values, and how the result is read and changed."""

    name: str  # as the problems of the data name it, where it is a field of the person
    label: str
    kept: Any
    other: Any
    options: tuple[Any, ...] = ()  # values the result can have; none: any text
    read: Callable[[MergeChoices], Any]
    write: Callable[[MergeChoices, Any], MergeChoices]
    show: Callable[[Any], str] = str
    lines: bool = False

    @property
    def differs(self) -> bool:
        return bool(self.kept != self.other)

    def value(self, side: Side) -> Any:
        return self.other if side is Side.OTHER else self.kept

    def side(self, choices: MergeChoices) -> Side | None:
        """From whom the result is; None: from neither alone."""
        result = self.read(choices)
        if result == self.kept:
            return Side.KEPT
        return Side.OTHER if result == self.other else None


def merge_fields(opened: OpenedMerge) -> tuple[MergeField, ...]:
    """Those of the person, then for each shared account what is chosen there."""
    one, two = opened.kept.contact, opened.other.contact
    found = [_person_field(name, label, one, two) for name, label in _labels()]
    found += _notifications(one, two)
    for id in shared_accounts(opened.kept, opened.other):
        kept, other = opened.kept.on(id), opened.other.on(id)
        if kept and other:
            found += _account_fields(opened, id, kept, other)
    return tuple(found)


def _person_field(name: str, label: str, one: Contact, two: Contact) -> MergeField:
    return MergeField(
        name=name,
        label=label,
        kept=getattr(one, name),
        other=getattr(two, name),
        read=lambda choices: getattr(choices.contact, name),
        write=lambda choices, value: _with_person(choices, **{name: value}),
        lines=name == "note",
    )


def _notifications(one: Contact, two: Contact) -> Iterator[MergeField]:
    methods = tuple(NotificationMethod)
    yield MergeField(
        name="service_notification_method",
        label=_tr("Service notifications"),
        kept=_service(one),
        other=_service(two),
        options=((False, NotificationMethod.NONE), *((True, method) for method in methods)),
        read=lambda choices: _service(choices.contact),
        write=lambda choices, value: _with_person(
            choices, receive_service_notifications=value[0], service_notification_method=value[1]
        ),
        show=lambda value: _yes_no(value[0]) + (f": {value[1].value}" if value[0] else ""),
    )
    yield replace(
        _person_field("request_notification_method", _tr("Request notification"), one, two),
        options=methods,
        show=lambda method: str(method.value),
    )
    yield replace(
        _person_field("mobile_opt_out", _tr("Mobile opt out"), one, two),
        options=(False, True),
        show=_yes_no,
    )


def _account_fields(
    opened: OpenedMerge, id: AccountId, kept: AccountContact, other: AccountContact
) -> Iterator[MergeField]:
    account = opened.accounts[id]
    at = f"{account.number} {account.name}"
    both = {Side.KEPT: kept, Side.OTHER: other}
    same_access = frozenset(kept.links) == frozenset(other.links)
    same_portal = kept.portal == other.portal and not kept.portal.is_open

    def sites(side: Side) -> str:
        if side is Side.BOTH:
            return _tr("Both united")
        return _reach(opened, both[side])

    def portal(side: Side) -> str:
        row = both[side]
        state, address = row.portal.state.value, row.contact.email
        return f"{state}, {address}" if row.portal.is_open else state

    def field(part: str, label: str, options: Sequence[Any], show: Callable[[Any], str]) -> Any:
        return MergeField(
            name=f"{part} {id}",
            label=f"{label}\n{at}",
            kept=Side.KEPT,
            other=Side.OTHER,
            options=tuple(options),
            read=lambda choices: getattr(choices.shared[id], part),
            write=lambda choices, value: _with_shared(choices, id, **{part: value}),
            show=show,
        )

    if not same_access:
        yield field("access", _tr("Access"), tuple(Side), sites)
    if kept.billing is not other.billing:
        billing = field(
            "billing", _tr("Billing contact"), tuple(BillingKind), lambda kind: kind.value
        )
        yield replace(billing, kept=kept.billing, other=other.billing)
    if not same_portal:
        yield field("portal", _tr("Portal user"), (Side.KEPT, Side.OTHER), portal)


def _reach(opened: OpenedMerge, row: AccountContact) -> str:
    if row.level is Level.ACCOUNT:
        return _tr("Account (All Sites)")
    return ", ".join(sorted(opened.site_numbers[site] for site in row.site_ids))


def _service(contact: Contact) -> tuple[bool, NotificationMethod]:
    return contact.receive_service_notifications, contact.service_notification_method


def _with_person(choices: MergeChoices, **values: Any) -> MergeChoices:
    return replace(choices, contact=replace(choices.contact, **values))


def _with_shared(choices: MergeChoices, id: AccountId, **values: Any) -> MergeChoices:
    return replace(choices, shared={**choices.shared, id: replace(choices.shared[id], **values)})


def _yes_no(value: bool) -> str:
    return _tr("Yes") if value else _tr("No")


def _labels() -> Iterator[tuple[str, str]]:
    labels = (
        _tr("Name"), _tr("Title"), _tr("Email"), _tr("Email 2"),
        _tr("Phone 1"), _tr("Phone 2"), _tr("Phone 3"), _tr("Phone 4"), _tr("Note"),
    )  # fmt: skip
    return zip((*TEXT_FIELDS, "note"), labels, strict=True)


def _tr(text: str) -> str:
    return QCoreApplication.translate("merge", text)
