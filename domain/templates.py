"""What the screen of notification templates asks: samples, previews and a test."""

import re
from dataclasses import dataclass
from typing import Protocol

from domain.ids import AccountContactId, TemplateId
from domain.mail import PLACEHOLDERS, NotificationTemplate, Tried

MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")  # what is no plain text in a template
_NAME = re.compile(r"\{\{-?\s*([A-Za-z_]\w*)")


def placeholders_in(source: str) -> frozenset[str]:
    """The names that stand as {{ name }}, known or not."""
    return frozenset(_NAME.findall(source))


def is_known(mark: str) -> bool:
    """Whether what a mark names is a placeholder; conditions are looked at when it is rendered."""
    return placeholders_in(mark) <= PLACEHOLDERS.keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A real contact to see a template with."""

    id: AccountContactId
    name: str
    account: str  # "49418 Renovation Gym"
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A template as this contact would get it; the link in it leads nowhere."""

    subject: str = ""
    sender: str = ""  # empty: none is set
    sender_name: str = ""
    recipient: str = ""
    html: str = ""  # empty for a template of plain text
    plain: str = ""
    text_message: str = ""
    has_link: bool = False
    unknown: tuple[str, ...] = ()  # names that stand for nothing
    problem: str = ""  # why it cannot be used as it is


class TemplateDesk(Protocol):
    """All methods may raise domain.errors.DataError, whose text is the sentence to show."""

    def templates(self) -> tuple[NotificationTemplate, ...]:
        """By name."""
        ...

    def keep(
        self, template: NotificationTemplate, base: NotificationTemplate | None
    ) -> NotificationTemplate:
        """Store what differs from base; None adds it.

        Raises RefusedError with problems keyed by field name, ConflictError.
        """
        ...

    def delete(self, id: TemplateId) -> None:
        """Raises RefusedError where it is in use."""
        ...

    def samples(self, text: str = "") -> tuple[Sample, ...]:
        """Some contacts that have an address, of those a search for text finds."""
        ...

    def preview(self, template: NotificationTemplate, id: AccountContactId) -> Preview: ...

    def send_test(self, template: NotificationTemplate, id: AccountContactId, to: str) -> Tried:
        """Mail it to this address as the contact would get it, with a link that leads nowhere."""
        ...
