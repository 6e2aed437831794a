"""What the service answers to, as its framework knows it, so that no test forgets a new route."""

import re

from litestar.routes import HTTPRoute

from service.app import framework
from service.portal.portal import Portal


def paths(portal: Portal, method: str) -> list[str]:
    """Of all routes; a part that may be anything is an x."""
    routes = (route for route in framework(portal, None).routes if isinstance(route, HTTPRoute))
    found = (route.path for route in routes if method in route.methods)
    return sorted(re.sub(r"\{[^}]*\}", "x", path) for path in found)
