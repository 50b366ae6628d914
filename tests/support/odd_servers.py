"""Simulators that behave as other servers of the documented API do."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import attrs
import orjson
import pytest

from tfrun_async.simulator._core import Core
from tfrun_async.simulator._http.messages import Request, Response

# What "Create a Run" takes, and what its sample response has:
# https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run#create-a-run
_TAKEN = {
    *("allow-empty-apply", "allow-config-generation", "auto-apply", "debugging-mode"),
    *("is-destroy", "message", "refresh", "refresh-only", "replace-addrs", "target-addrs"),
    *("variables", "plan-only", "save-plan", "terraform-version"),
}
_RETURNED = {
    *("actions", "canceled-at", "created-at", "has-changes", "auto-apply", "allow-empty-apply"),
    *("allow-config-generation", "is-destroy", "message", "plan-only", "source", "status"),
    *("status-timestamps", "trigger-reason", "target-addrs", "permissions", "refresh"),
    *("refresh-only", "replace-addrs", "save-plan", "variables"),
}
MESSAGE_LENGTH = 20
"""Characters of a message that `cuts_messages` keeps."""

Handle = Callable[[Request], Response]
Manner = Callable[[Request, Handle], Response]


def drops_attributes(request: Request, handle: Handle) -> Response:
    """Ignore and leave out all attributes of runs that the Runs page does not list."""
    response = handle(_with_new_run(request, lambda given: _only(given, _TAKEN)))
    return _with_runs(response, lambda run: _only(run, _RETURNED))


def cuts_messages(request: Request, handle: Handle) -> Response:
    """Keep the beginning of a message only."""

    def cut(given: dict[str, Any]) -> dict[str, Any]:
        return {**given, "message": given.get("message", "")[:MESSAGE_LENGTH]}

    return handle(_with_new_run(request, cut))


def appends_to_messages(request: Request, handle: Handle) -> Response:
    """Add to a message, so that a marker is no longer at its end."""

    def append(given: dict[str, Any]) -> dict[str, Any]:
        return {**given, "message": f"{given.get('message', '')} (by the gateway)"}

    return handle(_with_new_run(request, append))


def ignores_search(request: Request, handle: Handle) -> Response:
    """List all runs, whatever is searched for."""
    return handle(_without_query(request, "search[basic]"))


def ignores_includes(request: Request, handle: Handle) -> Response:
    """Include nothing."""
    return handle(_without_query(request, "include"))


def finds_nothing(request: Request, handle: Handle) -> Response:
    """Answer every search with an empty list."""
    response = handle(request)
    if "search[basic]" not in request.query or response.status != 200:
        return response
    document = orjson.loads(response.body)
    return _with_document(response, {**document, "data": [], "meta": {}, "links": {}})


def refuses_search(request: Request, handle: Handle) -> Response:
    """Refuse the parameter."""
    if "search[basic]" in request.query:
        return Response.json(400, {"errors": [{"status": "400", "title": "invalid search"}]})
    return handle(request)


def has_no_organization_list(request: Request, handle: Handle) -> Response:
    """Have no list of an organization's runs."""
    if request.path.startswith("/api/v2/organizations/") and request.path.endswith("/runs"):
        return Response.json(404, {"errors": [{"status": "404", "title": "not found"}]})
    return handle(request)


def rests_in_planned(request: Request, handle: Handle) -> Response:
    """Have no status of its own for plan-only runs that have ended."""

    def rename(attributes: dict[str, Any]) -> dict[str, Any]:
        if attributes["plan-only"] and attributes["status"] == "planned_and_finished":
            return {**attributes, "status": "planned"}
        return attributes

    return _with_runs(handle(request), rename)


def has_no_actions(request: Request, handle: Handle) -> Response:
    """Do not say what can be done with a run."""

    def without_actions(attributes: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in attributes.items() if k != "actions"}

    return _with_runs(handle(request), without_actions)


def ignores_filters(request: Request, handle: Handle) -> Response:
    """List all runs, whatever statuses are asked for."""
    return handle(_without_query(request, "filter[status_group]"))


