"""The first page after Login."""

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from service.portal.cookies import AnyRequest
from service.portal.pages import page
from service.portal.portal import Person, Portal


@get("/home")
async def show_home(
    request: AnyRequest, portal: NamedDependency[Portal], person: NamedDependency[Person]
) -> Template:
    return await page(request, portal, "home", person=person)
