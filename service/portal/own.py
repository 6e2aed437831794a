"""What somebody who is signed in does with the login itself."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from domain.ids import LoginSessionId
from domain.links import new_token
from domain.logins import LOGINS_OF_ONE, pause_after
from domain.passwords import NOT_THE_SAME, password_problem
from service.portal import cookies, forms
from service.portal.cookies import AnyRequest
from service.portal.pages import in_thread, page, redirect
from service.portal.portal import NotSignedInError, Person, Portal

NOT_THE_OLD_ONE = "This is not your password."


@get("/password")
async def show_password(
    request: AnyRequest, portal: NamedDependency[Portal], person: NamedDependency[Person]
) -> Template:
    return await page(request, portal, "password", person=person)


@post("/password")
async def change_password(
    request: AnyRequest, portal: NamedDependency[Portal], person: NamedDependency[Person]
) -> Template | Redirect:
    form = await forms.read(request, portal)
    login = person.signed_in.login
    (tally,) = await in_thread(portal.limits.count, [(LOGINS_OF_ONE, f"change {login.id}")])
    await portal.pause(pause_after(tally, LOGINS_OF_ONE).total_seconds())
    front = await in_thread(portal.fronts.front)
    password, problems = form.get("password", ""), {}
    if found := password_problem(
        password,
        email=login.email,
        common=portal.common_passwords,
        context=(front.organisation, front.division.name),
    ):
        problems["password"] = found
    elif password != form.get("password_again"):
        problems["password_again"] = NOT_THE_SAME
    known = await in_thread(portal.logins.credentials_of, login.id)
    if not await portal.passwords.fits(known.password_hash, form.get("old_password", "")):
        problems["old_password"] = NOT_THE_OLD_ONE
    if problems:
        return await page(request, portal, "password", person=person, problems=problems)
    token, hashed = new_token(), await portal.passwords.hashed(password)
    if not await in_thread(portal.logins.change_password, person.signed_in, hashed, token):
        raise NotSignedInError
    return redirect(
        "/sessions?changed=1", cookies.write(cookies.SESSION, token, secure=portal.secure)
    )


@get("/sessions")
async def show_sessions(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    person: NamedDependency[Person],
    changed: FromQuery[str] = "",
) -> Template:
    sessions = await in_thread(portal.logins.sessions, person.signed_in.login.id)
    return await page(
        request,
        portal,
        "sessions",
        person=person,
        sessions=sessions,
        password_changed=changed == "1",
    )


@post("/sessions/end")
async def end_session(
    request: AnyRequest, portal: NamedDependency[Portal], person: NamedDependency[Person]
) -> Redirect:
    form = await forms.read(request, portal)
    try:
        id = LoginSessionId(UUID(form.get("session", "")))
    except ValueError:
        raise NotFoundException from None
    if not await in_thread(portal.logins.end, person.signed_in.login.id, id):
        raise NotFoundException
    return redirect("/sessions")