def counts_nothing(request: Request, handle: Handle) -> Response:
    """Include nothing, and leave the counts of resources out of plans."""

    def without_counts(attributes: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in attributes.items() if not k.startswith("resource-")}

    return _with_resources(ignores_includes(request, handle), "plans", without_counts)


def has_no_json(request: Request, handle: Handle) -> Response:
    """Count nothing, and have no JSON of plans either."""
    if request.path.endswith("/json-output"):
        return Response.json(404, {"errors": [{"status": "404", "title": "not found"}]})
    return counts_nothing(request, handle)


def forbids(matches: Callable[[Request], bool], status: int = 403) -> Manner:
    """Return the manner of a server on which a token may not read some things."""

    def respond(request: Request, handle: Handle) -> Response:
        if matches(request):
            return Response.json(status, {"errors": [{"status": str(status), "title": "no"}]})
        return handle(request)

    return respond


def with_linkage(linkage: Any, *relationships: tuple[str, str]) -> Manner:
    """Return the manner of a server that sends odd linkages.

    Args:
        linkage: What it sends instead of an object whose data is a type and an id.
        relationships: The relationships for which it does, each by the type that has it, and its
            name in JSON. Those that the server does not send are not added.
    """

    def respond(request: Request, handle: Handle) -> Response:
        response = handle(request)
        if not response.body.startswith(b'{"data"'):
            return response
        document = orjson.loads(response.body)
        for resource in _resources_of(document):
            related = resource.get("relationships", {})
            for kind, name in relationships:
                if resource["type"] == kind and name in related:
                    related[name] = linkage
        return _with_document(response, document)

    return respond


MANNERS: Mapping[str, Manner] = {
    manner.__name__: manner
    for manner in (
        drops_attributes,
        cuts_messages,
        appends_to_messages,
        ignores_search,
        ignores_includes,
        finds_nothing,
        refuses_search,
        has_no_organization_list,
        rests_in_planned,
        has_no_actions,
        ignores_filters,
        counts_nothing,
        has_no_json,
    )
}


@contextmanager
def with_manner(manner: Manner) -> Iterator[None]:
    """Give all simulators of this process a manner."""
    handle = Core.handle

    def handle_oddly(self: Core, request: Request) -> Response:
        return manner(request, lambda changed: handle(self, changed))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Core, "handle", handle_oddly)
        yield


def without_status(response: Response) -> Response:
    """Set the status of all runs in a response to null."""
    return _with_runs(response, lambda run: {**run, "status": None})


def _only(attributes: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if name in names}


def _with_new_run(request: Request, change: Callable[[Any], Any]) -> Request:
    """Change the attributes of a run that is created."""
    if (request.method, request.path) != ("POST", "/api/v2/runs"):
        return request
    document = orjson.loads(request.body.read())
    document["data"]["attributes"] = change(document["data"].get("attributes", {}))
    return attrs.evolve(request, body=BytesIO(orjson.dumps(document)))


def _with_runs(response: Response, change: Callable[[Any], Any]) -> Response:
    return _with_resources(response, "runs", change)


def _with_resources(response: Response, kind: str, change: Callable[[Any], Any]) -> Response:
    """Change the attributes of all resources of a kind in a response."""
    if not response.body.startswith(b'{"data"'):
        return response
    document = orjson.loads(response.body)
    data = document["data"]
    for resource in data if isinstance(data, list) else [data]:
        if resource.get("type") == kind:
            resource["attributes"] = change(resource["attributes"])
    return _with_document(response, document)


def _resources_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all resources of a document, with those that are included."""
    data = document["data"]
    main = data if isinstance(data, list) else [data]
    return [each for each in (*main, *document.get("included", ())) if each is not None]


def _with_document(response: Response, document: dict[str, Any]) -> Response:
    return attrs.evolve(response, body=orjson.dumps(document))


def _without_query(request: Request, name: str) -> Request:
    query = {key: value for key, value in request.query.items() if key != name}
    return attrs.evolve(request, query=query)
