"""The composition root: one database, its secrets, and the application over them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from litestar import Litestar
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.types import ASGIApp

from service.configuration import Configuration, read_environment
from service.data import opened, secrets_of
from service.headers import Headers
from service.health import health_routes
from service.logs import log_request, log_to_stderr
from service.passwords import Passwords
from service.portal.pages import FOLDER, templates
from service.portal.portal import Portal
from service.portal.routes import error_pages, portal_routes
from service.post import Post

_LARGEST_FORM = 64 * 1024  # bytes


def from_environment() -> ASGIApp:
    """For each process that serves. Raises DataError."""
    log_to_stderr()
    return made(read_environment())


def made(configuration: Configuration) -> ASGIApp:
    database = opened(configuration)
    secrets = secrets_of(database, configuration)
    portal = Portal(
        database=database,
        key=secrets.link_key(),
        passwords=Passwords(configuration.hashes_at_once),
        common_passwords=common_passwords(),
        pause=anyio.sleep,
        secure=not configuration.plain_http,
    )
    return application(portal, Post(database, secrets, sends=configuration.sends_mail))


def application(portal: Portal, post: Post | None) -> ASGIApp:
    return Headers(framework(portal, post), log_request, secure=portal.secure)


def framework(portal: Portal, post: Post | None, openapi: OpenAPIConfig | None = None) -> Litestar:
    """All routes. openapi is for tests; nothing here is for programs."""

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        sending = asyncio.create_task(post.run()) if post else None
        try:
            yield
        finally:
            if post and sending:
                post.stop()
                await sending
            portal.database.close()

    return Litestar(
        route_handlers=[*portal_routes(), *health_routes()],
        dependencies={"portal": Provide(lambda: portal, sync_to_thread=False)},
        exception_handlers=error_pages(portal),
        template_config=templates(),
        openapi_config=openapi,
        request_max_body_size=_LARGEST_FORM,
        lifespan=[lifespan],
        logging_config=None,
    )


def common_passwords() -> frozenset[str]:
    return frozenset((FOLDER / "common-passwords.txt").read_text(encoding="utf-8").split("\n"))
