"""Without a login: Request Login with an invoice or a service address, and Submit Quick Request.

What is typed is written down; what comes of it is found out afterwards (A17, A18).
"""

from collections.abc import Mapping

from litestar import get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.response import Template

from domain.addresses import email_problem
from domain.login_requests import REQUESTS_FROM_PLACE, Finding, RequestKind, Typed
from domain.settings import SystemOptions
from service.portal import forms
from service.portal.cookies import AnyRequest
from service.portal.pages import in_thread, page
from service.portal.portal import Portal

_PAGES = {
    RequestKind.INVOICE: "request-login",
    RequestKind.ADDRESS: "request-by-address",
    RequestKind.QUICK: "quick-request",
}
# Field of the form, and what it is called where it is missing.
_NEEDED = {
    RequestKind.INVOICE: {
        "invoice_number": "Enter the number of the invoice.",
        "code": "Enter the quick pay code or the account number.",
        "name": "Enter your name.",
        "email": "Enter your email address.",
    },
    RequestKind.ADDRESS: {
        "street": "Enter the service address.",
        "city": "Enter the city or ZIP code.",
        "name": "Enter your name.",
        "email": "Enter your email address.",
    },
    RequestKind.QUICK: {
        "name": "Enter your name.",
        "email": "Enter your email address.",
        "text": "Write what you need.",
    },
}
_LONGEST = 500
_LONGEST_TEXT = 4_000


@get("/request-login")
async def show_by_invoice(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    return await _show(request, portal, RequestKind.INVOICE)


@post("/request-login")
async def by_invoice(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    return await _ask(request, portal, RequestKind.INVOICE)


@get("/request-by-address")
async def show_by_address(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    return await _show(request, portal, RequestKind.ADDRESS)


@post("/request-by-address")
async def by_address(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    return await _ask(request, portal, RequestKind.ADDRESS)


@get("/quick-request")
async def show_quick(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    return await _show(request, portal, RequestKind.QUICK)


@post("/quick-request")
async def quick(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    return await _ask(request, portal, RequestKind.QUICK)


async def _show(request: AnyRequest, portal: Portal, kind: RequestKind) -> Template:
    await _refuse_unless_offered(portal, kind)
    return await page(request, portal, _PAGES[kind])


async def _ask(request: AnyRequest, portal: Portal, kind: RequestKind) -> Template:
    form, visitor = await forms.read(request, portal), forms.visitor_of(request)
    await _refuse_unless_offered(portal, kind)
    if found := _problems(form, kind):
        return await page(request, portal, _PAGES[kind], typed=form, problems=found)
    (tally,) = await in_thread(portal.limits.count, [(REQUESTS_FROM_PLACE, visitor.network)])
    if tally.count <= REQUESTS_FROM_PLACE.most:
        await in_thread(portal.requests.ask, _typed(form, kind), visitor)
    elif tally.count == REQUESTS_FROM_PLACE.most + 1:  # once, for staff
        await in_thread(portal.alarms.ring, Finding.SWEEP, visitor)
    return await page(request, portal, "requested", kind=kind.name)


async def _refuse_unless_offered(portal: Portal, kind: RequestKind) -> None:
    """Rule 18. Raises NotFoundException."""
    front = await in_thread(portal.fronts.front)
    if not is_offered(kind, front.options):
        raise NotFoundException


def is_offered(kind: RequestKind, options: SystemOptions) -> bool:
    match kind:
        case RequestKind.INVOICE:
            return options.enable_request_login_button
        case RequestKind.ADDRESS:
            by_address = options.enable_account_request_via_address
            return options.enable_request_login_button and by_address
        case RequestKind.QUICK:
            return True
        case RequestKind.ALARM:
            return False


def _problems(form: Mapping[str, str], kind: RequestKind) -> dict[str, str]:
    """Of what was typed alone, never of what it fits."""
    found = {
        field: sentence
        for field, sentence in _NEEDED[kind].items()
        if not form.get(field, "").strip()
    }
    if "email" not in found and (problem := email_problem(form["email"])):
        found["email"] = problem
    return found


def _typed(form: Mapping[str, str], kind: RequestKind) -> Typed:
    def given(name: str, longest: int = _LONGEST) -> str:
        return form.get(name, "").strip()[:longest]

    return Typed(
        kind=kind,
        name=given("name"),
        email=given("email"),
        invoice_number=given("invoice_number"),
        code=given("code"),
        street=given("street"),
        city=given("city"),
        phone=given("phone"),
        text=given("text", _LONGEST_TEXT),
    )
