"""The notification template that comes with the program."""

import tomllib
from pathlib import Path

from domain.mail import ContentType, NotificationTemplate, TemplateType
from storage.mail import shipped_template_id


def portal_invite(folder: Path) -> NotificationTemplate:
    """Portal Invite (All Divisions), from its files in the folder resources/templates."""
    words = tomllib.loads((folder / "portal-invite.toml").read_text(encoding="utf-8"))
    return NotificationTemplate(
        id=shipped_template_id(words["name"]),
        type=TemplateType.PORTAL_INVITE,
        name=words["name"],
        subject=words["subject"],
        content_type=ContentType.HTML,
        body=(folder / "portal-invite.html").read_text(encoding="utf-8"),
        text_body=words["text"],
    )
