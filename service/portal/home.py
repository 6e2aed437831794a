"""The first page after Login: what this person sees of one account, or of one location of it."""

from datetime import date
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromQuery
from litestar.response import Template

from domain.ids import AccountId, SiteId
from service.portal import cookies
from service.portal.cookies import AnyRequest
from service.portal.pages import in_thread, page
from service.portal.portal import NotSignedInError, Person, Portal


@get("/home")
async def show_home(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    account: FromQuery[str] = "",
    location: FromQuery[str] = "",
) -> Template:
    """An account or a location that is not there for this person is not there (404).

    Who is signed in is looked up here, at the same moment as what they see.
    """
    token = cookies.read(request, cookies.SESSION, secure=portal.secure)
    if not token:
        raise NotSignedInError
    chosen, site = id_of(account), id_of(location)
    today = today_of(portal)
    opened = await in_thread(
        portal.homes.opened,
        token,
        AccountId(chosen) if chosen else None,
        SiteId(site) if site else None,
        today,
    )
    if opened is None:
        raise NotSignedInError
    person = Person(signed_in=opened.signed_in)
    reached, home = opened.reached, opened.home
    if not reached.accounts:
        return await page(request, portal, "no-account", person=person)
    if reached.scope is None or home is None:
        raise NotFoundException
    return await page(
        request,
        portal,
        "home",
        person=person,
        front=opened.front,
        accounts=reached.accounts,
        scope=reached.scope,
        account=reached.scope.standing.account,
        location=reached.scope.site(SiteId(site)) if site else None,
        home=home,
        today=today,
    )


def today_of(portal: Portal) -> date:
    """The day where the service runs."""
    return portal.database.now().astimezone().date()


def id_of(text: str) -> UUID | None:
    """Raises NotFoundException for what is none."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundException from None
