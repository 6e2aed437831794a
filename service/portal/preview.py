"""*Open portal preview*: the page itself, as somebody sees it, for the staff member who looks.

Nobody is signed in by it: its cookie opens this page only, and the page has nothing to send.
"""

from litestar import get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from domain.ids import SiteId
from domain.links import new_token
from service.portal import cookies
from service.portal.cookies import AnyRequest
from service.portal.home import id_of, today_of
from service.portal.pages import in_thread, page, redirect
from service.portal.portal import Portal


@get("/preview/{token:str}")
async def open_preview(token: FromPath[str], portal: NamedDependency[Portal]) -> Redirect:
    """Unlike what is mailed it works by looking: the desktop opens it, within the minute."""
    browser = new_token()
    if cookies.is_token(token) and await in_thread(portal.previews.open, token, browser):
        kept = cookies.write(cookies.PREVIEW, browser, secure=portal.secure)
        return redirect("/preview", kept)
    return redirect("/preview", cookies.forget(cookies.PREVIEW, secure=portal.secure))


@get("/preview")
async def show_preview(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    location: FromQuery[str] = "",
) -> Template:
    browser = cookies.read(request, cookies.PREVIEW, secure=portal.secure)
    site, today = id_of(location), today_of(portal)
    chosen = SiteId(site) if site else None
    shown = await in_thread(portal.previews.shown, browser, chosen, today) if browser else None
    if shown is None:
        return await page(request, portal, "preview-over")
    scope = shown.scope
    if scope is None:
        return await page(request, portal, "no-account", preview=shown.preview)
    if shown.home is None:
        raise NotFoundException
    return await page(
        request,
        portal,
        "home",
        preview=shown.preview,
        division=scope.division.id,
        accounts=(shown.account,),
        scope=scope,
        account=shown.account,
        location=scope.site(chosen) if chosen else None,
        home=shown.home,
        today=today,
    )
