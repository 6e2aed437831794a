"""Random values of the domain."""

from hypothesis import strategies as st

from domain.contacts import (
    ACCOUNT_LINK,
    AccountContact,
    BillingKind,
    Contact,
    Link,
    NotificationMethod,
)
from domain.ids import AccountId, ContactId, ContactRoleId, SiteId, account_contact_id
from domain.portal_access import PortalAccess, PortalState

SITE_IDS = st.uuids().map(SiteId)
ROLES = st.none() | st.uuids().map(ContactRoleId)
EMAILS = st.sampled_from(["", "ada@mill.example", "ada", "ada@mill", "  ada@mill.example "])
PHONES = st.sampled_from(["", "763-555-0142", "(612) 555 0108", "call the desk"])


@st.composite
def site_links(draw: st.DrawFn) -> tuple[Link, ...]:
    ids = draw(st.lists(SITE_IDS, max_size=5, unique=True))
    return tuple(Link(site_id=i, role_1=draw(ROLES), role_2=draw(ROLES)) for i in ids)


def links() -> st.SearchStrategy[tuple[Link, ...]]:
    """Also none at all, which a form can hold and a save refuses."""
    return st.just((ACCOUNT_LINK,)) | site_links()


@st.composite
def account_contacts(draw: st.DrawFn) -> AccountContact:
    account_id, contact_id = AccountId(draw(st.uuids())), ContactId(draw(st.uuids()))
    return AccountContact(
        id=account_contact_id(account_id, contact_id),
        account_id=account_id,
        contact=Contact(
            id=contact_id,
            name=draw(st.text(max_size=20)),
            email=draw(EMAILS),
            phone_1=draw(PHONES),
            receive_service_notifications=draw(st.booleans()),
            service_notification_method=draw(st.sampled_from(NotificationMethod)),
            request_notification_method=draw(st.sampled_from(NotificationMethod)),
            mobile_opt_out=draw(st.booleans()),
        ),
        billing=draw(st.sampled_from(BillingKind)),
        receive_invoice_notifications=draw(st.booleans()),
        receive_pastdue_notification=draw(st.booleans()),
        portal=PortalAccess(state=draw(st.sampled_from(PortalState))),
        links=draw(links()),
    )
