"""Login, Sign out, and Forgot or Reset Password."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from domain.addresses import email_key
from domain.links import new_token
from domain.login_mail import LoginMailKind
from domain.login_requests import Finding
from domain.logins import (
    LOGINS_FROM_PLACE,
    LOGINS_OF_ONE,
    MAIL_FROM_PLACE,
    MAIL_TO_ONE,
    Outcome,
    SignedIn,
    Visitor,
    is_over,
    pause_after,
)
from service.portal import cookies, forms
from service.portal.cookies import AnyRequest
from service.portal.pages import in_thread, page, redirect
from service.portal.portal import Person, Portal
from storage.logins import Credentials

NOT_CORRECT = "Username or password is not correct."
TOO_MANY = "There were too many tries from your network. Try again in 15 minutes."
TOO_MANY_STATUS = 429


@get("/")
async def front_door() -> Redirect:
    return redirect("/home")


@get("/login")
async def show_login(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    return await page(request, portal, "login", sentence="")


@post("/login")
async def log_in(request: AnyRequest, portal: NamedDependency[Portal]) -> Template | Redirect:
    form, visitor = await forms.read(request, portal), forms.visitor_of(request)
    username, password = form.get("username", "").strip(), form.get("password", "")
    tried = await in_thread(portal.logins.tried, username, visitor.network)
    if tried.from_place.count == LOGINS_FROM_PLACE.most + 1:  # once, for staff
        await in_thread(portal.logins.refuse, None, Outcome.TOO_MANY, visitor)
        await in_thread(portal.alarms.ring, Finding.SIGN_INS, visitor)
    if is_over(tried.from_place, LOGINS_FROM_PLACE):
        return await page(
            request, portal, "login", status=TOO_MANY_STATUS, typed=form, sentence=TOO_MANY
        )
    await portal.pause(pause_after(tried.of_one, LOGINS_OF_ONE).total_seconds())
    token, former = new_token(), cookies.read(request, cookies.SESSION, secure=portal.secure)
    if await _signed_in(portal, visitor, tried.known, password, token=token, former=former) is None:
        return await page(request, portal, "login", typed=form, sentence=NOT_CORRECT)
    return redirect(
        "/home",
        cookies.write(cookies.SESSION, token, secure=portal.secure),
        cookies.forget(cookies.LINK, secure=portal.secure),
    )


async def _signed_in(
    portal: Portal,
    visitor: Visitor,
    known: Credentials | None,
    password: str,
    *,
    token: str,
    former: str,
) -> SignedIn | None:
    """Whatever stands against it, the answer and the work for it are the same."""
    logins, passwords = portal.logins, portal.passwords
    right = await passwords.fits(known.password_hash if known else None, password)
    if known is None or not right:
        outcome = Outcome.WRONG_PASSWORD if known else Outcome.UNKNOWN
        await in_thread(logins.refuse, known, outcome, visitor)
        return None
    old = passwords.is_outdated(known.password_hash)
    rehashed = await passwords.hashed(password) if old else ""
    return await in_thread(logins.sign_in, known, visitor, token, former=former, rehashed=rehashed)


@post("/logout")
async def log_out(
    request: AnyRequest, portal: NamedDependency[Portal], person: NamedDependency[Person]
) -> Redirect:
    await forms.read(request, portal)
    session = person.signed_in.session
    await in_thread(portal.logins.end, session.login_id, session.id)
    answer = redirect(
        "/login",
        cookies.forget(cookies.SESSION, secure=portal.secure),
        cookies.forget(cookies.FORM, secure=portal.secure),
    )
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


@get("/forgot")
async def show_forgot(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    return await page(request, portal, "forgot")


@post("/forgot")
async def forgot(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    return await _ask(request, portal, LoginMailKind.RESET)


@post("/new-link")
async def new_link(request: AnyRequest, portal: NamedDependency[Portal]) -> Template:
    """From the page of a link that does not work any more."""
    return await _ask(request, portal, LoginMailKind.NEW_INVITATION)


async def _ask(request: AnyRequest, portal: Portal, kind: LoginMailKind) -> Template:
    """Have it written down; that is all that happens here, whoever it is (A17)."""
    form, visitor = await forms.read(request, portal), forms.visitor_of(request)
    email = form.get("email", "").strip()
    to_one, from_place = await in_thread(
        portal.limits.count,
        [
            (MAIL_TO_ONE, f"{kind.name} {email_key(email) or email.casefold()}"),
            (MAIL_FROM_PLACE, visitor.network),
        ],
    )
    if not is_over(to_one, MAIL_TO_ONE) and not is_over(from_place, MAIL_FROM_PLACE):
        await in_thread(portal.asked.ask, kind, email[:300], visitor.device)
    return await page(request, portal, "asked", kind=kind.name)
