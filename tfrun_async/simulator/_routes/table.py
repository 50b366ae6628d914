"""The routes with their permissions, and the search for the route of a request."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from tfrun_async.simulator._handlers import login, plans_and_applies, state_versions, task_callbacks
from tfrun_async.simulator._handlers.context import Handler, HandlerContext
from tfrun_async.simulator._http.documented_endpoints import is_documented
from tfrun_async.simulator._http.messages import ApiError, Request, Response
from tfrun_async.simulator._records.access import Permission, TokenPermission
from tfrun_async.simulator._routes.api import API_ROUTES
from tfrun_async.simulator._routes.permissions import PERMISSIONS
from tfrun_async.simulator._serialize.urls import OBJECTS_PATH, STATES_PATH

API_PATH = "/api/v2"


def _ping(_context: HandlerContext) -> Response:
    return Response(204, headers={"TFP-API-Version": "2.6", "TFP-AppName": "HCP Terraform"})


def respond_without_route(context: HandlerContext) -> Response:
    """Refuse an endpoint that is not simulated with a 400, and an unknown one with a 404.

    Clients read a 404 as "gone" or "none", and repeat a 5xx for minutes.
    """
    endpoint = f"{context.request.method} {context.request.path}"
    if is_documented(context.request.method, context.request.path.removeprefix(API_PATH)):
        title = "Not implemented by the simulator"
        raise ApiError(400, f"The simulator does not implement {endpoint}.", title=title)
    raise ApiError(404, f"The API has no endpoint {endpoint}.")


_SERVICES: dict[str, Any] = {
    "login.v1": login.SERVICE,
    "modules.v1": "/api/registry/v1/modules/",
    "providers.v1": "/api/registry/v1/providers/",
    **dict.fromkeys(["state.v2", "tfe.v2", "tfe.v2.1", "tfe.v2.2"], "/api/v2/"),
}


def _read_discovery_document(_context: HandlerContext) -> Response:
    return Response.json(200, _SERVICES, "application/json")


@attrs.frozen
class Route:
    """A handler of one method and path, and the permission that a request needs."""

    method: str
    path: str
    """Each segment is literal, or the name of an argument in braces."""
    handler: Handler
    permission: Permission

    @property
    def arguments(self) -> dict[int, str]:
        """Return the names of the arguments, by the indices of their segments."""
        segments = enumerate(self.path.split("/"))
        return {index: name[1:-1] for index, name in segments if name.startswith("{")}


class RouteTable:
    """Finds the route of a request.

    The segments of its path are looked up with some of them left out, those that are arguments in
    the paths of as many segments. Patterns for all paths would take long to compile.
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes: dict[tuple[str, ...], Route] = {}
        self._arguments: defaultdict[int, set[tuple[int, ...]]] = defaultdict(set)
        for route in routes:
            segments, indices = route.path.split("/"), tuple(route.arguments)
            self._routes[_key(route.method, segments, indices)] = route
            self._arguments[len(segments)].add(indices)

    def find(self, request: Request) -> tuple[Route, dict[str, str]] | None:
        """Return the route of a request and the arguments in its path, None without a route."""
        # A slash at the end is without a meaning, as on real servers.
        segments = request.path.removesuffix("/").split("/")
        for indices in self._arguments.get(len(segments), ()):
            route = self._routes.get(_key(request.method, segments, indices))
            if route is not None and all(segments[index] for index in indices):
                return route, {name: segments[index] for index, name in route.arguments.items()}
        return None


def _key(method: str, segments: Sequence[str], indices: Iterable[int]) -> tuple[str, ...]:
    """Return a method with the literal segments of a path; the others are empty."""
    literal = list(segments)
    for index in indices:
        literal[index] = ""
    return (method, *literal)


def _route(method: str, path: str, handler: Handler) -> Route:
    return Route(method, path, handler, PERMISSIONS[handler])


ROUTES = [
    *(_route(method, f"{API_PATH}{path}", handler) for method, path, handler in API_ROUTES),
    _route("GET", f"{STATES_PATH}/{{state_version_id}}/hosted_state", state_versions.download),
    _route(
        "GET",
        f"{STATES_PATH}/{{state_version_id}}/hosted_json_state",
        state_versions.download_json,
    ),
]
ROUTE_TABLE = RouteTable(ROUTES)
NO_ROUTE = Route("", "", respond_without_route, TokenPermission.ANY)
# These need no token: each has a secret in its path or its body, or is public.
_OPEN_ROUTES = [
    Route(method, path, handler, TokenPermission.ANY)
    for method, path, handler in (
        ("GET", "/api/v2/ping", _ping),
        ("GET", "/.well-known/terraform.json", _read_discovery_document),
        ("GET", login.AUTHORIZATION_PATH, login.show_page),
        ("POST", login.AUTHORIZATION_PATH, login.authorize),
        ("POST", login.TOKEN_PATH, login.exchange),
        ("PUT", f"{OBJECTS_PATH}{{secret}}", plans_and_applies.put_object),
        ("GET", f"{OBJECTS_PATH}{{secret}}", plans_and_applies.get_object),
        (
            "PATCH",
            "/api/v2/task-results/{callback_id}/callback",
            task_callbacks.receive_callback,
        ),
    )
]
OPEN_ROUTE_TABLE = RouteTable(_OPEN_ROUTES)
