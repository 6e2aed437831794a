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
from storage.portal_home import Opened


@get("/home")
async def show_home(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    account: FromQuery[str] = "",
    location: FromQuery[str] = "",
) -> Template:
    """An account or a location that is not there for this person is not there (404)."""
    opened = await _opened(request, portal, account, location)
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
        location=reached.scope.site(SiteId(UUID(location))) if location else None,
        home=home,
    )


async def _opened(request: AnyRequest, portal: Portal, account: str, location: str) -> Opened:
    """Who is signed in, at the same moment as what they see. Raises NotSignedInError."""
    token = cookies.read(request, cookies.SESSION, secure=portal.secure)
    if not token:
        raise NotSignedInError
    chosen, site = id_of(account), id_of(location)
    opened = await in_thread(
        portal.homes.opened,
        token,
        AccountId(chosen) if chosen else None,
        SiteId(site) if site else None,
        today_of(portal),
    )
    if opened is None:
        raise NotSignedInError
    return opened


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
