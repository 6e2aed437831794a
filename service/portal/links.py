"""What a mailed link opens. Looking changes nothing; the form does (A13).

The secret leaves the address bar at once: it is kept in a cookie, and the page has a plain address.
"""

from collections.abc import Mapping

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from domain.links import new_token
from domain.passwords import NOT_THE_SAME, password_problem
from service.portal import cookies, forms
from service.portal.cookies import AnyRequest
from service.portal.pages import in_thread, page, redirect
from service.portal.portal import Portal
from storage.accepting import Offer


@get("/invite/{token:str}")
async def open_invitation(token: FromPath[str], portal: NamedDependency[Portal]) -> Redirect:
    return kept_link("/accept", token, portal)


@get("/reset/{token:str}")
async def open_reset(token: FromPath[str], portal: NamedDependency[Portal]) -> Redirect:
    return kept_link("/new-password", token, portal)


def kept_link(path: str, token: str, portal: Portal) -> Redirect:
    """To this page, with the secret in a cookie and no more in the address."""
    if not cookies.is_token(token):
        return redirect(path, cookies.forget(cookies.LINK, secure=portal.secure))
    return redirect(path, cookies.write(cookies.LINK, token, secure=portal.secure))


@get("/accept")
async def show_invitation(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    token = cookies.read(request, cookies.LINK, secure=portal.secure)
    return await _invitation(request, portal, await in_thread(portal.acceptances.offer, token), {})


@post("/accept")
async def accept(request: AnyRequest, portal: NamedDependency[Portal]) -> Template | Redirect:
    form = await forms.read(request, portal)
    token = cookies.read(request, cookies.LINK, secure=portal.secure)
    offer = await in_thread(portal.acceptances.offer, token)
    if offer is None or offer.has_login:
        return await _invitation(request, portal, offer, {})
    about = (offer.account.name, offer.account.number)
    if found := await _problems(portal, form, offer.email, about):
        return await _invitation(request, portal, offer, found)
    session = new_token()
    signed_in = await in_thread(
        portal.acceptances.accept,
        token,
        forms.visitor_of(request),
        session,
        former=cookies.read(request, cookies.SESSION, secure=portal.secure),
        password_hash=await portal.passwords.hashed(form["password"]),
    )
    if signed_in is None:  # somebody was quicker, or it ended meanwhile
        now = await in_thread(portal.acceptances.offer, token)
        return await _invitation(request, portal, now, {})
    return redirect(
        "/home",
        cookies.write(cookies.SESSION, session, secure=portal.secure),
        cookies.forget(cookies.LINK, secure=portal.secure),
    )


@get("/new-password")
async def show_reset(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    token = cookies.read(request, cookies.LINK, secure=portal.secure)
    return await _reset(request, portal, await in_thread(portal.logins.reset_of, token), {})


@post("/new-password")
async def reset(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    form = await forms.read(request, portal)
    token = cookies.read(request, cookies.LINK, secure=portal.secure)
    email = await in_thread(portal.logins.reset_of, token)
    if email is None:
        return await _reset(request, portal, None, {})
    if found := await _problems(portal, form, email, ()):
        return await _reset(request, portal, email, found)
    hashed = await portal.passwords.hashed(form["password"])
    done = await in_thread(portal.logins.reset_password, token, hashed, forms.visitor_of(request))
    if not done:
        return await _reset(request, portal, None, {})
    answer = await page(request, portal, "password-set")
    answer.cookies.append(cookies.forget(cookies.LINK, secure=portal.secure))
    return answer


async def _problems(
    portal: Portal, form: Mapping[str, str], email: str, about: tuple[str, ...]
) -> dict[str, str]:
    """What stands against the two passwords, keyed by field."""
    front = await in_thread(portal.fronts.front)
    found = password_problem(
        form.get("password", ""),
        email=email,
        common=portal.common_passwords,
        context=(front.organisation, front.division.name, *about),
    )
    if found:
        return {"password": found}
    same = form.get("password") == form.get("password_again")
    return {} if same else {"password_again": NOT_THE_SAME}


async def _invitation(
    request: AnyRequest, portal: Portal, offer: Offer | None, problems: Mapping[str, str]
) -> Template:
    if offer is None:
        return await page(request, portal, "dead-invitation")
    name = "added-account" if offer.has_login else "accept"
    return await page(
        request, portal, name, division=offer.division.id, offer=offer, problems=problems
    )


async def _reset(
    request: AnyRequest, portal: Portal, email: str | None, problems: Mapping[str, str]
) -> Template:
    if email is None:
        return await page(request, portal, "dead-reset")
    return await page(request, portal, "new-password", email=email, problems=problems)
