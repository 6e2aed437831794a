"""Pages out of their templates, with what each of them shows."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

import anyio.to_thread
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.datastructures import Cookie
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER
from litestar.template import TemplateConfig

from domain.ids import DivisionId
from domain.portal_preview import Preview
from service.portal import cookies
from service.portal.cookies import AnyRequest
from service.portal.forms import form_token, nonce_of
from service.portal.portal import Person, Portal
from service.portal.words import WORDS
from storage.portal_front import Front

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "portal"

P = ParamSpec("P")
R = TypeVar("R")


def templates() -> TemplateConfig[JinjaTemplateEngine]:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(WORDS)
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))


async def in_thread(work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """The database is not waited for where the other requests are served."""
    return await anyio.to_thread.run_sync(partial(work, *args, **kwargs))


async def page(
    request: AnyRequest,
    portal: Portal,
    name: str,
    /,
    *,
    person: Person | None = None,
    preview: Preview | None = None,
    division: DivisionId | None = None,
    front: Front | None = None,
    status: int = HTTP_200_OK,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    **shown: object,
) -> Template:
    """typed is what stands in the fields again, but for passwords; division is whose page it is.

    front is what is known of that already.
    """
    nonce, is_new = nonce_of(request, portal)
    if front is None:
        front = await in_thread(portal.fronts.front, division)
    return Template(
        template_name=f"{name}.html",
        context={
            "organisation": front.branding.name or front.organisation,
            "branding": front.branding,
            "office_email": front.division.email,
            "options": front.options,
            "person": person,
            "preview": preview,
            "form_token": form_token(nonce, portal),
            "typed": _typed_again(typed or {}),
            "problems": problems or {},
            **shown,
        },
        status_code=status,
        media_type="text/html; charset=utf-8",
        cookies=[cookies.write(cookies.FORM, nonce, secure=portal.secure)] if is_new else [],
    )


def _typed_again(typed: Mapping[str, str]) -> Mapping[str, str]:
    return {field: text for field, text in typed.items() if "password" not in field}


def error_page(status: int, title: str, sentence: str) -> Template:
    return Template(
        template_name="error.html",
        context={
            "organisation": "Customer Portal",
            "branding": None,
            "office_email": "",
            "person": None,
            "preview": None,
            "title": title,
            "sentence": sentence,
        },
        status_code=status,
        media_type="text/html; charset=utf-8",
    )


def redirect(path: str, *set_cookies: Cookie) -> Redirect:
    return Redirect(path, status_code=HTTP_303_SEE_OTHER, cookies=list(set_cookies))
