"""For whoever watches the service: does it run, and can it serve?"""

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.response import Response

from domain.errors import DataError
from service.portal.pages import in_thread
from service.portal.portal import Portal
from storage.migrate import HEAD, schema_version


@get("/health", sync_to_thread=False)
def health() -> dict[str, str]:
    return {"status": "runs"}


@get("/ready")
async def ready(portal: NamedDependency[Portal]) -> Response[dict[str, str]]:
    try:
        version = await in_thread(schema_version, portal.database)
    except DataError:
        version = None
    is_ready = version == HEAD
    return Response(
        {"status": "ready" if is_ready else "not ready"}, status_code=200 if is_ready else 503
    )


def health_routes() -> list[Router]:
    return [Router(path="/", route_handlers=[health, ready])]
