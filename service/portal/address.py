"""Another address for a login: asked for by who is signed in, confirmed from its mail."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from domain.addresses import email_key, email_problem
from domain.logins import LOGINS_OF_ONE, MAIL_FROM_PLACE, MAIL_TO_ONE, is_over, pause_after
from service.portal import cookies, forms
from service.portal.cookies import AnyRequest
from service.portal.links import kept_link
from service.portal.own import NOT_THE_OLD_ONE
from service.portal.pages import in_thread, page
from service.portal.portal import Person, Portal

THE_SAME = "This is your address already."


@get("/address")
async def show_address(
    request: AnyRequest, portal: NamedDependency[Portal], person: NamedDependency[Person]
) -> Template:
    return await page(request, portal, "address", person=person)


@post("/address")
async def change_address(
    request: AnyRequest, portal: NamedDependency[Portal], person: NamedDependency[Person]
) -> Template:
    """The answer is the same whether or not somebody has the new address (A17)."""
    form, visitor = await forms.read(request, portal), forms.visitor_of(request)
    login, email = person.signed_in.login, form.get("email", "").strip()
    of_one, to_one, from_place = await in_thread(
        portal.limits.count,
        [
            (LOGINS_OF_ONE, f"change {login.id}"),
            (MAIL_TO_ONE, f"NEW_ADDRESS {email_key(email) or email.casefold()}"),
            (MAIL_FROM_PLACE, visitor.network),
        ],
    )
    await portal.pause(pause_after(of_one, LOGINS_OF_ONE).total_seconds())
    problems = {}
    if not email or (found := email_problem(email)):
        problems["email"] = found if email and found else "Enter your new email address."
    elif email_key(email) == email_key(login.email):
        problems["email"] = THE_SAME
    known = await in_thread(portal.logins.credentials_of, login.id)
    if not await portal.passwords.fits(known.password_hash, form.get("password", "")):
        problems["password"] = NOT_THE_OLD_ONE
    if problems:
        return await page(request, portal, "address", person=person, typed=form, problems=problems)
    if not is_over(to_one, MAIL_TO_ONE) and not is_over(from_place, MAIL_FROM_PLACE):
        await in_thread(portal.addresses.ask, person.signed_in, email)
    return await page(request, portal, "asked", kind="NEW_ADDRESS", person=person)


@get("/address/{token:str}")
async def open_address(token: FromPath[str], portal: NamedDependency[Portal]) -> Redirect:
    return kept_link("/confirm-address", token, portal)


@get("/confirm-address")
async def show_confirmation(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    token = cookies.read(request, cookies.LINK, secure=portal.secure)
    change = await in_thread(portal.addresses.change_of, token)
    if change is None:
        return await page(request, portal, "dead-address")
    return await page(request, portal, "confirm-address", change=change)


@post("/confirm-address")
async def confirm_address(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    """With the password: whoever has the mailbox by mistake does not get the login with it."""
    form, visitor = await forms.read(request, portal), forms.visitor_of(request)
    token = cookies.read(request, cookies.LINK, secure=portal.secure)
    change = await in_thread(portal.addresses.change_of, token)
    if change is None:
        return await page(request, portal, "dead-address")
    whose = f"change {change.known.login_id}"
    (tally,) = await in_thread(portal.limits.count, [(LOGINS_OF_ONE, whose)])
    await portal.pause(pause_after(tally, LOGINS_OF_ONE).total_seconds())
    if not await portal.passwords.fits(change.known.password_hash, form.get("password", "")):
        problems = {"password": NOT_THE_OLD_ONE}
        return await page(request, portal, "confirm-address", change=change, problems=problems)
    if not await in_thread(portal.addresses.confirm, token, change, visitor):
        return await page(request, portal, "dead-address")
    answer = await page(request, portal, "address-changed", email=change.email)
    answer.cookies.append(cookies.forget(cookies.LINK, secure=portal.secure))
    return answer
