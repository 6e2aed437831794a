"""The colour of a division, as a style sheet of its own: nothing is styled inside a page."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from domain.branding import DEFAULT_COLOUR, branding_problems, darker
from domain.ids import DivisionId
from service.portal.home import id_of
from service.portal.pages import in_thread
from service.portal.portal import Portal

# On the dark ground the portal's own is read better than a colour that white letters stand on.
_SHEET = "@media (prefers-color-scheme: light) {{ :root {{ --accent: {}; --accent-hover: {}; }} }}"


@get("/colour/{division:str}")
async def show_colour(division: FromPath[str], portal: NamedDependency[Portal]) -> Response[str]:
    id = id_of(division)
    front = await in_thread(portal.fronts.front, DivisionId(id) if id else None)
    branding = front.branding
    colour = DEFAULT_COLOUR if "colour" in branding_problems(branding) else branding.colour
    return Response(_SHEET.format(colour, darker(colour)), media_type="text/css")
