"""All pages, who is asked for on the way to them, and what stands for an error."""

from litestar import Router
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template
from litestar.static_files import create_static_files_router
from litestar.types import ExceptionHandlersMap

from domain.errors import BusyError, DatabaseError
from service.logs import log_bug, log_trouble
from service.portal import (
    address,
    colours,
    cookies,
    home,
    links,
    login,
    own,
    preview,
    quick_pay,
    request_login,
)
from service.portal.cookies import AnyRequest
from service.portal.pages import FOLDER, error_page, in_thread, redirect
from service.portal.portal import NotSignedInError, Person, Portal

_ERRORS = {
    403: (
        "This form is out of date",
        "Go back, reload the page and try again. Cookies must be allowed for this site.",
    ),
    404: ("There is no such page", "It may have moved, or it is not open to you."),
    405: ("There is no such page", "It may have moved, or it is not open to you."),
    413: ("This was too much at once", "Go back and write less."),
    503: ("Please try again in a moment", "Nothing was changed. Go back and try again."),
}
_NOT_UNDERSTOOD = ("This was not understood", "Go back, reload the page and try again.")
_BUG = ("Something went wrong", "It was written down, and nothing was changed. Try again later.")


_PAGES = (
    login.front_door,
    login.show_login,
    login.log_in,
    login.log_out,
    login.show_forgot,
    login.forgot,
    login.new_link,
    links.open_invitation,
    links.open_reset,
    links.show_invitation,
    links.accept,
    links.show_reset,
    links.reset,
    own.show_password,
    own.change_password,
    own.show_sessions,
    own.end_session,
    address.show_address,
    address.change_address,
    address.open_address,
    address.show_confirmation,
    address.confirm_address,
    colours.show_colour,
    home.show_home,
    preview.open_preview,
    preview.show_preview,
    quick_pay.show_quick_pay,
    quick_pay.quick_pay,
    request_login.show_by_invoice,
    request_login.by_invoice,
    request_login.show_by_address,
    request_login.by_address,
    request_login.show_quick,
    request_login.quick,
)


def portal_routes() -> list[Router]:
    pages = Router(
        path="/",
        route_handlers=_PAGES,
        dependencies={"person": Provide(person_signed_in)},
    )
    static = create_static_files_router(
        path="/static",
        directories=[FOLDER / "static"],
        cache_control=None,
        include_in_schema=False,
    )
    return [pages, static]


async def person_signed_in(request: AnyRequest, portal: NamedDependency[Portal]) -> Person:
    """Looked up on every request. Raises NotSignedInError."""
    token = cookies.read(request, cookies.SESSION, secure=portal.secure)
    signed_in = await in_thread(portal.logins.signed_in, token) if token else None
    if signed_in is None:
        raise NotSignedInError
    return Person(signed_in=signed_in)


def error_pages(portal: Portal) -> ExceptionHandlersMap:
    """Shown without the database, which may be what failed."""

    def refused(_request: AnyRequest, error: HTTPException) -> Template:
        title, sentence = _ERRORS.get(error.status_code, _NOT_UNDERSTOOD)
        return error_page(error.status_code, title, sentence)

    def bug(_request: AnyRequest, error: Exception) -> Template:
        log_bug(error)
        return error_page(500, *_BUG)

    def busy(_request: AnyRequest, _error: BusyError) -> Template:
        return error_page(503, *_ERRORS[503])

    def unusable(_request: AnyRequest, error: DatabaseError) -> Template:
        log_trouble(str(error))
        return error_page(503, *_ERRORS[503])

    def sign_in_first(_request: AnyRequest, _error: NotSignedInError) -> Redirect:
        return redirect("/login", cookies.forget(cookies.SESSION, secure=portal.secure))

    return {
        HTTPException: refused,
        NotSignedInError: sign_in_first,
        BusyError: busy,
        DatabaseError: unusable,
        Exception: bug,
    }
