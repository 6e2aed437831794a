"""Which permission the writing of a record needs."""

import pytest

from domain.errors import RefusedError
from domain.permissions import ALL_PERMISSIONS, Permission, ask, needed


@pytest.mark.parametrize(
    ("entity", "values", "permission"),
    [
        ("contact", {"name": "John Doe"}, Permission.EDIT_CONTACTS),
        ("account_contact", {"portal_state": "invited"}, Permission.SEND_PORTAL_INVITATIONS),
        ("account_contact", {"portal_state": "yes"}, Permission.SEND_PORTAL_INVITATIONS),
        ("account_contact", {"portal_state": "disabled"}, Permission.EDIT_CONTACTS),
        ("account_contact", {"contact_id": None}, Permission.UNLINK_CONTACTS),
        ("account_contact", {"contact_id": "1", "portal_state": "no"}, Permission.EDIT_CONTACTS),
        ("invitation", {"state": "made"}, Permission.SEND_PORTAL_INVITATIONS),
        ("invitation", {"state": "cancelled"}, Permission.EDIT_CONTACTS),
        ("account_class", {"name": "COMM"}, Permission.SETUP_ACCOUNT),
        ("system_option", {"value": "1"}, Permission.SETUP_SYSTEM),
        ("something new", {}, Permission.SETUP_SYSTEM),
    ],
)
def test_each_record_names_what_writing_it_needs(
    entity: str, values: dict[str, str | None], permission: Permission
) -> None:
    assert needed(entity, values) is permission
    ask(frozenset({permission}), entity, values)
    with pytest.raises(RefusedError, match="You may not"):
        ask(ALL_PERMISSIONS - {permission}, entity, values)


def test_a_refusal_is_one_sentence_with_the_way_out() -> None:
    assert Permission.UNLINK_CONTACTS.refusal == (
        "You may not unlink contacts from an account."
        " Ask whoever manages the permissions of your office."
    )
