"""Invoice Quick Pay: one invoice, to whoever has it in hand, and nothing else (A17, rule 21)."""

from collections.abc import Mapping

from litestar import get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.response import Template

from domain.login_requests import REQUESTS_FROM_PLACE, Finding
from service.portal import forms
from service.portal.cookies import AnyRequest
from service.portal.pages import in_thread, page
from service.portal.portal import Portal

NOT_FOUND = "We have no invoice with this number and this code or account number."
TOO_MANY = "There were too many tries from your network. Try again in an hour."
_NEEDED = {
    "invoice_number": "Enter the number of the invoice.",
    "code": "Enter the quick pay code or the account number.",
}


@get("/quick-pay")
async def show_quick_pay(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    await _refuse_unless_offered(portal)
    return await page(request, portal, "quick-pay", sentence="")


@post("/quick-pay")
async def quick_pay(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    form, visitor = await forms.read(request, portal), forms.visitor_of(request)
    await _refuse_unless_offered(portal)
    if problems := _problems(form):
        return await page(request, portal, "quick-pay", typed=form, problems=problems, sentence="")
    place = f"quick pay {visitor.network}"
    (tally,) = await in_thread(portal.limits.count, [(REQUESTS_FROM_PLACE, place)])
    if tally.count == REQUESTS_FROM_PLACE.most + 1:  # once, for staff
        await in_thread(portal.alarms.ring, Finding.SWEEP, visitor)
    if tally.count > REQUESTS_FROM_PLACE.most:
        return await page(request, portal, "quick-pay", status=429, typed=form, sentence=TOO_MANY)
    number, code = form["invoice_number"][:100], form["code"][:100]
    invoice = await in_thread(portal.invoices.in_hand, number, code)
    if invoice is None:
        return await page(request, portal, "quick-pay", typed=form, sentence=NOT_FOUND)
    return await page(request, portal, "invoice", invoice=invoice)


async def _refuse_unless_offered(portal: Portal) -> None:
    front = await in_thread(portal.fronts.front)
    if not front.options.enable_payment_as_guest:
        raise NotFoundException


def _problems(form: Mapping[str, str]) -> dict[str, str]:
    return {name: words for name, words in _NEEDED.items() if not form.get(name, "").strip()}
